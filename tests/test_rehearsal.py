"""The real conversation, asked by somebody imagined: any day, office, language and catalog."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import telemetry
from bot.app import converse
from bot.catalog import Catalog, Closure, ClosureKind, Confidence
from bot.conversation import Conversation, Store
from bot.domain import Dialog
from bot.errors import InterpreterUnavailable
from bot.handlers import rights
from bot.interpreter import Interpreter
from bot.panel.rehearsal import Scene, Watched, day_for, noon, payload_for, rehearse, somebody, tell
from tests.builders import CATALOG, PHRASES, TODAY, ScriptedInterpreter, catalog_with, settings

SCENE = Scene(locale="es", office="paterson", on=TODAY)


def conversing(
    catalog: Catalog, store: Store, now: Callable[[], datetime], interpreter: Interpreter | None = None
) -> Conversation:
    interpreter = interpreter or ScriptedInterpreter()
    return converse(settings(Path("unused")), lambda: catalog, PHRASES, interpreter, store, now)


def said(scene: Scene, asked: str, catalog: Catalog = CATALOG, channel: str = "web") -> str:
    return "\n\n".join(tell(conversing, catalog, scene, asked, channel).outcome.reply.paragraphs)


def closed(on: date) -> Catalog:
    """The catalog with Paterson closed on a day."""
    source = CATALOG.offices["paterson"].sources
    proof = {"sources": source, "verified_on": on, "review_by": on, "confidence": Confidence.HIGH}
    note = {"es": "Por mudanza."}
    closure = Closure(office="paterson", kind=ClosureKind.CLOSED, start=on, end=on, note=note, **proof)  # type: ignore[arg-type]
    return catalog_with(closures=(closure,))


def test_an_answer_is_that_of_the_chosen_office() -> None:
    assert "Paterson" in said(SCENE, "/find-consulate")
    assert "Miami" in said(replace(SCENE, office="miami"), "/find-consulate")
    assert "¿En qué parte" in said(replace(SCENE, office=None), "/find-consulate")


@pytest.mark.parametrize("locale", ["es", "en", "qu"])
def test_an_answer_is_in_the_chosen_language(locale: str) -> None:
    title = CATALOG.topics["passport-adult"].title[locale]
    reply = tell(conversing, CATALOG, replace(SCENE, locale=locale), "/passport-adult").outcome.reply
    assert title in "\n".join(reply.paragraphs)
    assert reply.locale == locale


def test_an_answer_is_that_of_the_chosen_day() -> None:
    day = TODAY + timedelta(days=40)
    assert "Por mudanza." not in said(SCENE, "/consulate-hours", closed(day))
    assert "Por mudanza." in said(replace(SCENE, on=day), "/consulate-hours", closed(day))


def test_it_is_noon_by_the_clock_of_the_office() -> None:
    assert noon(CATALOG, SCENE) == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert noon(CATALOG, replace(SCENE, office="los-angeles")) == datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert noon(CATALOG, replace(SCENE, office=None)) == noon(CATALOG, replace(SCENE, office="no-such"))


def test_nothing_of_a_first_time_is_in_the_way() -> None:
    reply = tell(conversing, CATALOG, SCENE, "/passport-adult").outcome.reply
    assert reply.paragraphs[0].startswith("**Pasaporte")


def test_whatsapp_is_told_how_to_share_a_location_there() -> None:
    nowhere = replace(SCENE, office=None)
    assert "📎" in said(nowhere, "/find-consulate", channel="whatsapp")
    assert "📎" not in said(nowhere, "/find-consulate", channel="web")


def test_typed_words_are_understood_by_the_interpreter_given() -> None:
    interpreter = ScriptedInterpreter()
    interpreter.understand("cuánto demora mi libreta", "passport-adult")
    answered = rehearse(
        conversing,
        CATALOG,
        somebody(SCENE),
        noon(CATALOG, SCENE),
        text="cuánto demora mi libreta",
        interpreter=interpreter,
    )
    assert answered.outcome.topic == "passport-adult"


def test_a_dialog_goes_on_with_the_next_words() -> None:
    topic = next(topic for topic in CATALOG.topics.values() if "TX" in topic.states)
    dialog = Dialog(rights.STATE, "state", (("topic", topic.id),))
    answered = rehearse(conversing, CATALOG, somebody(SCENE), noon(CATALOG, SCENE), text="Texas", dialog=dialog)
    assert answered.outcome.topic == topic.id
    assert "Texas" in "\n".join(answered.outcome.reply.paragraphs)


def test_it_is_noticed_that_the_model_is_away() -> None:
    watched = Watched(ScriptedInterpreter(away=True))
    with pytest.raises(InterpreterUnavailable):
        watched.parse("hola")
    assert watched.away
    there = Watched(ScriptedInterpreter())
    assert there.parse("hola") is there.heard
    assert not there.away


UPDATE = CATALOG.updates[0].id


@pytest.mark.parametrize(
    ("key", "topic"),
    [
        ("topics/passport/passport-adult", "passport-adult"),
        ("overlays/passport-adult/paterson", "passport-adult"),
        ("offices/paterson", "find-consulate"),
        ("closures/paterson/feriado", "consulate-hours"),
        ("events/paterson/gira", "itinerant-consulate"),
        (f"updates/{UPDATE}", UPDATE),
        ("alarms/at-door", "ice-at-door"),
        ("hotlines/988", "mental-health-crisis"),
        ("districts/NJ", "find-consulate"),
        ("national/calendar", "itinerant-consulate"),
    ],
)
def test_each_kind_of_document_has_an_answer_that_shows_it(key: str, topic: str) -> None:
    asked = payload_for(key, None, CATALOG)
    assert asked is not None
    assert tell(conversing, CATALOG, SCENE, asked).outcome.topic == topic


def test_every_topic_and_hotline_can_be_shown() -> None:
    topics = {payload_for(f"topics/{topic.family}/{topic.id}", None, CATALOG) for topic in CATALOG.topics.values()}
    assert topics == {f"/{topic}" for topic in CATALOG.topics}
    told = {one: payload_for(f"hotlines/{one}", None, CATALOG) for one in CATALOG.hotlines}
    named = {line for topic in CATALOG.topics.values() for line in (*topic.first, *topic.phones)}
    named |= {line for alarm in CATALOG.alarms.values() for line in alarm.phones}
    assert {line for line, asked in told.items() if asked} == named


def test_a_district_is_shown_to_somebody_of_that_state() -> None:
    asked = payload_for("districts/NJ", None, CATALOG)
    assert "New Jersey" in said(SCENE, str(asked))


def test_an_extra_day_is_told_with_the_hours() -> None:
    assert payload_for("events/paterson/sabado", {"kind": "extra-day"}, CATALOG) == "/consulate-hours"


@pytest.mark.parametrize("key", ["national/keywords", "nonsense", "nonsense/else", ""])
def test_what_no_answer_shows_has_none(key: str) -> None:
    assert payload_for(key, None, CATALOG) is None


def test_a_closure_to_come_is_shown_on_its_first_day() -> None:
    later = (TODAY + timedelta(days=60)).isoformat()
    assert day_for("closures/paterson/x", {"from": later}, TODAY).isoformat() == later
    assert day_for("events/paterson/x", {"date": later}, TODAY).isoformat() == later
    assert day_for("closures/paterson/x", {"from": "2020-01-01"}, TODAY) == TODAY
    assert day_for("closures/paterson/x", {"from": "pronto"}, TODAY) == TODAY
    assert day_for("topics/passport/passport-adult", {"date": later}, TODAY) == TODAY


def test_the_words_of_a_rehearsal_reach_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger=telemetry.LOGGER.name)
    rehearse(conversing, CATALOG, somebody(SCENE), noon(CATALOG, SCENE), text="me llamo Rosaura y vivo en Paterson")
    assert "Rosaura" not in caplog.text
