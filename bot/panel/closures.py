"""Closing an office in ten seconds: what was tapped → a closure that ends by itself. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.catalog import BASE_LOCALE, ClosureKind, Confidence
from bot.panel.forms.cleaning import clean
from bot.panel.values import day
from bot.revisions import Document, Key

LONGEST = 60  # days; for more, the hours of the office change
AHEAD = timedelta(days=365)
NOTE_LIMIT = 300
TODAY, TOMORROW, OTHER = "today", "tomorrow", "days"
LOCALES = (BASE_LOCALE, "en")
# Words to begin with, in the languages of the people who read them; they say no more than the button does.
NOTES: Mapping[ClosureKind, Mapping[str, str]] = {
    ClosureKind.CLOSED: {
        "es": "No se atiende al público. Si tenía cita, pida otra fecha al consulado.",
        "en": "The office is not serving the public. If you had an appointment, ask the consulate for another date.",
    },
    ClosureKind.LINE_DOWN: {
        "es": "Por ahora no podemos contestar llamadas. Llame de nuevo después de esa fecha.",
        "en": "We cannot answer calls for now. Please call again after that date.",
    },
    ClosureKind.CASH_ONLY: {
        "es": "No se puede pagar con tarjeta. Traiga efectivo.",
        "en": "Cards cannot be accepted. Please bring cash.",
    },
}
SOURCE = {"panel": {"name": "Consulado, por el panel", "official": True}}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A form as it was typed. Its fields carry their kind in their names, for there is one form a kind on a page."""

    kind: ClosureKind
    when: str = TODAY
    start: str = ""
    end: str = ""
    note: Mapping[str, str] = field(default_factory=dict)

    def name(self, part: str) -> str:
        return f"{self.kind}-{part}"


@dataclass(frozen=True, kw_only=True)
class Closing:
    """One closure of the list. `running`: it has begun."""

    id: str
    kind: ClosureKind
    start: date
    end: date
    note: str
    running: bool


def blank(kind: ClosureKind, today: date) -> Asked:
    return Asked(kind=kind, start=today.isoformat(), note=NOTES[kind])


def read(text: Callable[[str], str]) -> Asked | None:
    """The form that was sent, field by field; None when it names no kind there is."""
    if text("kind") not in tuple(ClosureKind):
        return None
    kind = ClosureKind(text("kind"))
    note = {locale: clean(text(f"{kind}-{locale}")) for locale in LOCALES}
    when, start, end = (text(f"{kind}-{part}").strip() for part in ("when", "from", "to"))
    return Asked(kind=kind, when=when, start=start, end=end, note=note)


def faults(asked: Asked, today: date, _: Callable[[str], str]) -> dict[str, str]:
    """What is wrong, by field; `today` is the office's own."""
    found = _wrong_days(asked, today, _)
    for locale in LOCALES:
        if len(asked.note.get(locale, "")) > NOTE_LIMIT:
            found[asked.name(locale)] = _("El aviso es muy largo: hasta {limit} caracteres.").format(limit=NOTE_LIMIT)
    if not asked.note.get(BASE_LOCALE):
        found[asked.name(BASE_LOCALE)] = _("Escriba el aviso en español.")
    return found


def _wrong_days(asked: Asked, today: date, _: Callable[[str], str]) -> dict[str, str]:
    if asked.when not in (TODAY, TOMORROW, OTHER):
        return {asked.name("when"): _("Elija cuándo.")}
    if asked.when != OTHER and asked.end:  # a day was typed: it must not be closed for another one than was meant
        return {asked.name("when"): _("Puso un último día: elija «Varios días», o borre esa fecha.")}
    first, last = days(asked, today)
    missing = _("Escriba el día así: {example}.").format(example=(today + timedelta(days=1)).isoformat())
    found = {asked.name(part): missing for part, given in (("from", first), ("to", last)) if given is None}
    if first is None or last is None:
        return found
    if first < today:
        return {asked.name("from"): _("Ese día ya pasó.")}
    if first > today + AHEAD:
        return {asked.name("from"): _("Ese día está muy lejos: hasta un año desde hoy.")}
    if last < first:
        return {asked.name("to"): _("El último día no puede ser anterior al primero.")}
    if (last - first).days >= LONGEST:
        limit = _("Un cierre dura hasta {limit} días. Para más tiempo, cambie el horario de la oficina.")
        return {asked.name("to"): limit.format(limit=LONGEST)}
    return {}


def days(asked: Asked, today: date) -> tuple[date | None, date | None]:
    """The first and the last day. Without a first one it begins today."""
    if asked.when == OTHER:
        return (day(asked.start) if asked.start else today), day(asked.end)
    one = today if asked.when == TODAY else today + timedelta(days=1)
    return one, one


def closure(asked: Asked, office: str, today: date) -> tuple[Key, Document]:
    """The document of a form without faults; the same office, kind and days are always the same one."""
    first, last = days(asked, today)
    assert first is not None, "faults() comes first"
    assert last is not None, "faults() comes first"
    id_ = f"{asked.kind}-{first}" + (f"-{last}" if last != first else "")
    return f"closures/{office}/{id_}", {
        "id": id_,
        "office": office,
        "kind": asked.kind.value,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "note": {locale: words for locale, words in asked.note.items() if words},
        "confidence": Confidence.HIGH.value,
        "source": "panel",
        "sources": SOURCE,
        "verified_on": today.isoformat(),
        "review_by": last.isoformat(),
    }


def same(one: Document, other: Document) -> bool:
    """Whether they tell people the same; the day on which they were written does not matter."""
    return all(one.get(key) == other.get(key) for key in ("office", "kind", "from", "to", "note"))


def ended(document: Document, today: date) -> Document | None:
    """A closure that ends now: as long as it was, or nothing when it began today or later."""
    first, last = day(document.get("from")), day(document.get("to"))
    if first is None or first >= today:
        return None
    yesterday = today - timedelta(days=1)
    end = min(last or yesterday, yesterday).isoformat()
    verified = min(str(document.get("verified_on", end)), end)
    return {**document, "to": end, "verified_on": verified, "review_by": end}


def coming(documents: Iterable[Document], office: str, today: date) -> list[Closing]:
    """The office's closures in force, and those to come, the first to begin first."""
    found = []
    for document in documents:
        first, last = day(document.get("from")), day(document.get("to"))
        if document.get("office") == office and document.get("id") and first and last and last >= today:
            found.append(
                Closing(
                    id=str(document["id"]),
                    kind=ClosureKind(document["kind"]),
                    start=first,
                    end=last,
                    note=str(document.get("note", {}).get(BASE_LOCALE, "")),
                    running=first <= today,
                )
            )
    return sorted(found, key=lambda one: (one.start, one.id))
