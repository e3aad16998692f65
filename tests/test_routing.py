"""What holds for every page of the panel: who gets in, whose form is taken, and that nothing written is lost."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.panel.pages import PAGES
from bot.panel.routing import Need
from bot.storage.sessions import IDLE
from bot.users import Role
from tests.builders import Clock
from tests.officers import ORIGIN, Browser, Panel

EDIT = "/panel/edit/offices/miami"
KEPT = re.compile(r'name="kept" value="([^"]+)"')


@pytest.fixture
def ana(panel: Panel) -> Browser:
    return panel.officer(Role.EDITOR)


def test_the_address_without_a_slash_leads_to_the_panel(panel: Panel) -> None:
    response = panel.stranger().get("/panel", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (307, "/panel/")


@pytest.mark.parametrize("path", ["/panel/", "/panel/offices/miami", "/panel/topics?text=dni"])
def test_a_stranger_is_sent_to_the_login_and_back_afterwards(panel: Panel, path: str) -> None:
    response = panel.stranger().get(path, follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/panel/login")
    assert path == "/panel/" or "next=" in response.headers["location"]


def test_every_page_brings_a_strict_policy_and_is_not_kept(ana: Browser) -> None:
    headers = ana.get("/panel/help").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"


def test_the_browsers_cookie_is_out_of_reach_of_scripts_and_other_sites(panel: Panel) -> None:
    (cookie,) = panel.stranger().get("/panel/login").headers.get_list("set-cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_with_https_the_cookie_is_bound_to_the_host_and_http_is_given_up(panel: Panel) -> None:
    response = Browser(panel.app, base_url="https://localhost").get("/panel/login")
    (cookie,) = response.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-chaski-panel=")
    assert "Secure" in cookie
    assert "strict-transport-security" in response.headers


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"origin": ORIGIN, "sec-fetch-site": "cross-site"}],
)
def test_a_form_sent_from_elsewhere_is_refused(ana: Browser, panel: Panel, headers: dict[str, str]) -> None:
    number = len(panel.desk.audit.recent(50))
    response = ana.post("/panel/language", data={"csrf": ana.mark, "locale": "en"}, headers=headers)
    assert response.status_code == 403
    assert len(panel.desk.audit.recent(50)) == number


@pytest.mark.parametrize("mark", ["", "abc", "abc.def", "á.é", "." * 500])
def test_a_form_without_its_mark_is_refused(ana: Browser, mark: str) -> None:
    response = ana.post("/panel/language", data={"csrf": mark, "locale": "en"}, headers={"origin": ORIGIN})
    assert response.status_code == 403


def test_the_mark_of_another_browser_is_refused(ana: Browser, panel: Panel) -> None:
    beto = panel.officer(Role.EDITOR)
    response = ana.post("/panel/language", data={"csrf": beto.mark, "locale": "en"}, headers={"origin": ORIGIN})
    assert response.status_code == 403


def test_the_mark_is_never_twice_the_same(ana: Browser) -> None:
    first = ana.mark
    ana.get("/panel/help")
    assert ana.mark != first


def test_the_language_is_the_officers_and_stays(ana: Browser) -> None:
    assert '<html lang="es">' in ana.get("/panel/help").text
    response = ana.submit("/panel/language", {"locale": "en", "back": "/panel/help"})
    assert response.headers["location"] == "/panel/help"
    assert '<html lang="en">' in ana.get("/panel/help").text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/elsewhere"])
def test_the_language_leads_nowhere_else(ana: Browser, back: str) -> None:
    assert ana.submit("/panel/language", {"locale": "en", "back": back}).headers["location"] == "/panel/"


def test_an_unknown_page_says_so_in_the_panels_words(ana: Browser) -> None:
    assert ana.get("/panel/no-such-page").status_code == 404


def test_a_body_that_is_no_form_is_no_defect(ana: Browser) -> None:
    for body, kind in (
        (b"{}", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"\xff", ""),
    ):
        response = ana.post("/panel/language", content=body, headers={"content-type": kind, "origin": ORIGIN})
        assert response.status_code == 403


def test_more_than_the_panel_takes_is_told_and_not_read(ana: Browser) -> None:
    response = ana.post(EDIT, content=b"a" * (12 * 1024 * 1024 + 1), headers={"origin": ORIGIN})
    assert response.status_code == 413
    assert "no se guardó nada" in response.text


def test_after_an_hour_without_a_click_one_logs_in_again(ana: Browser, clock: Clock) -> None:
    clock.now += IDLE + timedelta(minutes=1)
    response = ana.get("/panel/offices", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/panel/login?next=%2Foffices")


def test_what_was_being_written_when_the_session_ended_is_kept_and_nothing_is_saved(
    ana: Browser, panel: Panel, clock: Clock
) -> None:
    ana.get(EDIT)
    clock.now += IDLE + timedelta(minutes=1)
    response = ana.submit(EDIT, {"do": "save", "phones.0.note.es": "Solo por la tarde."})
    assert response.status_code == 401
    kept = KEPT.search(response.text)
    assert kept
    assert "Solo por la tarde" not in kept[1]
    assert panel.desk.revisions.open("offices/miami") is None


def test_with_the_database_away_the_panel_says_so(ana: Browser, panel: Panel) -> None:
    with panel.service.engine.begin() as connection:
        connection.execute(text("ALTER TABLE panel_session RENAME TO away"))
    assert ana.get("/panel/help").status_code == 503


def test_every_page_but_the_way_in_needs_an_officer() -> None:
    open_ = {page.path for page in PAGES if page.needs is Need.ANYONE}
    assert open_ == {"/language", "/login", "/logout", "/invitation/{token}"}
    assert {page.path for page in PAGES if page.needs is Need.PASSWORD} == {"/second-factor", "/second-factor/setup"}
