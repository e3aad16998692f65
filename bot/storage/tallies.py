"""How often something happened on a day: a number for a name, never who it was or what was said."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from bot.storage.engine import transaction
from bot.storage.tables import TallyRow

UNANSWERED = "unanswered"  # questions that were not understood
TALLIES_KEPT = timedelta(days=365)


class Tallies:
    """Days are those of UTC."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def count(self, name: str) -> None:
        with transaction(self._engine) as session:
            add(session, name, self._now())

    def since(self, name: str, days: int) -> int:
        """How often in the last so many days, today among them."""
        first = self._now().date() - timedelta(days=days - 1)
        counted = select(func.sum(TallyRow.number)).where(TallyRow.name == name, TallyRow.day >= _day(first))
        with transaction(self._engine) as session:
            return int(session.scalar(counted) or 0)


def add(session: Session, name: str, now: datetime) -> None:
    """One more today, within the caller's transaction; one statement, so that two at once both count."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    one = insert(TallyRow).values(day=_day(now.date()), name=name, number=1)
    session.execute(
        one.on_conflict_do_update(
            index_elements=[TallyRow.day, TallyRow.name], set_={TallyRow.number: TallyRow.number + 1}
        )
    )


def forget_tallies(session: Session, now: datetime) -> None:
    """Deletes the days of more than a year ago."""
    session.execute(delete(TallyRow).where(TallyRow.day < _day((now - TALLIES_KEPT).date())))


def _day(day: date) -> str:
    return day.isoformat()
