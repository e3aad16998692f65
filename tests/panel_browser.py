"""Officers at real browsers and the running bot they keep: what tests/test_panel_browser.py stands on."""

import asyncio
import io
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pyotp
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from starlette.applications import Starlette

from bot.app import Service, build
from bot.channels import whatsapp
from bot.nlu_server import free_port
from bot.panel.desk import Desk
from bot.panel.visit import key_of
from bot.revisions import Document, Key, Revision
from bot.users import Role, User
from bot.web import SECRET_HEADER, TELEGRAM_PATH, create
from tests.builders import KEY, TELEGRAM_TOKEN, TWILIO_SID, TWILIO_TOKEN, ScriptedInterpreter, settings
from tests.fakes import FakeTelegram, FakeTwilio, sign
from tests.postgres import a_database
from tests.processes import eventually

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SCREENSHOTS = os.environ.get("CHASKI_SCREENSHOTS")  # read now: the suite hides the shell's settings from the tests
NOBODY = f"http://127.0.0.1:{free_port()}"  # an NLU server that is away
START = datetime(2026, 11, 23, 15, tzinfo=UTC)  # a Monday, ten in the morning in Paterson; no fact is overdue
STEP = 30  # seconds after which an authenticator app shows another code
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
COLOURS = 128  # of a screenshot
PASSWORD = "cuatro llamas cruzan Paucartambo"
SENDER = "whatsapp:+15555550100"


@dataclass
class Ticking:
    """The real time of day moved to a day on which the content is fresh; it can be put forward."""

    ahead: timedelta = field(default_factory=timedelta)
    begun: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return START + self.ahead + timedelta(seconds=time.monotonic() - self.begun)

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@dataclass
class Bot:
    """A bot as it runs, with the panel, both channels, and a second process that only shows the chat page."""

    service: Service
    clock: Ticking
    url: str
    telegram: FakeTelegram
    twilio: FakeTwilio
    beside: str = ""
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def desk(self) -> Desk:
        return self.service.desk

    def on_telegram(self, text: str, language: str = "es") -> str:
        """What somebody who asks there for the first time is sent."""
        number, before = next(self.ids), len(self.telegram.calls)
        person = {"id": number, "is_bot": False, "first_name": "Somebody", "language_code": language}
        chat = {"id": number, "type": "private"}
        message = {"message_id": 1, "date": 1_800_000_000, "chat": chat, "from": person, "text": text}
        secret = {SECRET_HEADER: self.service.telegram_secret}
        self._posted(TELEGRAM_PATH, secret, json={"update_id": number, "message": message})
        sent = self.telegram.calls[before:]
        return "\n".join(given["text"] for method, given in sent if method == "sendMessage")

    def on_whatsapp(self, text: str) -> str:
        before, shown = len(self.twilio.messages), len(self.twilio.shown)
        form = {"MessageSid": f"SM{next(self.ids):032}", "From": SENDER, "Body": text}
        self._posted(whatsapp.PATH, {"X-Twilio-Signature": sign(f"{self.url}{whatsapp.PATH}", form)}, data=form)
        bodies = [message.get("Body", "") for message in self.twilio.messages[before:]]
        templates = json.dumps(self.twilio.shown[shown:], ensure_ascii=False)
        return "\n".join((*bodies, templates))

    def in_the_other_process(self, text: str) -> str:
        """The answer of a process that was told nothing, and looks at the database itself."""
        asked = {"visitor": secrets.token_hex(16), "text": text}
        answer = httpx.post(f"{self.beside}/chat", json=asked, timeout=30, trust_env=False)
        assert answer.status_code == 200, answer.text
        return json.dumps(answer.json(), ensure_ascii=False)

    def _posted(self, path: str, headers: dict[str, str], **body: Any) -> None:
        """Posts as a channel does, and waits until nothing is left to send."""
        answer = httpx.post(self.url + path, headers=headers, timeout=30, trust_env=False, **body)
        assert answer.status_code == 200, answer.text
        assert eventually(lambda: not self.service.rows.states().keys() & {"queued", "sending"})

    def published(self, key: Key) -> Document:
        current = self.desk.revisions.current(key)
        assert current
        assert current.body
        return current.body

    def publish(self, key: Key, **changed: Any) -> None:
        """A document with other values, as a release of the program brings it."""
        self.desk.publisher.publish_now({key: {**self.published(key), **changed}}, None, action="published")
        self.desk.refresh()

    def save(self, key: Key, author: User, note: str = "", **changed: Any) -> Revision:
        """A draft of a document with other values."""
        newest = self.desk.revisions.open(key) or self.desk.revisions.current(key)
        assert newest
        body = {**(newest.body or {}), **changed}
        return self.desk.revisions.save(key, body, author=author.id, base=newest.id, note=note)

    def user(self, name: str, *roles: Role, office: str | None = None, locale: str = "es") -> User:
        """Somebody with a password and a second factor."""
        users, email = self.desk.users, f"{name.lower()}{next(self.ids)}@example.org"
        invited, token = users.invite(email, name, roles, office, locale)
        users.accept(token, "not a hash: nobody logs in with it")
        users.set_second_factor(invited.id, pyotp.random_base32(), 0, ())
        found = users.get(invited.id)
        assert found
        return found

    def cookie(self, user: User, *, complete: bool = True) -> Any:
        """A browser's cookie with which this officer is logged in."""
        token = secrets.token_urlsafe(32)
        self.desk.users.start(user, key_of(token), complete=complete, agent="Chromium, Linux")
        return {"name": "chaski-panel", "value": token, "url": self.url}


@contextmanager
def a_copy(published: str, folder: Path, postgres: str = "") -> Iterator[str]:
    """The address of a database of one's own with the content that is published in another (conftest's `published`)."""
    if postgres:
        with a_database(postgres, published) as url:
            yield url
        return
    shutil.copy(published, folder / "chaski.db")
    yield f"sqlite:///{folder / 'chaski.db'}"


