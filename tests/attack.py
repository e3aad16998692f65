"""Requests to the panel as somebody who means it no good: what our pages would send, sent otherwise, and what comes of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any
from urllib.parse import quote_plus

from bot.panel.forms import tree
from bot.panel.forms.kinds import form_of
from bot.panel.forms.write import write
from bot.panel.pages import PAGES
from bot.panel.routing import Page
from bot.panel.visit import key_of
from bot.revisions import Revision
from bot.users import Role
from tests.officers import ORIGIN, Browser
from tests.panel_forms import simple
from tests.panels import STATES, Visitors, page_at

ROLES = {"all": (*Role,), "p-edit": (Role.EDITOR,)}

FORM = "application/x-www-form-urlencoded"
KEYS = (
    "topics/passport/passport-adult", "offices/paterson", "overlays/passport-adult/miami", "hotlines/988", "districts/NJ",
    "updates/us-2026-01-visa-bond", "alarms/detained", "offices/miami",
)  # fmt: skip
PARTS: Mapping[str, Sequence[str]] = {
    "key:path": KEYS,
    "office": ("paterson", "miami", "atlanta"),
    "topic": ("passport-adult", "dni-minor", "{topic-paterson}", "offices"),
    "token": ("{invitation}",),
    "people/id": ("{person}", "{person-paterson}"),
    "offices/id": ("{closure-paterson}", "{closure-miami}"),
    "revisions/id": tuple(
        f"{{{name}-{whose}}}" for name in (*STATES, "older") for whose in ("national", "paterson", "miami")
    ),
    "first": ("{imported}", "1"),
    "last": ("{imported}", "99"),
}  # for each part of a path; what stands in braces is made for it (tests/panels.py)
PART = re.compile(r"\{(\w+(?::\w+)?)\}")
Pairs = list[tuple[str, str]]
MARK = (("csrf", ""),)  # the mark of a form: put in when it is sent


def choices(page: Page, part: str) -> Sequence[str]:
    """What may stand for a part of a page's path."""
    return PARTS.get(part) or PARTS[f"{page.path.split('/')[1]}/{part}"]


def a_path(page: Page, told: Mapping[str, str] = MappingProxyType({})) -> str:
    """A page's path, with some of its parts as they are told."""
    return PART.sub(lambda found: told.get(found[1]) or choices(page, found[1])[0], page.path)


class Forms(HTMLParser):
    """The forms of a page: where each goes, and what it may send, every choice of a list included."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Pairs]] = []
        self._inside = ""  # of which textarea or list

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method") == "post":
            self.found.append((told.get("action", ""), []))
        if tag in ("textarea", "select"):
            self._inside = told.get("name", "")
        if self.found and tag in ("input", "button", "option"):
            name = self._inside if tag == "option" else told.get("name", "")
            self.found[-1][1].extend([(name, told.get("value", ""))] if name else [])

    def handle_data(self, data: str) -> None:
        if self._inside and self.found and self.lasttag == "textarea":
            self.found[-1][1].append((self._inside, data.removeprefix("\n")))


def forms_of(page: str) -> list[tuple[str, Pairs]]:
    parser = Forms()
    parser.feed(page)
    return parser.found


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One request."""

    who: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = ""  # of the body
    fields: tuple[tuple[str, str], ...] = ()
    file: tuple[str, bytes] | None = None
    body: bytes = b""
    marked: bool = True
    then: tuple[str, ...] = ()  # pages that are visited afterwards

    def content(self, mark: str) -> bytes:
        fields = [(name, mark if name == "csrf" and self.marked else value) for name, value in self.fields]
        if self.kind == FORM:
            return "&".join(f"{encoded(name)}={encoded(value)}" for name, value in fields).encode()
        return _multipart(fields, self.file) if self.kind.endswith("boundary=b") else self.body


