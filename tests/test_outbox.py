import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot import outbox
from bot.domain import Address
from bot.errors import RetryLater, StorageUnavailable, Unreachable
from bot.outbox import ATTEMPTS, LONGEST_WAIT, Outbox
from bot.storage.engine import migrate, open_engine, transaction
from bot.storage.outbox import Delivery, OutboxRows, put, recent
from bot.storage.vault import Vault
from tests.builders import KEY, Clock
from tests.fakes import FakeChannel
from tests.processes import eventually

VAULT = Vault(KEY)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'chaski.db'}")
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def rows(engine: Engine, clock: Clock) -> OutboxRows:
    return OutboxRows(engine, VAULT, clock)


@pytest.fixture
def post() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def sender(rows: OutboxRows, post: FakeChannel) -> Outbox:
    return Outbox(rows, {"post": post})


@pytest.fixture
def queue(engine: Engine, clock: Clock) -> Callable[..., None]:
    def put_texts(person: str, *texts: str, channel: str = "post") -> None:
        with transaction(engine) as session:
            put(session, VAULT, Address(channel, person), [{"text": text} for text in texts], clock())

    return put_texts


async def until(reached: Callable[[], bool]) -> None:
    assert await asyncio.to_thread(eventually, reached)


async def test_each_person_gets_the_messages_in_order(
    sender: Outbox, queue: Callable[..., None], post: FakeChannel, rows: OutboxRows
) -> None:
    queue("ana", "1", "2", "3")
    queue("beto", "4")
    assert await sender.send_due() == 4
    assert [text for person, text in post.sent if person == "ana"] == ["1", "2", "3"]
    assert ("beto", "4") in post.sent
    assert rows.states() == {"sent": 4}


async def test_the_channels_id_is_kept_for_its_statuses(
    sender: Outbox, queue: Callable[..., None], rows: OutboxRows
) -> None:
    queue("ana", "1")
    await sender.send_due()
    assert rows.status("post-1", "delivered")


async def test_who_cannot_be_reached_is_not_tried_again(
    sender: Outbox, queue: Callable[..., None], post: FakeChannel, rows: OutboxRows, clock: Clock
) -> None:
    post.failures = [Unreachable("403")]
    queue("ana", "1")
    await sender.send_due()
    clock.forward(hours=1)
    assert await sender.send_due() == 0
    assert rows.states() == {"failed": 1}


async def test_later_messages_wait_behind_one_that_is_deferred(
    sender: Outbox, queue: Callable[..., None], post: FakeChannel, rows: OutboxRows, clock: Clock
) -> None:
    post.failures = [RetryLater("429", after=30)]
    queue("ana", "1", "2")
    await sender.send_due()
    assert (post.sent, rows.states()) == ([], {"queued": 2})
    clock.forward(seconds=29)
    assert await sender.send_due() == 0
    clock.forward(seconds=2)
    await sender.send_due()
    assert post.sent == [("ana", "1"), ("ana", "2")]


async def test_a_longer_wait_follows_each_failure_up_to_the_longest(
    sender: Outbox, queue: Callable[..., None], post: FakeChannel, clock: Clock
) -> None:
    post.failures = [RetryLater("429", after=86_400)]
    queue("ana", "1")
    await sender.send_due()
    clock.now += LONGEST_WAIT
    await sender.send_due()
    assert post.sent == [("ana", "1")]


async def test_after_the_last_attempt_a_message_has_failed(
    sender: Outbox, queue: Callable[..., None], post: FakeChannel, rows: OutboxRows, clock: Clock
) -> None:
    post.failures = [RetryLater("500") for _ in range(ATTEMPTS + 1)]
    queue("ana", "1")
    for _ in range(ATTEMPTS):
        assert rows.states() == {"queued": 1}
        assert await sender.send_due() == 1
        clock.now += LONGEST_WAIT
    assert rows.states() == {"failed": 1}
    assert await sender.send_due() == 0


