"""Days and moments as an officer reads them; filters of the templates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

SHORT = {"es": "d MMM y, H:mm", "en": "MMM d, y, h:mm a"}


def day_words(day: date | str, locale: str) -> str:
    """Such as "22 de noviembre de 2026". A document writes its dates as text."""
    known = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return format_date(known, "long", locale=locale)


def moment_words(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """Such as "22 nov 2026, 14:05", by the clock of the officer's office."""
    return format_datetime(moment, SHORT.get(locale, "medium"), tzinfo=zone, locale=locale)
