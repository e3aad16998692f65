"""Moments as officers write and read them: by the clock of the document's office, or of Lima for national ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.catalog import Catalog
from bot.panel.dates import moment_words
from bot.panel.visit import LIMA
from bot.revisions import Key, office_of

Gettext = Callable[[str], str]
FARTHEST = 10  # years from now; a date beyond is a slip of the finger


@dataclass(frozen=True, kw_only=True)
class Clock:
    """`name` says whose it is: "hora de Paterson"."""

    zone: ZoneInfo
    name: str

    def told(self, moment: datetime | None, locale: str) -> str:
        """ "23 nov 2026, 9:00"; "" for none."""
        return moment_words(moment, locale, self.zone) if moment else ""

    def written(self, moment: datetime | None) -> str:
        """As a field for date and time takes it."""
        return f"{moment.astimezone(self.zone):%Y-%m-%dT%H:%M}" if moment else ""

    def read(self, text: str, now: datetime, _: Gettext) -> datetime | None:
        """The moment in UTC, None for an empty field. Raises ValueError with a sentence for the officer."""
        if not text.strip():
            return None
        try:
            local = datetime.fromisoformat(text.strip())
        except ValueError:
            local = None
        if local is None or local.tzinfo or abs(local.year - now.year) > FARTHEST:
            raise ValueError(_("Escriba una fecha y una hora, como 2026-12-31 09:00."))
        moment = local.replace(tzinfo=self.zone).astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) != local:
            raise ValueError(_("Esa hora no existe ese día: cambia el reloj. Elija una hora más tarde."))
        return moment


def clock_of(key: Key, catalog: Catalog, _: Gettext) -> Clock:
    office = catalog.offices.get(office_of(key) or "")
    if office is None:
        return Clock(zone=LIMA, name=_("hora de Lima"))
    return Clock(zone=ZoneInfo(office.timezone), name=_("hora de {city}").format(city=office.city))
