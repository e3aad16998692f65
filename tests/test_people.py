import html
import re
from typing import Any

import pyotp
import pytest

from bot.errors import ConfigError
from bot.panel import commands, passwords, second_factor
from bot.panel.people import EMAIL
from bot.panel.visit import key_of
from bot.users import Role, User
from tests.builders import Clock
from tests.officers import Browser, Panel

LINK = re.compile(r"http://localhost/panel/invitation/[\w-]{43}")
PASSWORD = "quinua tranvía lunes brújula"
NEW = "otorongo cuarzo martes farol"
CHIEF = Role.ADMINISTRATOR


@pytest.fixture
def chief(panel: Panel) -> User:
    return panel.user(CHIEF, name="Carmen")


@pytest.fixture
def browser(panel: Panel, chief: User) -> Browser:
    return panel.officer(user=chief)


def text(response: Any) -> str:
    return html.unescape(response.text)


def form(**changed: object) -> dict[str, Any]:
    return {"email": "beto@example.org", "name": "Beto", "roles": ["editor"], "office": "paterson"} | changed


def actions(panel: Panel) -> list[tuple[str, str, str]]:
    return [(one.action, one.subject, one.detail) for one in panel.desk.audit.recent(20)]


def known(panel: Panel, user_id: int) -> User:
    found = panel.desk.users.get(user_id)
    assert found
    return found


class TestInviting:
    def test_a_link_is_shown_once_and_said_to_be_handed_over(self, panel: Panel, browser: Browser) -> None:
        page = browser.submit("/panel/people", form())
        assert page.status_code == 200
        (link, *_) = LINK.findall(page.text)
        assert "no envía correos" in text(page)
        assert panel.stranger().get(link).status_code == 200
        user = panel.desk.users.find("beto@example.org")
        assert user is not None
        assert user.roles == {Role.EDITOR}
        assert (user.name, user.office) == ("Beto", "paterson")
        assert not LINK.findall(browser.get(f"/panel/people/{user.id}").text)
        assert actions(panel)[0] == ("invited", f"user/{user.id}", "editor; paterson")

    def test_the_invited_stand_in_the_list(self, browser: Browser) -> None:
        browser.submit("/panel/people", form())
        page = browser.get("/panel/people")
        assert "Beto" in page.text
        assert "invitada" in page.text

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"email": ""}, "Escriba un correo"),
            ({"email": "beto"}, "Escriba un correo"),
            ({"email": "beto@x"}, "Escriba un correo"),
            ({"email": f"{'b' * 250}@example.org"}, "Escriba un correo"),
            ({"name": " "}, "Escriba el nombre"),
            ({"name": "B" * 121}, "Escriba el nombre"),
            ({"roles": []}, "al menos un permiso"),
            ({"roles": ["king"]}, "al menos un permiso"),
            ({"office": "atlantis"}, "oficina de la lista"),
        ],
    )
    def test_what_is_wrong_is_told_and_the_rest_kept(
        self, panel: Panel, browser: Browser, wrong: dict[str, object], why: str
    ) -> None:
        page = browser.submit("/panel/people", form(name="Beto el nuevo") | wrong)
        assert page.status_code == 422
        assert why in text(page)
        assert "Beto el nuevo" in page.text or "name" in wrong
        assert panel.desk.users.find("beto@example.org") is None

    def test_a_double_click_gives_a_link_that_works(self, panel: Panel, browser: Browser) -> None:
        pages = [browser.submit("/panel/people", form()) for _ in range(2)]
        first, second = (LINK.findall(page.text)[0] for page in pages)
        assert panel.stranger().get(first).status_code == 404
        assert panel.stranger().get(second).status_code == 200
        assert len([user for user in panel.desk.users.list() if user.name == "Beto"]) == 1

    def test_who_works_here_already_is_not_invited_again(self, panel: Panel, browser: Browser) -> None:
        there = panel.user(Role.EDITOR, name="Rosa")
        page = browser.submit("/panel/people", form(email=there.email.upper()))
        assert page.status_code == 422
        assert "ya hay una persona con este correo" in text(page)
        assert known(panel, there.id) == there

    @pytest.mark.parametrize("good", ["ana@example.org", "ana.quispe+panel@correo.rree.example"])
    def test_emails(self, good: str) -> None:
        assert EMAIL.fullmatch(good)


