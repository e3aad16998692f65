import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.domain import Address
from bot.storage.engine import migrate, open_engine, transaction
from bot.storage.outbox import ERASABLE, LEASE, Delivery, OutboxRows, forget_messages, put, recent, unlink
from bot.storage.tables import OutboxRow
from bot.storage.vault import Vault, new_key
from tests.builders import KEY, Clock

VAULT = Vault(KEY)
ANA, BETO = Address("post", "ana"), Address("post", "beto")
SOON = timedelta(seconds=5)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def rows(engine: Engine, clock: Clock) -> OutboxRows:
    return OutboxRows(engine, VAULT, clock)


def queue(engine: Engine, clock: Clock, address: Address, *texts: str) -> None:
    with transaction(engine) as session:
        put(session, VAULT, address, [{"text": text} for text in texts], clock())


def texts(deliveries: list[Delivery]) -> list[str]:
    return [delivery.message["text"] for delivery in deliveries]


def stored(engine: Engine) -> list[OutboxRow]:
    with transaction(engine) as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


@pytest.fixture
def sent(engine: Engine, rows: OutboxRows, clock: Clock) -> str:
    """The channel's id of a message that was sent."""
    queue(engine, clock, ANA, "hola")
    (delivery,) = rows.claim(10)
    rows.sent(delivery.id, "SM1")
    return "SM1"


