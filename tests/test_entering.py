import html
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from argon2 import PasswordHasher

from bot.panel import passwords, second_factor
from bot.panel.entering import in_words
from bot.storage.sessions import HALF_WAY, IDLE
from bot.users import Role, User
from tests.builders import PHRASES, Clock
from tests.officers import Browser, Panel

PASSWORD = "quinua tranvía lunes brújula"
HASH = passwords.hashed(PASSWORD)
SEALED = re.compile(r'name="sealed" value="([^"]+)"')
KEPT = re.compile(r'name="kept" value="([^"]*)"')
BY_HAND = re.compile(r'<code class="secret">([^<]+)</code>')
CODE = re.compile(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){2})</code>")


@dataclass
class Officer:
    """Somebody with a password and a phone, as the invitation made them."""

    panel: Panel
    clock: Clock
    user: User
    secret: str = ""
    codes: list[str] = field(default_factory=list)

    def code(self) -> str:
        """What the phone shows now; time goes on, because no code is taken twice."""
        self.clock.forward(seconds=30)
        return pyotp.TOTP(self.secret).at(self.clock.now)

    def browser(self, **headers: str) -> Browser:
        browser = self.panel.stranger(raise_server_exceptions=True, headers=headers)
        browser.get("/panel/login")
        return browser

    def log_in(self, **headers: str) -> Browser:
        browser = self.browser(**headers)
        assert password(browser, self.user.email).status_code == 303
        browser.get("/panel/second-factor")
        assert browser.submit("/panel/second-factor", {"code": self.code()}).status_code == 303
        browser.get("/panel/account")
        return browser


def password(browser: Browser, email: str, word: str = PASSWORD, **more: str) -> Any:
    return browser.submit("/panel/login", {"email": email, "password": word, **more})


def text(response: Any) -> str:
    return html.unescape(response.text)


def actions(panel: Panel) -> list[str]:
    return [entry.action for entry in panel.desk.audit.recent(20)]


def inside(browser: Browser) -> bool:
    return bool(browser.get("/panel/account", follow_redirects=False).status_code == 200)


def invited(panel: Panel, email: str = "rosa@example.org", *roles: Role) -> tuple[User, str]:
    user, token = panel.desk.users.invite(email, "Rosa", roles or (Role.EDITOR,))
    return user, f"/panel/invitation/{token}"


@pytest.fixture
def rosa(panel: Panel, clock: Clock) -> Officer:
    """Rosa, who has accepted her invitation."""
    user, link = invited(panel)
    panel.desk.users.accept(link.rpartition("/")[2], HASH)
    officer = Officer(panel, clock, user, second_factor.new_secret(), list(second_factor.new_codes()))
    codes = list(map(second_factor.plain_code, officer.codes))
    panel.desk.users.set_second_factor(user.id, officer.secret, 0, codes)
    return officer


def sealed(page: Any) -> str:
    return str(SEALED.findall(page.text)[0])


