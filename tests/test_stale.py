"""The editors' lists: what is due for review, soonest first, and where sources disagree."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.__main__ import main
from bot.publishing.stale import conflict_lines, due, everything, stale_lines, topic_file
from bot.settings import ROOT
from tests.builders import CATALOG, catalog_with

FAR = date(2100, 1, 1)
MIAMI = CATALOG.offices["miami"]


def test_everything_with_a_review_date_is_listed() -> None:
    listed = list(everything(CATALOG))
    facts = sum(
        len(answer.facts()) for topic in CATALOG.topics.values() for answer in (topic.body, *topic.overlays.values())
    )
    values = sum(len(office.values()) for office in CATALOG.offices.values())
    others = len(CATALOG.hotlines) + len(CATALOG.updates) + len(CATALOG.alarms) + len(CATALOG.districts)
    assert len(listed) >= facts + values + others
    assert len(due(CATALOG, FAR)) == len(listed)


def test_every_file_named_is_there() -> None:
    assert {item.file for item in everything(CATALOG)} <= {
        path.relative_to(ROOT / "content").as_posix() for path in (ROOT / "content").rglob("*.yml")
    }


def test_the_day_itself_counts_and_the_day_before_does_not() -> None:
    first = min(item.review_by for item in everything(CATALOG))
    assert due(CATALOG, first)
    assert due(CATALOG, first - timedelta(days=1)) == []


def test_offices_then_files_then_items_come_soonest_first() -> None:
    phone = replace(MIAMI.phones[0], review_by=date(2026, 1, 1))
    catalog = catalog_with(offices=CATALOG.offices | {"miami": replace(MIAMI, phones=(phone,))})
    found = due(catalog, FAR)
    assert (found[0].office, found[0].file, found[0].key) == ("miami", "offices.yml", "miami.phones.0")
    offices = [item.office for item in found]
    assert offices == [office for office in dict.fromkeys(offices) for _ in range(offices.count(office))]
    for office in set(offices):
        days = [item.review_by for item in found if item.office == office and item.file == "offices.yml"]
        assert days == sorted(days)


def test_what_an_office_adds_to_a_topic_is_the_offices() -> None:
    topic = next(topic for topic in CATALOG.topics.values() if topic.overlays)
    office = next(iter(topic.overlays))
    found = [item for item in everything(CATALOG) if item.file == topic_file(topic) and item.office == office]
    assert found
    assert all(item.key.startswith(f"overlays.{office}.") for item in found)


def test_the_list_names_office_file_day_key_and_words() -> None:
    topic = CATALOG.topics["ice-at-door"]
    lines = list(stale_lines(CATALOG, topic.review_by))
    assert lines[0] == "All offices"
    assert "  topics/rights/ice-at-door.yml" in lines
    assert any("2026-11-29  dont.1" in line and "No se resista" in line for line in lines)
    assert lines[-1].startswith("Due for review by 2026-11-29: ")


def test_conflicts_are_listed_with_their_file_and_told_to_nobody() -> None:
    lines = list(conflict_lines(CATALOG))
    assert "topics/passport/passport-adult.yml" in lines
    assert any(line.startswith("  - Appointment: Miami requires one") for line in lines)
    assert "offices.yml: dallas" in lines
    total = sum(len(item.conflicts) for item in (*CATALOG.topics.values(), *CATALOG.offices.values()))
    assert lines[-1] == f"Conflicts between sources: {total}."
    assert total > 50


def test_the_command_lists_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--stale", "--on", "2026-11-29"]) == 0
    assert "ice-at-door.yml" in capsys.readouterr().out
    assert main(["check", "--stale"]) == 0
    assert "Due for review by" in capsys.readouterr().out
    assert main(["check", "--conflicts"]) == 0
    assert "Conflicts between sources" in capsys.readouterr().out


def test_a_day_that_is_none_is_refused_with_the_form(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--stale", "--on", "tomorrow"])
    assert ended.value.code == 2
    assert "write it as 2026-11-29" in capsys.readouterr().err
