"""The browsers that are logged in."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session as Work

from bot.storage.engine import transaction
from bot.storage.tables import SessionRow, UserRow
from bot.users import Role, Session, User

IDLE = timedelta(minutes=60)  # somebody at the counter may keep an officer for most of an hour; a draft is kept anyway
LONGEST = timedelta(hours=12)  # a working day with its overtime: in the morning one logs in again
HALF_WAY = timedelta(minutes=15)  # between password and second factor: time to install an authenticator app
SUPERSEDED = timedelta(minutes=1)  # a second click comes with the cookie of before
SEEN_EVERY = timedelta(minutes=1)  # more exact is not needed, and a page would cost a write


def digest(token: str) -> str:
    """What is kept of a cookie or a link: its SHA-256. A copy of the database opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Starts, finds and ends them."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def start(self, user: User, key: str, *, complete: bool, agent: str) -> Session:
        """A new session; what has run out is swept away."""
        now = self._now()
        row = SessionRow(
            key=key,
            user_id=user.id,
            complete=complete,
            agent=agent[:80],
            created_at=now,
            seen_at=now,
            expires_at=now + (LONGEST if complete else HALF_WAY),
        )
        with transaction(self._engine) as work:
            work.execute(delete(SessionRow).where((SessionRow.expires_at <= now) | (SessionRow.seen_at <= now - IDLE)))
            work.execute(delete(SessionRow).where(SessionRow.key == key))
            work.add(row)
        return _session(row, user)

    def session(self, key: str) -> Session | None:
        """The session of a cookie, if it still holds and its officer is not disabled."""
        with transaction(self._engine) as work:
            row = work.get(SessionRow, key)
            user = work.get(UserRow, row.user_id) if row else None
        if row is None or user is None or user.disabled or not self._holds(row):
            return None
        return _session(row, user_of(user))

    def touch(self, session: Session) -> None:
        """Its officer was here just now."""
        now = self._now()
        if now - session.seen_at < SEEN_EVERY:
            return
        with transaction(self._engine) as work:
            row = work.get(SessionRow, session.key)
            if row is not None:
                row.seen_at = now

    def complete(self, session: Session, key: str) -> Session:
        """The second factor was given: a new session under a new key; the old one gets no further and soon ends."""
        now = self._now()
        with transaction(self._engine) as work:
            old = work.get(SessionRow, session.key)
            if old is not None:
                old.complete = False
                old.expires_at = now + SUPERSEDED
        return self.start(session.user, key, complete=True, agent=session.agent)

    def superseded(self, session: Session) -> bool:
        """Whether another took its place, as after a double click on the second factor."""
        return not session.complete and session.expires_at <= self._now() + SUPERSEDED

    def sessions(self, user_id: int) -> list[Session]:
        """An officer's browsers, the last seen first."""
        theirs = select(SessionRow).where(SessionRow.user_id == user_id, SessionRow.complete)
        with transaction(self._engine) as work:
            rows = work.scalars(theirs.order_by(SessionRow.seen_at.desc(), SessionRow.key)).all()
            user = work.get(UserRow, user_id)
        return [_session(row, user_of(user)) for row in rows if user and self._holds(row)]

    def end(self, user_id: int, key: str) -> bool:
        """Ends one of an officer's own; whether there was one."""
        one = delete(SessionRow).where(SessionRow.key == key, SessionRow.user_id == user_id)
        with transaction(self._engine) as work:
            return bool(work.scalars(one.returning(SessionRow.key)).all())

    def end_others(self, user_id: int, but: str = "") -> int:
        """Ends all of an officer's, but for one; how many."""
        with transaction(self._engine) as work:
            return end_all(work, user_id, but)

    def _holds(self, row: SessionRow) -> bool:
        now = self._now()
        return row.expires_at > now and row.seen_at > now - IDLE


def end_all(work: Work, user_id: int, but: str = "") -> int:
    """Within the caller's transaction."""
    theirs = delete(SessionRow).where(SessionRow.user_id == user_id, SessionRow.key != but)
    return len(work.scalars(theirs.returning(SessionRow.key)).all())


def user_of(row: UserRow) -> User:
    return User(
        id=row.id,
        email=row.email,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles.split()),
        office=row.office,
        locale=row.locale,
        has_password=row.password is not None,
        has_second_factor=row.totp is not None,
        disabled=row.disabled,
        created_at=row.created_at,
    )


def _session(row: SessionRow, user: User) -> Session:
    return Session(
        key=row.key,
        user=user,
        complete=row.complete,
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        agent=row.agent,
    )
