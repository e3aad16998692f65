"""The office table as a workbook: unchanged it changes nothing, phones come back exact, every fault has its cell."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.publishing import office_reading, office_sheets
from bot.publishing.sheet_rows import Reading, same
from bot.revisions import Document
from tests.sheets import OFFICES, SPANISH, changed, opened, put, row_of, told

WRITTEN = office_sheets.write(OFFICES, SPANISH)
TABLE, SOURCES = "Oficinas", "Fuentes"
WASHINGTON = "embassy-washington"


def after(change: Callable[[Any], None]) -> Reading:
    return office_reading.read(opened(changed(WRITTEN, change)), OFFICES, [SPANISH])


def document(office: str, change: Callable[[Any], None]) -> Document:
    found = after(change)
    assert found.faults == ()
    return found.documents[f"offices/{office}"]


def value(office: str, field: str, content: object, head: str = "dato") -> Callable[[Any], None]:
    """One cell of an office's first row of this field."""
    return lambda book: put(book[TABLE], row_of(book[TABLE], oficina=office, qué_dato_es=field), head, content)


def test_every_office_comes_back_as_it_was() -> None:
    found = after(lambda book: None)
    assert found.faults == ()
    assert found.documents.keys() == OFFICES.keys()
    assert [key for key, body in OFFICES.items() if not same(body, found.documents[key])] == []
    assert [list(body) for body in found.documents.values()] == [list(body) for body in OFFICES.values()]


@pytest.mark.parametrize(
    "written", ["+13055550123", 13055550123, 13055550123.0, "(305) 555-0123", "305 555 0123", "+1 305.555.0123"]
)
def test_a_phone_is_kept_exact_however_it_is_written(written: object) -> None:
    assert document("miami", value("miami", "Teléfonos", written))["phones"][0]["value"] == "+13055550123"


def test_hours_by_day_are_read_in_either_language() -> None:
    weekly = [one for key, body in OFFICES.items() if key == "offices/boston" for one in body["weekly"]]
    for written in ("lun mié VIE 9:00-13:30", "mon, wed, fri 9:00 – 13:30", "lun, mié, vie 9:00 a 13:30"):
        found = document("boston", value("boston", "Horario por días", written))["weekly"]
        assert found == [{**weekly[0], "days": ["mon", "wed", "fri"], "from": "9:00", "to": "13:30"}]


def test_a_value_is_added_with_its_source_and_another_taken_away() -> None:
    def change(book: Any) -> None:
        book[TABLE].append(
            ["paterson", "Paterson", "Correo electrónico", "ana@example.org", *[None] * 6, "aviso", "media"]
        )
        book[SOURCES].append(["paterson", "aviso", "Aviso del consulado", None, None, "sí"])
        book[TABLE].delete_rows(row_of(book[TABLE], oficina="paterson", qué_dato_es="Teléfonos"))

    found = document("paterson", change)
    assert found["email"] == {"value": "ana@example.org", "source": "aviso", "confidence": "medium"}
    assert "phones" not in found
    assert found["sources"]["aviso"] == {"name": "Aviso del consulado", "official": True}


def test_a_note_is_words_in_each_language() -> None:
    found = document("miami", value("miami", "Dirección", "Segundo piso.", "nota (castellano)"))
    assert found["address"]["note"] == {"es": "Segundo piso."}


def test_an_office_without_rows_is_left_as_it_is() -> None:
    def change(book: Any) -> None:
        for name in (TABLE, SOURCES):
            for row in reversed(
                [row for row in range(2, book[name].max_row + 1) if book[name].cell(row, 1).value == "miami"]
            ):
                book[name].delete_rows(row)

    found = after(change)
    assert found.faults == ()
    assert "offices/miami" not in found.documents


@pytest.mark.parametrize(
    ("office", "field", "head", "content", "column", "problem"),
    [
        (WASHINGTON, "Teléfonos", "dato", "llame", "D", "Escriba los diez dígitos del teléfono, con o sin +1."),
        (WASHINGTON, "Teléfonos", "dato", None, "D", "Falta este dato."),
        (WASHINGTON, "Teléfonos", "dato", "=1+1", "D", "Hay una fórmula. Escriba el valor mismo."),
        (
            WASHINGTON,
            "Teléfonos",
            "qué dato es",
            "Dirección",
            "C",
            "Esta oficina tiene esta fila dos veces; solo puede ir una.",
        ),
        (WASHINGTON, "Dirección", "confianza", None, "L", "Falta este dato."),
        (WASHINGTON, "Dirección", "fuente", "nadie", "K", "La fuente «nadie» no está en la hoja de fuentes."),
        (WASHINGTON, "Dirección", "verificado el", "ayer", "M", "No es una fecha. Escríbala como 2026-11-29."),
        (WASHINGTON, "Dirección", "dato", "x" * 701, "D", "Tiene 701 caracteres; el máximo es 700."),
        (WASHINGTON, "Dirección", "oficina", "lima", "A", "No conocemos esta oficina."),
        (WASHINGTON, "Dirección", "qué dato es", "Fax", "C", "«Fax» no está entre las opciones"),
        (WASHINGTON, "Toda la oficina", "revisar antes del", None, "N", "Falta este dato."),
        ("boston", "Horario por días", "dato", "de lunes a viernes", "D", "Escríbalo con días y horas"),
        ("boston", "Horario", "dato", None, "D", "Falta el texto en castellano."),
    ],
)
def test_a_wrong_cell_is_told_at_its_place(
    office: str, field: str, head: str, content: object, column: str, problem: str
) -> None:
    row = row_of(opened_table(), oficina=office, qué_dato_es=field)
    found = told(after(value(office, field, content, head)).faults)
    assert any((where, cell) == (TABLE, f"{column}{row}") and problem in words for where, cell, words in found), found


def opened_table() -> Any:
    return load_workbook(io.BytesIO(WRITTEN))[TABLE]


def test_a_source_of_an_office_without_rows_is_told() -> None:
    found = after(lambda book: book[SOURCES].append(["lima", "aviso", "Aviso"]))
    assert [problem for _where, _cell, problem in told(found.faults)] == ["Esta oficina no tiene ninguna fila en la hoja de oficinas."]  # fmt: skip
