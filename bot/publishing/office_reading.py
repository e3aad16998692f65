"""The office table → the offices' documents: their rows put together again, with every fault at its cell."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.catalog import BASE_LOCALE
from bot.publishing.cells import Tidy, read_table
from bot.publishing.check import LOCALES, LONGEST
from bot.publishing.office_sheets import FIELDS, NOTES, OTHERS, PROOF, SINGLE, WHOLE, days_of, sheets
from bot.publishing.sheet_rows import Places, Reading, known_source, nested, placed, same, sources_of
from bot.publishing.spreadsheet import Book, Language, Line
from bot.publishing.uploads import UploadFault
from bot.revisions import Document, Key

WEEKLY = re.compile(r"(?P<days>.+?)\s+(?P<start>\d{1,2}:\d{2})\s*[-–a]\s*(?P<end>\d{1,2}:\d{2})")
PHONE = re.compile(r"\+\d{11}")


def read(book: Book, documents: Mapping[Key, Document], languages: Sequence[Language], tidy: Tidy = str) -> Reading:
    """The offices as the workbook has them; one of which it says nothing is not among them."""
    _ = languages[0].gettext
    shapes = [sheets(documents, language) for language in languages]
    values, faults = read_table(book, [shape[0] for shape in shapes], _, tidy)
    sources, wrong = read_table(book, [shape[1] for shape in shapes], _, tidy)
    faults += wrong
    if any(fault.row in (None, 1) for fault in faults):
        return Reading({}, {}, tuple(faults))
    places: Places = {}
    found: dict[Key, Document] = {}
    for key, lines in _by_office(values, documents, faults, languages[0]).items():
        own = [line for line in sources if _key(line) == key]
        named = sources_of(own, documents[key], key, places, faults, _)
        found[key] = _Office(key, documents[key], named, places, faults, languages).read(lines)
    for line in sources:
        if _key(line) not in found:
            faults.append(line.fault("office", _("Esta oficina no tiene ninguna fila en la hoja de oficinas.")))
    return Reading(found, places, tuple(faults))


def _key(line: Line) -> Key:
    return f"offices/{line.values.get('office', '')}"


def _by_office(
    lines: Iterable[Line], documents: Mapping[Key, Document], faults: list[UploadFault], language: Language
) -> dict[Key, list[Line]]:
    _ = language.gettext
    found: dict[Key, list[Line]] = {}
    for line in lines:
        if _key(line) in documents:
            found.setdefault(_key(line), []).append(line)
        elif "office" in line.values:
            faults.append(line.fault("office", _("No conocemos esta oficina.")))
    return found


class _Office:
    """Puts the rows of one office together; what is wrong gathers in `faults`."""

    def __init__(
        self,
        key: Key,
        present: Document,
        sources: Document,
        places: Places,
        faults: list[UploadFault],
        languages: Sequence[Language],
    ) -> None:
        self.key = key
        self.present = present
        self.sources = sources
        self.places = places
        self.faults = faults
        self.days = {
            name: day for language in languages for day, word in days_of(language).items() for name in (day, word)
        }
        self._ = languages[0].gettext

    def read(self, lines: Iterable[Line]) -> Document:
        _ = self._
        given: dict[str, Any] = {}
        for line in lines:
            name = str(line.values.get("field", ""))
            if name not in FIELDS:
                continue  # missing or unknown, and told so
            self.faults += known_source(line, self.sources, _)
            self._sizes(line)
            if name == WHOLE or name in SINGLE:
                if name in given:
                    self.faults.append(
                        line.fault("field", _("Esta oficina tiene esta fila dos veces; solo puede ir una."))
                    )
                given[name] = self._whole(line) if name == WHOLE else self._single(line, name)
            else:
                given.setdefault(name, []).append(self._listed(line, name, len(given.get(name, ()))))
        whole = given.pop(WHOLE, None)
        if whole is None:
            whole = {one: self.present[one] for one in ("source", "verified_on", "review_by") if one in self.present}
        rows = {name: value for name, value in given.items() if value}
        keys = ("source", "verified_on", "review_by", *FIELDS, "sources")
        return placed(self.present, whole | rows | {"sources": self._sources()}, keys)

    def _sources(self) -> Document:
        """As they were if all that changed is their order."""
        before = self.present.get("sources") or {}
        return before if same(before, self.sources) else self.sources

    def _sizes(self, line: Line) -> None:
        for key in ("value", *OTHERS, *NOTES):
            if len(text := str(line.values.get(key, ""))) > LONGEST:
                problem = self._("Tiene {length} caracteres; el máximo es {limit}.")
                self.faults.append(line.fault(key, problem.format(length=len(text), limit=LONGEST)))

    def _whole(self, line: Line) -> Document:
        for one in ("source", "verified_on", "review_by"):
            self.places[self.key, one] = (line, one)
            if one not in line.values and self.present.get(one):
                self._missing(line, one)
        return {one: line.values[one] for one in ("source", "verified_on", "review_by") if one in line.values}

    def _single(self, line: Line, path: str) -> Document:
        value = str(line.values.get("value", ""))
        if not value:
            self._missing(line, "value")
        elif path == "emergency" or path.startswith("phones."):
            value = self._phone(line, value)
        return self._row(line, path, {"value": value}, {"value": "value"}, NOTES)

    def _listed(self, line: Line, name: str, number: int) -> Document:
        path = f"{name}.{number}"
        if name == "phones":
            return self._single(line, path)
        if name == "weekly":
            return self._weekly(line, path)
        if "value" not in line.values:
            self.faults.append(line.fault("value", self._("Falta el texto en castellano.")))
        keys = {locale: "value" if locale == BASE_LOCALE else f"value.{locale}" for locale in LOCALES}
        return self._row(
            line, path, {locale: line.values[key] for locale, key in keys.items() if key in line.values}, keys
        )

    def _weekly(self, line: Line, path: str) -> Document:
        _ = self._
        written = str(line.values.get("value", ""))
        match = WEEKLY.fullmatch(written)
        days = [self.days.get(word) for word in re.split(r"[\s,]+", match["days"].casefold())] if match else []
        if not match or None in days:
            problem = _("Escríbalo con días y horas, como «{example}».").format(
                example=_("lun mar mié jue vie 8:30-14:00")
            )
            self.faults.append(line.fault("value", problem))
            return {}
        told: Document = {"days": days, "from": match["start"], "to": match["end"]}
        if (by := line.values.get("by_appointment")) is not None:
            told["by_appointment"] = by == "yes"
        return self._row(
            line, path, told, {"days": "value", "from": "value", "to": "value", "by_appointment": "by_appointment"}
        )

    def _row(
        self, line: Line, path: str, told: Document, columns: Mapping[str, str], more: Iterable[str] = ()
    ) -> Document:
        """A value with its note and its proof, and where each part of it stands."""
        for key, column in (*columns.items(), *((one, one) for one in (*more, *PROOF))):
            self.places[self.key, f"{path}.{key}"] = (line, column)
        self.places[self.key, path] = (line, "value")
        extra = {one: line.values[one] for one in (*more, *PROOF) if one in line.values}
        for one in ("source", "confidence"):
            if one not in line.values:
                self._missing(line, one)
        return told | nested(extra)

    def _missing(self, line: Line, key: str) -> None:
        if not any(
            (fault.where, fault.row, fault.column) == (line.sheet, line.number, line.places[key][0])
            for fault in self.faults
        ):
            self.faults.append(line.fault(key, self._("Falta este dato.")))

    def _phone(self, line: Line, value: str) -> str:
        """The number with its +; a spreadsheet takes it away, and people part its digits."""
        digits = re.sub(r"[\s().-]", "", value)
        number = (
            f"+{digits}"
            if re.fullmatch(r"1\d{10}", digits)
            else f"+1{digits}"
            if re.fullmatch(r"\d{10}", digits)
            else digits
        )
        if not PHONE.fullmatch(number):
            problem = self._("Escriba los diez dígitos del teléfono, con o sin +1.")
            self.faults.append(line.fault("value", problem))
        return number
