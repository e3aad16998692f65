"""Which consulate, where, when, which phone: the office that serves a person, as a card they can use."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote_plus

from bot.catalog import DistrictStatus, Event, EventKind, Office, Value
from bot.domain import Card, Choice, Finding, Handler, Jurisdiction, Outcome, Pin, Reply, Turn, payload
from bot.events import near_office, near_place, soon, upcoming
from bot.files import event_file, office_file
from bot.handlers import opening
from bot.handlers.events import LISTED, announced, listed, none_near, when
from bot.handlers.prose import bullet, label, office_name, outcome, overdue, phone, to_menu
from bot.handlers.why import why
from bot.hours import local

Detail = Callable[[Office, Turn], list[str]]
ITINERANT = "itinerant-consulate"
ELSEWHERE = "?"  # the place entity of "another place"
MAP = "https://www.google.com/maps/search/?api=1&query="


def find(turn: Turn) -> Outcome:
    return _answer(turn, _card)


def hours(turn: Turn) -> Outcome:
    return _answer(turn, _hours)


def telephone(turn: Turn) -> Outcome:
    return _answer(turn, _phones)


def emergency_line(turn: Turn) -> Outcome:
    return _answer(turn, emergency_lines)


def appointment(turn: Turn) -> Outcome:
    return _answer(turn, _booking)


def person(turn: Turn) -> Outcome:
    """A human: the bot is none, the consulate has some."""
    _ = turn.gettext
    said = _answer(turn, _phones)
    first = _("Yo soy un programa y no puedo pasarle con una persona. En el consulado sí le atienden personas.")
    return replace(said, reply=replace(said.reply, paragraphs=(first, *said.reply.paragraphs)))


def itinerant(turn: Turn) -> Outcome:
    """Itinerant consulates near the place just named, else near the office we know, else all that are to come."""
    where = turn.jurisdiction
    if turn.interpretation.entity("place") == ELSEWHERE:
        return ask_place(turn)
    if where and where.finding is not Finding.FOUND:
        return _not_served(turn, where)
    offices = _of_the_person(turn, where)
    coming = upcoming(turn.catalog.events.values(), turn.now)
    near = [event for event in coming if _is_near(event, turn, where, offices)]
    shown = (near or coming)[:LISTED]
    place = where.place if where else offices[0].city if offices else ""
    organisers = dict.fromkeys((*(office.id for office in offices), *(event.office for event in shown)))
    paragraphs = (
        *_announced_events(near, coming, place, turn),
        *(() if coming else announced(offices[0].id if offices else None, turn)),
        *(line for office in organisers for line in _contact(turn.catalog.offices[office], turn)),
    )
    choices = (
        Choice(turn.gettext("Ver mi consulado"), payload("find-consulate")),
        Choice(turn.gettext("Otro lugar"), payload(ITINERANT, place=ELSEWHERE)),
        to_menu(turn),
    )
    reply = Reply(
        paragraphs=tuple(dict.fromkeys(paragraphs)), choices=choices, files=tuple(event_file(event) for event in shown)
    )
    if offices:
        return outcome(turn, reply, topic=ITINERANT, office=offices[0].id)
    asked = ask_place(turn)
    said = replace(asked.reply, paragraphs=(*reply.paragraphs, *asked.reply.paragraphs), files=reply.files)
    return replace(asked, reply=said)


def _of_the_person(turn: Turn, where: Jurisdiction | None) -> list[Office]:
    """The office of the place told, both of a split state, else the one we know."""
    ids = where.offices[: 2 if unsettled(where) else 1] if where else (turn.contact.office or "",)
    return [turn.catalog.offices[office] for office in ids if office in turn.catalog.offices]


def _is_near(event: Event, turn: Turn, where: Jurisdiction | None, offices: list[Office]) -> bool:
    if where:
        return soon(event, turn.today) and near_place(event, where.point, where.state)
    return not offices or (soon(event, turn.today) and near_office(event, offices[0]))


def _announced_events(near: list[Event], coming: list[Event], place: str, turn: Turn) -> list[str]:
    """The near ones; without any, that there are none and the others that are to come."""
    _ = turn.gettext
    check = _("Puede cambiar a último momento: confirme con el consulado antes de viajar.")
    if near:
        return [*listed(near, turn), check]
    if coming:
        return [none_near(place, turn), _("Otros ya anunciados:"), *listed(coming, turn), check]
    return [none_near("", turn)]


def _contact(office: Office, turn: Turn) -> list[str]:
    """Whom to ask: the office's phones and site."""
    lines = [f"**{office_name(office, turn)}**", *_phone_lines(office, turn)]
    if office.website and office.website.shown:
        lines.append(f"{label(turn.gettext('Página'), office.website, turn)} {office.website.value}")
    return [*opening.line_down(office, turn), "\n".join(lines), *_directory(office, turn)]


