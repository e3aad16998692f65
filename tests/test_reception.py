import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.app import converse
from bot.domain import Address, Attachment, Interpretation, Question
from bot.errors import RetryLater, Unreachable
from bot.interpreter import Interpreter
from bot.limits import Limits
from bot.outbox import Outbox
from bot.reception import Reception
from bot.speech import Transcriber
from bot.storage.contacts import Contacts
from bot.storage.engine import migrate, open_engine
from bot.storage.outbox import OutboxRows
from bot.storage.vault import Vault
from tests.builders import CATALOG, KEY, PHRASES, Clock, ScriptedInterpreter, a_question, settings
from tests.fakes import FakeChannel
from tests.processes import eventually

SOMEBODY, OTHER = Address("post", "somebody"), Address("post", "other")
AT_DOOR = "ICE está en mi puerta"
Open = Callable[..., Reception]


def asked(text: str = "0", id_: str = "1", address: Address = SOMEBODY) -> Question:
    return a_question(text, id=id_, address=address)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'chaski.db'}")
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def rows(engine: Engine, clock: Clock) -> OutboxRows:
    return OutboxRows(engine, Vault(KEY), clock)


@pytest.fixture
def post() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def open_reception(engine: Engine, rows: OutboxRows, post: FakeChannel, clock: Clock, tmp_path: Path) -> Open:
    """A reception with this interpreter, and one channel that is written to."""

    def opened(interpreter: Interpreter, transcriber: Transcriber | None = None) -> Reception:
        push = {"post": post}
        store = Contacts(engine, Vault(KEY), push, clock)
        conversation = converse(settings(tmp_path), lambda: CATALOG, PHRASES, interpreter, store, clock)
        limits = Limits(20, 8_000)
        return Reception(conversation, Outbox(rows, push), push, limits, transcriber)

    return opened


@pytest.fixture
def reception(open_reception: Open, interpreter: ScriptedInterpreter) -> Reception:
    return open_reception(interpreter)


@pytest.fixture
def storage_away(engine: Engine) -> None:
    """The tables are gone, as good as the database."""
    with engine.begin() as connection:
        for table in ("contact", "question", "outbox"):
            connection.exec_driver_sql(f"DROP TABLE {table}")


@dataclass
class Slow(ScriptedInterpreter):
    """An interpreter that takes until `done` over the word "slow"."""

    done: threading.Event = field(default_factory=threading.Event)

    def parse(self, utterance: str) -> Interpretation:
        read = super().parse(utterance)
        if utterance == "slow":
            assert self.done.wait(30)
        return read


class Broken(ScriptedInterpreter):
    """An interpreter with a defect."""

    def parse(self, utterance: str) -> Interpretation:
        raise KeyError(utterance)


async def test_a_reply_is_stored_for_the_outbox(reception: Reception, rows: OutboxRows, post: FakeChannel) -> None:
    await reception.answer(asked())
    assert post.sent == []
    stored = [(row.address, row.message["text"]) for row in rows.claim(9)]
    assert stored[0][1].startswith("No guardo sus mensajes")  # with the first answer
    assert stored[1] == (SOMEBODY, "¿En qué le ayudo? Elija o escriba su pregunta.")  # beside its choices


async def test_one_person_is_answered_one_at_a_time_and_nobody_waits_for_another(open_reception: Open) -> None:
    slow = Slow()
    reception = open_reception(slow)
    first = asyncio.create_task(reception.answer(asked("slow", "1")))
    assert await asyncio.to_thread(eventually, lambda: slow.asked == ["slow"])
    second = asyncio.create_task(reception.answer(asked("second", "2")))
    await reception.answer(asked("elsewhere", "3", OTHER))
    assert slow.asked == ["slow", "elsewhere"]
    assert not first.done()
    slow.done.set()
    await asyncio.gather(first, second)
    assert slow.asked == ["slow", "elsewhere", "second"]


