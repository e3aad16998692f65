"""The officers: invitations, roles, what they prove themselves with. Tokens and codes are kept as hashes only."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session as Work

from bot.errors import ChaskiError
from bot.storage.engine import transaction
from bot.storage.sessions import Sessions, digest, end_all, user_of
from bot.storage.tables import UserRow
from bot.storage.tries import Strangers, Tries
from bot.storage.vault import Vault
from bot.users import Role, User

INVITED = timedelta(days=7)  # a link lives through a week of leave
LARGEST = 2**31 - 1  # PostgreSQL's integer; a larger id is nobody's


class EmailTaken(ChaskiError):
    """Somebody has this e-mail already."""


class LastAdministrator(ChaskiError):
    """Nobody could invite or let in anybody any more."""


class Users(Sessions):
    """Every officer, and with it every session of theirs."""

    def __init__(self, engine: Engine, vault: Vault, now: Callable[[], datetime]) -> None:
        super().__init__(engine, now)
        self._vault = vault
        self._strangers = Strangers(now)

    def invite(
        self, email: str, name: str, roles: Iterable[Role], office: str | None = None, locale: str = "es"
    ) -> tuple[User, str]:
        """A new officer, and the token of the link to show once. Raises EmailTaken."""
        token = secrets.token_urlsafe(32)
        with transaction(self._engine) as work:
            if _by_email(work, email):
                raise EmailTaken("there is somebody with this e-mail already")
            row = UserRow(
                email=normal(email),
                name=name,
                roles=_line(roles),
                office=office,
                locale=locale,
                recovery="",
                invitation=digest(token),
                invited_until=self._now() + INVITED,
                failures=0,
                disabled=False,
                created_at=self._now(),
            )
            work.add(row)
            work.flush()
            return user_of(row), token

    def reset(self, user_id: int) -> str:
        """A new link's token. Password, second factor and sessions are gone; a link sent before no longer works."""
        token = secrets.token_urlsafe(32)
        with transaction(self._engine) as work:
            row = _row(work, user_id)
            row.invitation, row.invited_until = digest(token), self._now() + INVITED
            row.password = row.totp = row.totp_step = row.locked_until = None
            row.recovery, row.failures = "", 0
            end_all(work, user_id)
        return token

    def by_invitation(self, token: str) -> User | None:
        """Whom a link invites, while it can be used."""
        with transaction(self._engine) as work:
            row = self._invited(work, token)
            return user_of(row) if row else None

    def accept(self, token: str, password: str) -> User | None:
        """Sets the password (a hash) and spends the link; None when it was spent or has run out."""
        with transaction(self._engine) as work:
            row = self._invited(work, token)
            if row is None:
                return None
            row.password, row.invitation, row.invited_until = password, None, None
            return user_of(row)

    def _invited(self, work: Work, token: str) -> UserRow | None:
        found = select(UserRow).where(
            UserRow.invitation == digest(token), UserRow.invited_until > self._now(), UserRow.disabled.is_(False)
        )
        return work.scalars(found.with_for_update()).one_or_none()

    def find(self, email: str) -> User | None:
        with transaction(self._engine) as work:
            row = _by_email(work, email)
            return user_of(row) if row else None

    def get(self, user_id: int) -> User | None:
        if not 0 < user_id <= LARGEST:
            return None
        with transaction(self._engine) as work:
            row = work.get(UserRow, user_id)
            return user_of(row) if row else None

    def list(self) -> list[User]:
        """Everybody, by name."""
        with transaction(self._engine) as work:
            rows = work.scalars(select(UserRow)).all()
        return sorted(map(user_of, rows), key=lambda user: (user.name.casefold(), user.id))

    def permit(self, user_id: int, roles: Iterable[Role], office: str | None) -> User:
        """Other roles, another office. Raises LastAdministrator."""
        with transaction(self._engine) as work:
            everybody = _everybody(work)
            row = _row(work, user_id)
            if Role.ADMINISTRATOR not in (roles := frozenset(roles)) or (office and row.office is None):
                _keep_an_administrator(everybody, row)
            row.roles, row.office = _line(roles), office
            return user_of(row)

    def rename(self, user_id: int, name: str) -> None:
        with transaction(self._engine) as work:
            _row(work, user_id).name = name

    def speak(self, user_id: int, locale: str) -> None:
        """The language of the panel."""
        with transaction(self._engine) as work:
            _row(work, user_id).locale = locale

    def disable(self, user_id: int) -> None:
        """Keeps an officer out, from this moment. Raises LastAdministrator."""
        with transaction(self._engine) as work:
            everybody = _everybody(work)
            row = _row(work, user_id)
            _keep_an_administrator(everybody, row)
            row.disabled = True
            end_all(work, user_id)

    def enable(self, user_id: int) -> None:
        with transaction(self._engine) as work:
            _row(work, user_id).disabled = False

    def count_try(self, email: str) -> timedelta | None:
        """Counts a password or code before it is judged; or how long to wait, when there were too many."""
        with transaction(self._engine) as work:
            row = _by_email(work, email)
            if row is None:
                return self._strangers.count(self._stranger(email))
            tries = Tries(row.failures, row.locked_until)
            if wait := tries.wait(self._now()):
                return wait
            _set_tries(row, tries.counted(self._now()))
            return None

    def wait(self, email: str) -> timedelta | None:
        """How long no try is judged."""
        with transaction(self._engine) as work:
            row = _by_email(work, email)
            if row is None:
                return self._strangers.wait(self._stranger(email))
            return Tries(row.failures, row.locked_until).wait(self._now())

    def take_back_try(self, user_id: int) -> None:
        """The password was right. Mistakes stay counted until the second factor is, lest it be guessed in between."""
        with transaction(self._engine) as work:
            row = _row(work, user_id)
            _set_tries(row, Tries(row.failures, row.locked_until).taken_back())

    def forgive(self, user_id: int) -> None:
        """The officer is in: mistakes are forgotten."""
        with transaction(self._engine) as work:
            _set_tries(_row(work, user_id), Tries())

    def _stranger(self, email: str) -> str:
        return self._vault.keyed(f"stranger|{normal(email)}")

    def password(self, email: str) -> tuple[int, str] | None:
        """The id and the hash of who may log in with this e-mail."""
        with transaction(self._engine) as work:
            row = _by_email(work, email)
            return (row.id, row.password) if row and row.password and not row.disabled else None

    def set_password(self, user_id: int, password: str) -> None:
        """Keeps a new hash."""
        with transaction(self._engine) as work:
            _row(work, user_id).password = password

    def second_factor(self, user_id: int) -> str | None:
        """The TOTP secret; None when there is none, or another key sealed it."""
        with transaction(self._engine) as work:
            sealed = _row(work, user_id).totp
        opened = self._vault.open(sealed) if sealed else None
        return str(opened["secret"]) if opened and opened.get("user") == user_id else None

    def set_second_factor(self, user_id: int, secret: str, step: int, codes: Sequence[str]) -> None:
        """Keeps a TOTP secret, the step of the code that proved it, and new recovery codes."""
        with transaction(self._engine) as work:
            row = _row(work, user_id)
            row.totp, row.totp_step = self._vault.seal({"user": user_id, "secret": secret}), step
            row.recovery = self._hashes(user_id, codes)

    def take_step(self, user_id: int, step: int) -> bool:
        """Whether a code of these 30 seconds, and none later, was taken for the first time."""
        with transaction(self._engine) as work:
            row = _row(work, user_id)
            if row.totp_step is not None and step <= row.totp_step:
                return False
            row.totp_step = step
            return True

    def set_recovery(self, user_id: int, codes: Sequence[str]) -> None:
        """New codes; the old ones no longer work."""
        with transaction(self._engine) as work:
            _row(work, user_id).recovery = self._hashes(user_id, codes)

    def take_recovery(self, user_id: int, code: str) -> bool:
        """Whether a code was right; it is then spent."""
        given = self._hashes(user_id, [code])
        with transaction(self._engine) as work:
            row = _row(work, user_id)
            kept = row.recovery.split()
            if given not in kept:
                return False
            row.recovery = "\n".join(one for one in kept if one != given)
            return True

    def recovery_left(self, user_id: int) -> int:
        with transaction(self._engine) as work:
            return len(_row(work, user_id).recovery.split())

    def _hashes(self, user_id: int, codes: Sequence[str]) -> str:
        """Keyed, so that a copy of the database alone is not enough to try all codes there are."""
        return "\n".join(self._vault.keyed(f"recovery|{user_id}|{code}") for code in codes)


