"""Going back to Peru: what help there is, who may have it and how to ask for it."""

from dataclasses import replace

from bot.catalog import words
from bot.domain import Outcome, Reply, Turn
from bot.handlers import steps
from bot.handlers.prose import (
    bullet,
    fees,
    foot,
    hotline,
    hotlines,
    outcome,
    overdue,
    section,
    topic_choice,
    untranslated,
)


def explain(turn: Turn) -> Outcome:
    _ = turn.gettext
    topic = turn.catalog.topics[turn.interpretation.intent]
    contact = replace(turn.contact, focus=topic.id, pending=None)
    if steps.wants_more(turn):
        rest = (*(topic_choice(other, turn) for other in topic.related), steps.consulate(turn))
        return steps.listing(turn, words(topic.title, turn.locale), rest, contact=contact, topic=topic.id)
    answer = topic.answer(turn.contact.office)
    head = "\n".join(
        (f"**{words(topic.title, turn.locale)}**", *(bullet(fact, turn, mark="") for fact in answer.summary))
    )
    paragraphs = (
        *overdue(topic, turn),
        head,
        *section(_("Para quién es"), answer.who, turn),
        *section(_("Cómo se pide"), answer.how, turn),
        *section(_("Qué llevar"), answer.requirements, turn),
        *(fees(topic, turn) if answer.fees else []),
        *section(_("Tenga en cuenta"), (*answer.key_points, *answer.pitfalls), turn),
        *section(_("Cuánto demora"), answer.time, turn),
        *(hotline(line, turn) for line in hotlines(topic.phones, turn)),
        *(f"{words(link.title, turn.locale)}:\n{link.url}" for link in topic.links),
        *untranslated((fact.text for fact in answer.how), turn),
        foot(topic, turn),
    )
    choices = steps.steps(turn, steps.consulate(turn), steps.more(turn, topic.id))
    reply = Reply(paragraphs=paragraphs, choices=choices, rating=topic.id)
    return outcome(turn, reply, contact=contact, topic=topic.id)
