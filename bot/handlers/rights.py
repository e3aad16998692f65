"""Rights: what to do, what not to do, whom to call. Information, not legal advice, and it says so near the top."""

from dataclasses import replace

from bot.catalog import Topic, words
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers.prose import (
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

LAWYER = "find-lawyer"


def explain(turn: Turn) -> Outcome:
    topic = turn.catalog.topics[turn.interpretation.intent]
    reply = Reply(paragraphs=tuple(_paragraphs(topic, turn)), choices=_next_steps(topic, turn))
    return outcome(turn, reply, contact=replace(turn.contact, focus=topic.id, pending=None), topic=topic.id)


def _paragraphs(topic: Topic, turn: Turn) -> list[str]:
    _ = turn.gettext
    answer = topic.answer(turn.contact.office)
    head = "\n".join(
        (f"**{words(topic.title, turn.locale)}**", *(words(fact.text, turn.locale) for fact in answer.summary))
    )
    links = ["\n".join(f"{words(link.title, turn.locale)}: {link.url}" for link in topic.links)] if topic.links else []
    return [
        head,
        _("Es información general, no asesoría legal. Preguntar aquí no afecta su caso."),
        *overdue(topic, turn),
        *section(_("Haga esto"), answer.do, turn),
        *section(_("No haga esto"), answer.dont, turn),
        *section(_("Sepa también"), answer.key_points, turn),
        *(hotline(line, turn) for line in hotlines(topic.phones, turn)),
        *links,
        *untranslated((fact.text for fact in (*answer.do, *answer.key_points)), turn),
        foot(topic, turn),
    ]


def _next_steps(topic: Topic, turn: Turn) -> tuple[Choice, ...]:
    _ = turn.gettext
    related = [other for other in topic.related if other != LAWYER][:2]
    lawyer = () if topic.id == LAWYER else (Choice(_("Abogado gratis"), payload(LAWYER)),)
    return (
        *lawyer,
        *(topic_choice(other, turn) for other in related),
        Choice(_("Mi consulado"), payload("find-consulate")),
        to_menu(turn),
    )
