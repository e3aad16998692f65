"""An emergency now: what to do, whom to call, how to find a person, all in one message."""

from bot.catalog import Alarm, words
from bot.domain import Choice, Finding, Outcome, Reply, Turn, payload
from bot.handlers import steps
from bot.handlers.consulates import unsettled
from bot.handlers.office import emergency_lines
from bot.handlers.prose import hotlines, outcome, overdue, topic_choice
from bot.handlers.rights import search

INTENT = "emergency"
DANGER = "immediate-danger"  # the topic of a life in danger
ANY = "danger"
HAPPENING = ("at-door", "street", "work", "detained", "taken")
HELD = ("detained", "taken")  # somebody must be found
ABOUT = {
    "violence": "domestic-violence-vawa",
    "crisis": "mental-health-crisis",
}  # where no agents are, the topic itself


def help_now(turn: Turn) -> Outcome:
    alarms = turn.catalog.alarms
    alarm = alarms.get(turn.interpretation.entity("kind") or ANY, alarms[ANY])
    if steps.wants_more(turn):
        return steps.listing(turn, words(alarm.title, turn.locale), _rest(alarm, turn), topic=alarm.topic or DANGER)
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
    """What is happening, when that is not known; else the most useful of the kind."""
    if alarm.id == ANY:
        kinds = (turn.catalog.alarms[kind] for kind in HAPPENING if kind in turn.catalog.alarms)
        named = (Choice(words(kind.title, turn.locale), payload(INTENT, kind=kind.id)) for kind in kinds)
        return steps.steps(turn, *named, steps.consulate(turn))
    if alarm.id in HELD:
        return steps.steps(turn, search(turn), steps.lawyer(turn))
    if not alarm.find_detained:
        return steps.steps(turn, *_topic(alarm, turn), *_lawyer(alarm, turn))
    first = steps.lawyer(turn) if _office_id(turn) else steps.consulate(turn)  # a known consulate's phone was told
    return steps.steps(turn, first, steps.more(turn, INTENT, kind=alarm.id))


def _topic(alarm: Alarm, turn: Turn) -> tuple[Choice, ...]:
    """All there is to read, under a title that tells nobody beside the phone what it is."""
    topic = ABOUT.get(alarm.id, "")
    return (Choice(turn.gettext("Ver más"), payload(topic)),) if topic in turn.catalog.topics else ()


def _lawyer(alarm: Alarm, turn: Turn) -> tuple[Choice, ...]:
    return (steps.lawyer(turn),) if steps.LAWYER in alarm.topics else ()


def _rest(alarm: Alarm, turn: Turn) -> tuple[Choice, ...]:
    """What goes with an alarm: its topics, the consulate, the lawyer."""
    topics = (topic_choice(topic, turn) for topic in alarm.topics if topic != steps.LAWYER)
    return (*_topic(alarm, turn), *topics, steps.consulate(turn), *_lawyer(alarm, turn))
