"""Workbooks as officers change them: cells by their headings."""

import io
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import load_workbook

from bot.panel.labels import labels
from bot.publishing.documents import split
from bot.publishing.load import read
from bot.publishing.spreadsheet import Book, Language, open_book
from bot.publishing.uploads import UploadFault
from bot.revisions import Document, Key
from bot.settings import ROOT

DOCUMENTS = split(read(ROOT / "content"))
OFFICES: Mapping[Key, Document] = {key: body for key, body in DOCUMENTS.items() if key.startswith("offices/")}
IDS = tuple(str(body["id"]) for body in OFFICES.values())
SPANISH = Language(str, labels(str))


def changed(content: bytes, change: Callable[[Any], None] = lambda book: None) -> bytes:
    """The file after somebody changed it in a spreadsheet."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def opened(content: bytes) -> Book:
    book, faults = open_book(content, "libro.xlsx", str)
    assert faults == []
    return book


def row_of(sheet: Any, **wanted: str) -> int:
    """The first row whose cells say this, by the headings; "_" in a heading is a space."""
    for row in range(2, sheet.max_row + 1):
        if all(sheet.cell(row, column_of(sheet, head)).value == value for head, value in wanted.items()):
            return row
    raise LookupError(wanted)


def column_of(sheet: Any, head: str) -> int:
    heads = {str(cell.value).casefold(): int(cell.column) for cell in sheet[1]}
    return heads[head.replace("_", " ").casefold()]


def put(sheet: Any, row: int, head: str, value: object) -> None:
    sheet.cell(row, column_of(sheet, head)).value = value


def told(faults: tuple[UploadFault, ...] | list[UploadFault]) -> list[tuple[str, str, str]]:
    """(sheet, cell, problem) of each fault."""
    return [(fault.where, fault.cell, fault.problem) for fault in faults]
