"""What a message is taken for before anybody answers it."""

import pytest

from bot.domain import Attachment, Origin, payload
from bot.handlers.menu import rows
from tests.builders import PHRASES, Ask, ScriptedInterpreter, a_turn

PASSPORT = "cómo saco mi pasaporte"


@pytest.mark.parametrize("said", ["menú", "MENU", "0", "inicio", "#", "Inicio.", "/menu", "/start", "home", "no"])
def test_the_ways_home(ask: Ask, said: str) -> None:
    assert {choice.payload for choice in ask(said).outcome.reply.choices} >= {"/emergency", "/privacy"}


@pytest.mark.parametrize("said", ["2", " 2.", "2)", "２", "2️⃣", "opción 2", "la 2", "dos"])
def test_a_number_stands_for_the_choice_in_its_place(ask: Ask, said: str) -> None:
    ask("menú")
    assert ask(said).turn.interpretation.intent == "find-consulate"


@pytest.mark.parametrize("locale", PHRASES.locales)
def test_a_title_of_the_menu_typed_without_accents_is_its_row(ask: Ask, locale: str) -> None:
    ask(choice=payload("change-language", locale=locale))
    ask("menú")
    for row in rows(a_turn("menu", locale=locale)):
        typed = row.title.lower().translate(str.maketrans("áéíóúñ", "aeioun"))
        assert f"/{ask(typed).turn.interpretation.intent}" == row.payload.partition("{")[0]
        ask("menú")


@pytest.mark.parametrize(
    ("said", "locale"),
    [("English", "en"), ("en inglés por favor", "en"), ("Español", "es"), ("runasimi", "qu"), ("Quechua", "qu")],
)
def test_a_language_is_chosen_by_its_name_from_anywhere(ask: Ask, said: str, locale: str) -> None:
    ask(PASSPORT)
    answer = ask(said)
    assert answer.turn.locale == locale
    assert answer.outcome.contact is not None
    assert answer.outcome.contact.locale_chosen


def test_a_language_named_in_a_question_is_no_choice(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("hay abogados que hablen quechua", "find-lawyer")
    assert ask("hay abogados que hablen quechua").turn.locale == "es"


@pytest.mark.parametrize(
    ("said", "topic", "office"),
    [
        ("/start passport-adult_paterson", "passport-adult", "paterson"),
        ("Hola, Chaski: Pasaporte, Paterson #passport-adult_paterson", "passport-adult", "paterson"),
        ("/start documentos", "menu", None),
    ],
)
def test_a_posters_code_leads_to_its_topic_and_office(ask: Ask, said: str, topic: str, office: str | None) -> None:
    answer = ask(said)
    assert answer.turn.interpretation.intent == topic
    assert answer.turn.contact.office == office


def test_an_unknown_code_greets(ask: Ask) -> None:
    assert ask("/start no-such-thing").turn.interpretation.intent == "greeting"


@pytest.mark.parametrize(
    ("said", "wish"), [("STOP", "off"), ("alto", "off"), ("No más.", "off"), ("BAJA", "off"), ("unsubscribe", "off")]
)
def test_a_word_alone_stops_the_updates_and_nothing_else(
    ask: Ask, interpreter: ScriptedInterpreter, said: str, wish: str
) -> None:
    interpreter.understand(PASSPORT, "passport-adult")
    answer = ask(said)
    assert answer.turn.interpretation.entity("is") == wish
    assert answer.outcome.contact is not None
    assert answer.outcome.contact.stopped
    assert "Qué llevar" in "\n".join(ask(PASSPORT).outcome.reply.paragraphs)
    assert ask("ICE está en mi puerta").emergency


@pytest.mark.parametrize("said", ["ALTA", "volver", "START"])
def test_who_stopped_comes_back_with_a_word(ask: Ask, said: str) -> None:
    ask("ALTO")
    contact = ask(said).outcome.contact
    assert contact is not None
    assert not contact.stopped


def test_a_sentence_with_such_a_word_leads_to_a_question(ask: Ask) -> None:
    answer = ask("ya no quiero recibir mensajes de ustedes")
    assert answer.turn.interpretation.entity("is") == "ask"
    assert answer.outcome.contact is not None
    assert not answer.outcome.contact.stopped


def test_stopping_an_appointment_is_no_wish_to_be_left_alone(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("quiero cancelar mi cita en el consulado", "appointment")
    assert ask("quiero cancelar mi cita en el consulado").turn.interpretation.intent == "appointment"


@pytest.mark.parametrize(("thumb", "helpful"), [("👍", "yes"), ("👍🏽", "yes"), ("👎", "no")])
def test_a_thumb_rates_the_answer_before_it(
    ask: Ask, interpreter: ScriptedInterpreter, thumb: str, helpful: str
) -> None:
    interpreter.understand(PASSPORT, "passport-adult")
    ask(PASSPORT)
    read = ask(thumb).turn.interpretation
    assert (read.intent, read.entity("of"), read.entity("is")) == ("helpful", "passport-adult", helpful)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("mis datos", "my-data"),
        ("my data", "my-data"),
        ("borrar", "delete-my-data"),
        ("limpiar", "clean"),
        ("modo discreto", "discreet"),
        ("persona", "talk-to-person"),
        ("intérprete", "interpreter-card"),
        ("Pasaporte para mayores de edad", "passport-adult"),
        ("/misdatos", "my-data"),
        ("/parar", "updates"),
        ("/yanapaway", "emergency"),
    ],
)
def test_words_that_stand_for_a_step(ask: Ask, said: str, intent: str) -> None:
    assert ask(said).turn.interpretation.intent == intent