async def test_a_defect_in_a_channel_is_tried_again_and_told_without_its_words(
    sender: Outbox, queue: Callable[..., None], post: FakeChannel, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    post.failures = [KeyError("somebody's words")]
    queue("ana", "1")
    await sender.send_due()
    assert "KeyError" in caplog.text
    assert "somebody's words" not in caplog.text
    clock.forward(minutes=1)
    await sender.send_due()
    assert post.sent == [("ana", "1")]


async def test_one_persons_trouble_is_not_anothers(
    sender: Outbox, queue: Callable[..., None], post: FakeChannel, rows: OutboxRows
) -> None:
    post.failures = [KeyError()]
    queue("ana", "1")
    queue("beto", "2")
    await sender.send_due()
    assert len(post.sent) == 1
    assert rows.states() == {"queued": 1, "sent": 1}


async def test_messages_of_a_channel_that_is_off_wait(
    sender: Outbox, queue: Callable[..., None], rows: OutboxRows
) -> None:
    queue("ana", "1", channel="pigeon")
    await sender.send_due()
    assert rows.states() == {"queued": 1}


class AwayAtFirst(OutboxRows):
    """Rows whose database fails the first claims, each in its own way."""

    trouble: list[Exception]

    def claim(self, limit: int) -> list[Delivery]:
        if self.trouble:
            raise self.trouble.pop(0)
        return super().claim(limit)


async def test_the_sender_outlives_storage_and_defects(
    engine: Engine,
    queue: Callable[..., None],
    post: FakeChannel,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "IDLE_SECONDS", 0.01)
    rows = AwayAtFirst(engine, VAULT, clock)
    rows.trouble = [StorageUnavailable(), KeyError()]
    queue("ana", "1")
    running = asyncio.create_task(Outbox(rows, {"post": post}).run())
    await until(lambda: bool(post.sent))
    await ended(running)
    assert post.sent == [("ana", "1")]


async def test_a_ring_sends_what_was_queued_while_idle(
    sender: Outbox, queue: Callable[..., None], post: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "IDLE_SECONDS", 3600)
    queue("ana", "1")
    running = asyncio.create_task(sender.run())
    await until(lambda: len(post.sent) == 1)
    queue("ana", "2")
    sender.ring()
    await until(lambda: len(post.sent) == 2)
    await ended(running)
    assert post.sent == [("ana", "1"), ("ana", "2")]


async def test_what_a_dead_sender_left_is_sent_first(
    sender: Outbox, queue: Callable[..., None], post: FakeChannel, rows: OutboxRows, clock: Clock
) -> None:
    queue("ana", "1")
    rows.claim(10)
    clock.forward(minutes=2)
    queue("ana", "2")
    running = asyncio.create_task(sender.run())
    await until(lambda: len(post.sent) == 2)
    await ended(running)
    assert post.sent == [("ana", "1"), ("ana", "2")]


async def ended(running: "asyncio.Task[None]") -> None:
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_who_refuses_our_messages_wants_no_updates(
    rows: OutboxRows, post: FakeChannel, queue: Callable[..., None]
) -> None:
    stopped: list[str] = []
    queue("ana", "1")
    queue("beto", "2")
    post.failures = [Unreachable("403"), Unreachable("400 chat not found")]
    await Outbox(rows, {"post": post}, stopped.append).send_due()
    assert len(stopped) == 1
    assert stopped[0] in {VAULT.pseudonym(Address("post", "ana")), VAULT.pseudonym(Address("post", "beto"))}


async def test_what_can_be_taken_away_again_keeps_whom_it_went_to(
    rows: OutboxRows, queue: Callable[..., None], engine: Engine, clock: Clock
) -> None:
    post = FakeChannel(erases=True)
    queue("ana", "1")
    await Outbox(rows, {"post": post}).send_due()
    with transaction(engine) as session:
        assert recent(session, VAULT.pseudonym(Address("post", "ana")), clock()) == ["post-1"]
