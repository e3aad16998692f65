"""Import and export in the panel: what goes out, what comes back, and that nothing is half imported."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import yaml
from openpyxl import Workbook, load_workbook

from bot.publishing import archive
from bot.revisions import State
from bot.users import Role
from tests.builders import Clock
from tests.officers import Browser, Panel
from tests.sheets import DOCUMENTS, changed, put, row_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PASSPORT = "topics/passport/passport-adult"


def upload(browser: Browser, content: bytes, name: str = "libro.xlsx") -> Any:
    return browser.submit("/panel/import", files={"file": (name, content, XLSX)})


def workbook(browser: Browser, path: str, change: Callable[[Any], None] = lambda book: None) -> bytes:
    """What an officer downloads, as they change it."""
    response = browser.get(f"/panel/export/{path}")
    assert response.status_code == 200
    return changed(response.content, change)


@pytest.fixture
def editor(panel: Panel) -> Browser:
    return panel.officer(Role.EDITOR)


def open_keys(panel: Panel) -> list[str]:
    return sorted(revision.key for revision in panel.desk.revisions.waiting())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("content.zip", "chaski-contenido-2026-11-23.zip"),
        ("offices.xlsx", "chaski-oficinas-2026-11-23.xlsx"),
        ("topics/passport-adult.xlsx", "chaski-passport-adult-2026-11-23.xlsx"),
    ],
)
def test_a_download_is_a_file_with_the_day_in_its_name(editor: Browser, path: str, name: str) -> None:
    response = editor.get(f"/panel/export/{path}")
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_nothing_changed_is_nothing_imported(panel: Panel, editor: Browser) -> None:
    for path in ("offices.xlsx", "topics/passport-adult.xlsx"):
        response = upload(editor, workbook(editor, path))
        assert (response.status_code, response.headers["location"]) == (303, "/panel/exchange"), path
    whole = editor.get("/panel/export/content.zip").content
    assert upload(editor, whole, "contenido.zip").headers["location"] == "/panel/exchange"
    assert open_keys(panel) == []


def test_a_changed_phone_waits_for_review_and_readers_see_the_old_one(panel: Panel, editor: Browser) -> None:
    def change(book: Any) -> None:
        put(
            book["Oficinas"],
            row_of(book["Oficinas"], oficina="miami", qué_dato_es="Teléfonos"),
            "dato",
            "+13055550123",
        )

    response = upload(editor, workbook(editor, "offices.xlsx", change))
    assert response.status_code == 303, response.text
    (revision,) = panel.desk.revisions.waiting()
    assert (revision.key, revision.state) == ("offices/miami", State.IN_REVIEW)
    assert revision.body
    assert revision.body["phones"][0]["value"] == "+13055550123"
    report = editor.get(response.headers["location"]).text
    assert f'href="/panel/revisions/{revision.id}"' in report
    assert "Oficina de Miami" in report
    assert panel.desk.publisher.catalog().offices["miami"].phones[0].value == "+17867132401"


def test_a_second_click_imports_nothing_twice(panel: Panel, editor: Browser) -> None:
    def change(book: Any) -> None:
        put(book["Requisitos y textos"], 2, "castellano", "Primero tenga su DNI.")

    mine = workbook(editor, "topics/passport-adult.xlsx", change)
    first, second = upload(editor, mine), upload(editor, mine)
    assert first.status_code == second.status_code == 303
    assert len(panel.desk.revisions.history(PASSPORT)) == 2  # the published one and this


def test_a_topic_and_its_overlay_are_changed_together(panel: Panel, editor: Browser) -> None:
    def change(book: Any) -> None:
        sheet = book["Requisitos y textos"]
        put(sheet, row_of(sheet, oficina="miami", sección="Cita"), "castellano", "Miami atiende solo con cita.")
        put(sheet, 2, "castellano", "Primero tenga su DNI.")

    assert upload(editor, workbook(editor, "topics/passport-adult.xlsx", change)).status_code == 303
    assert open_keys(panel) == ["overlays/passport-adult/miami", PASSPORT]


def test_every_fault_is_told_with_its_cell_and_language_and_nothing_is_imported(panel: Panel, editor: Browser) -> None:
    def change(book: Any) -> None:
        facts, fees = book["Requisitos y textos"], book["Costos"]
        put(facts, 2, "castellano", None)
        put(facts, 3, "inglés", "=1+1")
        put(facts, 4, "sección", "Propinas")
        put(facts, 5, "fuente", "mi-primo")
        put(facts, 6, "verificado el", "ayer")
        put(facts, 7, "quechua", "x" * 701)
        put(fees, 2, "monto", "seventy")
        put(facts, 8, "castellano", "Este cambio es bueno.")

    response = upload(editor, workbook(editor, "topics/passport-adult.xlsx", change))
    assert response.status_code == 422
    for cell, locale, words in (
        ("E2", "castellano", "Falta el texto en castellano."),
        ("F3", "inglés", "Hay una fórmula."),
        ("B4", "—", "«Propinas» no está entre las opciones"),
        ("J5", "—", "La fuente «mi-primo» no está en la hoja de fuentes."),
        ("L6", "—", "No es una fecha."),
        ("G7", "quechua", "Tiene 701 caracteres"),
        ("D2", "—", "«seventy» no es un número."),
    ):
        assert any(f">{cell}<" in row and f">{locale}<" in row and words in row for row in response.text.split("<tr>")), (cell, words)  # fmt: skip
    assert open_keys(panel) == []


def test_what_the_forms_refuse_is_told_at_its_cell(editor: Browser) -> None:
    def change(book: Any) -> None:
        put(book["Fuentes"], 2, "dirección web", "mi página")
        put(book["Requisitos y textos"], 2, "castellano", "Con **negrita**.")

    response = upload(editor, workbook(editor, "topics/passport-adult.xlsx", change))
    assert response.status_code == 422
    assert ">D2<" in response.text
    assert "https://" in response.text
    assert ">E2<" in response.text


def test_pasted_quotes_are_cleaned_where_a_text_changed(panel: Panel, editor: Browser) -> None:
    def change(book: Any) -> None:
        put(book["Requisitos y textos"], 2, "castellano", "Diga “pasaporte”\u200b.")

    upload(editor, workbook(editor, "topics/passport-adult.xlsx", change))
    (revision,) = panel.desk.revisions.waiting()
    assert revision.body
    assert revision.body["summary"][0]["es"] == 'Diga "pasaporte".'


def test_an_officer_of_one_office_changes_only_its_rows(panel: Panel, editor: Browser) -> None:
    theirs = panel.officer(Role.EDITOR, office="miami", name="Luz")

    def both(book: Any) -> None:
        for office in ("miami", "paterson"):
            put(
                book["Oficinas"],
                row_of(book["Oficinas"], oficina=office, qué_dato_es="Dirección"),
                "dato",
                "1 Calle",
            )

    def own(book: Any) -> None:
        put(
            book["Oficinas"],
            row_of(book["Oficinas"], oficina="miami", qué_dato_es="Dirección"),
            "dato",
            "1 Calle",
        )

    refused = upload(theirs, workbook(editor, "offices.xlsx", both))
    assert refused.status_code == 422
    assert refused.text.count("Usted no puede cambiar este dato.") == 1
    assert open_keys(panel) == []
    assert upload(theirs, workbook(editor, "offices.xlsx", own)).status_code == 303
    assert open_keys(panel) == ["offices/miami"]


def test_an_officer_of_one_office_takes_out_only_its_own(panel: Panel) -> None:
    theirs = panel.officer(Role.EDITOR, office="miami")
    offices = load_workbook(io.BytesIO(theirs.get("/panel/export/offices.xlsx").content))["Oficinas"]
    assert {row[0].value for row in offices.iter_rows(min_row=2)} == {"miami"}
    topic = load_workbook(io.BytesIO(theirs.get("/panel/export/topics/passport-adult.xlsx").content))
    assert {row[0].value for row in topic["Requisitos y textos"].iter_rows(min_row=2)} == {None, "miami"}
    assert theirs.get("/panel/export/content.zip").status_code == 403


def test_an_officer_of_one_office_leaves_the_national_text(panel: Panel) -> None:
    theirs = panel.officer(Role.EDITOR, office="miami")

    def change(book: Any) -> None:
        put(book["Requisitos y textos"], 2, "castellano", "Otra cosa.")
        book["Requisitos y textos"].delete_rows(3)

    response = upload(theirs, workbook(theirs, "topics/passport-adult.xlsx", change))
    assert response.status_code == 422
    assert ">E2<" in response.text
    assert "Usted no puede borrar este dato." in response.text
    assert open_keys(panel) == []


def test_an_overlay_may_be_added(panel: Panel) -> None:
    theirs = panel.officer(Role.EDITOR, office="boston")

    def change(book: Any) -> None:
        book["Fechas"].append(["passport-adult", "boston", "media", "2026-11-23", "2027-02-20"])
        book["Requisitos y textos"].append(
            ["boston", "Cita", 1, None, "Boston atiende con cita.", "Boston works by appointment."]
        )
        book["Fuentes"].append(["boston", "aviso", "Aviso del consulado en Boston", None, "2026-11"])

    response = upload(theirs, workbook(theirs, "topics/passport-adult.xlsx", change))
    assert response.status_code == 303, response.text
    (revision,) = panel.desk.revisions.waiting()
    assert revision.key == "overlays/passport-adult/boston"
    assert revision.body == {
        "confidence": "medium",
        "verified_on": "2026-11-23",
        "review_by": "2027-02-20",
        "sources": {"aviso": {"name": "Aviso del consulado en Boston", "dated": "2026-11"}},
        "appointment": [{"es": "Boston atiende con cita.", "en": "Boston works by appointment."}],
    }
    assert "nuevo" in theirs.get(response.headers["location"]).text


def test_somebody_elses_draft_is_not_overwritten(panel: Panel, editor: Browser) -> None:
    other = panel.user(Role.EDITOR, name="Luz")
    current = panel.desk.revisions.current("offices/miami")
    assert current
    assert current.body
    panel.desk.revisions.save("offices/miami", {**current.body, "conflicts": []}, author=other.id, base=current.id)

    def change(book: Any) -> None:
        for office in ("miami", "paterson"):
            put(
                book["Oficinas"],
                row_of(book["Oficinas"], oficina=office, qué_dato_es="Dirección"),
                "dato",
                "1 Calle",
            )

    response = upload(editor, workbook(editor, "offices.xlsx", change))
    assert response.status_code == 422
    assert "Oficina de Miami" in response.text
    assert "Hay un cambio sin publicar de este documento" in response.text
    assert open_keys(panel) == ["offices/miami"]


def test_what_was_published_since_the_download_is_not_undone(panel: Panel, editor: Browser, clock: Clock) -> None:
    def change(book: Any) -> None:
        put(
            book["Oficinas"],
            row_of(book["Oficinas"], oficina="miami", qué_dato_es="Dirección"),
            "dato",
            "1 Calle",
        )

    mine = workbook(editor, "offices.xlsx", change)
    current = panel.desk.revisions.current("offices/miami")
    assert current
    assert current.body
    clock.forward(minutes=1)
    panel.publish({"offices/miami": {**current.body, "conflicts": []}})
    response = upload(editor, mine)
    assert response.status_code == 422
    assert "Se publicó otra versión después de que usted bajó este archivo." in response.text


def test_the_whole_content_comes_back_document_by_document(panel: Panel, editor: Browser) -> None:
    response = upload(editor, zipped({TOPIC: {**FILES[TOPIC], "legal_basis": "Ley 1"}}), "contenido.zip")
    assert response.status_code == 303, response.text
    assert open_keys(panel) == [PASSPORT]
    report = editor.get(response.headers["location"]).text
    assert "que no están en el archivo y se quedan como están" in report


def zipped(files: Mapping[str, object]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, file in files.items():
            packed.writestr(name, yaml.safe_dump(file, allow_unicode=True))
    return made.getvalue()


TOPIC = "topics/passport/passport-adult.yml"
FILES = archive.read(archive.write(DOCUMENTS), str).files
FEE = {"currency": "USD", "what": {"es": "pasaporte"}, "as_of": "2026"}


WRONG: tuple[tuple[str, Mapping[str, object], str], ...] = (
    (TOPIC, {"fees": [{"amount": "seventy", **FEE}]}, "Costos, 1: monto"),
    (TOPIC, {"fees": 7}, "Aquí va una lista de filas"),
    (TOPIC, {"overlays": {"miami": {"fees": ["x"]}}}, "overlays.miami.fees"),
    (TOPIC, {"overlays": {"lima": {}}}, "No conocemos la oficina «lima»."),
    (TOPIC, {"title": {"en": "Passport"}}, "Falta el texto en castellano."),
    (TOPIC, {"related": 7}, "passport-adult.yml"),
    ("hotlines.yml", {"hotlines": 7}, "Aquí va una lista de filas"),
    ("menus.yml", {"menus": 7}, "menus.yml"),
    ("calendar.yml", {"closures": [{"office": "miami"}]}, "Falta el nombre interno de esta fila."),
    ("offices.yml", {"offices": [{"id": "miami", "phones": 7}]}, "Algún dato no tiene la forma de los demás."),
)


def test_a_zip_with_faults_names_the_file_and_imports_nothing(panel: Panel, editor: Browser) -> None:
    for name, change, words in WRONG:
        wrong = zipped({name: {**FILES[name], **change}, "card.yml": FILES["card.yml"]})
        response = upload(editor, wrong, "contenido.zip")
        assert response.status_code == 422, words
        assert words in response.text
    assert open_keys(panel) == []


OTHERS = (
    ("libro.xls", b"\xd0\xcf\x11\xe0", "Solo leemos .xlsx y .zip."),
    ("libro.csv", b"a,b", "Solo leemos .xlsx y .zip."),
    ("libro.xlsx", b"a,b", "dañado"),
    ("libro.xlsx", b"", "vacío"),
    ("libro.xlsx", b"x" * (10 * 1024 * 1024 + 1), "pesa más de 10 MB"),
    ("<script>.xlsx", b"a", "&lt;script&gt;"),
)


def test_another_kind_of_file_is_refused_in_words(editor: Browser) -> None:
    for name, content, words in OTHERS:
        response = upload(editor, content, name)
        assert response.status_code == 422, name
        assert words in response.text


def test_a_workbook_of_something_else_is_refused(editor: Browser) -> None:
    made = io.BytesIO()
    Workbook().save(made)
    response = upload(editor, made.getvalue())
    assert response.status_code == 422
    assert "No están las hojas que esperábamos." in response.text


def test_no_file_says_so_beside_the_field(editor: Browser) -> None:
    response = editor.submit("/panel/import")
    assert response.status_code == 422
    assert 'id="file-error">Elija un archivo.' in response.text


def test_only_editors_bring_something_in(panel: Panel) -> None:
    for role in (Role.TRANSLATOR, Role.APPROVER):
        officer = panel.officer(role)
        assert 'action="/panel/import"' not in officer.get("/panel/exchange").text
        assert officer.submit("/panel/import").status_code == 403
    assert panel.stranger().get("/panel/exchange", follow_redirects=False).status_code == 303


def test_the_zip_is_for_national_editors_and_administrators(panel: Panel, editor: Browser) -> None:
    whole = editor.get("/panel/export/content.zip").content
    theirs = panel.officer(Role.EDITOR, office="miami")
    assert "nacionales" in upload(theirs, whole, "contenido.zip").text
    chief = panel.officer(Role.ADMINISTRATOR)
    assert upload(chief, whole, "contenido.zip").status_code == 303


def test_a_report_is_its_authors_own(panel: Panel, editor: Browser) -> None:
    other = panel.user(Role.EDITOR, name="Luz")
    current = panel.desk.revisions.current("offices/miami")
    assert current
    assert current.body
    saved = panel.desk.revisions.save(
        "offices/miami", {**current.body, "conflicts": []}, author=other.id, base=current.id
    )
    for first, last in ((saved.id, saved.id), (9, 3), (1, 10**12), (0, 0)):
        assert editor.get(f"/panel/exchange/{first}/{last}").status_code == 404


def test_english_workbooks_are_read_by_everybody(panel: Panel, editor: Browser) -> None:
    english = panel.officer(Role.EDITOR, locale="en", name="Ann")
    assert upload(editor, workbook(english, "offices.xlsx")).headers["location"] == "/panel/exchange"
    assert upload(editor, workbook(english, "topics/passport-adult.xlsx")).headers["location"] == "/panel/exchange"


def test_a_change_of_ones_own_that_was_approved_is_not_overwritten(panel: Panel) -> None:
    ana = panel.user(Role.EDITOR, name="Ana")
    key = "hotlines/988"
    current = panel.desk.revisions.current(key)
    assert current
    assert current.body
    draft = panel.desk.revisions.save(key, current.body | {"works_from": "PE"}, author=ana.id, base=current.id)
    panel.desk.revisions.submit(draft.id, ana.id)
    approver = panel.user(Role.APPROVER, name="Luis")
    moment = panel.desk.now() + timedelta(days=1)
    panel.desk.publisher.approve(draft.id, approver.id, publish_at=moment)
    everything = {one.key: one.body for one in panel.desk.revisions.published().values() if one.body}
    everything[key] = current.body | {"works_from": "XX"}
    response = panel.officer(user=ana).submit(
        "/panel/import", files={"file": ("todo.zip", archive.write(everything), "application/zip")}
    )
    assert response.status_code == 422
    assert "Hay un cambio sin publicar de este documento" in response.text
