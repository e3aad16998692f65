"""How opening hours become lines: announced closures first, then open or not now, each with its doubt."""

from datetime import time

from bot.catalog import Closure, ClosureKind, Office, words
from bot.domain import Turn
from bot.handlers.prose import foot, overdue
from bot.hours import AHEAD, State, Status, in_force, local, open_now


def notices(office: Office, turn: Turn) -> list[str]:
    """A paragraph for each closure in force or soon to begin."""
    today = local(office, turn.now).date()
    return [_notice(closure, turn) for closure in in_force(office, turn.catalog.closures, today, ahead=AHEAD)]


def line_down(office: Office, turn: Turn) -> list[str]:
    """What to say before a phone number that is not answered today."""
    today = local(office, turn.now).date()
    closures = in_force(office, turn.catalog.closures, today)
    return [_notice(closure, turn) for closure in closures if closure.kind is ClosureKind.LINE_DOWN]


def _notice(closure: Closure, turn: Turn) -> str:
    _ = turn.gettext
    what = {
        ClosureKind.CLOSED: _("El consulado está cerrado"),
        ClosureKind.LINE_DOWN: _("El teléfono no funciona"),
        ClosureKind.CASH_ONLY: _("Solo recibe efectivo"),
    }[closure.kind]
    if closure.start == closure.end:
        said = _("{what} el {day}.").format(what=what, day=turn.day(closure.start))
    else:
        said = _("{what} del {start} al {end}.").format(
            what=what, start=turn.day(closure.start), end=turn.day(closure.end)
        )
    if not closure.confidence.stated:
        said = _("Sin confirmar: {fact}").format(fact=said)
    return "\n".join((f"⚠ {said}", words(closure.note, turn.locale), *overdue(closure, turn), foot(closure, turn)))


def now(office: Office, turn: Turn) -> list[str]:
    """Open or not at this moment, by the office's clock; nothing where it is not known, or a notice has said it."""
    _ = turn.gettext
    status = open_now(office, turn.catalog.closures, turn.now)
    if status.state is State.UNKNOWN or status.closure:
        return []
    said, *more = _said(status, turn)
    if not status.sure and status.state is not State.HOLIDAY_MAYBE:
        said = _("Sin confirmar: {fact}").format(fact=said)
    here = _("Hora en {city}: {time}").format(city=office.city, time=clock(status.at.time(), turn))
    return [f"**{_('Ahora')}**", said, *more, here]


def _said(status: Status, turn: Turn) -> list[str]:
    """The state, then until when."""
    _ = turn.gettext
    if status.state is State.HOLIDAY_MAYBE:
        said = _("Hoy es feriado en {country}: puede estar cerrado. Llame antes de ir.")
        return [said.format(country=_countries(status, turn))]
    if status.state is State.CLOSED:
        return [_("A esta hora está cerrado."), *_next_opening(status, turn)]
    assert status.until is not None  # who is open closes some time
    until = _("Hora de cierre: {time}").format(time=clock(status.until.time(), turn))
    if status.state is State.BY_APPOINTMENT:
        return [_("A esta hora atiende con cita. No está cerrado, pero sin cita llame antes de ir."), until]
    if status.walk_in:
        return [_("A esta hora está abierto y atiende sin cita."), until]
    return [_("A esta hora está abierto. No sé si atiende sin cita: pregunte antes de ir."), until]


def _next_opening(status: Status, turn: Turn) -> list[str]:
    _ = turn.gettext
    if status.until is None:
        return []
    day, time_ = turn.day(status.until.date()), clock(status.until.time(), turn)
    lines = [_("Abre: {day}, {time}").format(day=day, time=time_)]
    if status.holidays:
        lines.append(
            _("Ese día es feriado en {country} y puede estar cerrado: llame antes.").format(
                country=_countries(status, turn)
            )
        )
    return lines


def _countries(status: Status, turn: Turn) -> str:
    _ = turn.gettext
    names = {"US": _("EE. UU."), "PE": _("el Perú")}
    return _(" y en ").join(names[code] for code in status.holidays)


def clock(moment: time, turn: Turn) -> str:
    """ "3:30 p. m." """
    _ = turn.gettext
    said = f"{moment.hour % 12 or 12}:{moment.minute:02}"
    return _("{time} a. m.").format(time=said) if moment.hour < 12 else _("{time} p. m.").format(time=said)
