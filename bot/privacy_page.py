"""What /privacy tells people: docs/privacy.md in their words, in one language."""

from collections.abc import Callable
from dataclasses import dataclass

Gettext = Callable[[str], str]


@dataclass(frozen=True)
class Section:
    title: str
    points: tuple[str, ...]


def title(_: Gettext) -> str:
    return _("Su privacidad")


def summary(_: Gettext) -> str:
    return _("No guardo lo que usted escribe. Guardo muy poco, cifrado, y usted puede borrarlo cuando quiera.")


def back(_: Gettext) -> str:
    return _("Volver a la conversación")


def sections(_: Gettext, days: int) -> tuple[Section, ...]:
    """`days`: how long the record of a quiet person is kept."""
    return (
        Section(_("Qué guardo"), (
            _("El idioma en que le hablo."),
            _("Su consulado y el último tema que preguntó."),
            _("Las últimas opciones que le mostré, para entenderle si responde con un número."),
            _("Notas para seguir la conversación: por ejemplo, si espero que me diga su ciudad."),
            _("Sus preferencias: si quiere novedades y si usa el modo discreto."),
            _("El día en que escribió por última vez y una forma cifrada de responderle: en WhatsApp, su número."),
        )),
        Section(_("Qué no guardo"), (
            _("Lo que escribe ni lo que dice."),
            _("Su nombre ni su foto."),
            _("Su ubicación: con ella busco su consulado y la olvido."),
            _("Fotos, documentos ni notas de voz."),
        )),
        Section(_("Cuánto tiempo"), (
            _("Lo que guardo de usted se borra solo {days} días después de su último mensaje.").format(days=days),
            _("Una respuesta espera cifrada hasta que sale hacia usted. Luego se borra su texto."),
            _("Para no responder dos veces, guardo una marca de cada mensaje, sin lo que dice: 7 días."),
            _("Si armamos algo paso a paso, lo que me cuenta queda solo en memoria, media hora como máximo."),
        )),
        Section(_("Quién puede ver qué"), (
            _("Quien administra Chaski ve cuántas preguntas hay y de qué temas. No ve lo que usted escribió ni quién es."),
            _("Quien tiene la llave del cifrado podría abrir lo poco que guardo. Esa llave se cuida aparte."),
            _("WhatsApp, Twilio y Telegram llevan los mensajes. Ven que escribió y qué escribió, y lo guardan según sus propias reglas."),
            _("Su teléfono guarda la conversación. Si alguien más lo usa, borre el chat."),
        )),
        Section(_("Cómo borrarlo"), (
            _("Escriba «borrar mis datos» en la conversación. Se borra en ese momento."),
            _("Lo que ya está en WhatsApp, en Telegram o en su teléfono no lo puedo borrar yo. Elimine el chat ahí también."),
        )),
        Section(_("Esta página web"), (
            _("No usa cookies. No carga nada de otros sitios y nadie la usa para seguirle."),
            _("Para seguir la conversación su navegador inventa un número al azar. Lo olvida al cerrar la pestaña."),
            _("Si la respuesta se pierde en el camino, puede pedirla otra vez: queda dos minutos en memoria."),
            _("Su ubicación se pide solo si usted toca el botón."),
            _("Si arrastra o pega un archivo, no sale de su teléfono. Solo sé que había uno."),
        )),
    )  # fmt: skip
