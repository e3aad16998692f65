"""Questions the facts do not answer: a person's own immigration case, which needs a lawyer."""

from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers import steps
from bot.handlers.prose import hotline, hotlines, outcome, topic_choice

INTENT = "immigration-case"
TOPICS = ("court-check", "notario-fraud")


def case(turn: Turn) -> Outcome:
    """Says plainly that this needs a lawyer, gives the official line, then free legal help."""
    _ = turn.gettext
    if steps.wants_more(turn):
        return steps.listing(turn, _("Su caso de inmigración"), _rest(turn), topic=INTENT)
    lawyer = turn.catalog.topics[steps.LAWYER]
    links = "\n".join(f"{link.title.get(turn.locale) or link.title['es']}: {link.url}" for link in lawyer.links)
    paragraphs = (
        _(
            "Su caso es personal y necesita un abogado de inmigración. Yo solo tengo información general y no puedo decirle qué le conviene."
        ),
        _("Preguntar aquí no afecta su caso. No firme ni envíe nada por consejo de redes o de un notario."),
        f"**{_('Ayuda legal gratis o a bajo costo')}**\n{links}",
        *(hotline(line, turn) for line in hotlines(("uscis", "eoir"), turn)),
    )
    choices = steps.steps(turn, steps.lawyer(turn), steps.more(turn, INTENT))
    return outcome(turn, Reply(paragraphs=paragraphs, choices=choices, rating=INTENT), topic=INTENT)


def _rest(turn: Turn) -> tuple[Choice, ...]:
    topics = (topic_choice(topic, turn) for topic in TOPICS if topic in turn.catalog.topics)
    return (*topics, Choice(turn.gettext("Mis derechos"), payload("rights-general")), steps.consulate(turn))
