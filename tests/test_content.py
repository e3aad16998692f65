"""The content that ships keeps its promises, whatever is asked, from whichever office, in either language."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.app import RENDER
from bot.ask import said
from bot.catalog import BASE_LOCALE, Confidence, Fact, Fee, Kind, Proven, Text, Topic, Value, words
from bot.domain import Outcome, read_payload
from bot.handlers import consulates, emergency, fallback, route
from tests.builders import CATALOG, PHRASES, TODAY, a_turn
from tests.replies import OFFICES, every_place, every_reply

LOCALES = PHRASES.locales
TELEGRAM_DATA = 64  # bytes
UNCONFIRMED = {"es": "(sin confirmar)", "en": "(unconfirmed)", "qu": "(mana confirmasqa)"}
NOTICE = {"es": "no asesoría legal", "en": "not legal advice", "qu": "manam abogadopa consejonchu"}
COMPLETE = ("es", "en")
LATEST = max(item.review_by for item in (*CATALOG.topics.values(), *CATALOG.updates, *CATALOG.alarms.values()))


def proven() -> Iterator[tuple[str, Proven]]:
    """Everything that is published, with a name to find it by."""
    for topic in CATALOG.topics.values():
        yield topic.id, topic
        for answer in (topic.body, *topic.overlays.values()):
            yield from ((topic.id, fact) for fact in answer.facts())
    for office in CATALOG.offices.values():
        yield from ((office.id, item) for item in (*office.values(), *office.hours))
    yield from ((line.id, line) for line in CATALOG.hotlines.values())
    yield from ((update.id, update) for update in CATALOG.updates)
    yield from ((alarm.id, alarm) for alarm in CATALOG.alarms.values())


def told(topic: Topic) -> Iterator[Text]:
    """Every text of a topic."""
    yield from (topic.title, *topic.variants.values())
    for answer in (topic.body, *topic.overlays.values()):
        yield from (fact.text if isinstance(fact, Fact) else fact.what for fact in answer.facts())


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def rendered(outcome: Outcome) -> list[str]:
    """Everything a person would see of a reply, on every channel."""
    return ["\n".join(map(said, render(outcome.reply))) for render in RENDER.values()]


def values(confidence: Confidence) -> list[Value]:
    return [value for office in CATALOG.offices.values() for value in office.values() if value.confidence is confidence]


def shown(text: str, details: list[Value]) -> list[str]:
    """Which of these contact details a text holds; phones are found however they are spaced."""
    numbers = digits(text)
    return [
        value.value
        for value in details
        if value.value in text or (value.value.startswith("+") and digits(value.value)[1:] in numbers)
    ]


DOUBTFUL, UNVERIFIED = values(Confidence.LOW), values(Confidence.UNVERIFIED)
DOUBTFUL_LINES = [line.number for line in CATALOG.hotlines.values() if not line.confidence.stated]


def assert_doubt_is_said(outcome: Outcome, locale: str) -> None:
    for text in rendered(outcome):
        assert not shown(text, DOUBTFUL)
        assert not [number for number in DOUBTFUL_LINES if number in text.splitlines()]
        if shown(text, UNVERIFIED):
            assert UNCONFIRMED[locale] in text
            assert CATALOG.directory in text


def test_some_details_are_doubtful_and_some_unverified() -> None:
    assert DOUBTFUL
    assert UNVERIFIED
    assert DOUBTFUL_LINES


def test_every_office_hotline_topic_and_update_is_there() -> None:
    assert len(CATALOG.offices) == 24
    assert len(CATALOG.hotlines) == 27
    assert len(CATALOG.topics) == 137
    assert len(CATALOG.updates) == 58


def test_every_fact_names_its_source_and_dates() -> None:
    for name, item in proven():
        assert item.sources, name
        assert all(source.name for source in item.sources), name
        assert item.confidence in Confidence, name
        assert item.verified_on <= item.review_by, name


def test_every_fact_is_told_in_spanish_and_in_english() -> None:
    texts = [
        (name, item.text if isinstance(item, Fact) else item.what)
        for name, item in proven()
        if isinstance(item, Fact | Fee)
    ]
    assert [name for name, text in texts if not all(text.get(locale, "").strip() for locale in COMPLETE)] == []


def test_a_topic_with_words_in_a_language_has_its_title_in_it() -> None:
    """Without one the topic is answered in Spanish, and the words would never be read."""
    for topic in CATALOG.topics.values():
        assert {locale for text in told(topic) for locale in text} == set(topic.title), topic.id


def test_a_draft_is_of_a_language_the_topic_has() -> None:
    drafts = {topic.id: topic.drafts for topic in CATALOG.topics.values() if topic.drafts}
    assert drafts
    for name, locales in drafts.items():
        assert BASE_LOCALE not in locales, name
        assert set(locales) <= set(CATALOG.topics[name].title), name


def test_quechua_states_no_number_that_the_spanish_does_not() -> None:
    """Speakers review its words; its numbers are compared here."""
    texts = [text for topic in CATALOG.topics.values() for text in told(topic)]
    texts += [text for alarm in CATALOG.alarms.values() for text in (alarm.title, *alarm.steps)]
    said = [text for text in texts if "qu" in text]
    assert said
    for text in said:
        assert set(re.findall(r"\d+", text["qu"])) == set(re.findall(r"\d+", text["es"])), text["qu"]


def test_every_state_has_a_district() -> None:
    states = {"NY", "NJ", "CA", "FL", "TX", "DC", "VA", "MD", "WA", "AK", "HI", "PR"}
    assert states <= CATALOG.districts.keys()
    assert len(CATALOG.districts) >= 51


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("office", OFFICES)
def test_what_is_doubtful_is_never_shown_and_what_is_unverified_says_so(office: str | None, locale: str) -> None:
    for _, outcome in every_reply(office=office, locale=locale):
        assert_doubt_is_said(outcome, locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_so_it_is_for_the_place_somebody_names(locale: str) -> None:
    for _, outcome in every_place(locale=locale):
        assert_doubt_is_said(outcome, locale)


@pytest.mark.parametrize("office", CATALOG.offices)
def test_an_emergency_line_is_given_only_when_a_source_gives_it(office: str) -> None:
    text = "\n".join(consulates.emergency_line(a_turn("consulate-emergency-line", office=office)).reply.paragraphs)
    line = CATALOG.offices[office].emergency
    stated = line is not None and line.confidence.stated
    assert ("Línea de emergencia, " in text) is stated
    assert ("no tengo confirmada su línea de emergencia" in text) is not stated


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("topic", [topic.id for topic in CATALOG.topics.values() if topic.kind is Kind.RIGHT])
def test_rights_say_once_and_near_the_top_that_they_are_no_legal_advice(topic: str, locale: str) -> None:
    turn = a_turn(topic, locale=locale)
    paragraphs = route(topic, turn)(turn).reply.paragraphs
    assert [number for number, text in enumerate(paragraphs) if NOTICE[locale] in text] == [
        2 if CATALOG.topics[topic].first else 1
    ]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", CATALOG.alarms)
def test_an_emergency_is_answered_in_one_message(kind: str, locale: str) -> None:
    for office in OFFICES:
        for today in (TODAY, LATEST + timedelta(days=1)):  # overdue, the answer is longest
            turn = a_turn("emergency", entities={"kind": kind}, office=office, locale=locale, today=today)
            reply = emergency.help_now(turn).reply
            whatsapp, telegram = RENDER["whatsapp"](reply), RENDER["telegram"](reply)
            assert len(whatsapp) == 1, office
            assert len(whatsapp[0]["text"]) <= 1600, office
            assert len(telegram) == 1, office


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("topic", CATALOG.topics)
def test_a_topic_says_that_it_is_overdue_from_the_day_after_its_review_date(topic: str, locale: str) -> None:
    on_time = CATALOG.topics[topic].review_by

    def warned(late: int) -> bool:
        turn = a_turn(topic, locale=locale, today=on_time + timedelta(days=late))
        return any(
            text.startswith("⚠") and turn.day(on_time) in text for text in route(topic, turn)(turn).reply.paragraphs
        )

    assert not warned(late=0)
    assert warned(late=1)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("topic", CATALOG.topics)
def test_a_topic_is_answered_with_its_source_and_date(topic: str, locale: str) -> None:
    turn = a_turn(topic, locale=locale)
    reply = route(topic, turn)(turn).reply
    assert len(reply.paragraphs) >= 3
    assert all(text.strip() for text in reply.paragraphs)
    assert words(CATALOG.topics[topic].title, locale) in "\n".join(reply.paragraphs[:2])
    assert CATALOG.topics[topic].sources[0].name in reply.paragraphs[-1]
    assert turn.day(CATALOG.topics[topic].verified_on) in reply.paragraphs[-1]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("office", [None, "miami", "orlando"])
def test_every_choice_leads_somewhere(office: str | None, locale: str) -> None:
    for turn, outcome in (*every_reply(office=office, locale=locale), *every_place(locale=locale)):
        for choice in outcome.reply.choices:
            read = read_payload(choice.payload)
            assert read, choice
            assert route(read.intent, turn) is not fallback.unknown, choice
            assert len(choice.payload.encode()) <= TELEGRAM_DATA, choice
            assert choice.title.strip(), choice


def test_nobody_is_left_without_a_next_step() -> None:
    for turn, outcome in (*every_reply(), *every_place()):
        assert outcome.reply.paragraphs, turn.interpretation
        assert outcome.reply.choices, turn.interpretation


@pytest.mark.parametrize("locale", LOCALES)
def test_no_placeholder_is_left_open(locale: str) -> None:
    for turn, outcome in (*every_reply(office="miami", locale=locale), *every_place(locale=locale)):
        assert not re.search(r"\{\w*\}", "\n".join(outcome.reply.paragraphs)), turn.interpretation
