"""Which consulate, where, when, which phone: the office that serves a person, or the question for where they live."""

from collections.abc import Callable
from dataclasses import replace

from bot.catalog import DistrictStatus, Kind, Office
from bot.domain import Choice, Finding, Handler, Jurisdiction, Outcome, Reply, Turn, payload
from bot.files import event_file, office_file
from bot.handlers import opening, steps
from bot.handlers.itinerant import visits
from bot.handlers.office import (
    booking,
    card,
    directory,
    emergency_lines,
    named_phones,
    now,
    opening_hours,
    people,
    phones,
    pin,
    saveable,
)
from bot.handlers.prose import outcome, to_menu, topic_choice
from bot.handlers.why import why

Detail = Callable[[Office, Turn], list[str]]
FIND = "find-consulate"
HOURS = "consulate-hours"
PHONE = "consulate-phone"
LINE = "consulate-emergency-line"
BOOKING = "appointment"
PERSON = "talk-to-person"
ITINERANT = "itinerant-consulate"
ELSEWHERE = "?"  # the place entity of "another place"
WHATSAPP = "whatsapp"  # the channel that has no button for the location


def find(turn: Turn) -> Outcome:
    if steps.wants_more(turn):
        return _more(turn)
    return _answer(turn, FIND, card, steps.booking(turn))


def hours(turn: Turn) -> Outcome:
    return _answer(turn, HOURS, opening_hours, steps.booking(turn))


def telephone(turn: Turn) -> Outcome:
    return _answer(turn, PHONE, phones, steps.booking(turn))


def emergency_line(turn: Turn) -> Outcome:
    return _answer(turn, LINE, emergency_lines, _emergency(turn))


def appointment(turn: Turn) -> Outcome:
    return _answer(turn, BOOKING, booking, steps.consulate(turn))


def person(turn: Turn) -> Outcome:
    """A human: the bot is none, the consulate has some."""
    _ = turn.gettext
    said = _answer(turn, PERSON, people, steps.booking(turn))
    first = _("Yo soy un programa y no puedo pasarle con una persona. En el consulado sí le atienden personas.")
    return replace(said, reply=replace(said.reply, paragraphs=(first, *said.reply.paragraphs)))


def person_lines(turn: Turn) -> tuple[str, ...]:
    """What to add for who was not understood again: the consulate's phones and whether it is open, or how to find it."""
    _ = turn.gettext
    known = turn.catalog.offices.get(turn.contact.office or "")
    if known is None:
        return (
            _(
                "Si prefiere hablar con una persona, escriba su ZIP, su ciudad o su estado y le doy el teléfono de su consulado."
            ),
            _("Directorio oficial:") + f"\n{turn.catalog.directory}",
        )
    open_now = now(known, turn)
    return (
        _("Si prefiere hablar con una persona, llame a su consulado."),
        *opening.notices(known, turn),
        named_phones(known, turn),
        *(("\n".join(open_now),) if open_now else ()),
        *directory(known, turn),
    )


def itinerant(turn: Turn) -> Outcome:
    """Itinerant consulates near the place just named, else near the office we know, else all that are to come."""
    where = turn.jurisdiction
    if turn.interpretation.entity("place") == ELSEWHERE:
        return ask_place(turn, ITINERANT)
    if where and where.finding is not Finding.FOUND:
        return _not_served(turn, where, ITINERANT)
    offices = _of_the_person(turn, where)
    told = visits(turn, where, offices)
    reply = Reply(
        paragraphs=told.paragraphs,
        choices=steps.steps(turn, steps.consulate(turn), _elsewhere(turn, ITINERANT)),
        files=tuple(event_file(event) for event in told.shown),
        rating=ITINERANT,
    )
    if offices:
        return outcome(turn, reply, topic=ITINERANT, office=offices[0].id)
    asked = ask_place(turn, ITINERANT)
    said = replace(asked.reply, paragraphs=(*reply.paragraphs, *asked.reply.paragraphs), files=reply.files)
    return replace(asked, reply=said)


def _of_the_person(turn: Turn, where: Jurisdiction | None) -> list[Office]:
    """The office of the place told, both of a split state, else the one we know."""
    ids = where.offices[: 2 if unsettled(where) else 1] if where else (turn.contact.office or "",)
    return [turn.catalog.offices[office] for office in ids if office in turn.catalog.offices]


