"""What a person decides about their own record: the language, what is kept, discreet mode, updates, being forgotten."""

from dataclasses import replace

from bot.catalog import words
from bot.domain import Choice, Contact, Outcome, Reply, Turn, payload
from bot.handlers.menu import rows
from bot.handlers.prose import office_name, outcome, to_menu

DELETE = "delete-my-data"
DATA = "my-data"
UPDATES = "updates"


def language(turn: Turn) -> Outcome:
    """Confirms the language just chosen (the phrases are in it already), or offers them all in their own names."""
    _ = turn.gettext
    wanted = turn.interpretation.entity("locale")
    if wanted in dict(turn.locales):
        told = {"en": _("Listo. Le hablo en inglés."), "qu": _("Listo. Le hablo en quechua.")}
        said = told.get(str(wanted), _("Listo. Le hablo en español."))
        contact = replace(turn.contact, locale=str(wanted), locale_chosen=True, told_locale=str(wanted), pending=None)
        return outcome(turn, Reply(paragraphs=(said,), choices=rows(turn)), contact=contact)
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
            "Guardo muy poco, cifrado: su idioma, su consulado, el último tema y lo justo para seguir la conversación y escribirle. "
            "Se borra solo {days} días después de su último mensaje."
        ).format(days=turn.retention_days),
        _(
            "WhatsApp, Telegram y la empresa que lleva los mensajes sí pueden ver lo que me escribe. Si alguien más usa su teléfono, borre este chat."
        ),
        _("Nunca me mande números de documentos ni fotos de papeles: no los necesito."),
    )
    choices = (
        Choice(_("Mis datos"), payload(DATA)),
        Choice(_("Borrar mis datos"), payload(DELETE)),
        _discretion(turn.contact, turn),
        to_menu(turn),
    )
    return outcome(turn, Reply(paragraphs=paragraphs, choices=choices))


def my_data(turn: Turn) -> Outcome:
    """Everything kept of this person, and how long."""
    _ = turn.gettext
    contact = turn.contact
    office = turn.catalog.offices.get(contact.office or "")
    topic = turn.catalog.topics.get(contact.focus or "")
    kept = [
        _("Su idioma: {language}").format(language=dict(turn.locales).get(contact.locale, contact.locale)),
        _("Su consulado: {office}").format(office=office_name(office, turn) if office else _("ninguno")),
        _("Último tema: {topic}").format(topic=words(topic.title, turn.locale) if topic else _("ninguno")),
        _("Novedades: no quiere recibirlas") if contact.stopped else _("Novedades: puede recibirlas"),
        _("Modo discreto: activado") if contact.discreet else _("Modo discreto: desactivado"),
        _("Las últimas opciones que le mostré, para entender si responde con un número"),
        _("Notas para seguir la conversación: por ejemplo, si espero que me diga su ciudad"),
        _("El día en que me escribió por última vez"),
        _("Una forma cifrada de escribirle (en WhatsApp, su número), que sin la llave nadie puede leer"),
    ]
    paragraphs = (
        "\n".join((f"**{_('Lo que guardo de usted')}**", *(f"• {line}" for line in kept))),
        _("Todo esto se borra solo {days} días después de su último mensaje.").format(days=turn.retention_days),
        _("No guardo sus mensajes, su nombre ni su ubicación."),
    )
    return outcome(
        turn, Reply(paragraphs=paragraphs, choices=(Choice(_("Borrar mis datos"), payload(DELETE)), to_menu(turn)))
    )


def forget(turn: Turn) -> Outcome:
    """The only Outcome without a contact: the conversation erases the record when it stores this reply."""
    _ = turn.gettext
    held = {
        "telegram": _("Telegram todavía guarda este chat. Para quitarlo: abra el menú del chat y toque «Eliminar chat». Si aparece la opción, márquela para eliminarlo también para Chaski."),
        "whatsapp": _("Este chat sigue en su teléfono: quítelo con «Eliminar chat». WhatsApp y Twilio, la empresa que lleva los mensajes, guardan lo suyo según sus reglas. Eso no lo puede borrar usted."),
        "web": _("Esta página no guarda el chat: se va cuando cierra la pestaña."),
    }.get(turn.question.address.channel)  # fmt: skip
    paragraphs = (
        _("Listo. Borré lo que guardaba de usted. Si me escribe otra vez, empezamos de cero."),
        held or _("Lo que ya está en su teléfono no lo puedo borrar yo: elimine este chat para quitarlo."),
    )
    return Outcome(reply=Reply(paragraphs=paragraphs, choices=(to_menu(turn),)), contact=None)


