"""The menu, in the same order everywhere: emergency first, language and privacy last."""

import re

from bot.catalog import Kind, Topic, Urgency
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers.prose import MENU, outcome, to_menu, topic_choice

ROWS = 9  # topics on one page; with "more" or "menu" that makes ten, a WhatsApp list's limit
KINDS = {"documents": Kind.PROCEDURE, "rights": Kind.RIGHT, "return": Kind.SUPPORT}


def rows(turn: Turn) -> tuple[Choice, ...]:
    """The main menu."""
    _ = turn.gettext
    return (
        Choice(_("🆘 Emergencia"), payload("emergency")),
        Choice(_("Mi consulado"), payload("find-consulate")),
        Choice(_("Documentos"), payload(MENU, of="documents")),
        Choice(_("Mis derechos"), payload(MENU, of="rights")),
        Choice(_("Buscar a un detenido"), payload("find-detainee")),
        Choice(_("Novedades"), payload("new-rules")),
        Choice(_("Volver al Perú"), payload(MENU, of="return")),
        Choice(_("Idioma / Language"), payload("change-language")),
        Choice(_("Privacidad"), payload("privacy")),
    )


def show(turn: Turn) -> Outcome:
    """The main menu, or the topics of one of its rows."""
    _ = turn.gettext
    kind = KINDS.get(turn.interpretation.entity("of") or "")
    if kind is None:
        return outcome(
            turn, Reply(paragraphs=(_("¿En qué le ayudo? Elija o escriba su pregunta."),), choices=rows(turn))
        )
    topics = [topic for topic in turn.catalog.topics.values() if topic.kind is kind]
    topics.sort(key=_rank)
    asked = turn.interpretation.entity("page") or ""
    page = int(asked) if re.fullmatch(r"[1-9]\d?", asked) else 1
    shown = topics[(page - 1) * ROWS : page * ROWS] or topics[:ROWS]
    more = page * ROWS < len(topics)
    last = (
        Choice(_("Más"), payload(MENU, of=turn.interpretation.entity("of") or "", page=str(page + 1)))
        if more
        else to_menu(turn)
    )
    choices = (*(topic_choice(topic.id, turn) for topic in shown), last)
    return outcome(turn, Reply(paragraphs=(_("Elija un tema, o escriba su pregunta."),), choices=choices))


def help_(turn: Turn) -> Outcome:
    """What the bot can do, then the menu."""
    _ = turn.gettext
    said = (
        _("Le doy información del consulado, de trámites y documentos, de sus derechos y de cambios en las reglas."),
        _(
            "Escriba con sus palabras, por ejemplo: «cuánto cuesta el pasaporte» o «qué consulado me toca si vivo en Nueva Jersey»."
        ),
        _("Si hay una emergencia, escriba lo que pasa: por ejemplo, «ICE está en mi puerta»."),
    )
    return outcome(turn, Reply(paragraphs=said, choices=rows(turn)))


def _rank(topic: Topic) -> tuple[int, str, str]:
    order = (Urgency.EMERGENCY, Urgency.HIGH, Urgency.NORMAL)
    return (order.index(topic.urgency), topic.family, topic.id)
