"""content/ → Catalog: reads every file, checks every value and every name it mentions, says all that is wrong."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.catalog import (
    BASE_LOCALE,
    Alarm,
    Announcement,
    Answer,
    Catalog,
    Closure,
    District,
    DistrictStatus,
    Event,
    Group,
    Hotline,
    Link,
    Office,
    RightsCard,
    Topic,
    Update,
)
from bot.errors import ContentError, Fault

LOCALES = ("es", "en", "qu")
LOCALE_KEY = re.compile(r"[a-z]{2,3}")
PROOF = ("confidence", "sources", "verified_on", "review_by")
SECTIONS = tuple(Answer.__dataclass_fields__)
FILES = {
    "offices": "offices.yml",
    "hotlines": "hotlines.yml",
    "emergency": "emergency.yml",
    "keywords": "keywords.yml",
    "menus": "menus.yml",
    "calendar": "calendar.yml",
    "card": "card.yml",
}

RENAMED = {"from": "start", "to": "end"}  # `from` is a word of Python's own
TIME = re.compile(r"(\d{1,2}):(\d{2})")

File = dict[str, Any]


def load(folder: Path, intents: Iterable[str] = ()) -> Catalog:
    """The catalog of a content folder. `intents` are names, besides the topics', that keywords may stand for.

    Raises ContentError with every fault found.
    """
    faults: list[Fault] = []
    digest = hashlib.sha256()
    files: dict[str, File] = {}
    for path in sorted(folder.rglob("*.yml")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
        name = path.relative_to(folder).as_posix()
        files[name] = _read(path, f"{folder.name}/{name}", faults)
    for name in FILES.values():
        if name not in files:
            faults.append(Fault(f"{folder.name}/{name}", "file", "it is missing", "Restore it from the last release."))
    if faults:
        raise ContentError(faults)
    catalog = _build(files, folder.name, digest.hexdigest()[:12], faults)
    if not faults:
        faults += _check(catalog, files, folder.name, set(intents))
    if faults:
        raise ContentError(faults)
    return catalog


def _build(files: Mapping[str, File], root: str, version: str, faults: list[Fault]) -> Catalog:
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


def _read(path: Path, where: str, faults: list[Fault]) -> File:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else "text"
        faults.append(Fault(where, line, f"it is not YAML ({getattr(error, 'problem', error)})", "Mend that line."))
        return {}
    if not isinstance(raw, dict):
        faults.append(Fault(where, "file", "it holds no keys", "Write it as `key: value` lines."))
        return {}
    return raw


def _shape[T](kind: Any, raw: object, where: str, faults: list[Fault]) -> T | None:
    """The value in its type, or None and a fault for each key that does not fit."""
    try:
        shaped: T = TypeAdapter(kind).validate_python(raw)
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
        "overlays": {office: _sections(overlay, raw) for office, overlay in overlays.items()}
        if isinstance(overlays, dict)
        else overlays,
    }


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
    named = owner.get("sources")
    if "source" in raw and isinstance(named, dict):
        proof["sources"] = (
            [named[raw["source"]]] if raw["source"] in named else f"no source is called {raw['source']!r}"
        )
    elif isinstance(proof["sources"], dict):
        proof["sources"] = list(proof["sources"].values())
    rest = {key: value for key, value in raw.items() if key != "source"}
    return {**rest, **{key: value for key, value in proof.items() if value is not None}}


def _district(raw: object, owner: File) -> object:
    """A district row: the file's dates, and the sources it names by id (`source: [id, …]`); none is inherited."""
    if not isinstance(raw, dict):
        return raw
    named = owner.get("sources")
    known = named if isinstance(named, dict) else {}
    ids = raw.get("source") or []
    ids = [ids] if isinstance(ids, str) else ids
    unknown = [name for name in ids if name not in known]
    sources = f"no source is called {unknown[0]!r}" if unknown else [known[name] for name in ids]
    dates = {key: owner[key] for key in ("verified_on", "review_by") if key in owner}
    return {**dates, **{key: value for key, value in raw.items() if key != "source"}, "sources": sources}


def _office(raw: object, owner: File) -> object:
    """An office row: each value inherits the file's dates and picks its source by name."""
    if not isinstance(raw, dict):
        return raw
    office = _proven(raw, {"sources": owner.get("sources")})
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


