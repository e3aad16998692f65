from typing import Any

import pytest

from bot.domain import Entity, Interpretation, Origin, Segment
from bot.errors import InterpreterUnavailable
from bot.interpreter import KEYWORD_CONFIDENCE, RasaInterpreter, interpretation, named_locale, read_keywords
from tests.builders import CATALOG, catalog_with

PARSED: dict[str, Any] = {
    "text": "I need a passport",
    "intent": {"name": "passport-adult", "confidence": 0.93},
    "intent_ranking": [
        {"name": "passport-adult", "confidence": 0.93},
        {"name": "passport-minor", "confidence": 0.05},
    ],
    "entities": [{"entity": "place", "value": "Miami", "start": 0, "end": 5}],
    "language": {"locale": "en", "confidence": 0.99},
}


def test_rasas_parse_is_read() -> None:
    assert interpretation(PARSED) == Interpretation(
        intent="passport-adult",
        confidence=0.93,
        origin=Origin.NLU,
        entities=(Entity("place", "Miami"),),
        ranking=(("passport-adult", 0.93), ("passport-minor", 0.05)),
        locale="en",
        locale_confidence=0.99,
    )


def test_no_intent_is_out_of_scope() -> None:
    read = interpretation(PARSED | {"intent": {"name": None, "confidence": 0.0}, "intent_ranking": []})
    assert (read.intent, read.confidence, read.ranking) == ("out-of-scope", 0.0, ())


def test_the_parts_of_a_message_carry_their_words() -> None:
    parts = [
        {"start": 0, "end": 8, "intent": "passport-adult", "confidence": 0.9},
        {"start": 10, "end": 18, "intent": "find-lawyer", "confidence": 0.8},
    ]
    read = interpretation(PARSED | {"segments": parts}, "passport? a lawyer")
    assert read.segments == (Segment("passport-adult", 0.9, "passport"), Segment("find-lawyer", 0.8, "a lawyer"))


@pytest.mark.parametrize("absent", ["intent_ranking", "entities", "language"])
def test_what_rasa_leaves_out_is_empty(absent: str) -> None:
    for parsed in (PARSED | {absent: None}, {key: value for key, value in PARSED.items() if key != absent}):
        read = interpretation(parsed)
        assert {"intent_ranking": read.ranking, "entities": read.entities, "language": read.locale}[absent] in (
            (),
            None,
        )


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [],
        {"detail": "not found"},
        PARSED | {"intent": "passport-adult"},
        PARSED | {"intent": None},
        PARSED | {"intent": {"confidence": 0.9}},
        PARSED | {"intent": {"name": "passport-adult", "confidence": None}},
        PARSED | {"intent_ranking": {"passport-adult": 0.9}},
        PARSED | {"intent_ranking": ["passport-adult"]},
        PARSED | {"entities": [{"entity": "place"}]},
        PARSED | {"language": "en"},
    ],
)
def test_what_is_no_parse_is_refused(broken: Any) -> None:
    with pytest.raises((KeyError, TypeError)):
        interpretation(broken)


def test_a_server_that_is_away_says_so_without_the_words_of_the_person() -> None:
    interpreter = RasaInterpreter("http://127.0.0.1:9")  # the discard port: nobody listens
    with pytest.raises(InterpreterUnavailable) as caught:
        interpreter.parse("se llevaron a mi esposo")
    interpreter.close()
    assert "esposo" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("utterance", "intent", "locale"),
    [
        ("¿Cuánto cuesta el PASAPORTE?", "passport-adult", "es"),
        ("i need a passport", "passport-adult", "en"),
        ("pasaporte de mi hijo", "passport-minor", "es"),  # the longest keyword wins over "pasaporte"
        ("quiero renovar mi DNI", "dni-renewal-adult", "es"),
        ("necesito un abogado", "find-lawyer", "es"),
        ("opening hours please", "consulate-hours", "en"),
    ],
)
def test_keywords_find_an_intent_and_its_language(utterance: str, intent: str, locale: str) -> None:
    read = read_keywords(utterance, CATALOG)
    assert (read.intent, read.locale, read.origin) == (intent, locale, Origin.KEYWORDS)
    assert read.confidence == KEYWORD_CONFIDENCE
    assert read.ranking[0] == (intent, KEYWORD_CONFIDENCE)


def test_a_topics_title_is_a_keyword() -> None:
    read = read_keywords(f"sobre {CATALOG.topics['ice-street'].title['es']}", CATALOG)
    assert read.intent == "ice-street"


@pytest.mark.parametrize("utterance", ["pasaportes", "", "🆘", "quiero pizza"])
def test_without_a_keyword_nothing_is_understood(utterance: str) -> None:
    read = read_keywords(utterance, CATALOG)
    assert (read.intent, read.confidence, read.ranking) == ("out-of-scope", 0.0, ())


def test_keywords_of_the_same_length_share_the_confidence() -> None:
    catalog = catalog_with(keywords={"passport-adult": {"es": ("azul",)}, "find-lawyer": {"es": ("rojo",)}})
    read = read_keywords("azul o rojo", catalog)
    assert read.ranking == (("passport-adult", KEYWORD_CONFIDENCE / 2), ("find-lawyer", KEYWORD_CONFIDENCE / 2))
    assert read.confidence == KEYWORD_CONFIDENCE / 2


def test_keywords_in_two_languages_tell_none() -> None:
    catalog = catalog_with(keywords={"passport-adult": {"es": ("azul",)}, "find-lawyer": {"en": ("blue",)}})
    assert read_keywords("azul blue", catalog).locale is None


@pytest.mark.parametrize("intent", CATALOG.keywords)
def test_every_keyword_finds_its_intent_when_it_is_all_that_is_said(intent: str) -> None:
    for phrases in CATALOG.keywords[intent].values():
        for phrase in phrases:
            assert intent in [name for name, _ in read_keywords(phrase, CATALOG).ranking], phrase


@pytest.mark.parametrize(
    ("utterance", "locale"),
    [
        ("hábleme en español", "es"),
        ("in spanish please", "es"),
        ("English", "en"),
        ("en inglés por favor", "en"),
        ("runasimipi rimay", None),
        ("quechua", "qu"),
        ("otro idioma", None),
    ],
)
def test_a_language_is_named_in_any_languages_words(utterance: str, locale: str | None) -> None:
    assert named_locale(utterance) == locale
