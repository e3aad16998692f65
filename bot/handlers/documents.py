"""Consular procedures at this person's office: the one thing asked first, the rest offered."""

from dataclasses import replace

from bot.catalog import Answer, Fact, Rule, Topic, words
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.facets import Facet
from bot.handlers import steps
from bot.handlers.prose import (
    bullet,
    fees,
    foot,
    outcome,
    overdue,
    section,
    to_menu,
    topic_choice,
    untranslated,
)
from bot.workdays import last_working_day

DNI = ("dni-renewal-adult", "dni-first-adult-17-19", "dni-late-registration-20-plus", "dni-duplicate")
CHILDS_DNI = ("dni-minor", "birth-registration-minor")
OFFERED = (Facet.COST, Facet.REQUIREMENTS, Facet.TIME, Facet.APPOINTMENT, Facet.VALIDITY, Facet.WHERE, Facet.MAIL)
SHOWN = frozenset({Facet.REQUIREMENTS, Facet.COST, Facet.TIME})  # what the first answer holds
RELATED = 2  # other topics in a list


def explain(turn: Turn) -> Outcome:
    """A procedure: the detail asked for, else summary, requirements, cost and time; the rest behind "more"."""
    topic = _for_whom(turn)
    contact = replace(turn.contact, focus=topic.id, pending=None)
    if steps.wants_more(turn):
        return steps.listing(turn, words(topic.title, turn.locale), _rest(topic, turn), contact=contact, topic=topic.id)
    asked = _facet(turn)
    reply = _without_dni(topic, turn) if asked is Facet.WITHOUT_DNI else _told(topic, asked, turn)
    return outcome(turn, reply, contact=contact, topic=topic.id)


def _told(topic: Topic, asked: Facet | None, turn: Turn) -> Reply:
    paragraphs = _one(topic, asked, turn) if asked else _overview(topic, turn)
    return Reply(paragraphs=tuple(paragraphs), choices=_next_steps(topic, turn), rating=topic.id)


def which(turn: Turn) -> Outcome:
    """A detail was asked for and no procedure is being talked of."""
    _ = turn.gettext
    asked = turn.interpretation.entity("facet")
    common = ("passport-adult", "dni-renewal-adult", "birth-registration-minor", "poder-escritura-publica",
              "minor-travel-authorization", "survival-certificate")  # fmt: skip
    known = [turn.catalog.topics[topic] for topic in common if topic in turn.catalog.topics]
    detail = {"facet": asked} if asked else {}
    choices = (
        *(Choice(words(topic.title, turn.locale), payload(topic.id, **detail)) for topic in known),
        Choice(_("Otro trámite"), payload("documents-generic")),
        to_menu(turn),
    )
    return outcome(turn, Reply(paragraphs=(_("¿De qué trámite me pregunta?"),), choices=choices))


def _for_whom(turn: Turn) -> Topic:
    """The topic, or its form for a child when the message speaks of one."""
    topic = turn.catalog.topics[turn.interpretation.intent]
    child = turn.interpretation.entity("child") or (_age(turn) is not None and (_age(turn) or 0) < 18)
    return turn.catalog.topics[topic.for_child] if child and topic.for_child else topic


def _facet(turn: Turn) -> Facet | None:
    named = turn.interpretation.entity("facet")
    return Facet(named) if named and named in Facet else None


def _age(turn: Turn) -> int | None:
    age = turn.interpretation.entity("age")
    return int(age) if age and age.isdigit() else None


def _variant(topic: Topic, turn: Turn) -> str | None:
    """The case asked about: tapped, or told by the age."""
    named, age = turn.interpretation.entity("variant"), _age(turn)
    if named in topic.variants:
        return named
    return next((name for name, (low, high) in topic.ages.items() if age is not None and low <= age <= high), None)


def _overview(topic: Topic, turn: Turn) -> list[str]:
    _ = turn.gettext
    answer = topic.answer(turn.contact.office)
    head = "\n".join(
        (f"**{words(topic.title, turn.locale)}**", *(bullet(fact, turn, mark="") for fact in answer.summary))
    )
    return [
        *overdue(topic, turn),
        head,
        *_part(topic, answer, Facet.REQUIREMENTS, turn),
        *_part(topic, answer, Facet.COST, turn),
        *_part(topic, answer, Facet.TIME, turn),
        *section(_("Tenga en cuenta"), in_force(answer.pitfalls[:2], turn), turn),
        *_close(topic, answer, turn),
    ]


def _one(topic: Topic, facet: Facet, turn: Turn) -> list[str]:
    """The one fact asked for, first."""
    _ = turn.gettext
    answer = topic.answer(turn.contact.office)
    part = _part(topic, answer, facet, turn) or [_("Eso no lo tengo confirmado. Pregunte en su consulado.")]
    return [
        f"**{words(topic.title, turn.locale)}**",
        *overdue(topic, turn),
        *part,
        *_close(topic, answer, turn, links=False),
    ]