def _check(catalog: Catalog, files: Mapping[str, File], root: str, intents: set[str]) -> Iterator[Fault]:
    """What no single value shows: names that lead nowhere, missing Spanish, dates in the wrong order."""
    paths = {Path(name).stem: f"{root}/{name}" for name in files}
    for topic in catalog.topics.values():
        where = paths[topic.id]
        yield from _known(where, "related", topic.related, catalog.topics)
        yield from _known(where, "phones", topic.phones, catalog.hotlines)
        yield from _known(where, "first", topic.first, catalog.hotlines)
        yield from _known(where, "needs", topic.needs, catalog.topics)
        yield from _known(where, "for_child", filter(None, (topic.for_child,)), catalog.topics)
        yield from _known(where, "ages", topic.ages, topic.variants)
        yield from _known(where, "states", topic.states, catalog.districts)
        yield from _known(where, "overlays", topic.overlays, catalog.offices)
        if not topic.body.summary:
            yield Fault(where, "summary", "it is missing", "Say in one line what to do first.")
        for section, answer in (
            ("", topic.body),
            *((f"overlays.{office}.", o) for office, o in topic.overlays.items()),
        ):
            for name in SECTIONS:
                for number, item in enumerate(getattr(answer, name)):
                    key = f"{section}{name}.{number}"
                    yield from _text(where, key, getattr(item, "text", None) or item.what)
                    if item.variant and item.variant not in topic.variants:
                        yield Fault(
                            where, f"{key}.variant", f"no variant is called {item.variant!r}", "Add it to `variants`."
                        )
        for key, text in (
            ("title", topic.title),
            *(("links", link.title) for link in topic.links),
            *((f"variants.{name}", text) for name, text in topic.variants.items()),
        ):
            yield from _text(where, key, text)
        yield from _dates(where, topic.verified_on, topic.review_by)
    where = f"{root}/{FILES['offices']}"
    for office in catalog.offices.values():
        for phone in (*office.phones, *((office.emergency,) if office.emergency else ())):
            if not re.fullmatch(r"\+\d{11}", phone.value):
                yield Fault(
                    where, f"{office.id}.phones", f"{phone.value!r} is not a US number", "Write +1 and ten digits."
                )
        for hours in office.hours:
            yield from _text(where, f"{office.id}.hours", hours.text)
        yield from _zone(where, office.id, office.timezone)
        for weekly in office.weekly:
            yield from _order(where, f"{office.id}.weekly", weekly.start, weekly.end)
        yield from (fault for value in office.values() for fault in _dates(where, value.verified_on, value.review_by))
    for district in catalog.districts.values():
        yield from _known(where, f"districts.{district.state}", district.offices, catalog.offices)
        if district.status is DistrictStatus.CONFIRMED and not district.sources:
            yield Fault(where, f"districts.{district.state}", "no source confirms it", "Name one under `source`.")
        if district.note:
            yield from _text(where, f"districts.{district.state}.note", district.note)
    if not catalog.directory.startswith("http"):
        yield Fault(where, "directory", "it is no address", "Give the official list of consulates.")
    if not catalog.locator.startswith("http"):
        yield Fault(f"{root}/{FILES['emergency']}", "locator", "it is no address", "Give ICE's detainee locator.")
    where = f"{root}/{FILES['hotlines']}"
    for hotline in catalog.hotlines.values():
        for key in ("name", "purpose", "languages", "hours", "alternate", "note"):
            if (text := getattr(hotline, key)) is not None:
                yield from _text(where, f"{hotline.id}.{key}", text)
        yield from _dates(where, hotline.verified_on, hotline.review_by)
    for update in catalog.updates:
        for key in ("title", "summary", "action", "issuer"):
            yield from _text(paths[update.id], key, getattr(update, key))
        for text in update.affected:
            yield from _text(paths[update.id], "affected", text)
        yield from _dates(paths[update.id], update.verified_on, update.review_by)
    where = f"{root}/{FILES['emergency']}"
    for alarm in catalog.alarms.values():
        yield from _known(where, f"{alarm.id}.topics", (*alarm.topics, *filter(None, (alarm.topic,))), catalog.topics)
        yield from _known(where, f"{alarm.id}.phones", alarm.phones, catalog.hotlines)
        for text in (alarm.title, *alarm.steps):
            yield from _text(where, alarm.id, text)
        yield from _dates(where, alarm.verified_on, alarm.review_by)
    yield from _card_faults(catalog, f"{root}/{FILES['card']}")
    yield from _days(catalog, f"{root}/{FILES['calendar']}")
    yield from _menus(catalog, f"{root}/{FILES['menus']}")
    if intents:
        yield from _known(f"{root}/{FILES['keywords']}", "file", catalog.keywords, {*catalog.topics, *intents})


