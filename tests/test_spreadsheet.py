"""Workbooks as tables: what cannot be trusted is refused, and every wrong cell is named."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from bot.publishing import spreadsheet, uploads
from bot.publishing.cells import UNSAYABLE, read_table
from bot.publishing.spreadsheet import Column, Holds, Line, Table, open_book
from bot.publishing.uploads import UploadFault
from bot.publishing.workbook import write_book
from tests.sheets import changed, opened, told

COLUMNS = (
    Column(key="es", heading="Castellano", help="Lo que se dice.", locale="es", required=True),
    Column(key="amount", heading="Monto", help="Cuánto.", holds=Holds.AMOUNT),
    Column(key="days", heading="Días", help="Cuántos.", holds=Holds.WHOLE),
    Column(key="day", heading="Fecha", help="Cuándo.", holds=Holds.DAY),
    Column(key="kind", heading="Tipo", help="Cuál.", holds=Holds.CHOICE, choices={"a": "uno", "b": "dos"}),
    Column(key="source", heading="Fuente", help="Quién.", known=("gaceta",)),
)
TABLE = Table(title="Textos", columns=COLUMNS, rows=[{"es": "Hola"}])
ENGLISH = Table(
    title="Texts", columns=tuple(Column(**{**vars(one), "heading": f"English {one.key}"}) for one in COLUMNS)
)


def a_book(*rows: list[Any], head: list[str] | None = None) -> bytes:
    """A file with one sheet, as another program might have written it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Textos"
    sheet.append(head or [column.heading for column in COLUMNS])
    for row in rows:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def lines(content: bytes, *tables: Table) -> tuple[list[Line], list[UploadFault]]:
    return read_table(opened(content), tables or (TABLE,), str)


def value(cell: object, key: str) -> object:
    """What a cell of this column is read as."""
    row: list[object] = ["Hola", *[None] * (len(COLUMNS) - 1)]
    row[[column.key for column in COLUMNS].index(key)] = cell
    (line,), faults = lines(a_book(row))
    return faults[0].problem if faults else line.values.get(key)


