"""One consulate as lines: its card, phones, hours and booking, each with its doubt, and the source at the foot."""

from urllib.parse import quote_plus

from bot.catalog import Event, EventKind, Office, Value
from bot.domain import Card, Pin, Turn
from bot.events import upcoming
from bot.handlers import opening
from bot.handlers.events import when
from bot.handlers.prose import bullet, label, office_name, overdue, phone
from bot.hours import local

MAP = "https://www.google.com/maps/search/?api=1&query="


def card(office: Office, turn: Turn) -> list[str]:
    _ = turn.gettext
    block = [f"**{office_name(office, turn)}**"]
    if office.address and office.address.shown:
        block += [label(_("Dirección"), office.address, turn), office.address.value]
        block.append(_("Mapa:") + " " + map_link(office.address))
    else:
        block.append(_("Dirección: no la tengo confirmada."))
    return [
        "\n".join(block),
        "\n".join(phone_lines(office, turn)),
        *reach(office, turn),
        *opening_hours(office, turn, named=False),
    ]


def phones(office: Office, turn: Turn) -> list[str]:
    return [named_phones(office, turn), *emergency_lines(office, turn)]


def people(office: Office, turn: Turn) -> list[str]:
    """Where people answer: the phones, whether it is open now, how to write or to book."""
    return [named_phones(office, turn), *opening_hours(office, turn, named=False), *reach(office, turn)]


def named_phones(office: Office, turn: Turn) -> str:
    return "\n".join((f"**{office_name(office, turn)}**", *phone_lines(office, turn)))


def phone_lines(office: Office, turn: Turn) -> list[str]:
    """Each phone on its own line, so that it can be tapped."""
    _ = turn.gettext
    shown = [value for value in office.phones if value.shown]
    if not shown:
        return [_("Teléfono: no lo tengo confirmado.")]
    lines = []
    for value in shown:
        lines += [label(_("Teléfono"), value, turn), phone(value.value)]
    return lines


def reach(office: Office, turn: Turn) -> list[str]:
    """The e-mail and the booking address, as far as they are known."""
    _ = turn.gettext
    known = ((_("Correo"), office.email), (_("Citas"), office.booking))
    lines = [f"{label(name, value, turn)} {value.value}" for name, value in known if value and value.shown]
    return ["\n".join(lines)] if lines else []


def emergency_lines(office: Office, turn: Turn) -> list[str]:
    """The office's emergency line; where no source gives it, how to ask for it."""
    _ = turn.gettext
    name = office_name(office, turn)
    down = opening.line_down(office, turn)
    if office.emergency and office.emergency.confidence.stated:
        return [*down, _("Línea de emergencia, {office}:").format(office=name) + f"\n{phone(office.emergency.value)}"]
    lines = [_("{office}: no tengo confirmada su línea de emergencia.").format(office=name)]
    surest = sorted((value for value in office.phones if value.shown), key=lambda value: not value.confidence.stated)[
        :1
    ]
    for value in surest:
        lines += [_("Llame al consulado y pídala."), label(_("Teléfono"), value, turn), phone(value.value)]
    if not surest or not surest[0].confidence.stated:
        lines += [_("Directorio oficial:"), turn.catalog.directory]
    return [*down, "\n".join(lines)]


def now(office: Office, turn: Turn) -> list[str]:
    """Open or not at this moment; nothing on an extra day, whose hours are told instead."""
    today = local(office, turn.now).date()
    if any(event.first <= today for event in _extra_days(office, turn)):
        return []
    return opening.now(office, turn)


def opening_hours(office: Office, turn: Turn, *, named: bool = True) -> list[str]:
    _ = turn.gettext
    head = [*((f"**{office_name(office, turn)}**",) if named else ()), *now(office, turn)]
    if office.hours:
        told = [_("Horario:"), *(bullet(fact, turn) for fact in office.hours)]
    else:
        told = [_("Horario: no lo tengo confirmado. Llame antes de ir.")]
    more = [_("Abre además: {when}").format(when=when(event, turn)) for event in _extra_days(office, turn)]
    warned = overdue(office.hours[0], turn) if office.hours else []
    return [*warned, "\n".join((*head, *told, *more))]


def _extra_days(office: Office, turn: Turn) -> list[Event]:
    """Days still to come on which the office opens although it usually does not."""
    ours = (event for event in turn.catalog.events.values() if event.office == office.id)
    extra = (event for event in ours if event.kind is EventKind.EXTRA_DAY and event.confidence.stated)
    return upcoming(extra, turn.now)


def booking(office: Office, turn: Turn) -> list[str]:
    _ = turn.gettext
    lines = [f"**{office_name(office, turn)}**"]
    if office.booking and office.booking.shown:
        lines += [label(_("Saque su cita aquí"), office.booking, turn), office.booking.value]
    else:
        lines += [_("No tengo confirmado cómo se saca cita. Pregunte en el consulado."), *phone_lines(office, turn)]
    lines.append(_("No pague a nadie por conseguirle una cita."))
    return ["\n".join(lines)]


def contact(office: Office, turn: Turn) -> list[str]:
    """Whom to ask: the office's phones and site."""
    lines = [f"**{office_name(office, turn)}**", *phone_lines(office, turn)]
    if office.website and office.website.shown:
        lines.append(f"{label(turn.gettext('Página'), office.website, turn)} {office.website.value}")
    return [*opening.line_down(office, turn), "\n".join(lines), *directory(office, turn)]


def directory(office: Office, turn: Turn) -> list[str]:
    """Source and date; beside anything unverified, or without a phone, the official directory."""
    _ = turn.gettext
    shown = [value for value in office.values() if value.shown]
    lines = []
    reachable = any(value.shown for value in office.phones)
    if not reachable or any(not value.confidence.stated for value in shown):
        lines += [_("Confirme en el directorio oficial:"), turn.catalog.directory]
    stale = [value for value in shown if value.overdue(turn.today)]
    if stale:
        lines.append(
            _("⚠ Estos datos debían revisarse antes del {day}. Confirme antes de viajar.").format(
                day=turn.day(stale[0].review_by)
            )
        )
    named = dict.fromkeys(source.name for value in shown for source in value.sources if value.confidence.stated)
    if named:
        read = turn.day(max(value.verified_on for value in shown))
        lines.append(_("Fuente: {sources}. Revisado: {day}.").format(sources="; ".join(list(named)[:3]), day=read))
    return ["\n".join(lines)] if lines else []


def map_link(address: Value) -> str:
    """A map search for the written address: no source gives the door's coordinates."""
    return MAP + quote_plus(address.value)


def pin(office: Office, turn: Turn) -> Pin | None:
    if not (office.address and office.address.confidence.stated):
        return None
    about = turn.gettext("{address} (punto aproximado: guíese por la dirección)").format(address=office.address.value)
    return Pin(office_name(office, turn), about, office.point)


def saveable(office: Office, turn: Turn) -> Card | None:
    stated = next((value for value in office.phones if value.confidence.stated), None)
    return Card(office_name(office, turn), stated.value) if stated else None
