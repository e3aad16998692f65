"""What no single value of the content shows: names that lead nowhere, missing Spanish, dates in the wrong order."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from bot.catalog import BASE_LOCALE, Answer, Catalog, DistrictStatus, Office, Proven, Topic
from bot.errors import Fault

LOCALES = ("es", "en", "qu")
SECTIONS = tuple(Answer.__dataclass_fields__)
LONGEST = 700  # characters of one text; WhatsApp takes 1,600 in a message, and a line must stand in one whole
MENUS = ("documents", "rights", "return")
HOTLINE = re.compile(r"\+1 \d{3} \d{3} \d{4}|\+51 [\d ]{7,12}|\d{3}|\d{4}#")
FILES = {
    "offices": "offices.yml",
    "hotlines": "hotlines.yml",
    "emergency": "emergency.yml",
    "keywords": "keywords.yml",
    "menus": "menus.yml",
    "calendar": "calendar.yml",
    "card": "card.yml",
}


def check(catalog: Catalog, files: Iterable[str], root: str, intents: set[str]) -> Iterator[Fault]:
    """Every fault of a catalog; `files` are the names it was read from, `intents` what keywords may stand for."""
    paths = {Path(name).stem: f"{root}/{name}" for name in files}
    where = {name: f"{root}/{file}" for name, file in FILES.items()}
    for topic in catalog.topics.values():
        yield from _topic(topic, catalog, paths[topic.id])
    for office in catalog.offices.values():
        yield from _office(office, where["offices"])
    yield from _districts(catalog, where["offices"])
    yield from _addresses(catalog, where)
    yield from _hotlines(catalog, where["hotlines"])
    yield from _updates(catalog, paths)
    yield from _alarms(catalog, where["emergency"])
    yield from _card_faults(catalog, where["card"])
    yield from _days(catalog, where["calendar"])
    yield from _menus(catalog, where["menus"])
    if intents:
        yield from _known(where["keywords"], "file", catalog.keywords, {*catalog.topics, *intents})


def _topic(topic: Topic, catalog: Catalog, where: str) -> Iterator[Fault]:
    named: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("related", topic.related, catalog.topics),
        ("phones", topic.phones, catalog.hotlines),
        ("first", topic.first, catalog.hotlines),
        ("needs", topic.needs, catalog.topics),
        ("for_child", filter(None, (topic.for_child,)), catalog.topics),
        ("ages", topic.ages, topic.variants),
        ("states", topic.states, catalog.districts),
        ("overlays", topic.overlays, catalog.offices),
    )
    for key, names, known in named:
        yield from _known(where, key, names, known)
    if not topic.body.summary:
        yield Fault(where, "summary", "it is missing", "Say in one line what to do first.")
    yield from _sections(topic, where)
    for key, text in (
        ("title", topic.title),
        *(("links", link.title) for link in topic.links),
        *((f"variants.{name}", text) for name, text in topic.variants.items()),
    ):
        yield from _text(where, key, text)
    yield from _proof(where, "file", topic)


def _sections(topic: Topic, where: str) -> Iterator[Fault]:
    answers = (("", topic.body), *((f"overlays.{office}.", overlay) for office, overlay in topic.overlays.items()))
    for prefix, answer in answers:
        for name in SECTIONS:
            for number, item in enumerate(getattr(answer, name)):
                key = f"{prefix}{name}.{number}"
                yield from _text(where, key, getattr(item, "text", None) or item.what)
                yield from _proof(where, key, item)
                if item.variant and item.variant not in topic.variants:
                    yield Fault(
                        where, f"{key}.variant", f"no variant is called {item.variant!r}", "Add it to `variants`."
                    )


def _office(office: Office, where: str) -> Iterator[Fault]:
    for phone in (*office.phones, *((office.emergency,) if office.emergency else ())):
        if not re.fullmatch(r"\+\d{11}", phone.value):
            yield Fault(where, f"{office.id}.phones", f"{phone.value!r} is not a US number", "Write +1 and ten digits.")
    for hours in office.hours:
        yield from _text(where, f"{office.id}.hours", hours.text)
    yield from _zone(where, office.id, office.timezone)
    for weekly in office.weekly:
        yield from _order(where, f"{office.id}.weekly", weekly.start, weekly.end)
    for value in office.values():
        yield from _proof(where, office.id, value)


def _districts(catalog: Catalog, where: str) -> Iterator[Fault]:
    for district in catalog.districts.values():
        key = f"districts.{district.state}"
        yield from _known(where, key, district.offices, catalog.offices)
        if district.status is DistrictStatus.CONFIRMED and not district.sources:
            yield Fault(where, key, "no source confirms it", "Name one under `source`.")
        if district.note:
            yield from _text(where, f"{key}.note", district.note)


def _addresses(catalog: Catalog, where: Mapping[str, str]) -> Iterator[Fault]:
    if not catalog.directory.startswith("http"):
        yield Fault(where["offices"], "directory", "it is no address", "Give the official list of consulates.")
    if not catalog.locator.startswith("http"):
        yield Fault(where["emergency"], "locator", "it is no address", "Give ICE's detainee locator.")


def _hotlines(catalog: Catalog, where: str) -> Iterator[Fault]:
    for hotline in catalog.hotlines.values():
        for key in ("name", "purpose", "languages", "hours", "alternate", "note"):
            if (text := getattr(hotline, key)) is not None:
                yield from _text(where, f"{hotline.id}.{key}", text)
        if not HOTLINE.fullmatch(hotline.number):
            yield Fault(
                where, f"{hotline.id}.number", f"{hotline.number!r} is no phone", "Write +1 and ten digits in groups."
            )
        yield from _proof(where, hotline.id, hotline)


def _updates(catalog: Catalog, paths: Mapping[str, str]) -> Iterator[Fault]:
    for update in catalog.updates:
        where = paths[update.id]
        for key in ("title", "summary", "action", "issuer"):
            yield from _text(where, key, getattr(update, key))
        for text in update.affected:
            yield from _text(where, "affected", text)
        yield from _proof(where, "file", update)


def _alarms(catalog: Catalog, where: str) -> Iterator[Fault]:
    for alarm in catalog.alarms.values():
        yield from _known(where, f"{alarm.id}.topics", (*alarm.topics, *filter(None, (alarm.topic,))), catalog.topics)
        yield from _known(where, f"{alarm.id}.phones", alarm.phones, catalog.hotlines)
        for text in (alarm.title, *alarm.steps):
            yield from _text(where, alarm.id, text)
        yield from _proof(where, alarm.id, alarm)


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
    if timezone not in _zones():
        yield Fault(
            where, f"{key}.timezone", f"{timezone!r} is no time zone", "Give its IANA name, such as America/New_York."
        )


@cache
def _zones() -> set[str]:
    """Every zone this machine knows: read from the disk once, for it takes as long as the whole check without."""
    return available_timezones()


def _menus(catalog: Catalog, where: str) -> Iterator[Fault]:
    """The menus the bot opens, every topic in one group, and no group without topics."""
    yield from _known(where, "menus", MENUS, catalog.menus)
    listed = [topic for groups in catalog.menus.values() for group in groups for topic in group.topics]
    yield from _known(where, "topics", listed, catalog.topics)
    for topic in catalog.topics:
        if listed.count(topic) != 1:
            yield Fault(where, topic, f"it stands in {listed.count(topic)} groups", "Put it into one.")
    for groups in catalog.menus.values():
        for group in groups:
            yield from _text(where, f"{group.id}.title", group.title)
            if not group.topics:
                yield Fault(where, group.id, "it has no topics", "Put one into it, or take it away.")


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
        if len(said) > LONGEST:
            yield Fault(
                where,
                f"{key}.{locale}",
                f"it has {len(said)} characters",
                f"Keep it under {LONGEST}, or make two lines of it.",
            )
        if "**" in said:
            yield Fault(where, f"{key}.{locale}", "it holds `**`", "Leave bold to the bot.")


def _dates(where: str, verified_on: date, review_by: date) -> Iterator[Fault]:
    if review_by < verified_on:
        yield Fault(where, "review_by", f"{review_by} is before verified_on {verified_on}", "Give a later date.")


def _proof(where: str, key: str, item: Proven) -> Iterator[Fault]:
    """Everything published names a source, and is reviewed after it was verified."""
    if not item.sources:
        yield Fault(where, key, "it names no source", "Give one under `sources`, or leave the value out.")
    yield from _dates(where, item.verified_on, item.review_by)


def coverage(catalog: Catalog, locales: Sequence[str]) -> list[tuple[str, ...]]:
    """Rows of (topic, share of its texts in each locale as "12/12", confidence, day the review is due)."""
    rows = []
    for topic in sorted(catalog.topics.values(), key=lambda topic: (topic.family, topic.id)):
        texts = [getattr(fact, "text", None) or fact.what for fact in topic.body.facts()]  # type: ignore[union-attr]
        shares = (f"{sum(locale in text for text in texts)}/{len(texts)}" for locale in locales)
        rows.append((topic.id, *shares, topic.confidence.value, topic.review_by.isoformat()))
    return rows