class TestInvitation:
    def test_the_link_greets_and_asks_for_a_password(self, panel: Panel) -> None:
        _, link = invited(panel)
        page = panel.stranger().get(link)
        assert page.status_code == 200
        assert "Rosa" in page.text
        assert "rosa@example.org" in page.text

    def test_looking_at_the_link_does_not_spend_it(self, panel: Panel) -> None:
        _, link = invited(panel)
        assert [panel.stranger().get(link).status_code for _ in range(3)] == [200] * 3

    @pytest.mark.parametrize("token", ["nonsense", "a" * 3000, "%F0%9F%94%91"])
    def test_a_wrong_link_says_so(self, panel: Panel, token: str) -> None:
        page = panel.stranger().get(f"/panel/invitation/{token}")
        assert page.status_code == 404
        assert "Este enlace ya no sirve" in page.text

    def test_a_spent_link_says_so_and_shows_the_way_in(self, panel: Panel) -> None:
        _, link = invited(panel)
        browser = panel.stranger()
        browser.get(link)
        assert browser.submit(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
        again = browser.get(link)
        assert again.status_code == 404
        assert 'href="/panel/login"' in again.text

    def test_a_weak_password_is_explained_beside_the_field(self, panel: Panel) -> None:
        user, link = invited(panel)
        browser = panel.stranger()
        browser.get(link)
        for word, again, why in (
            ("corta", "corta", "al menos 12 caracteres"),
            ("rosa@example.org", "rosa@example.org", "fácil de adivinar"),
            (PASSWORD, PASSWORD + "x", "no son iguales"),
        ):
            page = browser.submit(link, {"password": word, "again": again})
            assert page.status_code == 422
            assert why in text(page)
            assert word not in text(page) or "@" in word
        found = panel.desk.users.get(user.id)
        assert found is not None
        assert not found.has_password

    def test_the_second_factor_follows_and_nothing_opens_before_it(self, panel: Panel) -> None:
        _, link = invited(panel)
        browser = panel.stranger()
        browser.get(link)
        sent = browser.submit(link, {"password": PASSWORD, "again": PASSWORD})
        assert sent.headers["location"] == "/panel/second-factor/setup"
        assert not inside(browser)
        assert "invitation-accepted" in actions(panel)


class TestSettingUp:
    def half_way(self, panel: Panel) -> tuple[Browser, Any]:
        _, link = invited(panel)
        browser = panel.stranger()
        browser.get(link)
        browser.submit(link, {"password": PASSWORD, "again": PASSWORD})
        return browser, browser.get("/panel/second-factor/setup")

    def test_shows_a_picture_and_the_secret_to_type(self, panel: Panel) -> None:
        _, page = self.half_way(panel)
        assert '<svg viewBox="' in page.text
        assert "style=" not in page.text
        assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", BY_HAND.findall(page.text)[0])

    def test_a_wrong_code_says_so_and_keeps_the_secret(self, panel: Panel) -> None:
        browser, page = self.half_way(panel)
        again = browser.submit("/panel/second-factor/setup", {"sealed": sealed(page), "code": "000000"})
        assert again.status_code == 422
        assert "El código no es correcto" in again.text
        assert BY_HAND.findall(again.text) == BY_HAND.findall(page.text)
        assert not inside(browser)

    def test_a_right_code_lets_in_and_shows_ten_recovery_codes_once(self, panel: Panel, clock: Clock) -> None:
        browser, page = self.half_way(panel)
        code = pyotp.TOTP(BY_HAND.findall(page.text)[0].replace(" ", "")).at(clock.now)
        done = browser.submit("/panel/second-factor/setup", {"sealed": sealed(page), "code": code})
        assert done.status_code == 200
        assert len(set(CODE.findall(done.text))) == 10
        assert inside(browser)
        assert actions(panel)[:2] == ["logged-in", "second-factor-set"]

    def test_a_double_click_shows_the_same_codes(self, panel: Panel, clock: Clock) -> None:
        browser, page = self.half_way(panel)
        code = pyotp.TOTP(BY_HAND.findall(page.text)[0].replace(" ", "")).at(clock.now)
        form = {"sealed": sealed(page), "code": code, "csrf": browser.mark}
        before = dict(browser.cookies)
        first = browser.submit("/panel/second-factor/setup", form)
        after = dict(browser.cookies)
        assert before != after
        browser.cookies.clear()
        browser.cookies.update(before)
        second = browser.submit("/panel/second-factor/setup", form)
        assert CODE.findall(second.text) == CODE.findall(first.text) != []
        assert not inside(browser)

    @pytest.mark.parametrize("forged", ["", "nonsense"])
    def test_a_secret_that_is_not_ours_begins_anew(self, panel: Panel, forged: str) -> None:
        browser, _ = self.half_way(panel)
        answer = browser.submit("/panel/second-factor/setup", {"sealed": forged, "code": "123456"})
        assert answer.headers["location"] == "/panel/second-factor/setup"

    def test_a_secret_made_for_somebody_else_begins_anew(self, panel: Panel, rosa: Officer) -> None:
        theirs = panel.desk.vault.seal({"user": rosa.user.id, "secret": rosa.secret, "codes": ["x"]})
        _, link = invited(panel, "beto@example.org")
        browser = panel.stranger()
        browser.get(link)
        browser.submit(link, {"password": PASSWORD, "again": PASSWORD})
        browser.get("/panel/second-factor/setup")
        answer = browser.submit("/panel/second-factor/setup", {"sealed": theirs, "code": rosa.code()})
        assert answer.headers["location"] == "/panel/second-factor/setup"

    def test_who_has_a_second_factor_cannot_set_another_with_the_password_alone(
        self, panel: Panel, rosa: Officer
    ) -> None:
        browser = rosa.browser()
        password(browser, rosa.user.email)
        asked = browser.get("/panel/second-factor/setup", follow_redirects=False)
        assert asked.headers["location"] == "/panel/second-factor"
        secret = second_factor.new_secret()
        mine = panel.desk.vault.seal({"user": rosa.user.id, "secret": secret, "codes": []})
        sent = {"sealed": mine, "code": pyotp.TOTP(secret).at(rosa.clock.now)}
        browser.get("/panel/second-factor")
        assert browser.submit("/panel/second-factor/setup", sent).headers["location"] == "/panel/second-factor"
        assert panel.desk.users.second_factor(rosa.user.id) == rosa.secret

    def test_a_new_phone_needs_the_password_and_ends_the_other_sessions(self, panel: Panel, rosa: Officer) -> None:
        other, browser = rosa.log_in(), rosa.log_in()
        page = browser.get("/panel/second-factor/setup")
        new = BY_HAND.findall(page.text)[0].replace(" ", "")
        form = {"sealed": sealed(page), "code": pyotp.TOTP(new).at(rosa.clock.now), "current": "a wrong password"}
        assert browser.submit("/panel/second-factor/setup", form).status_code == 422
        assert panel.desk.users.second_factor(rosa.user.id) == rosa.secret
        done = browser.submit("/panel/second-factor/setup", form | {"current": PASSWORD})
        assert len(CODE.findall(done.text)) == 10
        assert panel.desk.users.second_factor(rosa.user.id) == new
        assert inside(browser)
        assert not inside(other)


class TestLoggingIn:
    def test_password_and_code_let_in(self, panel: Panel, rosa: Officer) -> None:
        browser = rosa.browser()
        first = password(browser, " ROSA@Example.org ")
        assert first.headers["location"] == "/panel/second-factor"
        assert not inside(browser)
        browser.get("/panel/second-factor")
        second = browser.submit("/panel/second-factor", {"code": rosa.code()})
        assert (second.status_code, second.headers["location"]) == (303, "/panel/")
        assert inside(browser)
        assert actions(panel)[0] == "logged-in"

    def test_the_cookie_changes_at_every_step(self, rosa: Officer) -> None:
        browser = rosa.browser()
        seen = [browser.cookies["chaski-panel"]]
        password(browser, rosa.user.email)
        seen.append(browser.cookies["chaski-panel"])
        browser.get("/panel/second-factor")
        browser.submit("/panel/second-factor", {"code": rosa.code()})
        seen.append(browser.cookies["chaski-panel"])
        assert len(set(seen)) == 3

    def test_a_wrong_password_says_so_not_which_was_wrong_and_keeps_the_email(
        self, panel: Panel, rosa: Officer
    ) -> None:
        known, unknown = (password(rosa.browser(), email, "wrong") for email in (rosa.user.email, "no@example.org"))
        assert (known.status_code, unknown.status_code) == (422, 422)
        assert "El correo o la contraseña no son correctos." in text(known)
        assert 'value="rosa@example.org"' in known.text
        assert "wrong" not in re.sub(r'class="[^"]*"', "", known.text)
        same = [re.sub(r'value="[^"]*"', "", page.text) for page in (known, unknown)]
        assert same[0] == same[1]
        assert "login-failed" in actions(panel)

    def test_nothing_typed_is_in_the_audit_log(self, panel: Panel, rosa: Officer) -> None:
        password(rosa.browser(), "no@example.org", "my secret word")
        password(rosa.browser(), rosa.user.email, "my secret word")
        kept = str(panel.desk.audit.recent(50))
        assert "example.org" not in kept
        assert "secret word" not in kept
        assert PASSWORD not in kept
        assert rosa.secret not in kept

    @pytest.mark.parametrize("email", ["rosa@example.org", "no@example.org"])
    def test_after_five_mistakes_one_waits_and_is_told_how_long(self, panel: Panel, rosa: Officer, email: str) -> None:
        browser = rosa.browser()
        for _ in range(4):
            assert "no son correctos" in text(password(browser, email, "wrong"))
        for word in ("wrong", "wrong", PASSWORD):
            page = password(browser, email, word)
            assert page.status_code == 422
            assert "Espere un minuto" in text(page)
        assert actions(panel).count("login-failed") == 5
        assert actions(panel).count("locked") == 1

    def test_after_the_wait_one_gets_in(self, rosa: Officer) -> None:
        browser = rosa.browser()
        for _ in range(6):
            password(browser, rosa.user.email, "wrong")
        rosa.clock.forward(minutes=1)
        assert password(browser, rosa.user.email).status_code == 303

    def test_a_double_click_gets_in(self, rosa: Officer) -> None:
        browser = rosa.browser()
        cookies = dict(browser.cookies)
        assert password(browser, rosa.user.email).status_code == 303
        browser.cookies.clear()
        browser.cookies.update(cookies)
        assert password(browser, rosa.user.email).status_code == 303

    def test_who_is_disabled_or_has_a_new_link_reads_the_same(self, panel: Panel, rosa: Officer) -> None:
        panel.desk.users.disable(rosa.user.id)
        assert "no son correctos" in text(password(rosa.browser(), rosa.user.email))
        panel.desk.users.enable(rosa.user.id)
        panel.desk.users.reset(rosa.user.id)
        assert "no son correctos" in text(password(rosa.browser(), rosa.user.email))

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"email": "", "password": ""},
            {"email": "rosa@example.org\x00", "password": "\x00"},
            {"email": "x" * 100_000, "password": "y" * 1_000_000},
            {"email": ["rosa@example.org", "two"], "password": ["a", "b"]},
        ],
    )
    def test_odd_forms_are_answered(self, rosa: Officer, sent: dict[str, str]) -> None:
        assert rosa.browser().submit("/panel/login", sent).status_code == 422

    def test_a_weaker_hash_is_made_anew(self, panel: Panel, rosa: Officer) -> None:
        panel.desk.users.set_password(rosa.user.id, PasswordHasher(time_cost=1).hash(PASSWORD))
        assert password(rosa.browser(), rosa.user.email).status_code == 303
        found = panel.desk.users.password(rosa.user.email)
        assert found is not None
        assert "t=1," not in found[1]
        assert password(rosa.browser(), rosa.user.email).status_code == 303

    def test_who_is_in_is_not_asked_again(self, rosa: Officer) -> None:
        browser = rosa.log_in()
        for path in ("/panel/login", "/panel/second-factor"):
            assert browser.get(path, follow_redirects=False).headers["location"] == "/panel/"

    def test_out_is_out(self, rosa: Officer) -> None:
        browser = rosa.log_in()
        cookie = browser.cookies["chaski-panel"]
        assert browser.submit("/panel/logout").headers["location"] == "/panel/login"
        assert not inside(browser)
        stolen = rosa.panel.stranger(cookies={"chaski-panel": cookie})
        assert not inside(stolen)


