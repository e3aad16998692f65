"""Who may do what with which document. An officer of one office has that office's documents and no other's."""

from bot.revisions import Key, office_of
from bot.users import Role, User


def sees(user: User, key: Key) -> bool:
    """National documents are seen by everybody; an office's by its own officers and by national ones."""
    return user.office is None or office_of(key) in (None, user.office)


def edits(user: User, key: Key) -> bool:
    return Role.EDITOR in user.roles and _owns(user, key)


def translates(user: User, key: Key) -> bool:
    """May write the languages beside the Spanish. An editor may too."""
    return bool(user.roles & {Role.TRANSLATOR, Role.EDITOR}) and _owns(user, key)


def approves(user: User, key: Key) -> bool:
    """May publish what somebody else wrote."""
    return Role.APPROVER in user.roles and _owns(user, key)


def administers(user: User) -> bool:
    return Role.ADMINISTRATOR in user.roles


def _owns(user: User, key: Key) -> bool:
    return user.office is None or office_of(key) == user.office
