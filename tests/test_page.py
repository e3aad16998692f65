"""The chat page in a real browser, as wide as an old phone, on a link as bad as it gets."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, Route, expect, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route as Path
from starlette.types import ASGIApp

from bot.app import Service, build
from bot.channels import web
from bot.domain import Card, Choice, Pin, Reply
from bot.gazetteer import gazetteer
from bot.nlu_server import free_port
from bot.storage.engine import migrate, transaction
from bot.storage.tables import ContactRow
from bot.web import create
from tests.builders import CATALOG, KEY, PHRASES, Clock, ScriptedInterpreter, settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
NOBODY = f"http://127.0.0.1:{free_port()}"  # an NLU server that is away
TARGET = 44  # CSS pixels a finger needs
GREETING = "¿En qué le ayudo?"
AT_DOOR = "ICE está en mi puerta"

expect.set_options(timeout=15_000)  # other tests may run beside

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
]

CONSULATE = Reply(
    paragraphs=(
        "**Consulado General del Perú – Miami**\n1401 Ponce de Leon Blvd",
        "1. Uno.\n2. Dos.\n• Tres.\nhttps://www.gob.pe/36187",
        "Teléfono:\n+1 786 713 2401\nEn otro país:\n113",
    ),
    choices=(Choice("Sacar cita", "/appointment", "Make an appointment"), Choice("Menú", "/menu")),
    pin=Pin(
        "Consulado General del Perú – Miami", "1401 Ponce de Leon Blvd, FL 33134 (punto aproximado)", (25.7, -80.2)
    ),
    card=Card("Consulado General del Perú – Miami", "+17867132401"),
    files=("office-miami.vcf", "event-fort-myers-2026-07-11.ics"),
    rating="find-consulate",
    locale="es",
)


@contextmanager
def serving(app: ASGIApp, host: str = "localhost") -> Iterator[str]:
    """The address of an app under uvicorn."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def interpreter() -> ScriptedInterpreter:
    made = ScriptedInterpreter()
    made.understand("cómo saco mi pasaporte", "passport-adult")
    return made


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def opened(
    tmp_path_factory: pytest.TempPathFactory, interpreter: ScriptedInterpreter, clock: Clock
) -> Iterator[tuple[Service, str]]:
    """A service and its address; made once, because reading the content takes long."""
    made = build(settings(tmp_path_factory.mktemp("page"), chaski_key=KEY), interpreter, now=clock)
    migrate(made.engine)
    gazetteer()  # read once in the background when the bot starts
    with serving(create(made, NOBODY)) as found:
        yield made, found
    made.engine.dispose()


@pytest.fixture
def service(opened: tuple[Service, str]) -> Service:
    return opened[0]


@pytest.fixture
def address(opened: tuple[Service, str]) -> str:
    return opened[1]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Visit:
    """An open page, and what it did behind the person's back."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def last(self, text: str) -> Locator:
        """Waits until the newest bubble holds the text."""
        newest = self.page.locator(".said").last
        expect(newest).to_contain_text(text)
        return newest

    def write(self, text: str) -> None:
        self.page.get_by_role("textbox").fill(text)
        self.page.keyboard.press("Enter")

    def told(self, reply: Reply, question: str = "hola") -> Locator:
        """Shows a reply as the server would send it."""
        self.page.route("**/chat", lambda route: route.fulfill(json={"messages": web.render(reply)}))
        self.write(question)
        newest = self.last(reply.paragraphs[0].partition("\n")[0].strip("*"))
        self.page.unroute("**/chat")
        return newest


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Opens the page; `path` below its address, the rest as Playwright's `new_context` takes it."""
    contexts: list[BrowserContext] = []

    def opening(
        path: str = "/",
        *,
        at: str = "",
        before: Callable[[Page], object] | None = None,
        until: Literal["commit", "load"] = "load",
        **given: Any,
    ) -> Visit:
        context = browser.new_context(**{**PHONE, "locale": "es-PE", **given})
        contexts.append(context)
        visit = Visit(context.new_page(), at or address)
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("console", lambda said: visit.complaints.append(f"{said.type}: {said.text}"))
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        if before:
            before(visit.page)
        visit.page.goto(visit.address + path, wait_until=until)
        return visit

    yield opening
    for context in contexts:
        context.close()


