"""The preview and the trial of a draft: what people would see and read, before anybody does."""

import re
from copy import deepcopy
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from bot import telemetry
from bot.revisions import Document, Revision, State
from bot.users import Role
from tests.builders import TODAY, ScriptedInterpreter
from tests.officers import Browser, Panel

KEY = "topics/passport/passport-adult"
PREVIEW, TRY = f"/panel/preview/{KEY}", f"/panel/try/{KEY}"
PHONES = ("WhatsApp", "Telegram", "Página de chat")
FIELD = re.compile(r'name="chat" value="([^"]*)"')


def written(panel: Panel, key: str = KEY, **changed: Any) -> Revision:
    """A draft of a document with some of it changed."""
    current = panel.desk.revisions.current(key)
    body: Document = deepcopy(current.body) if current and current.body else {}
    author = panel.user(Role.EDITOR, name="Rosa")
    return panel.desk.revisions.save(key, body | changed, author=author.id, base=current.id if current else None)


def renamed(panel: Panel, title: str = "Pasaporte de prueba") -> Revision:
    return written(panel, title={"es": title, "en": "Test passport", "qu": "Pasaporte"})


def say(browser: Browser, page: str, url: str = TRY, **fields: str) -> Any:
    """The next message of the chat on a page."""
    chat = FIELD.search(page)
    hidden = {"chat": unescape(chat[1]) if chat else "", "locale": "es", "office": "", "on": TODAY.isoformat()}
    return browser.submit(url, {**hidden, **fields})


def test_a_draft_is_shown_on_three_phones(panel: Panel) -> None:
    renamed(panel)
    page = panel.officer(Role.EDITOR).get(PREVIEW)
    assert page.status_code == 200
    assert all(f">{name}</h2>" in page.text for name in PHONES)
    assert page.text.count("<strong>Pasaporte de prueba</strong>") >= 3
    assert "borrador" in page.text


def test_what_is_in_force_is_shown_where_there_is_no_draft(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR).get(PREVIEW)
    assert "<strong>Pasaporte para mayores de edad</strong>" in page.text
    assert "publicado" in page.text


def test_an_older_revision_can_be_looked_at(panel: Panel) -> None:
    first = renamed(panel, "Pasaporte, primera versión")
    panel.desk.revisions.save(KEY, {**(first.body or {}), "urgency": "high"}, author=first.author, base=first.id)
    browser = panel.officer(Role.EDITOR)
    assert "primera versión" in browser.get(f"{PREVIEW}?revision={first.id}").text
    for wrong in ("0", "999999", "x", "9" * 30):
        assert browser.get(f"{PREVIEW}?revision={wrong}").status_code == 404


def test_a_revision_of_another_document_is_not_shown(panel: Panel) -> None:
    other = panel.desk.revisions.current("offices/miami")
    assert other is not None
    assert panel.officer(Role.EDITOR).get(f"{PREVIEW}?revision={other.id}").status_code == 404


@pytest.mark.parametrize(("locale", "said"), [("es", "Tenga en cuenta"), ("en", "Keep in mind"), ("qu", "Pasaporte")])
def test_the_phones_speak_the_chosen_language(panel: Panel, locale: str, said: str) -> None:
    page = panel.officer(Role.EDITOR).get(f"{PREVIEW}?locale={locale}")
    assert f'class="bubble" lang="{locale}"' in page.text
    assert said in page.text


