"""Working days: Monday to Friday without the federal holidays of the United States (`holidays`, kept by its authors).

No source says on which holidays Peruvian consulates close, so this serves rules by date only, never opening hours.
"""

from calendar import monthrange
from datetime import date, timedelta

from holidays import country_holidays


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in country_holidays("US", years=day.year)


def last_working_day(day: date) -> date:
    """The last working day of a day's month."""
    last = day.replace(day=monthrange(day.year, day.month)[1])
    while not working(last):
        last -= timedelta(days=1)
    return last
