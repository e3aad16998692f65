"""How itinerant consulates become lines: where, when, for what, how to book; and how they are announced."""

from collections.abc import Sequence

from bot.catalog import Event, EventKind, words
from bot.domain import Turn
from bot.events import NEAR_MILES, SOON
from bot.handlers.opening import clock
from bot.handlers.prose import bullet, foot, office_name, overdue

LISTED = 5  # events in one answer


def listed(events: Sequence[Event], turn: Turn) -> list[str]:
    """A paragraph each, the first ones, and how many are left out."""
    more = len(events) - LISTED
    rest = [turn.gettext("Y {number} más, en fechas posteriores.").format(number=more)] if more > 0 else []
    return [*(_block(event, turn) for event in events[:LISTED]), *rest]


def _block(event: Event, turn: Turn) -> str:
    _ = turn.gettext
    what = {EventKind.ITINERANT: _("Consulado itinerante"), EventKind.EXTRA_DAY: _("Día adicional en el consulado")}
    head = f"**{what[event.kind]}: {event.city}, {event.state}**"
    fact = words(event.what, turn.locale)
    lines = [when(event, turn), _place(event, turn), office_name(turn.catalog.offices[event.office], turn)]
    if not event.confidence.stated:
        fact = _("Sin confirmar: {fact}").format(fact=fact)
    booking = [_("Cita:") + f" {event.booking}"] if event.booking else []
    return "\n".join((head, *lines, fact, *booking, *overdue(event, turn), foot(event, turn)))


def when(event: Event, turn: Turn) -> str:
    """ "11 de julio de 2026, de 8:00 a. m. a 6:00 p. m.", by the clock of the place."""
    _ = turn.gettext
    days = turn.day(event.first)
    if event.last != event.first:
        days = _("Del {start} al {end}").format(start=days, end=turn.day(event.last))
    if event.start and event.end:
        start, end = clock(event.start, turn), clock(event.end, turn)
        return _("{days}, de {start} a {end}, hora del lugar").format(days=days, start=start, end=end)
    if event.start:
        return _("{days}, desde: {start}, hora del lugar").format(days=days, start=clock(event.start, turn))
    return _("{days}. Hora: no la tengo confirmada.").format(days=days)


def _place(event: Event, turn: Turn) -> str:
    return event.place or turn.gettext("Lugar exacto: no lo tengo confirmado.")


def none_near(place: str, turn: Turn) -> str:
    """Nothing near this place, in words that say how far was looked. Without a place: nothing anywhere."""
    _ = turn.gettext
    if not place:
        return _("No sé de ningún consulado itinerante por ahora.")
    return _(
        "No sé de ningún consulado itinerante cerca de {place} (a {miles} millas o menos, en los próximos {days} días)."
    ).format(place=place, miles=round(NEAR_MILES), days=SOON.days)


def announced(office: str | None, turn: Turn) -> list[str]:
    """How events are announced: what holds for all offices, then for this one."""
    facts = [fact for fact in turn.catalog.announced if fact.office in (None, office)]
    if not facts:
        return []
    title = f"**{turn.gettext('Cómo se anuncian')}**"
    lines = (title, *(bullet(fact, turn) for fact in facts), *overdue(facts[-1], turn), foot(facts[-1], turn))
    return ["\n".join(lines)]
