"""Raw files of content → Catalog: every value in its type, every row with its proof."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.catalog import (
    Alarm,
    Announcement,
    Catalog,
    Closure,
    District,
    Event,
    Group,
    Hotline,
    Office,
    RightsCard,
    Topic,
    Update,
)
from bot.errors import Fault
from bot.publishing.check import FILES, SECTIONS

LOCALE_KEY = re.compile(r"[a-z]{2,3}")
PROOF = ("confidence", "sources", "verified_on", "review_by")
RENAMED = {"from": "start", "to": "end"}  # `from` is a word of Python's own
TIME = re.compile(r"(\d{1,2}):(\d{2})")

File = dict[str, Any]


def build(files: Mapping[str, File], root: str, version: str, faults: list[Fault]) -> Catalog:
    offices, hotlines, emergency = (files[FILES[name]] for name in ("offices", "hotlines", "emergency"))
    topics: dict[str, Topic] = {}
    updates: list[Update] = []
    for name, raw in files.items():
        if name.startswith("topics/"):
            topic = _shape(Topic, _topic(raw), f"{root}/{name}", faults)
            if topic and topic.id != Path(name).stem:
                faults.append(Fault(f"{root}/{name}", "id", f"it is {topic.id!r}", "Make it the file's name."))
            if topic and topic.id in topics:
                faults.append(Fault(f"{root}/{name}", "id", "another folder has a topic of this name", "Keep one."))
            if topic:
                topics[topic.id] = topic
        elif name.startswith("updates/"):
            update = _shape(Update, _proven(raw, {}), f"{root}/{name}", faults)
            updates += [update] if update else []
    where = f"{root}/{FILES['offices']}"
    return Catalog(
        topics=topics,
        offices=_by_id(Office, (_office(raw, offices) for raw in offices.get("offices") or []), where, faults),
        districts=_by_id(
            District, (_district(raw, offices) for raw in offices.get("districts") or []), where, faults, "state"
        ),
        hotlines=_by_id(
            Hotline,
            (_proven(raw, {}) for raw in hotlines.get("hotlines") or []),
            f"{root}/{FILES['hotlines']}",
            faults,
        ),
        updates=tuple(sorted(updates, key=lambda update: update.published or date.min, reverse=True)),
        alarms=_by_id(
            Alarm,
            (_proven(raw, emergency) for raw in emergency.get("alarms") or []),
            f"{root}/{FILES['emergency']}",
            faults,
        ),
        keywords=_shape(
            Mapping[str, Mapping[str, tuple[str, ...]]], files[FILES["keywords"]], f"{root}/{FILES['keywords']}", faults
        )
        or {},
        # None only beside a fault, and then no catalog is handed out.
        card=_shape(RightsCard, _card(files[FILES["card"]]), f"{root}/{FILES['card']}", faults),  # type: ignore[arg-type]
        menus=_shape(Mapping[str, tuple[Group, ...]], files[FILES["menus"]], f"{root}/{FILES['menus']}", faults) or {},
        **_calendar(files[FILES["calendar"]], offices, f"{root}/{FILES['calendar']}", faults),
        directory=str(offices.get("directory", "")),
        locator=str(emergency.get("locator", "")),
        version=version,
    )


def _shape[T](kind: Any, raw: object, where: str, faults: list[Fault]) -> T | None:
    """The value in its type, or None and a fault for each key that does not fit."""
    try:
        shaped: T = _adapter(kind).validate_python(raw)
        return shaped
    except ValidationError as error:
        for item in error.errors(include_url=False):
            key = ".".join(str(part) for part in item["loc"])
            shown = (
                "" if item["type"] in ("missing", "unexpected_keyword_argument") else f" (found {item['input']!r:.60})"
            )
            faults.append(
                Fault(where, key, f"{item['msg']}{shown}", "Compare it with its neighbours or docs/architecture.md.")
            )
        return None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Made once a type: making one takes longer than reading a file."""
    return TypeAdapter(kind)


def _by_id[T](kind: type[T], rows: Iterable[object], where: str, faults: list[Fault], key: str = "id") -> dict[str, T]:
    found: dict[str, T] = {}
    for raw in rows:
        name = str(raw.get(key, "?")) if isinstance(raw, dict) else "?"
        value = _shape(kind, raw, f"{where}: {name}", faults)
        if name in found:
            faults.append(Fault(where, name, "it stands there twice", "Keep one."))
        if value is not None:
            found[name] = value
    return found


def _topic(raw: File) -> File:
    """A topic file as a Topic: facts inherit the topic's proof, sections gather into `body` and `overlays`."""
    overlays = raw.get("overlays") or {}
    rest = {key: value for key, value in raw.items() if key not in (*SECTIONS, "overlays")}
    proven = _proven(rest, {})
    assert isinstance(proven, dict)
    states = raw.get("states")
    if isinstance(states, dict):
        proven["states"] = {
            state: [_fact(line, raw) for line in lines] if isinstance(lines, list) else lines
            for state, lines in states.items()
        }
    return {
        **proven,
        "body": _sections(raw, raw),
        "overlays": {office: _overlay(overlay, raw) for office, overlay in overlays.items()}
        if isinstance(overlays, dict)
        else overlays,
    }


def _overlay(raw: object, topic: File) -> object:
    """An office's sections; its own proof, where it has one, stands before the topic's."""
    if not isinstance(raw, dict):
        return raw
    return _sections({key: value for key, value in raw.items() if key not in PROOF}, _owner(raw, topic))


