"""What no single field shows: an end before its start, a document without a source, a date of review too early."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bot.panel.forms.parts import Gettext
from bot.revisions import Document, Key

Found = tuple[str, str, str]
"""(path, locale, message)."""

SPANS = (("date", "until"), ("effective", "expires"))
CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def disordered(document: Document, _: Gettext) -> Iterator[Found]:
    """What ends before it starts, and ages of cases that are gone."""
    for start, end in SPANS:
        if _after(document.get(start), document.get(end)):
            yield end, "", _("Termina antes de empezar. Corrija una de las dos fechas.")
    yield from _hours(document, "", _)
    weekly = document.get("weekly")
    for number, row in enumerate(weekly if isinstance(weekly, list) else ()):
        if isinstance(row, dict):
            yield from _hours(row, f"weekly.{number}.", _)
    ages, variants = document.get("ages"), document.get("variants")
    if isinstance(ages, dict) and any(name not in (variants if isinstance(variants, dict) else {}) for name in ages):
        yield "variants", "", _("No se puede quitar un caso que tiene edades. Pídalo a un administrador.")


def unproven(key: Key, document: Document, _: Gettext) -> Iterator[Found]:
    """Everything published names a source; a district that is only supposed need not."""
    kind = key.partition("/")[0]
    if kind == "districts":
        if document.get("status") == "confirmed" and not document.get("source"):
            yield "source", "", _("Diga qué fuente confirma esta jurisdicción, o elija «por confirmar».")
    elif not document.get("sources"):
        yield "sources", "", _("Falta la fuente. Agregue al menos una: sin fuente no se publica.")


def misdated(document: Document, today: date | None, _: Gettext) -> Iterator[Found]:
    """Verified on a day to come, or to be reviewed before it was verified; also in a part that says one of the two."""
    for path, part in _parts(document, ""):
        verified = part.get("verified_on", document.get("verified_on"))
        review = part.get("review_by", document.get("review_by"))
        if today and "verified_on" in part and _is_day(verified) and str(verified) > today.isoformat():
            yield f"{path}verified_on", "", _("Esa fecha todavía no llega. Ponga el día en que lo comprobó.")
        if _after(verified, review):
            where = "review_by" if "review_by" in part else "verified_on"
            yield f"{path}{where}", "", _("La próxima revisión va después del día en que se verificó.")


def _parts(part: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The document and every part of it with dates of its own."""
    if isinstance(part, dict):
        if "verified_on" in part or "review_by" in part:
            yield path, part
        for name, inner in part.items():
            if name == "states" and not path and isinstance(inner, dict):
                inner = [line for lines in inner.values() if isinstance(lines, list) for line in lines]
            yield from _parts(inner, f"{path}{name}.")
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from _parts(inner, f"{path}{number}.")


def _hours(part: Mapping[str, Any], prefix: str, _: Gettext) -> Iterator[Found]:
    start, end = part.get("from"), part.get("to")
    if _after(start, end) or (_clock(start) and _clock(end) and _clock(end) < _clock(start)):
        yield f"{prefix}to", "", _("Termina antes de empezar. Corrija una de las dos.")


def _after(start: Any, end: Any) -> bool:
    """Whether a day comes after another; what are no days cannot be told apart here."""
    return _is_day(start) and _is_day(end) and str(start) > str(end)


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and bool(DAY.fullmatch(value))


def _clock(value: Any) -> tuple[int, ...]:
    """(hour, minute); empty for what is none."""
    match = CLOCK.fullmatch(value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else ()
