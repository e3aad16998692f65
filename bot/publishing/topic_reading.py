"""A topic's workbook → its documents: four sheets put together again, with every fault at its cell."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.catalog import BASE_LOCALE
from bot.publishing.cells import Tidy, read_table
from bot.publishing.check import LOCALES, LONGEST, SECTIONS
from bot.publishing.sheet_rows import Places, Reading, known_source, nested, placed, sources_of
from bot.publishing.spreadsheet import Book, Language, Line
from bot.publishing.topic_sheets import FACT_KEYS, FACTS, FEE_KEYS, HEADER, sheets
from bot.publishing.uploads import UploadFault
from bot.revisions import Document, Key


def read(
    book: Book,
    documents: Mapping[Key, Document],
    offices: Sequence[str],
    languages: Sequence[Language],
    tidy: Tidy = str,
) -> Reading:
    """The documents as the workbook has them. Those of which it says nothing are not among them."""
    _ = languages[0].gettext
    shapes = [sheets(documents, offices, language) for language in languages]
    read_sheets, faults = [], []
    for number in range(4):
        lines, wrong = read_table(book, [shape.all()[number] for shape in shapes], _, tidy)
        read_sheets.append(lines)
        faults += wrong
    if any(fault.row in (None, 1) for fault in faults):
        return Reading({}, {}, tuple(faults))  # a sheet or a column is missing: the rest would only echo that
    reader = _Reader(documents, offices, languages[0], faults)
    return reader.read(*read_sheets)


class _Reader:
    """Puts the rows of four sheets together again; what is wrong gathers in `faults`."""

    def __init__(
        self, documents: Mapping[Key, Document], offices: Sequence[str], language: Language, faults: list[UploadFault]
    ) -> None:
        self.documents = documents
        self.topic_key = next(iter(documents))
        self.topic = documents[self.topic_key]
        self.offices = offices
        self.language = language
        self.faults = faults
        self.places: Places = {}

    def read(self, dates: list[Line], facts: list[Line], fees: list[Line], sources: list[Line]) -> Reading:
        _ = self.language.gettext
        headers = self._headers(dates)
        found: dict[Key, Document] = {}
        for line in (*facts, *fees, *sources):
            if self._key(line) is None:
                self.faults.append(line.fault("office", _("No conocemos esta oficina.")))
            elif self._key(line) not in headers:
                self.faults.append(
                    line.fault("office", _("Esta oficina no está en la hoja de fechas. Agréguela allí."))
                )
        for key, header in headers.items():
            named = sources_of([line for line in sources if self._key(line) == key], self.documents.get(key), key, self.places, self.faults, _)  # fmt: skip
            sections = self._sections([line for line in facts if self._key(line) == key], key, named)
            sections["fees"] = self._fees([line for line in fees if self._key(line) == key], key, named)
            found[key] = self._document(key, header, named, sections)
        return Reading(found, self.places, tuple(self.faults))

    def _key(self, line: Line) -> Key | None:
        office = str(line.values.get("office", ""))
        if not office:
            return self.topic_key
        key = f"overlays/{self.topic.get('id')}/{office}"
        return key if office in self.offices or key in self.documents else None

    def _headers(self, lines: list[Line]) -> dict[Key, Document]:
        _ = self.language.gettext
        headers: dict[Key, Document] = {}
        for line in lines:
            key = self._key(line)
            topic = line.values.get("topic", "")
            if topic and topic != self.topic.get("id"):
                self.faults.append(line.fault("topic", _("Esta fila es de otro tema: {topic}.").format(topic=topic)))
            if key is None:
                self.faults.append(line.fault("office", _("No conocemos esta oficina.")))
            elif key in headers:
                self.faults.append(line.fault("office", _("Esta fila está dos veces.")))
            else:
                headers[key] = {name: line.values[name] for name in HEADER if name in line.values}
                self._place(key, "", line, HEADER)
        if self.topic_key not in headers:
            title = lines[0].sheet if lines else _("Fechas")
            self.faults.append(UploadFault(where=title, problem=_("Falta la fila del tema, la que no lleva oficina.")))
        return headers

    def _sections(self, lines: list[Line], key: Key, sources: Mapping[str, Any]) -> dict[str, list[Any]]:
        sections: dict[str, list[Any]] = {name: [] for name in FACTS}
        for line in _in_order(lines):
            name = str(line.values.get("section", ""))
            if name not in sections:
                continue  # missing or unknown, and told so
            self._check(line, sources, LOCALES)
            path = f"{name}.{len(sections[name])}"
            self._place(key, path, line, FACT_KEYS)
            sections[name].append({one: line.values[one] for one in FACT_KEYS if one in line.values})
        return sections

    def _fees(self, lines: list[Line], key: Key, sources: Mapping[str, Any]) -> list[Any]:
        fees: list[Any] = []
        for line in _in_order(lines):
            self._check(line, sources, [f"what.{locale}" for locale in LOCALES])
            self._place(key, f"fees.{len(fees)}", line, FEE_KEYS)
            fees.append(nested({one: line.values[one] for one in FEE_KEYS if one in line.values}))
        return fees

    def _check(self, line: Line, sources: Mapping[str, Any], texts: Iterable[str]) -> None:
        _ = self.language.gettext
        self.faults += known_source(line, sources, _)
        if (variant := line.values.get("variant")) and variant not in (self.topic.get("variants") or {}):
            self.faults.append(line.fault("variant", _("Este tema no tiene el caso «{value}».").format(value=variant)))
        for key in texts:
            if len(text := str(line.values.get(key, ""))) > LONGEST:
                problem = _("Tiene {length} caracteres; el máximo es {limit}.").format(length=len(text), limit=LONGEST)
                self.faults.append(line.fault(key, problem))

    def _document(
        self, key: Key, header: Document, sources: Mapping[str, Any], sections: dict[str, list[Any]]
    ) -> Document:
        present = self.documents.get(key, {})
        keep = {name: facts for name, facts in sections.items() if facts or present.get(name) == []}
        return placed(present, header | {"sources": sources} | keep, (*HEADER, "sources", *SECTIONS))

    def _place(self, key: Key, path: str, line: Line, keys: Iterable[str]) -> None:
        for name in keys:
            self.places[key, f"{path}.{name}" if path else name] = (line, name)
        if path:
            self.places[key, path] = (line, BASE_LOCALE if BASE_LOCALE in line.places else f"what.{BASE_LOCALE}")


def _in_order(lines: list[Line]) -> list[Line]:
    """By the number an officer gives; a row without one comes last."""
    return sorted(lines, key=lambda line: float(line.values.get("number", "inf")))
