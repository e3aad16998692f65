"""Closures, events and weekly hours with sensible defaults: a test names only what matters to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.catalog import Catalog, Closure, ClosureKind, Confidence, Event, Office, Source, Weekday, Weekly
from tests.builders import CATALOG, TODAY, catalog_with

WORKDAYS = tuple(Weekday)[:5]
PROOF: dict[str, Any] = {
    "confidence": Confidence.MEDIUM,
    "sources": (Source(name="Boletín"),),
    "verified_on": TODAY,
    "review_by": date(2099, 1, 1),
}
MIAMI, ORLANDO, TAMPA, LITTLE_ROCK = (25.76, -80.19), (28.54, -81.38), (27.95, -82.46), (34.75, -92.29)


def a_weekly(start: str = "09:00", end: str = "17:00", **given: Any) -> Weekly:
    hours = {"days": WORKDAYS, "start": time.fromisoformat(start), "end": time.fromisoformat(end)}
    return Weekly(**(PROOF | hours | given))


def a_closure(first: date, last: date | None = None, kind: ClosureKind = ClosureKind.CLOSED, **given: Any) -> Closure:
    closure = {"office": "miami", "kind": kind, "start": first, "end": last or first}
    return Closure(**(PROOF | closure | {"note": {"es": "Por mudanza.", "en": "Moving house."}} | given))


def an_event(first: date, **given: Any) -> Event:
    """One day in Tampa, from 8 to 18 by the clock of New York, by the office in Miami."""
    event = {
        "id": f"tampa-{first}",
        "office": "miami",
        "city": "Tampa",
        "state": "FL",
        "point": TAMPA,
        "timezone": "America/New_York",
        "first": first,
        "last": given.get("last", first),
        "start": time(8),
        "end": time(18),
        "place": "1 Main St",
        "what": {"es": "DNI y pasaporte.", "en": "DNI and passport."},
    }
    return Event(**(PROOF | event | given))


def an_office(id_: str = "miami", **given: Any) -> Office:
    return replace(CATALOG.offices[id_], **given)


def with_events(*events: Event, **changed: Any) -> Catalog:
    return catalog_with(events={event.id: event for event in events}, **changed)


def at(office: str, year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment by the clock of an office, in UTC, as a Turn has it."""
    zone = ZoneInfo(CATALOG.offices[office].timezone)
    return datetime(year, month, day, hour, minute, tzinfo=zone).astimezone(UTC)