def _answer(turn: Turn, intent: str, detail: Detail, step: Choice) -> Outcome:
    """The detail for the place just named, else for the office we know, else a question for the place."""
    if turn.interpretation.entity("place") == ELSEWHERE:
        return ask_place(turn, intent)
    where = turn.jurisdiction
    if where and where.finding is not Finding.FOUND:
        return _not_served(turn, where, intent)
    if where and unsettled(where):
        return _split(turn, where, intent)
    office = turn.catalog.offices.get(where.offices[0] if where else turn.contact.office or "")
    if office is None:
        return ask_place(turn, intent)
    notices = opening.notices(office, turn)
    paragraphs = [*notices, *why(turn, where), *detail(office, turn), *directory(office, turn)]
    contact_file = office_file(office) if intent == FIND else None
    reply = Reply(
        paragraphs=tuple(dict.fromkeys(paragraphs)),  # a line that is down is told once
        choices=steps.steps(turn, _asked_before(turn, intent) or step, steps.more(turn, FIND)),
        pin=pin(office, turn) if intent == FIND else None,
        card=saveable(office, turn) if intent in (FIND, PHONE, PERSON) else None,
        files=(contact_file,) if contact_file else (),
        rating="" if intent in (LINE, PERSON) else intent,
    )
    return outcome(turn, reply, topic=intent, office=office.id)


def _asked_before(turn: Turn, intent: str) -> Choice | None:
    """The procedure that was asked about before the place was told: each office has its own rules."""
    topic = turn.catalog.topics.get(turn.contact.focus or "")
    told = intent == FIND and turn.jurisdiction is not None
    return topic_choice(topic.id, turn) if told and topic and topic.kind is Kind.PROCEDURE else None


def _more(turn: Turn) -> Outcome:
    """What else is known of a consulate, and another place."""
    _ = turn.gettext
    rows = (
        Choice(_("Dirección"), payload(FIND)),
        Choice(_("Horario"), payload(HOURS)),
        Choice(_("Teléfonos"), payload(PHONE)),
        steps.booking(turn),
        Choice(_("Línea de emergencia"), payload(LINE)),
        Choice(_("Consulado itinerante"), payload(ITINERANT)),
        Choice(_("Hablar con una persona"), payload(PERSON)),
        _elsewhere(turn, FIND),
    )
    return steps.listing(turn, _("Consulado del Perú"), rows, topic=FIND)


def ask_place(turn: Turn, intent: str = FIND) -> Outcome:
    """Asks where the person lives, in the three ways they may tell; the intent is taken up again with the place."""
    _ = turn.gettext
    share = (
        (_("Para compartirla: toque 📎 o +, luego «Ubicación» y «Enviar mi ubicación actual»."),)
        if turn.question.address.channel == WHATSAPP
        else ()
    )
    reply = Reply(
        paragraphs=(
            _("¿En qué parte de EE. UU. vive? Así le digo qué consulado le corresponde."),
            "\n".join(
                (
                    _(
                        "Escriba su ZIP, su ciudad o su estado, o comparta su ubicación. No guardo su ubicación, solo el consulado."
                    ),
                    *share,
                )
            ),
        ),
        choices=(to_menu(turn),),
        ask_location=_share(turn),
    )
    return outcome(turn, reply, contact=replace(turn.contact, pending=intent), topic=intent)


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
    return outcome(turn, reply)


def _share(turn: Turn) -> str:
    return turn.gettext("📍 Enviar mi ubicación")


def unsettled(where: Jurisdiction) -> bool:
    """Two offices share the state and the place is not precise enough to say which is nearer."""
    return where.status is DistrictStatus.SPLIT and not where.nearest


def _not_served(turn: Turn, where: Jurisdiction, intent: str) -> Outcome:
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
        return outcome(turn, Reply(paragraphs=paragraphs, choices=steps.steps(turn, _elsewhere(turn, FIND))))
    if where.finding is Finding.NO_SUCH_ZIP:
        paragraphs = (_("No encuentro el ZIP {zip} en EE. UU.").format(zip=where.place), *ask)
        choices: tuple[Choice, ...] = ()
    else:
        paragraphs = (
            _("Hay más de un lugar que se llama {place}. ¿Cuál es el suyo?").format(place=where.place),
            _("Si no está en la lista, escriba su ciudad con su estado, o su ZIP."),
        )
        choices = tuple(Choice(place, payload(intent, place=place)) for place in where.options)
    reply = Reply(
        paragraphs=paragraphs, choices=steps.steps(turn, *choices), ask_location="" if choices else _share(turn)
    )
    return outcome(turn, reply, contact=replace(turn.contact, pending=intent), topic=intent)


def _split(turn: Turn, where: Jurisdiction, intent: str) -> Outcome:
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
        *(named_phones(office, turn) for office in offices),
        _("Directorio oficial:") + f"\n{turn.catalog.directory}",
    )
    reply = Reply(paragraphs=paragraphs, choices=(to_menu(turn),), ask_location=_share(turn))
    return outcome(turn, reply, contact=replace(turn.contact, pending=intent), topic=intent)


def _elsewhere(turn: Turn, intent: str) -> Choice:
    return Choice(turn.gettext("Otro lugar"), payload(intent, place=ELSEWHERE))


def _emergency(turn: Turn) -> Choice:
    return Choice(turn.gettext("🆘 Emergencia"), payload("emergency"))


INTENTS: dict[str, Handler] = {
    FIND: find,
    HOURS: hours,
    PHONE: telephone,
    LINE: emergency_line,
    BOOKING: appointment,
    PERSON: person,
    ITINERANT: itinerant,
}
