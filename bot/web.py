"""One ASGI app: the chat page, the webhooks, health."""

import asyncio
import hmac
import html
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from string import Template
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from telegram import Update

from bot import telemetry
from bot.app import Service
from bot.channels import telegram, web, whatsapp
from bot.errors import StorageUnavailable
from bot.gazetteer import gazetteer
from bot.nlu_server import loaded_model
from bot.storage.engine import migrate

PAGE = Path(__file__).parent / "page"
TELEGRAM_PATH = "/webhooks/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # https://core.telegram.org/bots/api#setwebhook
LARGEST_BODY = 256 * 1024  # bytes; a Telegram update is a few kilobytes, a Twilio form less
VISITOR = "visitor"
EXPIRY_SECONDS = 3600
TWIML = Response("<Response/>", media_type="text/xml")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def create(service: Service, nlu_url: str, tend: Callable[[], None] | None = None) -> Starlette:
    """The app of a service. `tend` is called every few seconds, in a thread: it restarts Rasa when it has died."""
    pages = Pages(service, nlu_url)
    routes = [
        Route("/", pages.chat),
        Route("/chat", pages.say, methods=["POST"]),
        Route("/health", pages.health),
        Route("/files/{name}", pages.file),
        Mount("/static", StaticFiles(directory=PAGE)),
    ]
    if service.telegram and service.settings.public_url:
        routes.append(Route(TELEGRAM_PATH, pages.telegram, methods=["POST"]))
    if service.whatsapp:
        routes.append(Route(whatsapp.PATH, pages.twilio, methods=["POST"]))
        routes.append(Route(whatsapp.STATUS_PATH, pages.twilio_status, methods=["POST"]))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(task) for task in _background(service, tend)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    app = Starlette(routes=routes, lifespan=lifespan)
    app.add_middleware(Guard)
    return app