@pytest.fixture
def visit(open_page: Callable[..., Visit]) -> Visit:
    opened = open_page()
    opened.last(GREETING)
    return opened


def focused(visit: Visit) -> str:
    return str(visit.page.evaluate("document.activeElement.id || document.activeElement.textContent"))


def accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


# What is said.


def test_greets_and_shows_the_menu(visit: Visit) -> None:
    titles = visit.page.locator(".choices button").all_inner_texts()
    assert titles[0] == "🆘 Emergencia"
    assert "Mi consulado" in titles
    assert visit.page.locator("html").get_attribute("lang") == "es"


def test_answers_what_is_typed_and_what_is_tapped(visit: Visit) -> None:
    visit.write("cómo saco mi pasaporte")
    visit.last("Qué llevar")
    expect(visit.page.locator(".mine .words").last).to_have_text("cómo saco mi pasaporte")
    expect(visit.page.locator(".said").last.locator("strong").first).to_have_text("Pasaporte para mayores de edad")
    visit.page.locator(".said").last.get_by_role("button", name="Mi consulado").tap()
    visit.last("¿En qué parte de EE. UU. vive?")
    visit.write("07505")
    visit.last("Consulado General del Perú – Paterson")
    phone = visit.page.locator(".said").last.locator("a[href^='tel:']").first
    assert re.fullmatch(r"tel:\+1\d{10}", phone.get_attribute("href") or "")


def test_a_line_break_is_written_with_shift(visit: Visit) -> None:
    field = visit.page.get_by_role("textbox")
    field.press_sequentially("uno")
    field.press("Shift+Enter")
    field.press_sequentially("dos")
    field.press("Enter")
    expect(visit.page.locator(".mine .words").last).to_have_text("uno\ndos", use_inner_text=True)


def test_what_is_typed_is_never_run(visit: Visit) -> None:
    visit.write("<img src=x onerror=document.title='run'>")
    visit.last("no le entendí")
    expect(visit.page.locator(".mine .words").last).to_have_text("<img src=x onerror=document.title='run'>")
    visit.told(replace(CONSULATE, paragraphs=("Título", "**<img src=x>** <script>1</script> https://a.example/<b>x")))
    assert visit.page.title() == "Chaski"
    assert visit.page.locator("#talk img, #talk script, #talk b").count() == 0
    assert "<script>1</script>" in visit.page.locator(".said").last.inner_text()


def test_every_part_of_an_answer_is_shown(visit: Visit) -> None:
    shown = visit.told(CONSULATE)
    assert shown.locator(".words ol li").all_inner_texts() == ["Uno.", "Dos."]
    assert shown.locator(".words ul li").all_inner_texts() == ["Tres."]
    expect(shown.get_by_role("link", name="gob.pe/36187")).to_have_attribute("href", "https://www.gob.pe/36187")
    assert shown.locator(".words a[href^='tel:']").all_inner_texts() == ["+1 786 713 2401", "113"]
    place = shown.locator(".place")
    expect(place).to_contain_text("Consulado General del Perú – Miami")
    expect(place).to_contain_text("1401 Ponce de Leon Blvd, FL 33134 (punto aproximado)")
    expect(place.get_by_role("link", name="Abrir el mapa")).to_have_attribute(
        "href", web.MAP + "1401+Ponce+de+Leon+Blvd%2C+FL+33134"
    )
    expect(place.get_by_role("link", name="+1 786 713 2401")).to_have_attribute("href", "tel:+17867132401")
    with visit.page.expect_download() as contact:
        place.get_by_role("link", name="Guardar el contacto").tap()
    assert contact.value.suggested_filename == "office-miami.vcf"
    with visit.page.expect_download() as event:
        shown.get_by_role("link", name="Guardar en mi calendario: fort myers 2026-07-11").tap()
    assert event.value.suggested_filename == "event-fort-myers-2026-07-11.ics"
    about = shown.get_by_role("button", name="Sacar cita").locator("small")
    expect(about).to_have_text("Make an appointment")
    accessible(visit.page)
    assert fits(visit.page)
    assert visit.complaints == []