async def test_many_questions_of_one_person_are_answered_in_their_order(
    reception: Reception, interpreter: ScriptedInterpreter
) -> None:
    texts = [f"question {number}" for number in range(10)]
    await asyncio.gather(*(reception.answer(asked(text, text)) for text in texts))
    assert interpreter.asked == texts


async def test_a_second_delivery_is_not_answered(reception: Reception, rows: OutboxRows) -> None:
    await reception.answer(asked())
    once = rows.states()
    await asyncio.gather(*(reception.answer(asked()) for _ in range(3)))
    assert rows.states() == once


async def test_a_defect_is_apologised_for_and_logged_without_what_was_said(
    open_reception: Open, post: FakeChannel, rows: OutboxRows, caplog: pytest.LogCaptureFixture
) -> None:
    await open_reception(Broken()).answer(asked("my secret words"))
    assert [person for person, _text in post.sent] == ["somebody", "somebody"]
    assert CATALOG.directory in post.sent[1][1]
    assert rows.states() == {}
    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text


async def test_after_a_defect_the_next_question_is_answered(open_reception: Open, rows: OutboxRows) -> None:
    reception = open_reception(Broken())
    await reception.answer(asked("anything", "1"))
    await reception.answer(asked("0", "2"))
    assert "¿En qué le ayudo?" in told(rows)


@pytest.mark.usefixtures("storage_away")
@pytest.mark.parametrize("text", [AT_DOOR, "0"])
async def test_without_storage_a_reply_is_sent_directly_once(
    reception: Reception, post: FakeChannel, text: str
) -> None:
    await reception.answer(asked(text))
    once = list(post.sent)
    assert once
    await reception.answer(asked(text))
    assert post.sent == once
    await reception.answer(asked(text, "2"))
    await reception.answer(asked(text, "1", OTHER))
    assert post.sent == [*once, *once, *(("other", said) for _person, said in once)]


@pytest.mark.usefixtures("storage_away")
async def test_without_storage_nobody_is_told_to_be_forgotten(reception: Reception, post: FakeChannel) -> None:
    await reception.answer(asked("/borrar"))
    assert post.sent[0][1].startswith("Perdón")


@pytest.mark.usefixtures("storage_away")
@pytest.mark.parametrize("error", [Unreachable("403"), RetryLater("429")])
async def test_a_direct_message_that_does_not_leave_keeps_back_no_other(
    reception: Reception, post: FakeChannel, error: Exception
) -> None:
    await reception.answer(asked(AT_DOOR))
    whole = list(post.sent)
    post.sent.clear()
    post.failures = [error]
    await reception.answer(asked(AT_DOOR, "2"))
    assert post.sent == whole[1:]


async def test_an_answer_in_place_is_not_queued(reception: Reception, rows: OutboxRows) -> None:
    reply = await reception.answer_in_place(asked(address=Address("web", "visitor")))
    assert reply is not None
    assert reply.choices
    assert rows.states() == {}


async def test_a_defect_in_place_is_apologised_for(open_reception: Open) -> None:
    reply = await open_reception(Broken()).answer_in_place(asked("anything", address=Address("web", "visitor")))
    assert reply is not None
    assert [choice.payload for choice in reply.choices] == ["/emergency"]


@pytest.mark.usefixtures("storage_away")
async def test_an_answer_in_place_needs_no_storage(reception: Reception) -> None:
    reply = await reception.answer_in_place(asked(AT_DOOR, address=Address("web", "visitor")))
    assert reply is not None
    assert CATALOG.locator in "\n".join(reply.paragraphs)


@dataclass
class Ear:
    """A speech model as a table: sound → words."""

    script: dict[bytes, str]
    waits: threading.Event | None = None

    def transcribe(self, audio: bytes) -> str:
        if self.waits:
            self.waits.wait(30)
        return self.script.get(audio, "")


def a_voice_note(id_: str = "1") -> Question:
    return a_question(id=id_, address=SOMEBODY, attachment=Attachment.VOICE, voice="file-1")


def told(rows: OutboxRows) -> str:
    return "\n".join(delivery.message["text"] for delivery in rows.claim(99))