class Pages:
    """The endpoints."""

    def __init__(self, service: Service, nlu_url: str) -> None:
        self._service = service
        self._nlu_url = nlu_url
        self._template = Template((PAGE / "chat.html").read_text(encoding="utf-8"))

    async def chat(self, request: Request) -> Response:
        locale = self._locale(request)
        _ = self._service.phrases.of(locale)
        page = self._template.substitute(
            lang=locale,
            intro=html.escape(_("Información para peruanos en los Estados Unidos")),
            hello=html.escape(_("Hola")),
            write=html.escape(_("Escriba su pregunta")),
            send=html.escape(_("Enviar")),
            save_contact=html.escape(_("Guardar el contacto")),
            save_event=html.escape(_("Guardar en mi calendario")),
            save_file=html.escape(_("Guardar el archivo")),
            offline=html.escape(_("No hay conexión. Su mensaje no salió: inténtelo de nuevo.")),
            noscript=html.escape(
                _("Esta página necesita JavaScript. También puede escribirnos por WhatsApp o Telegram.")
            ),
        )
        response = HTMLResponse(page)
        if VISITOR not in request.cookies:
            https = (self._service.settings.public_url or "").startswith("https")
            response.set_cookie(VISITOR, secrets.token_urlsafe(16), httponly=True, samesite="strict", secure=https)
        return response

    async def say(self, request: Request) -> Response:
        visitor = request.cookies.get(VISITOR, "")
        if not 16 <= len(visitor) <= 64:
            return JSONResponse({"error": "no visitor: open the chat page first"}, 400)
        try:
            asked = web.question(json.loads(await request.body()), visitor, self._locale(request))
        except (ValueError, RecursionError) as error:
            return JSONResponse({"error": f"not what the chat page sends: {error}"}, 400)
        reply = await self._service.reception.answer_in_place(asked)
        return JSONResponse({"messages": web.render(reply) if reply else []})

    async def file(self, request: Request) -> Response:
        """A file that anybody may keep; it says nothing of who asked for it."""
        found = await asyncio.to_thread(self._service.files, request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        named = {"Content-Disposition": f'attachment; filename="{found.name}"'}
        return Response(found.content, media_type=found.media_type, headers=named)

    async def telegram(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._service.telegram_secret.encode()):
            return _refuse("telegram", "secret", 403)
        channel = self._service.telegram
        assert channel is not None
        try:
            update = Update.de_json(json.loads(await request.body()), channel.bot)
        except Exception as error:  # whatever a malformed body makes the library raise, it is refused
            return _refuse("telegram", type(error).__name__, 400)
        await channel.receive(update, self._service.reception.answer)
        return Response()

    async def twilio(self, request: Request) -> Response:
        form = await self._twilio_form(request)
        if isinstance(form, Response):
            return form
        asked = whatsapp.question(form)
        if asked is None:
            return _refuse("whatsapp", "body", 400)
        await self._service.reception.answer(asked)
        return TWIML

    async def twilio_status(self, request: Request) -> Response:
        form = await self._twilio_form(request)
        if isinstance(form, Response):
            return form
        sid, status = form.get("MessageSid", ""), form.get("MessageStatus", "")
        try:
            moved = await asyncio.to_thread(self._service.rows.status, sid, status, form.get("ErrorCode"))
        except StorageUnavailable:
            return Response(status_code=503)
        telemetry.event(
            telemetry.STATUS_CHANGED, channel="whatsapp", status=status, moved=moved, code=form.get("ErrorCode")
        )
        return Response()

    async def _twilio_form(self, request: Request) -> dict[str, str] | Response:
        """The form of a genuine Twilio request, or the refusal."""
        channel = self._service.whatsapp
        assert channel is not None
        try:
            form = await request.form(max_files=0)
            signature = request.headers.get("X-Twilio-Signature", "")
            genuine = channel.genuine(request.url.path, request.url.query, form, signature)  # type: ignore[arg-type]
        except Exception as error:  # whatever a forged body makes a parser raise, it is refused
            return _refuse("whatsapp", type(error).__name__, 400)
        if not genuine:
            return _refuse("whatsapp", "signature", 403)
        return {key: value for key, value in form.items() if isinstance(value, str)}

    async def health(self, _request: Request) -> Response:
        nlu = await asyncio.to_thread(loaded_model, self._nlu_url)
        try:
            states: dict[str, int] | None = await asyncio.to_thread(self._service.rows.states)
        except StorageUnavailable:
            states = None
        well = bool(nlu) and states is not None
        body = {"status": "ok" if well else "degraded", "nlu": nlu, "database": states is not None, "outbox": states,
                "content": self._service.catalog.version}  # fmt: skip
        return JSONResponse(body, 200 if well else 503)

    def _locale(self, request: Request) -> str:
        """The first language of the browser that we speak."""
        wanted = [
            part.split(";")[0].split("-")[0].strip().lower()
            for part in request.headers.get("accept-language", "").split(",")
        ]
        return next((code for code in wanted if code in self._service.phrases.locales), "es")


def _refuse(channel: str, why: str, status: int) -> Response:
    telemetry.event(telemetry.WEBHOOK_REFUSED, channel=channel, why=why)
    return Response(status_code=status)


def _background(service: Service, tend: Callable[[], None] | None) -> list[Any]:
    """What runs beside the requests."""
    tasks = [service.outbox.run(), _expire(service), asyncio.to_thread(gazetteer)]
    if tend:
        tasks.append(_every(5, tend))
    if service.telegram:
        tasks.append(_telegram(service, service.telegram))
    return tasks


async def _every(seconds: float, work: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await asyncio.to_thread(work)
        except Exception:  # tried again in a few seconds
            telemetry.defect(getattr(work, "__name__", "background"))


async def _expire(service: Service) -> None:
    """Forgets quiet people, now and every hour; brings a database that was away up to date first."""
    quiet = timedelta(days=service.settings.retention_days)
    while True:
        try:
            await asyncio.to_thread(migrate, service.engine)
            people = await asyncio.to_thread(service.contacts.expire, quiet)
            telemetry.event(telemetry.RECORDS_EXPIRED, people=people)
            await asyncio.sleep(EXPIRY_SECONDS)
        except StorageUnavailable:
            telemetry.event(telemetry.STORAGE_UNAVAILABLE, where="expire")
            await asyncio.sleep(10)


async def _telegram(service: Service, channel: telegram.TelegramChannel) -> None:
    """Sets up the bot and, without a public address, polls."""
    while True:
        try:
            await channel.start(service.settings.public_url, TELEGRAM_PATH, service.telegram_secret, _commands(service))
            break
        except Exception as error:
            telemetry.event(telemetry.CHANNEL_FAILED, channel="telegram", step="start", error=type(error).__name__)
            await asyncio.sleep(5)
    if not service.settings.public_url:
        await channel.poll(service.reception.answer)


def _commands(service: Service) -> dict[str, list[tuple[str, str]]]:
    """Telegram's command list per locale, and Spanish for everybody else."""
    names = {
        "es": ("menu", "consulado", "emergencia", "novedades", "idioma", "privacidad", "borrar", "ayuda"),
        "en": ("menu", "consulate", "emergency", "news", "language", "privacy", "delete", "help"),
    }
    listed = {}
    for locale, commands in names.items():
        _ = service.phrases.of(locale)
        described = (
            _("Ver el menú"), _("Mi consulado"), _("Emergencia"), _("Lo último que cambió"), _("Cambiar de idioma"),
            _("Su privacidad"), _("Borrar mis datos"), _("Qué puede hacer Chaski"),
        )  # fmt: skip
        listed[locale] = list(zip(commands, described, strict=True))
    return {"": listed["es"], **listed}


class Guard:
    """Refuses bodies that are too large and adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _body(scope, receive)
        if body is None:
            await Response(status_code=413)(scope, receive, send)
            return
        handed = False

        async def replay() -> Message:
            nonlocal handed
            if handed:
                return await receive()
            handed = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    *((k.lower().encode(), v.encode()) for k, v in HEADERS.items()),
                ]
            await send(message)

        await self._app(scope, replay, headed)


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body, or None when it is larger than any channel sends."""
    body = b""
    while scope["method"] == "POST":
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body"):
            break
    return body
