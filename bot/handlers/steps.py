"""What comes next: two or three steps under an answer, short enough for buttons, the menu last; the rest behind "more"."""

from collections.abc import Iterable

from bot.domain import Choice, Contact, Outcome, Reply, Turn, payload
from bot.handlers.prose import outcome, to_menu

BUTTON = 20  # characters of a WhatsApp button (https://twilio.com/docs/content/twilio-quick-reply, read 2026-11)
ROWS = 10  # of a WhatsApp list (https://www.twilio.com/docs/content/twiliolist-picker, read 2026-11)
MORE = "more"  # the entity of "see more"
LAWYER = "find-lawyer"


def steps(turn: Turn, *choices: Choice) -> tuple[Choice, ...]:
    return (*choices, to_menu(turn))


def more(turn: Turn, intent: str, **entities: str) -> Choice:
    """What the answer did not say, as a list to choose from."""
    return Choice(turn.gettext("Ver más"), payload(intent, **({MORE: "1"} | entities)))


def wants_more(turn: Turn) -> bool:
    return turn.interpretation.entity(MORE) is not None


def booking(turn: Turn) -> Choice:
    return Choice(turn.gettext("Sacar cita"), payload("appointment"))


def consulate(turn: Turn) -> Choice:
    return Choice(turn.gettext("Mi consulado"), payload("find-consulate"))


def counter(turn: Turn) -> Choice:
    """The way to the counter: the appointment, or first which consulate it is."""
    return booking(turn) if turn.contact.office else consulate(turn)


def lawyer(turn: Turn) -> Choice:
    return Choice(turn.gettext("Abogado gratis"), payload(LAWYER))


def listing(
    turn: Turn, title: str, choices: Iterable[Choice], *, contact: Contact | None = None, topic: str | None = None
) -> Outcome:
    """A list to choose from, under the title of what it goes on with: each step once, at most ten with the menu."""
    said = f"**{title}**\n" + turn.gettext("Elija qué más quiere ver, o escriba su pregunta.")
    rows = tuple(dict.fromkeys(choices))[: ROWS - 1]
    return outcome(turn, Reply(paragraphs=(said,), choices=steps(turn, *rows)), contact=contact, topic=topic)
