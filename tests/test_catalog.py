from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.catalog import (
    Answer,
    Confidence,
    Fact,
    Office,
    OfficeKind,
    Source,
    Value,
    translated,
    words,
)
from tests.builders import CATALOG

READ = date(2026, 11, 22)
SOURCE = Source(name="gob.pe")


def a_fact(said: str) -> Fact:
    return Fact(
        text={"es": said},
        confidence=Confidence.HIGH,
        sources=(SOURCE,),
        verified_on=READ,
        review_by=READ + timedelta(30),
    )


def a_value(value: str, confidence: Confidence = Confidence.HIGH) -> Value:
    return Value(
        value=value, confidence=confidence, sources=(SOURCE,), verified_on=READ, review_by=READ + timedelta(30)
    )


def said(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.text["es"] for fact in facts]


def test_words_are_given_in_the_locale_asked_for() -> None:
    assert words({"es": "hola", "en": "hello"}, "en") == "hello"


@pytest.mark.parametrize("text", [{"es": "hola"}, {"es": "hola", "en": ""}])
def test_words_a_locale_lacks_are_given_in_spanish(text: dict[str, str]) -> None:
    assert words(text, "en") == "hola"


def test_a_text_is_translated_when_the_locale_is_there() -> None:
    assert translated({"es": "hola", "en": "hello"}, "en")
    assert not translated({"es": "hola"}, "en")


def test_only_high_and_medium_confidence_is_stated() -> None:
    assert [kind for kind in Confidence if kind.stated] == [Confidence.HIGH, Confidence.MEDIUM]


def test_a_contact_detail_of_low_confidence_is_not_shown() -> None:
    assert [kind for kind in Confidence if not a_value("x", kind).shown] == [Confidence.LOW]


def test_a_fact_is_overdue_from_the_day_after_its_review_date() -> None:
    fact = a_fact("x")
    assert not fact.overdue(fact.review_by)
    assert fact.overdue(fact.review_by + timedelta(days=1))


def test_an_overlay_adds_to_each_section_after_the_national_facts() -> None:
    national = Answer(requirements=(a_fact("DNI"),), how=(a_fact("en persona"),))
    combined = national.with_overlay(Answer(requirements=(a_fact("sobre"),), where=(a_fact("Miami"),)))
    assert said(combined.requirements) == ["DNI", "sobre"]
    assert said(combined.how) == ["en persona"]
    assert said(combined.where) == ["Miami"]


def test_an_answer_lists_the_facts_of_all_its_sections() -> None:
    answer = Answer(summary=(a_fact("one"),), pitfalls=(a_fact("two"), a_fact("three")))
    assert answer.facts() == (*answer.summary, *answer.pitfalls)


def test_a_topic_answers_with_the_overlay_of_the_office_asked_about() -> None:
    topic = replace(
        CATALOG.topics["passport-adult"],
        body=Answer(requirements=(a_fact("DNI"),)),
        overlays={"miami": Answer(requirements=(a_fact("sobre"),))},
    )
    assert said(topic.answer("miami").requirements) == ["DNI", "sobre"]


@pytest.mark.parametrize("office", [None, "denver", "no-such-office"])
def test_a_topic_without_an_overlay_for_the_office_answers_with_the_national_body(office: str | None) -> None:
    topic = replace(CATALOG.topics["passport-adult"], overlays={"miami": Answer(requirements=(a_fact("sobre"),))})
    assert topic.answer(office) == topic.body


def test_an_office_lists_every_contact_detail_it_has() -> None:
    office = Office(
        id="x",
        kind=OfficeKind.CONSULATE,
        timezone="America/New_York",
        city="X",
        state="NJ",
        point=(0, 0),
        sources=(SOURCE,),
        address=a_value("1 Main St"),
        phones=(a_value("one"), a_value("two")),
        booking=a_value("https://example.org"),
    )
    assert [value.value for value in office.values()] == ["one", "two", "1 Main St", "https://example.org"]


def test_a_catalog_is_the_same_whatever_its_version_is_called() -> None:
    assert replace(CATALOG, version="other") == CATALOG