def test_messages_are_claimed_in_the_order_they_were_put(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1", "2", "3")
    queue(engine, clock, BETO, "4")
    claimed = rows.claim(10)
    assert texts(claimed) == ["1", "2", "3", "4"]
    assert [delivery.address for delivery in claimed] == [ANA, ANA, ANA, BETO]
    assert rows.claim(10) == []


def test_no_more_are_claimed_than_asked_for(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1", "2")
    queue(engine, clock, BETO, "3")
    assert texts(rows.claim(2)) == ["1", "2"]
    assert texts(rows.claim(2)) == ["3"]


def test_nothing_overtakes_a_message_that_is_being_sent(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1")
    (first,) = rows.claim(10)
    queue(engine, clock, ANA, "2")
    queue(engine, clock, BETO, "3")
    assert texts(rows.claim(10)) == ["3"]
    rows.sent(first.id, "SM1")
    assert texts(rows.claim(10)) == ["2"]


def test_nothing_overtakes_a_message_that_waits_for_a_retry(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1", "2")
    queue(engine, clock, BETO, "3")
    (first,) = rows.claim(1)
    rows.retry(first.id, "429", SOON)
    assert texts(rows.claim(10)) == ["3"]
    clock.forward(seconds=6)
    again = rows.claim(10)
    assert texts(again) == ["1", "2"]
    assert [delivery.attempts for delivery in again] == [2, 1]


def test_a_message_put_back_untried_has_not_used_an_attempt(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1")
    (first,) = rows.claim(10)
    rows.release(first.id)
    (again,) = rows.claim(10)
    assert (again.id, again.attempts) == (first.id, 1)


def test_what_a_dead_sender_left_is_sent_after_its_lease(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1")
    rows.claim(10)
    clock.now += LEASE + timedelta(seconds=1)
    assert rows.recover() == 1
    assert texts(rows.claim(10)) == ["1"]


def test_within_the_lease_only_a_lone_sender_takes_over(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1")
    rows.claim(10)
    alone = engine.dialect.name == "sqlite"
    assert rows.recover() == (1 if alone else 0)


def test_two_senders_at_once_never_claim_the_same_message(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    for number in range(20):
        queue(engine, clock, Address("post", str(number)), str(number))
    together = threading.Barrier(2)
    claimed: list[str] = []

    def send() -> None:
        together.wait()
        while batch := rows.claim(3):
            claimed.extend(texts(batch))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed, key=int) == [str(number) for number in range(20)]


def test_text_and_address_are_erased_once_sent(engine: Engine, sent: str) -> None:
    (row,) = stored(engine)
    assert (row.state, row.envelope, row.recipient, row.provider_id) == ("sent", None, None, sent)


def test_text_and_address_are_erased_once_failed(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1")
    rows.failed(rows.claim(10)[0].id, "403")
    (row,) = stored(engine)
    assert (row.state, row.envelope, row.recipient, row.reason) == ("failed", None, None, "403")
    assert rows.claim(10) == []


def test_a_failure_lets_the_next_message_go(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1")
    (first,) = rows.claim(10)
    queue(engine, clock, ANA, "2")
    rows.failed(first.id, "63016")
    assert texts(rows.claim(10)) == ["2"]


def test_what_another_key_sealed_fails_and_holds_up_nobody(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    with transaction(engine) as session:
        put(session, Vault(new_key()), ANA, [{"text": "1"}], clock())
    queue(engine, clock, ANA, "2")
    assert texts(rows.claim(10)) == ["2"]
    assert [(row.state, row.envelope is None) for row in stored(engine)] == [("failed", True), ("sending", False)]


def test_the_waiting_messages_of_one_person_are_erased(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1")
    queue(engine, clock, BETO, "2")
    with transaction(engine) as session:
        forget_messages(session, VAULT.pseudonym(ANA), clock())
    assert texts(rows.claim(10)) == ["2"]
    assert [(row.state, row.envelope is None) for row in stored(engine)] == [("cancelled", True), ("sending", False)]


def test_what_was_sent_and_can_be_taken_away_is_found_once_and_for_a_while(
    engine: Engine, rows: OutboxRows, clock: Clock
) -> None:
    queue(engine, clock, ANA, "1", "2")
    queue(engine, clock, BETO, "3")
    for delivery, id_ in zip(rows.claim(10), ("11", "12", "13"), strict=True):
        rows.sent(delivery.id, id_, erasable=True)
    assert [row.envelope for row in stored(engine)] == [None, None, None]
    with transaction(engine) as session:
        assert recent(session, VAULT.pseudonym(ANA), clock()) == ["11", "12"]
        assert recent(session, VAULT.pseudonym(ANA), clock()) == []
    clock.forward(hours=48)
    with transaction(engine) as session:
        assert recent(session, VAULT.pseudonym(BETO), clock()) == []
        unlink(session, clock())
    assert [row.recipient for row in stored(engine)] == [None, None, None]
    assert ERASABLE.total_seconds() == 48 * 3600


def test_who_is_forgotten_is_unlinked_from_what_was_sent(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    queue(engine, clock, ANA, "1")
    rows.sent(rows.claim(1)[0].id, "11", erasable=True)
    queue(engine, clock, ANA, "2")
    with transaction(engine) as session:
        forget_messages(session, VAULT.pseudonym(ANA), clock())
    assert [(row.state, row.recipient) for row in stored(engine)] == [("sent", None), ("cancelled", None)]


def test_a_status_moves_forward(engine: Engine, rows: OutboxRows, sent: str) -> None:
    for word in ("delivered", "read"):
        assert rows.status(sent, word)
        assert rows.states() == {word: 1}


@pytest.mark.parametrize(
    ("reached", "late"), [("delivered", "sent"), ("read", "delivered"), ("read", "failed"), ("failed", "delivered")]
)
def test_a_status_never_moves_backwards(rows: OutboxRows, sent: str, reached: str, late: str) -> None:
    assert rows.status(sent, reached)
    assert not rows.status(sent, late)
    assert rows.states() == {reached: 1}


def test_a_status_may_skip_a_step(rows: OutboxRows, sent: str) -> None:
    assert rows.status(sent, "read")
    assert rows.states() == {"read": 1}


def test_a_message_not_delivered_has_failed_with_its_reason(engine: Engine, rows: OutboxRows, sent: str) -> None:
    assert rows.status(sent, "undelivered", "63016")
    (row,) = stored(engine)
    assert (row.state, row.reason) == ("failed", "63016")


@pytest.mark.parametrize(("sid", "word"), [("SM9", "delivered"), ("SM1", "queued"), ("SM1", ""), ("", "read")])
def test_an_unknown_id_or_word_changes_nothing(rows: OutboxRows, sent: str, sid: str, word: str) -> None:
    assert not rows.status(sid, word)
    assert rows.states() == {"sent": 1}