def _part(topic: Topic, answer: Answer, facet: Facet, turn: Turn) -> list[str]:
    """One facet's paragraphs."""
    _ = turn.gettext
    sections = {
        Facet.REQUIREMENTS: ((_("Quién puede pedirlo"), answer.who), (_("Qué llevar"), answer.requirements)),
        Facet.TIME: ((_("Cuánto demora"), answer.time),),
        Facet.APPOINTMENT: ((_("Cita"), answer.appointment),),
        Facet.VALIDITY: ((_("Vigencia"), answer.validity),),
        Facet.WHERE: ((_("Dónde"), answer.where),),
        Facet.MAIL: ((_("Por correo"), answer.mail),),
        Facet.COST: ((_("Cómo se paga"), answer.payment),),
    }[facet]
    said = fees(topic, turn) if facet is Facet.COST else []
    for title, facts in sections:
        said += _section(title, topic, facts, turn)
    if facet is Facet.WHERE and topic.issuer:
        said.append(_("Lo emite: {issuer}").format(issuer=words(topic.issuer, turn.locale)))
    return said


def _section(title: str, topic: Topic, facts: tuple[Fact, ...], turn: Turn) -> list[str]:
    """A section: what holds for everybody, then each case under its name."""
    shown = in_force(facts, turn)
    if not shown:
        return []
    wanted = _variant(topic, turn)
    lines = [f"**{title}**", *(bullet(fact, turn) for fact in shown if fact.variant is None)]
    for name, label in topic.variants.items():
        case = [fact for fact in shown if fact.variant == name]
        if case and not (wanted in topic.ages and name in topic.ages and name != wanted):
            lines += [f"{words(label, turn.locale)}:", *(bullet(fact, turn) for fact in case)]
    return ["\n".join(lines)] if len(lines) > 1 else []


def in_force(facts: tuple[Fact, ...], turn: Turn) -> tuple[Fact, ...]:
    """The facts of this day: on a rule's day its facts replace the others of the same case."""
    ruled = {fact.variant for fact in facts if fact.when and holds(fact.when, turn)}
    return tuple(fact for fact in facts if not ruled & {fact.variant} or (fact.when and holds(fact.when, turn)))


def holds(rule: Rule, turn: Turn) -> bool:
    """Whether today is a rule's day."""
    return rule is Rule.LAST_WORKING_DAY_OF_MONTH and last_working_day(turn.today) == turn.today


def _close(topic: Topic, answer: Answer, turn: Turn, *, links: bool = True) -> list[str]:
    _ = turn.gettext
    where = (
        []
        if turn.contact.office
        else [_("Cada consulado tiene sus reglas. Dígame su ZIP, ciudad o estado y le doy las del suyo.")]
    )
    return [
        *where,
        *([f"{words(link.title, turn.locale)}:\n{link.url}" for link in topic.links[:1]] if links else []),
        *untranslated((fact.text for fact in answer.requirements), turn),
        foot(topic, turn),
    ]


def _without_dni(topic: Topic, turn: Turn) -> Reply:
    """What comes first when the person has no DNI: the ways to one, to choose from."""
    _ = turn.gettext
    ways = CHILDS_DNI if "dni-minor" in topic.needs else DNI if {*topic.needs} & {*DNI} else ()
    title = f"**{words(topic.title, turn.locale)}**"
    if not ways:
        brings = section(_("Qué llevar"), topic.answer(turn.contact.office).requirements, turn)
        ask = _("Si le falta su DNI, pregunte antes en su consulado.")
        return Reply(
            paragraphs=(title, *brings, ask, foot(topic, turn)),
            choices=_next_steps(topic, turn),
            rating=topic.id,
        )
    said = (
        title,
        _("Para este trámite primero se necesita el DNI. Elija su caso y le digo cómo se saca:"),
        foot(topic, turn),
    )
    known = (topic_choice(way, turn) for way in ways if way in turn.catalog.topics)
    return Reply(paragraphs=said, choices=steps.steps(turn, *known, _plan(topic, turn)))


def _next_steps(topic: Topic, turn: Turn) -> tuple[Choice, ...]:
    """The same after every answer on a procedure, so that they stand where they stood before."""
    return steps.steps(turn, steps.counter(turn), steps.more(turn, topic.id))


def _details(topic: Topic, turn: Turn) -> list[Choice]:
    """The details there are of a topic, those that the first answer does not hold before the others."""
    _ = turn.gettext
    answer = topic.answer(turn.contact.office)
    titles = {
        Facet.COST: _("Costo y pago"), Facet.REQUIREMENTS: _("Qué llevar"), Facet.TIME: _("Cuánto demora"),
        Facet.APPOINTMENT: _("¿Con cita?"), Facet.VALIDITY: _("Vigencia"), Facet.WHERE: _("Dónde"), Facet.MAIL: _("Por correo"),
    }  # fmt: skip
    return [
        Choice(titles[facet], payload(topic.id, facet=facet))
        for facet in sorted(OFFERED, key=SHOWN.__contains__)
        if _part(topic, answer, facet, turn)
    ]


def _plan(topic: Topic, turn: Turn) -> Choice:
    return Choice(turn.gettext("Planear mis pasos"), payload("plan-my-steps", goal=topic.id))


def _rest(topic: Topic, turn: Turn) -> tuple[Choice, ...]:
    """Everything else on a topic: its details, the plan, related topics, the counter; at most nine."""
    plan = (_plan(topic, turn),) if topic.needs else ()
    related = (topic_choice(other, turn) for other in topic.related[:RELATED])
    tail = (*plan, *related, steps.counter(turn))
    return (*_details(topic, turn)[: steps.ROWS - 1 - len(tail)], *tail)
