"""What a document is called in front of an officer: `overlays/passport-adult/miami` → "Pasaporte …, en Miami"."""

from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath

from bot.catalog import BASE_LOCALE, Catalog
from bot.i18n import long_date
from bot.revisions import Document, Key, office_of

Gettext = Callable[[str], str]


def title(key: Key, document: Document | None, catalog: Catalog, _: Gettext, locale: str) -> str:
    """Its name in words. `catalog` knows what else is published; `document` may be a draft, or None when it goes."""
    kind, _slash, rest = key.partition("/")
    own = document or {}
    office = _office(office_of(key), own, catalog)
    if kind == "topics":
        return _said(own.get("title"), locale) or topic_title(PurePosixPath(rest).name, catalog, locale)
    if kind == "overlays":
        topic = topic_title(rest.partition("/")[0], catalog, locale)
        return _("{topic}, en {office}").format(topic=topic, office=office)
    if kind == "offices":
        return _("Oficina de {office}").format(office=office)
    if kind == "closures":
        return _closure(own, office, _, locale)
    if kind == "events":
        where = own.get("city") or office
        return _("Atención en {city}, {day} ({office})").format(
            city=where, day=_day(own.get("date"), locale) or rest.partition("/")[2], office=office
        )
    if kind == "districts":
        return _("Jurisdicción de {state}").format(state=rest)
    return _named(kind, rest, own, catalog, _, locale)


def topic_title(topic: str, catalog: Catalog, locale: str) -> str:
    """A topic by its id; the id where nothing of that name is published."""
    known = catalog.topics.get(topic)
    return (_said(dict(known.title), locale) if known else "") or topic


def _named(kind: str, id_: str, own: Document, catalog: Catalog, _: Gettext, locale: str) -> str:
    """Updates, hotlines, alarms and the rest of a file."""
    if kind == "updates":
        return _("Novedad: {title}").format(title=_said(own.get("title"), locale) or id_)
    if kind == "hotlines":
        known = catalog.hotlines.get(id_)
        name = _said(own.get("name") or (dict(known.name) if known else None), locale) or id_
        return _("Línea de ayuda: {name}").format(name=name)
    if kind == "alarms":
        alarm = catalog.alarms.get(id_)
        name = _said(own.get("title") or (dict(alarm.title) if alarm else None), locale) or id_
        return _("Emergencia: {name}").format(name=name)
    parts = {
        "offices": _("Directorio nacional de consulados"),
        "hotlines": _("Lista de líneas de ayuda"),
        "emergency": _("Datos comunes de las emergencias"),
        "calendar": _("Cómo se anuncian las atenciones itinerantes"),
        "keywords": _("Palabras clave de los temas"),
        "menus": _("Menús"),
        "card": _("Tarjeta de derechos"),
    }
    return parts.get(id_, id_) if kind == "national" else f"{kind}/{id_}"


def _closure(own: Document, office: str, _: Gettext, locale: str) -> str:
    told = {
        "line-down": _("Sin teléfono: {office}, desde el {day}"),
        "cash-only": _("Solo efectivo: {office}, desde el {day}"),
    }.get(str(own.get("kind")), _("Cierre: {office}, desde el {day}"))
    return told.format(office=office, day=_day(own.get("from"), locale) or "?")


def _office(id_: str | None, own: Document, catalog: Catalog) -> str:
    """The city of an office, which is what people call it."""
    if id_ is None:
        return ""
    known = catalog.offices.get(id_)
    return known.city if known else str(own.get("city") or id_)


def _said(words: object, locale: str) -> str:
    if not isinstance(words, dict):
        return ""
    return str(words.get(locale) or words.get(BASE_LOCALE) or "")


def _day(value: object, locale: str) -> str:
    try:
        return long_date(date.fromisoformat(str(value)), locale)
    except ValueError:
        return ""