@pytest.mark.parametrize("kind", [kind for kind in Attachment if kind not in (Attachment.CONTACT, Attachment.REACTION)])
def test_every_kind_of_message_is_answered(ask: Ask, kind: Attachment) -> None:
    answer = ask(attachment=kind)
    assert answer.turn.interpretation.origin is Origin.FORM
    assert answer.handler == "forms"
    assert answer.outcome.reply.choices


def test_a_card_and_a_reaction_are_read_by_their_form_not_by_their_text(
    ask: Ask, interpreter: ScriptedInterpreter
) -> None:
    assert ask("+1 555 555 0100", attachment=Attachment.CONTACT).turn.interpretation.intent == "contact-card"
    assert ask("❤", attachment=Attachment.REACTION).turn.interpretation.intent == "reaction"
    assert interpreter.asked == []


def test_what_is_forwarded_with_a_link_is_compared_with_the_directory(ask: Ask) -> None:
    answer = ask("Pague su cita en http://citas.example.com", forwarded=True)
    assert answer.turn.interpretation.intent == "is-it-the-consulate"


@pytest.mark.parametrize("said", ["miami", "Miami", "33134"])
def test_a_place_alone_is_where_somebody_lives(ask: Ask, interpreter: ScriptedInterpreter, said: str) -> None:
    interpreter.understand(said, "out-of-scope", 0.95)
    answer = ask(said)
    assert answer.outcome.office == "miami"


def test_a_place_alone_answers_the_question_that_waits(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("a qué hora abren", "consulate-hours")
    interpreter.understand("miami", "out-of-scope", 0.95)
    ask("a qué hora abren")
    assert ask("miami").turn.interpretation.intent == "consulate-hours"


def test_a_nod_is_no_state(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand(PASSPORT, "passport-adult")
    ask(PASSPORT)
    assert ask("ok").turn.interpretation.intent == "thanks"


@pytest.mark.parametrize("said", ["DNI", "cuánto cuesta el DNI", "cómo saco mi dni"])
def test_whose_dni_is_asked_before_anything_is_told(ask: Ask, said: str) -> None:
    assert ask(said).turn.interpretation.entity("of") == "identity"
