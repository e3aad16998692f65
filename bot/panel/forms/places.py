"""Where a city is: an event's coordinates come from its city and state, so that nobody types them."""

from bot.gazetteer import gazetteer
from bot.panel.forms.parts import Gettext
from bot.panel.forms.rules import Problem
from bot.revisions import Document
from bot.words import plain


def located(event: Document, before: Document, _: Gettext) -> tuple[Document, list[Problem]]:
    """The event with the middle of its city as `point`, and what is wrong when no such city is known."""
    where = tuple(str(event.get(name, "")) for name in ("city", "state"))
    was = tuple(str(before.get(name, "")) for name in ("city", "state"))
    if "point" in event and where == was:
        return event, []
    if not all(where):
        return event, []  # told as missing already
    city, state = where
    for place, _weight in gazetteer().cities.get(plain(city), ()):
        if place.state == state:
            return {**event, "point": [round(degrees, 4) for degrees in place.point]}, []
    told = _("No encontramos esa ciudad en ese estado. Revise cómo se escribe, o ponga la ciudad grande más cercana.")
    return event, [Problem("city", "", told)]