def _answer(turn: Turn, detail: Detail) -> Outcome:
    """The detail for the place just named, else for the office we know, else a question for the place."""
    if turn.interpretation.entity("place") == ELSEWHERE:
        return ask_place(turn)
    where = turn.jurisdiction
    if where and where.finding is not Finding.FOUND:
        return _not_served(turn, where)
    if where and unsettled(where):
        return _split(turn, where)
    office = turn.catalog.offices.get(where.offices[0] if where else turn.contact.office or "")
    if office is None:
        return ask_place(turn)
    notices = opening.notices(office, turn)
    paragraphs = [*notices, *why(turn, where), *detail(office, turn), *_directory(office, turn)]
    contact_file = office_file(office) if detail is _card else None
    reply = Reply(
        paragraphs=tuple(dict.fromkeys(paragraphs)),  # a line that is down is told once
        choices=_next_steps(turn, detail),
        pin=_pin(office, turn) if detail is _card else None,
        card=_saveable(office, turn) if detail in (_card, _phones) else None,
        files=(contact_file,) if contact_file else (),
    )
    return outcome(turn, reply, topic=_waiting(turn), office=office.id)


def ask_place(turn: Turn) -> Outcome:
    """Asks where the person lives, in the three ways they may tell."""
    _ = turn.gettext
    reply = Reply(
        paragraphs=(
            _("¿En qué parte de EE. UU. vive? Así le digo qué consulado le corresponde."),
            _(
                "Escriba su ZIP, su ciudad o su estado, o comparta su ubicación. No guardo su ubicación, solo el consulado."
            ),
        ),
        choices=(to_menu(turn),),
        ask_location=_share(turn),
    )
    return outcome(turn, reply, contact=replace(turn.contact, pending=_waiting(turn)), topic=_waiting(turn))


def place_unknown(turn: Turn) -> Outcome:
    """The person answered where they live with something that is no place we know."""
    _ = turn.gettext
    reply = Reply(
        paragraphs=(
            _(
                "No ubico ese lugar. Escriba los 5 números de su ZIP o el nombre de su estado, por ejemplo: 07505 o Nueva Jersey."
            ),
        ),
        choices=(to_menu(turn),),
        ask_location=_share(turn),
    )
    return outcome(turn, reply, contact=replace(turn.contact, pending=turn.contact.pending))


def _share(turn: Turn) -> str:
    return turn.gettext("📍 Enviar mi ubicación")


def unsettled(where: Jurisdiction) -> bool:
    """Two offices share the state and the place is not precise enough to say which is nearer."""
    return where.status is DistrictStatus.SPLIT and not where.nearest


def _waiting(turn: Turn) -> str:
    """The intent to take up again when the place is told."""
    return turn.interpretation.intent if turn.interpretation.intent in INTENTS else "find-consulate"


