"""One topic as a workbook: unchanged it changes nothing, and every fault has its cell."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.panel.importing import of_topic
from bot.publishing import topic_reading, topic_sheets
from bot.publishing.sheet_rows import Reading, same
from bot.revisions import Document
from tests.sheets import DOCUMENTS, IDS, SPANISH, changed, opened, put, row_of, told

TOPICS = [key for key in DOCUMENTS if key.startswith("topics/")]
KEY = "topics/passport/passport-adult"
PASSPORT = of_topic(DOCUMENTS, "passport-adult")
WRITTEN = topic_sheets.write(PASSPORT, IDS, SPANISH)
TEXTS, FEES, SOURCES, DATES = "Requisitos y textos", "Costos", "Fuentes", "Fechas"


def after(change: Callable[[Any], None]) -> Reading:
    return topic_reading.read(opened(changed(WRITTEN, change)), PASSPORT, IDS, [SPANISH])


def document(change: Callable[[Any], None], key: str = KEY) -> Document:
    found = after(change)
    assert found.faults == ()
    return found.documents[key]


def test_every_topic_comes_back_as_it_was() -> None:
    for key in TOPICS:
        documents = of_topic(DOCUMENTS, str(DOCUMENTS[key]["id"]))
        book = opened(topic_sheets.write(documents, IDS, SPANISH))
        assert topic_sheets.topic_of(book, [SPANISH]) == DOCUMENTS[key]["id"]
        found = topic_reading.read(book, documents, IDS, [SPANISH])
        assert found.faults == (), key
        assert found.documents.keys() == documents.keys()
        assert [name for name, body in documents.items() if not same(body, found.documents[name])] == []


def test_a_fact_is_changed_added_moved_and_taken_away() -> None:
    before = DOCUMENTS[KEY]["requirements"]

    def change(book: Any) -> None:
        sheet = book[TEXTS]
        first = row_of(sheet, sección="Requisitos")
        put(sheet, first, "castellano", "Su DNI vigente.")
        put(sheet, first + 1, "orden", 9)
        sheet.append([None, "Requisitos", 3, None, "Un sobre.", "An envelope."])
        sheet.delete_rows(first + 2)

    requirements = document(change)["requirements"]
    assert requirements == [
        {**before[0], "es": "Su DNI vigente."},
        {"es": "Un sobre.", "en": "An envelope."},
        before[3],
        before[1],
    ]


def test_a_row_without_a_number_comes_last() -> None:
    def change(book: Any) -> None:
        book[TEXTS].append([None, "Resumen", None, None, "Al final."])

    assert document(change)["summary"][-1] == {"es": "Al final."}


def test_what_the_workbook_does_not_show_stays() -> None:
    def change(book: Any) -> None:
        put(book[TEXTS], 2, "castellano", "Otra cosa.")

    found = document(change)
    kept = ("id", "kind", "family", "title", "variants", "links", "related", "conflicts", "drafts", "sources", "fees")
    assert {name: found[name] for name in kept} == {name: DOCUMENTS[KEY][name] for name in kept}
    assert list(found) == list(DOCUMENTS[KEY])


def test_the_dates_of_the_whole_document_are_changed_in_one_place() -> None:
    def change(book: Any) -> None:
        put(book[DATES], row_of(book[DATES], oficina="miami"), "verificado el", "2026-12-01")

    found = after(change)
    assert found.documents["overlays/passport-adult/miami"]["verified_on"] == "2026-12-01"
    assert found.documents[KEY] == DOCUMENTS[KEY]


def test_a_fee_and_its_source_are_added() -> None:
    def change(book: Any) -> None:
        book[SOURCES].append([None, "gaceta", "El Peruano", "https://elperuano.pe/", "2026-11", "sí"])
        book[FEES].append(
            [
                None,
                2,
                None,
                35.5,
                "USD",
                "pasaporte",
                "passport",
                None,
                "2026",
                None,
                None,
                None,
                None,
                "gaceta",
                "alta",
            ]
        )

    found = document(change)
    assert found["sources"]["gaceta"] == {"name": "El Peruano", "url": "https://elperuano.pe/", "dated": "2026-11", "official": True}  # fmt: skip
    assert found["fees"][-1] == {"amount": 35.5, "currency": "USD", "what": {"es": "pasaporte", "en": "passport"}, "as_of": "2026", "source": "gaceta", "confidence": "high"}  # fmt: skip


def test_an_office_without_a_row_of_dates_is_left_as_it_is() -> None:
    def change(book: Any) -> None:
        for name in (DATES, TEXTS, FEES, SOURCES):
            rows = [
                row for row in range(2, book[name].max_row + 1) if "dallas" in [cell.value for cell in book[name][row]]
            ]
            for row in reversed(rows):
                book[name].delete_rows(row)

    found = after(change)
    assert found.faults == ()
    assert "overlays/passport-adult/dallas" not in found.documents


@pytest.mark.parametrize(
    ("sheet", "row", "head", "content", "cell", "problem"),
    [
        (TEXTS, 2, "castellano", None, "E2", "Falta el texto en castellano."),
        (TEXTS, 2, "castellano", "x" * 701, "E2", "Tiene 701 caracteres; el máximo es 700."),
        (TEXTS, 2, "sección", None, "B2", "Falta este dato."),
        (TEXTS, 2, "fuente", "mi-primo", "J2", "La fuente «mi-primo» no está en la hoja de fuentes."),
        (TEXTS, 2, "caso", "gemelos", "D2", "Este tema no tiene el caso «gemelos»."),
        (TEXTS, 2, "oficina", "lima", "A2", "No conocemos esta oficina."),
        (TEXTS, 2, "oficina", "boston", "A2", "Esta oficina no está en la hoja de fechas. Agréguela allí."),
        (TEXTS, 2, "días", "pronto", "H2", "«pronto» no es un número. Escríbalo con cifras, como 70 o 70.50."),
        (FEES, 2, "monto", "seventy", "D2", "«seventy» no es un número. Escríbalo con cifras, como 70 o 70.50."),
        (FEES, 2, "monto", None, "D2", "Falta este dato."),
        (FEES, 2, "concepto (castellano)", None, "F2", "Falta el texto en castellano."),
        (SOURCES, 2, "nombre", None, "C2", "Falta este dato."),
        (SOURCES, 3, "nombre corto", "miami-2026", "B3", "Este nombre corto está dos veces."),
        (DATES, 2, "tema", "dni-minor", "A2", "Esta fila es de otro tema: dni-minor."),
        (DATES, 2, "verificado el", None, "D2", "Falta este dato."),
        (DATES, 3, "oficina", None, "B3", "Esta fila está dos veces."),
    ],
)
def test_a_wrong_cell_is_told_at_its_place(
    sheet: str, row: int, head: str, content: object, cell: str, problem: str
) -> None:
    assert (sheet, cell, problem) in told(after(lambda book: put(book[sheet], row, head, content)).faults)


def test_missing_sheets_are_named_together() -> None:
    def change(book: Any) -> None:
        del book[FEES]
        book[SOURCES].title = "Mis fuentes"

    problem = "Falta esta hoja. No le cambie el nombre ni la borre."
    assert told(after(change).faults) == [(FEES, "", problem), (SOURCES, "", problem)]


def test_a_fault_of_the_forms_finds_its_cell() -> None:
    found = after(lambda book: None)
    assert found.fault(KEY, "summary.1.en", "x").cell == "F3"
    assert found.fault(KEY, "summary.1", "x").cell == "E3"
    assert found.fault(KEY, "fees.0.what.en", "x").locale == "en"
    assert found.fault(KEY, "sources.0.url", "x").cell == found.fault(KEY, "sources.miami-2026.url", "x").cell == "D2"
    assert found.fault(KEY, "verified_on", "x").where == DATES
    assert found.fault(KEY, "links.0.url", "x").key == "links.0.url"