def _sections(raw: object, owner: File) -> object:
    """The sections of a topic or of an overlay; an overlay's unknown keys are kept, to be refused."""
    if not isinstance(raw, dict):
        return raw
    known = SECTIONS if raw is owner else raw.keys()
    return {
        name: [_fact(item, owner, fee=name == "fees") for item in raw[name]]
        if isinstance(raw[name], list)
        else raw[name]
        for name in known
        if name in raw
    }


def _fact(raw: object, owner: File, *, fee: bool = False) -> object:
    if not isinstance(raw, dict):
        return raw
    rest = {key: value for key, value in raw.items() if not LOCALE_KEY.fullmatch(str(key))}
    words = {} if fee else {"text": {key: value for key, value in raw.items() if LOCALE_KEY.fullmatch(str(key))}}
    return _proven({**rest, **words}, owner)


def _proven(raw: object, owner: File) -> object:
    """A row with its proof: its own source, dates and confidence, else its owner's.

    `source: id` picks one of the owner's named sources.
    """
    if not isinstance(raw, dict):
        return raw
    proof = {key: raw.get(key, owner.get(key)) for key in PROOF}
    named = _owner(raw, owner).get("sources")
    if "source" in raw and isinstance(named, dict):
        proof["sources"] = (
            [named[raw["source"]]] if raw["source"] in named else f"no source is called {raw['source']!r}"
        )
    elif isinstance(proof["sources"], dict):
        proof["sources"] = list(proof["sources"].values())
    rest = {key: value for key, value in raw.items() if key != "source"}
    return {**rest, **{key: value for key, value in proof.items() if value is not None}}


def _owner(raw: File, owner: File) -> File:
    """What the parts of a row inherit: the row's own proof where it has one, else its file's."""
    own = {key: raw[key] for key in PROOF if key in raw and (key != "sources" or isinstance(raw[key], dict))}
    return {**{key: owner[key] for key in PROOF if key in owner}, **own}


def _district(raw: object, owner: File) -> object:
    """A district row: the file's dates, and the sources it names by id (`source: [id, …]`); none is inherited."""
    if not isinstance(raw, dict):
        return raw
    named = _owner(raw, owner).get("sources")
    known = named if isinstance(named, dict) else {}
    ids = raw.get("source") or []
    ids = [ids] if isinstance(ids, str) else ids
    unknown = [name for name in ids if name not in known]
    sources = f"no source is called {unknown[0]!r}" if unknown else [known[name] for name in ids]
    dates = {key: owner[key] for key in ("verified_on", "review_by") if key in owner}
    return {**dates, **{key: value for key, value in raw.items() if key != "source"}, "sources": sources}


def _office(raw: object, owner: File) -> object:
    """An office row: each value inherits the row's or the file's dates and picks its source by name."""
    if not isinstance(raw, dict):
        return raw
    owner = _owner(raw, owner)
    dates = {"verified_on", "review_by"}  # of its values; an office itself has none
    office = _proven({key: value for key, value in raw.items() if key not in dates}, {"sources": owner.get("sources")})
    assert isinstance(office, dict)
    for key in ("address", "emergency", "email", "website", "booking"):
        if key in office:
            office[key] = _proven(office[key], owner)
    return {
        **office,
        "phones": [_proven(phone, owner) for phone in raw.get("phones") or []],
        "hours": [_fact(hours, owner) for hours in raw.get("hours") or []],
        "weekly": [_span(_proven(weekly, owner), clock=True) for weekly in raw.get("weekly") or []],
    }


def _calendar(raw: File, offices: File, where: str, faults: list[Fault]) -> dict[str, Any]:
    """The catalog's closures, events and announcements."""
    zones = {office.get("id"): office.get("timezone") for office in offices.get("offices") or []}
    closures = [_span(_proven(row, raw)) for row in raw.get("closures") or []]
    announced = [_fact(row, raw) for row in raw.get("announced") or []]
    return {
        "closures": _shape(tuple[Closure, ...], closures, f"{where}: closures", faults) or (),
        "events": _by_id(Event, (_event(row, raw, zones) for row in raw.get("events") or []), where, faults),
        "announced": _shape(tuple[Announcement, ...], announced, f"{where}: announced", faults) or (),
    }


def _event(raw: object, owner: File, zones: Mapping[str, str]) -> object:
    """An event row: in its office's time zone, and one day long, unless it says otherwise."""
    if not isinstance(raw, dict):
        return raw
    event = _span(_proven({"timezone": zones.get(str(raw.get("office")), "UTC"), **raw}, owner), clock=True)
    assert isinstance(event, dict)
    first, last = event.pop("date", None), event.pop("until", None)
    return {**event, "first": first, "last": last or first}


def _span(raw: object, *, clock: bool = False) -> object:
    """A row whose `from` and `to` are `start` and `end`; as times they are written in quotes, such as '8:30'."""
    if not isinstance(raw, dict):
        return raw
    read = _time if clock else (lambda value: value)
    return {RENAMED.get(key, key): read(value) if key in RENAMED else value for key, value in raw.items()}


def _time(value: object) -> object:
    """ "8:30" as pydantic reads it; unquoted YAML makes a number of it, which would be read as seconds."""
    match = TIME.fullmatch(value) if isinstance(value, str) else None
    return f"{int(match[1]):02}:{match[2]}" if match else f"not '8:30' in quotes: {value}"


def _card(raw: File) -> object:
    """The card's file as a RightsCard: its notes inherit the file's proof."""
    notes = raw.get("notes")
    return _proven({**raw, "notes": [_fact(note, raw) for note in notes] if isinstance(notes, list) else notes}, {})
