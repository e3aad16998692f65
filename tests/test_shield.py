"""The answer to "is this the consulate?": what the directory says, never that anything is safe, nothing repeated."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import RENDER, converse
from bot.ask import said
from bot.conversation import Answered
from bot.domain import Dialog, read_payload
from bot.handlers import HANDLERS, handler_name
from bot.handlers.shield import FRAUD, INTENT, check
from bot.storage.contacts import Memory
from tests.builders import CATALOG, PHRASES, TODAY, Clock, ScriptedInterpreter, a_question, a_turn, settings

Answers = Callable[..., Answered]
SAFE = ("seguro", "confiable", "safe", "trustworthy", "legitim", "auténtic")


def told(text: str, **given: object) -> str:
    return "\n\n".join(check(a_turn(INTENT, text=text, **given)).reply.paragraphs)  # type: ignore[arg-type]


def test_it_is_one_of_the_handlers_and_counts_as_consulates() -> None:
    assert HANDLERS[INTENT] is check
    assert handler_name(check) == "consulates"


def test_a_number_of_the_directory_is_named_with_its_source() -> None:
    text = told("¿es el consulado? 786 713 2401")
    assert "El número que recibió: está en mi directorio como **Consulado General del Perú – Miami**." in text
    assert "Fuente: " in text
    assert "no prueba quién le llama" in text


def test_any_other_is_not_in_the_directory_and_no_more_is_said_of_it() -> None:
    text = told("me llamaron del 305 555 0199")
    assert "El número que recibió: no está en mi directorio." in text
    assert "No puedo decir de quién es." in text
    assert "no prueba" not in text


def test_an_unverified_one_is_called_unverified() -> None:
    text = told("¿es el consulado? 973 278 3324")
    assert "Paterson, pero sin confirmar. No lo dé por verificado." in text
    assert "**Consulado" not in text


def test_several_of_a_kind_are_numbered() -> None:
    text = told("¿786 713 2401 o 305 555 0199 es el consulado?")
    assert "El número que recibió (1): está" in text
    assert "El número que recibió (2): no está" in text


@pytest.mark.parametrize("locale", PHRASES.locales)
@pytest.mark.parametrize(
    "text",
    [
        "786 713 2401",
        "973 278 3324",
        "305 555 0199",
        "https://malo.example.com/x",
        "pague@malo.example.com",
        "@cuenta_mala",
        "https://www.consulado.pe",
    ],
)
def test_it_never_says_safe_never_repeats_and_always_gives_the_official_list(text: str, locale: str) -> None:
    outcome = check(a_turn(INTENT, text=f"es el consulado? {text}", locale=locale))
    for render in RENDER.values():
        seen = "\n".join(map(said, render(outcome.reply)))
        assert not [word for word in SAFE if word in seen.lower()]
        assert text not in seen.replace(CATALOG.directory, "")
        assert CATALOG.directory in seen
    assert FRAUD in [read.intent for choice in outcome.reply.choices if (read := read_payload(choice.payload))]


def test_what_not_to_do_comes_from_the_topic_of_frauds() -> None:
    for fact in CATALOG.topics[FRAUD].body.dont:
        assert fact.text["es"] in told("es el consulado? 305 555 0199")


def test_a_value_past_its_review_date_says_so() -> None:
    phone = CATALOG.offices["miami"].phones[0]
    assert "debía revisarse" in told("es 786 713 2401?", today=phone.review_by + timedelta(days=1))
    assert "debía revisarse" not in told("es 786 713 2401?", today=TODAY)


def test_without_a_detail_it_asks_for_one_once() -> None:
    outcome = check(a_turn(INTENT))
    assert outcome.dialog == Dialog(INTENT, "detail")
    assert "Envíeme el número" in outcome.reply.paragraphs[0]


@pytest.fixture
def answers(tmp_path: Path, interpreter: ScriptedInterpreter, clock: Clock) -> Answers:
    """What one person's messages are taken for."""
    conversation = converse(settings(tmp_path), lambda: CATALOG, PHRASES, interpreter, Memory(), clock)

    def asking(text: str, **given: object) -> Answered:
        answered = conversation.answer(a_question(text, **given))
        assert answered is not None
        return answered

    return asking


def test_the_interpreter_is_not_asked_and_the_log_holds_no_number(
    answers: Answers, interpreter: ScriptedInterpreter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "chaski"):
        answered = answers("¿es el consulado? 786 713 2401")
    assert answered.handler == "consulates"
    assert answered.entities == ()
    assert interpreter.asked == []
    (event,) = (json.loads(record.message) for record in caplog.records)
    assert event["intent"] == INTENT
    assert "713" not in caplog.text.replace(str(event["duration_ms"]), "")


def test_a_long_message_forwarded_is_compared_too(answers: Answers) -> None:
    answered = answers("me llegó esto: " + "pague ahora o pierde su cita. " * 80 + "305 555 0199")
    assert "no está en mi directorio" in answered.outcome.reply.paragraphs[0]


def test_it_answers_in_the_language_of_the_question(answers: Answers) -> None:
    assert answers("hello, is this the consulate 305 555 0199").turn.locale == "en"


def test_an_emergency_comes_first(answers: Answers) -> None:
    assert answers("ICE está en mi puerta y me llamaron del 305 555 0199").handler == "emergency"


def test_what_was_asked_for_may_come_bare_and_nobody_is_held_there(answers: Answers) -> None:
    assert "Envíeme" in answers("", choice=f"/{INTENT}").outcome.reply.paragraphs[0]
    answered = answers("786 713 2401", id="2")
    assert "Miami" in answered.outcome.reply.paragraphs[0]
    assert answered.outcome.dialog is None
