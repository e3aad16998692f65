"""content/ → Catalog: reads every file, checks every value and every name it mentions, says all that is wrong."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.catalog import (
    BASE_LOCALE,
    Alarm,
    Answer,
    Catalog,
    District,
    Hotline,
    Link,
    Office,
    Topic,
    Update,
)
from bot.errors import ContentError, Fault

LOCALES = ("es", "en", "qu")
LOCALE_KEY = re.compile(r"[a-z]{2,3}")
PROOF = ("confidence", "sources", "verified_on", "review_by")
SECTIONS = tuple(Answer.__dataclass_fields__)
FILES = {"offices": "offices.yml", "hotlines": "hotlines.yml", "emergency": "emergency.yml", "keywords": "keywords.yml"}

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
            District, (_inherit(raw, offices) for raw in offices.get("districts") or []), where, faults, "state"
        ),
        hotlines=_by_id(
            Hotline,
            (_proven(raw, {}) for raw in hotlines.get("hotlines") or []),
            f"{root}/{FILES['hotlines']}",
            faults,
        ),
        updates=tuple(sorted(updates, key=lambda update: update.published, reverse=True)),
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


def _inherit(raw: object, owner: File) -> object:
    if not isinstance(raw, dict):
        return raw
    return {**{key: owner[key] for key in ("verified_on", "review_by") if key in owner}, **raw}


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
    }


def _check(catalog: Catalog, files: Mapping[str, File], root: str, intents: set[str]) -> Iterator[Fault]:
    """What no single value shows: names that lead nowhere, missing Spanish, dates in the wrong order."""
    paths = {Path(name).stem: f"{root}/{name}" for name in files}
    for topic in catalog.topics.values():
        where = paths[topic.id]
        yield from _known(where, "related", topic.related, catalog.topics)
        yield from _known(where, "phones", topic.phones, catalog.hotlines)
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
        yield from (fault for value in office.values() for fault in _dates(where, value.verified_on, value.review_by))
    for district in catalog.districts.values():
        yield from _known(where, f"districts.{district.state}", district.offices, catalog.offices)
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
    if intents:
        yield from _known(f"{root}/{FILES['keywords']}", "file", catalog.keywords, {*catalog.topics, *intents})


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