def written(*rows: dict[str, object]) -> bytes:
    return write_book([Table(title="Textos", columns=COLUMNS, rows=rows)], ["Ayuda."], None, str)


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.org")', "+1+1", "-2", "@SUM(A1)", "=", "'=1", "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    made = written({"es": text})
    cell = load_workbook(io.BytesIO(made))["Textos"]["A2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist() if "sheet" in name)
    (line,), faults = lines(made)
    assert (line.values["es"], faults) == (text.strip(), [])


def test_what_is_written_is_easy_to_fill_in() -> None:
    book = load_workbook(io.BytesIO(written({"es": "Hola", "amount": 70.5, "day": "2026-11-22", "kind": "b"})))
    sheet = book["Textos"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].comment
    assert sheet["A1"].comment.text == "Lo que se dice."
    assert (sheet["A2"].number_format, sheet["A2"].alignment.wrap_text) == ("@", True)
    assert (sheet["B2"].value, sheet["D2"].value, sheet["E2"].value) == (70.5, datetime(2026, 11, 22), "dos")
    lists = {str(one.sqref): (one.formula1, one.showErrorMessage) for one in sheet.data_validations.dataValidation}
    assert lists == {"E2:E3000": ("Listas!$B$1:$B$2", True), "F2:F3000": ("Listas!$C$1:$C$1", False)}
    assert book["Listas"].sheet_state == "hidden"
    assert book.sheetnames == ["Ayuda", "Textos", "Listas"]


@pytest.mark.parametrize(
    ("cell", "key", "read"),
    [
        (" Hola\r\nusted ", "es", "Hola\nusted"),
        (2026, "es", "2026"),
        (2026.0, "es", "2026"),
        (70.5, "es", "70.5"),
        (date(2026, 11, 22), "es", "2026-11-22"),
        ("a_x000D_b\u200b", "es", "ab\u200b"),
        (70, "amount", 70),
        (70.5, "amount", 70.5),
        ("70.50", "amount", 70.5),
        (0, "amount", 0),
        (30.0, "days", 30),
        (date(2026, 11, 22), "day", "2026-11-22"),
        (datetime(2026, 11, 22, 9, 30), "day", "2026-11-22"),
        (" 2026-11-22 ", "day", "2026-11-22"),
        ("Dos", "kind", "b"),
        ("b", "kind", "b"),
        ("otra", "source", "otra"),
        ("", "source", None),
    ],
)
def test_a_cell_is_read_as_what_it_means(cell: object, key: str, read: object) -> None:
    assert value(cell, key) == read


@pytest.mark.parametrize(
    ("cell", "key", "problem"),
    [
        ("=1+1", "es", "Hay una fórmula. Escriba el valor mismo."),
        ("=A2", "amount", "Hay una fórmula. Escriba el valor mismo."),
        (ArrayFormula("A2", "=1"), "es", "Hay una fórmula. Escriba el valor mismo."),
        ("#REF!", "es", "La celda muestra un error de cálculo. Escriba el valor mismo."),
        (True, "es", "Escriba esto como texto."),
        ("x" * 2001, "es", "Tiene 2001 caracteres; el máximo es 2000."),
        ("seventy", "amount", "«seventy» no es un número. Escríbalo con cifras, como 70 o 70.50."),
        ("70,50", "amount", "«70,50» no es un número. Escríbalo con cifras, como 70 o 70.50."),
        (True, "amount", "«True» no es un número. Escríbalo con cifras, como 70 o 70.50."),
        (-1, "amount", "Escriba un monto de cero o más."),
        (1e300, "amount", "Escriba un monto de cero o más."),
        (1.5, "days", "Escriba un número entero, como 30."),
        ("22/11/2026", "day", "No es una fecha. Escríbala como 2026-11-29."),
        ("2026-13-40", "day", "No es una fecha. Escríbala como 2026-11-29."),
        (7, "day", "No es una fecha. Escríbala como 2026-11-29."),
        ("tres", "kind", "«tres» no está entre las opciones: uno, dos."),
    ],
)
def test_a_wrong_cell_says_what_to_write(cell: object, key: str, problem: str) -> None:
    assert value(cell, key) == problem


def test_every_wrong_cell_is_told_with_row_column_and_language() -> None:
    _lines, faults = lines(a_book([None, "x", None, None, None, None], ["Bien", 1], ["Bien", None, "y"]))
    assert [(fault.cell, fault.key, fault.locale) for fault in faults] == [
        ("A2", "Castellano", "es"),
        ("B2", "Monto", ""),
        ("C4", "Días", ""),
    ]
    assert faults[0].problem == "Falta el texto en castellano."


def test_columns_may_stand_in_any_order_and_language() -> None:
    heads = ["English day", "fuente", "Castellano", "MONTO", "kind", "Días"]
    (line,), faults = lines(a_book(["2026-11-22", "x", "Hola", 7, "uno", 3], head=heads), TABLE, ENGLISH)
    assert faults == []
    assert line.values == {"day": "2026-11-22", "source": "x", "es": "Hola", "amount": 7, "kind": "a", "days": 3}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            ["Castellano", "Monto", "Días", "Fecha", "Tipo"],
            [("", "Falta esta columna. Deje los títulos como vinieron.")],
        ),
        (
            ["Castellano", "Precio", "Días", "Fecha", "Tipo", "Fuente"],
            [
                ("B1", "No conocemos esta columna. Deje los títulos como vinieron."),
                ("1", "Falta esta columna. Deje los títulos como vinieron."),
            ],
        ),
        (
            ["Castellano", "Monto", "Días", "Fecha", "Tipo", "Fuente", "Monto"],
            [("G1", "Esta columna está dos veces.")],
        ),
    ],
)
def test_a_column_that_is_missing_renamed_or_doubled_is_named(head: list[str], expected: list[tuple[str, str]]) -> None:
    found, faults = lines(a_book(["Hola"], head=head))
    assert found == []
    assert [(fault.cell, fault.problem) for fault in faults] == [(cell or "1", problem) for cell, problem in expected]


