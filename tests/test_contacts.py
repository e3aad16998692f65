import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from bot.domain import Address, Choice, Contact, Outcome, Question, Reply
from bot.storage.contacts import Contacts, Memory
from bot.storage.engine import migrate, open_engine, transaction
from bot.storage.outbox import OutboxRows
from bot.storage.tables import Base, ContactRow, OutboxRow, QuestionRow
from bot.storage.vault import Vault, new_key
from tests.builders import KEY, Clock, a_contact, a_question
from tests.fakes import FakeChannel

SOMEBODY = Address("post", "somebody")
EVERYTHING = a_contact(
    address=SOMEBODY,
    locale="en",
    locale_chosen=True,
    office="miami",
    focus="passport-adult",
    pending="consulate-hours",
    offered=(Choice("Menú", "/menu"), Choice("Wasiy", '/find-consulate{"place":"?"}', "Mi «casa»")),
    welcomed=True,
    told_locale="en",
    discreet=True,
    stopped=True,
    misses=1,
    rated="passport-adult",
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def contacts(engine: Engine, clock: Clock) -> Contacts:
    return Contacts(engine, Vault(KEY), {"post": FakeChannel()}, clock)


@pytest.fixture
def rows(engine: Engine, clock: Clock) -> OutboxRows:
    return OutboxRows(engine, Vault(KEY), clock)


def asked(id_: str = "1", address: Address = SOMEBODY) -> Question:
    return a_question(id=id_, address=address)


def told(*paragraphs: str, contact: Contact | None = EVERYTHING) -> Outcome:
    return Outcome(reply=Reply(paragraphs=paragraphs), contact=contact)


def everything_stored(engine: Engine) -> str:
    """Every value of every row, and the database's own files where it has some."""
    with transaction(engine) as session:
        stored = [str(tuple(row)) for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
    assert stored
    if engine.dialect.name == "sqlite":
        folder = Path(str(engine.url.database)).parent
        stored += [path.read_bytes().decode("latin-1") for path in folder.glob("chaski.db*")]
    return "\n".join(stored)


def test_a_contact_comes_back_as_it_was_kept(contacts: Contacts) -> None:
    contacts.keep(asked(), told("hola"))
    assert contacts.contact(asked()) == EVERYTHING


def test_the_latest_contact_counts(contacts: Contacts) -> None:
    contacts.keep(asked("1"), told("hola"))
    contacts.keep(asked("2"), told("hola", contact=replace(EVERYTHING, office="paterson", offered=())))
    kept = contacts.contact(asked())
    assert kept is not None
    assert (kept.office, kept.offered) == ("paterson", ())


def test_nobody_is_known_by_another_address(contacts: Contacts) -> None:
    contacts.keep(asked(), told("hola"))
    assert contacts.contact(asked(address=Address("post", "somebody-else"))) is None
    assert contacts.contact(asked(address=Address("web", "somebody"))) is None


def test_a_record_of_another_key_is_nobody(contacts: Contacts, engine: Engine, clock: Clock) -> None:
    contacts.keep(asked(), told("hola"))
    with transaction(engine) as session:
        row = session.scalars(select(ContactRow)).one()
        row.record = Vault(new_key()).seal({"locale": "es"})
    assert contacts.contact(asked()) is None


def test_a_question_is_kept_once_and_its_reply_queued_once(contacts: Contacts, rows: OutboxRows) -> None:
    assert not contacts.answered(asked())
    assert contacts.keep(asked(), told("hola"))
    assert contacts.answered(asked())
    assert not contacts.keep(asked(), told("hola"))
    assert rows.states() == {"queued": 1}


def test_a_repeated_question_changes_nobody(contacts: Contacts) -> None:
    contacts.keep(asked(), told("hola"))
    contacts.keep(asked(), told("hola", contact=replace(EVERYTHING, office="paterson")))
    assert contacts.contact(asked()) == EVERYTHING


def test_of_two_deliveries_at_once_one_is_kept(contacts: Contacts, rows: OutboxRows) -> None:
    together = threading.Barrier(4)
    kept: list[bool] = []

    def deliver() -> None:
        together.wait()
        kept.append(contacts.keep(asked(), told("hola")))

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kept) == [False, False, False, True]
    assert rows.states() == {"queued": 1}


def test_the_same_id_on_another_channel_is_another_question(engine: Engine, clock: Clock) -> None:
    contacts = Contacts(engine, Vault(KEY), {"post": FakeChannel(), "pigeon": FakeChannel("pigeon")}, clock)
    assert contacts.keep(asked(), told("hola"))
    assert contacts.keep(asked(address=Address("pigeon", "somebody")), told("hola"))


def test_a_channel_that_answers_in_place_queues_and_notes_nothing(contacts: Contacts, rows: OutboxRows) -> None:
    on_page = asked(address=Address("web", "visitor"))
    assert contacts.keep(on_page, told("hola"))
    assert contacts.keep(on_page, told("hola"))
    assert not contacts.answered(on_page)
    assert rows.states() == {}
    assert contacts.contact(on_page) is not None


def test_a_record_older_than_a_field_is_read_with_its_default(contacts: Contacts, engine: Engine) -> None:
    vault = Vault(KEY)
    contacts.keep(asked(), told("hola"))
    with transaction(engine) as session:
        row = session.scalars(select(ContactRow)).one()
        record = vault.open(row.record) or {}
        old = {key: value for key, value in record.items() if key not in ("discreet", "welcomed", "rated")}
        row.record = vault.seal(old | {"offered": [["Menú", "/menu"]]})
    found = contacts.contact(asked())
    assert found is not None
    assert (found.office, found.discreet, found.welcomed, found.rated) == ("miami", False, False, "")
    assert found.offered == (Choice("Menú", "/menu"),)


def test_who_wants_no_updates_is_noted_by_pseudonym(contacts: Contacts, clock: Clock) -> None:
    contacts.keep(asked(), told("hola", contact=replace(EVERYTHING, stopped=False)))
    contacts.stop(Vault(KEY).pseudonym(SOMEBODY))
    contacts.stop(Vault(KEY).pseudonym(Address("post", "nobody")))
    found = contacts.contact(asked())
    assert found is not None
    assert found.stopped


def test_what_was_sent_is_taken_away_before_the_reply(engine: Engine, rows: OutboxRows, clock: Clock) -> None:
    contacts = Contacts(engine, Vault(KEY), {"post": FakeChannel(erases=True)}, clock)
    contacts.keep(asked("1"), told("uno"))
    rows.sent(rows.claim(1)[0].id, "11", erasable=True)
    contacts.keep(asked("2"), Outcome(reply=Reply(paragraphs=("Listo.",), clean=True), contact=EVERYTHING))
    assert [delivery.message for delivery in rows.claim(9)] == [{"erase": ["11"]}, {"text": "Listo."}]


@pytest.mark.parametrize(
    ("erases", "taken"),
    [(True, [{"erase": ["77"]}, {"text": "No hace falta."}]), (False, [{"text": "No hace falta."}])],
)
def test_a_message_with_a_number_is_taken_away_where_the_channel_can(
    engine: Engine, rows: OutboxRows, clock: Clock, erases: bool, taken: list[dict[str, object]]
) -> None:
    contacts = Contacts(engine, Vault(KEY), {"post": FakeChannel(erases=erases)}, clock)
    reply = Reply(paragraphs=("No hace falta.",), unsay=True)
    contacts.keep(replace(asked(), message="77"), Outcome(reply=reply, contact=EVERYTHING))
    assert [delivery.message for delivery in rows.claim(9)] == taken


def test_the_forgotten_leave_nothing_but_the_receipt(contacts: Contacts, rows: OutboxRows) -> None:
    contacts.keep(asked("1"), told("one", "two"))
    contacts.keep(asked("2"), told("Listo.", contact=None))
    assert contacts.contact(asked()) is None
    assert [(delivery.address, delivery.message) for delivery in rows.claim(10)] == [(SOMEBODY, {"text": "Listo."})]
    assert rows.states() == {"cancelled": 2, "sending": 1}


def test_the_envelopes_of_the_forgotten_are_empty(contacts: Contacts, engine: Engine) -> None:
    contacts.keep(asked("1"), told("one", "two"))
    contacts.keep(asked("2"), told(contact=None))
    with transaction(engine) as session:
        left = session.scalars(select(OutboxRow)).all()
    assert [(row.envelope, row.recipient) for row in left] == [(None, None), (None, None)]


def test_forgetting_one_leaves_the_others(contacts: Contacts, rows: OutboxRows) -> None:
    other = Address("post", "other")
    contacts.keep(asked("1", other), told("hola", contact=a_contact(address=other)))
    contacts.keep(asked("2"), told("Listo.", contact=None))
    assert contacts.contact(asked(address=other)) is not None
    assert rows.states() == {"queued": 2}


def test_only_the_quiet_are_forgotten(contacts: Contacts, clock: Clock) -> None:
    other = Address("post", "other")
    contacts.keep(asked("1"), told("hola"))
    contacts.keep(asked("2", other), told("hola", contact=a_contact(address=other)))
    clock.forward(days=60)
    contacts.keep(asked("3", other), told("hola", contact=a_contact(address=other)))
    clock.forward(days=31)
    assert contacts.expire(timedelta(days=90)) == 1
    assert contacts.contact(asked()) is None
    assert contacts.contact(asked(address=other)) is not None


def test_traces_of_questions_and_sent_messages_go_and_what_waits_stays(
    contacts: Contacts, rows: OutboxRows, engine: Engine, clock: Clock
) -> None:
    contacts.keep(asked(), told("one", "two"))
    first, _second = rows.claim(10)
    rows.sent(first.id, "provider-1")
    clock.forward(days=31)
    contacts.expire(timedelta(days=90))
    with transaction(engine) as session:
        assert session.scalars(select(QuestionRow)).all() == []
    assert rows.states() == {"sending": 1}


def test_a_fresh_question_is_not_forgotten(contacts: Contacts, clock: Clock) -> None:
    contacts.keep(asked(), told("hola"))
    clock.forward(days=6)
    contacts.expire(timedelta(days=90))
    assert contacts.answered(asked())


def test_nothing_of_a_person_stands_in_the_clear(contacts: Contacts, rows: OutboxRows, engine: Engine) -> None:
    contacts.keep(asked("update-77"), told("Su pasaporte cuesta", "Venga a las nueve"))
    first, _second = rows.claim(10)
    rows.sent(first.id, "provider-1")
    stored = everything_stored(engine)
    for secret in (
        "somebody",
        "update-77",
        "pasaporte",
        "nueve",
        "miami",
        "passport",
        "hours",
        "Menú",
        "find-consulate",
    ):
        assert secret not in stored


def test_memory_keeps_and_forgets_like_the_database() -> None:
    store = Memory()
    assert store.contact(asked()) is None
    store.keep(asked(), told("hola"))
    assert store.contact(asked()) == EVERYTHING
    store.keep(asked(), told("Listo.", contact=None))
    assert store.contact(asked()) is None