@contextmanager
def serving(service: Service, port: int) -> Iterator[None]:
    """A service under uvicorn, with all that runs beside its requests."""
    app = create(service, NOBODY)
    beside = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with beside(app):
            yield
        if service.telegram:
            await service.telegram.bot.shutdown()  # a process that ends needs not; warnings are errors here

    app.router.lifespan_context = lifespan
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert eventually(lambda: server.started)
    yield
    server.should_exit = True
    thread.join()


class NoSender:
    """In place of the outbox of another process: one alone may send from a database (bot/outbox.py)."""

    async def run(self) -> None:
        await asyncio.Event().wait()


@contextmanager
def running(folder: Path, database: str) -> Iterator[Bot]:
    """Two processes' worth of one bot on one database, with Telegram and Twilio on this machine."""
    clock, port, other = Ticking(), free_port(), free_port()
    kept = {"chaski_key": KEY, "database_url": database}
    interpreter = ScriptedInterpreter()
    interpreter.understand("quiero renovar mi pasaporte", "passport-adult")
    with ExitStack() as stack:
        telegram, twilio = stack.enter_context(FakeTelegram()), stack.enter_context(FakeTwilio())
        online = settings(
            folder,
            **kept,
            public_url=f"http://localhost:{port}",
            telegram_token=TELEGRAM_TOKEN,
            telegram_base_url=telegram.base_url,
            twilio_account_sid=TWILIO_SID,
            twilio_auth_token=TWILIO_TOKEN,
            twilio_whatsapp_from="whatsapp:+15005550009",
            twilio_base_url=twilio.base_url,
        )
        service, second = (build(made, interpreter, now=clock) for made in (online, settings(folder, **kept)))
        second = replace(second, outbox=NoSender())  # type: ignore[arg-type]
        for one, where in ((service, port), (second, other)):
            assert one.live.refresh(), one.live.faults
            stack.callback(one.engine.dispose)
            stack.enter_context(serving(one, where))
        assert eventually(lambda: telegram.named("setWebhook"))
        yield Bot(service, clock, f"http://localhost:{port}", telegram, twilio, f"http://127.0.0.1:{other}")


@dataclass
class Officer:
    """Somebody at a browser: the open page, what it asked for (method and address) and what it complained of."""

    page: Page
    bot: Bot
    requests: list[tuple[str, str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    pressed_at: float = 0.0  # by time.monotonic

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append((request.method, request.url)))
        self.page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def opens(self, path: str) -> None:
        """A page of the panel, or a link that was handed over."""
        self.page.goto(path if path.startswith("http") else f"{self.bot.url}/panel{path}")

    def presses(self, name: str) -> None:
        self.pressed_at = time.monotonic()
        self.page.get_by_role("button", name=name, exact=True).click()

    def unfolds(self, name: str) -> None:
        self.main.locator("summary").filter(has_text=name).first.click()

    def writes(self, name: str, value: str) -> None:
        """Into the field with this name; what is folded is unfolded first."""
        self.field(name).fill(value)

    def field(self, name: str) -> Locator:
        return self.page.locator(f'[id="{name}"]')

    def reads(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.main).to_contain_text(sentence)

    def joins(self, link: str) -> str:
        """From the invitation's link to the first page; the secret of the second factor."""
        self.opens(link)
        self.writes("password", PASSWORD)
        self.writes("again", PASSWORD)
        self.presses("Continuar")
        self.unfolds("No puedo escanearlo")
        secret = self.page.locator(".secret").inner_text().replace(" ", "")
        self.writes("code", self.code(secret))
        self.presses("Confirmar")
        expect(self.page.locator(".codes code")).to_have_count(10)
        self.page.get_by_role("link", name="Ya los guardé").click()
        expect(self.page).to_have_url(f"{self.bot.url}/panel/")
        return secret

    def code(self, secret: str) -> str:
        """What the app on the officer's phone shows now; it was not used yet."""
        self.bot.clock.forward(seconds=STEP)
        return pyotp.TOTP(secret).at(self.bot.clock())

    def logs_in(self, email: str, secret: str) -> None:
        self.writes("email", email)
        self.writes("password", PASSWORD)
        self.presses("Continuar")
        self.writes("code", self.code(secret))
        self.presses("Entrar")

    def revision(self) -> int:
        """The number of the version on the page."""
        return int(self.page.url.rpartition("/")[2])


def context_for(browser: Browser, bot: Bot, user: User | None = None, **given: Any) -> BrowserContext:
    """A browser of somebody's own, as wide as a desk's; logged in if it is a user."""
    context = browser.new_context(**{"viewport": DESKTOP, "locale": "es-PE", **given})
    if user:
        context.add_cookies([bot.cookie(user)])
    return context


def accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url} at {page.viewport_size}\n{found.generate_report()}"


def fits(page: Page) -> bool:
    """Whether nothing has to be read by scrolling sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def looks_right(page: Page) -> None:
    """At a desk and on a phone."""
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        accessible(page)
        assert fits(page), f"{page.url} is wider than {size['width']} pixels"
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def keep(page: Page, name: str, *, at: Locator | None = None, phone: bool = False) -> None:
    """A picture for docs/editors.md, where CHASKI_SCREENSHOTS names a folder; `at` is scrolled to the top."""
    if not SCREENSHOTS:
        return
    page.set_viewport_size(PHONE if phone else DESKTOP)  # type: ignore[arg-type]
    if at:
        at.evaluate("element => element.scrollIntoView({block: 'start'})")
    page.mouse.move(0, 0)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(Path(SCREENSHOTS) / f"{name}.png", optimize=True)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
