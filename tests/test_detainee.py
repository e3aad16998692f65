"""The search for a detained relative: its steps, and that nothing of it is kept or logged."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import RENDER, converse
from bot.conversation import Answered, Conversation
from bot.dialogs import LIFE
from bot.domain import Address, Dialog, Origin, Outcome, payload, read_payload
from bot.handlers import HANDLERS, fallback, handler_name, rights, route
from bot.handlers.detainee import A_NUMBER, COUNTRY, END, FIRST, GIVEN, SECOND, STEPS, search
from bot.handlers.prose import phone
from bot.handlers.rights import DETAINEE, SEARCH, STATE
from bot.storage.contacts import Contacts
from bot.storage.engine import migrate, open_engine
from bot.storage.vault import Vault
from tests.builders import CATALOG, KEY, PHRASES, Clock, ScriptedInterpreter, a_question, a_turn, catalog_with, settings
from tests.fakes import FakeChannel

Ask = Callable[..., Answered]
TOLD = ((COUNTRY, "peru"), (FIRST, "QUISPE"), (SECOND, "MAMANI"), (GIVEN, "JOSE LUIS"))
LAST = Dialog(SEARCH, A_NUMBER, TOLD)


def said(outcome: Outcome) -> str:
    return "\n\n".join(outcome.reply.paragraphs)


def payloads(outcome: Outcome) -> list[str]:
    return [choice.payload for choice in outcome.reply.choices]


def tap(dialog: Dialog | None, office: str | None = None, locale: str = "es", **entities: str) -> Outcome:
    turn = a_turn(SEARCH, entities=entities, office=office, locale=locale)
    tapped = replace(turn.interpretation, origin=Origin.CHOICE)
    return search(replace(turn, interpretation=tapped, dialog=dialog))


def write(dialog: Dialog, text: str) -> Outcome:
    turn = a_turn(SEARCH, text=text)
    return search(replace(turn, interpretation=replace(turn.interpretation, origin=Origin.DIALOG), dialog=dialog))


def at(step: str) -> Dialog:
    """The dialog at a step, with all before it answered."""
    return Dialog(SEARCH, step, TOLD[: STEPS.index(step)])


# The steps.


def test_the_answer_about_a_detained_person_offers_the_search() -> None:
    offered = rights.explain(a_turn(DETAINEE)).reply.choices
    assert ("Ayúdeme a buscarlo", "/search-detainee") in [(choice.title, choice.payload) for choice in offered]
    assert "/search-detainee" not in payloads(rights.explain(a_turn("ice-at-door")))


def test_the_search_is_a_part_of_rights() -> None:
    assert HANDLERS[SEARCH] is search
    assert handler_name(search) == "rights"


def test_it_begins_with_saying_that_nothing_is_kept() -> None:
    begun = tap(None)
    assert "No guardo sus respuestas" in said(begun)
    assert "Pregunta 1 de 5" in said(begun)
    assert payloads(begun) == [
        '/search-detainee{"step":"country","value":"peru"}',
        '/search-detainee{"step":"country","value":"other"}',
        '/search-detainee{"step":"country"}',
        '/search-detainee{"step":"end"}',
    ]
    assert begun.dialog == Dialog(SEARCH, COUNTRY)


def test_one_thing_is_asked_at_a_time_and_every_thing_may_be_skipped() -> None:
    outcome = tap(None)
    for number, step in enumerate(STEPS, 1):
        assert outcome.dialog
        assert outcome.dialog.step == step
        assert f"Pregunta {number} de 5" in said(outcome)
        assert outcome.reply.paragraphs[-1].count("?") == 1
        skip = next(choice for choice in outcome.reply.choices if choice.title == "No sé / Saltar")
        assert skip.payload == payload(SEARCH, step=step)
        outcome = tap(outcome.dialog, step=step)
    assert outcome.dialog is None
    assert "Sin un apellido no puedo armar la búsqueda" in said(outcome)
    assert "averígüelo" in said(outcome)


@pytest.mark.parametrize("text", ["no sé", "No", "saltar", "nose", "skip", "I don't know"])
@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_question_may_be_skipped_in_words(step: str, text: str) -> None:
    dialog = write(at(step), text).dialog
    assert dialog
    assert dialog.answer(step) == ""
    assert dialog.step == STEPS[STEPS.index(step) + 1]


@pytest.mark.parametrize(
    ("step", "text", "answer"),
    [
        (COUNTRY, "Perú", "peru"),
        (COUNTRY, "en el Perú", "peru"),
        (COUNTRY, "nació en peru", "peru"),
        (COUNTRY, "Bolivia", "other"),
        (FIRST, "de la Cruz", "DE LA CRUZ"),
        (FIRST, "Quispe Mamani", "QUISPE MAMANI"),
        (SECOND, "Muñoz", "MUNOZ"),
        (GIVEN, "se llama María del Carmen", "MARIA DEL CARMEN"),
    ],
)
def test_an_answer_is_taken_and_the_next_question_asked(step: str, text: str, answer: str) -> None:
    outcome = write(at(step), text)
    assert outcome.dialog
    assert outcome.dialog.answer(step) == answer
    assert outcome.dialog.step == STEPS[STEPS.index(step) + 1]


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (COUNTRY, "sí"),
        (COUNTRY, "🙏"),
        (FIRST, "sí"),
        (FIRST, "gracias"),
        (FIRST, "mi hermano"),
        (FIRST, "José Luis Quispe Mamani"),
        (FIRST, "07505"),
        (SECOND, "x" * 61),
        (GIVEN, "José 2"),
        (GIVEN, "está muy mal de salud"),
        (A_NUMBER, "creo"),
    ],
)
def test_what_is_no_answer_is_asked_again_without_repeating_it(step: str, text: str) -> None:
    outcome = write(at(step), text)
    assert outcome.dialog == at(step)
    assert "No pude leer esa respuesta" in said(outcome)
    assert text not in said(outcome).split()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("text", ["A123456789", "a 12 345 678", "1234567", "es A-123-456-789", "Quispe 45678912"])
def test_a_number_is_kindly_declined_and_neither_repeated_nor_held(step: str, text: str) -> None:
    outcome = write(at(step), text)
    assert "Ese número no hace falta" in said(outcome)
    assert outcome.dialog == at(step)
    told = said(outcome).replace(".", " ").split()
    assert not [part for part in text.split() if any(char.isdigit() for char in part) and part in told]
    assert "Quispe" not in told


@pytest.mark.parametrize(("step", "value"), [(COUNTRY, "atlantis"), (A_NUMBER, "123456789"), (FIRST, "QUISPE")])
def test_a_payload_that_is_not_ours_counts_as_skipped(step: str, value: str) -> None:
    outcome = tap(at(step), step=step, value=value)
    assert value not in said(outcome)
    assert outcome.dialog is None or outcome.dialog.answer(step) == ""


def test_a_button_tapped_twice_skips_one_question_only() -> None:
    assert tap(at(SECOND), step=FIRST).dialog == at(SECOND)


@pytest.mark.parametrize("dialog", [None, Dialog(STATE, "state", (("topic", "ice-at-door"),))])
def test_a_button_of_a_search_that_is_over_begins_again(dialog: Dialog | None) -> None:
    outcome = tap(dialog, step=GIVEN)
    assert "ya no tengo sus respuestas" in said(outcome)
    assert outcome.dialog == Dialog(SEARCH, COUNTRY)


def test_starting_over_forgets_what_was_told() -> None:
    assert payload(SEARCH) in payloads(tap(at(GIVEN), step=SECOND))
    assert tap(at(GIVEN)).dialog == Dialog(SEARCH, COUNTRY)


@pytest.mark.parametrize("dialog", [None, at(GIVEN)])
def test_it_can_be_ended_at_any_time(dialog: Dialog | None) -> None:
    outcome = tap(dialog, step=END)
    assert outcome.dialog is None
    assert "No guardé sus respuestas" in said(outcome)
    assert payloads(outcome)[-1] == "/menu"
    assert write(at(FIRST), "cancelar").dialog is None


# The searches.


def test_at_the_end_the_searches_are_given_with_all_that_is_needed() -> None:
    outcome = tap(LAST, office="miami", step=A_NUMBER, value="no")
    text = said(outcome)
    assert outcome.dialog is None
    for expected in (
        CATALOG.locator,
        "País de nacimiento: Perú.",
        "• QUISPE MAMANI, JOSE LUIS\n• QUISPE, JOSE LUIS\n• QUISPE MAMANI, JOSE\n",
        "• QUISPE-MAMANI, JOSE LUIS",
        "• QUISPEMAMANI, JOSE LUIS",
        "• MAMANI QUISPE, JOSE LUIS",
        "nueve cifras",
        "lleva una A delante",
        "no asesoría legal",
        CATALOG.topics["consulate-help-detained"].body.summary[0].text["es"],
        "Sin confirmar: Si pidió asilo o teme al Estado peruano",
        phone(CATALOG.offices["miami"].phones[0].value),
        "Fuente: ",
    ):
        assert expected in text
    assert sum(line.startswith("• ") and ", JOSE" in line for line in text.splitlines()) == 12


def test_who_has_the_a_number_searches_with_it_first() -> None:
    known, unknown = (said(tap(LAST, step=A_NUMBER, value=value)) for value in ("yes", "no"))
    assert known.index("Con el número A") < known.index("QUISPE MAMANI")
    assert "lleva una A delante" not in known
    assert unknown.index("QUISPE MAMANI") < unknown.index("Con el número A")
    assert said(write(LAST, "sí")) == known


def test_without_a_consulate_it_is_told_how_to_find_it() -> None:
    outcome = tap(LAST, step=A_NUMBER)
    assert CATALOG.directory in said(outcome)
    assert "/find-consulate" in payloads(outcome)


def test_who_was_born_elsewhere_is_told_whose_consulate_it_is() -> None:
    elsewhere = replace(LAST, answers=((COUNTRY, "other"), *TOLD[1:]))
    assert "sirve si la persona es peruana" in said(tap(elsewhere, step=A_NUMBER))
    assert "sirve si la persona es peruana" not in said(tap(LAST, step=A_NUMBER))


def test_missing_given_names_are_asked_of_the_family() -> None:
    outcome = tap(replace(LAST, answers=TOLD[:3]), step=A_NUMBER)
    assert "• QUISPE MAMANI\n" in said(outcome)
    assert "Faltan los nombres" in said(outcome)


def test_without_the_topics_it_still_gives_the_searches() -> None:
    turn = a_turn(SEARCH, entities={"step": A_NUMBER}, catalog=catalog_with(topics={}))
    outcome = search(replace(turn, dialog=LAST, interpretation=replace(turn.interpretation, origin=Origin.CHOICE)))
    assert "• QUISPE MAMANI, JOSE LUIS" in said(outcome)


@pytest.mark.parametrize("locale", PHRASES.locales)
@pytest.mark.parametrize("dialog", [*map(at, STEPS), None])
def test_no_choice_holds_a_name_and_every_choice_leads_somewhere(dialog: Dialog | None, locale: str) -> None:
    step = dialog.step if dialog else COUNTRY
    outcome = tap(dialog, locale=locale, step=step, value="yes")
    for choice in outcome.reply.choices:
        read = read_payload(choice.payload)
        assert read
        assert len(choice.payload.encode()) <= 64  # Telegram's limit
        assert route(read.intent, a_turn(read.intent)) is not fallback.unknown
        assert not {"QUISPE", "MAMANI", "JOSE"} & {*choice.title.upper().split(), *choice.payload.upper().split()}
    assert all(RENDER[channel](outcome.reply) for channel in RENDER)


# The whole path.


@pytest.fixture
def post() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "chaski.db"


@pytest.fixture
def conversation(
    tmp_path: Path, database: Path, post: FakeChannel, interpreter: ScriptedInterpreter, clock: Clock
) -> Iterator[Conversation]:
    """A conversation that stores in a real database and sends through the outbox."""
    engine = open_engine(f"sqlite:///{database}")
    migrate(engine)
    store = Contacts(engine, Vault(KEY), {post.name: post}, clock)
    yield converse(settings(tmp_path), lambda: CATALOG, PHRASES, interpreter, store, clock)
    engine.dispose()


@pytest.fixture
def ask(conversation: Conversation, post: FakeChannel) -> Ask:
    number = iter(range(1, 1000))

    def asking(text: str = "", **given: object) -> Answered:
        asked = a_question(text, id=str(next(number)), address=Address(post.name, "somebody"), **given)
        answered = conversation.answer(asked)
        assert answered is not None
        return answered

    return asking


def test_no_name_reaches_the_store_the_events_or_the_contact(
    ask: Ask, conversation: Conversation, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    marks = ("zyzxa", "zyzxe", "zyzxi", "zyzxo")
    ask(choice=payload(SEARCH))
    ask("Perú")
    for text in ("Zyzxá", "Zyzxé", "A 123 456 789", "Zyzxí Zyzxó"):
        ask(text)
        held = conversation.store.contact(a_question(address=Address("post", "somebody")))
        assert not [mark for mark in marks if mark in repr(held).lower()]
    end = ask("no")
    assert "• ZYZXA ZYZXE, ZYZXI ZYZXO" in "\n".join(end.outcome.reply.paragraphs)
    ask("gracias por todo lo que hizo")

    contact = end.outcome.contact
    with closing(sqlite3.connect(database)) as rows:
        dump = "\n".join(rows.iterdump())
    files = b"".join(path.read_bytes() for path in database.parent.rglob("*") if path.is_file())
    assert 'INSERT INTO "outbox"' in dump
    assert '"question_answered"' in caplog.text
    for kept in (dump, caplog.text, repr(contact), repr(end.entities), files.decode(errors="ignore")):
        assert not [mark for mark in (*marks, "456 789", "123456789") if mark in kept.lower()]


def test_the_interpreter_never_hears_a_name(ask: Ask, interpreter: ScriptedInterpreter) -> None:
    ask(choice=payload(SEARCH))
    for text in ("Bolivia", "Quispe", "Mamani", "José Luis", "sí"):
        assert ask(text).handler == "rights"
    assert interpreter.asked == []


def test_a_surname_that_is_a_place_is_not_taken_for_one(ask: Ask) -> None:
    ask(choice=payload(SEARCH))
    ask("Perú")
    answered = ask("Miami")
    assert answered.turn.jurisdiction is None
    assert answered.outcome.contact
    assert answered.outcome.contact.office is None


@pytest.mark.parametrize(
    "text", ["¿cómo sé cuál es?", "como es eso?", "mi hermano se llama José Luis Quispe", "consulado"]
)
def test_a_question_or_a_longer_message_goes_the_normal_way(
    ask: Ask, interpreter: ScriptedInterpreter, text: str
) -> None:
    ask(choice=payload(SEARCH))
    interpreter.understand(text, "talk-to-person")
    answered = ask(text)
    assert answered.turn.interpretation.intent == "talk-to-person"
    assert answered.outcome.dialog is None
    assert interpreter.asked == [text]


def test_a_call_for_help_leaves_the_dialog(ask: Ask) -> None:
    ask(choice=payload(SEARCH))
    answered = ask("ayuda")
    assert answered.turn.interpretation.intent == "help"
    assert answered.outcome.dialog is None


def test_five_words_are_still_an_answer(ask: Ask) -> None:
    ask(choice=payload(SEARCH))
    ask("Perú")
    answered = ask("su apellido es Quispe Mamani")
    assert answered.outcome.dialog
    assert answered.outcome.dialog.answer(FIRST) == "QUISPE MAMANI"


def test_an_emergency_comes_first_and_ends_the_search(ask: Ask) -> None:
    ask(choice=payload(SEARCH))
    answered = ask("ICE está en mi puerta")
    assert answered.emergency
    assert answered.outcome.dialog is None


@pytest.mark.parametrize(("text", "step"), [("no", FIRST), ("sí", COUNTRY)])
def test_a_bare_yes_or_no_answers_the_question(ask: Ask, text: str, step: str) -> None:
    ask(choice=payload(SEARCH))
    answered = ask(text)
    assert answered.turn.interpretation.origin is Origin.DIALOG
    assert answered.outcome.dialog
    assert answered.outcome.dialog.step == step


@pytest.mark.parametrize("text", ["0", "menú", "/menu"])
def test_home_is_a_word_away_from_the_search(ask: Ask, text: str) -> None:
    ask(choice=payload(SEARCH))
    assert ask(text).handler == "menu"
    assert ask("Quispe").turn.interpretation.origin is not Origin.DIALOG


def test_a_search_nobody_went_on_with_is_forgotten(ask: Ask, clock: Clock) -> None:
    ask(choice=payload(SEARCH))
    clock.forward(seconds=LIFE.total_seconds())
    assert ask("Quispe").turn.interpretation.origin is not Origin.DIALOG


# The state, which is asked for in a dialog too.


@pytest.fixture
def state_topic() -> str:
    return next(topic.id for topic in CATALOG.topics.values() if topic.states)


@pytest.mark.parametrize("text", ["Texas", "vivo en Nueva Jersey", "07505"])
def test_a_place_answers_the_question_for_the_state(
    ask: Ask, interpreter: ScriptedInterpreter, state_topic: str, text: str
) -> None:
    ask(choice=payload(state_topic))
    answered = ask(text)
    assert answered.turn.interpretation.intent == STATE
    assert answered.outcome.topic == state_topic
    assert interpreter.asked == []


@pytest.mark.parametrize("text", ["gracias", "ok", "abogado", "¿y en Texas?", "qué pasa si vivo en Texas ahora"])
def test_what_names_no_place_or_asks_goes_the_normal_way(
    ask: Ask, interpreter: ScriptedInterpreter, state_topic: str, text: str
) -> None:
    ask(choice=payload(state_topic))
    interpreter.understand(text, "thanks")
    assert ask(text).turn.interpretation.intent == "thanks"
