"""Broken calendars and hours never start: every fault names file, key, problem and remedy."""

import shutil
from datetime import date, time
from pathlib import Path

import pytest

from bot.catalog import Catalog, ClosureKind, EventKind
from bot.errors import ContentError
from bot.handlers import HANDLERS
from bot.publishing.load import load
from bot.settings import ROOT

CALENDAR, OFFICES = "calendar.yml", "offices.yml"
COMPARE = "Compare it with its neighbours or docs/architecture.md."
CORRECT = "Correct the name or add what it names."
ORDER = "Correct `from`, `to` or the dates."
NONE_KNOWN = "closures: []  # none known on 2026-11-22"
A_CLOSURE = """closures:
- office: miami
  from: 2026-12-24
  to: 2026-12-26
  kind: closed
  note: {es: Por Navidad., en: For Christmas.}
  confidence: medium
  source: miami-news
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "content", tmp_path / "content")


def swapped(folder: Path, name: str, old: str, new: str) -> Catalog:
    path = folder / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    return load(folder, HANDLERS)


def test_a_closure_is_read_with_its_source_and_dates(folder: Path) -> None:
    (closure,) = swapped(folder, CALENDAR, NONE_KNOWN, A_CLOSURE).closures
    assert (closure.office, closure.kind) == ("miami", ClosureKind.CLOSED)
    assert (closure.start, closure.end) == (date(2026, 12, 24), date(2026, 12, 26))
    assert closure.verified_on == date(2026, 11, 22)
    assert [source.name for source in closure.sources] == ["Código de un sitio del consulado en Miami (no oficial)"]


def test_an_event_is_a_day_in_its_offices_time_zone_unless_it_says_otherwise(folder: Path) -> None:
    events = load(folder, HANDLERS).events
    wichita, little_rock = events["wichita-2023-11-04"], events["little-rock-2023-07-14"]
    assert (wichita.first, wichita.last, wichita.timezone) == (date(2023, 11, 4), date(2023, 11, 4), "America/Chicago")
    assert little_rock.last == date(2023, 7, 15)
    assert wichita.kind is EventKind.ITINERANT
    own = "city: Wichita\n  timezone: America/Denver"
    assert swapped(folder, CALENDAR, "city: Wichita", own).events[wichita.id].timezone == "America/Denver"


def test_an_event_may_have_a_beginning_alone(folder: Path) -> None:
    event = swapped(folder, CALENDAR, "  to: '18:00'\n", "").events["fort-myers-2026-07-11"]
    assert (event.start, event.end) == (time(8), None)


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "key", "problem", "remedy"),
    [
        pytest.param(
            CALENDAR, "office: miami\n  city", "office: lima\n  city", CALENDAR, "fort-myers-2026-07-11.office",
            "'lima' does not exist", CORRECT, id="unknown office of an event",
        ),
        pytest.param(
            CALENDAR, "until: 2023-07-15", "until: 2023-07-13", CALENDAR, "little-rock-2023-07-14",
            "it ends (2023-07-13) before it starts (2023-07-14)", ORDER, id="event that ends before its first day",
        ),
        pytest.param(
            CALENDAR, "to: '18:00'", "to: '7:00'", CALENDAR, "fort-myers-2026-07-11",
            "it ends (07:00:00) before it starts (08:00:00)", ORDER, id="event that ends before its first hour",
        ),
        pytest.param(
            CALENDAR, "to: '18:00'", "to: 18:00", f"{CALENDAR}: fort-myers-2026-07-11", "end", "not '8:30' in quotes",
            COMPARE, id="time without quotes",
        ),
        pytest.param(
            CALENDAR, "what: {es: 'DNI,", "what: {qu: 'DNI,", CALENDAR, "fort-myers-2026-07-11.what",
            "the Spanish words are missing", "Write them under `es`.", id="event without Spanish",
        ),
        pytest.param(
            CALENDAR, "- es: Cada consulado", "- qu: Cada consulado", CALENDAR, "announced",
            "the Spanish words are missing", "Write them under `es`.", id="announcement without Spanish",
        ),
        pytest.param(
            CALENDAR, "- office: dallas\n  es: En", "- office: lima\n  es: En", CALENDAR, "announced",
            "'lima' does not exist", CORRECT, id="announcement of an unknown office",
        ),
        pytest.param(
            CALENDAR, "id: wichita-2023-11-04", "id: Wichita 2023", CALENDAR, "Wichita 2023", "it cannot name a file",
            "Use small letters, digits and hyphens.", id="id that is no file name",
        ),
        pytest.param(
            CALENDAR, "city: Wichita", "city: Wichita\n  timezone: Kansas", CALENDAR, "wichita-2023-11-04.timezone",
            "'Kansas' is no time zone", "Give its IANA name, such as America/New_York.", id="time zone of an event",
        ),
        pytest.param(
            CALENDAR, "city: Wichita", "town: Wichita", f"{CALENDAR}: wichita-2023-11-04", "town",
            "Unexpected keyword argument", COMPARE, id="unknown key of an event",
        ),
        pytest.param(
            CALENDAR, NONE_KNOWN, A_CLOSURE.replace("miami\n", "lima\n"), CALENDAR, "closures.lima",
            "'lima' does not exist", CORRECT, id="closure of an unknown office",
        ),
        pytest.param(
            CALENDAR, NONE_KNOWN, A_CLOSURE.replace("2026-12-26", "2026-12-23"), CALENDAR, "closures.miami",
            "it ends (2026-12-23) before it starts (2026-12-24)", ORDER, id="closure that ends before it starts",
        ),
        pytest.param(
            CALENDAR, NONE_KNOWN, A_CLOSURE.replace("es: Por Navidad., ", ""), CALENDAR, "closures.miami.note",
            "the Spanish words are missing", "Write them under `es`.", id="closure without Spanish",
        ),
        pytest.param(
            CALENDAR, NONE_KNOWN, A_CLOSURE.replace("kind: closed", "kind: shut"), f"{CALENDAR}: closures", "0.kind",
            "Input should be 'closed', 'line-down' or 'cash-only'", COMPARE, id="unknown kind of closure",
        ),
        pytest.param(
            OFFICES, "timezone: America/Chicago", "timezone: Illinois", OFFICES, "chicago.timezone",
            "'Illinois' is no time zone", "Give its IANA name, such as America/New_York.", id="time zone of an office",
        ),
        pytest.param(
            OFFICES, "to: '15:00'", "to: '7:00'", OFFICES, "boston.weekly",
            "it ends (07:00:00) before it starts (08:30:00)", ORDER, id="hours that end before they start",
        ),
        pytest.param(
            OFFICES, "days: [mon,", "days: [monday,", f"{OFFICES}: boston", "weekly.0.days.0", "Input should be 'mon'",
            COMPARE, id="unknown day of the week",
        ),
    ],
)  # fmt: skip
def test_a_fault_names_file_key_problem_and_remedy(
    folder: Path, file: str, old: str, new: str, where: str, key: str, problem: str, remedy: str
) -> None:
    with pytest.raises(ContentError) as caught:
        swapped(folder, file, old, new)
    found = [fault for fault in caught.value.faults if (fault.where, fault.key) == (f"content/{where}", key)]
    assert found, caught.value
    assert problem in found[0].problem
    assert found[0].remedy == remedy
