"""Going back to Peru: what help there is, who may have it and how to ask for it."""

from dataclasses import replace

from bot.catalog import words
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers.prose import (
    bullet,
    fees,
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


def explain(turn: Turn) -> Outcome:
    _ = turn.gettext
    topic = turn.catalog.topics[turn.interpretation.intent]
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
    choices = (
        Choice(_("Mi consulado"), payload("find-consulate")),
        *(topic_choice(other, turn) for other in topic.related[:2]),
        to_menu(turn),
    )
    contact = replace(turn.contact, focus=topic.id, pending=None)
    return outcome(turn, Reply(paragraphs=paragraphs, choices=choices), contact=contact, topic=topic.id)
