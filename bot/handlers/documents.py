"""Consular procedures: what to take, what it costs, how long it takes, at this person's office."""

from dataclasses import replace

from bot.catalog import Topic, words
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers.prose import fees, foot, outcome, overdue, section, to_menu, topic_choice, untranslated


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
    links = [f"{words(link.title, turn.locale)}:\n{link.url}" for link in topic.links[:2]]
    return [
        *overdue(topic, turn),
        head,
        *section(_("Quién puede pedirlo"), answer.who, turn),
        *section(_("Qué llevar"), answer.requirements, turn),
        *fees(topic, turn),
        *section(_("Cómo se paga"), answer.payment, turn),
        *section(_("Cuánto demora"), answer.time, turn),
        *section(_("Vigencia"), answer.validity, turn),
        *section(_("Dónde"), answer.where, turn),
        *section(_("Cita"), answer.appointment, turn),
        *section(_("Por correo"), answer.mail, turn),
        *section(_("Tenga en cuenta"), answer.pitfalls, turn),
        *_for_office(turn),
        *links,
        *untranslated((fact.text for fact in answer.requirements), turn),
        foot(topic, turn),
    ]


def _for_office(turn: Turn) -> list[str]:
    _ = turn.gettext
    if turn.contact.office:
        return []
    return [_("Cada consulado tiene sus reglas. Dígame su ZIP, ciudad o estado y le doy las del suyo.")]


def _next_steps(topic: Topic, turn: Turn) -> tuple[Choice, ...]:
    _ = turn.gettext
    consulate = (
        Choice(_("Sacar cita"), payload("appointment"))
        if turn.contact.office
        else Choice(_("Mi consulado"), payload("find-consulate"))
    )
    related = tuple(topic_choice(other, turn) for other in topic.related[:2])
    return (consulate, *related, to_menu(turn))