class TestPermissions:
    def test_roles_and_office_change(self, panel: Panel, browser: Browser) -> None:
        user = panel.user(Role.EDITOR, office="paterson")
        sent = {"do": "save", "roles": ["approver", "translator"], "office": "miami"}
        assert browser.submit(f"/panel/people/{user.id}", sent).status_code == 303
        changed = known(panel, user.id)
        assert changed.roles == {Role.APPROVER, Role.TRANSLATOR}
        assert changed.office == "miami"
        assert actions(panel)[0] == ("roles-changed", f"user/{user.id}", "approver translator; miami")

    def test_saving_without_a_change_notes_nothing(self, panel: Panel, browser: Browser) -> None:
        user = panel.user(Role.EDITOR, office="paterson")
        browser.submit(f"/panel/people/{user.id}", {"do": "save", "roles": ["editor"], "office": "paterson"})
        assert actions(panel) == []

    def test_somebody_without_any_role_is_refused(self, panel: Panel, browser: Browser) -> None:
        user = panel.user(Role.EDITOR)
        page = browser.submit(f"/panel/people/{user.id}", {"do": "save", "office": ""})
        assert page.status_code == 422
        assert "al menos un permiso" in page.text
        assert known(panel, user.id) == user

    @pytest.mark.parametrize("sent", [{"do": "disable"}, {"do": "save", "roles": ["editor"], "office": ""}])
    def test_the_last_administrator_stays_and_is_told_why(
        self, panel: Panel, browser: Browser, chief: User, sent: dict[str, Any]
    ) -> None:
        page = browser.submit(f"/panel/people/{chief.id}", sent)
        assert page.status_code == 422
        assert "la única persona activa que administra" in text(page)
        assert known(panel, chief.id) == chief

    def test_an_administrator_may_go_when_there_is_another(self, panel: Panel, browser: Browser, chief: User) -> None:
        panel.user(CHIEF)
        answer = browser.submit(f"/panel/people/{chief.id}", {"do": "save", "roles": ["editor"], "office": ""})
        assert answer.headers["location"] == "/panel/"
        assert browser.get("/panel/people").status_code == 403


class TestAccess:
    @pytest.fixture
    def user(self, panel: Panel) -> User:
        return panel.user(Role.EDITOR, name="Rosa")

    def test_who_is_disabled_is_out_at_once(self, panel: Panel, browser: Browser, user: User) -> None:
        theirs = panel.officer(user=user)
        browser.submit(f"/panel/people/{user.id}", {"do": "disable"})
        assert theirs.get("/panel/account", follow_redirects=False).status_code == 303
        assert "desactivada" in browser.get(f"/panel/people/{user.id}").text
        browser.submit(f"/panel/people/{user.id}", {"do": "enable"})
        assert not known(panel, user.id).disabled
        assert [action for action, *_ in actions(panel)] == ["enabled", "disabled"]

    def test_a_new_link_ends_what_was(self, panel: Panel, browser: Browser, user: User) -> None:
        theirs = panel.officer(user=user)
        page = browser.submit(f"/panel/people/{user.id}", {"do": "reset"})
        assert panel.stranger().get(LINK.findall(page.text)[0]).status_code == 200
        assert theirs.get("/panel/account", follow_redirects=False).status_code == 303
        assert not known(panel, user.id).has_password

    def test_ones_own_link_is_not_made(self, panel: Panel, browser: Browser, chief: User) -> None:
        assert browser.submit(f"/panel/people/{chief.id}", {"do": "reset"}).status_code == 422
        assert known(panel, chief.id) == chief

    def test_sessions_end_but_not_the_one_in_use(self, panel: Panel, browser: Browser, chief: User, user: User) -> None:
        theirs, other = panel.officer(user=user), panel.officer(user=chief)
        for one in (user, chief):
            browser.submit(f"/panel/people/{one.id}", {"do": "end"})
        assert theirs.get("/panel/account", follow_redirects=False).status_code == 303
        assert other.get("/panel/account", follow_redirects=False).status_code == 303
        assert browser.get("/panel/account", follow_redirects=False).status_code == 200
        assert actions(panel)[-1] == ("session-ended", f"user/{user.id}", "1")

    @pytest.mark.parametrize("number", ["0", "999999", "9" * 30, "9" * 6000, "x", "-1", "%00", "1.5"])
    def test_nobody_of_that_number(self, browser: Browser, number: str) -> None:
        assert browser.get(f"/panel/people/{number}").status_code == 404
        assert browser.submit(f"/panel/people/{number}", {"do": "disable"}).status_code == 404


