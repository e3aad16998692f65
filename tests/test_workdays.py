"""Working days, for rules by date."""

from datetime import date

import pytest

from bot.workdays import last_working_day, working


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 3), date(2026, 11, 30)),
        (date(2026, 5, 1), date(2026, 5, 29)),  # the 30th and 31st are a weekend
        (date(2027, 5, 10), date(2027, 5, 28)),  # the 31st is Memorial Day
        (date(2026, 1, 31), date(2026, 1, 30)),
    ],
)
def test_the_last_working_day_of_a_month(day: date, last: date) -> None:
    assert last_working_day(day) == last


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2026, 7, 4), date(2026, 11, 28)])
def test_holidays_and_weekends_are_no_working_days(day: date) -> None:
    assert not working(day)
