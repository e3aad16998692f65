"""A panel that a whole module of tests shares, its visitors by what they may do, and what their addresses name."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from starlette.routing import compile_path

from bot.catalog import ClosureKind
from bot.panel import record
from bot.panel.closures import Asked, closure
from bot.panel.pages import PAGES
from bot.panel.routing import Page
from bot.panel.visit import key_of
from bot.revisions import Document, Key, Revision, State
from bot.storage.engine import transaction
from bot.storage.tables import Base
from bot.users import Role, User
from tests.officers import Browser, Panel

OFFICERS: Mapping[str, tuple[Role, str | None]] = {
    "editor": (Role.EDITOR, None),
    "transl": (Role.TRANSLATOR, None),
    "approv": (Role.APPROVER, None),
    "admin": (Role.ADMINISTRATOR, None),
    "p-edit": (Role.EDITOR, "paterson"),
    "p-appr": (Role.APPROVER, "paterson"),
    "p-admin": (Role.ADMINISTRATOR, "paterson"),
}
VISITORS = ("nobody", "half", *OFFICERS, "out")
KEYS: Mapping[str, Key] = {
    "national": "topics/passport/passport-adult",
    "paterson": "offices/paterson",
    "miami": "offices/miami",
}
STATES = {"draft": State.DRAFT, "waiting": State.IN_REVIEW, "approved": State.APPROVED}
PATTERNS = tuple((page, compile_path(page.path)[0]) for page in PAGES)
NAMED = re.compile(r"\{([a-z]+)(?:-([a-z]+))?\}")


def page_at(method: str, path: str) -> tuple[Page, dict[str, str]]:
    """The first page that Starlette would find, and what its path says."""
    for page, pattern in PATTERNS:
        if page.method == method and (found := pattern.match(path.partition("?")[0])):
            return page, found.groupdict()
    raise AssertionError(f"no page for {method} {path}")


@dataclass
class Visitors:
    """A browser for each kind of visitor, and documents in the state that an address needs.

    `{waiting-paterson}` in a path is the number of a revision that somebody else wrote; see `named`.
    """

    panel: Panel
    browsers: dict[str, Browser] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        self.author = self.panel.user(Role.EDITOR, name="Elena")
        self.people = {
            "national": self.author,
            "paterson": self.panel.user(Role.EDITOR, office="paterson", name="Pedro"),
            "miami": self.panel.user(Role.EDITOR, office="miami", name="Marta"),
        }

    def browser(self, who: str) -> Browser:
        if who not in self.browsers:
            self.browsers[who] = self._browser(who)
        return self.browsers[who]

    def leave(self, who: str) -> None:
        """The next visit is made with another browser."""
        self.browsers.pop(who, None)

    def _browser(self, who: str) -> Browser:
        if who == "nobody":
            stranger = self.panel.stranger()
            stranger.get("/panel/login")
            return stranger
        role, office = OFFICERS.get(who, (Role.EDITOR, None))
        user = self.users.setdefault(who, self.panel.user(role, office=office))
        if who == "half":
            return self._half(user)
        if who == "out":
            self.panel.desk.users.disable(user.id)
        return self.panel.officer(user=user)

    def _half(self, user: User) -> Browser:
        browser, token = self.panel.stranger(), secrets.token_urlsafe(32)
        self.panel.desk.users.start(user, key_of(token), complete=False, agent="Firefox, Linux")
        browser.cookies.set("chaski-panel", token)
        browser.get("/panel/second-factor")
        return browser

    def path(self, path: str) -> str:
        return NAMED.sub(lambda found: self.named(found[1], found[2] or "national"), path)

    def named(self, name: str, whose: str) -> str:
        """What stands in a path for {name-whose}."""
        match name:
            case "person":
                return str(self.person(whose).id)
            case "topic":
                return self.topic(whose)
            case "invitation":
                self.count += 1
                return self.panel.desk.users.invite(f"nueva{self.count}@example.org", "Nueva", [Role.EDITOR])[1]
            case "closure":
                return self.closure(whose)
            case "older":
                return str(self.older(KEYS[whose]).id)
            case "imported":
                return str(self.imported().id)
        return str(self.opened(KEYS[whose], STATES[name]).id)

    def person(self, whose: str) -> User:
        """Somebody who edits for an office, whatever was done to them before."""
        user = self.people[whose]
        return self.panel.desk.users.permit(user.id, user.roles, user.office)

    def topic(self, office: str) -> str:
        """A topic to which the office has added nothing yet."""
        topics, revisions = self.panel.desk.live().topics, self.panel.desk.revisions
        return next(topic for topic in topics if not revisions.history(f"overlays/{topic}/{office}"))

    def body(self, key: Key) -> Document:
        current = self.panel.desk.revisions.current(key)
        assert current
        assert current.body is not None
        return current.body

    def changed(self, key: Key) -> Document:
        """A document that differs from all before it, and can be published."""
        self.count += 1
        body = self.body(key)
        last = (self.panel.desk.now() + timedelta(days=30 + self.count % 300)).date()
        return body | {"review_by": last.isoformat()}

    def opened(self, key: Key, state: State) -> Revision:
        """The document's open revision in this state, written by the author of this object."""
        revisions, opened = self.panel.desk.revisions, self.panel.desk.revisions.open(key)
        if opened and opened.state is state and revisions.contributors(opened.id) == {self.author.id}:
            return opened
        if opened:
            revisions.discard(opened.id, self.author.id)
        current = revisions.current(key)
        found = revisions.save(key, self.changed(key), author=self.author.id, base=current.id if current else None)
        if state is not State.DRAFT:
            found = revisions.submit(found.id, self.author.id)
        if state is State.APPROVED:
            found = revisions.schedule(found.id, self.author.id, self.panel.desk.now() + timedelta(days=9), None)
        return found

    def older(self, key: Key) -> Revision:
        """The version that was in force before the present one, which says something else."""
        revisions = self.panel.desk.revisions
        if (opened := revisions.open(key)) is not None:
            revisions.discard(opened.id, self.author.id)
        first = revisions.history(key)[-1]
        if first.body == self.body(key):
            self.panel.publish({key: self.changed(key)}, self.author)
        return first

    def closure(self, office: str) -> str:
        """A closure of an office that begins tomorrow."""
        today = self.panel.desk.now().date()
        key, body = closure(Asked(kind=ClosureKind.CLOSED, when="tomorrow", note={"es": "Cerrado."}), office, today)
        current = self.panel.desk.revisions.current(key)
        if current is None or current.body is None:
            self.panel.publish({key: body}, self.author)
        return str(body["id"])

    def imported(self) -> Revision:
        """What the national editor brought in."""
        self.browser("editor")
        key, editor = "hotlines/988", self.users["editor"].id
        opened = self.panel.desk.revisions.open(key)
        return opened or self.panel.desk.revisions.save_all({key: self.changed(key)}, author=editor, note="")[0]

    def seen(self, key: Key) -> str:
        """What the form that confirms a whole document sends back."""
        return record.seen(self.body(key), record.paths(key, self.body(key)))

    def rows(self) -> dict[str, list[str]]:
        """Everything in the database, but for when a browser was here last."""
        with transaction(self.panel.service.engine) as session:
            return {
                table.name: sorted(
                    repr({name: value for name, value in row.items() if name != "seen_at"})
                    for row in session.execute(select(table)).mappings()
                )
                for table in Base.metadata.sorted_tables
            }