def normal(email: str) -> str:
    return email.strip().lower()


def _by_email(work: Work, email: str) -> UserRow | None:
    if not email.isprintable():  # PostgreSQL takes no NUL
        return None
    return work.scalars(select(UserRow).where(UserRow.email == normal(email)).with_for_update()).one_or_none()


def _row(work: Work, user_id: int) -> UserRow:
    """Locked until the end of the transaction: two clicks are judged one after the other."""
    return work.scalars(select(UserRow).where(UserRow.id == user_id).with_for_update()).one()


def _set_tries(row: UserRow, tries: Tries) -> None:
    row.failures, row.locked_until = tries.failures, tries.locked_until


def _everybody(work: Work) -> Sequence[UserRow]:
    """Every row, locked before any single one is and always in the same order: two who leave at once do not cross."""
    return work.scalars(select(UserRow).order_by(UserRow.id).with_for_update()).all()


def _keep_an_administrator(everybody: Sequence[UserRow], leaving: UserRow) -> None:
    """Refuses to lose the last who can log in and administrate; of national ones, the last national one."""
    able = [row for row in everybody if Role.ADMINISTRATOR in row.roles.split() and row.password and not row.disabled]
    if leaving.office is None:
        able = [row for row in able if row.office is None or row is leaving]
    if able == [leaving]:
        raise LastAdministrator("this is the last active administrator")


def _line(roles: Iterable[Role]) -> str:
    return " ".join(sorted(roles))
