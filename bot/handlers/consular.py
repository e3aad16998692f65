"""Questions about the consulate's counter with no procedure named: prices, how to pay, what goes by mail."""

from collections.abc import Callable

from bot.catalog import Answer, Fact, Topic, words
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.facets import WHICH, Facet
from bot.handlers import steps
from bot.handlers.documents import in_force
from bot.handlers.prose import bullet, foot, outcome, seen_fees

SHOWN = 8  # rows on a small screen
Section = Callable[[Answer], tuple[Fact, ...]]


def fees(turn: Turn) -> Outcome:
    """The prices known for this person's office, or said to be another's."""
    _ = turn.gettext
    topics = _procedures(turn)
    office = turn.contact.office
    own = [topic for topic in topics if office in topic.overlays and topic.overlays[office or ""].fees]
    if own:
        head = _("Precios que tengo de su consulado:")
        lines = [line for topic in own for line in seen_fees(topic, office, turn)]
    else:
        head = _("No tengo confirmados los precios de su consulado. Como referencia, estos son de otros consulados:")
        lines = [line for topic in topics for line in seen_fees(topic, None, turn)]
    source = (own or [topic for topic in topics if any(overlay.fees for overlay in topic.overlays.values())] or topics)[
        0
    ]
    said = (
        f"**{_('Precios del consulado')}**\n{head}",
        "\n".join(f"• {line}" for line in dict.fromkeys(lines[:SHOWN])),
    )
    more = (_("Hay más: pregunte por el trámite que necesita."),) if len(lines) > SHOWN else ()
    return _done(turn, "consular-fees", Facet.COST, (*said, *more, foot(source, turn)))


def payment(turn: Turn) -> Outcome:
    """How this person's office takes money."""
    _ = turn.gettext
    return _by_section(turn, "payment-method", Facet.COST, _("Cómo se paga"), lambda answer: answer.payment)


def mail(turn: Turn) -> Outcome:
    """What this person's office does by post."""
    _ = turn.gettext
    return _by_section(turn, "mail-service", Facet.MAIL, _("Trámites por correo"), lambda answer: answer.mail)


def _by_section(turn: Turn, intent: str, facet: Facet, title: str, section: Section) -> Outcome:
    _ = turn.gettext
    office = turn.contact.office or ""
    found = [
        (topic, fact)
        for topic in _procedures(turn)
        if office in topic.overlays
        for fact in in_force(section(topic.overlays[office]), turn)
    ]
    lines = list(dict.fromkeys(f"{bullet(fact, turn)} ({words(topic.title, turn.locale)})" for topic, fact in found))
    if not lines:
        said = _(
            "De su consulado no tengo nada confirmado sobre esto. Pregunte antes de ir, o dígame qué trámite necesita."
        )
        return _done(turn, intent, facet, (f"**{title}**\n{said}",))
    return _done(turn, intent, facet, ("\n".join((f"**{title}**", *lines[:SHOWN])), foot(found[0][0], turn)))


def _procedures(turn: Turn) -> list[Topic]:
    """Every procedure, in the order of the menu: the most asked for first."""
    return [turn.catalog.topics[topic] for group in turn.catalog.menus["documents"] for topic in group.topics]


def _done(turn: Turn, intent: str, facet: Facet, paragraphs: tuple[str, ...]) -> Outcome:
    """Leads on to the same detail of one procedure."""
    which = Choice(turn.gettext("Elegir un trámite"), payload(WHICH, facet=facet))
    choices = steps.steps(turn, steps.counter(turn), which)
    return outcome(turn, Reply(paragraphs=paragraphs, choices=choices, rating=intent), topic=intent)
