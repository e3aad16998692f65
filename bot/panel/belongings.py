"""What belongs to an office besides its record: closures, services, events and the states it serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.catalog import BASE_LOCALE, ClosureKind
from bot.gazetteer import state_name
from bot.panel import closures, record, values
from bot.panel.closures import Asked, Closing
from bot.panel.labels import labels
from bot.panel.rights import sees
from bot.panel.titles import title, topic_title
from bot.panel.visit import Visit
from bot.revisions import Document, Key, Revision, State, office_of

Published = Mapping[Key, Revision]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One office of the list."""

    id: str
    city: str
    kind: str  # where it is no ordinary consulate
    state: str
    overdue: int
    closures: list[Closing]
    draft: State | None


@dataclass(frozen=True, kw_only=True)
class Service:
    """A topic of which the office says something of its own, section by section."""

    topic: str
    title: str
    key: Key
    lines: list[tuple[str, list[str]]]
    overdue: int
    verified_on: date | None
    seen: str


@dataclass(frozen=True, kw_only=True)
class Coming:
    """An itinerant consulate or an extra day."""

    key: Key
    title: str
    day: date | None


def own(visit: Visit, key: Key) -> Document:
    """What is published of a document this officer may see; 404 for any other."""
    visit.require(sees(visit.user, key) and writable(key), 404)
    current = visit.desk.revisions.current(key)
    visit.require(current is not None and current.body is not None, 404)
    return (current.body if current else None) or {}


def writable(key: Key) -> bool:
    """PostgreSQL refuses a text with a NUL in it; no document has one in its name."""
    return "\x00" not in key


def today_at(visit: Visit, office: Document) -> date:
    """The day by the office's own clock."""
    zone = office.get("timezone")
    return visit.now.astimezone(ZoneInfo(str(zone))).date() if zone else visit.today


def closing(visit: Visit, published: Published, office: str, asked: Asked | None = None) -> dict[str, Any]:
    """What `_closure.html` shows: the closures there are, and a form for each kind of another."""
    today = today_at(visit, _body(published, f"offices/{office}"))
    forms = [asked if asked and asked.kind is kind else closures.blank(kind, today) for kind in ClosureKind]
    return {
        "closures": closures.coming(_bodies(published, f"closures/{office}/"), office, today),
        "forms": forms,
        "asked": asked,
        "kinds": kinds(visit),
        "note_limit": closures.NOTE_LIMIT,
    }


def kinds(visit: Visit) -> dict[str, str]:
    """What each kind of closure is called."""
    _ = visit.gettext
    return {"closed": _("Cerrado"), "line-down": _("Línea caída"), "cash-only": _("Solo efectivo")}


def special(office: Document, visit: Visit) -> str:
    """What an office is that is no ordinary consulate: two may stand in one city."""
    _ = visit.gettext
    return {"embassy": _("Embajada"), "honorary": _("Consulado honorario")}.get(str(office.get("kind")), "")


def listed(visit: Visit, published: Published, key: Key, draft: State | None) -> Listed:
    body, office = _body(published, key), key.partition("/")[2]
    theirs = ((other, one.body) for other, one in published.items() if office_of(other) == office and one.body)
    today = today_at(visit, body)
    return Listed(
        id=office,
        city=str(body.get("city", office)),
        kind=special(body, visit),
        state=state_name(str(body.get("state", ""))),
        overdue=sum(len(values.overdue(other, document, today)) for other, document in theirs),
        closures=closures.coming(_bodies(published, f"closures/{office}/"), office, today),
        draft=draft,
    )


def services(visit: Visit, published: Published, office: str) -> list[Service]:
    overlays = ((key, one.body) for key, one in published.items() if key.startswith("overlays/") and one.body)
    found = [_service(visit, key, body) for key, body in overlays if office_of(key) == office]
    return sorted(found, key=lambda service: service.title)


def _service(visit: Visit, key: Key, body: Document) -> Service:
    topic, names = key.split("/")[1], labels(visit.gettext)
    proven = list(values.values(key, body))
    lines: dict[str, list[str]] = {}
    for value in proven:
        lines.setdefault(names[value.path.partition(".")[0]], []).append(_said(value.raw))
    return Service(
        topic=topic,
        title=topic_title(topic, visit.desk.live(), visit.locale),
        key=key,
        lines=list(lines.items()),
        overdue=sum(value.overdue(visit.today) for value in proven),
        verified_on=min((value.verified_on for value in proven if value.verified_on), default=None),
        seen=record.seen(body, record.paths(key, body)),
    )


def _said(raw: Mapping[str, object]) -> str:
    """A fact, or a fee with its amount, in Spanish."""
    what = raw.get("what")
    if isinstance(what, dict):
        return f"{what.get(BASE_LOCALE, '')}: {raw.get('amount')} {raw.get('currency', '')}"
    return str(raw.get(BASE_LOCALE, ""))


def districts(published: Published, office: str) -> list[tuple[str, str, Key]]:
    """(state, how well it is known, document) of each state the office serves."""
    found = ((key, one.body) for key, one in published.items() if key.startswith("districts/") and one.body)
    return sorted(
        (state_name(str(body.get("state"))), str(body.get("status")), key)
        for key, body in found
        if office in body.get("offices", ())
    )


def events(visit: Visit, published: Published, office: str) -> list[Coming]:
    """Those that are not over, the first to begin first."""
    found = []
    for key, one in published.items():
        if key.startswith(f"events/{office}/") and one.body and not values.over(key, one.body, visit.today):
            name = title(key, one.body, visit.desk.live(), visit.gettext, visit.locale)
            found.append(Coming(key=key, title=name, day=values.day(one.body.get("date"))))
    return sorted(found, key=lambda event: (event.day or date.max, event.key))


def _body(published: Published, key: Key) -> Document:
    one = published.get(key)
    return (one.body if one else None) or {}


def _bodies(published: Published, prefix: str) -> list[Document]:
    return [one.body for key, one in published.items() if key.startswith(prefix) and one.body]
