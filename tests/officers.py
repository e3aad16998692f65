"""Officers who visit the panel: logged in without typing a password, and their forms sent as a browser sends them."""

import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bot.app import Service, build
from bot.panel.desk import Desk
from bot.panel.visit import key_of
from bot.users import Role, User
from bot.web import create
from tests import builders
from tests.builders import KEY, Clock, ScriptedInterpreter
from tests.postgres import a_database

NOBODY = "http://127.0.0.1:9"  # an NLU server that is away
HIDDEN = re.compile(r'name="csrf" value="([^"]+)"')
ORIGIN = "http://localhost"


class Browser(TestClient):
    """Sends a form with the mark of the last page it saw."""

    mark = ""

    def get(self, url: Any, **given: Any) -> Any:
        response = super().get(url, **given)
        found = HIDDEN.search(response.text)
        self.mark = found[1] if found else self.mark
        return response

    def submit(self, url: str, data: Mapping[str, Any] | None = None, **given: Any) -> Any:
        """Posts a form; redirections are not followed. A list as a value sends the field several times."""
        response = self.post(
            url, data={"csrf": self.mark, **(data or {})}, headers={"origin": ORIGIN}, follow_redirects=False, **given
        )
        found = HIDDEN.search(response.text)
        self.mark = found[1] if found else self.mark
        return response


@dataclass
class Panel:
    """`visit` a page as somebody: `panel.officer(Role.EDITOR, office="paterson").get("/panel/")`."""

    service: Service
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app = create(self.service, NOBODY)

    @property
    def desk(self) -> Desk:
        return self.service.desk

    def stranger(self, **given: Any) -> Browser:
        """A browser nobody has logged in with."""
        return Browser(self.app, base_url=ORIGIN, **given)

    def user(self, *roles: Role, office: str | None = None, name: str = "Ana", locale: str = "es") -> User:
        """Somebody of the panel, with a password and a second factor."""
        number = len(self.numbers) + 1
        email = f"{name.lower()}{number}@example.org"
        user, token = self.desk.users.invite(email, name, roles, office, locale)
        self.desk.users.accept(token, "not a hash: nobody logs in with it")
        self.desk.users.set_second_factor(user.id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", 0, ())
        self.numbers[email] = user.id
        found = self.desk.users.get(user.id)
        assert found
        return found

    def officer(
        self, *roles: Role, office: str | None = None, name: str = "Ana", locale: str = "es", user: User | None = None
    ) -> Browser:
        """A browser in which somebody with these roles is logged in; one page was seen, so that forms can be sent."""
        who = user or self.user(*roles, office=office, name=name, locale=locale)
        browser = self.stranger(raise_server_exceptions=True)
        token = secrets.token_urlsafe(32)
        self.desk.users.start(who, key_of(token), complete=True, agent="Firefox, Linux")
        browser.cookies.set("chaski-panel", token)
        browser.get("/panel/help")
        return browser

    def publish(self, changes: Mapping[str, Any], user: User | None = None) -> None:
        """Documents as somebody published them."""
        self.desk.publisher.publish_now(changes, (user or self.user(Role.EDITOR)).id, action="published")
        self.desk.refresh()


@contextmanager
def a_panel(
    folder: Path,
    published: str,
    postgres: str | None,
    interpreter: ScriptedInterpreter | None = None,
    clock: Clock | None = None,
) -> Iterator[Panel]:
    """The panel of a service with its own copy of `published`: an SQLite file, or a template on the server `postgres`."""
    with ExitStack() as stack:
        url = stack.enter_context(a_database(postgres, published)) if postgres else None
        if url is None:
            shutil.copy(published, folder / "chaski.db")
        made = build(
            builders.settings(folder, chaski_key=KEY, database_url=url),
            interpreter or ScriptedInterpreter(),
            now=clock or Clock(),
        )
        stack.callback(made.engine.dispose)
        made.live.refresh()
        yield Panel(made)