class TestSecondStep:
    def half_way(self, rosa: Officer) -> Browser:
        browser = rosa.browser()
        password(browser, rosa.user.email)
        browser.get("/panel/second-factor")
        return browser

    @pytest.mark.parametrize("code", ["", "000000", "abc", "a2b3-c4d5-e6f7", "x" * 100_000, "123456\x00"])
    def test_a_wrong_code_says_so(self, rosa: Officer, code: str) -> None:
        browser = self.half_way(rosa)
        page = browser.submit("/panel/second-factor", {"code": code})
        assert page.status_code == 422
        assert "El código no es correcto" in page.text
        assert not inside(browser)

    def test_a_code_is_taken_once(self, rosa: Officer) -> None:
        one, two = self.half_way(rosa), self.half_way(rosa)
        code = rosa.code()
        assert one.submit("/panel/second-factor", {"code": code}).status_code == 303
        again = two.submit("/panel/second-factor", {"code": code})
        assert again.status_code == 422
        assert "ya se usó" in again.text
        assert not inside(two)

    def test_a_double_click_goes_on(self, rosa: Officer) -> None:
        browser = self.half_way(rosa)
        cookies, form = dict(browser.cookies), {"code": rosa.code(), "csrf": browser.mark}
        assert browser.submit("/panel/second-factor", form).status_code == 303
        browser.cookies.clear()
        browser.cookies.update(cookies)
        again = browser.submit("/panel/second-factor", form)
        assert (again.status_code, again.headers["location"]) == (303, "/panel/")
        assert not inside(browser)  # the old cookie itself opens nothing

    def test_guessing_codes_locks_out_though_the_password_is_known(self, rosa: Officer) -> None:
        for _ in range(5):
            page = self.half_way(rosa).submit("/panel/second-factor", {"code": "000000"})
        assert "Espere un minuto" in page.text
        assert "Espere un minuto" in password(rosa.browser(), rosa.user.email).text

    def test_a_right_code_does_not_help_while_one_waits(self, rosa: Officer) -> None:
        browser = self.half_way(rosa)
        for _ in range(5):
            browser.submit("/panel/second-factor", {"code": "000000"})
        page = browser.submit("/panel/second-factor", {"code": rosa.code()})
        assert page.status_code == 422
        assert not inside(browser)

    def test_getting_in_forgives_mistakes(self, rosa: Officer) -> None:
        for _ in range(4):
            password(rosa.browser(), rosa.user.email, "wrong")
        rosa.log_in()
        for _ in range(4):
            assert "no son correctos" in text(password(rosa.browser(), rosa.user.email, "wrong"))

    def test_a_recovery_code_lets_in_once_and_the_rest_are_counted(self, panel: Panel, rosa: Officer) -> None:
        browser = self.half_way(rosa)
        typed = rosa.codes[3].upper().replace("-", " ")
        assert browser.submit("/panel/second-factor", {"code": typed}).status_code == 303
        assert inside(browser)
        assert "recovery-used" in actions(panel)
        assert "quedan: 9" in browser.get("/panel/account").text
        assert self.half_way(rosa).submit("/panel/second-factor", {"code": typed}).status_code == 422

    def test_too_slow_between_the_steps_begins_anew(self, rosa: Officer) -> None:
        browser = self.half_way(rosa)
        rosa.clock.now += HALF_WAY
        answer = browser.submit("/panel/second-factor", {"code": rosa.code()})
        assert answer.status_code == 401
        assert 'action="/panel/login"' in answer.text


