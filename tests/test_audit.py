from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from bot.errors import StorageUnavailable
from bot.storage.audit import Audit
from bot.storage.engine import migrate, open_engine, transaction
from tests.builders import NOW, Clock


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def audit(engine: Engine, clock: Clock) -> Audit:
    return Audit(engine, clock)


def actions(audit: Audit, **asked: object) -> list[str]:
    return [entry.action for entry in audit.recent(10, **asked)]  # type: ignore[arg-type]


def test_an_entry_says_who_did_what_to_what_and_when(audit: Audit) -> None:
    audit.note(3, "roles-changed", "user/4", "editor; paterson")
    (entry,) = audit.recent(10)
    assert (entry.user_id, entry.action, entry.subject, entry.detail) == (
        3, "roles-changed", "user/4", "editor; paterson",
    )  # fmt: skip
    assert entry.at == NOW


def test_the_newest_come_first_page_by_page(audit: Audit) -> None:
    for number in range(5):
        audit.note(1, f"action-{number}", "user/1")
    first = audit.recent(2)
    assert [entry.action for entry in first] == ["action-4", "action-3"]
    assert actions(audit, before=first[-1].id) == ["action-2", "action-1", "action-0"]


def test_entries_of_one_person_or_about_one_document(audit: Audit) -> None:
    audit.note(1, "saved", "offices/paterson")
    audit.note(2, "approved", "offices/paterson")
    audit.note(2, "saved", "offices/miami")
    audit.note(None, "login-failed", "user")
    assert actions(audit, user_id=2) == ["saved", "approved"]
    assert actions(audit, subject="offices/paterson") == ["approved", "saved"]
    assert actions(audit, user_id=2, subject="offices/paterson") == ["approved"]
    assert actions(audit, among=[1]) == ["saved"]
    assert actions(audit, among=[]) == []


@pytest.mark.parametrize("number", [-1, 0, 2**31, 10**30])
def test_numbers_no_entry_has_find_no_or_all_entries(audit: Audit, number: int) -> None:
    audit.note(1, "saved", "offices/paterson")
    assert actions(audit, before=number) == (["saved"] if number > 0 else [])
    assert actions(audit, user_id=number) == []


def test_what_is_too_long_is_cut(audit: Audit) -> None:
    audit.note(1, "saved", "s" * 1000, "d" * 1000)
    (entry,) = audit.recent(1)
    assert (len(entry.subject), len(entry.detail)) == (200, 500)


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"]
)
def test_the_database_refuses_to_change_or_delete(audit: Audit, engine: Engine, change: str) -> None:
    audit.note(1, "disabled", "user/2")
    with pytest.raises(StorageUnavailable), transaction(engine) as work:
        work.execute(text(change))
    assert actions(audit) == ["disabled"]
