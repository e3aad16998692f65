"""`chaski users …`: the first administrator, and the way back in for who lost everything."""

from collections.abc import Iterable, Iterator

from bot.errors import ConfigError, Fault
from bot.panel.people import EMAIL, LONGEST_EMAIL, LONGEST_NAME
from bot.storage.audit import Audit
from bot.storage.users import EmailTaken, Users
from bot.users import Role, User

PATH = "/panel/invitation/"
DAYS = "It can be used once, within 7 days. Hand it to that person only."


def create(
    users: Users, audit: Audit, base: str, *, email: str, name: str, roles: Iterable[Role], office: str | None = None
) -> Iterator[str]:
    """Invites somebody. Raises ConfigError when the e-mail is none or taken, or there is no name."""
    if not EMAIL.fullmatch(email.strip()) or len(email) > LONGEST_EMAIL:
        raise _wrong("--email", "it is no e-mail address", "Give one, for example ana@example.org.")
    if not (name := name.strip()).isprintable() or not 0 < len(name) <= LONGEST_NAME:
        raise _wrong("--name", "it is empty or too long", f"Give 1 to {LONGEST_NAME} letters.")
    try:
        user, token = users.invite(email, name, roles, office)
    except EmailTaken:
        raise _wrong("--email", "somebody has it already", "Make a new link with `chaski users reset`.") from None
    audit.note(None, "invited", f"user/{user.id}", _permissions(user))
    yield f"{base}{PATH}{token}"
    yield DAYS


def reset(users: Users, audit: Audit, base: str, *, email: str) -> Iterator[str]:
    """A new link; password, second factor and sessions are gone. Raises ConfigError when nobody has the e-mail."""
    user = users.find(email)
    if user is None:
        raise _wrong("--email", "nobody has it", "See `chaski users list`.")
    if user.disabled:
        users.enable(user.id)
        audit.note(None, "enabled", f"user/{user.id}")
    token = users.reset(user.id)
    audit.note(None, "invited", f"user/{user.id}", _permissions(user))
    yield f"{base}{PATH}{token}"
    yield DAYS


def listing(users: Users) -> Iterator[str]:
    """Everybody, one a line."""
    for user in users.list():
        state = "disabled" if user.disabled else "active" if user.has_password else "invited"
        yield f"{user.email:32} {state:10} {_permissions(user):50} {user.name}"


def _permissions(user: User) -> str:
    return f"{' '.join(sorted(user.roles))}; {user.office or 'national'}"


def _wrong(key: str, problem: str, remedy: str) -> ConfigError:
    return ConfigError([Fault("users", key, problem, remedy)])
