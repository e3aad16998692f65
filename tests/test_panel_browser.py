"""The panel as officers use it: in a real browser, with the running bot answering beside it.

With CHASKI_SCREENSHOTS=docs/images it also makes the pictures of docs/editors.md.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from bot.catalog import ClosureKind
from bot.panel import closures
from bot.panel.pages import PAGES
from bot.revisions import State
from bot.users import Role, User
from tests import sheets
from tests.conftest import POSTGRES
from tests.panel_browser import (
    CHROMIUM,
    PHONE,
    START,
    Bot,
    Officer,
    a_copy,
    accessible,
    context_for,
    keep,
    looks_right,
    running,
)
from tests.processes import eventually

expect.set_options(timeout=15_000)  # other tests may run beside

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
]

PATERSON, MIAMI = "offices/paterson", "offices/miami"
PASSPORT, MINOR = "topics/passport/passport-adult", "topics/passport/passport-minor"
RENEWAL, DUPLICATE = "topics/identity/dni-renewal-adult", "topics/identity/dni-duplicate"
ZIP = "07505"  # the consulate's own
SECONDS = 5  # from the approval to the answer
FIRST, SECOND = "+1 973 555 0100", "+1 973 555 0142"
PROVEN = {"confidence": "high", "source": "sign"}
SIGN = {"name": "Cartel en la puerta de la oficina", "dated": "2026-11-20", "official": True}
HOURS = {
    "es": "Atención de lunes a viernes, de 8:30 a. m. a 1:30 p. m.",
    "en": "Open Monday to Friday, 8:30 a.m. to 1:30 p.m.",
    **PROVEN,
}
LATER = "Atención de lunes a viernes, de 9 a. m. a 2 p. m."
CLOSED = "No se atiende al público"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, published: str) -> Iterator[Bot]:
    """A running bot whose Paterson office has confirmed values: an example, for those that are shipped are not."""
    folder = tmp_path_factory.mktemp("panel")
    postgres = request.getfixturevalue("postgres") if POSTGRES else ""
    with a_copy(published, folder, postgres) as database, running(folder, database) as made:
        shipped = made.published(PATERSON)
        made.publish(
            PATERSON,
            sources={**shipped["sources"], "sign": SIGN},
            address={**shipped["address"], **PROVEN},
            phones=[{"value": FIRST.replace(" ", ""), **PROVEN}],
            hours=[HOURS],
        )
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


AtDesk = Callable[..., Officer]


@pytest.fixture
def at_desk(browser: Browser, bot: Bot) -> Iterator[AtDesk]:
    """Seats somebody at a browser of their own; whoever is named is logged in."""
    contexts: list[BrowserContext] = []

    def sitting(user: User | None = None, **given: Any) -> Officer:
        contexts.append(context_for(browser, bot, user, **given))
        return Officer(contexts[-1].new_page(), bot)

    yield sitting
    for context in contexts:
        context.close()


def invited(chief: Officer, name: str, role: Role) -> str:
    """Invites somebody of Paterson; the link to hand over."""
    chief.opens("/people")
    chief.writes("name", name)
    chief.writes("email", f"{name.lower()}@example.org")
    for one in Role:
        chief.field(f"roles-{one}").set_checked(one is role)
    chief.field("office").select_option("paterson")
    chief.presses("Invitar")
    return chief.field("link").input_value()


# From one officer's hand to the people.


def test_a_phone_travels_from_the_editor_to_the_bot_and_back(bot: Bot, at_desk: AtDesk) -> None:
    _user, token = bot.desk.users.invite("elena@example.org", "Elena", (Role.ADMINISTRATOR,), None)
    chief, editor, approver = at_desk(), at_desk(), at_desk()
    chief.joins(f"{bot.url}/panel/invitation/{token}")
    editor.joins(invited(chief, "Rosa", Role.EDITOR))
    approver.joins(invited(chief, "Luis", Role.APPROVER))
    assert FIRST in bot.on_telegram(ZIP)
    assert FIRST in bot.on_whatsapp(ZIP)
    writes_the_phone_and_the_hours(editor)
    approves(approver)
    assert eventually(lambda: SECOND in bot.on_telegram(ZIP), patience=SECONDS)
    assert SECOND in bot.on_whatsapp(ZIP)
    assert time.monotonic() - approver.pressed_at < SECONDS
    assert eventually(lambda: SECOND in bot.in_the_other_process(ZIP), patience=SECONDS)
    assert time.monotonic() - approver.pressed_at < SECONDS
    assert LATER in bot.on_telegram(ZIP, "en")  # the English is behind: nobody is told the old hours
    undoes(approver)
    assert FIRST in bot.on_telegram(ZIP)
    assert SECOND not in bot.on_whatsapp(ZIP)
    assert bot.published(PATERSON)["hours"][0]["es"] == HOURS["es"]


def writes_the_phone_and_the_hours(editor: Officer) -> None:
    editor.page.get_by_role("link", name="Ver los datos de mi oficina").click()
    keep(editor.page, "office")
    editor.page.get_by_role("link", name="Editar", exact=True).first.click()
    editor.writes("phones.0.value", "(973) 555-0142")
    editor.writes("hours.0.es", LATER)
    editor.writes("why", "Número y horario nuevos desde el lunes.")
    editor.presses("Guardar borrador")
    editor.reads("Guardado como borrador")
    expect(editor.field("phones.0.value")).to_have_value(SECOND)
    behind = editor.page.locator("div.behind")
    expect(behind).to_contain_text("Qué cambió en el castellano")
    expect(behind.locator("ins").first).to_be_visible()
    expect(editor.field("hours")).to_contain_text("atrasada")
    looks_right(editor.page)
    keep(editor.page, "translation", at=editor.field("hours"))
    editor.presses("Enviar a revisión")
    editor.reads("Enviado a revisión")


def approves(approver: Officer) -> None:
    approver.opens("/")
    approver.reads("Oficina de Paterson", "Lo escribió Rosa.")
    approver.page.get_by_role("link", name=re.compile("^Revisar: ")).click()
    approver.reads("Traducciones que quedarán atrasadas", "Número y horario nuevos")
    looks_right(approver.page)
    keep(approver.page, "review")
    approver.presses("Aprobar y publicar ahora")


def undoes(approver: Officer) -> None:
    approver.reads("Aprobado y publicado")
    approver.page.get_by_role("link", name="Historial").click()
    approver.main.get_by_role("button", name="Volver a esta versión").first.click()
    approver.reads("Publicado de nuevo como estaba en esa versión")


def test_an_office_is_closed_in_two_taps_and_opened_in_one(bot: Bot, at_desk: AtDesk) -> None:
    editor = at_desk(bot.user("Rosa", Role.EDITOR, office="paterson"))
    before = bot.on_telegram(ZIP)
    assert CLOSED not in before
    editor.opens("/")
    editor.unfolds("Cerrado")
    keep(editor.page, "closure", at=editor.field("closures"))
    editor.presses("Publicar el cierre")
    editor.reads("Cierre publicado", CLOSED)
    assert CLOSED in bot.on_telegram(ZIP)
    assert CLOSED in bot.on_whatsapp(ZIP)
    looks_right(editor.page)
    editor.page.get_by_role("button", name=re.compile("^Terminar ahora")).click()
    editor.reads("Cierre terminado")
    assert bot.on_telegram(ZIP) == before


# Nothing is lost.


def test_two_editors_see_both_versions_and_the_second_saves_on_top(bot: Bot, at_desk: AtDesk) -> None:
    rosa, luis = (at_desk(bot.user(name, Role.EDITOR)) for name in ("Rosa", "Luis"))
    for officer in (rosa, luis):
        officer.opens(f"/edit/{PASSPORT}")
    keep(rosa.page, "edit", at=rosa.field("part-requirements"))
    rosa.writes("requirements.0.es", "Su DNI vigente.")
    rosa.presses("Guardar borrador")
    rosa.reads("Guardado como borrador")
    luis.writes("requirements.0.es", "Su DNI, aunque esté vencido.")
    luis.presses("Guardar borrador")
    luis.reads("Dos versiones", "Rosa", "Su DNI vigente.", "Su DNI, aunque esté vencido.")
    looks_right(luis.page)
    keep(luis.page, "conflict")
    luis.presses("Guardar lo mío")
    luis.reads("Guardado como borrador")
    expect(luis.field("requirements.0.es")).to_have_value("Su DNI, aunque esté vencido.")
    kept = [one.body["requirements"][0]["es"] for one in bot.desk.revisions.history(PASSPORT) if one.body]
    assert kept[:2] == ["Su DNI, aunque esté vencido.", "Su DNI vigente."]


def test_what_was_being_written_outlives_the_session(bot: Bot, at_desk: AtDesk) -> None:
    user, token = bot.desk.users.invite("carmen@example.org", "Carmen", (Role.EDITOR,), None)
    officer = at_desk()
    secret = officer.joins(f"{bot.url}/panel/invitation/{token}")
    officer.opens("/new/update")
    officer.writes("title.es", "Pasaporte en diez días")
    bot.desk.users.end_others(user.id, but="")
    officer.presses("Guardar borrador")
    officer.reads("Su sesión terminó", "está guardado aquí")
    accessible(officer.page)
    keep(officer.page, "login", phone=True)
    officer.logs_in("carmen@example.org", secret)
    expect(officer.field("title.es")).to_have_value("Pasaporte en diez días")
    officer.page.once("dialog", lambda dialog: dialog.accept())
    officer.opens("/")


def test_a_double_click_saves_once_and_the_way_back_shows_what_was_saved(bot: Bot, at_desk: AtDesk) -> None:
    officer, key = at_desk(bot.user("Rosa", Role.EDITOR)), "hotlines/988"
    officer.opens(f"/edit/{key}")
    before = len(bot.desk.revisions.history(key))
    officer.writes("name.es", "Línea 988 de prevención del suicidio")
    officer.page.get_by_role("button", name="Guardar borrador").dblclick()
    officer.reads("Guardado como borrador")
    assert [method for method, _url in officer.requests].count("POST") == 1
    assert len(bot.desk.revisions.history(key)) == before + 1
    officer.page.go_back()
    expect(officer.field("name.es")).to_have_value("Línea 988 de prevención del suicidio")
    officer.presses("Guardar borrador")
    officer.reads("No había cambios que guardar")


def test_without_javascript_a_change_is_written_reviewed_and_published(bot: Bot, at_desk: AtDesk) -> None:
    editor = at_desk(bot.user("Rosa", Role.EDITOR), java_script_enabled=False)
    approver = at_desk(bot.user("Luis", Role.APPROVER), java_script_enabled=False)
    editor.opens(f"/edit/{MIAMI}")
    editor.presses("Agregar un teléfono")
    editor.writes("phones.1.value", "+1 786 555 0142")
    editor.field("phones.1.confidence").select_option("medium")
    editor.field("phones.1.source").select_option("miami-site")
    editor.page.get_by_role("button", name="Guardar borrador").dblclick()
    expect(editor.field("phones.1.value")).to_have_value("+1 786 555 0142")
    editor.presses("Enviar a revisión")
    editor.reads("Enviado a revisión")
    approver.opens("/review")
    approver.page.get_by_role("link", name=re.compile("^Leer el cambio: .*Miami")).click()
    approver.presses("Aprobar y publicar ahora")
    approver.reads("Aprobado y publicado")
    assert [one["value"] for one in bot.published(MIAMI)["phones"]] == ["+17867132401", "+17865550142"]


def test_what_is_too_long_is_counted_while_typed_and_told_beside_its_field(bot: Bot, at_desk: AtDesk) -> None:
    officer = at_desk(bot.user("Rosa", Role.EDITOR))
    officer.opens(f"/edit/{RENEWAL}")
    too_long = " ".join(["Traiga su DNI vencido y una copia de la denuncia si lo perdió."] * 12)
    officer.writes("requirements.0.es", too_long)
    officer.writes("review_by", "2026-11-01")
    row = officer.field("requirements.0")
    expect(row.locator(".counter.over").first).to_contain_text("sobran")
    officer.presses("Enviar a revisión")
    expect(officer.field("errors")).to_be_focused()
    officer.reads("Falta corregir", "La próxima revisión va después del día en que se verificó.")
    expect(officer.field("requirements.0.es-error")).to_contain_text("caracteres")
    expect(officer.field("requirements.0.es")).to_have_value(too_long)
    looks_right(officer.page)
    keep(officer.page, "errors")
    assert bot.desk.revisions.open(RENEWAL) is None


# With scripts, a page stays where it is.


def test_a_value_is_confirmed_in_one_tap(bot: Bot, at_desk: AtDesk) -> None:
    officer = at_desk(bot.user("Rosa", Role.EDITOR, office="boston"))
    officer.opens("/offices/boston")
    pages = len([url for _method, url in officer.requests if url.endswith("/offices/boston")])
    officer.page.get_by_role("button", name="Sigue igual: +1 617 338 2227").click()
    expect(officer.field("value-phones-0")).to_contain_text("Verificado hoy")
    assert len([url for _method, url in officer.requests if url.endswith("/offices/boston")]) == pages
    assert bot.published("offices/boston")["phones"][0]["verified_on"] == START.date().isoformat()
    assert officer.complaints == []


def test_a_draft_is_seen_on_three_phones_and_tried_in_a_chat(bot: Bot, at_desk: AtDesk) -> None:
    user = bot.user("Rosa", Role.EDITOR)
    first, *rest = bot.published(DUPLICATE)["requirements"]
    bot.save(DUPLICATE, user, requirements=[{**first, "es": "Una foto de este año."}, *rest])
    officer = at_desk(user)
    officer.opens(f"/preview/{DUPLICATE}")
    officer.field("office").select_option("miami")
    expect(officer.page).to_have_url(re.compile("office=miami"))
    phones = officer.page.locator(".phones .phone")
    expect(phones).to_have_count(3)
    for phone in phones.all():
        expect(phone).to_contain_text("Una foto de este año.")
    looks_right(officer.page)
    keep(officer.page, "preview")
    officer.page.get_by_role("link", name="Probarlo en un chat").click()
    officer.presses("Mostrar esto")
    expect(officer.page.get_by_role("log")).to_contain_text("Una foto de este año.")
    looks_right(officer.page)
    assert "Una foto de este año." not in bot.on_telegram("/menu")
    assert officer.complaints == []


def test_one_sees_where_a_question_leads(bot: Bot, at_desk: AtDesk) -> None:
    officer = at_desk(bot.user("Rosa", Role.EDITOR))
    officer.opens("/asked/passport-adult")
    officer.writes("question-1", "quiero renovar mi pasaporte")
    officer.presses("Ver adónde llegan")
    expect(officer.field("reached")).to_contain_text("llega a este tema")
    expect(officer.field("question-1")).to_have_value("quiero renovar mi pasaporte")
    looks_right(officer.page)
    assert officer.complaints == []


def test_a_topic_is_found_while_its_name_is_typed(bot: Bot, at_desk: AtDesk) -> None:
    officer = at_desk(bot.user("Rosa", Role.EDITOR))
    officer.opens("/topics")
    rows = officer.page.locator("#found tbody tr")
    every = rows.count()
    officer.field("text").press_sequentially("duplicado")
    expect(rows).not_to_have_count(every)
    expect(rows.filter(has_text="Duplicado de DNI")).to_have_count(1)
    expect(officer.field("text")).to_be_focused()
    assert officer.complaints == []


def test_a_proof_says_what_the_bot_said(bot: Bot, at_desk: AtDesk) -> None:
    officer = at_desk(bot.user("Rosa", Role.EDITOR))
    officer.opens("/proof")
    officer.field("topic").select_option("passport-adult")
    officer.field("office").select_option("miami")
    officer.writes("on", START.date().isoformat())
    officer.presses("Ver la constancia")
    officer.reads("En Miami, un sobre USPS prepagado", "Versiones usadas", "Esta constancia no dice quién preguntó")
    keep(officer.page, "proof", at=officer.page.locator("dl.facts").first)


# Files.


def spoil(book: Any) -> None:
    facts, fees = book["Requisitos y textos"], book["Costos"]
    sheets.put(facts, 2, "castellano", None)
    sheets.put(facts, 3, "inglés", "=1+1")
    sheets.put(fees, 2, "monto", "seventy")


def mend(book: Any) -> None:
    sheets.put(book["Requisitos y textos"], 2, "castellano", "Certificado de inscripción, si lo pide el registro.")


def test_a_workbook_with_faults_imports_nothing_and_a_good_one_waits_for_review(
    bot: Bot, at_desk: AtDesk, tmp_path: Path
) -> None:
    officer, topic = at_desk(bot.user("Rosa", Role.EDITOR)), "dni-minor"
    officer.opens(f"/topics/{topic}")
    with officer.page.expect_download() as download:
        officer.page.get_by_role("link", name="Exportar").click()
    content = download.value.path().read_bytes()
    for name, change in (("mal.xlsx", spoil), ("bien.xlsx", mend)):
        (tmp_path / name).write_bytes(sheets.changed(content, change))
    officer.opens("/exchange")
    officer.field("file").set_input_files(tmp_path / "mal.xlsx")
    officer.presses("Revisar e importar")
    faults = officer.page.locator("#errors tbody tr")
    expect(faults).to_have_count(3)
    expect(faults.filter(has_text="F3")).to_contain_text("inglés")
    expect(faults.filter(has_text="E2")).to_contain_text("Falta el texto en castellano.")
    expect(faults.filter(has_text="Costos")).to_contain_text("«seventy» no es un número.")
    looks_right(officer.page)
    keep(officer.page, "import")
    key = next(key for key in bot.desk.revisions.published() if key.endswith(f"/{topic}") and key.startswith("topics/"))
    assert bot.desk.revisions.open(key) is None
    officer.field("file").set_input_files(tmp_path / "bien.xlsx")
    officer.presses("Revisar e importar")
    officer.reads("Importado", "en revisión")
    opened = bot.desk.revisions.open(key)
    assert opened
    assert opened.state is State.IN_REVIEW


# Every page.

DOWNLOADS = ("/export/content.zip", "/export/offices.xlsx", "/export/topics/{topic}.xlsx")
STRANGER, HALFWAY, INSIDE = "stranger", "halfway", "inside"  # who looks at a page
LOOKS = (
    ("/login", "/login", STRANGER),
    ("/invitation/{token}", "/invitation/{token}", STRANGER),
    ("/invitation/{token}", "/invitation/{token}x", STRANGER),
    ("/second-factor", "/second-factor", HALFWAY),
    ("/second-factor/setup", "/second-factor/setup", INSIDE),
    ("/help", "/help", INSIDE),
    ("/account", "/account", INSIDE),
    ("/people", "/people", INSIDE),
    ("/people/{id}", "/people/{me}", INSIDE),
    ("/audit", "/audit", INSIDE),
    ("/", "/", INSIDE),
    ("/offices", "/offices", INSIDE),
    ("/offices/{office}", "/offices/paterson", INSIDE),
    ("/offices/{office}", "/offices/miami", INSIDE),
    ("/topics", "/topics", INSIDE),
    ("/topics/{topic}", "/topics/passport-minor", INSIDE),
    ("/edit/{key:path}", "/edit/topics/passport/passport-minor", INSIDE),
    ("/edit/{key:path}", "/edit/offices/miami", INSIDE),
    ("/edit/{key:path}", "/edit/overlays/passport-adult/miami", INSIDE),
    ("/edit/{key:path}", "/edit/events/miami/fort-myers-2026-07-11", INSIDE),
    ("/edit/{key:path}", "/edit/districts/CA", INSIDE),
    ("/edit/{key:path}", "/edit/alarms/at-door", INSIDE),
    ("/edit/{key:path}", "/edit/closures/boston/{closure}", INSIDE),
    ("/new/update", "/new/update", INSIDE),
    ("/new/event/{office}", "/new/event/paterson", INSIDE),
    ("/new/overlay/{topic}/{office}", "/new/overlay/passport-adult/paterson", INSIDE),
    ("/updates", "/updates", INSIDE),
    ("/preview/{key:path}", "/preview/topics/passport/passport-minor", INSIDE),
    ("/try/{key:path}", "/try/topics/passport/passport-minor", INSIDE),
    ("/asked/{topic}", "/asked/passport-minor", INSIDE),
    ("/revisions/{id}", "/revisions/{waiting}", INSIDE),
    ("/revisions/{id}", "/revisions/{own}", INSIDE),
    ("/review", "/review", INSIDE),
    ("/history/{key:path}", "/history/topics/passport/passport-minor", INSIDE),
    ("/proof", "/proof?topic=passport-minor&office=miami&on=2026-11-23", INSIDE),
    ("/exchange", "/exchange", INSIDE),
    ("/exchange/{first}/{last}", "/exchange/{own}/{own}", INSIDE),
    ("", "/nowhere", INSIDE),
)
IN_ENGLISH = ("/", "/offices/paterson", "/topics/passport-minor", "/edit/offices/paterson", "/review")


@pytest.fixture(scope="module")
def day(bot: Bot) -> dict[str, Any]:
    """An ordinary day: something waits for review, something is closed, a translation is behind, a draft is open."""
    chief, rosa = bot.user("Elena", *Role), bot.user("Rosa", Role.EDITOR)
    first, *rest = bot.published(MINOR)["requirements"]
    bot.publish(MINOR, requirements=[{**first, "es": f"{first['es']} Vigente."}, *rest])
    waiting = bot.save(MINOR, rosa, urgency="high")
    bot.desk.revisions.submit(waiting.id, rosa.id, "Lo pidió Migraciones.")
    key, closure = closures.closure(closures.blank(ClosureKind.CASH_ONLY, START.date()), "boston", START.date())
    bot.desk.publisher.publish_now({key: closure}, chief.id, action="closed")
    bot.desk.refresh()
    own = bot.save(MIAMI.replace("miami", "boston"), chief, emergency={"value": "+16175550142", "confidence": "low"})
    guest, token = bot.desk.users.invite("marta@example.org", "Marta", (Role.TRANSLATOR,), None)
    return {
        "chief": chief,
        "me": chief.id,
        "token": token,
        "guest": guest,
        "waiting": waiting.id,
        "own": own.id,
        "closure": closure["id"],
    }


def test_every_page_there_is_is_looked_at() -> None:
    shown = {page.path for page in PAGES if page.method == "GET"} - set(DOWNLOADS)
    assert shown == {path for path, _address, _who in LOOKS} - {""}


@pytest.mark.parametrize(("path", "address", "who"), LOOKS, ids=[address for _path, address, _who in LOOKS])
def test_a_page_reads_well_at_a_desk_and_on_a_phone(
    bot: Bot, at_desk: AtDesk, day: Mapping[str, Any], path: str, address: str, who: str
) -> None:
    officer = at_desk(day["chief"] if who is INSIDE else None)
    if who is HALFWAY:
        officer.page.context.add_cookies([bot.cookie(day["chief"], complete=False)])
    officer.opens(address.format_map(day))
    expect(officer.page.get_by_role("heading", level=1)).to_have_count(1)
    looks_right(officer.page)
    assert [url for _method, url in officer.requests if not url.startswith(f"{bot.url}/")] == []
    refused = "the server responded with a status of 404"
    assert [told for told in officer.complaints if (path and "token}x" not in address) or refused not in told] == []


@pytest.mark.parametrize("address", IN_ENGLISH)
def test_the_panel_speaks_english(bot: Bot, at_desk: AtDesk, day: Mapping[str, Any], address: str) -> None:
    officer = at_desk(bot.user("Joan", *Role, locale="en"))
    officer.opens(address)
    assert officer.page.locator("html").get_attribute("lang") == "en"
    expect(officer.page.get_by_role("link", name="Topics").first).to_be_visible()
    looks_right(officer.page)
    assert officer.complaints == []


def test_the_first_page_says_what_needs_attention(bot: Bot, at_desk: AtDesk, day: Mapping[str, Any]) -> None:
    officer = at_desk(day["chief"])
    officer.opens("/")
    attention = officer.field("attention")
    for told in ("cierre", "por aprobar", "traducción atrasada", "borrador"):
        expect(attention.locator(".badge").filter(has_text=told).first).to_be_visible()
    keep(officer.page, "home")


def test_on_a_phone_the_menu_leads_everywhere(bot: Bot, at_desk: AtDesk) -> None:
    officer = at_desk(bot.user("Rosa", Role.EDITOR), viewport=PHONE, has_touch=True, is_mobile=True)
    officer.opens("/")
    officer.page.locator("summary").filter(has_text="Menú").tap()
    accessible(officer.page)
    officer.page.get_by_role("navigation", name="Menú").get_by_role("link", name="Temas").tap()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Temas")
