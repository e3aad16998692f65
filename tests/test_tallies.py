import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.app import Service
from bot.domain import Address, Outcome, Reply
from bot.storage.contacts import Contacts
from bot.storage.engine import migrate, open_engine, transaction
from bot.storage.tables import TallyRow
from bot.storage.tallies import UNANSWERED, Tallies
from bot.storage.vault import Vault
from tests.builders import KEY, Clock, ScriptedInterpreter, a_contact, a_question
from tests.fakes import FakeChannel


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def tallies(engine: Engine, clock: Clock) -> Tallies:
    return Tallies(engine, clock)


def test_what_never_happened_counts_zero(tallies: Tallies) -> None:
    assert tallies.since(UNANSWERED, 7) == 0


def test_each_time_counts_one_more(tallies: Tallies) -> None:
    for _time in range(3):
        tallies.count(UNANSWERED)
    assert tallies.since(UNANSWERED, 7) == 3


def test_names_are_counted_apart(tallies: Tallies) -> None:
    tallies.count(UNANSWERED)
    tallies.count("something-else")
    assert tallies.since(UNANSWERED, 7) == 1


def test_seven_days_are_today_and_the_six_before(tallies: Tallies, clock: Clock) -> None:
    tallies.count(UNANSWERED)
    clock.forward(days=6)
    tallies.count(UNANSWERED)
    assert tallies.since(UNANSWERED, 7) == 2
    assert tallies.since(UNANSWERED, 1) == 1
    clock.forward(days=1)
    assert tallies.since(UNANSWERED, 7) == 1


def test_a_day_is_one_row_however_often_it_is_counted(tallies: Tallies, engine: Engine, clock: Clock) -> None:
    tallies.count(UNANSWERED)
    tallies.count(UNANSWERED)
    clock.forward(days=1)
    tallies.count(UNANSWERED)
    with transaction(engine) as session:
        found = session.execute(select(TallyRow.day, TallyRow.number).order_by(TallyRow.day)).all()
    assert [tuple(row) for row in found] == [("2026-11-23", 2), ("2026-11-24", 1)]


def test_of_many_at_once_none_is_lost(tallies: Tallies) -> None:
    together = threading.Barrier(8)

    def happen() -> None:
        together.wait()
        tallies.count(UNANSWERED)

    threads = [threading.Thread(target=happen) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tallies.since(UNANSWERED, 1) == 8


def test_a_question_that_was_not_understood_counts_once(service: Service, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("¿Cómo saco mi pasaporte?", "passport-adult")
    asked = [
        a_question("¿Cómo saco mi pasaporte?", id="1", address=Address("web", "visitor")),
        a_question("xyzzy plugh", id="2", address=Address("web", "visitor")),
        a_question("xyzzy plugh", id="3", address=Address("web", "visitor")),  # a second miss in a row counts too
    ]
    for question in asked:
        asyncio.run(service.reception.answer_in_place(question))
    assert service.desk.tallies.since(UNANSWERED, 1) == 2


def test_a_second_delivery_of_a_question_is_not_counted_again(engine: Engine, tallies: Tallies, clock: Clock) -> None:
    contacts = Contacts(engine, Vault(KEY), {"post": FakeChannel()}, clock)
    question = a_question("xyzzy", address=Address("post", "somebody"))
    missed = Outcome(reply=Reply(paragraphs=("Perdón.",)), contact=a_contact(), missed=True)
    contacts.keep(question, missed)
    contacts.keep(question, missed)
    contacts.keep(replace(question, id="2"), replace(missed, missed=False))
    assert tallies.since(UNANSWERED, 1) == 1


def test_days_are_forgotten_after_a_year(tallies: Tallies, engine: Engine, clock: Clock) -> None:
    contacts = Contacts(engine, Vault(KEY), {}, clock)
    tallies.count(UNANSWERED)
    clock.forward(days=365)
    contacts.expire(timedelta(days=90))
    assert tallies.since(UNANSWERED, 400) == 1
    clock.forward(days=1)
    contacts.expire(timedelta(days=90))
    assert tallies.since(UNANSWERED, 400) == 0