def encoded(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def _multipart(fields: Pairs, file: tuple[str, bytes] | None) -> bytes:
    parts = [(f'name="{name}"', value.encode("utf-8", "surrogatepass")) for name, value in fields]
    parts += [(f'name="file"; filename="{file[0]}"', file[1])] if file else []
    heads = ((f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n", value) for head, value in parts)
    return b"".join(head.encode("utf-8", "surrogatepass") + value + b"\r\n" for head, value in heads) + b"--b--\r\n"


@dataclass
class Attack:
    """Officers to send as, what our own pages would send, and the defects that were logged."""

    visitors: Visitors
    defects: list[str]
    officers: dict[str, Browser] = field(default_factory=dict)
    forms: dict[Page, list[Pairs]] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)

    def browser(self, who: str) -> Browser:
        """Somebody who is logged in with all of their roles, whatever was done to them before."""
        if who not in ROLES:
            return self.visitors.browser(who)
        users, known = self.visitors.panel.desk.users, self.officers.get(who)
        session = users.session(key_of(known.cookies["chaski-panel"])) if known else None
        if known and session and session.complete and session.user.roles >= set(ROLES[who]):
            users.forgive(session.user.id)
            return known
        office = "paterson" if who == "p-edit" else None
        self.officers[who] = self.visitors.panel.officer(*ROLES[who], office=office)
        return self.officers[who]

    def learn(self) -> None:
        """Reads the forms of every page, and takes out the files there are."""
        for page in PAGES:
            if page.method == "GET" and not page.path.startswith("/export"):
                for who in ROLES:
                    self._learn(self.browser(who), a_path(page))
        for name in ("content.zip", "offices.xlsx", "topics/passport-adult.xlsx"):
            self.files.append((name.rpartition("/")[2], self.browser("all").get(f"/panel/export/{name}").content))

    def _learn(self, browser: Browser, path: str) -> None:
        answer = browser.get(f"/panel{self.visitors.path(path)}")
        for action, pairs in forms_of(answer.text):
            page, _parts = page_at("POST", action.removeprefix("/panel"))
            self.forms.setdefault(page, []).append(pairs)

    def known(self, page: Page, parts: Mapping[str, str]) -> list[Pairs]:
        """What the forms of a page send as they stand."""
        key = parts.get("key:path", "")
        form, newest = form_of(key, str) if page.path.startswith("/edit") else None, self.newest(key)
        if not form or not newest:
            return [*self.forms.get(page, ()), *[simple(page)] * 3]
        written = tree.flat(write(form, newest.body or {}))
        return [
            [
                ("base", ""),
                ("origin", ""),
                ("why", ""),
                *((name, one) for name, leaf in written.items() for one in leaf),
            ]
        ]

    def fresh(self, page: Page, parts: Mapping[str, str]) -> dict[str, str]:
        """What a form says of the version it was made from, so that it is not told to be late."""
        key, office = parts.get("key:path", ""), parts.get("office", "")
        newest = self.newest(key or f"topics/passport/{parts.get('topic', '')}")
        number = str(newest.id) if newest else ""
        known = office and self.newest(f"offices/{office}")
        seen = self.visitors.seen(f"offices/{office}") if known else number
        return {"base": number, "origin": number, "seen": seen} if number or known else {}

    def newest(self, key: str) -> Revision | None:
        revisions = self.visitors.panel.desk.revisions
        return revisions.open(key) or revisions.current(key)

    def send(self, shot: Shot) -> None:
        """Sends it, follows where it leads, and fails when anything of it was our fault."""
        browser = self.browser(shot.who)
        headers = [("origin", ORIGIN), *([("content-type", shot.kind)] if shot.kind else []), *shot.headers]
        answer = browser.request(
            shot.method,
            shot.url,
            content=shot.content(browser.mark) if shot.method == "POST" else None,
            headers=[(name.encode(), _header(value)) for name, value in headers],
            follow_redirects=False,
        )
        self.judge(shot, shot.url, answer)
        if "chaski-panel=" in answer.headers.get("set-cookie", ""):
            self.officers.pop(shot.who, None)
            self.visitors.leave(shot.who)
        if answer.status_code == 303 and shot.who in ROLES:
            for url in (answer.headers["location"], *shot.then):
                self.judge(shot, url, self.browser(shot.who).get(url, follow_redirects=False))

    def judge(self, shot: Shot, url: str, answer: Any) -> None:
        told = [*self.defects]
        self.defects.clear()
        assert answer.status_code < 500 and not told, f"{answer.status_code} at {url} of {shot}: {told}"  # noqa: PT018


def _header(value: str) -> bytes:
    """A server lets no control characters through."""
    return "".join(sign for sign in value if sign >= " " and sign != "\x7f").encode("latin-1", "replace")
