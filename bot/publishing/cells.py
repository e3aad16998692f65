"""Cells → values: a sheet read row by row against its description, with every wrong cell named at once."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.publishing.spreadsheet import Book, Cell, Column, Holds, Line, Table, letter
from bot.publishing.uploads import Gettext, UploadFault

LONGEST = 2_000  # characters of one cell; what people read is kept shorter by the rules of the content
UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]|_x[0-9A-Fa-f]{4}_")
AMOUNT = re.compile(r"\d{1,9}(\.\d{1,4})?")

Tidy = Callable[[str], str]
"""Takes out of a text what was pasted along with it."""


def read_table(
    book: Book, tables: Sequence[Table], _: Gettext, tidy: Tidy = str
) -> tuple[list[Line], list[UploadFault]]:
    """The rows of one sheet. `tables` are its shape in each language, the officer's first; any of them may head it."""
    shown = tables[0]
    title = next((table.title for table in tables if table.title in book.sheets), None)
    if title is None:
        return [], [UploadFault(where=shown.title, problem=_("Falta esta hoja. No le cambie el nombre ni la borre."))]
    rows = book.sheets[title]
    head = rows[0][1] if rows and rows[0][0] == 1 else ()
    columns, faults = _columns(head, title, tables, _)
    if faults:
        return [], faults
    lines = []
    for number, cells in rows[1:]:
        line, wrong = _line(title, number, cells, columns, _, tidy)
        lines.append(line)
        faults += wrong
    return lines, faults


def _columns(
    head: Iterable[Cell], title: str, tables: Sequence[Table], _: Gettext
) -> tuple[dict[int, tuple[Column, Mapping[str, str]]], list[UploadFault]]:
    """Place → column and its choices by every word for them; headings may stand in any order, none may be missing."""
    shown = {column.key: column for column in tables[0].columns}
    keys = {_folded(name): column.key for table in tables for column in table.columns for name in (column.heading, column.key)}  # fmt: skip
    words = {
        key: {
            _folded(name): value
            for table in tables
            for column in table.columns
            if column.key == key
            for value, said in column.choices.items()
            for name in (value, said)
        }
        for key in shown
    }
    found: dict[int, tuple[Column, Mapping[str, str]]] = {}
    faults: list[UploadFault] = []

    def fault(problem: str, place: int | None = None, key: str = "") -> None:
        column = letter(place) if place is not None else ""
        faults.append(UploadFault(where=title, row=1, column=column, key=key, problem=problem))

    for place, cell in enumerate(head):
        heading = str(cell.value if cell.value is not None else "").strip()
        key = keys.get(_folded(heading))
        if heading and key is None:
            fault(_("No conocemos esta columna. Deje los títulos como vinieron."), place, heading[:40])
        elif key and key in {column.key for column, _words in found.values()}:
            fault(_("Esta columna está dos veces."), place, heading)
        elif key:
            found[place] = (shown[key], words[key])
    for key in shown.keys() - {column.key for column, _words in found.values()}:
        fault(_("Falta esta columna. Deje los títulos como vinieron."), key=shown[key].heading)
    return found, faults


def _line(
    title: str,
    number: int,
    cells: Sequence[Cell],
    columns: Mapping[int, tuple[Column, Mapping[str, str]]],
    _: Gettext,
    tidy: Tidy,
) -> tuple[Line, list[UploadFault]]:
    places = {column.key: (letter(place), column) for place, (column, _words) in columns.items()}
    values: dict[str, str | int | float] = {}
    line = Line(sheet=title, number=number, values=values, places=places)
    faults = []
    for place, cell in enumerate(cells):
        if place not in columns:
            if cell.value not in (None, ""):
                faults.append(UploadFault(where=title, row=number, column=letter(place), problem=_("Hay algo escrito fuera de la tabla. Bórrelo.")))  # fmt: skip
            continue
        column, words = columns[place]
        value, problem = _value(cell, column, words, _)
        if problem:
            faults.append(line.fault(column.key, problem))
        elif value != "":
            values[column.key] = tidy(value) if isinstance(value, str) else value
        elif column.required:
            faults.append(line.fault(column.key, _required(column, _)))
    return line, faults


def _required(column: Column, _: Gettext) -> str:
    return _("Falta el texto en castellano.") if column.locale == "es" else _("Falta este dato.")


def _value(cell: Cell, column: Column, words: Mapping[str, str], _: Gettext) -> tuple[str | int | float, str]:
    """The value of a cell, "" when it is empty, and what is wrong with it."""
    value = cell.value
    if cell.kind == "f":
        return "", _("Hay una fórmula. Escriba el valor mismo.")
    if cell.kind == "e":
        return "", _("La celda muestra un error de cálculo. Escriba el valor mismo.")
    if value is None or (isinstance(value, str) and not value.strip()):
        return "", ""
    if column.holds is Holds.DAY:
        return _day(value), "" if _day(value) else _("No es una fecha. Escríbala como 2026-11-29.")
    if column.holds in (Holds.AMOUNT, Holds.WHOLE):
        return _number(value, column, _)
    text = _text(value)
    if text is None:
        return "", _("Escriba esto como texto.")
    if len(text) > LONGEST:
        return "", _("Tiene {length} caracteres; el máximo es {limit}.").format(length=len(text), limit=LONGEST)
    if column.holds is Holds.CHOICE:
        if (chosen := words.get(_folded(text))) is None:
            return "", _("«{value}» no está entre las opciones: {options}.").format(value=text[:40], options=", ".join(column.choices.values()))  # fmt: skip
        return chosen, ""
    return text, ""


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a year, or a phone of which the spreadsheet made a number
    if not isinstance(value, str | int | float):
        return None
    return UNSAYABLE.sub("", str(value)).replace("\r\n", "\n").strip()


def _day(value: object) -> str:
    """The day in ISO's form; "" when it is none."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(value.strip()).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""


def _number(value: object, column: Column, _: Gettext) -> tuple[int | float | str, str]:
    if isinstance(value, str) and AMOUNT.fullmatch(value.strip()):
        value = float(value)
    whole = column.holds is Holds.WHOLE
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        shown = str(value)[:40]
        return "", _("«{value}» no es un número. Escríbalo con cifras, como 70 o 70.50.").format(value=shown)
    if value < 0 or value > 1e9 or (whole and value != int(value)):
        return "", _("Escriba un número entero, como 30.") if whole else _("Escriba un monto de cero o más.")
    return int(value) if value == int(value) else value, ""


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
