"""Greetings, thanks, and what Chaski is."""

from bot.domain import Outcome, Reply, Turn
from bot.handlers import followup
from bot.handlers.menu import rows
from bot.handlers.prose import outcome, to_menu


def greeting(turn: Turn) -> Outcome:
    _ = turn.gettext
    hello = _("Hola. Soy Chaski, un servicio de información para peruanos en los Estados Unidos.")
    if turn.contact.known:
        hello = _("Hola de nuevo. ¿En qué le ayudo?")
        return outcome(turn, Reply(paragraphs=(hello,), choices=rows(turn)))
    paragraphs = (hello, privacy_line(turn), _("¿En qué le ayudo? Elija o escriba su pregunta."))
    return outcome(turn, Reply(paragraphs=paragraphs, choices=rows(turn)))


def privacy_line(turn: Turn) -> str:
    """Two sentences, never a form."""
    return turn.gettext(
        "No guardo sus mensajes ni su nombre. Escriba «borrar mis datos» cuando quiera y olvido lo poco que guardo."
    )


def thanks(turn: Turn) -> Outcome:
    _ = turn.gettext
    said, thumbs = _("De nada. Aquí estoy cuando me necesite."), followup.asked(turn)
    if thumbs:
        said = _("De nada. ¿Le sirvió la respuesta?")
    return outcome(turn, Reply(paragraphs=(said,), choices=(*thumbs, to_menu(turn))))


def goodbye(turn: Turn) -> Outcome:
    _ = turn.gettext
    return outcome(turn, Reply(paragraphs=(_("Que le vaya bien. Escríbame cuando quiera."),), choices=(to_menu(turn),)))


def about(turn: Turn) -> Outcome:
    _ = turn.gettext
    paragraphs = (
        _(
            "Soy Chaski, un programa que da información a los peruanos en EE. UU. No soy una persona ni una autoridad, y es gratis."
        ),
        _("Todo lo que digo lo escribió alguien antes, con su fuente y su fecha. No invento respuestas."),
        privacy_line(turn),
    )
    return outcome(turn, Reply(paragraphs=paragraphs, choices=rows(turn)))
