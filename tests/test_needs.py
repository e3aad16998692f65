"""Several needs in one message: each is answered, the most urgent first."""

import pytest

from bot.domain import Segment
from bot.needs import ANSWERED, part
from tests.builders import CATALOG, Ask, ScriptedInterpreter, an_interpretation

TWO = "cuánto cuesta el pasaporte y a qué hora abren"


def segments(*intents: str, confidence: float = 0.9) -> tuple[Segment, ...]:
    return tuple(Segment(intent, confidence) for intent in intents)


@pytest.mark.parametrize(
    ("told", "answered"),
    [
        (("passport-adult", "detained-first-steps"), ("detained-first-steps", "passport-adult")),
        (("consulate-hours", "passport-adult"), ("consulate-hours", "passport-adult")),
        (("right-silence", "find-lawyer"), ("right-silence", "find-lawyer")),
        (("passport-adult", "emergency"), ("passport-adult",)),  # an emergency is answered alone, by its own lane
    ],
)
def test_rights_come_before_papers_else_what_was_told_first(told: tuple[str, ...], answered: tuple[str, ...]) -> None:
    read = an_interpretation("passport-adult", 0.9, segments=segments(*told))
    assert tuple(one.intent for one in part(read, CATALOG)) == answered


def test_what_is_not_sure_is_not_answered_beside_what_is() -> None:
    read = an_interpretation(
        "passport-adult", 0.9, segments=(Segment("passport-adult", 0.9), Segment("right-silence", 0.61))
    )
    assert [one.intent for one in part(read, CATALOG)] == ["passport-adult"]


def test_no_more_are_answered_than_a_person_can_read() -> None:
    many = segments("passport-adult", "consulate-hours", "dni-renewal-adult", "appointment", "consular-fees")
    assert len(part(an_interpretation("passport-adult", segments=many), CATALOG)) == ANSWERED


def test_both_answers_stand_in_one_reply_with_a_step_of_each(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand(
        TWO,
        "passport-adult",
        segments=(
            Segment("passport-adult", 0.9, "cuánto cuesta el pasaporte"),
            Segment("consulate-hours", 0.8, "a qué hora abren"),
        ),
    )
    ask("Paterson, NJ")
    reply = ask(TWO).outcome.reply
    told = "\n\n".join(reply.paragraphs)
    assert told.index("Pasaporte para mayores de edad") < told.index("Consulado General del Perú – Paterson")
    assert "Costo" in told
    assert "Qué llevar" not in told  # the detail its own words ask for, not the whole topic
    assert [choice.payload for choice in reply.choices].count("/menu") == 1
    assert reply.choices[-1].payload == "/menu"
    assert len(reply.choices) <= 4


def test_nothing_is_said_twice(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand(TWO, "passport-adult", segments=segments("passport-adult", "dni-renewal-adult"))
    paragraphs = ask(TWO).outcome.reply.paragraphs
    assert len(set(paragraphs)) == len(paragraphs)


def test_a_need_that_was_told_and_not_answered_is_offered_first(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    parts = (Segment("passport-adult", 0.9), Segment("right-silence", 0.61))
    interpreter.understand(TWO, "passport-adult", segments=parts)
    reply = ask(TWO).outcome.reply
    assert reply.choices[0].payload == "/right-silence"
    assert "También me preguntó otra cosa" in "\n".join(reply.paragraphs)


def test_what_was_answered_is_not_offered_again(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand(TWO, "passport-adult", segments=segments("passport-adult", "right-silence"))
    reply = ask(TWO).outcome.reply
    assert "También me preguntó otra cosa" not in "\n".join(reply.paragraphs)


def test_an_emergency_the_model_sees_is_answered_alone_and_the_rest_offered_last(
    ask: Ask, interpreter: ScriptedInterpreter
) -> None:
    interpreter.understand(
        TWO,
        "passport-adult",
        ranking=(("passport-adult", 0.6), ("emergency", 0.4)),
        segments=segments("passport-adult", "emergency"),
    )
    answered = ask(TWO)
    assert answered.emergency
    assert "Pasaporte" not in "".join(answered.outcome.reply.paragraphs)
    *_, offered, home = answered.outcome.reply.choices
    assert (offered.payload, home.payload) == ("/passport-adult", "/menu")
