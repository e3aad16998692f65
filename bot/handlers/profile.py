"""What a person decides about their own record: the language, and being forgotten."""

from dataclasses import replace

from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers.menu import rows
from bot.handlers.prose import outcome, to_menu

DELETE = "delete-my-data"


def language(turn: Turn) -> Outcome:
    """Confirms the language just chosen (the phrases are in it already), or offers them all in their own names."""
    _ = turn.gettext
    wanted = turn.interpretation.entity("locale")
    if wanted in dict(turn.locales):
        contact = replace(turn.contact, locale=str(wanted), locale_chosen=True, pending=None)
        return outcome(turn, Reply(paragraphs=(_("Listo. Le hablo en español."),), choices=rows(turn)), contact=contact)
    sorry = (_("Todavía no tengo ese idioma."),) if wanted else ()
    choices = tuple(Choice(name, payload("change-language", locale=code)) for code, name in turn.locales)
    return outcome(
        turn,
        Reply(paragraphs=(*sorry, _("¿En qué idioma le hablo? / Which language?")), choices=(*choices, to_menu(turn))),
    )


def privacy(turn: Turn) -> Outcome:
    _ = turn.gettext
    paragraphs = (
        f"**{_('Su privacidad')}**\n" + _("No guardo sus mensajes, su nombre ni su ubicación."),
        _(
            "Guardo su idioma, su consulado, el último tema y una forma cifrada de escribirle. "
            "Se borra sola después de {days} días sin escribirme."
        ).format(days=turn.retention_days),
        _(
            "WhatsApp, Telegram y la empresa que lleva los mensajes sí pueden ver que me escribió. Borre el chat en su teléfono si alguien más lo usa."
        ),
        _("Nunca me mande números de documentos ni fotos de papeles: no los necesito."),
    )
    return outcome(
        turn, Reply(paragraphs=paragraphs, choices=(Choice(_("Borrar mis datos"), payload(DELETE)), to_menu(turn)))
    )


def forget(turn: Turn) -> Outcome:
    """The only Outcome without a contact: the conversation erases the record when it stores this reply."""
    _ = turn.gettext
    paragraphs = (
        _("Listo. Borré lo que guardaba de usted: idioma, consulado, último tema y la forma de escribirle."),
        _(
            "Lo que ya está en WhatsApp, en Telegram o en su teléfono no lo puedo borrar yo: elimine este chat para quitarlo de su teléfono."
        ),
    )
    return Outcome(reply=Reply(paragraphs=paragraphs, choices=(to_menu(turn),)), contact=None)
