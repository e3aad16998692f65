"""An office's record as an officer reads it: every value with its proof and what people see of it. Pure."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from babel.dates import get_day_names

from bot.catalog import BASE_LOCALE, Confidence, Weekday
from bot.panel.labels import labels
from bot.panel.values import OF_OFFICE, Value, values
from bot.revisions import Document, Key

Gettext = Callable[[str], str]
GOOD_FOR = timedelta(days=90)
DAYS = tuple(Weekday)
TOLD_IN_DOUBT = ("hours", "weekly")  # said as doubtful where a phone or an address would not be shown


@dataclass(frozen=True, kw_only=True)
class Row:
    """One value. `shown` are its words; `seen` changes when they do, so that nobody confirms what they did not read."""

    path: str
    shown: str
    note: str
    confidence: Confidence | None
    sources: tuple[tuple[str, str], ...]  # name, and address where it has one
    verified_on: date | None
    review_by: date | None
    overdue: bool
    reach: str
    seen: str

    @property
    def id(self) -> str:
        return self.path.replace(".", "-")

    @property
    def stated(self) -> bool:
        return self.confidence is not None and self.confidence.stated


@dataclass(frozen=True, kw_only=True)
class Group:
    """The values under one heading. `missing` says that there are none, and what people are told instead."""

    name: str
    title: str
    rows: tuple[Row, ...]
    missing: str


def record(key: Key, document: Document, today: date, _: Gettext, locale: str) -> list[Group]:
    """An office's values in the order of its form."""
    titles, missing = labels(_), _missing(_)
    rows: dict[str, list[Row]] = {name: [] for name in OF_OFFICE}
    for value in values(key, document):
        rows[value.path.partition(".")[0]].append(row(value, document, today, _, locale))
    return [
        Group(name=name, title=titles[name], rows=tuple(found), missing=missing[name]) for name, found in rows.items()
    ]


def row(value: Value, document: Document, today: date, _: Gettext, locale: str) -> Row:
    return Row(
        path=value.path,
        shown=_shown(value, _, locale),
        note=str((value.raw.get("note") or {}).get(BASE_LOCALE, "")),
        confidence=value.confidence,
        sources=tuple((str(one.get("name", "")), safe_link(one.get("url"))) for one in value.sources),
        verified_on=value.verified_on,
        review_by=value.review_by,
        overdue=value.overdue(today),
        reach=_reach(value, today, _),
        seen=seen(document, (value.path,)),
    )


def confirmed(key: Key, document: Document, paths: Iterable[str], today: date) -> Document:
    """The document with these values verified today; how sure they are stays as it was."""
    dates = {"verified_on": today.isoformat(), "review_by": (today + GOOD_FOR).isoformat()}
    chosen = set(paths)
    fresh: Document = json.loads(json.dumps(document))
    for value in values(key, fresh):
        if value.path in chosen:
            assert isinstance(value.raw, dict)  # a part of `fresh`, changed in place
            value.raw.update(dates)
    return fresh


def paths(key: Key, document: Document) -> tuple[str, ...]:
    return tuple(value.path for value in values(key, document))


def seen(document: Document, paths: Sequence[str]) -> str:
    """A short sum of what stands at these places, without its dates."""
    found = [{**_at(document, path), "verified_on": None, "review_by": None} for path in paths]
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]


def safe_link(url: object) -> str:
    """An address of the web, or nothing: content may hold anything."""
    try:
        return str(url) if urlsplit(str(url)).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _at(document: Any, path: str) -> dict[str, Any]:
    for part in path.split(".") if path else ():
        document = document[int(part)] if isinstance(document, list) else document[part]
    return dict(document)


def _shown(value: Value, _: Gettext, locale: str) -> str:
    name = value.path.partition(".")[0]
    if name == "weekly":
        return _hours(value.raw, _, locale)
    if name == "hours":
        return str(value.raw.get(BASE_LOCALE, ""))
    text = str(value.raw.get("value", ""))
    if name in ("phones", "emergency") and text.startswith("+1") and len(text) == 12:
        return f"+1 {text[2:5]} {text[5:8]} {text[8:]}"
    return text


def _hours(raw: Mapping[str, Any], _: Gettext, locale: str) -> str:
    """ "lunes a viernes, de 8:30 a 15:00, con cita"."""
    said = {
        True: _("{days}, de {start} a {end}, con cita"),
        False: _("{days}, de {start} a {end}, sin cita"),
        None: _("{days}, de {start} a {end} (no se sabe si atiende sin cita)"),
    }[raw.get("by_appointment")]
    return said.format(days=_days(raw.get("days") or (), _, locale), start=raw.get("from"), end=raw.get("to"))


def _days(days: Iterable[str], _: Gettext, locale: str) -> str:
    """ "lunes a viernes" for days in a row, else one by one."""
    names = get_day_names("wide", locale=locale)
    places = sorted(DAYS.index(Weekday(one)) for one in days)
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        return _("{first} a {last}").format(first=names[places[0]], last=names[places[-1]])
    return ", ".join(names[place] for place in places)


def _reach(value: Value, today: date, _: Gettext) -> str:
    """What people see of a value."""
    name = value.path.partition(".")[0]
    if value.confidence is None or not value.confidence.stated:
        return _doubtful(name, value.confidence, _)
    if value.overdue(today):
        return _("Se muestra, con el aviso de que pudo haber cambiado.")
    return _("Se muestra a la gente.")


def _doubtful(name: str, confidence: Confidence | None, _: Gettext) -> str:
    if name == "emergency":
        return _("No se muestra a la gente mientras no esté confirmada.")
    if name in TOLD_IN_DOUBT:
        return _("Se dice con «Sin confirmar» delante.")
    if confidence is Confidence.UNVERIFIED:
        return _("Se muestra como «sin confirmar», junto al directorio oficial.")
    return _("No se muestra a la gente.")


def _missing(_: Gettext) -> dict[str, str]:
    return {
        "address": _("El bot dice que no la tiene confirmada."),
        "phones": _("El bot dice que no lo tiene confirmado y envía al directorio oficial."),
        "emergency": _("No hay línea de emergencia confirmada."),
        "email": _("El bot no lo menciona."),
        "website": _("El bot no la menciona."),
        "booking": _("El bot dice que pregunten en el consulado."),
        "hours": _("El bot pide llamar antes de ir."),
        "weekly": _("El bot no puede decir si la oficina está abierta ahora."),
    }