class TestAnOfficesAdministrator:
    @pytest.fixture
    def browser(self, panel: Panel) -> Browser:
        return panel.officer(CHIEF, office="paterson", name="Carmen")

    def test_sees_the_own_offices_people_only(self, panel: Panel, browser: Browser) -> None:
        panel.user(Role.EDITOR, office="paterson", name="Rosa")
        panel.user(Role.EDITOR, office="miami", name="Miguel")
        panel.user(Role.EDITOR, name="Nadia")
        page = browser.get("/panel/people").text
        assert "Rosa" in page
        assert "Miguel" not in page
        assert "Nadia" not in page

    @pytest.mark.parametrize("office", ["miami", None])
    @pytest.mark.parametrize("do", ["save", "disable", "enable", "reset", "end"])
    def test_others_are_not_there(self, panel: Panel, browser: Browser, office: str | None, do: str) -> None:
        user = panel.user(Role.EDITOR, office=office)
        assert browser.get(f"/panel/people/{user.id}").status_code == 404
        sent = {"do": do, "roles": ["administrator"], "office": "paterson"}
        assert browser.submit(f"/panel/people/{user.id}", sent).status_code == 404
        assert known(panel, user.id) == user

    @pytest.mark.parametrize("office", ["", "miami"])
    def test_gives_nobody_another_office_or_all(self, panel: Panel, browser: Browser, office: str) -> None:
        user = panel.user(Role.EDITOR, office="paterson")
        assert browser.submit("/panel/people", form(office=office)).status_code == 422
        sent = {"do": "save", "roles": ["editor"], "office": office}
        assert browser.submit(f"/panel/people/{user.id}", sent).status_code == 422
        assert known(panel, user.id).office == "paterson"
        assert panel.desk.users.find("beto@example.org") is None

    def test_does_not_reset_somebody_elses_invitation(self, panel: Panel, browser: Browser) -> None:
        _, token = panel.desk.users.invite("beto@example.org", "Beto", (Role.EDITOR,), "miami")
        assert browser.submit("/panel/people", form()).status_code == 422
        assert panel.desk.users.by_invitation(token)

    def test_reads_what_the_own_people_did(self, panel: Panel, browser: Browser) -> None:
        rosa, nadia = panel.user(Role.EDITOR, office="paterson", name="Rosa"), panel.user(Role.EDITOR, name="Nadia")
        panel.desk.audit.note(rosa.id, "saved", "offices/paterson")
        panel.desk.audit.note(nadia.id, "saved", "offices/miami")
        page = browser.get("/panel/audit").text
        assert "<code>offices/paterson</code>" in page
        assert "<code>offices/miami</code>" not in page


