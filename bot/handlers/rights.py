"""Rights: what to do, what not to do, whom to call. Information, not legal advice, and it says so near the top."""

from dataclasses import replace

from bot.catalog import Topic, words
from bot.domain import Choice, Dialog, Outcome, Reply, Turn, payload
from bot.handlers import steps
from bot.handlers.prose import (
    bullet,
    foot,
    hotline,
    hotlines,
    outcome,
    overdue,
    section,
    to_menu,
    topic_choice,
    untranslated,
)
from bot.handlers.steps import LAWYER

DETAINEE = "find-detainee"
SEARCH = "search-detainee"  # the dialog that builds the searches for a detained relative
CARD = "rights-card.png"  # drawn by publishing/card.py
STATE = "right-state"  # the dialog that asks for the state


def explain(turn: Turn) -> Outcome:
    topic = turn.catalog.topics[turn.interpretation.intent]
    contact = replace(turn.contact, focus=topic.id, pending=None)
    if steps.wants_more(turn):
        return steps.listing(turn, words(topic.title, turn.locale), _rest(topic, turn), contact=contact, topic=topic.id)
    reply = Reply(
        paragraphs=tuple(_paragraphs(topic, turn)),
        choices=_next_steps(topic, turn),
        files=(CARD,) if topic.id in turn.catalog.card.carried_by else (),
        rating=topic.id,
    )
    done = outcome(turn, reply, contact=contact, topic=topic.id)
    return replace(done, dialog=Dialog(STATE, "state", (("topic", topic.id),))) if topic.states else done


def _paragraphs(topic: Topic, turn: Turn) -> list[str]:
    _ = turn.gettext
    answer = topic.answer(turn.contact.office)
    summary = [bullet(fact, turn, mark="") for fact in answer.summary]
    head = "\n".join((f"**{words(topic.title, turn.locale)}**", *summary))
    links = ["\n".join(f"{words(link.title, turn.locale)}: {link.url}" for link in topic.links)] if topic.links else []
    leave = (
        [_("Si alguien mira su teléfono, salga ya y borre este chat. Puede volver cuando quiera.")]
        if topic.discreet
        else []
    )
    return [
        *_first(topic, turn),
        head,
        _("Es información general, no asesoría legal. Preguntar aquí no afecta su caso."),
        *leave,
        *overdue(topic, turn),
        *section(_("Haga esto"), answer.do, turn),
        *section(_("No haga esto"), answer.dont, turn),
        *section(_("Sepa también"), (*answer.key_points, *answer.pitfalls), turn),
        *_ask_state(topic, turn),
        *(hotline(line, turn) for line in hotlines(topic.phones, turn) if line.id not in topic.first),
        *links,
        *untranslated((fact.text for fact in (*answer.do, *answer.key_points)), turn),
        foot(topic, turn),
    ]


def _first(topic: Topic, turn: Turn) -> list[str]:
    """Whom to call before reading on, where a life may be at stake."""
    return ["\n\n".join(hotline(line, turn) for line in hotlines(topic.first, turn))] if topic.first else []


def in_state(turn: Turn) -> Outcome:
    """The answer to "which state?": what differs there. The state is not kept."""
    _ = turn.gettext
    asked = turn.dialog.answer("topic") if turn.dialog else None
    topic = turn.catalog.topics.get(asked or "")
    where = turn.jurisdiction
    if topic is None:
        return outcome(
            turn, Reply(paragraphs=(_("¿En qué le ayudo? Elija o escriba su pregunta."),), choices=(to_menu(turn),))
        )
    if where is None or where.state is None:
        said = [_("No reconozco ese estado. Pregunte a un abogado de su zona por las reglas de ahí.")]
    elif where.state in topic.states:
        said = section(where.place, topic.states[where.state], turn)
    else:
        said = [_("De ese estado no tengo un dato propio. Pregunte a un abogado de su zona.")]
    paragraphs = (f"**{words(topic.title, turn.locale)}**", *said, foot(topic, turn))
    understood = where is not None and where.state is not None
    reply = Reply(paragraphs=paragraphs, choices=_next_steps(topic, turn), rating=topic.id if understood else "")
    return outcome(turn, reply, topic=topic.id)


def _ask_state(topic: Topic, turn: Turn) -> list[str]:
    """The question for the state, once, where the facts differ by state."""
    _ = turn.gettext
    if not topic.states:
        return []
    listed = ", ".join(sorted(topic.states))
    return [
        _("Esto cambia según el estado. Escriba el suyo y le digo; no lo guardo. Tengo datos de: {states}.").format(
            states=listed
        )
    ]


def _next_steps(topic: Topic, turn: Turn) -> tuple[Choice, ...]:
    """The one thing that helps most now; somebody whose life is at stake has lines to call, not a lawyer to look for."""
    if topic.id == DETAINEE:
        first: tuple[Choice, ...] = (search(turn),)
    elif topic.id == LAWYER:
        first = (steps.consulate(turn),)
    else:
        first = _lawyer(topic, turn)
    return steps.steps(turn, *first, steps.more(turn, topic.id))


def search(turn: Turn) -> Choice:
    return Choice(turn.gettext("Ayúdeme a buscarlo"), payload(SEARCH))


def _lawyer(topic: Topic, turn: Turn) -> tuple[Choice, ...]:
    needed = topic.id != LAWYER and (not topic.first or LAWYER in topic.related)
    return (steps.lawyer(turn),) if needed else ()


def _rest(topic: Topic, turn: Turn) -> tuple[Choice, ...]:
    """What goes with a topic: the search for a person, the related topics, the lawyer, the consulate."""
    found = (search(turn),) if topic.id == DETAINEE else ()
    related = (topic_choice(other, turn) for other in topic.related if other != LAWYER)
    return (*found, *related, *_lawyer(topic, turn), steps.consulate(turn))
