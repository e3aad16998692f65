"""What is wrong in a document, in the officer's words, each beside its field. Pure: a document, a catalog, a language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.catalog import BASE_LOCALE, Catalog
from bot.panel.forms import orders, values
from bot.panel.forms.kinds import form_of
from bot.panel.forms.names import names
from bot.panel.forms.parts import Gettext
from bot.panel.forms.rows import to_rows
from bot.panel.forms.spec import LINK_LIMIT, Field, Kind, Names, Options
from bot.publishing.check import HOTLINE, LOCALES
from bot.revisions import Document, Key

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
LINK = re.compile(r"https?://[^\s/?#]+\.[^\s]+")
SHOWN = 40  # characters of a wrong value that are repeated


@dataclass(frozen=True)
class Problem:
    """`path` is the field's name, rows counted from 0 ("requirements.2"); with `locale` for words of one language."""

    path: str
    locale: str
    message: str

    @property
    def name(self) -> str:
        """The name of the input it stands beside."""
        return ".".join(filter(None, (self.path, self.locale)))


def problems(
    key: Key,
    document: Document,
    catalog: Catalog,
    _: Gettext,
    *,
    required_to_publish: bool = True,
    today: date | None = None,
) -> list[Problem]:
    """Everything wrong with a document of this name, in the order of its form; `required_to_publish` False: with a draft.

    Of a key such as "topics" alone, what other documents know (the cases of an overlay's topic) is not compared.
    """
    form = form_of(key, _)
    if form is None:
        return []
    rules = _Rules(_, names(key, document, catalog), required_to_publish)
    found = [*rules.fields(form.fields, document, ""), *orders.disordered(document, _)]
    if required_to_publish:
        found += [*orders.unproven(key, document, _), *orders.misdated(document, today, _)]
    return [Problem(*one) for one in dict.fromkeys(found)]


Found = tuple[str, str, str]


