"""What is said around an answer: once, in its place, and never in the way of an emergency."""

import pytest

from bot.domain import Attachment, Origin
from tests.builders import Ask, ScriptedInterpreter

PASSPORT = "cómo saco mi pasaporte"
PRIVACY = "No guardo sus mensajes"
NOT_UNDERSTOOD = "asdf qwerty zxcv poiu"


@pytest.fixture(autouse=True)
def _understands(interpreter: ScriptedInterpreter) -> None:
    interpreter.understand(PASSPORT, "passport-adult")
    interpreter.understand("how do I get my passport", "passport-adult", locale="en")
    interpreter.understand("como tiro meu passaporte peruano", "passport-adult", locale="pt")


def told(ask: Ask, text: str = "", **given: object) -> str:
    return "\n\n".join(ask(text, **given).outcome.reply.paragraphs)


def test_privacy_is_told_with_the_first_answer_and_not_again(ask: Ask) -> None:
    assert PRIVACY in told(ask, PASSPORT)
    assert PRIVACY not in told(ask, PASSPORT)


def test_an_emergency_is_not_kept_waiting_by_privacy_which_comes_with_the_next_answer(ask: Ask) -> None:
    first = told(ask, "ICE está en mi puerta")
    assert PRIVACY not in first
    assert "Le hablo en" not in first
    assert PRIVACY in told(ask, PASSPORT)


def test_the_language_is_confirmed_once(ask: Ask) -> None:
    assert "Le hablo en español" in told(ask, PASSPORT)
    assert "Le hablo en español" not in told(ask, PASSPORT)


def test_a_language_that_changes_is_confirmed_once_again(ask: Ask) -> None:
    told(ask, PASSPORT)
    assert "I am writing to you in English" in told(ask, "how do I get my passport")
    assert "I am writing to you in English" not in told(ask, "how do I get my passport")


def test_one_word_in_another_language_changes_nothing(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    told(ask, PASSPORT)
    interpreter.understand("thanks", "thanks", locale="en")
    assert ask("thanks").turn.locale == "es"


def test_a_chosen_language_stays_and_the_other_is_offered_in_its_own_words(ask: Ask) -> None:
    assert ask("español").turn.locale == "es"
    answer = ask("how do I get my passport")
    assert answer.turn.locale == "es"
    assert "Would you rather I wrote in English?" in "\n".join(answer.outcome.reply.paragraphs)
    assert ask("English").turn.locale == "en"
    assert ask(PASSPORT).turn.locale == "en"


@pytest.mark.parametrize("locale", ["pt", "ay", "other"])
def test_a_language_nothing_is_written_in_gets_a_polite_word(
    ask: Ask, interpreter: ScriptedInterpreter, locale: str
) -> None:
    interpreter.understand(PASSPORT, "passport-adult", locale=locale)
    assert told(ask, PASSPORT).startswith("Entiendo español, inglés y quechua.")


def test_after_two_misses_in_a_row_a_person_is_offered(ask: Ask) -> None:
    first = ask(NOT_UNDERSTOOD).outcome.reply
    assert first.choices[0].payload != "/talk-to-person"
    second = ask(NOT_UNDERSTOOD).outcome.reply
    assert second.choices[0].payload == "/talk-to-person"
    assert len(second.paragraphs) > len(first.paragraphs) - 2
    assert ask(NOT_UNDERSTOOD).outcome.reply.choices[0].payload != "/talk-to-person"


def test_an_answer_in_between_forgives_the_miss(ask: Ask) -> None:
    ask(NOT_UNDERSTOOD)
    ask(PASSPORT)
    assert ask(NOT_UNDERSTOOD).outcome.reply.choices[0].payload != "/talk-to-person"


def test_a_thumb_down_and_anger_count_as_misses(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    ask(PASSPORT)
    ask(choice='/helpful{"of":"passport-adult","is":"no"}')
    interpreter.understand("no me entiende nada", "out-of-scope")
    assert ask("no me entiende nada").outcome.reply.choices[0].payload == "/talk-to-person"


def test_the_number_of_a_document_is_taken_out_before_anything_reads_it(
    ask: Ask, interpreter: ScriptedInterpreter
) -> None:
    asked = "mi DNI es 00004567 y quiero renovarlo"
    answer = ask(asked)
    assert not any("00004567" in text for text in interpreter.asked)
    assert "00004567" not in answer.turn.question.text
    assert "00004567" not in repr(answer.outcome)
    assert "no hace falta" in "\n".join(answer.outcome.reply.paragraphs).lower()


def test_the_number_of_a_detained_relative_does_not_delay_the_emergency(ask: Ask) -> None:
    answer = ask("se llevaron a mi esposo, su número A es A000-123-456")
    assert answer.emergency
    assert answer.outcome.reply.paragraphs[0].startswith("**")
    assert "000-123" not in repr(answer.outcome)


def test_nothing_but_a_number_is_answered_without_asking_the_model(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    answer = ask("A000 123 456")
    assert answer.turn.interpretation.intent == "sensitive"
    assert interpreter.asked == []


def test_what_was_heard_is_repeated_before_the_answer(ask: Ask) -> None:
    assert told(ask, PASSPORT, heard=True).startswith(f"Escuché: «{PASSPORT}»")


def test_a_correction_and_a_forwarded_message_are_named(ask: Ask) -> None:
    assert told(ask, PASSPORT, edited=True).startswith("Leí su corrección")
    assert told(ask, PASSPORT, forwarded=True).startswith("Es un mensaje reenviado")


def test_what_goes_round_and_is_not_understood_may_be_a_fraud(ask: Ask) -> None:
    reply = ask("hay una multa nueva de 500 para todos", forwarded=True).outcome.reply
    assert reply.choices[0].payload == "/notario-fraud"
    assert ask(PASSPORT, forwarded=True).outcome.reply.choices[0].payload != "/notario-fraud"


def test_a_picture_with_a_question_is_answered_and_said_not_to_be_looked_at(ask: Ask) -> None:
    said = told(ask, PASSPORT, attachment=Attachment.PICTURE)
    assert "leí solo sus palabras" in said
    assert "Qué llevar" in said


def test_discreet_mode_veils_every_answer_until_it_is_switched_off(ask: Ask) -> None:
    ask("modo discreto")
    assert told(ask, "ICE está en mi puerta").startswith("Hola. Aquí tiene la información que pidió.")
    ask("modo normal")
    assert "Hola. Aquí tiene" not in told(ask, PASSPORT)


def test_a_reply_names_its_language_and_the_label_of_its_list(ask: Ask) -> None:
    reply = ask(PASSPORT).outcome.reply
    assert (reply.locale, reply.menu) == ("es", "Ver opciones")


def test_an_emergency_is_read_even_from_a_message_over_the_limit(ask: Ask) -> None:
    answer = ask("ICE está en mi puerta " + "por favor " * 400)
    assert answer.turn.interpretation.origin is Origin.EMERGENCY
