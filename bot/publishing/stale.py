"""For editors: what is due for review by a day, and where sources disagree. Office by office, then file by file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from itertools import groupby

from bot.catalog import BASE_LOCALE, Catalog, Link, Source, Topic
from bot.publishing.check import FILES

NATIONAL = ""
SHOWN = 70  # characters of a text, enough to know it by
# The file of each part of the catalog that is not a file for each item.
HOMES = {
    "offices": FILES["offices"],
    "districts": FILES["offices"],
    "hotlines": FILES["hotlines"],
    "alarms": FILES["emergency"],
    "card": FILES["card"],
    "closures": FILES["calendar"],
    "events": FILES["calendar"],
    "announced": FILES["calendar"],
}
SAID_IN = ("value", "text", "what", "title", "name", "basis", "state")


@dataclass(frozen=True)
class Due:
    """One item to review: whose office it is ("" for national), its file, its key there, and its words."""

    review_by: date
    office: str
    file: str
    key: str
    said: str


def due(catalog: Catalog, on: date) -> list[Due]:
    """What must be reviewed on that day or before, soonest first within its office and file."""
    found = [item for item in everything(catalog) if item.review_by <= on]
    soonest: dict[tuple[str, ...], date] = {}
    for item in found:
        for group in ((item.office,), (item.office, item.file)):
            soonest[group] = min(item.review_by, soonest.get(group, item.review_by))
    order = {item: number for number, item in enumerate(found)}
    return sorted(
        found,
        key=lambda item: (
            soonest[item.office,],
            item.office,
            soonest[item.office, item.file],
            item.file,
            item.review_by,
            order[item],
        ),
    )


def everything(catalog: Catalog) -> Iterator[Due]:
    """Every item with a review date: topics and their facts, office values, districts, hotlines, updates, alarms, events."""
    for topic in catalog.topics.values():
        yield from _walk(topic, topic_file(topic), "", NATIONAL)
    for update in catalog.updates:
        yield from _walk(update, f"updates/{update.id}.yml", "", NATIONAL)
    for part, file in HOMES.items():
        yield from _walk(getattr(catalog, part), file, "", NATIONAL, offices=part == "offices")


def topic_file(topic: Topic) -> str:
    return f"topics/{topic.family}/{topic.id}.yml"


def stale_lines(catalog: Catalog, on: date) -> Iterator[str]:
    """The list of what is due, as it is printed."""
    found = due(catalog, on)
    for office, of_office in groupby(found, key=lambda item: item.office):
        yield _office(office, catalog)
        for file, of_file in groupby(of_office, key=lambda item: item.file):
            yield f"  {file}"
            for item in of_file:
                yield f"    {item.review_by}  {item.key:28} {item.said}".rstrip()
        yield ""
    yield f"Due for review by {on}: {len(found)} of {sum(1 for _ in everything(catalog))}."


def conflict_lines(catalog: Catalog) -> Iterator[str]:
    """Where sources disagree, as it is printed: offices, then topics."""
    listed = 0
    named = (
        *((f"{FILES['offices']}: {office.id}", office.conflicts) for office in catalog.offices.values()),
        *((topic_file(topic), topic.conflicts) for topic in catalog.topics.values()),
    )
    for where, conflicts in named:
        if conflicts:
            yield where
            yield from (f"  - {conflict}" for conflict in conflicts)
        listed += len(conflicts)
    yield f"Conflicts between sources: {listed}."


def _office(office: str, catalog: Catalog) -> str:
    return f"{catalog.offices[office].city} ({office})" if office in catalog.offices else "All offices"


def _walk(item: object, file: str, key: str, office: str, *, offices: bool = False) -> Iterator[Due]:
    """The item and all within it; a mapping by office (`offices`), or an item that names one, says whose it is."""
    if isinstance(item, Source | Link | str | date):
        return
    if is_dataclass(item):
        own = getattr(item, "office", None)
        whose = own if isinstance(own, str) else office
        if (review_by := getattr(item, "review_by", None)) is not None:
            yield Due(review_by, whose, file, key or "review_by", _said(item))
        for field in fields(item):
            inner = "" if field.name == "body" else field.name
            yield from _walk(getattr(item, field.name), file, _key(key, inner), whose, offices=field.name == "overlays")
    elif isinstance(item, Mapping):
        for name, value in item.items():
            yield from _walk(value, file, _key(key, str(name)), str(name) if offices else office)
    elif isinstance(item, tuple):
        for number, value in enumerate(item):
            yield from _walk(value, file, _key(key, str(number)), office)


def _key(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _said(item: object) -> str:
    """The words an editor knows an item by, in Spanish, cut short."""
    for name in SAID_IN:
        said = getattr(item, name, None)
        if said:
            text = str(said.get(BASE_LOCALE, "")) if isinstance(said, Mapping) else str(said)
            return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"
    return ""
