"""The menu, in the same order everywhere: emergency first, language and privacy last."""

from bot.catalog import Group, words
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers.prose import MENU, outcome, to_menu, topic_choice


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
    """The main menu, the groups of one of its rows, or the topics of a group."""
    _ = turn.gettext
    of = turn.interpretation.entity("of") or ""
    if of in turn.catalog.menus:
        said = _("Elija un grupo, o escriba su pregunta.")
        return outcome(turn, Reply(paragraphs=(said,), choices=(*groups(of, turn), to_menu(turn))))
    group = _group(of, turn)
    if group is None:
        return outcome(
            turn, Reply(paragraphs=(_("¿En qué le ayudo? Elija o escriba su pregunta."),), choices=rows(turn))
        )
    reply = Reply(
        paragraphs=(f"**{words(group.title, turn.locale)}**\n" + _("Elija un tema, o escriba su pregunta."),),
        choices=(*(topic_choice(topic, turn) for topic in group.topics), to_menu(turn)),
    )
    return outcome(turn, reply)


def groups(menu: str, turn: Turn) -> tuple[Choice, ...]:
    """The groups of a menu as choices."""
    return tuple(
        Choice(words(group.title, turn.locale), payload(MENU, of=group.id)) for group in turn.catalog.menus[menu]
    )


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


def overview(turn: Turn) -> Outcome:
    """A whole field, told in a sentence and offered by groups: procedures, rights or the return."""
    _ = turn.gettext
    intent = turn.interpretation.intent
    menu, said = {
        "documents-generic": ("documents", _("En el consulado puede sacar su pasaporte y su DNI, registrar a sus hijos, dar poderes y mucho más.")),
        "rights-general": ("rights", _("Estos son los temas de derechos que conozco. Es información general, no asesoría legal.")),
        "return-general": ("return", _("Si piensa volver al Perú, hay ayuda para el viaje, para los papeles y para empezar de nuevo.")),
    }[intent]  # fmt: skip
    ask = _("Elija un grupo, o escriba su pregunta.")
    return outcome(turn, Reply(paragraphs=(said, ask), choices=(*groups(menu, turn), to_menu(turn))), topic=intent)


def _group(of: str, turn: Turn) -> Group | None:
    return next((group for groups_ in turn.catalog.menus.values() for group in groups_ if group.id == of), None)