def test_a_rating_gives_way_to_its_answer(visit: Visit) -> None:
    shown = visit.told(CONSULATE)
    before = visit.page.locator(".said").count()
    asked: list[Any] = []
    thanks = web.render(Reply(paragraphs=("Gracias por decirlo.",), choices=(Choice("Menú", "/menu"),)))

    def answer(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(json={"messages": thanks})

    visit.page.route("**/chat", answer)
    rating = shown.get_by_role("group", name="¿Le sirvió?")
    rating.get_by_role("button", name="No").press("Enter")
    expect(rating).to_contain_text("Gracias por decirlo.")
    assert asked[0]["choice"] == '/helpful{"of":"find-consulate","is":"no"}'
    assert rating.get_by_role("button").all_inner_texts() == ["Menú"]
    assert visit.page.locator(".said").count() == before
    expect(rating).to_be_focused()


def test_an_answer_may_clear_the_screen(visit: Visit) -> None:
    visit.page.locator(".said").last.get_by_role("button", name="Mi consulado").focus()
    visit.told(replace(CONSULATE, paragraphs=("Limpio.",), clean=True))
    assert visit.page.locator(".said").count() == 1
    assert focused(visit) == "text"


def test_a_button_of_last_week_still_works(visit: Visit, service: Service, clock: Clock) -> None:
    clock.forward(days=8)
    with transaction(service.engine) as session:
        session.query(ContactRow).delete()
    visit.page.get_by_role("button", name="Mi consulado").first.tap()
    visit.last("¿En qué parte de EE. UU. vive?")


def test_a_link_may_open_the_page_at_a_topic(open_page: Callable[..., Visit]) -> None:
    asked: list[Any] = []

    def answer(route: Route) -> None:
        asked.append(route.request.post_data_json["text"])
        route.fulfill(json={"messages": web.render(CONSULATE)})

    for query in ("?topic=passport-adult&office=miami", "?office=miami", "?topic=passport-adult"):
        open_page(f"/{query}", before=lambda page: page.route("**/chat", answer)).last("Consulado General")
    assert asked == ["/start passport-adult_miami", "/start miami", "/start passport-adult"]
    open_page("/?topic=<b>&office=").last(GREETING)


# Languages.


def test_the_page_speaks_every_language(visit: Visit) -> None:
    field = visit.page.get_by_role("textbox")
    chosen = {
        "es": "Listo. Le hablo en español.",
        "en": "Listo. Le hablo en inglés.",
        "qu": "Listo. Le hablo en quechua.",
    }
    for code, name in PHRASES.names()[::-1]:
        _ = PHRASES.of(code)
        visit.page.get_by_role("button", name=name, exact=True).first.tap()
        visit.last(_(chosen[code]))
        assert visit.page.locator("html").get_attribute("lang") == code
        assert visit.page.locator(".said").last.get_attribute("lang") == code
        expect(field).to_have_attribute("placeholder", _("Escriba su pregunta"))
        expect(visit.page.get_by_role("button", name=name, exact=True).first).to_have_attribute("aria-pressed", "true")
        expect(visit.page.locator("#privacy")).to_have_attribute("href", f"{visit.address}/privacy?lang={code}")
        expect(visit.page.locator(".languages [aria-pressed=true]")).to_have_count(1)
    accessible(visit.page)


def test_the_page_follows_the_language_of_the_answer(visit: Visit) -> None:
    spanish = visit.page.locator(".said").first
    shown = visit.told(replace(CONSULATE, paragraphs=("Your consulate",), locale="en"))
    assert visit.page.locator("html").get_attribute("lang") == "en"
    assert (spanish.get_attribute("lang"), shown.get_attribute("lang")) == ("es", "en")
    expect(visit.page.get_by_role("textbox")).to_have_attribute("placeholder", PHRASES.of("en")("Escriba su pregunta"))


def test_spanish_below_an_answer_is_told_as_spanish(visit: Visit) -> None:
    paragraphs = ("Your consulate", "**Castellano:**", "Su consulado", "Teléfono")
    shown = visit.told(replace(CONSULATE, paragraphs=paragraphs, locale="en"))
    assert shown.locator("[lang=es] p").all_inner_texts() == ["Castellano:", "Su consulado", "Teléfono"]


def test_a_browser_in_english_is_greeted_in_english(open_page: Callable[..., Visit]) -> None:
    visit = open_page(locale="en-US")
    visit.last("I am Chaski")
    assert visit.page.locator("html").get_attribute("lang") == "en"


# Keyboard, screen, sight.


def test_everything_can_be_done_from_the_keyboard(open_page: Callable[..., Visit]) -> None:
    visit = open_page(has_touch=False, is_mobile=False)
    visit.last(GREETING)
    visit.page.keyboard.press("Tab")
    skip = visit.page.get_by_role("link", name="Ir al campo para escribir")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visit.page.keyboard.press("Enter")
    assert focused(visit) == "text"
    visit.page.keyboard.type(AT_DOOR)
    visit.page.keyboard.press("Enter")
    visit.last("No abra.")
    assert focused(visit) == "text"
    for _ in range(20):
        visit.page.keyboard.press("Shift+Tab")
        if focused(visit) == "Mi consulado":
            break
    style = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"
    visit.page.keyboard.press("Enter")
    visit.last("¿En qué parte de EE. UU. vive?")
    assert focused(visit) == "Mi consulado"


def test_the_answer_is_read_out_and_said_by_whom(visit: Visit) -> None:
    visit.write(AT_DOOR)
    visit.last("No abra.")
    log = visit.page.get_by_role("log", name="Conversación")
    assert log.locator(".mine .bubble").last.inner_text().startswith("Usted:")
    assert log.locator(".said .bubble").last.inner_text().startswith("Chaski:")
    box = visit.page.locator(".mine").last.bounding_box()
    assert box
    assert 0 < box["y"] < 200, "the question and its answer are not at the top of the screen"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(open_page: Callable[..., Visit], scheme: str) -> None:
    visit = open_page(color_scheme=scheme)
    visit.last(GREETING)
    visit.write(AT_DOOR)
    visit.last("No abra.")
    visit.told(CONSULATE)
    accessible(visit.page)


def test_it_fits_every_screen_and_keeps_to_itself(visit: Visit) -> None:
    visit.write(AT_DOOR)
    visit.last("No abra.")
    visit.write("una" + "muylarga" * 40)
    visit.last("no le entendí")
    visit.told(CONSULATE)
    # 640 × 400 and 320 × 256 are what 200% and 400% leave of a small laptop's screen
    for width, height in ((360, 640), (320, 568), (1280, 800), (640, 400), (320, 256)):
        visit.page.set_viewport_size({"width": width, "height": height})
        assert fits(visit.page), width
        visit.page.get_by_role("textbox").focus()
        expect(visit.page.get_by_role("textbox")).to_be_in_viewport(ratio=1)
    assert [url for url in visit.requests if not url.startswith(visit.address)] == []
    assert visit.complaints == []


def test_every_target_is_large_enough_for_a_finger(visit: Visit) -> None:
    visit.told(CONSULATE)
    for target in visit.page.locator("button, .place a, .files a, footer a, .words a[href^=tel]").all():
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= TARGET, target.inner_text()


# Bad links.


def test_a_message_is_shown_at_once_and_the_wait_is_told(visit: Visit) -> None:
    held: list[Route] = []
    visit.page.route("**/chat", lambda route: held.append(route))
    visit.write("cómo saco mi pasaporte")
    mine = visit.page.locator(".mine").last
    expect(mine).to_contain_text("cómo saco mi pasaporte")
    expect(mine).to_contain_text("Enviando…")
    expect(visit.page.get_by_role("status")).to_have_text("Chaski está escribiendo…")
    expect(visit.page.get_by_role("status")).to_have_text("La conexión está lenta. Sigo esperando la respuesta.")
    held[0].continue_()
    visit.last("Qué llevar")
    expect(mine).not_to_contain_text("Enviando…")
    expect(visit.page.get_by_role("status")).to_be_empty()


def test_quick_messages_are_answered_in_their_order(visit: Visit) -> None:
    def slowly(route: Route) -> None:
        time.sleep(0.2)
        route.continue_()

    visit.page.route("**/chat", slowly)
    for text in ("Miami", "cómo saco mi pasaporte", AT_DOOR):
        visit.write(text)
    visit.last("No abra.")
    said = visit.page.locator(".said:not(.mine) .words").all_inner_texts()[1:]
    wanted = ("Miami", "Pasaporte para mayores", "No abra.")
    assert all(words in text for words, text in zip(wanted, said, strict=True))


def test_a_lost_message_is_sent_again_as_the_same_question(visit: Visit) -> None:
    asked: list[Any] = []

    def lose(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.abort()

    visit.page.route("**/chat", lose)
    visit.write("cómo saco mi pasaporte")
    visit.last("No llegó la respuesta.")
    visit.write(AT_DOOR)
    expect(visit.page.locator(".mine").last).to_contain_text("Sin respuesta")
    expect(visit.page.locator(".lost")).to_have_count(1)
    accessible(visit.page)
    visit.page.unroute("**/chat")
    visit.page.on("request", lambda request: asked.append(request.post_data_json) if "/chat" in request.url else None)
    visit.page.get_by_role("button", name="Intentar de nuevo").press("Enter")
    visit.last("No abra.")
    assert focused(visit) == "talk"
    assert asked[2:] == asked[:2]
    assert visit.page.locator(".lost").count() == 0
    assert len({body["visitor"] for body in asked}) == 1
    assert all(re.fullmatch(r"[\w-]{22}", body[name]) for body in asked for name in ("id", "visitor"))


def test_an_answer_that_does_not_come_is_given_up_after_twenty_seconds(open_page: Callable[..., Visit]) -> None:
    visit = open_page(before=lambda page: page.clock.install())
    visit.last(GREETING)
    visit.page.route("**/chat", lambda route: None)
    visit.write("hola")
    expect(visit.page.locator(".mine").last).to_contain_text("Enviando…")
    visit.page.clock.run_for(19_000)
    expect(visit.page.locator(".lost")).to_have_count(0)
    visit.page.clock.run_for(2_000)
    visit.last("No llegó la respuesta.")


def test_without_a_network_it_says_so_and_goes_on_when_it_is_back(visit: Visit) -> None:
    visit.page.context.set_offline(True)
    visit.write(AT_DOOR)
    visit.last("No llegó la respuesta.")
    visit.page.context.set_offline(False)
    visit.last("No abra.")


def test_a_server_in_trouble_keeps_nobody_waiting(visit: Visit) -> None:
    visit.page.route("**/chat", lambda route: route.fulfill(status=503), times=1)
    visit.write("hola")
    visit.write(AT_DOOR)
    expect(visit.page.locator(".words").last).to_contain_text("No abra.")
    expect(visit.page.locator(".lost")).to_have_count(1)


def test_what_is_written_before_the_script_arrives_is_kept(open_page: Callable[..., Visit]) -> None:
    held: list[Route] = []
    visit = open_page(before=lambda page: page.route("**/chat.js*", lambda route: held.append(route)), until="commit")
    expect(visit.page.get_by_role("status")).to_contain_text("Cargando…")
    expect(visit.page.get_by_role("button", name="Enviar")).to_be_disabled()
    visit.page.get_by_role("textbox").press_sequentially(AT_DOOR)
    held[0].continue_()
    visit.last(GREETING)
    expect(visit.page.get_by_role("textbox")).to_have_value(AT_DOOR)
    visit.page.keyboard.press("Enter")
    visit.last("No abra.")
    assert visit.complaints == []


def test_without_scripts_it_says_whom_to_turn_to(open_page: Callable[..., Visit]) -> None:
    page = open_page(java_script_enabled=False).page
    expect(page.get_by_role("link", name="Directorio oficial de consulados")).to_be_visible()
    expect(page.locator("a[href='tel:911']")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_hidden()
    assert CATALOG.directory in page.content()


# Who asks, from where, with what.


def test_a_visitor_is_known_while_the_tab_is_open_and_by_no_cookie(visit: Visit) -> None:
    def visitor() -> str:
        with visit.page.expect_request("**/chat") as sent:
            visit.write("hola")
        return str(sent.value.post_data_json["visitor"])

    first = visitor()
    visit.page.reload()
    visit.last(GREETING.partition(" ")[0])
    assert visitor() == first
    assert visit.page.context.cookies() == []
    visit.page.evaluate("sessionStorage.visitor = 'x'")
    assert re.fullmatch(r"[\w-]{22}", visitor())


def test_each_visitor_is_another_and_needs_no_storage(open_page: Callable[..., Visit]) -> None:
    refuse = "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('refused') }})"
    seen = set()
    for _ in range(2):
        asked: list[Any] = []

        def watch(page: Page, asked: list[Any] = asked) -> None:
            page.add_init_script(refuse)
            page.on("request", lambda request: asked.append(request.post_data_json) if "/chat" in request.url else None)

        visit = open_page(before=watch)
        visit.last(GREETING)
        visit.write(AT_DOOR)
        visit.last("No abra.")
        chats = [body["visitor"] for body in asked if body]
        assert len(set(chats)) == 1
        seen.add(chats[0])
    assert len(seen) == 2


def test_a_place_is_asked_for_only_on_a_tap_and_sent_roughly(open_page: Callable[..., Visit]) -> None:
    where = {"latitude": 25.761234567, "longitude": -80.191234567}
    visit = open_page(geolocation=where, permissions=["geolocation"])
    visit.last(GREETING)
    visit.page.get_by_role("button", name="Mi consulado").tap()
    shown = visit.last("¿En qué parte de EE. UU. vive?")
    with visit.page.expect_request("**/chat") as sent:
        shown.get_by_role("button", name="Enviar mi ubicación").tap()
    assert sent.value.post_data_json["location"] == [25.761, -80.191]
    visit.last("Consulado General del Perú – Miami")


def test_who_refuses_to_tell_the_place_may_type_it(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Mi consulado").tap()
    shown = visit.last("¿En qué parte de EE. UU. vive?")
    shown.get_by_role("button", name="Enviar mi ubicación").tap()
    visit.last("Escriba su ZIP, su ciudad o su estado.")
    expect(visit.page.get_by_role("status")).to_be_empty()


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_file_never_leaves_the_phone(visit: Visit, how: str) -> None:
    give = """(how) => {
        const data = new DataTransfer();
        data.items.add(new File(["secret"], "pasaporte.jpg", {type: "image/jpeg"}));
        const event = how === "drop" ? new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true})
            : new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
        return document.getElementById("text").dispatchEvent(event);
    }"""
    with visit.page.expect_request("**/chat") as sent:
        assert visit.page.evaluate(give, how) is False
    body = sent.value.post_data_json
    assert {name: body[name] for name in body if name not in ("id", "visitor", "locale")} == {"attachment": "picture"}
    expect(visit.page.locator(".mine").last).to_contain_text("pasaporte.jpg (no salió de su teléfono)")


# Privacy.


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_privacy_is_one_tap_away_readable_and_accessible(open_page: Callable[..., Visit], scheme: str) -> None:
    visit = open_page(color_scheme=scheme)
    visit.last(GREETING)
    with visit.page.expect_popup() as popup:
        visit.page.get_by_role("link", name="Su privacidad").tap()
    page = popup.value
    expect(page.get_by_role("heading", level=1)).to_have_text("Su privacidad")
    assert page.get_by_role("heading", level=2).count() == 6
    accessible(page)
    assert fits(page)
    page.get_by_role("link", name="English").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(PHRASES.of("en")("Su privacidad"))
    page.set_viewport_size({"width": 320, "height": 568})
    assert fits(page)
    page.get_by_role("link", name=PHRASES.of("en")("Volver a la conversación")).tap()
    expect(page.locator(".said").last).to_contain_text("Chaski")


# On another site.

HOSTILE = "* { font-family: serif !important; letter-spacing: 9px } button, dialog, iframe { display: none !important } body { margin: 0 }"
STRICT = "default-src 'none'; img-src data:; style-src 'nonce-site'; script-src {chat}; frame-src {chat}"
SITE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Consulate</title><link rel="icon" href="data:,"><style nonce="site">{style}</style></head>
<body><main><h1>Consulate</h1><p><a href="#top">A link</a></p></main>
<script src="{chat}/embed.js" defer data-locale="es" data-topic="passport-adult" data-office="miami"></script></body></html>"""


@pytest.fixture
def site(service: Service) -> Iterator[str]:
    """Another site, at another origin, with the chat's button; and the chat, which that site may frame."""
    chat = ""

    async def page(_request: Request) -> Response:
        return HTMLResponse(
            SITE.format(style=HOSTILE, chat=chat), headers={"Content-Security-Policy": STRICT.format(chat=chat)}
        )

    with serving(Starlette(routes=[Path("/", page)]), "127.0.0.1") as found:
        allowed = service.settings.model_copy(update={"embed_origins": found})
        with serving(create(replace(service, settings=allowed), NOBODY)) as chat:
            yield found


def frame(visit: Visit) -> FrameLocator:
    return visit.page.frame_locator("iframe")


def test_another_site_opens_the_chat_over_itself(open_page: Callable[..., Visit], site: str) -> None:
    note = "Object.defineProperty(window, 'before', {value: Object.keys(window)})"
    visit = open_page(
        at=site,
        before=lambda page: page.add_init_script(note),
        has_touch=False,
        is_mobile=False,
        viewport={"width": 1280, "height": 800},
    )
    button = visit.page.get_by_role("button", name="Pregunte a Chaski")
    expect(button).to_be_in_viewport(ratio=1)
    assert visit.page.evaluate("Object.keys(window).filter((name) => !window.before.includes(name))") == []
    accessible(visit.page)
    assert [url for url in visit.requests if "/chat" in url or "?" in url] == []
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    expect(button).to_be_focused()
    visit.page.keyboard.press("Enter")
    dialog = visit.page.get_by_role("dialog", name="Chaski")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Cerrar")).to_be_focused()
    expect(frame(visit).get_by_role("log")).to_contain_text("Chaski:")
    accessible(visit.page)
    inside = visit.page.frames[1]
    found = Axe().run(inside)  # type: ignore[arg-type]
    assert found.violations_count == 0, found.generate_report()
    assert "embed=1" in inside.url
    assert "topic=passport-adult" in inside.url
    assert visit.complaints == []


def test_escape_closes_the_chat_from_within_and_from_without(open_page: Callable[..., Visit], site: str) -> None:
    visit = open_page(at=site, has_touch=False, is_mobile=False)
    button = visit.page.get_by_role("button", name="Pregunte a Chaski")
    dialog = visit.page.get_by_role("dialog", name="Chaski")
    button.click()
    expect(frame(visit).get_by_role("log")).to_contain_text("Chaski:")
    visit.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    frame(visit).get_by_role("textbox").fill(AT_DOOR)
    frame(visit).get_by_role("textbox").press("Enter")
    expect(frame(visit).get_by_role("log")).to_contain_text("No abra.")
    frame(visit).get_by_role("textbox").press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    expect(frame(visit).get_by_role("log")).to_contain_text("No abra.")
    dialog.get_by_role("button", name="Cerrar").click()
    expect(dialog).to_be_hidden()


def test_on_a_phone_the_chat_fills_the_screen_and_moves_nothing(open_page: Callable[..., Visit], site: str) -> None:
    visit = open_page(at=site)
    heading = visit.page.get_by_role("heading", name="Consulate")
    where = heading.bounding_box()
    visit.page.get_by_role("button", name="Pregunte a Chaski").tap()
    expect(frame(visit).get_by_role("log")).to_contain_text("Chaski:")
    box = visit.page.get_by_role("dialog").bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 640)
    assert heading.bounding_box() == where
    assert fits(visit.page)
    for target in visit.page.get_by_role("dialog").locator("button, a").all():
        size = target.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= TARGET


def test_a_site_that_is_not_named_gets_no_frame(open_page: Callable[..., Visit], address: str) -> None:
    async def page(_request: Request) -> Response:
        return HTMLResponse(SITE.format(style="", chat=address))

    with serving(Starlette(routes=[Path("/", page)]), "127.0.0.1") as stranger:
        visit = open_page(at=stranger)
        visit.page.get_by_role("button", name="Pregunte a Chaski").tap()
        apart = visit.page.get_by_role("link", name="Abrir en otra pestaña")
        expect(apart).to_have_attribute("href", re.compile(rf"^{address}/\?"))
        visit.page.wait_for_timeout(500)
        assert any("frame-ancestors" in complaint for complaint in visit.complaints)
        assert frame(visit).get_by_role("log").count() == 0
