"""When the answer is not clear: ask between two, or the menu and whom to call. Never silence."""

from bot.catalog import words
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers.menu import rows
from bot.handlers.prose import office_name, outcome, phone

OFFERED = 2  # guesses in a question back
US_VISA = "us-visa"  # the `about` entity of a question that is not ours to answer
HINT = 0.1  # probability from which an emergency is offered among them


def ask(turn: Turn) -> Outcome:
    """ "Did you mean A, B or something else", as choices; after a miss, no second guess but the menu."""
    _ = turn.gettext
    if turn.contact.misses:
        return unknown(turn)
    named = ((title(intent, turn), payload(intent)) for intent, _confidence in turn.interpretation.ranking)
    choices = tuple(Choice(called, step) for called, step in named if called)[:OFFERED]
    if not choices:
        return unknown(turn)
    if any(intent == "emergency" and confidence >= HINT for intent, confidence in turn.interpretation.ranking):
        choices = tuple(dict.fromkeys((Choice(_("🆘 Emergencia"), payload("emergency")), *choices)))
    other = Choice(_("Otra cosa"), payload("menu"))
    return outcome(
        turn,
        Reply(paragraphs=(_("No estoy seguro de haberle entendido. ¿Pregunta por esto?"),), choices=(*choices, other)),
    )


def unknown(turn: Turn) -> Outcome:
    _ = turn.gettext
    if turn.contact.misses:  # in a row: the conversation adds whom to talk to
        again = _("Perdón, no le entendí. Elija un tema de la lista.")
        return outcome(turn, Reply(paragraphs=(again,), choices=rows(turn)))
    first = _("Perdón, no le entendí. Escríbalo con otras palabras o elija un tema.")
    return outcome(turn, Reply(paragraphs=(first, _whom_to_call(turn)), choices=rows(turn)))


def whose_visa(turn: Turn) -> Outcome:
    """A visa and a consulate in one message: the visa of the United States, or Peru's consulate."""
    _ = turn.gettext
    reply = Reply(
        paragraphs=(_("¿Busca un consulado del Perú o la visa para entrar a los Estados Unidos?"),),
        choices=(
            Choice(_("Consulado del Perú"), payload("find-consulate")),
            Choice(_("Visa para ir al Perú"), payload("peru-visas-for-foreigners")),
            Choice(_("Visa de EE. UU."), payload("out-of-scope", about=US_VISA)),
        ),
    )
    return outcome(turn, reply)


def out_of_scope(turn: Turn) -> Outcome:
    _ = turn.gettext
    first = _(
        "De eso no tengo información. Sé de los consulados del Perú en EE. UU., sus trámites, sus derechos y las reglas nuevas."
    )
    if turn.interpretation.entity("about") == US_VISA:
        first = _(
            "La visa para entrar a los Estados Unidos la ve la embajada de los Estados Unidos en Lima, no el Perú. De eso no tengo información."
        )
    return outcome(turn, Reply(paragraphs=(first, _whom_to_call(turn)), choices=rows(turn)))


def title(intent: str, turn: Turn) -> str | None:
    """How an intent is called in a question back; None when it is no guess to offer."""
    _ = turn.gettext
    if intent in turn.catalog.topics:
        return words(turn.catalog.topics[intent].title, turn.locale)
    return {
        "find-consulate": _("Mi consulado"),
        "consulate-hours": _("Horario del consulado"),
        "itinerant-consulate": _("Consulado itinerante"),
        "consulate-phone": _("Teléfono del consulado"),
        "consulate-emergency-line": _("Línea de emergencia"),
        "appointment": _("Sacar cita"),
        "talk-to-person": _("Hablar con una persona"),
        "new-rules": _("Novedades"),
        "emergency": _("🆘 Emergencia"),
        "interpreter-card": _("Pedir un intérprete"),
        "change-language": _("Idioma / Language"),
        "privacy": _("Privacidad"),
        "delete-my-data": _("Borrar mis datos"),
        "help": _("Qué puede hacer Chaski"),
    }.get(intent)


def _whom_to_call(turn: Turn) -> str:
    _ = turn.gettext
    office = turn.catalog.offices.get(turn.contact.office or "")
    stated = next((value for value in office.phones if value.confidence.stated), None) if office else None
    if office and stated:
        return _("O llame a {office}:").format(office=office_name(office, turn)) + f"\n{phone(stated.value)}"
    return _("O busque el teléfono de su consulado en el directorio oficial:") + f"\n{turn.catalog.directory}"
