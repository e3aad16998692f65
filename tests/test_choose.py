"""Routing: a pending question, the confidence, the handlers, the topics, the fallback."""

from dataclasses import replace

import pytest

from bot.bands import ANSWER, ASK, EMERGENCY
from bot.catalog import Kind
from bot.domain import Handler, Origin, Turn
from bot.handlers import (
    HANDLERS,
    TOPICS,
    choose,
    consulates,
    documents,
    emergency,
    fallback,
    handler_name,
    menu,
    returning,
    rights,
    route,
    updates,
)
from bot.jurisdictions import locate
from tests.builders import CATALOG, a_turn

PATERSON = locate("07505", CATALOG)


def of(origin: Origin, turn: Turn) -> Turn:
    return replace(turn, interpretation=replace(turn.interpretation, origin=origin))


@pytest.mark.parametrize(
    ("intent", "handler"),
    [
        ("passport-adult", documents.explain),
        ("ice-at-door", rights.explain),
        ("customs-benefits", returning.explain),
        ("new-rules", updates.latest),
        ("find-consulate", consulates.find),
        ("consulate-hours", consulates.hours),
        ("emergency", emergency.help_now),
        ("menu", menu.show),
        ("out-of-scope", fallback.out_of_scope),
    ],
)
def test_a_clear_intent_goes_to_its_handler(intent: str, handler: Handler) -> None:
    assert choose(a_turn(intent, confidence=0.99)) is handler


@pytest.mark.parametrize(
    ("confidence", "handler"),
    [
        (1.0, documents.explain),
        (ANSWER, documents.explain),
        (ANSWER - 0.01, fallback.ask),
        (ASK, fallback.ask),
        (ASK - 0.01, fallback.unknown),
        (0.0, fallback.unknown),
    ],
)
@pytest.mark.parametrize("origin", [Origin.NLU, Origin.KEYWORDS])
def test_the_less_sure_the_meaning_the_more_is_asked(confidence: float, handler: Handler, origin: Origin) -> None:
    assert choose(of(origin, a_turn("passport-adult", confidence=confidence))) is handler


@pytest.mark.parametrize(
    ("confidence", "handler"),
    [
        (ANSWER, emergency.help_now),
        (EMERGENCY, emergency.help_now),
        (EMERGENCY - 0.01, fallback.ask),
        (ASK - 0.01, fallback.unknown),
    ],
)
def test_an_emergency_is_answered_earlier_than_anything_else(confidence: float, handler: Handler) -> None:
    assert EMERGENCY < ANSWER
    assert choose(a_turn("emergency", confidence=confidence)) is handler


def test_an_emergency_comes_before_a_pending_place() -> None:
    turn = a_turn("emergency", confidence=EMERGENCY, pending="find-consulate", jurisdiction=PATERSON)
    assert choose(turn) is emergency.help_now


@pytest.mark.parametrize("origin", [Origin.CHOICE, Origin.COMMAND, Origin.FORM, Origin.EMERGENCY])
def test_a_tap_a_command_or_a_form_is_never_asked_back(origin: Origin) -> None:
    assert choose(of(origin, a_turn("passport-adult", confidence=0.0))) is documents.explain


def test_the_place_that_was_asked_for_takes_up_the_pending_intent() -> None:
    turn = a_turn("passport-adult", confidence=0.99, pending="consulate-hours", jurisdiction=PATERSON)
    assert choose(turn) is consulates.hours


def test_another_question_while_a_place_is_pending_is_answered() -> None:
    assert choose(a_turn("passport-adult", confidence=0.99, pending="consulate-hours")) is documents.explain


def test_a_place_alone_finds_the_consulate() -> None:
    assert choose(a_turn("out-of-scope", confidence=0.2, jurisdiction=PATERSON)) is consulates.find


def test_a_place_inside_a_clear_question_does_not_change_the_question() -> None:
    assert choose(a_turn("passport-adult", confidence=0.99, jurisdiction=PATERSON)) is documents.explain


@pytest.mark.parametrize(
    ("text", "handler"),
    [
        ("patrson vieja", consulates.place_unknown),
        ("no entiendo nada de lo que me dice", fallback.unknown),
    ],
)
def test_a_few_words_that_are_no_place_are_asked_for_again(text: str, handler: Handler) -> None:
    assert choose(a_turn("out-of-scope", confidence=0.1, pending="find-consulate", text=text)) is handler


@pytest.mark.parametrize("intent", ["no-such-topic", "", "passport_adult"])
def test_an_id_that_is_no_more_leads_to_the_fallback(intent: str) -> None:
    assert choose(of(Origin.CHOICE, a_turn(intent))) is fallback.unknown


def test_every_kind_of_topic_has_a_handler() -> None:
    assert TOPICS.keys() == set(Kind)


def test_no_topic_hides_behind_a_handler_of_the_same_name() -> None:
    assert not HANDLERS.keys() & CATALOG.topics.keys()


@pytest.mark.parametrize(("intent", "name"), [("find-consulate", "consulates"), ("passport-adult", "documents")])
def test_a_handler_is_called_after_its_module(intent: str, name: str) -> None:
    assert handler_name(route(intent, a_turn(intent))) == name