def test_the_phones_belong_to_somebody_of_the_chosen_office(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    assert "Cada consulado tiene sus reglas" in browser.get(PREVIEW).text
    assert "Cada consulado tiene sus reglas" not in browser.get(f"{PREVIEW}?office=paterson").text


def test_a_closure_is_shown_on_its_day(panel: Panel) -> None:
    day = TODAY + timedelta(days=50)
    body = {
        "id": "mudanza", "office": "paterson", "kind": "closed", "from": day.isoformat(), "to": day.isoformat(),
        "note": {"es": "Cerrado por mudanza."}, "confidence": "high", "verified_on": TODAY.isoformat(),
        "review_by": day.isoformat(), "sources": {"aviso": {"name": "Aviso del consulado"}},
    }  # fmt: skip
    written(panel, "closures/paterson/mudanza", **body)
    browser = panel.officer(Role.EDITOR, office="paterson")
    url = "/panel/preview/closures/paterson/mudanza"
    assert "Cerrado por mudanza." in browser.get(url).text
    assert "Cerrado por mudanza." not in browser.get(f"{url}?on={TODAY.isoformat()}").text


def test_only_the_phones_come_back_to_htmx(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR).get(PREVIEW, headers={"HX-Request": "true"})
    assert page.text.lstrip().startswith('<div id="phones">')
    assert "<html" not in page.text


def test_a_day_that_does_not_exist_says_so_beside_the_field(panel: Panel) -> None:
    for wrong in ("2026-02-30", "mañana", "0001-01-01", "9999-12-31"):
        page = panel.officer(Role.EDITOR).get(PREVIEW, params={"on": wrong})
        assert page.status_code == 200
        assert 'id="on-error">Elija una fecha que exista' in page.text
        assert "Pasaporte para mayores de edad" in page.text


def test_each_message_tells_how_full_it_is(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR).get(PREVIEW)
    assert re.search(r"\d+ / 1600 caracteres", page.text)
    assert re.search(r"\d+ / 4096 caracteres", page.text)
    assert "Es 1 mensaje." in page.text


def test_a_draft_that_does_not_hold_together_is_explained(panel: Panel) -> None:
    written(panel, related=["no-such-topic"])
    for url in (PREVIEW, TRY):
        page = panel.officer(Role.EDITOR).get(url)
        assert page.status_code == 200
        assert "el contenido no se puede armar" in page.text
        assert "no-such-topic" in page.text


def test_a_draft_that_takes_a_document_away_is_shown_without_it(panel: Panel) -> None:
    key = "updates/" + panel.service.catalog.updates[0].id
    current = panel.desk.revisions.current(key)
    assert current is not None
    panel.desk.revisions.save(key, None, author=panel.user(Role.EDITOR).id, base=current.id)
    page = panel.officer(Role.EDITOR).get(f"/panel/preview/{key}")
    assert "Esta versión retira el contenido." in page.text
    assert page.status_code == 200


def test_what_no_answer_shows_says_so(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR).get("/panel/preview/national/keywords")
    assert "Ninguna respuesta del bot muestra esto" in page.text


def test_no_word_of_a_draft_becomes_a_tag(panel: Panel) -> None:
    renamed(panel, "<script>alert(1)</script>")
    page = panel.officer(Role.EDITOR).get(PREVIEW)
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_an_officer_sees_no_other_office(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR, office="paterson")
    assert browser.get("/panel/preview/offices/paterson").status_code == 200
    assert browser.get("/panel/preview/offices/miami").status_code == 404
    assert browser.get("/panel/try/offices/miami").status_code == 404
    assert browser.submit("/panel/try/offices/miami", {"text": "hola"}).status_code == 404


@pytest.mark.parametrize(
    "key", ["nonsense", "topics/passport/no-such", "a/b/c/d", "offices/%00", "x" * 300, "topics//"]
)
def test_a_document_that_is_not_there_is_not_found(panel: Panel, key: str) -> None:
    browser = panel.officer(Role.EDITOR)
    assert browser.get(f"/panel/preview/{key}").status_code == 404
    assert browser.get(f"/panel/try/{key}").status_code == 404


def test_a_stranger_is_asked_to_log_in(panel: Panel) -> None:
    assert panel.stranger().get(PREVIEW, follow_redirects=False).status_code == 303


def test_every_kind_of_document_can_be_previewed(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    first: dict[str, str] = {}
    for key in panel.desk.revisions.published():
        first.setdefault(key.partition("/")[0], key)
    assert {"topics", "offices", "updates", "hotlines", "alarms", "districts", "national"} <= first.keys()
    for key in first.values():
        assert browser.get(f"/panel/preview/{key}").status_code == 200, key


# The trial.


def test_a_chat_answers_from_the_draft(panel: Panel, interpreter: ScriptedInterpreter) -> None:
    renamed(panel)
    interpreter.understand("cómo saco mi libreta", "passport-adult")
    browser = panel.officer(Role.EDITOR)
    page = say(browser, browser.get(TRY).text, text="cómo saco mi libreta")
    assert page.status_code == 200
    assert '<div class="bubble mine" id="latest">cómo saco mi libreta</div>' in page.text
    assert "<strong>Pasaporte de prueba</strong>" in page.text
    assert "Empezó una nueva" not in page.text
    assert panel.service.catalog.topics["passport-adult"].title["es"] != "Pasaporte de prueba"


def test_a_button_of_the_answer_can_be_tapped(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    page = say(browser, browser.get(TRY).text, choice="/passport-adult")
    assert 'name="choice" value="/find-consulate"' in page.text
    page = say(browser, page.text, choice="/find-consulate")
    assert '<div class="bubble mine" id="latest">Mi consulado</div>' in page.text
    assert "¿En qué parte de EE. UU. vive?" in page.text


def test_the_enter_key_sends_what_was_typed(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    page = say(browser, browser.get(TRY).text, choice="/passport-adult")
    with_text = next(form for form in page.text.split("<form")[1:] if 'name="text"' in form)
    assert 'name="choice"' not in with_text


def test_the_chat_remembers_what_it_asked(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    page = say(browser, browser.get(TRY).text, choice="/find-consulate")
    page = say(browser, page.text, text="33134")
    assert "Miami" in page.text
    assert page.text.count('class="bubble mine"') == 2


def test_a_dialog_goes_on_in_the_chat(panel: Panel) -> None:
    topic = next(topic for topic in panel.service.catalog.topics.values() if "TX" in topic.states)
    url = f"/panel/try/topics/{topic.family}/{topic.id}"
    browser = panel.officer(Role.EDITOR)
    page = say(browser, browser.get(url).text, url, choice=f"/{topic.id}")
    page = say(browser, page.text, url, text="Texas")
    assert "<strong>Texas</strong>" in page.text


def test_it_is_said_plainly_that_the_model_is_away(panel: Panel, interpreter: ScriptedInterpreter) -> None:
    interpreter.away = True
    browser = panel.officer(Role.EDITOR)
    page = say(browser, browser.get(TRY).text, text="quiero tramitar un papel")
    assert page.status_code == 200
    assert "(NLU) no responde ahora" in page.text


def test_nothing_typed_says_so(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    page = say(browser, browser.get(TRY).text, text="   ")
    assert page.status_code == 422
    assert 'id="text-error">Escriba una pregunta' in page.text
    page = say(browser, page.text, choice="nonsense")
    assert page.status_code == 422


def test_a_message_that_is_far_too_long_is_kept_and_refused(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    page = say(browser, browser.get(TRY).text, text="ñ" * 12_001)
    assert page.status_code == 422
    assert "Escriba menos de 12000 caracteres." in page.text
    assert "ñ" * 12_001 in page.text


@pytest.mark.parametrize("chat", ["forged", "é", "x" * 500_000])
def test_a_chat_that_is_not_ours_begins_anew(panel: Panel, chat: str) -> None:
    browser = panel.officer(Role.EDITOR)
    browser.get(TRY)
    page = browser.submit(TRY, {"chat": chat, "text": "hola", "locale": "es"})
    assert page.status_code == 200
    assert "Empezó una nueva" in page.text


def test_a_chat_of_another_officer_or_document_is_not_taken_over(panel: Panel) -> None:
    rosa, luis = panel.officer(Role.EDITOR, name="Rosa"), panel.officer(Role.EDITOR, name="Luis")
    page = say(rosa, rosa.get(TRY).text, choice="/find-consulate")
    luis.get(TRY)
    assert "Empezó una nueva" in say(luis, page.text, text="33134").text
    other = "/panel/try/offices/miami"
    assert "Empezó una nueva" in say(rosa, page.text, other, text="33134").text


def test_nothing_said_in_a_trial_is_stored_or_logged(panel: Panel, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger=telemetry.LOGGER.name)
    browser = panel.officer(Role.EDITOR)
    say(browser, browser.get(TRY).text, text="me llamo Rosaura y vivo en Paterson")
    assert "Rosaura" not in caplog.text
    assert panel.service.contacts.count() == 0
    assert panel.desk.revisions.waiting((State.DRAFT,)) == []
