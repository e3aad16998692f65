"""Who may do what with which document: every role, of the whole country and of one office, as a table."""

from datetime import UTC, datetime

import pytest

from bot.panel import rights
from bot.revisions import Key, office_of
from bot.users import Role, User

NATIONAL = "topics/passport/passport-adult updates/2026-fees hotlines/rights alarms/arrest districts/NJ national/card"
PATERSON = (
    "offices/paterson overlays/passport-adult/paterson closures/paterson/closed-2026-11-23 events/paterson/newark"
)
MIAMI = "offices/miami overlays/passport-adult/miami closures/miami/closed-2026-11-23 events/miami/tampa"

# s: sees, e: edits, t: translates, a: approves
TABLE = """
    role           office    national  paterson  miami
    editor         -         set       set       set
    translator     -         st        st        st
    approver       -         sa        sa        sa
    administrator  -         s         s         s
    editor         paterson  s         set       -
    translator     paterson  s         st        -
    approver       paterson  s         sa        -
    administrator  paterson  s         s         -
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()][1:]


def somebody(*roles: Role, office: str | None = None) -> User:
    return User(
        id=1,
        email="ana@example.org",
        name="Ana",
        roles=frozenset(roles),
        office=office,
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def may(user: User, key: Key) -> str:
    """The letters of what somebody may do with a document."""
    asked = {"s": rights.sees, "e": rights.edits, "t": rights.translates, "a": rights.approves}
    return "".join(letter for letter, allowed in asked.items() if allowed(user, key)) or "-"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_a_role_may_do_what_the_table_says_with_every_document(row: list[str]) -> None:
    role, office, *letters = row
    user = somebody(Role(role), office=None if office == "-" else office)
    for keys, expected in zip((NATIONAL, PATERSON, MIAMI), letters, strict=True):
        assert {key: may(user, key) for key in keys.split()} == dict.fromkeys(keys.split(), expected)


def test_the_table_has_every_role() -> None:
    assert {row[0] for row in ROWS} == set(Role)


def test_several_roles_add_up() -> None:
    assert may(somebody(Role.TRANSLATOR, Role.APPROVER, office="paterson"), "offices/paterson") == "sta"
    assert may(somebody(*Role, office="paterson"), "updates/2026-fees") == "s"


def test_who_has_no_role_only_reads() -> None:
    assert may(somebody(), "offices/paterson") == "s"


def test_an_office_that_begins_alike_is_another_one() -> None:
    for key in ("offices/paterson-nj", "overlays/passport-adult/paterson-nj", "closures/paterson-nj/paterson"):
        assert may(somebody(*Role, office="paterson"), key) == "-"


def test_a_topic_called_like_an_office_is_national() -> None:
    assert may(somebody(*Role, office="paterson"), "topics/paterson/paterson") == "s"


@pytest.mark.parametrize("key", ["offices/", "closures/", "events/", "overlays/", "overlays/passport-adult"])
def test_a_document_of_an_office_without_a_name_is_no_office_s(key: Key) -> None:
    """A key cut short by an address must not become a national document that everybody sees."""
    assert office_of(key) is not None
    assert may(somebody(*Role, office="paterson"), key) == "-"


@pytest.mark.parametrize("role", Role)
def test_only_administrators_administer(role: Role) -> None:
    for office in (None, "paterson"):
        assert rights.administers(somebody(role, office=office)) is (role is Role.ADMINISTRATOR)
