"""What a message's form says when its words do not: a voice note, a picture, a card, a thumb, a number nobody asked for.

Nothing that comes in these forms is kept, and none of it is repeated.
"""

from dataclasses import replace

from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers import followup, shield, steps
from bot.handlers.menu import rows
from bot.handlers.prose import outcome

TELEGRAM, WHATSAPP, PAGE = "telegram", "whatsapp", "web"


def empty(turn: Turn) -> Outcome:
    _ = turn.gettext
    return _with_menu(turn, _("Su mensaje llegó vacío. Escriba su pregunta o elija un tema."))


def too_long(turn: Turn) -> Outcome:
    _ = turn.gettext
    return _with_menu(turn, _("Su mensaje es muy largo para mí. Cuénteme en una o dos frases qué necesita."))


def voice(turn: Turn) -> Outcome:
    _ = turn.gettext
    said = _("Gracias por su nota de voz. Todavía no puedo escuchar audios.")
    return _with_menu(turn, said, _("Escríbame su pregunta, aunque sea corta o con errores, o elija un tema."))


def picture(turn: Turn) -> Outcome:
    return _with_menu(
        turn, *_unseen(turn, turn.gettext("No miro ni guardo fotos. Escríbame qué necesita o elija un tema."))
    )


def document(turn: Turn) -> Outcome:
    return _with_menu(
        turn, *_unseen(turn, turn.gettext("No abro ni guardo archivos. Escríbame qué necesita o elija un tema."))
    )


def video(turn: Turn) -> Outcome:
    return _with_menu(
        turn, *_unseen(turn, turn.gettext("No miro ni guardo videos. Escríbame qué necesita o elija un tema."))
    )


def sticker(turn: Turn) -> Outcome:
    _ = turn.gettext
    return _with_menu(turn, _("Gracias por el saludo. ¿En qué le ayudo?"))


def other(turn: Turn) -> Outcome:
    _ = turn.gettext
    return _with_menu(turn, _("Ese tipo de mensaje no lo puedo leer. Escriba su pregunta o elija un tema."))


def contact_card(turn: Turn) -> Outcome:
    """Somebody's card: its number, which is the text, against the directory; a card without one is asked about."""
    _ = turn.gettext
    checked = shield.check(turn)
    first = _("Recibí una tarjeta de contacto. No la guardé.")
    return replace(checked, reply=replace(checked.reply, paragraphs=(first, *checked.reply.paragraphs)))


def reaction(turn: Turn) -> Outcome:
    """An emoji on one of our messages, which is the text; a reaction taken back has none."""
    _ = turn.gettext
    helped = followup.mood(turn.question.text)
    if helped is not None:
        return followup.glad(turn, turn.contact.rated) if helped else followup.sorry(turn)
    choices = steps.steps(turn, Choice(_("🆘 Emergencia"), payload("emergency")))
    return outcome(turn, Reply(paragraphs=(_("Aquí estoy. Si necesita algo, escríbame."),), choices=choices))


def sensitive(turn: Turn) -> Outcome:
    """Nothing but the number of a document, a card or the like: it was taken out before anything read it."""
    _ = turn.gettext
    return _with_menu(turn, *sensitive_notice(turn), _("Dígame solo qué necesita, sin números, o elija un tema."))


def sensitive_notice(turn: Turn) -> tuple[str, ...]:
    """What is said before the answer to a message that held such a number too."""
    _ = turn.gettext
    said = _("Ese número no hace falta y no lo guardé. No necesito números de documentos, tarjetas ni cuentas.")
    if turn.question.message and turn.question.address.channel == TELEGRAM:  # it goes out with this reply
        return (
            said,
            _("Estoy borrando ese mensaje de este chat, en los dos lados. Si todavía lo ve, manténgalo presionado y toque «Eliminar»."),
        )  # fmt: skip
    return (said, how_to_delete(turn))


def unseen_notice(turn: Turn) -> tuple[str, ...]:
    """What is said before the answer to the words under a picture, a file or a video."""
    return _unseen(turn, turn.gettext("No miro ni guardo lo que viene adjunto; leí solo sus palabras."))


def how_to_delete(turn: Turn) -> str:
    """How a person takes back the message they have just sent, on both sides where their channel lets them.

    Apps offer "for everyone" only sometimes: WhatsApp for about two days (Meta, "Revoke messages webhook reference",
    21 May 2026), Telegram not to every bot.
    """
    _ = turn.gettext
    channels = {
        TELEGRAM: _(
            "Para borrarlo: mantenga presionado su mensaje y toque «Eliminar». Si aparece la opción, márquela para eliminarlo también para Chaski."
        ),
        WHATSAPP: _(
            "Para borrarlo: mantenga presionado su mensaje, toque «Eliminar» y, si le deja, «Eliminar para todos». Hágalo pronto: después solo se borra en su teléfono."
        ),
        PAGE: _("Para borrarlo: cierre esta pestaña. Lo escrito aquí no se queda en la página."),
    }
    return channels.get(turn.question.address.channel, _("Para borrarlo: elimine ese mensaje o cierre esta ventana."))


def heard(turn: Turn, text: str) -> str:
    """What was understood of a voice note."""
    _ = turn.gettext
    return _("Escuché: «{text}». Si no es eso, escríbamelo.").format(text=text)


def edited_notice(turn: Turn) -> str:
    return turn.gettext("Leí su corrección.")


def forwarded_notice(turn: Turn) -> str:
    return turn.gettext("Es un mensaje reenviado: no puedo confirmar lo que dice.")


def _unseen(turn: Turn, first: str) -> tuple[str, ...]:
    """That it was not looked at, and how to take it away."""
    _ = turn.gettext
    return (first, _("Si muestra un documento, no hace falta: no lo necesito.") + "\n" + how_to_delete(turn))


def _with_menu(turn: Turn, *paragraphs: str) -> Outcome:
    return outcome(turn, Reply(paragraphs=paragraphs, choices=rows(turn)))