class TestOnward:
    def test_to_the_page_that_was_asked_for(self, rosa: Officer) -> None:
        browser = rosa.browser()
        login = browser.get("/panel/account?a=1&b=dos%20tres", follow_redirects=False)
        page = browser.get(login.headers["location"])
        asked = html.unescape(re.findall(r'name="next" value="([^"]*)"', page.text)[0])
        step = password(browser, rosa.user.email, next=asked)
        page = browser.get(step.headers["location"])
        asked = html.unescape(re.findall(r'name="next" value="([^"]*)"', page.text)[0])
        done = browser.submit("/panel/second-factor", {"code": rosa.code(), "next": asked})
        assert done.headers["location"] == "/panel/account?a=1&b=dos%20tres"

    @pytest.mark.parametrize(
        "evil",
        [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\evil",
            "javascript:alert(1)",
            "/\r\nX: y",
            "/login",
        ],
    )
    def test_never_to_another_place(self, rosa: Officer, evil: str) -> None:
        browser = rosa.browser()
        password(browser, rosa.user.email, next=evil)
        browser.get("/panel/second-factor")
        done = browser.submit("/panel/second-factor", {"code": rosa.code(), "next": evil})
        where = urlsplit(done.headers["location"])
        assert (where.scheme, where.netloc) == ("", "")
        assert where.path in ("/panel/", "/panel/X:%20y")


