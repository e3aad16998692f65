"""Questions the facts do not answer: a person's own immigration case, which needs a lawyer."""

from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers.prose import hotline, hotlines, outcome, to_menu, topic_choice

INTENT = "immigration-case"
TOPICS = ("find-lawyer", "notario-fraud", "court-check")


def case(turn: Turn) -> Outcome:
    """Says plainly that this needs a lawyer, gives the official line, then free legal help."""
    _ = turn.gettext
    lawyer = turn.catalog.topics["find-lawyer"]
    links = "\n".join(f"{link.title.get(turn.locale) or link.title['es']}: {link.url}" for link in lawyer.links)
    paragraphs = (
        _(
            "Su caso es personal y necesita un abogado de inmigración. Yo solo tengo información general y no puedo decirle qué le conviene."
        ),
        _("Preguntar aquí no afecta su caso. No firme ni envíe nada por consejo de redes o de un notario."),
        *(hotline(line, turn) for line in hotlines(("uscis", "eoir"), turn)),
        f"**{_('Ayuda legal gratis o a bajo costo')}**\n{links}",
    )
    choices = (
        *(topic_choice(topic, turn) for topic in TOPICS),
        Choice(_("Mis derechos"), payload("rights-general")),
        to_menu(turn),
    )
    return outcome(turn, Reply(paragraphs=paragraphs, choices=choices), topic=INTENT)
