"""The files people keep: only what is confirmed, in the formats' own rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import icalendar
import pytest

from bot.catalog import Catalog, Confidence, Office
from bot.domain import File
from bot.files import event_file, office_file, render
from tests.builders import CATALOG
from tests.calendars import an_event, an_office, with_events


def rendered(name: str, catalog: Catalog = CATALOG) -> File:
    file = render(name, catalog)
    assert file
    return file


def vcard(office: Office) -> list[str]:
    """The card's lines, unfolded."""
    catalog = replace(CATALOG, offices={office.id: office})
    text = rendered(f"office-{office.id}.vcf", catalog).content.decode()
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def entries(*events: Any) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(rendered(event_file(events[0]), with_events(*events)).content)
    return [part for part in calendar.walk("VEVENT") if isinstance(part, icalendar.Event)]


def test_a_consulate_is_a_contact_with_its_phone_address_mail_and_site() -> None:
    lines = vcard(CATALOG.offices["dallas"])
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    assert "FN:Consulado General del Perú – Dallas" in lines
    assert "TEL;TYPE=WORK,VOICE:+19722340005" in lines
    assert r"ADR;TYPE=WORK:;;Carillon Towers\, 13601 Preston Rd. #E650;Dallas;TX;75240;USA" in lines
    assert "EMAIL;TYPE=INTERNET:consulado@conperdallas.com" in lines
    assert lines[-2:] == ["END:VCARD", ""]


@pytest.mark.parametrize("confidence", [Confidence.LOW, Confidence.UNVERIFIED])
def test_what_is_not_confirmed_is_in_no_contact(confidence: Confidence) -> None:
    sure = CATALOG.offices["dallas"]
    assert sure.address
    assert sure.email
    doubtful = replace(
        sure,
        phones=tuple(replace(phone, confidence=confidence) for phone in sure.phones),
        email=replace(sure.email, confidence=confidence),
        emergency=replace(sure.phones[0], confidence=confidence),
    )
    lines = vcard(doubtful)
    assert [line for line in lines if line.startswith(("TEL", "EMAIL", "item1"))] == []
    nothing = replace(doubtful, address=replace(sure.address, confidence=confidence))
    assert office_file(nothing) is None
    assert render("office-dallas.vcf", replace(CATALOG, offices={"dallas": nothing})) is None


def test_a_confirmed_emergency_line_is_named_one() -> None:
    sure = CATALOG.offices["dallas"]
    lines = vcard(replace(sure, emergency=replace(sure.phones[0], value="+15550100199")))
    assert lines[lines.index("item1.TEL:+15550100199") + 1] == "item1.X-ABLabel:Emergencia"


def test_an_address_written_otherwise_stays_whole_and_marks_are_escaped() -> None:
    sure = CATALOG.offices["dallas"]
    assert sure.address
    lines = vcard(replace(sure, address=replace(sure.address, value="Calle; a\\b,\nc")))
    assert r"ADR;TYPE=WORK:;;Calle\; a\\b\,\nc;;;;USA" in lines


def test_every_office_with_something_confirmed_has_a_contact_and_no_other() -> None:
    for office in CATALOG.offices.values():
        sure = [value for value in (*office.phones, office.address) if value and value.confidence.stated]
        assert bool(office_file(office)) is bool(sure)
        assert bool(render(f"office-{office.id}.vcf", CATALOG)) is bool(sure)


def test_an_event_is_an_entry_with_its_hours_in_its_own_time_zone() -> None:
    (entry,) = entries(an_event(date(2026, 12, 5), booking="https://example.org/cita"))
    assert entry.start == datetime(2026, 12, 5, 13, tzinfo=UTC)  # 8:00 in New York, in winter
    assert entry.end == datetime(2026, 12, 5, 23, tzinfo=UTC)
    assert entry["SUMMARY"] == "Consulado itinerante del Perú – Tampa, FL"
    assert entry["LOCATION"] == "1 Main St, Tampa, FL"
    assert entry["URL"] == "https://example.org/cita"
    for words in ("DNI y pasaporte.", "DNI and passport.", "Consulado General del Perú – Miami", "+17867132401"):
        assert words in str(entry["DESCRIPTION"])
    (summer,) = entries(an_event(date(2026, 7, 11)))
    assert summer.start == datetime(2026, 7, 11, 12, tzinfo=UTC)


def test_a_calendar_that_knows_no_time_zones_is_told() -> None:
    text = rendered(event_file(event := an_event(date(2026, 12, 5))), with_events(event)).content.decode()
    assert "BEGIN:VTIMEZONE\r\nTZID:America/New_York" in text
    assert "DTSTART;TZID=America/New_York:20261205T080000" in text


def test_an_event_of_several_days_is_an_entry_a_day_across_a_change_of_clocks() -> None:
    first, second = entries(an_event(date(2026, 10, 31), last=date(2026, 11, 1)))
    assert [entry.start for entry in (first, second)] == [
        datetime(2026, 10, 31, 12, tzinfo=UTC),
        datetime(2026, 11, 1, 13, tzinfo=UTC),
    ]
    assert first["UID"] != second["UID"]


@pytest.mark.parametrize("end", [None, time(18)])
def test_without_its_hours_an_event_is_whole_days(end: time | None) -> None:
    (entry,) = entries(an_event(date(2026, 12, 5), last=date(2026, 12, 6), start=None, end=end))
    assert (entry.start, entry.end) == (date(2026, 12, 5), date(2026, 12, 7))  # the end is the first day after


def test_a_doubtful_event_says_so_in_its_title() -> None:
    (entry,) = entries(an_event(date(2026, 12, 5), confidence=Confidence.LOW))
    assert str(entry["SUMMARY"]).endswith("(sin confirmar / unconfirmed)")


def test_every_published_event_is_a_file() -> None:
    for event in CATALOG.events.values():
        file = rendered(event_file(event))
        assert file.media_type == "text/calendar"
        assert icalendar.Calendar.from_ical(file.content).walk("VEVENT")


def test_a_file_is_the_same_whenever_it_is_made() -> None:
    for name in ("office-miami.vcf", "event-fort-myers-2026-07-11.ics"):
        assert render(name, CATALOG) == render(name, CATALOG)


@pytest.mark.parametrize(
    "name",
    ["", "office-.vcf", "office-lima.vcf", "office-miami.ics", "event-nowhere.ics", "miami.vcf", "../offices.yml", "office-miami.vcf\n"],
)  # fmt: skip
def test_another_name_is_no_file(name: str) -> None:
    assert render(name, CATALOG) is None


def test_names_are_those_of_office_and_event() -> None:
    assert office_file(an_office("miami")) == "office-miami.vcf"
    assert event_file(an_event(date(2026, 12, 5))) == "event-tampa-2026-12-05.ics"
