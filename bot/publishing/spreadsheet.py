"""Workbooks as tables: how a sheet is described, and an uploaded file opened without harm, as cells."""

import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from xml.parsers import expat

from openpyxl import load_workbook

from bot.publishing.uploads import Gettext, UploadFault, moment, unpack

LISTS = "Listas"  # the hidden sheet
MOST_ROWS = 3_000
MOST_COLUMNS = 40
MOST_SHEETS = 12


class Holds(Enum):
    """What a column's cells hold."""

    TEXT = "text"
    AMOUNT = "amount"
    WHOLE = "whole"
    DAY = "day"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True)
class Column:
    """`choices` are the values there are, each with its words; `known` only names some, for the list in the cell."""

    key: str
    heading: str
    help: str
    width: int = 16
    holds: Holds = Holds.TEXT
    locale: str = ""
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    known: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet. Its rows are by the columns' keys; a key that is missing is an empty cell."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True)
class Language:
    """The words of one language: the panel's phrases, and the names of fields by their name in the content."""

    gettext: Gettext
    labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`kind` is openpyxl's letter of what it holds: "f" a formula, "e" an error."""

    value: object
    kind: str = ""


@dataclass(frozen=True)
class Book:
    """A workbook as it came: rows of cells by the sheets' titles, each row with its number."""

    sheets: Mapping[str, tuple[tuple[int, tuple[Cell, ...]], ...]]

    @property
    def at(self) -> datetime | None:
        """The moment it was written by us, if it still says so."""
        rows = self.sheets.get(LISTS)
        return moment(str(rows[0][1][0].value)) if rows and rows[0][1] else None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row as read: values by the columns' keys, without the empty and the wrong ones."""

    sheet: str
    number: int
    values: Mapping[str, str | int | float]
    places: Mapping[str, tuple[str, Column]]  # key → letter of its column, and the column

    def fault(self, key: str, problem: str) -> UploadFault:
        letter, column = self.places.get(key, ("", None))
        return UploadFault(
            where=self.sheet,
            row=self.number,
            column=letter,
            key=column.heading if column else "",
            locale=column.locale if column else "",
            problem=problem,
        )


def open_book(data: bytes, name: str, _: Gettext) -> tuple[Book, list[UploadFault]]:
    """The cells of an .xlsx file. Nothing is computed, and no part of it is opened before its size is known."""
    parts, faults = unpack(data, name, _)
    if faults:
        return Book({}), faults
    unreadable = [UploadFault(where=name, problem=_("No es una hoja de cálculo .xlsx. Guárdela desde Excel como «Libro de Excel (.xlsx)»."))]  # fmt: skip
    if "[Content_Types].xml" not in parts or any(_harmful(*part) for part in parts.items()):
        return Book({}), unreadable
    try:
        book, faults = _cells(data, _)
    except Exception:  # whatever openpyxl stumbles over in a file that only looks like one
        return Book({}), unreadable
    return book, faults if book.sheets else unreadable


class _Declared(Exception):
    """A part declares entities."""


def _harmful(path: str, part: bytes) -> bool:
    """Whether a part declares entities of its own, by which a small file could become a huge one, or is broken XML."""

    def refuse(*_declaration: object) -> None:
        raise _Declared

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(part, True)
    except _Declared:
        return True
    except expat.ExpatError:
        return path.endswith((".xml", ".rels"))  # pictures and the printer's settings are none
    return False


def _cells(data: bytes, _: Gettext) -> tuple[Book, list[UploadFault]]:
    with warnings.catch_warnings(action="ignore"):  # openpyxl tells of styles it does not know
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets: dict[str, tuple[tuple[int, tuple[Cell, ...]], ...]] = {}
        faults: list[UploadFault] = []
        for sheet in book.worksheets[:MOST_SHEETS]:
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            rows: list[tuple[int, tuple[Cell, ...]]] = []
            for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
                if number > MOST_ROWS:
                    problem = _("La hoja tiene más de {number} filas. Borre las que sobran.").format(number=MOST_ROWS)
                    faults.append(UploadFault(where=sheet.title, problem=problem))
                    break
                cells = tuple(Cell(value=cell.value, kind=str(cell.data_type)) for cell in row)
                if any(str(cell.value if cell.value is not None else "").strip() for cell in cells):
                    rows.append((number, cells))
            sheets[sheet.title] = tuple(rows)
    return Book(sheets), faults


def letter(place: int) -> str:
    """The letters of a column, counted from 0."""
    first, last = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
