"""What the chat page says by itself, and its button on other sites: labels by name, in one language."""

from collections.abc import Callable, Mapping

Gettext = Callable[[str], str]


def page(_: Gettext) -> Mapping[str, str]:
    """The labels `page/chat.html` and `page/chat.js` name."""
    return {
        "intro": _("Información para peruanos en los Estados Unidos"),
        "skip": _("Ir al campo para escribir"),
        "language": _("Idioma"),
        "talk": _("Conversación"),
        "you": _("Usted:"),
        "write": _("Escriba su pregunta"),
        "send": _("Enviar"),
        "privacy": _("Su privacidad: qué guardo y cómo borrarlo"),
        "loading": _("Cargando… Si tarda mucho, vuelva a cargar la página."),
        "sending": _("Enviando…"),
        "unanswered": _("Sin respuesta"),
        "typing": _("Chaski está escribiendo…"),
        "slow": _("La conexión está lenta. Sigo esperando la respuesta."),
        "lost": _("No llegó la respuesta. Puede ser la conexión."),
        "again": _("Intentar de nuevo"),
        "choices": _("Opciones"),
        "helpful": _("¿Le sirvió?"),
        "yes": _("👍 Sí"),
        "no": _("👎 No"),
        "map": _("Abrir el mapa"),
        "save_contact": _("Guardar el contacto"),
        "save_event": _("Guardar en mi calendario"),
        "save_file": _("Guardar el archivo"),
        "here": _("Mi ubicación"),
        "locating": _("Buscando su ubicación…"),
        "nowhere": _("No pude ver su ubicación. Escriba su ZIP, su ciudad o su estado."),
        "kept": _("no salió de su teléfono"),
    }


def button(_: Gettext) -> Mapping[str, str]:
    """The labels `page/embed.js` names."""
    return {
        "open": _("Pregunte a Chaski"),
        "close": _("Cerrar"),
        "title": _("Chaski: información para peruanos en los Estados Unidos"),
        "apart": _("Abrir en otra pestaña"),
    }


def without_script(_: Gettext) -> str:
    return _("Para conversar, esta página necesita JavaScript. Actívelo en su navegador, o use estos contactos:")


def directory(_: Gettext) -> str:
    return _("Directorio oficial de consulados")
