"""A card in English for an officer: this person speaks Quechua and asks for an interpreter."""

from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.files import INTERPRETER, INTERPRETER_CARD
from bot.handlers import steps
from bot.handlers.prose import MENU, outcome

INTENT = "interpreter-card"


def show(turn: Turn) -> Outcome:
    """What it says in the person's own language, then the English alone, to be shown on the screen."""
    _ = turn.gettext
    paragraphs = (
        _("Muestre esto. En inglés dice: «Hablo quechua. Pido un intérprete.»"),
        f"**{' '.join(INTERPRETER)}**",
    )
    emergency = Choice(_("🆘 Emergencia"), payload("emergency"))
    rights = Choice(_("Mis derechos"), payload(MENU, of="rights"))
    choices = steps.steps(turn, emergency, rights)
    return outcome(turn, Reply(paragraphs=paragraphs, choices=choices, files=tuple(INTERPRETER_CARD)))
