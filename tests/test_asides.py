"""What is said beside the answer: another need, a language no answer is written in."""

import pytest

from bot.domain import Origin
from tests.builders import Ask, ScriptedInterpreter

TWO = "cuánto cuesta el pasaporte y a qué hora abren"


def test_the_other_need_of_a_message_is_offered_first(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand(TWO, "passport-adult", segments=(("passport-adult", 0.9), ("consulate-hours", 0.8)))
    reply = ask(TWO).outcome.reply
    assert reply.choices[0].payload == "/consulate-hours"
    assert sum(choice.payload == "/consulate-hours" for choice in reply.choices) == 1
    assert "otra cosa" in reply.paragraphs[-1]


@pytest.mark.parametrize(
    ("first", "second", "answered"),
    [
        ("passport-adult", "detained-first-steps", "detained-first-steps"),
        ("consulate-hours", "passport-adult", "consulate-hours"),
        ("right-silence", "find-lawyer", "right-silence"),
    ],
)
def test_rights_come_before_papers_else_what_was_told_first(
    ask: Ask,
    interpreter: ScriptedInterpreter,
    first: str,
    second: str,
    answered: str,
) -> None:
    interpreter.understand(TWO, first, segments=((first, 0.9), (second, 0.8)))
    assert ask(TWO).turn.interpretation.intent == answered


def test_an_emergency_among_two_needs_is_answered_alone(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand(
        TWO,
        "passport-adult",
        ranking=(("passport-adult", 0.6), ("emergency", 0.4)),
        segments=(("passport-adult", 0.9), ("emergency", 0.8)),
    )
    answered = ask(TWO)
    assert answered.emergency
    assert "otra cosa" not in answered.outcome.reply.paragraphs[-1]


@pytest.mark.parametrize(
    ("locale", "confidence", "notice"),
    [
        ("pt", 0.95, "Le respondo en español"),
        ("ay", 0.95, "Le respondo en español"),
        ("other", 0.95, "Le respondo en español"),
        ("qu", 0.95, "Entiendo quechua"),
        ("pt", 0.5, ""),
        ("es", 0.99, ""),
    ],
)
def test_a_language_that_is_not_written_is_answered_politely_in_spanish(
    ask: Ask,
    interpreter: ScriptedInterpreter,
    locale: str,
    confidence: float,
    notice: str,
) -> None:
    interpreter.understand(
        "preciso renovar meu passaporte", "passport-adult", locale=locale, locale_confidence=confidence
    )
    answered = ask("preciso renovar meu passaporte")
    first = answered.outcome.reply.paragraphs[0]
    assert answered.turn.locale == "es"
    assert answered.turn.interpretation.origin is Origin.NLU
    assert notice in first
    assert bool(notice) == ("español" in first)


def test_an_english_conversation_stays_english_without_that_word(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("how do i get my passport", "passport-adult", locale="en")
    ask("how do i get my passport")
    interpreter.understand("preciso renovar meu passaporte", "passport-adult", locale="pt", locale_confidence=0.95)
    answered = ask("preciso renovar meu passaporte")
    assert answered.turn.locale == "en"
    assert "Spanish" not in answered.outcome.reply.paragraphs[0]
