"""What officers did. Written once: the database refuses to change or delete a row."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from bot.storage.engine import transaction
from bot.storage.tables import AuditRow
from bot.storage.users import LARGEST


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that was done. `user_id` None: by the program, or by somebody who did not get in."""

    id: int
    at: datetime
    user_id: int | None
    action: str  # "roles-changed"
    subject: str  # a document's key, or "user/3"
    detail: str  # never a password, code, token or e-mail


class Audit:
    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def note(self, user_id: int | None, action: str, subject: str, detail: str = "") -> None:
        row = AuditRow(at=self._now(), user_id=user_id, action=action, subject=subject[:200], detail=detail[:500])
        with transaction(self._engine) as work:
            work.add(row)

    def recent(
        self,
        limit: int,
        before: int | None = None,
        user_id: int | None = None,
        subject: str | None = None,
        among: Collection[int] | None = None,
    ) -> list[Entry]:
        """The newest first, older than entry `before`; by one person, about one subject, by some people only."""
        wanted = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(AuditRow.id < max(0, min(before, LARGEST)))
        if user_id is not None:
            wanted = wanted.where(AuditRow.user_id == max(0, min(user_id, LARGEST)))
        if subject is not None:
            wanted = wanted.where(AuditRow.subject == subject)
        if among is not None:
            wanted = wanted.where(AuditRow.user_id.in_(among))
        with transaction(self._engine) as work:
            return [_entry(row) for row in work.scalars(wanted).all()]


def _entry(row: AuditRow) -> Entry:
    return Entry(id=row.id, at=row.at, user_id=row.user_id, action=row.action, subject=row.subject, detail=row.detail)
