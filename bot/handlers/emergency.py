"""An emergency now: what to do, whom to call, how to find a person, all in one message."""

from bot.catalog import Alarm, words
from bot.domain import Choice, Finding, Outcome, Reply, Turn, payload
from bot.handlers.consulates import emergency_lines, unsettled
from bot.handlers.prose import hotlines, outcome, overdue, to_menu, topic_choice

INTENT = "emergency"
DANGER = "immediate-danger"  # the topic of a life in danger
ANY = "danger"
HAPPENING = ("at-door", "street", "work", "detained", "taken")


def help_now(turn: Turn) -> Outcome:
    alarms = turn.catalog.alarms
    alarm = alarms.get(turn.interpretation.entity("kind") or ANY, alarms[ANY])
    reply = Reply(paragraphs=tuple(_paragraphs(alarm, turn)), choices=_next_steps(alarm, turn))
    return outcome(turn, reply, topic=alarm.topic or DANGER, office=_office_id(turn))


def _paragraphs(alarm: Alarm, turn: Turn) -> list[str]:
    _ = turn.gettext
    steps = [f"{number}. {words(step, turn.locale)}" for number, step in enumerate(alarm.steps, 1)]
    todo = "\n".join((f"**{words(alarm.title, turn.locale)}**", *steps))
    if not alarm.find_detained:  # a life in danger: the number to call comes before everything
        return [*_lines(alarm, turn), todo, *_close(alarm, turn)]
    return [
        todo,
        *_consulate(turn),
        *_lines(alarm, turn),
        _find_person(turn),
        *_close(alarm, turn),
    ]


def _close(alarm: Alarm, turn: Turn) -> list[str]:
    _ = turn.gettext
    said = _("Información general, no asesoría legal. Revisado: {day}.").format(day=turn.day(alarm.verified_on))
    return [said, *overdue(alarm, turn)]


def _office_id(turn: Turn) -> str | None:
    where = turn.jurisdiction
    if where and where.finding is Finding.FOUND and not unsettled(where):
        return where.offices[0]
    return turn.contact.office


def _consulate(turn: Turn) -> list[str]:
    """The emergency line of the competent office, or how to find it."""
    _ = turn.gettext
    office = turn.catalog.offices.get(_office_id(turn) or "")
    if office:
        return emergency_lines(office, turn)
    return [
        _("Su consulado: escríbame su ZIP, ciudad o estado y le doy su teléfono. Directorio oficial:")
        + f"\n{turn.catalog.directory}"
    ]


def _lines(alarm: Alarm, turn: Turn) -> list[str]:
    shown = hotlines(alarm.phones, turn)
    return ["\n".join(f"{words(line.name, turn.locale)}:\n{line.number}" for line in shown)] if shown else []


def _find_person(turn: Turn) -> str:
    _ = turn.gettext
    said = _(
        "Para encontrar a una persona detenida, con su número A y país de nacimiento, o con su nombre exacto y país:"
    )
    return f"{said}\n{turn.catalog.locator}"


def _next_steps(alarm: Alarm, turn: Turn) -> tuple[Choice, ...]:
    _ = turn.gettext
    if alarm.id == ANY:
        kinds = (turn.catalog.alarms[kind] for kind in HAPPENING if kind in turn.catalog.alarms)
        first = tuple(Choice(words(kind.title, turn.locale), payload(INTENT, kind=kind.id)) for kind in kinds)
    else:
        first = tuple(topic_choice(topic, turn) for topic in alarm.topics)
    return (*first, Choice(_("Mi consulado"), payload("find-consulate")), to_menu(turn))