def test_a_missing_sheet_is_named() -> None:
    _lines, faults = read_table(opened(a_book()), [Table(title="Costos", columns=COLUMNS)], str)
    assert told(faults) == [("Costos", "", "Falta esta hoja. No le cambie el nombre ni la borre.")]


def test_what_stands_beside_the_table_is_not_lost_silently() -> None:
    _lines, faults = lines(a_book(["Hola", *[None] * 6, "y esto"]))
    assert told(faults) == [("Textos", "H2", "Hay algo escrito fuera de la tabla. Bórrelo.")]


def test_empty_rows_are_left_out() -> None:
    found, faults = lines(a_book([], ["Hola"], [" "], ["Adiós"]))
    assert [line.values["es"] for line in found] == ["Hola", "Adiós"]
    assert faults == []


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, part in content.items():
            packing.writestr(name, part)
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "dañado"),
        (b"a,b,c", "dañado"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "dañado"),  # an .xls that was renamed
        (packed({"a.txt": b"a"}), "No es una hoja de cálculo .xlsx."),
        (packed({**parts(a_book()), SHEET: BOMB}), "No es una hoja de cálculo .xlsx."),
        (packed({**parts(a_book()), "xl/media/image.png": BOMB}), "No es una hoja de cálculo .xlsx."),
        (packed({**parts(a_book()), SHEET: b"<worksheet>"}), "No es una hoja de cálculo .xlsx."),
        (packed({**parts(a_book()), "xl/workbook.xml": b"<a/>"}), "No es una hoja de cálculo .xlsx."),
        (packed({**parts(a_book()), "big.bin": b"\0" * (uploads.LARGEST + 1)}), "ocupa más de 10 MB"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(content: bytes, word: str) -> None:
    book, faults = open_book(content, "libro.xlsx", str)
    assert book.sheets == {}
    assert [word in fault.problem for fault in faults] == [True], faults


def test_a_sheet_of_a_million_rows_is_not_read_to_its_end() -> None:
    def far(book: Any) -> None:
        book["Textos"].cell(1_048_576, 1).value = "lejos"

    _book, faults = open_book(changed(a_book(["Hola"]), far), "libro.xlsx", str)
    assert [fault.problem for fault in faults] == ["La hoja tiene más de 3000 filas. Borre las que sobran."]


def test_a_sheet_that_lies_about_its_rows_ends_too() -> None:
    content = parts(a_book(["Hola"]))
    content[SHEET] = content[SHEET].replace(b'<row r="2"', b'<row r="99999999999"')
    _book, faults = open_book(packed(content), "libro.xlsx", str)
    assert [fault.problem for fault in faults] == ["La hoja tiene más de 3000 filas. Borre las que sobran."]


WHOLE = written({"es": "Hola", "amount": 7, "day": "2026-11-22"})


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=3))
def test_a_damaged_workbook_is_read_or_refused(place: int, bytes_: bytes) -> None:
    book, faults = open_book(WHOLE[:place] + bytes_ + WHOLE[place + len(bytes_) :], "libro.xlsx", str)
    assert faults or read_table(book, [TABLE], str)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_any_text_comes_back(text: str) -> None:
    kept = UNSAYABLE.sub("", text.replace("\r\n", "\n")).replace("\r", "\n").strip()
    (line, *_rest), _faults = lines(written({"es": text or "x", "source": "y"}))
    assert str(line.values.get("es", "")).replace("\r", "\n").strip() == (kept if text else "x")


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (39, "AN")])
def test_columns_have_letters(place: int, letters: str) -> None:
    assert spreadsheet.letter(place) == letters