class TestReadingTheLog:
    def test_says_who_did_what_in_words(self, panel: Panel, browser: Browser, chief: User) -> None:
        user = panel.user(Role.EDITOR, name="Rosa")
        browser.submit(f"/panel/people/{user.id}", {"do": "disable"})
        page = browser.get("/panel/audit").text
        assert "Desactivó" in page
        assert re.search(r"Carmen.*Rosa", page, re.DOTALL)

    def test_is_filtered_and_paged(self, panel: Panel, browser: Browser, chief: User) -> None:
        for number in range(60):
            panel.desk.audit.note(chief.id, "saved", f"topics/passport/t{number}")
        panel.desk.audit.note(None, "login-failed", "user")
        first = browser.get(f"/panel/audit?person={chief.id}")
        assert "t59<" in first.text
        assert "t9<" not in first.text
        older = html.unescape(re.findall(r'href="(/panel/audit\?[^"]*before[^"]*)"', first.text)[0])
        second = browser.get(older)
        assert "t9<" in second.text
        assert "t10<" not in second.text
        assert "Intento fallido" not in first.text
        assert "t7<" in browser.get("/panel/audit?subject=topics/passport/t7").text

    @pytest.mark.parametrize("query", ["person=x", "before=%01", "subject=%01%7F", f"before={'9' * 40}", "person=-1"])
    def test_odd_filters_are_answered(self, browser: Browser, query: str) -> None:
        assert browser.get(f"/panel/audit?{query}").status_code == 200


class TestAccount:
    @pytest.fixture
    def secret(self) -> str:
        return second_factor.new_secret()

    @pytest.fixture
    def rosa(self, panel: Panel, secret: str) -> User:
        user = panel.user(Role.EDITOR, name="Rosa")
        panel.desk.users.set_password(user.id, passwords.hashed(PASSWORD))
        panel.desk.users.set_second_factor(user.id, secret, 0, ["old"])
        return user

    @pytest.fixture
    def mine(self, panel: Panel, rosa: User) -> Browser:
        return panel.officer(user=rosa)

    def test_the_password_changes_and_other_browsers_are_out(self, panel: Panel, rosa: User, mine: Browser) -> None:
        other = panel.officer(user=rosa)
        sent = {"current": PASSWORD, "password": NEW, "again": NEW}
        assert mine.submit("/panel/account/password", sent).status_code == 303
        found = panel.desk.users.password(rosa.email)
        assert found is not None
        assert passwords.matches(found[1], NEW)
        assert other.get("/panel/account", follow_redirects=False).status_code == 303
        assert mine.get("/panel/account", follow_redirects=False).status_code == 200
        assert actions(panel)[0] == ("password-changed", f"user/{rosa.id}", "")

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"current": "wrong"}, "no es su contraseña actual"),
            ({"password": "corta", "again": "corta"}, "al menos 12"),
            ({"again": "another one"}, "no son iguales"),
        ],
    )
    def test_a_password_that_will_not_do(
        self, panel: Panel, rosa: User, mine: Browser, wrong: dict[str, str], why: str
    ) -> None:
        page = mine.submit("/panel/account/password", {"current": PASSWORD, "password": NEW, "again": NEW} | wrong)
        assert page.status_code == 422
        assert why in text(page)
        assert NEW not in page.text
        found = panel.desk.users.password(rosa.email)
        assert found is not None
        assert passwords.matches(found[1], PASSWORD)

    def test_the_present_password_is_not_guessed_at_an_open_browser(self, mine: Browser) -> None:
        for _ in range(6):
            page = mine.submit("/panel/account/password", {"current": "wrong", "password": NEW, "again": NEW})
        assert "Espere un minuto" in page.text

    def test_new_recovery_codes_need_a_code_and_replace_the_old(
        self, panel: Panel, rosa: User, mine: Browser, secret: str, clock: Clock
    ) -> None:
        assert mine.submit("/panel/account/recovery", {"code": "000000"}).status_code == 422
        page = mine.submit("/panel/account/recovery", {"code": pyotp.TOTP(secret).at(clock.now)})
        codes = re.findall(r"<code>([\w-]{14})</code>", page.text)
        assert len(codes) == panel.desk.users.recovery_left(rosa.id) == 10
        assert panel.desk.users.take_recovery(rosa.id, second_factor.plain_code(codes[0]))
        assert not panel.desk.users.take_recovery(rosa.id, "old")

    def test_the_name_changes(self, panel: Panel, rosa: User, mine: Browser) -> None:
        assert mine.submit("/panel/account/name", {"name": " Rosa  María "}).status_code == 303
        assert known(panel, rosa.id).name == "Rosa María"
        page = mine.submit("/panel/account/name", {"name": "R" * 121})
        assert page.status_code == 422
        assert "R" * 121 in page.text

    def test_the_language_changes(self, rosa: User, mine: Browser) -> None:
        mine.submit("/panel/language", {"locale": "en", "back": "/panel/account"})
        assert '<html lang="en">' in mine.get("/panel/account").text

    def test_one_or_all_other_browsers_are_ended(self, panel: Panel, rosa: User, mine: Browser) -> None:
        others = [panel.officer(user=rosa) for _ in range(3)]
        key = key_of(others[0].cookies["chaski-panel"])
        mine.get("/panel/account")
        mine.submit("/panel/account/sessions/end", {"key": key})
        assert [one.get("/panel/account", follow_redirects=False).status_code for one in others] == [303, 200, 200]
        mine.submit("/panel/account/sessions/end", {})
        assert [one.get("/panel/account", follow_redirects=False).status_code for one in others] == [303, 303, 303]
        assert mine.get("/panel/account", follow_redirects=False).status_code == 200

    def test_somebody_elses_browser_is_not_ended(self, panel: Panel, mine: Browser) -> None:
        other = panel.officer(Role.EDITOR)
        mine.submit("/panel/account/sessions/end", {"key": key_of(other.cookies["chaski-panel"])})
        assert other.get("/panel/account", follow_redirects=False).status_code == 200


