"""Writing a document in the panel: the form, drafts, review, two people at once, rights and bad input."""

import html
import re
from typing import Any

import pytest

from bot.panel.forms import tree
from bot.panel.forms.kinds import form_of
from bot.panel.forms.write import write
from bot.panel.visit import SAID
from bot.revisions import Document, Key, Revision, State
from bot.users import Role
from tests.officers import Browser, Panel

PASSPORT = "topics/passport/passport-adult"
MIAMI = "offices/miami"
OVERLAY = "overlays/passport-adult/miami"
INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def newest(panel: Panel, key: Key) -> Revision:
    found = panel.desk.revisions.open(key) or panel.desk.revisions.current(key)
    assert found
    return found


def body(panel: Panel, key: Key) -> Document:
    found = newest(panel, key).body
    assert found
    return found


def inputs(panel: Panel, key: Key, **typed: Any) -> dict[str, Any]:
    """The form of a document as a browser would send it, with `typed` in some fields."""
    revision, form = newest(panel, key), form_of(key, str)
    assert form
    assert revision.body
    fields: dict[str, Any] = {name: list(leaf) for name, leaf in tree.flat(write(form, revision.body)).items()}
    return {**fields, "base": str(revision.id), "origin": str(revision.id), "do": "save", "why": "", **typed}


def hidden(page: str) -> dict[str, list[str]]:
    """What a page would send by itself."""
    found: dict[str, list[str]] = {}
    for name, value in INPUT.findall(page):
        found.setdefault(html.unescape(name), []).append(html.unescape(value))
    return {name: values for name, values in found.items() if name != "csrf"}


def error_at(page: str, name: str) -> str:
    """The message beside a field, "" when there is none."""
    found = re.search(rf'<p class="error" id="{re.escape(name)}-error">(.*?)</p>', page)
    return html.unescape(found[1]) if found else ""


@pytest.fixture
def editor(panel: Panel) -> Browser:
    return panel.officer(Role.EDITOR)


def test_an_editor_sees_a_topic_in_all_languages_with_their_state(editor: Browser) -> None:
    page = editor.get(f"/panel/edit/{PASSPORT}")
    assert page.status_code == 200
    assert 'name="requirements.0.es"' in page.text
    assert "DNIyki." in page.text
    assert "Un papel o condición por línea" in page.text
    assert 'class="badge current"' in page.text
    assert 'class="badge draft"' in page.text


@pytest.mark.parametrize(
    "key", [PASSPORT, MIAMI, OVERLAY, "events/miami/fort-myers-2026-07-11", "districts/CA", "alarms/at-door"]
)
def test_an_untouched_form_says_that_nothing_changed(panel: Panel, editor: Browser, key: Key) -> None:
    editor.get(f"/panel/edit/{key}")
    answer = editor.submit(f"/panel/edit/{key}", inputs(panel, key))
    assert answer.status_code == 303
    assert answer.cookies.get(SAID) == "unchanged"
    assert panel.desk.revisions.open(key) is None