def _not_served(turn: Turn, where: Jurisdiction) -> Outcome:
    _ = turn.gettext
    ask = (_("Escriba su ciudad, su estado o los 5 números de su ZIP."),)
    if where.finding is Finding.ABROAD:
        place = where.place or _("Ese lugar")
        paragraphs: tuple[str, ...] = (
            _("{place} está fuera de los Estados Unidos. Yo solo conozco los consulados del Perú en EE. UU.").format(
                place=place
            ),
            _("Directorio oficial de todos los consulados:") + f"\n{turn.catalog.directory}",
        )
        return outcome(turn, Reply(paragraphs=paragraphs, choices=(_elsewhere(turn), to_menu(turn))))
    if where.finding is Finding.NO_SUCH_ZIP:
        paragraphs = (_("No encuentro el ZIP {zip} en EE. UU.").format(zip=where.place), *ask)
        choices: tuple[Choice, ...] = ()
    else:
        paragraphs = (
            _("Hay más de un lugar que se llama {place}. ¿Cuál es el suyo?").format(place=where.place),
            _("Si no está en la lista, escriba su ciudad con su estado, o su ZIP."),
        )
        choices = tuple(Choice(place, payload(_waiting(turn), place=place)) for place in where.options)
    reply = Reply(
        paragraphs=paragraphs, choices=(*choices, to_menu(turn)), ask_location="" if choices else _share(turn)
    )
    return outcome(turn, reply, contact=replace(turn.contact, pending=_waiting(turn)), topic=_waiting(turn))


def _split(turn: Turn, where: Jurisdiction) -> Outcome:
    """A state with two offices: name both and ask for the city."""
    _ = turn.gettext
    offices = [turn.catalog.offices[office] for office in where.offices]
    said = (
        _(
            "En {place} hay dos consulados y no está confirmado cuál atiende cada zona. Escriba su ciudad o su ZIP y le digo cuál le queda más cerca."
        )
        if all(office.state == where.state for office in offices)
        else _(
            "Para {place} puede ser uno de dos consulados y no está confirmado cuál. Escriba su ciudad o su ZIP y le digo cuál le queda más cerca."
        )
    )
    paragraphs = (
        said.format(place=where.place),
        *("\n".join((f"**{office_name(office, turn)}**", *_phone_lines(office, turn))) for office in offices),
        _("Directorio oficial:") + f"\n{turn.catalog.directory}",
    )
    reply = Reply(paragraphs=paragraphs, choices=(to_menu(turn),), ask_location=_share(turn))
    return outcome(turn, reply, contact=replace(turn.contact, pending=_waiting(turn)), topic=_waiting(turn))


def _card(office: Office, turn: Turn) -> list[str]:
    _ = turn.gettext
    block = [f"**{office_name(office, turn)}**"]
    if office.address and office.address.shown:
        block += [label(_("Dirección"), office.address, turn), office.address.value]
        block.append(_("Mapa:") + " " + map_link(office.address))
    else:
        block.append(_("Dirección: no la tengo confirmada."))
    paragraphs = ["\n".join(block), "\n".join(_phone_lines(office, turn))]
    reach = ((_("Correo"), office.email), (_("Citas"), office.booking))
    contact = [f"{label(name, value, turn)} {value.value}" for name, value in reach if value and value.shown]
    if contact:
        paragraphs.append("\n".join(contact))
    return [*paragraphs, *_hours(office, turn, named=False)]


def _phones(office: Office, turn: Turn) -> list[str]:
    return [
        "\n".join((f"**{office_name(office, turn)}**", *_phone_lines(office, turn))),
        *emergency_lines(office, turn),
    ]


def _phone_lines(office: Office, turn: Turn) -> list[str]:
    """Each phone on its own line, so that it can be tapped."""
    _ = turn.gettext
    shown = [value for value in office.phones if value.shown]
    if not shown:
        return [_("Teléfono: no lo tengo confirmado.")]
    lines = []
    for value in shown:
        lines += [label(_("Teléfono"), value, turn), phone(value.value)]
    return lines