def _card_faults(catalog: Catalog, where: str) -> Iterator[Fault]:
    card = catalog.card
    yield from _known(where, "carried_by", card.carried_by, catalog.topics)
    yield from _known(where, "lines", (line.topic for line in card.lines), catalog.topics)
    for key in ("title", "how", "notice"):
        yield from _text(where, key, getattr(card, key))
    for number, line in enumerate(card.lines):
        yield from _text(where, f"lines.{number}.means", line.means)
    for number, note in enumerate(card.notes):
        yield from _text(where, f"notes.{number}", note.text)
    yield from _dates(where, card.verified_on, card.review_by)


def _days(catalog: Catalog, where: str) -> Iterator[Fault]:
    """Closures and events of offices there are, with an end that is not before the start, told in words."""
    for closure in catalog.closures:
        key = f"closures.{closure.office}"
        yield from _known(where, key, (closure.office,), catalog.offices)
        yield from _order(where, key, closure.start, closure.end)
        yield from _text(where, f"{key}.note", closure.note)
        yield from _dates(where, closure.verified_on, closure.review_by)
    for event in catalog.events.values():
        yield from _known(where, f"{event.id}.office", (event.office,), catalog.offices)
        yield from _zone(where, event.id, event.timezone)
        yield from _order(where, event.id, event.first, event.last)
        if event.start and event.end:
            yield from _order(where, event.id, event.start, event.end)
        if not re.fullmatch(r"[a-z0-9-]+", event.id):
            yield Fault(where, event.id, "it cannot name a file", "Use small letters, digits and hyphens.")
        yield from _text(where, f"{event.id}.what", event.what)
        yield from _dates(where, event.verified_on, event.review_by)
    for announcement in catalog.announced:
        yield from _known(where, "announced", filter(None, (announcement.office,)), catalog.offices)
        yield from _text(where, "announced", announcement.text)


def _order[T: (date, time)](where: str, key: str, start: T, end: T) -> Iterator[Fault]:
    if end < start:
        yield Fault(where, key, f"it ends ({end}) before it starts ({start})", "Correct `from`, `to` or the dates.")


def _zone(where: str, key: str, timezone: str) -> Iterator[Fault]:
    if timezone not in available_timezones():
        yield Fault(
            where, f"{key}.timezone", f"{timezone!r} is no time zone", "Give its IANA name, such as America/New_York."
        )


def _menus(catalog: Catalog, where: str) -> Iterator[Fault]:
    """Every topic in one group, and no group without topics."""
    listed = [topic for groups in catalog.menus.values() for group in groups for topic in group.topics]
    yield from _known(where, "topics", listed, catalog.topics)
    for topic in catalog.topics:
        if listed.count(topic) != 1:
            yield Fault(where, topic, f"it stands in {listed.count(topic)} groups", "Put it into one.")
    for groups in catalog.menus.values():
        for group in groups:
            yield from _text(where, f"{group.id}.title", group.title)


def _known(where: str, key: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    known = set(known)
    for name in names:
        if name not in known:
            yield Fault(where, key, f"{name!r} does not exist", "Correct the name or add what it names.")


def _text(where: str, key: str, text: Mapping[str, str]) -> Iterator[Fault]:
    if not text.get(BASE_LOCALE, "").strip():
        yield Fault(where, key, "the Spanish words are missing", "Write them under `es`.")
    for locale, said in text.items():
        if locale not in LOCALES:
            yield Fault(where, f"{key}.{locale}", "it is no language of ours", f"Write one of {', '.join(LOCALES)}.")
        if "**" in said:
            yield Fault(where, f"{key}.{locale}", "it holds `**`", "Leave bold to the bot.")


def _dates(where: str, verified_on: date, review_by: date) -> Iterator[Fault]:
    if review_by < verified_on:
        yield Fault(where, "review_by", f"{review_by} is before verified_on {verified_on}", "Give a later date.")


def coverage(catalog: Catalog, locales: Sequence[str]) -> list[tuple[str, ...]]:
    """Rows of (topic, share of its texts in each locale as "12/12")."""
    rows = []
    for topic in sorted(catalog.topics.values(), key=lambda topic: (topic.family, topic.id)):
        texts = [getattr(fact, "text", None) or fact.what for fact in topic.body.facts()]  # type: ignore[union-attr]
        rows.append((topic.id, *(f"{sum(locale in text for text in texts)}/{len(texts)}" for locale in locales)))
    return rows


__all__ = ["Link", "coverage", "load"]
