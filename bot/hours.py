"""Whether an office is open now: closures, holidays and weekly hours by its own clock → Status.

No source says on which holidays Peruvian consulates close (2026-11-22), so a holiday is a doubt and never a closure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from bot.catalog import Closure, ClosureKind, Office, Weekday, Weekly

DAYS = tuple(Weekday)  # Monday first, as date.weekday() counts
AHEAD = timedelta(days=14)  # how far a next opening is looked for, and a closure told before it begins


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    BY_APPOINTMENT = "by-appointment"
    HOLIDAY_MAYBE = "holiday-maybe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Status:
    """An office at one moment.

    `at` is the moment by the office's clock; `until` when it closes or, if it is closed, when it opens again.
    `holidays` are the countries, "US" and "PE", whose holiday today is, or the day of `until` if the office is closed.
    `walk_in`: open, and known to serve without an appointment. `sure` is false when it rests on what must not be stated.
    """

    state: State
    at: datetime
    until: datetime | None = None
    closure: Closure | None = None
    holidays: tuple[str, ...] = ()
    walk_in: bool = False
    sure: bool = True


def open_now(office: Office, closures: Iterable[Closure], now: datetime) -> Status:
    """The office at an aware time `now`: an announced closure first, then holidays, then its weekly hours."""
    at = local(office, now)
    closed = [closure for closure in in_force(office, closures, at.date()) if closure.kind is ClosureKind.CLOSED]
    if closed:
        return Status(state=State.CLOSED, at=at, closure=closed[0], sure=closed[0].confidence.stated)
    holidays = holidays_on(at.date())
    if holidays:
        return Status(state=State.HOLIDAY_MAYBE, at=at, holidays=holidays, sure=False)
    if not office.weekly:
        return Status(state=State.UNKNOWN, at=at, sure=False)
    return _by_the_week(office, closures, at)


def local(office: Office, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(office.timezone))


def in_force(
    office: Office, closures: Iterable[Closure], day: date, *, ahead: timedelta = timedelta(0)
) -> list[Closure]:
    """The office's closures of this day and of so many days after it, the first to begin first."""
    ours = (closure for closure in closures if closure.office == office.id)
    return sorted(
        (closure for closure in ours if closure.start <= day + ahead and day <= closure.end),
        key=lambda closure: closure.start,
    )


@cache
def holidays_on(day: date) -> tuple[str, ...]:
    """Which of the two countries has a holiday, federal or national, on this day."""
    return tuple(code for code in ("US", "PE") if day in country_holidays(code, years=day.year))


def _by_the_week(office: Office, closures: Iterable[Closure], at: datetime) -> Status:
    """Where hours overlap, those that need no appointment count."""
    running = [row for row in _on(office, at.date()) if row.start <= at.time() < row.end]
    if not running:
        return _closed(office, closures, at)
    row = min(running, key=lambda row: row.by_appointment is True)
    return Status(
        state=State.BY_APPOINTMENT if row.by_appointment else State.OPEN,
        at=at,
        until=_moment(at, at.date(), row, end=True),
        walk_in=row.by_appointment is False,
        sure=row.confidence.stated,
    )


def _closed(office: Office, closures: Iterable[Closure], at: datetime) -> Status:
    until: datetime | None = None
    holidays: tuple[str, ...] = ()
    for ahead in range(AHEAD.days + 1):
        day = at.date() + timedelta(days=ahead)
        shut = any(closure.kind is ClosureKind.CLOSED for closure in in_force(office, closures, day))
        later = [] if shut else [row for row in _on(office, day) if ahead or row.start > at.time()]
        if later:
            until, holidays = _moment(at, day, later[0]), holidays_on(day)
            break
    sure = all(row.confidence.stated for row in office.weekly)
    return Status(state=State.CLOSED, at=at, until=until, holidays=holidays, sure=sure)


def _on(office: Office, day: date) -> list[Weekly]:
    rows = [row for row in office.weekly if DAYS[day.weekday()] in row.days]
    return sorted(rows, key=lambda row: row.start)


def _moment(at: datetime, day: date, row: Weekly, *, end: bool = False) -> datetime:
    return datetime.combine(day, row.end if end else row.start, tzinfo=at.tzinfo)