def emergency_lines(office: Office, turn: Turn) -> list[str]:
    """The office's emergency line; where no source gives it, how to ask for it."""
    _ = turn.gettext
    name = office_name(office, turn)
    down = opening.line_down(office, turn)
    if office.emergency and office.emergency.confidence.stated:
        return [*down, _("Línea de emergencia, {office}:").format(office=name) + f"\n{phone(office.emergency.value)}"]
    lines = [_("{office}: no tengo confirmada su línea de emergencia.").format(office=name)]
    reach = sorted((value for value in office.phones if value.shown), key=lambda value: not value.confidence.stated)[:1]
    for value in reach:
        lines += [_("Llame al consulado y pídala."), label(_("Teléfono"), value, turn), phone(value.value)]
    if not reach or not reach[0].confidence.stated:
        lines += [_("Directorio oficial:"), turn.catalog.directory]
    return [*down, "\n".join(lines)]


def _hours(office: Office, turn: Turn, *, named: bool = True) -> list[str]:
    _ = turn.gettext
    extra = _extra_days(office, turn)
    today = local(office, turn.now).date()
    now = [] if any(event.first <= today for event in extra) else opening.now(office, turn)
    head = [*((f"**{office_name(office, turn)}**",) if named else ()), *now]
    if office.hours:
        told = [_("Horario:"), *(bullet(fact, turn) for fact in office.hours)]
    else:
        told = [_("Horario: no lo tengo confirmado. Llame antes de ir.")]
    more = [_("Abre además: {when}").format(when=when(event, turn)) for event in extra]
    warned = overdue(office.hours[0], turn) if office.hours else []
    return [*warned, "\n".join((*head, *told, *more))]


def _extra_days(office: Office, turn: Turn) -> list[Event]:
    """Days still to come on which the office opens although it usually does not."""
    ours = (event for event in turn.catalog.events.values() if event.office == office.id)
    extra = (event for event in ours if event.kind is EventKind.EXTRA_DAY and event.confidence.stated)
    return upcoming(extra, turn.now)


def _booking(office: Office, turn: Turn) -> list[str]:
    _ = turn.gettext
    lines = [f"**{office_name(office, turn)}**"]
    if office.booking and office.booking.shown:
        lines += [label(_("Saque su cita aquí"), office.booking, turn), office.booking.value]
    else:
        lines += [_("No tengo confirmado cómo se saca cita. Pregunte en el consulado."), *_phone_lines(office, turn)]
    lines.append(_("No pague a nadie por conseguirle una cita."))
    return ["\n".join(lines)]


def _directory(office: Office, turn: Turn) -> list[str]:
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


def _pin(office: Office, turn: Turn) -> Pin | None:
    if not (office.address and office.address.confidence.stated):
        return None
    about = turn.gettext("{address} (punto aproximado: guíese por la dirección)").format(address=office.address.value)
    return Pin(office_name(office, turn), about, office.point)


def _saveable(office: Office, turn: Turn) -> Card | None:
    stated = next((value for value in office.phones if value.confidence.stated), None)
    return Card(office_name(office, turn), stated.value) if stated else None


def _elsewhere(turn: Turn) -> Choice:
    return Choice(turn.gettext("Otro lugar"), payload("find-consulate", place=ELSEWHERE))


def _next_steps(turn: Turn, detail: Detail) -> tuple[Choice, ...]:
    _ = turn.gettext
    visits = Choice(_("Consulado itinerante"), payload(ITINERANT))
    more = (visits,) if detail in (_card, _hours, _booking) else ()
    offers = (
        (_card, Choice(_("Ver mi consulado"), payload("find-consulate"))),
        (_booking, Choice(_("Sacar cita"), payload("appointment"))),
        (emergency_lines, Choice(_("Línea de emergencia"), payload("consulate-emergency-line"))),
    )
    return (*(choice for kind, choice in offers if kind is not detail), *more, _elsewhere(turn), to_menu(turn))


INTENTS: dict[str, Handler] = {
    "find-consulate": find,
    "consulate-hours": hours,
    "consulate-phone": telephone,
    "consulate-emergency-line": emergency_line,
    "appointment": appointment,
    "talk-to-person": person,
    ITINERANT: itinerant,
}