class _Rules:
    """The rules of each kind of field, in one language, for one document."""

    def __init__(self, gettext: Gettext, known: Names, publishing: bool) -> None:
        self._ = gettext
        self._known = known
        self._publishing = publishing

    def fields(self, fields: tuple[Field, ...], part: Mapping[str, Any], prefix: str) -> Iterator[Found]:
        for field in fields:
            if field.name == "":
                yield from self._words(field, part, prefix.removesuffix("."))
            elif field.name != "id" or field.choices:  # what a row is called is not the officer's to say
                yield from self._field(field, part.get(field.name), f"{prefix}{field.name}")

    def _field(self, field: Field, value: Any, path: str) -> Iterator[Found]:
        if value is None or value == "" or value == [] or value == {}:
            yield from self._missing(field, path)
        elif field.kind is Kind.WORDS:
            yield from self._words(field, value, path)
        elif field.kind is Kind.GROUP:
            yield from self.fields(field.inner, value if isinstance(value, dict) else {}, f"{path}.")
        elif field.kind is Kind.ROWS:
            for number, row in enumerate(to_rows(field, value)):
                yield from self.fields(field.inner, row, f"{path}.{number}.")
        elif field.kind is Kind.CHOICES:
            for one in value if isinstance(value, list) else [value]:
                yield from self._told(path, self._unknown(str(one), self._options(field)))
        else:
            yield from self._told(path, self._wrong(field, value))

    def _missing(self, field: Field, path: str) -> Iterator[Found]:
        if not field.required and not (field.to_publish and self._publishing):
            return
        _ = self._
        if field.kind is Kind.ROWS:
            yield path, "", _("Agregue al menos una línea.")
        elif field.kind is Kind.WORDS:
            yield path, BASE_LOCALE, _("Falta el texto en castellano.")
        else:
            yield path, "", _("Falta este dato.")

    def _words(self, field: Field, said: Any, path: str) -> Iterator[Found]:
        _ = self._
        known = said if isinstance(said, dict) else {}
        spanish = known.get(BASE_LOCALE)
        if not (isinstance(spanish, str) and spanish.strip()):
            yield path, BASE_LOCALE, _("Falta el texto en castellano.")
        for locale in LOCALES:
            if isinstance(text := known.get(locale), str):
                yield from self._told(path, self._text(text, field.limit), locale)

    def _text(self, text: str, limit: int) -> str:
        _ = self._
        if len(text) > limit:
            told = _("Tiene {length} caracteres y caben {limit}. Acórtelo o repártalo en dos líneas.")
            return told.format(length=len(text), limit=limit)
        return _("Quite los asteriscos **: el bot pone la negrita solo.") if "**" in text else ""

    def _wrong(self, field: Field, value: Any) -> str:
        """What is wrong with one value, "" when nothing is."""
        if field.kind in (Kind.FLAG, Kind.MAYBE):
            return "" if isinstance(value, bool) else self._("Elija sí o no.")
        if field.kind is Kind.AMOUNT:
            return self._amount(value)
        if field.kind is Kind.NUMBER:
            good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
            return (
                ""
                if good
                else self._('Escriba un número entero, por ejemplo 30. Aquí dice "{said}".').format(said=_short(value))
            )
        if field.kind is Kind.CHOICE:
            return self._unknown(str(value), self._options(field))
        text = str(value)
        limit = LINK_LIMIT if field.kind is Kind.LINK else field.limit
        return self._text(text, limit) or self._shape(field.kind, text)

    def _shape(self, kind: Kind, text: str) -> str:
        _ = self._
        if kind is Kind.DAY and not _day(text):
            return _('Escriba la fecha como día/mes/año, por ejemplo 30/11/2026. Aquí dice "{said}".').format(
                said=_short(text)
            )
        if kind is Kind.HOUR and not _hour(text):
            return _('Escriba la hora de 00:00 a 23:59, por ejemplo 08:30. Aquí dice "{said}".').format(
                said=_short(text)
            )
        if kind is Kind.PHONE and not values.PHONE.fullmatch(text):
            return _("Escriba los diez dígitos del teléfono, con o sin +1.")
        if kind is Kind.HOTLINE and not HOTLINE.fullmatch(text):
            return _("Escriba los diez dígitos del teléfono, o un número corto como 911.")
        if kind is Kind.EMAIL and not EMAIL.fullmatch(text):
            return _("No parece un correo. Escríbalo como nombre@example.org.")
        if kind is Kind.LINK and not LINK.fullmatch(text):
            return _("Escriba la dirección entera, con https:// al comienzo.")
        return ""

    def _amount(self, value: Any) -> str:
        _ = self._
        if isinstance(value, int | float) and not isinstance(value, bool):
            return "" if 0 <= value < 10**7 else _("El monto no puede ser negativo ni tan grande.")
        text = str(value)
        if re.fullmatch(r"[\d.]+,\d{1,2}", text):
            return _('Separe los centavos con un punto: 70.50, no 70,50. Aquí dice "{said}".').format(said=_short(text))
        return _('Escriba solo el número, por ejemplo 70 o 70.50. Aquí dice "{said}".').format(said=_short(text))

    def _options(self, field: Field) -> Options:
        return self._known.get(field.choices, ()) if isinstance(field.choices, str) else field.choices

    def _unknown(self, value: str, options: Options) -> str:
        if any(value == str(one) for one, _label in options):
            return ""
        return self._('"{said}" no está en la lista. Elija otra opción.').format(said=_short(value))

    def _told(self, path: str, message: str, locale: str = "") -> Iterator[Found]:
        if message:
            yield path, locale, message


def _day(text: str) -> bool:
    try:
        return bool(values.DAY.fullmatch(text)) and date.fromisoformat(text) is not None
    except ValueError:
        return False


def _hour(text: str) -> bool:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
    return match is not None and int(match[1]) < 24 and int(match[2]) < 60


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
