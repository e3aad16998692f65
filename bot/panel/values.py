"""The values of a document, each with the proof it has of its own or of the document. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.catalog import Answer, Confidence
from bot.revisions import Document, Key

OF_OFFICE = ("address", "phones", "emergency", "email", "website", "booking", "hours", "weekly")
SECTIONS = tuple(Answer.__dataclass_fields__)
DAYS = ("closures", "events")  # have a last day
UNREVIEWED = ("national", "closures")  # nothing here is reviewed: the first have no form, the others end by themselves


@dataclass(frozen=True, kw_only=True)
class Value:
    """`path` is where it stands in its document, such as "phones.0"; "" for the document itself."""

    path: str
    raw: Mapping[str, Any]
    confidence: Confidence | None
    sources: tuple[Mapping[str, Any], ...]
    verified_on: date | None
    review_by: date | None

    def overdue(self, today: date) -> bool:
        return self.review_by is not None and self.review_by < today


def values(key: Key, document: Document) -> Iterator[Value]:
    """What in a document has to be looked at again some day."""
    kind = key.partition("/")[0]
    if kind in UNREVIEWED:
        return
    if kind not in ("offices", "overlays"):
        yield _value("", document, document)
    for name in OF_OFFICE if kind == "offices" else SECTIONS if kind in ("topics", "overlays") else ():
        yield from _listed(name, document.get(name), document)
    for state, facts in (document.get("states") or {}).items() if kind == "topics" else ():
        yield from _listed(f"states.{state}", facts, document)


def overdue(key: Key, document: Document, today: date) -> list[Value]:
    """The values whose day of review has passed; none of what is over."""
    return [] if over(key, document, today) else [value for value in values(key, document) if value.overdue(today)]


def over(key: Key, document: Document, today: date) -> bool:
    """Whether a closure or an event lies in the past."""
    last = day(document.get("until") or document.get("to") or document.get("date"))
    return key.partition("/")[0] in DAYS and last is not None and last < today


def day(value: object) -> date | None:
    """The date of "2026-11-22"; None where there is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _listed(path: str, found: object, document: Document) -> Iterator[Value]:
    if isinstance(found, list):
        for number, raw in enumerate(found):
            yield _value(f"{path}.{number}", raw, document)
    elif isinstance(found, dict):
        yield _value(path, found, document)


def _value(path: str, raw: Mapping[str, Any], document: Document) -> Value:
    own = {**{name: document.get(name) for name in ("confidence", "verified_on", "review_by")}, **raw}
    return Value(
        path=path,
        raw=raw,
        confidence=Confidence(own["confidence"]) if own["confidence"] else None,
        sources=_sources(raw.get("source"), document.get("sources")),
        verified_on=day(own["verified_on"]),
        review_by=day(own["review_by"]),
    )


def _sources(named: object, sources: object) -> tuple[Mapping[str, Any], ...]:
    """The sources a value names; all of its document's where it names none."""
    known = sources if isinstance(sources, dict) else dict(enumerate(sources if isinstance(sources, list) else ()))
    names = named if isinstance(named, list) else [named] if named else list(known)
    return tuple(known[name] for name in names if name in known)
