"""Which itinerant consulates are still to come, and which of them are near."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.catalog import Event, Office
from bot.domain import Point
from bot.gazetteer import miles

NEAR_MILES = 60.0
SOON = timedelta(days=60)


def over(event: Event, now: datetime) -> bool:
    """After its last hour, by the clock of the place; where no hour is known, after its last day."""
    here = now.astimezone(ZoneInfo(event.timezone))
    end = event.end or time.max
    return (here.date(), here.time()) > (event.last, end)


def upcoming(events: Iterable[Event], now: datetime) -> list[Event]:
    """What is not over, the first to begin first. `now` is an aware time."""
    return sorted((event for event in events if not over(event, now)), key=lambda event: (event.first, event.id))


def soon(event: Event, today: date) -> bool:
    return event.first <= today + SOON


def near_place(event: Event, point: Point | None, state: str | None) -> bool:
    """Within 60 miles of a point; of a whole state, anywhere in it."""
    return miles(event.point, point) <= NEAR_MILES if point else event.state == state


def near_office(event: Event, office: Office) -> bool:
    """The office's own, which is meant for everybody it serves, or another's within 60 miles of its city."""
    return event.office == office.id or miles(event.point, office.point) <= NEAR_MILES
