from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import Answered, Conversation
from bot.domain import Address, Attachment, Contact, Entity, Origin, Outcome, Question
from bot.errors import StorageUnavailable
from bot.handlers import HANDLERS
from bot.reading import LONGEST
from bot.shortcuts import COMMANDS
from bot.storage.contacts import Contacts, Memory
from bot.storage.engine import migrate, open_engine
from bot.storage.vault import Vault
from tests.builders import CATALOG, KEY, PHRASES, Ask, Clock, ScriptedInterpreter, a_contact, a_question
from tests.fakes import FakeChannel

MIAMI = (25.77, -80.19)
LIMA = (-12.05, -77.04)
AT_DOOR = "ICE está en mi puerta"


def kept(store: Memory) -> Contact:
    contact = store.contact(a_question())
    assert contact is not None
    return contact


def said(answered: Answered) -> str:
    return "\n".join(answered.outcome.reply.paragraphs)


# The language of a reply.


@pytest.mark.parametrize("text", ["passport", "thank you"])
def test_one_or_two_words_never_change_the_language(ask: Ask, interpreter: ScriptedInterpreter, text: str) -> None:
    ask("0")
    interpreter.understand(text, "passport-adult", locale="en")
    assert ask(text).turn.locale == "es"


def test_three_words_change_the_language(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    ask("0")
    interpreter.understand("renew my passport", "passport-adult", locale="en")
    assert ask("renew my passport").turn.locale == "en"
    assert ask("0").turn.locale == "en"


def test_an_unsure_guess_never_changes_the_language(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    ask("0")
    interpreter.understand("pasaporte for my son", "passport-minor", locale="en", locale_confidence=0.6)
    assert ask("pasaporte for my son").turn.locale == "es"


def test_a_language_we_do_not_speak_is_answered_as_before(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    ask("0")
    interpreter.understand("quero renovar o passaporte", "passport-adult", locale="pt")
    assert ask("quero renovar o passaporte").turn.locale == "es"


def test_the_first_word_counts_when_nothing_else_is_known(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("hello", "greeting", locale="en")
    assert ask("hello").turn.locale == "en"


@pytest.mark.parametrize(("hint", "locale"), [("en-US", "en"), ("es-419", "es"), ("fr", "es"), (None, "es")])
def test_a_first_tap_is_answered_in_the_devices_language(ask: Ask, hint: str | None, locale: str) -> None:
    assert ask(choice="/menu", hint=hint).turn.locale == locale


def test_the_chosen_language_stays_whatever_is_written(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    assert ask(choice='/change-language{"locale":"es"}').turn.locale == "es"
    interpreter.understand("how much is a passport", "passport-adult", locale="en")
    assert ask("how much is a passport").turn.locale == "es"


def test_a_chosen_language_is_confirmed_in_itself(ask: Ask) -> None:
    answered = ask(choice='/change-language{"locale":"en"}')
    assert said(answered).startswith(PHRASES.of("en")("Listo. Le hablo en inglés."))
    assert ask("0").turn.locale == "en"


def test_a_language_asked_for_in_words_is_chosen(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("hábleme en inglés por favor", "change-language")
    assert ask("hábleme en inglés por favor").turn.locale == "en"


def test_the_channels_choice_of_language_wins(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("cuánto cuesta el pasaporte", "passport-adult", locale="es")
    assert ask("cuánto cuesta el pasaporte", locale="en").turn.locale == "en"


# What is typed back instead of tapped.


@pytest.mark.parametrize("text", ["0", "#", "menú", "MENU", " Menu ", "inicio", "¡Sí!", "no"])
def test_home_is_a_word_away(ask: Ask, interpreter: ScriptedInterpreter, text: str) -> None:
    assert ask(text).turn.interpretation.intent == "menu"
    assert interpreter.asked == []


def test_a_digit_takes_the_choice_of_that_number(ask: Ask) -> None:
    offered = ask("0").outcome.reply.choices
    assert offered[1].payload == "/find-consulate"
    assert ask("2").turn.interpretation.intent == "find-consulate"


@pytest.mark.parametrize("text", ["Mi consulado", "mi consulado.", "MI  CONSULADO"])
def test_a_title_takes_its_choice(ask: Ask, interpreter: ScriptedInterpreter, text: str) -> None:
    ask("0")
    assert ask(text).turn.interpretation.intent == "find-consulate"
    assert interpreter.asked == []


def test_a_title_with_details_keeps_them(ask: Ask) -> None:
    ask("0")
    read = ask("documentos").turn.interpretation
    assert (read.intent, read.entities) == ("menu", (Entity("of", "documents"),))


@pytest.mark.parametrize("text", ["99", "11", "00"])
def test_a_number_that_was_not_offered_is_only_words(ask: Ask, interpreter: ScriptedInterpreter, text: str) -> None:
    assert len(ask("0").outcome.reply.choices) < 10
    ask(text)
    assert interpreter.asked == [text]


@pytest.mark.parametrize("before", ["borrar mis datos", ""])
def test_a_digit_whose_choices_are_forgotten_leads_home(
    ask: Ask, interpreter: ScriptedInterpreter, before: str
) -> None:
    ask(before)
    assert ask("7" if before else "2").turn.interpretation.intent == ("menu" if before else "find-consulate")
    assert interpreter.asked == []


# Commands and payloads.


@pytest.mark.parametrize(("command", "step"), COMMANDS.items())
def test_every_command_leads_to_a_handler(ask: Ask, interpreter: ScriptedInterpreter, command: str, step: str) -> None:
    intent = ask(f"/{command}").turn.interpretation.intent
    assert step.startswith(f"/{intent}")
    assert intent in HANDLERS
    assert interpreter.asked == []


@pytest.mark.parametrize("text", ["/start passport-adult", "/menu@chaski_bot", "/help\nplease"])
def test_a_command_may_have_more_behind_it(ask: Ask, text: str) -> None:
    assert ask(text).turn.interpretation.origin is Origin.COMMAND


@pytest.mark.parametrize("text", ["/passport-adult", '/change-language{"locale":"en"}', "/", "//", "/menux"])
def test_a_typed_payload_is_only_words(ask: Ask, interpreter: ScriptedInterpreter, text: str) -> None:
    answered = ask(text)
    assert interpreter.asked == [text]
    assert (answered.turn.locale, answered.handler) == ("es", "fallback")


@pytest.mark.parametrize("payload", ["", "nonsense", "/menu{", "/menu{1}", '/a{"a":' * 5_000])
def test_a_broken_payload_leads_to_the_menu(ask: Ask, payload: str) -> None:
    assert ask(choice=payload).handler == "menu"


@pytest.mark.parametrize(
    "payload", ["/no-such-topic", '/emergency{"kind":"no-such"}', '/menu{"of":"documents","page":"²"}']
)
def test_a_payload_of_another_time_is_answered(ask: Ask, payload: str) -> None:
    assert ask(choice=payload).outcome.reply.paragraphs


# What the message's form tells.


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_message_is_told_so(ask: Ask, interpreter: ScriptedInterpreter, text: str) -> None:
    assert ask(text).turn.interpretation.intent == "empty"
    assert interpreter.asked == []


def test_a_long_message_is_read_and_a_longer_one_is_not(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    assert ask("a" * LONGEST).turn.interpretation.intent == "out-of-scope"
    assert ask("a" * (LONGEST + 1)).turn.interpretation.intent == "too-long"
    assert len(interpreter.asked) == 1


@pytest.mark.parametrize(
    ("attachment", "intent"),
    [(Attachment.VOICE, "voice"), (Attachment.PICTURE, "picture"), (Attachment.OTHER, "other")],
)
def test_an_attachment_is_answered_as_what_it_is(ask: Ask, attachment: Attachment, intent: str) -> None:
    assert ask(attachment=attachment).turn.interpretation.intent == intent


def test_the_words_under_a_picture_are_read(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("se me perdió el dni", "dni-duplicate")
    answered = ask("se me perdió el dni", attachment=Attachment.PICTURE)
    assert answered.outcome.topic == "dni-duplicate"


def test_keywords_answer_while_the_interpreter_is_away(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.away = True
    answered = ask("quiero renovar mi pasaporte")
    assert answered.turn.interpretation.origin is Origin.KEYWORDS
    assert answered.outcome.topic == "passport-adult"


def test_without_interpreter_and_keywords_the_menu_is_offered(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.away = True
    answered = ask("xyzzy plugh")
    assert answered.handler == "fallback"
    assert answered.outcome.reply.choices


# Emergencies.


def test_an_emergency_comes_before_everything(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("dónde queda", "find-consulate")
    assert ask("dónde queda").outcome.contact
    answered = ask(AT_DOOR)
    assert answered.emergency
    assert answered.turn.interpretation.entity("kind") == "at-door"


def test_an_emergency_needs_no_model(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.away = True
    assert ask(AT_DOOR).emergency


@pytest.mark.parametrize(
    ("intent", "confidence", "alarmed"),
    [("ice-at-door", 0.95, False), ("ice-at-door", 0.5, True), ("emergency", 0.1, True)],
)
def test_the_words_of_an_emergency_are_none_only_where_the_model_is_sure(
    ask: Ask, interpreter: ScriptedInterpreter, intent: str, confidence: float, alarmed: bool
) -> None:
    interpreter.understand(AT_DOOR, intent, confidence)
    assert ask(AT_DOOR).emergency is alarmed


@pytest.mark.parametrize("before", ["hola, ", "x " * LONGEST], ids=["short", "too long"])
def test_an_emergency_is_heard_in_any_length(ask: Ask, before: str) -> None:
    assert ask(f"{AT_DOOR}. {before}").emergency


def test_an_emergency_is_answered_in_its_own_language(ask: Ask) -> None:
    ask("0")
    answered = ask("ICE is at my door")
    assert (answered.emergency, answered.turn.locale) == (True, "en")


def test_an_emergency_under_a_picture_is_heard(ask: Ask) -> None:
    assert ask(AT_DOOR, attachment=Attachment.PICTURE).emergency


def test_an_emergency_the_interpreter_half_recognises_is_not_asked_back(
    ask: Ask, interpreter: ScriptedInterpreter
) -> None:
    interpreter.understand("vinieron por nosotros", "emergency", 0.4)
    assert ask("vinieron por nosotros").emergency


class Away:
    """A store whose database is away; `reads` of them still work."""

    def __init__(self, reads: int = 0) -> None:
        self.reads = reads

    def contact(self, question: Question) -> Contact | None:
        if self.reads < 1:
            raise StorageUnavailable
        return a_contact(address=question.address, office="paterson")

    def answered(self, question: Question) -> bool:
        if self.reads < 2:
            raise StorageUnavailable
        return False

    def keep(self, question: Question, outcome: Outcome) -> bool:
        raise StorageUnavailable


@pytest.mark.parametrize("reads", [0, 1, 2])
@pytest.mark.parametrize(
    ("asked", "handler"),
    [
        (a_question(AT_DOOR), "emergency"),
        (a_question(choice="/emergency"), "emergency"),
        (a_question("0"), "menu"),
        (a_question(choice="/passport-adult"), "documents"),
        (a_question(point=MIAMI), "consulates"),
    ],
)
def test_without_storage_people_are_answered_and_nothing_is_kept(
    conversation: Conversation, asked: Question, handler: str, reads: int
) -> None:
    answered = replace(conversation, store=Away(reads)).answer(asked)
    assert answered is not None
    assert (answered.handler, answered.stored) == (handler, False)
    assert said(answered)


@pytest.mark.parametrize("reads", [0, 1, 2])
def test_nobody_is_told_to_be_forgotten_when_storage_is_away(conversation: Conversation, reads: int) -> None:
    with pytest.raises(StorageUnavailable):
        replace(conversation, store=Away(reads)).answer(a_question(choice="/delete-my-data"))


def test_the_apology_says_whom_to_call_in_the_devices_language(conversation: Conversation) -> None:
    apology = conversation.apology(a_question("x", hint="en"))
    assert apology.paragraphs[0] == PHRASES.of("en")(
        "Perdón, tengo un problema y no pude hacer lo que me pidió. Intente de nuevo en unos minutos."
    )
    assert CATALOG.directory in "\n".join(apology.paragraphs)
    assert [choice.payload for choice in apology.choices] == ["/emergency"]


# Places.


def test_a_pin_finds_the_consulate_and_is_not_kept(ask: Ask, store: Memory) -> None:
    answered = ask(point=MIAMI)
    assert (answered.handler, answered.outcome.office) == ("consulates", "miami")
    contact = kept(store)
    assert contact.office == "miami"
    assert str(MIAMI[0]) not in repr(contact)


def test_a_pin_abroad_is_told_so(ask: Ask, store: Memory) -> None:
    answered = ask(point=LIMA)
    assert CATALOG.directory in said(answered)
    assert kept(store).office is None


@pytest.mark.parametrize(
    "told", [{"text": "33130"}, {"text": "Paterson, NJ"}, {"point": MIAMI}, {"text": "nueva jersey"}]
)
def test_a_place_takes_up_the_question_that_waited_for_it(
    ask: Ask, interpreter: ScriptedInterpreter, store: Memory, told: dict[str, object]
) -> None:
    interpreter.understand("a qué hora abre", "consulate-hours")
    assert ask("a qué hora abre").outcome.reply.ask_location
    answered = ask(**told)
    assert answered.outcome.office in ("miami", "paterson")
    assert said(answered).count("Horario") == 1
    assert "Dirección" not in said(answered)
    contact = kept(store)
    assert (contact.office, contact.pending) == (answered.outcome.office, None)


def test_what_is_no_place_is_asked_again(ask: Ask, interpreter: ScriptedInterpreter, store: Memory) -> None:
    interpreter.understand("a qué hora abre", "consulate-hours")
    ask("a qué hora abre")
    assert ask("xyzzy").outcome.reply.ask_location
    assert "Horario" in said(ask("33130"))


def test_another_question_leaves_the_pending_one(ask: Ask, interpreter: ScriptedInterpreter, store: Memory) -> None:
    interpreter.understand("a qué hora abre", "consulate-hours")
    interpreter.understand("se me perdió el dni", "dni-duplicate")
    ask("a qué hora abre")
    assert ask("se me perdió el dni").outcome.topic == "dni-duplicate"
    assert kept(store).pending is None


def test_a_known_consulate_is_not_asked_for_again(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    ask(point=MIAMI)
    interpreter.understand("a qué hora abre", "consulate-hours")
    assert ask("a qué hora abre").outcome.office == "miami"


def test_another_place_may_always_be_told(ask: Ask) -> None:
    ask(point=MIAMI)
    assert ask(choice='/find-consulate{"place":"?"}').outcome.reply.ask_location
    assert ask("07505").outcome.office == "paterson"


def test_the_place_is_among_the_details_understood(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("consulado en Paterson", "find-consulate", entities=(Entity("place", "paterson"),))
    assert ask("consulado en Paterson").entities == (Entity("place", "Paterson, NJ"), Entity("state", "NJ"))


# What is kept.


def test_the_offered_choices_are_kept(ask: Ask, store: Memory) -> None:
    offered = ask("0").outcome.reply.choices
    assert offered
    assert kept(store).offered == offered


def test_who_asks_to_be_forgotten_is(ask: Ask, store: Memory, interpreter: ScriptedInterpreter) -> None:
    ask(point=MIAMI)
    interpreter.understand("borra mis datos", "delete-my-data")
    answered = ask("borra mis datos")
    assert answered.outcome.contact is None
    assert said(answered)
    assert store.contact(a_question()) is None


def test_a_question_delivered_twice_is_answered_once(conversation: Conversation, clock: Clock, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'chaski.db'}")
    migrate(engine)
    pushed = replace(conversation, store=Contacts(engine, Vault(KEY), {"post": FakeChannel()}, clock))
    asked = a_question("hola", address=Address("post", "somebody"))
    assert pushed.answer(asked) is not None
    assert pushed.answer(asked) is None
    assert pushed.answer(replace(asked, id="2")) is not None
    engine.dispose()


class Overtaken(Memory):
    """A store in which another delivery of the question is kept between looking and keeping."""

    def keep(self, question: Question, outcome: Outcome) -> bool:
        return False


@pytest.mark.parametrize("text", ["hola", AT_DOOR])
def test_of_two_deliveries_at_once_one_is_answered(conversation: Conversation, text: str) -> None:
    assert replace(conversation, store=Overtaken()).answer(a_question(text)) is None


def test_nothing_a_person_writes_is_logged(
    ask: Ask, interpreter: ScriptedInterpreter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    interpreter.understand("me llamo Rosa y vivo en Paterson", "find-consulate")
    ask("me llamo Rosa y vivo en Paterson")
    ask(f"{AT_DOOR}, soy Rosa")
    assert "question_answered" in caplog.text
    for secret in ("Rosa", "Paterson", "puerta", "somebody"):
        assert secret not in caplog.text
