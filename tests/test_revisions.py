"""Drafts, reviews and publications, on both databases: nobody's words are lost, and what was in force stays known."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, text, update
from sqlalchemy.exc import DBAPIError

from bot.revisions import OPEN, Document, RevisionConflict, State, WrongState
from bot.storage.engine import migrate, open_engine
from bot.storage.revisions import Revisions
from bot.storage.tables import AuditRow, PublicationRow
from tests.builders import Clock

ANA, BETO = 1, 2
KEY = "offices/paterson"
OLD: Document = {"id": "paterson", "phones": ["one"], "hours": "from nine"}
NEW: Document = {"id": "paterson", "phones": ["two"], "hours": "from nine"}
OTHER: Document = {"id": "paterson", "phones": ["three"], "hours": "from nine"}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def revisions(engine: Engine, clock: Clock) -> Revisions:
    """With a first version in force."""
    made = Revisions(engine, clock)
    assert made.publish_bodies({KEY: (OLD, {})}, None, number=0, action="released")
    return made


def in_force(revisions: Revisions) -> Document | None:
    current = revisions.current(KEY)
    return current.body if current else None


def base(revisions: Revisions) -> int:
    newest = revisions.open(KEY) or revisions.current(KEY)
    assert newest
    return newest.id


def test_a_draft_changes_nothing_that_is_in_force(revisions: Revisions) -> None:
    number = revisions.number()
    draft = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    assert (draft.state, draft.body, draft.author) == (State.DRAFT, NEW, ANA)
    assert in_force(revisions) == OLD
    assert revisions.number() == number
    assert revisions.open(KEY) == draft


def test_saving_again_replaces_the_draft_and_keeps_it_in_the_history(revisions: Revisions) -> None:
    revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    revisions.save(KEY, OTHER, author=ANA, base=base(revisions))
    assert [(one.state, one.body) for one in revisions.history(KEY)] == [
        (State.DRAFT, OTHER), (State.REPLACED, NEW), (State.PUBLISHED, OLD),
    ]  # fmt: skip


def test_the_same_words_saved_twice_are_one_draft(revisions: Revisions) -> None:
    first = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    again = revisions.save(KEY, NEW, author=ANA, base=first.parent)
    assert again.id == first.id


def test_whoever_began_from_an_older_version_is_told_of_the_newer_one(revisions: Revisions) -> None:
    begun = base(revisions)
    theirs = revisions.save(KEY, NEW, author=ANA, base=begun)
    with pytest.raises(RevisionConflict) as caught:
        revisions.save(KEY, OTHER, author=BETO, base=begun)
    assert caught.value.theirs == theirs
    assert revisions.open(KEY) == theirs
    assert revisions.save(KEY, OTHER, author=BETO, base=theirs.id).body == OTHER


def test_a_document_published_meanwhile_is_a_conflict_too(revisions: Revisions) -> None:
    begun = base(revisions)
    revisions.publish_bodies({KEY: (NEW, {})}, ANA, number=revisions.number(), action="confirmed")
    with pytest.raises(RevisionConflict):
        revisions.save(KEY, OTHER, author=BETO, base=begun)


def test_a_draft_is_reviewed_and_published(revisions: Revisions, clock: Clock) -> None:
    draft = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    assert revisions.submit(draft.id, ANA).state is State.IN_REVIEW
    published = revisions.publish(draft.id, BETO, number=revisions.number(), stale={"en": {"nine": "las nueve"}})
    assert published
    assert (published.state, published.reviewer, published.published_at) == (State.PUBLISHED, BETO, clock.now)
    assert published.stale == {"en": {"nine": "las nueve"}}
    assert in_force(revisions) == NEW
    assert revisions.open(KEY) is None
    assert [one.state for one in revisions.history(KEY)] == [State.PUBLISHED, State.REPLACED]


def test_what_was_not_sent_to_review_is_not_published(revisions: Revisions) -> None:
    draft = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    with pytest.raises(WrongState):
        revisions.publish(draft.id, BETO, number=revisions.number(), stale={})


def test_nothing_is_published_twice(revisions: Revisions) -> None:
    draft = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    revisions.submit(draft.id, ANA)
    assert revisions.publish(draft.id, BETO, number=revisions.number(), stale={})
    with pytest.raises(WrongState):
        revisions.publish(draft.id, BETO, number=revisions.number(), stale={})


def test_a_publication_that_was_tried_on_older_content_is_refused(revisions: Revisions) -> None:
    draft = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    revisions.submit(draft.id, ANA)
    number = revisions.number()
    revisions.publish_bodies({"offices/miami": ({}, {})}, ANA, number=number, action="confirmed")
    assert revisions.publish(draft.id, BETO, number=number, stale={}) is None
    assert in_force(revisions) == OLD


def test_a_draft_given_back_says_why_and_can_be_sent_again(revisions: Revisions) -> None:
    draft = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    revisions.submit(draft.id, ANA)
    back = revisions.give_back(draft.id, BETO, "Falta la fuente")
    assert (back.state, back.note, back.reviewer) == (State.DRAFT, "Falta la fuente", BETO)
    assert revisions.submit(draft.id, ANA).state is State.IN_REVIEW


def test_a_discarded_draft_makes_room_for_another(revisions: Revisions) -> None:
    draft = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    revisions.discard(draft.id, ANA)
    assert revisions.waiting(OPEN) == []
    assert revisions.save(KEY, OTHER, author=BETO, base=base(revisions)).body == OTHER


def test_everybody_who_wrote_a_draft_is_known(revisions: Revisions) -> None:
    revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    draft = revisions.save(KEY, OTHER, author=BETO, base=base(revisions))
    assert revisions.contributors(draft.id) == {ANA, BETO}
    revisions.submit(draft.id, BETO)
    revisions.publish(draft.id, 3, number=revisions.number(), stale={})
    later = revisions.save(KEY, OLD, author=4, base=base(revisions))
    assert revisions.contributors(later.id) == {4}


def test_what_is_published_at_once_is_carried_into_an_open_draft(revisions: Revisions) -> None:
    """An officer confirms the hours while another writes a new phone."""
    mine = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    confirmed = OLD | {"hours": "from ten"}
    revisions.publish_bodies({KEY: (confirmed, {})}, BETO, number=revisions.number(), action="confirmed")
    carried = revisions.open(KEY)
    assert carried
    assert carried.body == {"id": "paterson", "phones": ["two"], "hours": "from ten"}
    assert (carried.author, carried.parent, carried.state) == (ANA, mine.id, State.DRAFT)


def test_what_was_in_force_on_a_day_stays_known(revisions: Revisions, clock: Clock) -> None:
    before = clock.now
    clock.forward(days=2)
    revisions.publish_bodies({KEY: (NEW, {})}, ANA, number=revisions.number(), action="confirmed")
    clock.forward(days=2)
    revisions.publish_bodies({KEY: (None, {})}, ANA, number=revisions.number(), action="closure-ended")
    told = [revisions.published(before + timedelta(days=days)) for days in (-1, 0, 3, 5)]
    assert [at[KEY].body if KEY in at else None for at in told] == [None, OLD, NEW, None]
    assert [one and one.body for one in (revisions.current(KEY, before), revisions.current(KEY))] == [OLD, None]


def test_documents_keep_the_order_in_which_they_appeared(revisions: Revisions) -> None:
    revisions.publish_bodies({"offices/miami": ({}, {})}, None, number=revisions.number(), action="released")
    revisions.publish_bodies({KEY: (NEW, {})}, ANA, number=revisions.number(), action="confirmed")
    assert list(revisions.published()) == [KEY, "offices/miami"]


def test_an_approved_revision_waits_for_its_moment_and_ends(revisions: Revisions, clock: Clock) -> None:
    draft = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    revisions.submit(draft.id, ANA)
    moment = clock.now + timedelta(hours=3)
    revisions.schedule(draft.id, BETO, moment, moment + timedelta(days=1))
    assert revisions.due() == ([], [])
    clock.forward(hours=3)
    assert [one.id for one in revisions.due()[0]] == [draft.id]
    revisions.publish(draft.id, None, number=revisions.number(), stale={})
    clock.forward(days=2)
    ((_, (ended,)), before) = revisions.due(), revisions.before(revisions.current(KEY) or draft)
    assert ended.id == draft.id
    assert before
    assert before.body == OLD


def test_an_import_is_saved_whole_or_not_at_all(revisions: Revisions) -> None:
    revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    with pytest.raises(RevisionConflict):
        revisions.save_all({"offices/miami": {"id": "miami"}, KEY: OTHER}, author=BETO, note="hoja de cálculo")
    assert [one.key for one in revisions.waiting()] == [KEY]
    saved = revisions.save_all({"offices/miami": {"id": "miami"}, KEY: OTHER}, author=ANA, note="hoja de cálculo")
    assert {one.state for one in saved} == {State.IN_REVIEW}


def test_every_step_is_in_the_audit_log(revisions: Revisions, engine: Engine) -> None:
    draft = revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    revisions.submit(draft.id, ANA)
    revisions.give_back(draft.id, BETO, "no")
    revisions.submit(draft.id, ANA)
    revisions.publish(draft.id, BETO, number=revisions.number(), stale={})
    with engine.connect() as connection:
        noted = connection.execute(text("SELECT action, user_id, subject FROM audit ORDER BY id")).all()
    assert [tuple(row) for row in noted] == [
        ("released", None, KEY), ("saved", ANA, KEY), ("submitted", ANA, KEY), ("given-back", BETO, KEY), ("submitted", ANA, KEY),
        ("published", BETO, KEY),
    ]  # fmt: skip


@pytest.mark.parametrize("table", [AuditRow, PublicationRow])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_rewrite_what_happened(
    revisions: Revisions, engine: Engine, table: type[AuditRow] | type[PublicationRow], change: str
) -> None:
    revisions.save(KEY, NEW, author=ANA, base=base(revisions))
    statement = update(table).values(user_id=9) if change == "update" else delete(table)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(statement)
