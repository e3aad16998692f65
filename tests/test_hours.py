"""Open or not: by the office's own clock, with every doubt."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.catalog import ClosureKind, Confidence, Weekday
from bot.hours import State, holidays_on, in_force, open_now
from tests.builders import CATALOG
from tests.calendars import a_closure, a_weekly, an_office, at

TUESDAY = (2026, 11, 24)
OFFICE = an_office(weekly=(a_weekly(),))  # Miami, Monday to Friday, 9 to 17


@pytest.mark.parametrize(
    ("hour", "minute", "state"),
    [(8, 59, State.CLOSED), (9, 0, State.OPEN), (16, 59, State.OPEN), (17, 0, State.CLOSED)],
)
def test_it_is_open_from_its_first_minute_until_its_last(hour: int, minute: int, state: State) -> None:
    assert open_now(OFFICE, (), at("miami", *TUESDAY, hour, minute)).state is state


def test_who_is_open_closes_and_who_is_closed_opens() -> None:
    assert open_now(OFFICE, (), at("miami", *TUESDAY, 10)).until == at("miami", *TUESDAY, 17)
    assert open_now(OFFICE, (), at("miami", *TUESDAY, 7)).until == at("miami", *TUESDAY, 9)
    assert open_now(OFFICE, (), at("miami", 2026, 11, 20, 18)).until == at(
        "miami", 2026, 11, 23, 9
    )  # a weekend between


def test_the_clock_is_that_of_the_office() -> None:
    now = datetime(2026, 11, 24, 15, tzinfo=UTC)  # 10:00 in Miami, 7:00 in Los Angeles, 5:00 in Honolulu
    states = {
        office: open_now(an_office(office, weekly=(a_weekly(),)), (), now).state
        for office in ("miami", "los-angeles", "honolulu-honorary")
    }
    assert states == {"miami": State.OPEN, "los-angeles": State.CLOSED, "honolulu-honorary": State.CLOSED}
    late = datetime(2026, 11, 25, 4, tzinfo=UTC)  # Tuesday still, in Los Angeles
    assert open_now(an_office("los-angeles", weekly=(a_weekly(),)), (), late).at.date() == date(2026, 11, 24)


@pytest.mark.parametrize("day", [(2026, 3, 9), (2026, 11, 2)], ids=["summer time begins", "summer time ends"])
def test_nine_is_nine_on_both_sides_of_a_change_of_clocks(day: tuple[int, int, int]) -> None:
    before = at("miami", *day, 9) - timedelta(minutes=1)
    assert open_now(OFFICE, (), before).state is State.CLOSED
    assert open_now(OFFICE, (), before + timedelta(minutes=1)).state is State.OPEN
    friday = at("miami", *day, 9) - timedelta(days=2, hours=10)
    status = open_now(OFFICE, (), friday)
    assert status.until
    assert (status.until.date(), status.until.time()) == (date(*day), time(9))


def test_phoenix_keeps_its_clock_in_summer() -> None:
    phoenix, denver = an_office("phoenix", weekly=(a_weekly(),)), an_office("denver", weekly=(a_weekly(),))
    summer = datetime(2026, 7, 14, 15, 30, tzinfo=UTC)
    assert open_now(phoenix, (), summer).state is State.CLOSED  # 8:30
    assert open_now(denver, (), summer).state is State.OPEN  # 9:30
    assert CATALOG.offices["san-juan-honorary"].timezone == "America/Puerto_Rico"


def test_with_an_appointment_is_told_apart_from_closed_and_open() -> None:
    office = an_office(weekly=(a_weekly(by_appointment=True),))
    assert open_now(office, (), at("miami", *TUESDAY, 10)).state is State.BY_APPOINTMENT
    assert open_now(office, (), at("miami", *TUESDAY, 18)).state is State.CLOSED


def test_where_hours_overlap_those_without_an_appointment_count() -> None:
    office = an_office(weekly=(a_weekly(by_appointment=True), a_weekly("13:30", "15:30", by_appointment=False)))
    status = open_now(office, (), at("miami", *TUESDAY, 14))
    assert (status.state, status.until) == (State.OPEN, at("miami", *TUESDAY, 15, 30))
    assert open_now(office, (), at("miami", *TUESDAY, 16)).state is State.BY_APPOINTMENT


def test_without_hours_nothing_is_known() -> None:
    assert open_now(an_office(weekly=()), (), at("miami", *TUESDAY, 10)).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("day", "countries"),
    [
        ((2026, 11, 26), ("US",)),  # Thanksgiving
        ((2026, 7, 28), ("PE",)),
        ((2026, 12, 25), ("US", "PE")),
        ((2026, 7, 3), ("US",)),  # the fourth is a Saturday: observed
        ((2027, 12, 31), ("US",)),  # 1 January 2028 is a Saturday: observed in the year before
        ((2026, 11, 24), ()),
    ],
)
def test_a_holiday_of_either_country_is_a_doubt_and_no_closure(
    day: tuple[int, int, int], countries: tuple[str, ...]
) -> None:
    assert holidays_on(date(*day)) == countries
    for hour in (3, 10, 20):
        status = open_now(OFFICE, (), at("miami", *day, hour))
        assert (status.state is State.HOLIDAY_MAYBE) is bool(countries)
        if countries:
            assert status.holidays == countries
            assert not status.sure


def test_a_holiday_begins_and_ends_at_midnight_by_the_offices_clock() -> None:
    assert open_now(OFFICE, (), at("miami", 2026, 11, 25, 23, 59)).state is State.CLOSED
    assert open_now(OFFICE, (), at("miami", 2026, 11, 26)).state is State.HOLIDAY_MAYBE
    assert open_now(OFFICE, (), at("miami", 2026, 11, 26, 23, 59)).state is State.HOLIDAY_MAYBE
    assert open_now(OFFICE, (), at("miami", 2026, 11, 27)).state is State.CLOSED


def test_the_next_opening_on_a_holiday_is_said_to_be_one() -> None:
    status = open_now(OFFICE, (), at("miami", 2026, 11, 25, 18))
    assert (status.until, status.holidays) == (at("miami", 2026, 11, 26, 9), ("US",))


def test_an_announced_closure_comes_before_holidays_and_hours() -> None:
    closure = a_closure(date(2026, 11, 24), date(2026, 11, 26))
    for day in (24, 25, 26):
        status = open_now(OFFICE, (closure,), at("miami", 2026, 11, day, 10))
        assert (status.state, status.closure, status.sure) == (State.CLOSED, closure, True)
    assert open_now(OFFICE, (closure,), at("miami", 2026, 11, 27, 10)).closure is None
    assert open_now(an_office("boston", weekly=(a_weekly(),)), (closure,), at("boston", *TUESDAY, 10)).closure is None


def test_a_doubtful_closure_is_a_doubt() -> None:
    closure = a_closure(date(*TUESDAY), confidence=Confidence.LOW)
    assert not open_now(OFFICE, (closure,), at("miami", *TUESDAY, 10)).sure


@pytest.mark.parametrize("kind", [ClosureKind.LINE_DOWN, ClosureKind.CASH_ONLY])
def test_a_line_that_is_down_or_a_desk_that_takes_cash_is_open(kind: ClosureKind) -> None:
    assert open_now(OFFICE, (a_closure(date(*TUESDAY), kind=kind),), at("miami", *TUESDAY, 10)).state is State.OPEN


def test_the_next_opening_is_after_a_closure() -> None:
    closure = a_closure(date(2026, 11, 25), date(2026, 11, 29))
    assert open_now(OFFICE, (closure,), at("miami", *TUESDAY, 18)).until == at("miami", 2026, 11, 30, 9)


def test_no_opening_is_promised_that_is_far_away() -> None:
    closure = a_closure(date(2026, 11, 25), date(2027, 3, 1))
    assert open_now(OFFICE, (closure,), at("miami", *TUESDAY, 18)).until is None


def test_closures_in_force_are_those_of_the_day_and_of_the_days_asked_for() -> None:
    now, later = a_closure(date(2026, 11, 20), date(2026, 11, 24)), a_closure(date(2026, 11, 30))
    assert in_force(OFFICE, (later, now), date(*TUESDAY)) == [now]
    assert in_force(OFFICE, (later, now), date(*TUESDAY), ahead=timedelta(days=6)) == [now, later]
    assert in_force(OFFICE, (later, now), date(2026, 11, 25)) == []


def test_what_is_doubtful_is_not_sure() -> None:
    doubtful = replace(OFFICE, weekly=(a_weekly(confidence=Confidence.LOW),))
    for hour in (10, 18):
        assert open_now(OFFICE, (), at("miami", *TUESDAY, hour)).sure
        assert not open_now(doubtful, (), at("miami", *TUESDAY, hour)).sure


def test_the_published_hours_are_those_of_the_facts_and_doubtful() -> None:
    known = {office.id: office.weekly for office in CATALOG.offices.values() if office.weekly}
    assert {(id_, row.start, row.end) for id_, rows in known.items() for row in rows} == {
        ("boston", time(8, 30), time(15)),
        ("dallas", time(8, 15), time(15, 30)),
    }
    for (row,) in known.values():
        assert row.confidence is Confidence.LOW
        assert row.days == tuple(Weekday)[:5]
