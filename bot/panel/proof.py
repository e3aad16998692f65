"""What the bot said on a past day: its answer to one question, from the revisions in force then."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.catalog import Catalog
from bot.domain import payload
from bot.errors import ContentError
from bot.handlers import consulates
from bot.panel import phones
from bot.panel.moments import Clock
from bot.panel.phones import Phone
from bot.panel.rehearsal import NOON, Scene, rehearse, somebody, zone
from bot.panel.titles import title
from bot.panel.versions import Names, sources
from bot.panel.visit import Visit
from bot.revisions import Key, Revision

OFFICES = tuple(consulates.INTENTS)  # what is asked about a consulate itself


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question about the past. `subject` is a topic's, update's or alarm's id, or an intent about consulates."""

    subject: str
    office: str | None
    on: date | None
    locale: str
    written: str  # the day as it was typed
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Used:
    """A revision that the answer was made of."""

    title: str
    number: int
    published: str
    author: str
    approver: str
    sources: list[Any]


@dataclass(frozen=True, kw_only=True)
class Said:
    """The answer from one moment to the next. `phone` None: nothing of the kind was published."""

    since: str
    until: str
    whole: bool  # it was the same all day
    at: str  # the clock the answer was made by
    phone: Phone | None
    used: list[Used]


def told(visit: Visit, asked: Asked) -> list[Said]:
    """The answers of the day, one after the other; empty before anything was published."""
    clock = clock_for(visit, asked.office)
    assert asked.on is not None
    first, end = _bounds(asked.on, clock, visit.now)
    turns = [first, *_turns(visit, asked, first, end)]
    spans = list(zip(turns, [*turns[1:], end], strict=True))
    midday = datetime.combine(asked.on, NOON, clock.zone).astimezone(UTC)
    said = []
    for since, until in spans:
        at = midday if since <= midday < until else since if len(spans) > 1 else min(midday, end)
        found = _at(visit, asked, at, since, until, clock)
        said += [found] if found else []
    return said


def clock_for(visit: Visit, office: str | None) -> Clock:
    """The office's; without one, that of the embassy."""
    _, catalog = visit.gettext, visit.desk.live()
    known = catalog.offices.get(office or "")
    name = _("hora de {city}").format(city=known.city if known else "Washington")
    return Clock(zone=zone(catalog, office), name=name)


def _bounds(on: date, clock: Clock, now: datetime) -> tuple[datetime, datetime]:
    """From when to when the day lasted by the clock; today lasts until now."""
    first, last = (datetime.combine(day, time(), clock.zone).astimezone(UTC) for day in (on, on + timedelta(days=1)))
    return first, min(last, max(now, first))


def _turns(visit: Visit, asked: Asked, first: datetime, end: datetime) -> list[datetime]:
    """The moments of the day at which something the answer is made of was published or taken away."""
    happened = visit.desk.revisions.between(first, end)
    return sorted({at for at, key in happened if _concerns(key, asked)})


def _concerns(key: Key, asked: Asked) -> bool:
    """Whether an answer on the subject is made of a document, as far as its name tells."""
    kind, _, rest = key.partition("/")
    if kind in ("topics", "updates", "alarms"):
        return rest.rpartition("/")[2] == asked.subject
    if kind == "overlays":
        return rest == f"{asked.subject}/{asked.office}"
    about_office = asked.subject in OFFICES and asked.office
    if kind == "offices":
        return bool(about_office) and rest == asked.office
    if kind == "closures":
        return bool(about_office) and rest.startswith(f"{asked.office}/")
    return kind == "events" and asked.subject in (consulates.ITINERANT, consulates.HOURS, consulates.FIND)


def _at(visit: Visit, asked: Asked, at: datetime, since: datetime, until: datetime, clock: Clock) -> Said | None:
    """What was said at a moment; None when nothing at all was published yet."""
    published = visit.desk.revisions.published(at)
    if not published:
        return None
    try:
        catalog: Catalog | None = visit.desk.publisher.catalog(at=at)
    except ContentError:  # the program has changed since, and cannot read what it could then
        catalog = None
    step = _payload(asked.subject, catalog) if catalog else None
    phone = None
    if catalog and step:
        person = somebody(Scene(locale=asked.locale, office=asked.office, on=at.date()))
        reply = rehearse(visit.desk.converse, catalog, person, at, choice=step).outcome.reply
        phone = phones.on_web(reply)
    return Said(
        since=clock.told(since, visit.locale),
        until=clock.told(until, visit.locale),
        whole=(since, until) == _bounds(at.astimezone(clock.zone).date(), clock, visit.now),
        at=clock.told(at, visit.locale),
        phone=phone,
        used=_used(visit, asked, catalog, published.values(), clock) if phone and catalog else [],
    )


def _used(visit: Visit, asked: Asked, catalog: Catalog, published: Iterable[Revision], clock: Clock) -> list[Used]:
    """The revisions an answer was made of, and of the lines it tells people to call."""
    names, topic, alarm = (
        Names(visit.desk, visit.gettext),
        catalog.topics.get(asked.subject),
        catalog.alarms.get(asked.subject),
    )
    lines = {*topic.first, *topic.phones} if topic else set(alarm.phones) if alarm else set[str]()
    wanted = {f"hotlines/{line}" for line in lines} | ({f"offices/{asked.office}"} if alarm and asked.office else set())
    return [
        Used(
            title=title(one.key, one.body, catalog, visit.gettext, visit.locale),
            number=one.id,
            published=clock.told(one.published_at, visit.locale),
            author=names(one.author),
            approver=names(one.reviewer) if one.reviewer is not None else "",
            sources=list(sources(one.body)),
        )
        for one in published
        if _concerns(one.key, asked) or one.key in wanted
    ]


def _payload(subject: str, catalog: Catalog) -> str | None:
    if subject in catalog.topics or subject in OFFICES:
        return payload(subject)
    if subject in catalog.alarms:
        return payload("emergency", kind=subject)
    return payload("new-rules", update=subject) if any(one.id == subject for one in catalog.updates) else None
