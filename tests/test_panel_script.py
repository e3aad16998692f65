"""The panel's script in a real browser: limits that count, forms that are sent once, words that are not lost."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect, sync_playwright

from bot.panel.templating import ENVIRONMENT, STATIC

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ADDRESS = "http://localhost/panel/"
MACROS = '{% import "macros.html" as m with context %}'
FORM = (
    '<form method="post" action="/panel/saved">{{ m.csrf() }}{{ m.area("es", "Resumen", "ya", lang="es", limit=10) }}'
    '{{ m.button("Guardar", "then", "save") }}</form>'
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def posted() -> list[str]:
    """What forms have sent."""
    return []


@pytest.fixture
def opened(browser: Browser, posted: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens a page with pieces of the panel."""
    contexts = []

    def opening(body: str, **given: Any) -> Page:
        page_text = ENVIRONMENT.from_string(MACROS + body).render(_=lambda words: words, csrf_token="t", locale="es")
        html = f'<!doctype html><html lang="es"><meta charset="utf-8"><title>Panel</title>{page_text}<script src="/panel.js" defer></script>'

        def answer(route: Route) -> None:
            if route.request.method == "POST":
                posted.append(route.request.post_data or "")
                route.fulfill(status=204)  # the page stays
            elif route.request.url.endswith("panel.js"):
                route.fulfill(path=STATIC / "panel.js")
            else:
                route.fulfill(body=html, content_type="text/html")

        context = browser.new_context(**given)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        page.goto(ADDRESS)
        return page

    yield opening
    for context in contexts:
        context.close()


def test_a_field_counts_against_its_limit_and_says_how_much_is_too_much(opened: Callable[..., Page]) -> None:
    page = opened(FORM)
    counter, field = page.locator(".counter"), page.get_by_label("Resumen")
    expect(counter).to_have_text("2 / 10")
    field.fill("123456789")
    expect(counter).to_have_class("counter near")
    field.fill("1234567890👍")  # an emoji is two, as the channels count
    expect(counter).to_have_text("12 / 10 · sobran 2")
    expect(counter).to_have_class("counter over")


def test_without_the_script_the_limit_is_told_in_words(opened: Callable[..., Page]) -> None:
    page = opened(FORM, java_script_enabled=False)
    expect(page.get_by_label("Resumen")).to_have_accessible_description("Hasta 10 caracteres.")
    expect(page.locator(".counter")).to_be_hidden()


def test_a_form_that_was_sent_is_not_sent_again(opened: Callable[..., Page], posted: list[str]) -> None:
    page = opened(FORM)
    save = page.get_by_role("button", name="Guardar")
    save.click()
    expect(save).to_be_disabled()
    page.evaluate("document.forms[0].requestSubmit()")  # as the Enter key does
    page.wait_for_timeout(200)
    assert posted == ["csrf=t&es=ya&then=save"]


def test_a_form_can_be_sent_again_after_coming_back(opened: Callable[..., Page]) -> None:
    page = opened(FORM)
    save = page.get_by_role("button", name="Guardar")
    save.click()
    expect(save).to_be_disabled()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(save).to_be_enabled()


def test_leaving_with_unsaved_words_asks_first(opened: Callable[..., Page]) -> None:
    page = opened(FORM)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.goto(ADDRESS)
    assert asked == []
    page.get_by_label("Resumen").press_sequentially("más")
    page.goto(ADDRESS)
    assert asked == ["beforeunload"]


def test_a_link_can_be_copied(opened: Callable[..., Page]) -> None:
    page = opened(
        '{{ m.copy("https://example.org/1", "Copiar enlace") }}', permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Copiar enlace").click()
    expect(page.get_by_role("button")).to_have_text("Copiado")
    assert page.evaluate("navigator.clipboard.readText()") == "https://example.org/1"


def test_what_went_wrong_is_read_first(opened: Callable[..., Page]) -> None:
    page = opened(
        '{{ m.errors({"email": "Falta el correo."}) }}{{ m.field("email", "Correo", "", error="Falta el correo.") }}'
    )
    expect(page.locator("#errors")).to_be_focused()
    page.get_by_role("link", name="Falta el correo.").click()
    expect(page.get_by_label("Correo")).to_be_focused()
    expect(page.get_by_label("Correo")).to_have_accessible_description("Falta el correo.")
