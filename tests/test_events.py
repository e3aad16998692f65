"""Which events are still to come, and which are near."""

from datetime import UTC, date, datetime, time

import pytest

from bot.catalog import EventKind
from bot.events import near_office, near_place, over, soon, upcoming
from tests.builders import CATALOG, TODAY
from tests.calendars import LITTLE_ROCK, MIAMI, ORLANDO, TAMPA, an_event, an_office, at

DAY = date(2026, 12, 5)


@pytest.mark.parametrize(
    ("moment", "gone"),
    [
        ((2026, 12, 4, 23, 59), False),
        ((2026, 12, 5, 7, 0), False),
        ((2026, 12, 5, 18, 0), False),
        ((2026, 12, 5, 18, 1), True),
        ((2026, 12, 6, 0, 0), True),
    ],
)
def test_an_event_is_over_after_its_last_hour(moment: tuple[int, ...], gone: bool) -> None:
    assert over(an_event(DAY), at("miami", *moment)) is gone


def test_an_event_of_several_days_lasts_until_the_end_of_the_last() -> None:
    event = an_event(DAY, last=date(2026, 12, 6))
    assert not over(event, at("miami", 2026, 12, 5, 20))
    assert not over(event, at("miami", 2026, 12, 6, 10))
    assert over(event, at("miami", 2026, 12, 6, 20))


def test_without_an_hour_it_lasts_its_whole_last_day() -> None:
    event = an_event(DAY, start=None, end=None)
    assert not over(event, at("miami", 2026, 12, 5, 23, 59))
    assert over(event, at("miami", 2026, 12, 6))


def test_the_day_is_that_of_the_place() -> None:
    alaska = an_event(DAY, start=None, end=None, timezone="America/Anchorage")
    moment = datetime(2026, 12, 6, 8, 30, tzinfo=UTC)  # 23:30 of the fifth in Anchorage
    assert not over(alaska, moment)
    assert over(an_event(DAY, start=None, end=None), moment)


def test_what_is_over_is_left_out_and_the_next_comes_first() -> None:
    past, later, next_ = an_event(date(2026, 11, 1)), an_event(date(2027, 1, 9)), an_event(DAY)
    assert upcoming((later, past, next_), at("miami", 2026, 11, 23, 12)) == [next_, later]


def test_near_is_within_sixty_miles_of_the_place() -> None:
    assert near_place(an_event(DAY), TAMPA, "FL")
    assert not near_place(an_event(DAY), ORLANDO, "FL")  # 77 miles
    assert near_place(an_event(DAY, point=LITTLE_ROCK, state="AR"), None, "AR")  # a whole state was told
    assert not near_place(an_event(DAY), None, "AR")


def test_near_an_office_is_its_own_wherever_and_anothers_within_sixty_miles() -> None:
    miami, dallas = an_office("miami"), an_office("dallas")
    assert near_office(an_event(DAY), miami)
    assert not near_office(an_event(DAY), dallas)
    assert near_office(an_event(DAY, office="orlando", point=MIAMI), miami)


def test_soon_is_within_sixty_days() -> None:
    assert soon(an_event(date(2027, 1, 22)), TODAY)
    assert not soon(an_event(date(2027, 1, 23)), TODAY)


def test_all_dated_events_of_the_facts_are_published_and_past() -> None:
    kinds = [(event.city, event.first, event.last, event.kind) for event in CATALOG.events.values()]
    saturdays = [date(2023, 9, 30), date(2023, 10, 14), date(2023, 11, 18), date(2023, 12, 9)]
    assert kinds == [
        ("Fort Myers", date(2026, 7, 11), date(2026, 7, 11), EventKind.ITINERANT),
        ("Little Rock", date(2023, 7, 14), date(2023, 7, 15), EventKind.ITINERANT),
        ("Wichita", date(2023, 11, 4), date(2023, 11, 4), EventKind.ITINERANT),
        *(("Dallas", day, day, EventKind.EXTRA_DAY) for day in saturdays),
    ]
    assert all(day.weekday() == 5 for day in saturdays)
    assert upcoming(CATALOG.events.values(), datetime(2026, 11, 23, tzinfo=UTC)) == []


def test_fort_myers_was_shown_on_its_day_and_not_the_day_after() -> None:
    event = CATALOG.events["fort-myers-2026-07-11"]
    assert (event.start, event.end, event.timezone) == (time(8), time(18), "America/New_York")
    assert upcoming([event], at("miami", 2026, 7, 11, 17)) == [event]
    assert upcoming([event], at("miami", 2026, 7, 12)) == []


def test_how_events_are_announced_is_known_for_all_and_for_some() -> None:
    assert {fact.office for fact in CATALOG.announced} == {None, "miami", "los-angeles", "dallas", "san-francisco"}
    assert CATALOG.closures == ()
