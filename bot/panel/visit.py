"""One request of an officer: who it is, in what language, what was sent; and the ways to answer it."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.catalog import BASE_LOCALE
from bot.panel import rights, said
from bot.panel.desk import Desk
from bot.panel.templating import render
from bot.users import Session, User

ROOT = "/panel"
LIMA = ZoneInfo("America/Lima")  # the clock of national pages
SAID = "chaski-panel-said"  # cookie: the code of one sentence for the next page
KEPT_HOURS = 12  # how long what was being written waits for its author to log in again


@dataclass(frozen=True, kw_only=True)
class Visit:
    """`token` is the random value of this browser's cookie; a session is kept under its SHA-256."""

    desk: Desk
    request: Request
    token: str
    form: FormData = field(default_factory=FormData)
    uploads: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    session: Session | None = None
    locale: str = BASE_LOCALE

    @property
    def user(self) -> User:
        """The officer. Only pages that need a login may ask."""
        assert self.session is not None
        return self.session.user

    @property
    def gettext(self) -> Callable[[str], str]:
        return self.desk.words.of(self.locale)

    @property
    def now(self) -> datetime:
        return self.desk.now()

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the officer's office, or of Lima."""
        office = self.desk.live().offices.get(self.user.office or "") if self.session else None
        return ZoneInfo(office.timezone) if office else LIMA

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def htmx(self) -> bool:
        """Asked by HTMX: a fragment is enough."""
        return self.request.headers.get("hx-request") == "true"

    def text(self, name: str) -> str:
        """A field of the form, "" when it was not sent."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def upload(self, name: str) -> tuple[str, bytes] | None:
        """(file name, content) of an uploaded file; None when none was chosen."""
        return self.uploads.get(name)

    def require(self, allowed: bool, status: int = 403) -> None:
        """Ends the visit with a page that says why, unless it is allowed."""
        if not allowed:
            raise HTTPException(status)

    def show(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page. It is told once what was done before it."""
        told = self.request.cookies.get(SAID, "")
        html = render(
            template, self._context() | {"status": status, "said": said.sentences(self.gettext).get(told, "")} | context
        )
        response = HTMLResponse(html, status)
        if told:
            response.delete_cookie(SAID, path=ROOT)
        return response

    def go(self, path: str, said: str = "") -> Response:
        """To another page of the panel; `said` is the code of a sentence for it (bot/panel/said.py)."""
        response = RedirectResponse(ROOT + quote(path, safe="/?=&%:#+,-_.~"), 303)
        if said:
            response.set_cookie(SAID, said, max_age=60, path=ROOT, httponly=True, samesite="strict", secure=self.secure)
        return response

    @property
    def csrf(self) -> str:
        """What a form must send back: bound to this browser, and never the same, because pages are compressed."""
        return self.mark(secrets.token_hex(8))

    def mark(self, nonce: str) -> str:
        return f"{nonce}.{self.desk.vault.keyed(f'panel|form|{self.token}|{nonce}')}"

    def fields(self) -> list[tuple[str, str]]:
        """Every field of the form, in order."""
        return [(name, value) for name, value in self.form.multi_items() if isinstance(value, str)]

    @property
    def secure(self) -> bool:
        """Whether people reach the panel over https."""
        public = self.desk.settings.public_url
        return public.startswith("https://") if public else self.request.url.scheme == "https"

    @property
    def cookie(self) -> str:
        """The name of the cookie; with https the browser itself holds it to this host."""
        return "__Host-chaski-panel" if self.secure else "chaski-panel"

    def new_token(self) -> str:
        return secrets.token_urlsafe(32)

    def with_token(self, response: Response, token: str) -> Response:
        """Gives this browser a token: a new one at every step of logging in."""
        response.set_cookie(self.cookie, token, path="/", httponly=True, samesite="lax", secure=self.secure)
        return response

    def keep(self) -> str:
        """What was sent, sealed, for the time after logging in again."""
        kept = {"path": self.request.url.path, "fields": self.fields(), "at": self.now.timestamp()}
        return self.desk.vault.seal(kept)

    def kept(self, sealed: str) -> tuple[str, list[tuple[str, str]]] | None:
        """(path, fields) of what was being written; None when it is not ours or too old."""
        opened = self.desk.vault.open(sealed) if sealed else None
        if not opened or not {"path", "fields", "at"} <= opened.keys():
            return None
        if self.now.timestamp() - float(opened["at"]) > KEPT_HOURS * 3600:
            return None
        return str(opened["path"]), [(str(name), str(value)) for name, value in opened["fields"]]

    def restored(self, sealed: str) -> Response | None:
        """The page on which the officer was writing, with what was written; None when there is none to bring back."""
        from bot.panel.pages import restore  # the table of pages knows every page, and every page knows a visit

        found = self.kept(sealed)
        return restore(self, *found) if found else None

    def _context(self) -> dict[str, Any]:
        user = self.session.user if self.session and self.session.complete else None
        return {
            "visit": self,
            "_": self.gettext,
            "user": user,
            "csrf_token": self.csrf,
            "locale": self.locale,
            "here": self.request.url.path,
            "root": ROOT,
            "rights": rights,
        }


def key_of(token: str) -> str:
    """What a session is kept under."""
    return hashlib.sha256(token.encode()).hexdigest()


def same_origin(request: Request, public_url: str | None) -> bool:
    """Whether a form was sent from one of our own pages, as far as the browser says."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if not origin:
        return True  # an old browser; the form's own token decides
    hosts = {request.headers.get("host", ""), urlsplit(public_url or "").netloc}
    return urlsplit(origin).netloc in hosts - {""}