async def test_a_voice_note_is_heard_repeated_and_answered(
    open_reception: Open, interpreter: ScriptedInterpreter, rows: OutboxRows, post: FakeChannel
) -> None:
    interpreter.understand("cómo saco mi pasaporte", "passport-adult")
    post.voices = {"file-1": b"sound"}
    await open_reception(interpreter, Ear({b"sound": "cómo saco mi pasaporte"})).answer(a_voice_note())
    said = told(rows)
    assert said.startswith("Escuché: «cómo saco mi pasaporte»")
    assert "Qué llevar" in said


async def test_an_emergency_that_is_spoken_is_an_emergency(
    open_reception: Open, interpreter: ScriptedInterpreter, rows: OutboxRows, post: FakeChannel
) -> None:
    post.voices = {"file-1": b"sound"}
    await open_reception(interpreter, Ear({b"sound": AT_DOOR})).answer(a_voice_note())
    assert told(rows).startswith("**ICE está en la puerta**")


async def test_a_number_that_is_spoken_is_not_repeated(
    open_reception: Open, interpreter: ScriptedInterpreter, rows: OutboxRows, post: FakeChannel
) -> None:
    post.voices = {"file-1": b"sound"}
    await open_reception(interpreter, Ear({b"sound": "mi DNI es 00004567 y lo perdí"})).answer(a_voice_note())
    assert "00004567" not in told(rows)


@pytest.mark.parametrize("failure", [None, Unreachable("404"), RetryLater("500")])
async def test_what_cannot_be_heard_is_asked_for_in_words(
    open_reception: Open,
    interpreter: ScriptedInterpreter,
    rows: OutboxRows,
    post: FakeChannel,
    failure: Exception | None,
) -> None:
    post.voices, post.failures = {"file-1": b"noise"}, [failure] if failure else []
    await open_reception(interpreter, Ear({})).answer(a_voice_note())
    assert "nota de voz" in told(rows)


async def test_a_voice_note_that_takes_too_long_is_asked_for_in_words(
    open_reception: Open,
    interpreter: ScriptedInterpreter,
    rows: OutboxRows,
    post: FakeChannel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.reception.LISTENING", 0.05)
    post.voices, slow = {"file-1": b"sound"}, threading.Event()
    await open_reception(interpreter, Ear({b"sound": AT_DOOR}, waits=slow)).answer(a_voice_note())
    slow.set()
    assert "nota de voz" in told(rows)


async def test_who_writes_too_much_is_told_once_then_not_answered_until_a_minute_has_passed(
    reception: Reception, rows: OutboxRows, post: FakeChannel, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "chaski"):
        for number in range(30):
            await reception.answer(asked("0", str(number)))
    answered = 20 + 1  # the first with its two sentences on privacy, a message of its own on this channel
    assert rows.states() == {"queued": answered}
    assert [text for _, text in post.sent if "Espere un minuto" in text] == [post.sent[0][1]]
    assert len(post.sent) == 2  # the polite reply, once
    limited = [json.loads(record.message) for record in caplog.records if "contact_limited" in record.message]
    assert [event["told"] for event in limited] == [True] + [False] * 9
    await reception.answer(asked("0", "other", OTHER))
    clock.forward(seconds=61)
    await reception.answer(asked("0", "later"))
    assert rows.states() == {"queued": answered + 2 + 1}


async def test_the_emergency_lane_is_never_limited(reception: Reception, rows: OutboxRows) -> None:
    for number in range(25):
        await reception.answer(asked("0", str(number)))
    before = rows.states()["queued"]
    await reception.answer(asked(AT_DOOR, "door"))
    await reception.answer(a_question(choice="/emergency", id="tap", address=SOMEBODY))
    assert rows.states()["queued"] > before + 1


async def test_the_page_is_limited_likewise(reception: Reception) -> None:
    visitor = Address("web", "visitor")
    said = [await reception.answer_in_place(asked("0", str(number), visitor)) for number in range(23)]
    assert all(said[:20])
    assert said[20] is not None
    assert "Espere un minuto" in said[20].paragraphs[0]
    assert said[21:] == [None, None]
