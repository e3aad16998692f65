"""The chat page in a real browser, as wide as an old phone."""

import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from bot.app import Service
from bot.nlu_server import free_port
from bot.web import create
from tests.builders import ScriptedInterpreter

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE: ViewportSize = {"width": 360, "height": 640}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
]


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """The service's app under uvicorn."""
    port = free_port()
    config = uvicorn.Config(create(service, "http://127.0.0.1:9"), port=port, log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://localhost:{port}/"
    server.should_exit = True
    thread.join()


@dataclass
class Visit:
    """An open page, and what it did behind the person's back."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def last(self, text: str) -> None:
        """Waits until the newest bubble holds the text."""
        expect(self.page.locator(".said").last).to_contain_text(text)

    def write(self, text: str) -> None:
        self.page.get_by_role("textbox").fill(text)
        self.page.keyboard.press("Enter")


@pytest.fixture
def visit(address: str) -> Iterator[Visit]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport=PHONE, locale="es-PE", has_touch=True, is_mobile=True)
        opened = Visit(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("console", lambda said: opened.complaints.append(said.text) if said.type == "error" else None)
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.goto(address)
        yield opened
        browser.close()


@pytest.fixture(autouse=True)
def _understands(interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("cómo saco mi pasaporte", "passport-adult")


def test_greets_and_shows_the_menu(visit: Visit) -> None:
    visit.last("Soy Chaski")
    titles = visit.page.locator(".choices button").all_inner_texts()
    assert titles[0] == "🆘 Emergencia"
    assert "Mi consulado" in titles
    assert visit.page.locator("html").get_attribute("lang") == "es"


def test_answers_what_is_typed_and_what_is_tapped(visit: Visit) -> None:
    visit.last("Soy Chaski")
    visit.write("cómo saco mi pasaporte")
    visit.last("Qué llevar")
    expect(visit.page.locator(".mine").last).to_have_text("cómo saco mi pasaporte")
    expect(visit.page.locator(".said").last.locator("strong").first).to_have_text("Pasaporte para mayores de edad")
    visit.page.locator(".said").last.get_by_role("button", name="Mi consulado").tap()
    visit.last("¿En qué parte de EE. UU. vive?")
    visit.write("07505")
    visit.last("Consulado General del Perú – Paterson")
    phone = visit.page.locator(".said").last.locator("a[href^='tel:']").first
    assert re.fullmatch(r"tel:\+1\d{10}", phone.get_attribute("href") or "")


def test_a_consulate_can_be_kept_as_a_contact(visit: Visit) -> None:
    visit.last("Soy Chaski")
    visit.write("Miami")
    visit.last("Consulado General del Perú – Miami")
    link = visit.page.get_by_role("link", name="Guardar el contacto")
    with visit.page.expect_download() as download:
        link.tap()
    assert download.value.suggested_filename == "office-miami.vcf"
    assert visit.complaints == []


def test_an_emergency_is_answered_at_once(visit: Visit) -> None:
    visit.last("Soy Chaski")
    visit.write("ICE está en mi puerta")
    visit.last("1. No abra.")


def test_what_is_typed_is_never_run(visit: Visit) -> None:
    visit.last("Soy Chaski")
    visit.write("<img src=x onerror=document.title='run'>")
    visit.last("no le entendí")
    expect(visit.page.locator(".mine").last).to_have_text("<img src=x onerror=document.title='run'>")
    assert visit.page.title() == "Chaski"
    assert visit.page.locator("img").count() == 0


def test_says_when_the_message_did_not_leave(visit: Visit) -> None:
    visit.last("Soy Chaski")
    visit.page.context.set_offline(True)
    visit.write("hola")
    visit.last("No hay conexión")


def test_fits_a_narrow_screen_keeps_to_itself_and_is_accessible(visit: Visit, address: str) -> None:
    visit.last("Soy Chaski")
    visit.write("ICE está en mi puerta")
    visit.last("1. No abra.")
    visit.write("una" + "muylarga" * 40)
    visit.last("no le entendí")
    for width in (PHONE["width"], 320, 1280):
        visit.page.set_viewport_size({"width": width, "height": 640})
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in visit.requests if not url.startswith(address)] == []
    assert visit.complaints == []
    found = Axe().run(visit.page)
    assert found.violations_count == 0, found.generate_report()


def test_a_browser_in_english_is_greeted_in_english(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(viewport=PHONE, locale="en-US").new_page()
        page.goto(address)
        expect(page.locator(".said").last).to_contain_text("I am Chaski")
        assert page.locator("html").get_attribute("lang") == "en"
        browser.close()