class TestWhatWasBeingWritten:
    """A session that ends while somebody writes: the text goes through both steps."""

    def expired(self, rosa: Officer) -> tuple[Browser, Any]:
        browser = rosa.log_in()
        rosa.clock.now += IDLE
        return browser, browser.submit("/panel/account/name", {"name": "Rosa María, a medio escribir"})

    def written(self, rosa: Officer, kept: str) -> list[tuple[str, str]]:
        opened = rosa.panel.desk.vault.open(kept)
        assert opened is not None
        return [tuple(one) for one in opened["fields"]]

    def test_is_kept_sealed_on_the_login_page(self, rosa: Officer) -> None:
        _, page = self.expired(rosa)
        assert page.status_code == 401
        assert "a medio escribir" not in page.text
        (kept,) = KEPT.findall(page.text)
        assert ("name", "Rosa María, a medio escribir") in self.written(rosa, kept)

    def test_goes_through_a_wrong_password_and_both_steps(self, rosa: Officer) -> None:
        browser, page = self.expired(rosa)
        (kept,) = KEPT.findall(page.text)
        wrong = password(browser, rosa.user.email, "wrong", kept=kept)
        assert KEPT.findall(wrong.text) == [kept]
        second = password(browser, rosa.user.email, kept=kept)
        assert second.status_code == 200  # not in an address: it is long
        assert KEPT.findall(second.text) == [kept]
        wrong_code = browser.submit("/panel/second-factor", {"code": "000000", "kept": kept})
        assert wrong_code.status_code == 422
        assert KEPT.findall(wrong_code.text) == [kept]
        done = browser.submit("/panel/second-factor", {"code": rosa.code(), "kept": kept})
        assert done.status_code in (200, 303)
        assert inside(browser)

    def test_survives_a_second_expiry_between_the_steps(self, rosa: Officer) -> None:
        browser, page = self.expired(rosa)
        (kept,) = KEPT.findall(page.text)
        password(browser, rosa.user.email, kept=kept)
        rosa.clock.now += HALF_WAY
        late = browser.submit("/panel/second-factor", {"code": rosa.code(), "kept": kept})
        assert late.status_code == 401
        again = password(browser, rosa.user.email, kept=KEPT.findall(late.text)[0])
        assert KEPT.findall(again.text) == [kept]

    def test_what_nobody_sealed_is_left(self, rosa: Officer) -> None:
        browser = rosa.browser()
        password(browser, rosa.user.email, kept="nonsense")
        done = browser.submit("/panel/second-factor", {"code": rosa.code(), "kept": "nonsense"})
        assert done.headers["location"] == "/panel/"


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=1), "un minuto"),
        (timedelta(seconds=60), "un minuto"),
        (timedelta(seconds=61), "2 minutos"),
        (timedelta(minutes=32), "32 minutos"),
        (timedelta(hours=1), "una hora"),
    ],
)
def test_a_wait_in_words(wait: timedelta, words: str) -> None:
    assert in_words(wait, PHRASES.of("es")) == words
