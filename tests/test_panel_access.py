"""Who gets which page of the panel: every address for every kind of visitor, as one table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pytest

from bot.panel.pages import PAGES
from bot.panel.routing import Need, Page
from bot.users import Role
from tests.conftest import POSTGRES
from tests.officers import ORIGIN, Browser, a_panel
from tests.panel_forms import files, form
from tests.panels import NAMED, VISITORS, Visitors, page_at

# A cell is the status a visitor gets; login, code: they are sent to the login, to the second factor.
# nobody: not logged in; half: the password was right, and the second factor is missing; editor, transl(ator),
# approv(er), admin(istrator): national officers; p-: officers of Paterson; out: an editor who was disabled.
# {waiting-miami} and the like are made for the row (tests/panels.py). What follows an address are fields of its form.
TABLE = """
                                                        nobody half editor transl approv admin p-edit p-appr p-admin out
    POST /language                                      303    303  303    303    303    303   303    303    303     303
    GET  /help                                          login  code 200    200    200    200   200    200    200     login
    GET  /login                                         200    200  303    303    303    303   303    303    303     200
    POST /login                                         422    422  422    422    422    422   422    422    422     422
    POST /logout                                        login  login login  login  login  login login  login  login   login
    GET  /second-factor                                 login  200  303    303    303    303   303    303    303     login
    POST /second-factor                                 401    422  303    303    303    303   303    303    303     401
    GET  /second-factor/setup                           login  code 200    200    200    200   200    200    200     login
    POST /second-factor/setup                           401    code 422    422    422    422   422    422    422     401
    GET  /invitation/{invitation}                       200    200  200    200    200    200   200    200    200     200
    GET  /invitation/spent                              404    404  404    404    404    404   404    404    404     404
    POST /invitation/{invitation}                       422    422  422    422    422    422   422    422    422     422
    POST /invitation/spent                              404    404  404    404    404    404   404    404    404     404
    GET  /account                                       login  code 200    200    200    200   200    200    200     login
    POST /account/name                                  401    code 303    303    303    303   303    303    303     401
    POST /account/password                              401    code 422    422    422    422   422    422    422     401
    POST /account/recovery                              401    code 422    422    422    422   422    422    422     401
    POST /account/sessions/end                          401    code 303    303    303    303   303    303    303     401
    GET  /people                                        login  code 403    403    403    200   403    403    200     login
    POST /people                                        401    code 403    403    403    200   403    403    200     401
    POST /people office=                                401    code 403    403    403    200   403    403    422     401
    POST /people office=miami                           401    code 403    403    403    200   403    403    422     401
    GET  /people/{person}                               login  code 403    403    403    200   403    403    404     login
    GET  /people/{person-paterson}                      login  code 403    403    403    200   403    403    200     login
    GET  /people/{person-miami}                         login  code 403    403    403    200   403    403    404     login
    POST /people/{person} office=                       401    code 403    403    403    303   403    403    404     401
    POST /people/{person-paterson}                      401    code 403    403    403    303   403    403    303     401
    POST /people/{person-paterson} office=              401    code 403    403    403    303   403    403    422     401
    POST /people/{person-paterson} office=miami         401    code 403    403    403    303   403    403    422     401
    POST /people/{person-miami} office=miami            401    code 403    403    403    303   403    403    404     401
    GET  /audit                                         login  code 403    403    403    200   403    403    200     login
    GET  /audit?person={person-miami}                   login  code 403    403    403    200   403    403    200     login
    GET  /                                              login  code 200    200    200    200   200    200    200     login
    GET  /offices                                       login  code 200    200    200    200   303    303    303     login
    GET  /offices/paterson                              login  code 200    200    200    200   200    200    200     login
    GET  /offices/miami                                 login  code 200    200    200    200   404    404    404     login
    GET  /offices/nowhere                               login  code 404    404    404    404   404    404    404     login
    POST /offices/paterson/confirm                      401    code 303    403    403    403   303    403    403     401
    POST /offices/miami/confirm                         401    code 303    403    403    403   404    404    404     401
    POST /offices/paterson/closures                     401    code 303    403    403    403   303    403    403     401
    POST /offices/miami/closures                        401    code 303    403    403    403   404    404    404     401
    POST /offices/paterson/closures/{closure-paterson}/end 401    code 303    403    403    403   303    403    403     401
    POST /offices/miami/closures/{closure-miami}/end    401    code 303    403    403    403   404    404    404     401
    GET  /topics                                        login  code 200    200    200    200   200    200    200     login
    GET  /topics/passport-adult                         login  code 200    200    200    200   200    200    200     login
    GET  /topics/nothing                                login  code 404    404    404    404   404    404    404     login
    POST /topics/passport-adult/confirm                 401    code 303    403    403    403   403    403    403     401
    POST /topics/passport-adult/confirm office=miami    401    code 303    403    403    403   404    404    404     401
    GET  /edit/topics/passport/passport-adult           login  code 200    200    403    403   403    403    403     login
    GET  /edit/offices/paterson                         login  code 200    200    403    403   200    403    403     login
    GET  /edit/offices/miami                            login  code 200    200    403    403   404    404    404     login
    GET  /edit/overlays/passport-adult/miami            login  code 200    200    403    403   404    404    404     login
    GET  /edit/national/card                            login  code 404    404    404    404   404    404    404     login
    POST /edit/topics/passport/passport-adult           401    code 303    303    403    403   403    403    403     401
    POST /edit/offices/paterson                         401    code 303    303    403    403   303    403    403     401
    POST /edit/offices/miami                            401    code 303    303    403    403   404    404    404     401
    POST /edit/overlays/passport-adult/miami            401    code 303    303    403    403   404    404    404     401
    POST /edit/national/card                            401    code 404    404    404    404   404    404    404     401
    GET  /new/update                                    login  code 200    403    403    403   403    403    403     login
    POST /new/update                                    401    code 303    403    403    403   403    403    403     401
    GET  /new/event/paterson                            login  code 200    403    403    403   200    403    403     login
    GET  /new/event/miami                               login  code 200    403    403    403   404    404    404     login
    POST /new/event/paterson                            401    code 303    403    403    403   303    403    403     401
    POST /new/event/miami                               401    code 303    403    403    403   404    404    404     401
    GET  /new/overlay/{topic-paterson}/paterson         login  code 200    403    403    403   200    403    403     login
    GET  /new/overlay/{topic-miami}/miami               login  code 200    403    403    403   404    404    404     login
    POST /new/overlay/{topic-paterson}/paterson         401    code 303    403    403    403   303    403    403     401
    POST /new/overlay/{topic-miami}/miami               401    code 303    403    403    403   404    404    404     401
    GET  /updates                                       login  code 200    200    200    200   200    200    200     login
    GET  /preview/topics/passport/passport-adult        login  code 200    200    200    200   200    200    200     login
    GET  /preview/offices/paterson                      login  code 200    200    200    200   200    200    200     login
    GET  /preview/offices/miami                         login  code 200    200    200    200   404    404    404     login
    GET  /preview/offices/paterson?revision={draft-miami} login  code 404    404    404    404   404    404    404     login
    GET  /try/topics/passport/passport-adult            login  code 200    200    200    200   200    200    200     login
    GET  /try/offices/paterson                          login  code 200    200    200    200   200    200    200     login
    GET  /try/offices/miami                             login  code 200    200    200    200   404    404    404     login
    POST /try/topics/passport/passport-adult            401    code 200    200    200    200   200    200    200     401
    POST /try/offices/paterson                          401    code 200    200    200    200   200    200    200     401
    POST /try/offices/miami                             401    code 200    200    200    200   404    404    404     401
    GET  /asked/passport-adult                          login  code 200    200    200    200   200    200    200     login
    POST /asked/passport-adult                          401    code 200    200    200    200   200    200    200     401
    GET  /review                                        login  code 200    200    200    200   200    200    200     login
    POST /review id={waiting}                           401    code 403    403    303    403   403    403    403     401
    POST /review id={waiting-paterson}                  401    code 403    403    303    403   403    303    403     401
    POST /review id={waiting-miami}                     401    code 403    403    303    403   404    404    404     401
    GET  /revisions/{draft}                             login  code 200    200    200    200   200    200    200     login
    GET  /revisions/{waiting-paterson}                  login  code 200    200    200    200   200    200    200     login
    GET  /revisions/{waiting-miami}                     login  code 200    200    200    200   404    404    404     login
    GET  /revisions/999999                              login  code 404    404    404    404   404    404    404     login
    POST /revisions/{draft}/submit                      401    code 303    303    403    403   403    403    403     401
    POST /revisions/{draft-paterson}/submit             401    code 303    303    403    403   303    403    403     401
    POST /revisions/{draft-miami}/submit                401    code 303    303    403    403   404    404    404     401
    POST /revisions/{waiting}/approve                   401    code 403    403    303    403   403    403    403     401
    POST /revisions/{waiting-paterson}/approve          401    code 403    403    303    403   403    303    403     401
    POST /revisions/{waiting-miami}/approve             401    code 403    403    303    403   404    404    404     401
    POST /revisions/{waiting}/give-back                 401    code 403    403    303    403   403    403    403     401
    POST /revisions/{waiting-paterson}/give-back        401    code 403    403    303    403   403    303    403     401
    POST /revisions/{waiting-miami}/give-back           401    code 403    403    303    403   404    404    404     401
    POST /revisions/{approved}/withdraw                 401    code 403    403    303    403   403    403    403     401
    POST /revisions/{approved-paterson}/withdraw        401    code 403    403    303    403   403    303    403     401
    POST /revisions/{approved-miami}/withdraw           401    code 403    403    303    403   404    404    404     401
    POST /revisions/{waiting}/discard                   401    code 403    403    303    403   403    403    403     401
    POST /revisions/{waiting-paterson}/discard          401    code 403    403    303    403   403    303    403     401
    POST /revisions/{waiting-miami}/discard             401    code 403    403    303    403   404    404    404     401
    POST /revisions/{older}/restore                     401    code 303    403    303    403   403    403    403     401
    POST /revisions/{older-paterson}/restore            401    code 303    403    303    403   303    303    403     401
    POST /revisions/{older-miami}/restore               401    code 303    403    303    403   404    404    404     401
    GET  /history/topics/passport/passport-adult        login  code 200    200    200    200   200    200    200     login
    GET  /history/offices/paterson                      login  code 200    200    200    200   200    200    200     login
    GET  /history/offices/miami                         login  code 200    200    200    200   404    404    404     login
    GET  /proof                                         login  code 200    200    200    200   200    200    200     login
    GET  /proof?topic=passport-adult&on=2026-11-22      login  code 200    200    200    200   200    200    200     login
    GET  /proof?topic=passport-adult&office=paterson    login  code 200    200    200    200   200    200    200     login
    GET  /proof?topic=passport-adult&office=miami       login  code 200    200    200    200   404    404    404     login
    GET  /proof?topic=overlays/passport-adult/miami     login  code 200    200    200    200   404    404    404     login
    GET  /proof?topic=offices/miami                     login  code 200    200    200    200   404    404    404     login
    GET  /exchange                                      login  code 200    200    200    200   200    200    200     login
    GET  /exchange/{imported}/{imported}                login  code 200    404    404    404   404    404    404     login
    GET  /export/content.zip                            login  code 200    403    403    200   403    403    403     login
    GET  /export/offices.xlsx                           login  code 200    200    200    200   200    200    200     login
    GET  /export/topics/passport-adult.xlsx             login  code 200    200    200    200   200    200    200     login
    POST /import                                        401    code 303    403    403    303   303    403    403     401