def test_a_changed_phone_becomes_a_draft(panel: Panel, editor: Browser) -> None:
    answer = editor.submit(
        f"/panel/edit/{MIAMI}", inputs(panel, MIAMI, **{"phones.0.value": "(786) 555-0142", "why": "Línea nueva"})
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/panel/edit/{MIAMI}"
    draft = panel.desk.revisions.open(MIAMI)
    assert draft
    assert draft.body
    assert draft.state is State.DRAFT
    assert draft.note == "Línea nueva"
    assert draft.body["phones"][0]["value"] == "+17865550142"
    assert panel.desk.live().offices["miami"].phones[0].value != "+17865550142"


def test_a_draft_is_sent_to_review(panel: Panel, editor: Browser) -> None:
    typed = inputs(panel, PASSPORT, **{"requirements.0.es": "Su DNI vigente.", "do": "submit"})
    assert editor.submit(f"/panel/edit/{PASSPORT}", typed).cookies.get(SAID) == "submitted"
    assert newest(panel, PASSPORT).state is State.IN_REVIEW
    assert "espera revisión" in editor.get(f"/panel/edit/{PASSPORT}").text


def test_a_button_pressed_twice_does_no_harm(panel: Panel, editor: Browser) -> None:
    typed = inputs(panel, PASSPORT, **{"requirements.0.es": "Su DNI vigente.", "do": "submit"})
    editor.submit(f"/panel/edit/{PASSPORT}", typed)
    again = editor.submit(f"/panel/edit/{PASSPORT}", typed)
    assert again.status_code == 303
    assert newest(panel, PASSPORT).state is State.IN_REVIEW
    assert len(panel.desk.revisions.history(PASSPORT)) == 2


def test_a_wrong_value_is_told_beside_its_field_and_kept(panel: Panel, editor: Browser) -> None:
    answer = editor.submit(
        f"/panel/edit/{OVERLAY}",
        inputs(panel, OVERLAY, **{"fees.0.amount": "seventy", "fees.0.what.es": "pasaporte nuevo"}),
    )
    assert answer.status_code == 422
    assert "Escriba solo el número" in error_at(answer.text, "fees.0.amount")
    assert 'value="seventy"' in answer.text
    assert "pasaporte nuevo" in answer.text
    assert '<a href="#fees.0.amount">' in answer.text
    assert panel.desk.revisions.open(OVERLAY) is None


def test_an_english_officer_reads_english(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR, locale="en")
    answer = browser.submit(f"/panel/edit/{MIAMI}", inputs(panel, MIAMI, **{"phones.0.value": "none"}))
    assert '<html lang="en">' in answer.text
    assert answer.status_code == 422


def test_a_draft_needs_no_source_and_review_does(panel: Panel, editor: Browser) -> None:
    key = "updates/us-2026-01-visa-bond"
    bare = {name: value for name, value in inputs(panel, key).items() if not name.startswith("sources.")} | {
        "sources.rows": "1"
    }
    refused = editor.submit(f"/panel/edit/{key}", {**bare, "do": "submit"})
    assert refused.status_code == 422
    assert "sin fuente no se publica" in error_at(refused.text, "sources")
    assert editor.submit(f"/panel/edit/{key}", bare).status_code == 303
    assert "sources" not in body(panel, key)


def test_rows_are_added_without_javascript_and_nothing_is_saved(panel: Panel, editor: Browser) -> None:
    typed = inputs(panel, PASSPORT, **{"title.es": "Pasaporte nuevo", "do": "add:requirements"})
    page = editor.submit(f"/panel/edit/{PASSPORT}", typed)
    assert page.status_code == 200
    assert 'name="requirements.4.es"' in page.text
    assert "Pasaporte nuevo" in page.text
    assert panel.desk.revisions.open(PASSPORT) is None


def test_a_row_is_removed(panel: Panel, editor: Browser) -> None:
    page = editor.submit(f"/panel/edit/{PASSPORT}", inputs(panel, PASSPORT, do="remove:requirements.0"))
    assert 'name="requirements.3.es"' not in page.text
    assert ">Su DNI.</textarea>" not in page.text


def test_the_preview_shows_the_saved_draft(panel: Panel, editor: Browser) -> None:
    typed = inputs(panel, PASSPORT, **{"requirements.0.es": "Su DNI vigente.", "do": "preview"})
    answer = editor.submit(f"/panel/edit/{PASSPORT}", typed)
    assert answer.headers["location"] == f"/panel/preview/{PASSPORT}"
    assert body(panel, PASSPORT)["requirements"][0]["es"] == "Su DNI vigente."


def test_two_people_see_both_versions_and_lose_nothing(panel: Panel, editor: Browser) -> None:
    mine = inputs(panel, PASSPORT, **{"requirements.0.es": "Su DNI vigente.", "why": "Lo pide Migraciones"})
    theirs = inputs(panel, PASSPORT, **{"requirements.0.es": "El DNI.", "legal_basis": "Ley 99999"})
    other = panel.officer(Role.EDITOR, name="Rosa")
    assert other.submit(f"/panel/edit/{PASSPORT}", theirs).status_code == 303
    conflict = editor.submit(f"/panel/edit/{PASSPORT}", mine)
    assert conflict.status_code == 409
    assert "Rosa" in conflict.text
    assert "El DNI." in conflict.text
    assert "Su DNI vigente." in conflict.text
    assert "<ins>" in conflict.text
    assert body(panel, PASSPORT)["requirements"][0]["es"] == "El DNI."
    answer = editor.submit(f"/panel/edit/{PASSPORT}", {**hidden(conflict.text), "do": "save"})
    assert answer.status_code == 303
    assert body(panel, PASSPORT)["requirements"][0]["es"] == "Su DNI vigente."
    assert body(panel, PASSPORT)["legal_basis"] == "Ley 99999"  # they wrote it, and I did not touch it
    assert newest(panel, PASSPORT).note == "Lo pide Migraciones"
    assert any(
        one.body and one.body["requirements"][0]["es"] == "El DNI." for one in panel.desk.revisions.history(PASSPORT)
    )


def test_after_a_conflict_one_may_go_on_writing(panel: Panel, editor: Browser) -> None:
    mine = inputs(panel, MIAMI, **{"phones.0.value": "786 555 0142"})
    panel.officer(Role.EDITOR, name="Rosa").submit(
        f"/panel/edit/{MIAMI}", inputs(panel, MIAMI, **{"phones.0.value": "786 555 0199"})
    )
    conflict = editor.submit(f"/panel/edit/{MIAMI}", mine)
    page = editor.submit(f"/panel/edit/{MIAMI}", {**hidden(conflict.text), "do": "resume"})
    assert page.status_code == 200
    assert 'value="786 555 0142"' in page.text
    assert f'name="base" value="{newest(panel, MIAMI).id}"' in page.text


def test_two_people_who_wrote_the_same_have_no_conflict(panel: Panel, editor: Browser) -> None:
    typed = inputs(panel, MIAMI, **{"phones.0.value": "786 555 0142"})
    panel.officer(Role.EDITOR, name="Rosa").submit(f"/panel/edit/{MIAMI}", typed)
    assert editor.submit(f"/panel/edit/{MIAMI}", typed).status_code == 303
    assert len(panel.desk.revisions.history(MIAMI)) == 2


def test_a_base_that_is_none_of_the_document_conflicts(panel: Panel, editor: Browser) -> None:
    foreign = str(newest(panel, PASSPORT).id)
    for base in ("", "no number", "999999", foreign):
        typed = inputs(panel, MIAMI, base=base, **{"phones.0.value": "786 555 0142"})
        assert editor.submit(f"/panel/edit/{MIAMI}", typed).status_code == 409


def publish_spanish(panel: Panel, words: str) -> None:
    document = body(panel, PASSPORT)
    rows = document["requirements"]
    panel.publish({PASSPORT: {**document, "requirements": [{**rows[0], "es": words}, *rows[1:]]}})


def test_a_translation_behind_shows_the_changed_words_until_it_is_confirmed(panel: Panel, editor: Browser) -> None:
    publish_spanish(panel, "Su DNI vigente.")
    page = editor.get(f"/panel/edit/{PASSPORT}")
    assert "<ins>vigente</ins>" in page.text.replace(" vigente", "vigente")
    assert 'value="qu:DNIyki."' in page.text
    told = inputs(panel, PASSPORT, confirmed=["qu:DNIyki.", "en:nobody says this"])
    assert editor.submit(f"/panel/edit/{PASSPORT}", told).cookies.get(SAID) == "saved"
    assert newest(panel, PASSPORT).confirmed == {"qu": ("DNIyki.",)}
    assert re.search(r'value="qu:DNIyki\."[^>]* checked', editor.get(f"/panel/edit/{PASSPORT}").text)


def test_a_draft_shows_what_will_be_behind(panel: Panel, editor: Browser) -> None:
    editor.submit(f"/panel/edit/{PASSPORT}", inputs(panel, PASSPORT, **{"requirements.0.es": "Su DNI vigente."}))
    page = editor.get(f"/panel/edit/{PASSPORT}").text
    assert 'value="qu:DNIyki."' in page
    assert 'value="en:Your DNI."' in page


def test_a_translator_changes_the_other_languages_only(panel: Panel) -> None:
    translator = panel.officer(Role.TRANSLATOR)
    page = translator.get(f"/panel/edit/{PASSPORT}")
    assert page.status_code == 200
    assert 'name="title.qu"' in page.text
    assert 'name="title.es"' not in page.text
    assert "add:requirements" not in page.text
    before = body(panel, PASSPORT)
    forged = inputs(panel, PASSPORT, **{"title.es": "Otro", "title.qu": "Pasaporte", "legal_basis": "ninguna"})
    assert translator.submit(f"/panel/edit/{PASSPORT}", forged).status_code == 303
    assert body(panel, PASSPORT) == {**before, "title": {**before["title"], "qu": "Pasaporte"}}


def test_a_translator_sends_only_what_the_page_has(panel: Panel) -> None:
    translator = panel.officer(Role.TRANSLATOR)
    before, page = body(panel, PASSPORT), translator.get(f"/panel/edit/{PASSPORT}")
    answer = translator.submit(
        f"/panel/edit/{PASSPORT}", {**hidden(page.text), "requirements.0.qu": "DNIyki!", "do": "submit"}
    )
    assert answer.cookies.get(SAID) == "submitted"
    expected = [{**before["requirements"][0], "qu": "DNIyki!"}, *before["requirements"][1:]]
    assert body(panel, PASSPORT) == {**before, "requirements": expected}


def test_a_translators_mistake_is_told_with_the_spanish_still_in_sight(panel: Panel) -> None:
    translator = panel.officer(Role.TRANSLATOR)
    page = translator.get(f"/panel/edit/{PASSPORT}")
    typed = {**hidden(page.text), "requirements.0.qu": "DNIyki! " * 100, "do": "save"}
    answer = translator.submit(f"/panel/edit/{PASSPORT}", typed)
    assert answer.status_code == 422
    assert "caben 700" in error_at(answer.text, "requirements.0.qu")
    assert "DNIyki! DNIyki!" in answer.text
    assert "Su DNI." in answer.text


def test_a_document_somebody_wants_to_take_away_can_be_kept(panel: Panel, editor: Browser) -> None:
    key = "events/miami/fort-myers-2026-07-11"
    typed = inputs(panel, key, place="Hyatt Place")
    rosa = panel.user(Role.EDITOR, name="Rosa")
    panel.desk.revisions.save(key, None, author=rosa.id, base=newest(panel, key).id)
    conflict = editor.submit(f"/panel/edit/{key}", typed)
    assert conflict.status_code == 409
    assert editor.submit(f"/panel/edit/{key}", {**hidden(conflict.text), "do": "save"}).status_code == 303
    assert body(panel, key)["place"] == "Hyatt Place"


@pytest.mark.parametrize(
    ("roles", "office", "key", "status"),
    [
        ((Role.EDITOR,), None, PASSPORT, 200),
        ((Role.TRANSLATOR,), None, PASSPORT, 200),
        ((Role.APPROVER,), None, PASSPORT, 403),
        ((Role.ADMINISTRATOR,), None, PASSPORT, 403),
        ((Role.EDITOR,), "miami", PASSPORT, 403),
        ((Role.EDITOR,), "miami", MIAMI, 200),
        ((Role.EDITOR,), "miami", OVERLAY, 200),
        ((Role.EDITOR,), "paterson", MIAMI, 404),
        ((Role.EDITOR,), "paterson", OVERLAY, 404),
        ((Role.EDITOR,), "paterson", "events/miami/fort-myers-2026-07-11", 404),
        ((Role.EDITOR,), None, "national/menus", 404),
        ((Role.EDITOR,), None, "topics/passport/no-such-topic", 404),
        ((Role.EDITOR,), None, "nonsense", 404),
        ((Role.EDITOR,), None, "topics/../../etc", 404),
    ],
)  # fmt: skip
def test_who_may_write_what(panel: Panel, roles: tuple[Role, ...], office: str | None, key: Key, status: int) -> None:
    browser = panel.officer(*roles, office=office)
    assert browser.get(f"/panel/edit/{key}").status_code == status
    if status != 200:
        assert browser.submit(f"/panel/edit/{key}", {"title.es": "x", "do": "save"}).status_code == status


def test_five_megabytes_are_refused_beside_the_field(panel: Panel, editor: Browser) -> None:
    answer = editor.submit(
        f"/panel/edit/{PASSPORT}", inputs(panel, PASSPORT, **{"requirements.0.es": "pasaporte " * 500_000})
    )
    assert answer.status_code == 422
    assert "caben 700" in error_at(answer.text, "requirements.0.es")
    assert answer.text.count("pasaporte pasaporte") > 100_000


def test_what_was_written_is_shown_again_after_logging_in(panel: Panel, editor: Browser) -> None:
    page = editor.get(f"/panel/edit/{MIAMI}")
    assert page.status_code == 200
    typed = inputs(panel, MIAMI, **{"phones.0.value": "786 555 0142"})
    expired = panel.stranger().post(f"/panel/edit/{MIAMI}", data=typed, headers={"origin": "http://localhost"})
    assert expired.status_code == 401
    without_mark = editor.post(f"/panel/edit/{MIAMI}", data=typed, headers={"origin": "http://localhost"})
    assert 'value="786 555 0142"' in without_mark.text
    assert panel.desk.revisions.open(MIAMI) is None


def a_new_update(**typed: Any) -> dict[str, Any]:
    return {
        "title.es": "Nueva tasa del DNI",
        "issuer.es": "RENIEC",
        "summary.es": "Desde enero cambia la tasa.",
        "affected.rows": "1",
        "affected.0.row": "",
        "affected.0.es": "quienes sacan su DNI",
        "action.es": "Pregunte el monto antes de ir.",
        "effective": "2027-01-01",
        "sources.rows": "1",
        "sources.0.row": "",
        "sources.0.id": "",
        "sources.0.name": "RENIEC, aviso",
        "sources.0.official": ["0", "1"],
        "do": "save",
        **typed,
    }


def test_a_new_update_is_named_after_its_day_and_title(panel: Panel, editor: Browser) -> None:
    page = editor.get("/panel/new/update")
    assert page.status_code == 200
    assert 'name="affected.0.es"' in page.text
    answer = editor.submit("/panel/new/update", a_new_update(do="submit"))
    key = "updates/2027-01-01-nueva-tasa-del-dni"
    assert answer.headers["location"] == f"/panel/edit/{key}"
    update = body(panel, key)
    assert update["id"] == "2027-01-01-nueva-tasa-del-dni"
    assert update["verified_on"] == "2026-11-23"
    assert update["sources"] == {"reniec-aviso": {"name": "RENIEC, aviso"}}
    assert newest(panel, key).state is State.IN_REVIEW
    panel.desk.publisher.approve(newest(panel, key).id, panel.user(Role.APPROVER).id)


def test_the_same_update_sent_twice_is_one_and_another_of_that_name_gets_a_number(
    panel: Panel, editor: Browser
) -> None:
    first = editor.submit("/panel/new/update", a_new_update())
    assert editor.submit("/panel/new/update", a_new_update()).headers["location"] == first.headers["location"]
    other = editor.submit("/panel/new/update", a_new_update(**{"summary.es": "Otra cosa."}))
    assert other.headers["location"] == first.headers["location"] + "-2"
    assert body(panel, other.headers["location"].removeprefix("/panel/edit/"))["id"].endswith("-2")


def test_an_update_without_words_is_told_what_it_lacks(editor: Browser) -> None:
    answer = editor.submit("/panel/new/update", {"do": "save", "affected.rows": "1"})
    assert answer.status_code == 422
    assert error_at(answer.text, "title.es") == "Falta el texto en castellano."
    assert error_at(answer.text, "affected") == "Agregue al menos una línea."


def a_new_event(**typed: Any) -> dict[str, Any]:
    return {
        "what.es": "DNI y pasaporte.",
        "city": "Tampa",
        "state": "FL",
        "date": "2026-12-05",
        "from": "09:00",
        "to": "15:00",
        "sources.rows": "1",
        "sources.0.name": "El propio consulado",
        "do": "submit",
        **typed,
    }


def test_an_office_adds_an_event_and_its_place_is_found(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR, office="miami")
    assert browser.get("/panel/new/event/miami").status_code == 200
    answer = browser.submit("/panel/new/event/miami", a_new_event())
    assert answer.headers["location"] == "/panel/edit/events/miami/tampa-2026-12-05"
    event = body(panel, "events/miami/tampa-2026-12-05")
    assert event["office"] == "miami"
    assert event["from"] == "9:00"
    assert 27 < event["point"][0] < 29
    assert browser.get("/panel/new/event/paterson").status_code == 404
    assert browser.get("/panel/new/update").status_code == 403


def test_an_event_in_no_city_is_told(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR, office="miami")
    answer = browser.submit("/panel/new/event/miami", a_new_event(city="Ningún Lugar"))
    assert answer.status_code == 422
    assert "No encontramos esa ciudad" in error_at(answer.text, "city")


def test_an_office_adds_its_own_words_to_a_topic(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR, office="paterson")
    assert browser.get("/panel/new/overlay/passport-adult/paterson").status_code == 200
    typed = {
        "payment.rows": "1",
        "payment.0.es": "En Paterson, solo money order.",
        "sources.rows": "1",
        "sources.0.name": "El propio consulado",
        "do": "submit",
    }
    answer = browser.submit("/panel/new/overlay/passport-adult/paterson", typed)
    assert answer.headers["location"] == "/panel/edit/overlays/passport-adult/paterson"
    document = body(panel, "overlays/passport-adult/paterson")
    assert document["payment"] == [{"es": "En Paterson, solo money order."}]
    again = browser.get("/panel/new/overlay/passport-adult/paterson", follow_redirects=False)
    assert again.headers["location"] == "/panel/edit/overlays/passport-adult/paterson"
    assert browser.get("/panel/new/overlay/no-such-topic/paterson").status_code == 404
    assert browser.get("/panel/new/overlay/passport-adult/miami").status_code == 404


def test_updates_are_listed_the_newest_first_and_nothing_sends_them(panel: Panel, editor: Browser) -> None:
    editor.submit("/panel/new/update", a_new_update())
    page = editor.get("/panel/updates").text
    assert page.index("Nueva tasa del DNI") < page.index("Fianza para la visa de visita")
    assert "/panel/edit/updates/2027-01-01-nueva-tasa-del-dni" in page
    assert "Nueva novedad" in page
    reader = panel.officer(Role.EDITOR, office="miami").get("/panel/updates")
    assert reader.status_code == 200
    assert "Nueva novedad" not in reader.text
    assert "/panel/edit/updates/" not in reader.text


def test_what_an_office_adds_can_be_written_again_after_it_was_discarded(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR, office="paterson")
    path, form = "/panel/new/overlay/passport-adult/paterson", {"do": "save", "who.0.es": "Traiga su recibo."}
    browser.get(path)
    assert browser.submit(path, form).status_code == 303
    opened = panel.desk.revisions.open("overlays/passport-adult/paterson")
    assert opened
    panel.desk.revisions.discard(opened.id, opened.author or 0)
    assert browser.get(path, follow_redirects=False).status_code == 200
    assert browser.submit(path, form).status_code == 303
    assert panel.desk.revisions.open("overlays/passport-adult/paterson")