def discreet(turn: Turn) -> Outcome:
    """Discreet mode on or off; it applies from this answer on."""
    _ = turn.gettext
    on = turn.interpretation.entity("is") != "off"
    contact = replace(turn.contact, discreet=on)
    if not on:
        said: tuple[str, ...] = (_("Listo. Quité el modo discreto."),)
    else:
        said = (
            _("Listo. Desde ahora mis mensajes empiezan con un saludo que no dice nada de usted, y los botones son discretos."),
            _("Quien abra el chat sí puede leer el resto."),
            _hide(turn),
            _("Para salir del modo discreto, escriba «modo normal»."),
        )  # fmt: skip
    return outcome(turn, Reply(paragraphs=said, choices=(_discretion(contact, turn), to_menu(turn))), contact=contact)


def _discretion(contact: Contact, turn: Turn) -> Choice:
    _ = turn.gettext
    if contact.discreet:
        return Choice(_("Modo normal"), payload("discreet", **{"is": "off"}))
    return Choice(_("Modo discreto"), payload("discreet", **{"is": "on"}))


def _hide(turn: Turn) -> str:
    """What else a person can do against somebody who looks at the phone, where they write to us."""
    _ = turn.gettext
    return {
        "telegram": _("Escriba «limpiar» y borro mis mensajes de los últimos dos días. Los suyos los borra usted."),
        "whatsapp": _("Para ocultar este chat: manténgalo presionado y elija «Restringir chat» o «Archivar». Yo no puedo borrar mensajes en WhatsApp."),
    }.get(turn.question.address.channel, _("Cierre esta ventana al terminar: el chat se va con ella."))  # fmt: skip


def clean(turn: Turn) -> Outcome:
    """On Telegram our messages of the last two days are taken away; elsewhere how to do it oneself."""
    _ = turn.gettext
    if turn.question.address.channel != "telegram":
        return outcome(turn, Reply(paragraphs=(_hide(turn),), choices=(_discretion(turn.contact, turn), to_menu(turn))))
    said = _(
        "Listo. Borré mis mensajes de los últimos dos días. Para borrar los suyos, manténgalos presionados y toque «Eliminar»."
    )
    return outcome(
        turn, Reply(paragraphs=(said,), choices=(_discretion(turn.contact, turn), to_menu(turn)), clean=True)
    )


def updates(turn: Turn) -> Outcome:
    """Updates off or on, or the question which of the two was meant. Answers and the emergency lane never stop."""
    _ = turn.gettext
    wish = turn.interpretation.entity("is")
    off = Choice(_("No más novedades"), payload(UPDATES, **{"is": "off"}))
    on = Choice(_("Sí quiero novedades"), payload(UPDATES, **{"is": "on"}))
    if wish == "ask":
        asked = _("¿Quiere que deje de enviarle novedades? Puede seguir preguntándome igual.")
        return outcome(turn, Reply(paragraphs=(asked,), choices=(off, to_menu(turn))))
    if wish == "on":
        said: tuple[str, ...] = (_("Listo. Puede volver a recibir novedades. Para no recibirlas, escriba ALTO."),)
        return outcome(
            turn, Reply(paragraphs=said, choices=(off, to_menu(turn))), contact=replace(turn.contact, stopped=False)
        )
    said = (
        _("Listo. No le enviaré novedades."),
        _("Puede seguir preguntándome cuando quiera, también en una emergencia. Para volver a recibir novedades, escriba ALTA."),
    )  # fmt: skip
    return outcome(
        turn, Reply(paragraphs=said, choices=(on, to_menu(turn))), contact=replace(turn.contact, stopped=True)
    )