"""
WHO = TABLE.strip().splitlines()[0].split()


@dataclass(frozen=True)
class Row:
    """One line of the table. `path` may name things that are made for it."""

    method: str
    path: str
    fields: Mapping[str, str]
    expected: Mapping[str, str]

    def __str__(self) -> str:
        return " ".join([self.method, self.path, *(f"{name}={value}" for name, value in self.fields.items())])


def read(line: str) -> Row:
    words = line.split()
    told, cells = words[2 : -len(WHO)], words[-len(WHO) :]
    return Row(words[0], words[1], dict(one.split("=", 1) for one in told), dict(zip(WHO, cells, strict=True)))


ROWS = [read(line) for line in TABLE.strip().splitlines()[1:] if not line.strip().startswith("#")]


def page_of(row: Row) -> Page:
    return page_at(row.method, NAMED.sub("1", row.path))[0]


def visit(visitors: Visitors, who: str, row: Row) -> str:
    """What a visitor gets, as the table tells it."""
    browser, path = visitors.browser(who), visitors.path(row.path)
    page, parts = page_at(row.method, path)
    if row.method == "GET":
        return told(browser.get(f"/panel{path}", follow_redirects=False))
    sent = form(visitors, who, page, {**parts, **row.fields}) | {
        name: visitors.path(value) for name, value in row.fields.items()
    }
    response = browser.submit(f"/panel{path}", sent, files=files(visitors, page) or None)
    if "chaski-panel" in response.cookies:  # the session ended, or another one began
        visitors.leave(who)
    return told(response)


def told(response: Any) -> str:
    place = response.headers.get("location", "").partition("?")[0]
    return {"/panel/login": "login", "/panel/second-factor": "code"}.get(place, str(response.status_code))


@pytest.fixture(scope="module")
def visitors(published: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    with a_panel(tmp_path_factory.mktemp("access"), published, POSTGRES) as panel:
        yield Visitors(panel)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_visitor_gets_what_the_table_says(visitors: Visitors, row: Row) -> None:
    assert {who: visit(visitors, who, row) for who in WHO} == row.expected


def test_the_table_has_every_page_and_every_visitor() -> None:
    assert {(page_of(row).method, page_of(row).path) for row in ROWS} == {(page.method, page.path) for page in PAGES}
    assert tuple(WHO) == VISITORS


def test_any_other_address_is_nowhere(visitors: Visitors) -> None:
    for who in WHO:
        assert visitors.browser(who).get("/panel/no/such/page").status_code == 404


def test_looking_changes_nothing(visitors: Visitors) -> None:
    """But that who takes something out is noted."""
    paths = [visitors.path(row.path) for row in ROWS if row.method == "GET"]
    whoever = [visitors.browser("p-edit"), visitors.panel.officer(*Role)]
    before = visitors.rows()
    for browser in whoever:
        for path in paths:
            browser.get(f"/panel{path}", follow_redirects=False)
    after = visitors.rows()
    noted = set(after.pop("audit")) - set(before.pop("audit"))
    assert after == before
    assert all("'exported'" in entry for entry in noted)


def test_nothing_that_another_office_writes_is_seen(visitors: Visitors) -> None:
    """Not in a list, a title, a note, a name or a number: the word of Miami's officer is on no page of Paterson's."""
    word, revisions = "Xilófono", visitors.panel.desk.revisions
    paths = [visitors.path(row.path) for row in ROWS if row.method == "GET"]
    author = visitors.panel.user(Role.EDITOR, office="miami", name=word)
    for key, changed in (
        ("offices/miami", {"city": word}),
        ("overlays/passport-adult/miami", {"payment": [{"es": word}]}),
    ):
        if opened := revisions.open(key):
            revisions.discard(opened.id, author.id)
        newest = revisions.current(key)
        saved = revisions.save(
            key, visitors.body(key) | changed, author=author.id, base=newest.id if newest else None, note=word
        )
        paths.append(f"/revisions/{revisions.submit(saved.id, author.id, word).id}")
    told = {
        who: [path for path in paths if word in visitors.browser(who).get(f"/panel{path}").text]
        for who in ("p-edit", "p-appr", "p-admin", "approv")
    }
    assert {"/review", "/history/offices/miami", *paths[-2:]} <= {*told.pop("approv")}
    assert told == {"p-edit": [], "p-appr": [], "p-admin": []}


POSTED = list({page_of(row): row for row in reversed(ROWS) if row.method == "POST"}.items())


@pytest.mark.parametrize(("page", "row"), POSTED, ids=lambda one: one.path if isinstance(one, Page) else "")
def test_a_form_that_is_not_ours_changes_nothing(visitors: Visitors, page: Page, row: Row) -> None:
    """Without the mark of its page, with another browser's, or sent from elsewhere. What was being written is shown again."""
    path = visitors.path(row.path)
    sent = form(visitors, "editor", page, {**page_at("POST", path)[1], **row.fields})
    officer, stranger = visitors.panel.officer(*Role), visitors.browser("nobody")
    mine = {"csrf": officer.mark}
    again = 200 if page.path.startswith(("/edit/", "/new/")) else 403
    before = visitors.rows()

    def post(browser: Browser, given: Mapping[str, str] = MappingProxyType({}), **headers: str) -> int:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = browser.post(f"/panel{path}", data={**sent, **given}, headers=headers, follow_redirects=False)
        assert isinstance(answer.status_code, int)
        return answer.status_code

    assert post(officer, origin=ORIGIN) == again
    assert post(officer, {"csrf": stranger.mark}, origin=ORIGIN) == again
    assert post(officer, mine, origin="https://elsewhere.example") == 403
    assert post(officer, mine, origin="null") == 403
    assert post(officer, mine, sec_fetch_site="cross-site") == 403
    assert post(stranger, {"csrf": ""}, origin=ORIGIN) == (401 if page.needs is Need.USER else 403)
    assert visitors.rows() == before
