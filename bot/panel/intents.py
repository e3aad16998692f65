"""What an officer reads for an intent that is no topic, such as "consulate-hours"."""

from collections.abc import Callable

from bot.catalog import Catalog, words

Gettext = Callable[[str], str]


def intent_title(intent: str, catalog: Catalog, _: Gettext, locale: str) -> str:
    """The title of a topic or an update, or the name of what else the bot can be asked; else the intent itself."""
    if intent in catalog.topics:
        return words(catalog.topics[intent].title, locale)
    update = next((update for update in catalog.updates if update.id == intent), None)
    return words(update.title, locale) if update else names(_).get(intent, intent)


def names(_: Gettext) -> dict[str, str]:
    return {**_consulates(_), **_fields(_), **_talk(_), **_person(_)}


def _consulates(_: Gettext) -> dict[str, str]:
    return {
        "find-consulate": _("Qué consulado le corresponde"),
        "consulate-hours": _("Horario del consulado"),
        "consulate-phone": _("Teléfono del consulado"),
        "consulate-emergency-line": _("Línea de emergencia del consulado"),
        "appointment": _("Sacar cita"),
        "talk-to-person": _("Hablar con una persona"),
        "itinerant-consulate": _("Consulado itinerante"),
        "is-it-the-consulate": _("Comprobar si un mensaje es del consulado"),
        "consular-fees": _("Tarifas consulares"),
        "payment-method": _("Cómo se paga"),
        "mail-service": _("Trámites por correo"),
    }


def _fields(_: Gettext) -> dict[str, str]:
    return {
        "documents-generic": _("Documentos en general"),
        "rights-general": _("Derechos en general"),
        "return-general": _("Volver al Perú en general"),
        "which-procedure": _("Un detalle, sin decir de qué trámite"),
        "plan-my-steps": _("Planear los pasos"),
        "immigration-case": _("Su caso de inmigración"),
        "new-rules": _("Novedades"),
        "emergency": _("Emergencia"),
        "immediate-danger": _("Peligro inmediato"),
        "right-state": _("Reglas de un estado"),
        "search-detainee": _("Buscar a un detenido"),
        "interpreter-card": _("Pedir un intérprete"),
        "out-of-scope": _("Nada que el bot conozca"),
    }


def _talk(_: Gettext) -> dict[str, str]:
    return {
        "menu": _("Menú"),
        "help": _("Qué puede hacer el bot"),
        "greeting": _("Saludo"),
        "thanks": _("Agradecimiento"),
        "goodbye": _("Despedida"),
        "about-bot": _("Quién es el bot"),
        "helpful": _("Opinión sobre la respuesta"),
        "reaction": _("Reacción"),
        "sensitive": _("Número de un documento"),
        "too-long": _("Mensaje demasiado largo"),
    }


def _person(_: Gettext) -> dict[str, str]:
    return {
        "change-language": _("Cambiar de idioma"),
        "privacy": _("Privacidad"),
        "my-data": _("Qué datos se guardan"),
        "delete-my-data": _("Borrar sus datos"),
        "updates": _("Recibir o no novedades"),
        "discreet": _("Modo discreto"),
        "clean": _("Limpiar el chat"),
    }