class TestCommands:
    def create(self, panel: Panel, **changed: str) -> list[str]:
        given = {"email": "ana@example.org", "name": "Ana"} | changed
        made = commands.create(
            panel.desk.users, panel.desk.audit, "http://localhost", roles=(CHIEF,), office=None, **given
        )
        return list(made)

    def test_the_first_administrator_gets_a_link(self, panel: Panel) -> None:
        link, how = self.create(panel)
        assert LINK.fullmatch(link)
        assert "7 days" in how
        assert panel.stranger().get(link).status_code == 200
        user = panel.desk.users.find("ana@example.org")
        assert user is not None
        assert user.roles == {CHIEF}
        assert user.office is None
        assert actions(panel) == [("invited", f"user/{user.id}", "administrator; national")]

    @pytest.mark.parametrize("wrong", [{"email": "ana"}, {"email": ""}, {"name": " "}, {"name": "A" * 121}])
    def test_what_is_wrong_is_named_with_its_remedy(self, panel: Panel, wrong: dict[str, str]) -> None:
        with pytest.raises(ConfigError, match=f"--{next(iter(wrong))}"):
            self.create(panel, **wrong)
        assert panel.desk.users.list() == []

    def test_who_is_there_already_is_reset_instead(self, panel: Panel) -> None:
        self.create(panel)
        with pytest.raises(ConfigError, match="users reset"):
            self.create(panel, email="ANA@example.org")

    def test_a_reset_lets_even_the_last_administrator_in_again(self, panel: Panel) -> None:
        user = panel.user(CHIEF)
        link, _ = commands.reset(panel.desk.users, panel.desk.audit, "http://localhost", email=user.email)
        assert panel.stranger().get(link).status_code == 200

    def test_a_reset_of_nobody_says_so(self, panel: Panel) -> None:
        with pytest.raises(ConfigError, match="nobody has it"):
            list(commands.reset(panel.desk.users, panel.desk.audit, "http://localhost", email="no@example.org"))

    def test_the_list_says_who_has_come(self, panel: Panel) -> None:
        panel.user(Role.EDITOR, office="miami", name="Rosa")
        self.create(panel)
        ana, rosa = commands.listing(panel.desk.users)
        assert ana.split() == ["ana@example.org", "invited", "administrator;", "national", "Ana"]
        assert rosa.split()[1:] == ["active", "editor;", "miami", "Rosa"]
