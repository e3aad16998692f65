"""One ASGI app: the chat page, the webhooks, the panel, health."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Update

from bot import telemetry
from bot.app import Service
from bot.channels import telegram, whatsapp
from bot.channels.telegram_updates import or_its_id
from bot.chat_page import ChatPage
from bot.errors import StorageUnavailable
from bot.gazetteer import gazetteer
from bot.guard import Guard
from bot.nlu_server import loaded_model
from bot.panel import pages
from bot.publishing.live import SECONDS
from bot.storage.engine import migrate

TELEGRAM_PATH = "/webhooks/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # https://core.telegram.org/bots/api#setwebhook
EXPIRY_SECONDS = 3600
TWIML = Response("<Response/>", media_type="text/xml")


def create(service: Service, nlu_url: str, tend: Callable[[], None] | None = None) -> Starlette:
    """The app of a service. `tend` is called every few seconds, in a thread: it restarts Rasa when it has died."""
    edges = Edges(service, nlu_url)
    chat = ChatPage(service.settings, service.live, service.phrases, service.reception, service.files)
    routes = [*chat.routes(), *pages.routes(service.desk), Route("/health", edges.health)]
    if service.telegram and service.settings.public_url:
        routes.append(Route(TELEGRAM_PATH, edges.telegram, methods=["POST"]))
    if service.whatsapp:
        routes.append(Route(whatsapp.PATH, edges.twilio, methods=["POST"]))
        routes.append(Route(whatsapp.STATUS_PATH, edges.twilio_status, methods=["POST"]))

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
    app.add_middleware(GZipMiddleware)  # a slow link loads a quarter of the bytes
    app.add_middleware(Guard)
    return app


class Edges:
    """The webhooks, and health."""

    def __init__(self, service: Service, nlu_url: str) -> None:
        self._service = service
        self._nlu_url = nlu_url

    async def telegram(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._service.telegram_secret.encode()):
            return _refuse("telegram", "secret", 403)
        channel = self._service.telegram
        assert channel is not None
        try:
            raw = json.loads(await request.body())
        except (ValueError, RecursionError) as error:
            return _refuse("telegram", type(error).__name__, 400)
        if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
            return _refuse("telegram", "body", 400)
        # One that cannot be read is taken and left: refused, it would come again and hold up everybody's.
        update = Update.de_json(or_its_id(raw), channel.bot)
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
        faults = list(self._service.live.faults)  # officers published what this release cannot read
        well = bool(nlu) and states is not None and not faults
        body: dict[str, object] = {"status": "ok" if well else "degraded", "nlu": nlu, "database": states is not None, "outbox": states,
                "content": self._service.catalog.version}  # fmt: skip
        if faults:
            body["faults"] = faults
        return JSONResponse(body, 200 if well else 503)


def _refuse(channel: str, why: str, status: int) -> Response:
    telemetry.event(telemetry.WEBHOOK_REFUSED, channel=channel, why=why)
    return Response(status_code=status)


def _background(service: Service, tend: Callable[[], None] | None) -> list[Any]:
    """What runs beside the requests."""
    tasks = [
        service.outbox.run(),
        _expire(service),
        asyncio.to_thread(gazetteer),
        _every(SECONDS, service.live.refresh),
    ]
    if tend:
        tasks.append(_every(5, tend))
    if service.telegram:
        tasks.append(_telegram(service, service.telegram))
    if service.whatsapp:
        tasks.append(service.whatsapp.start())
    return tasks


async def _every(seconds: float, work: Callable[[], object]) -> None:
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
    """Sets up the bot and, without a public address, polls; after a failure again from the beginning."""
    while True:
        try:
            await channel.start(service.settings.public_url, TELEGRAM_PATH, service.telegram_secret)
            if service.settings.public_url:
                return
            await channel.poll(service.reception.answer)
        except Exception as error:
            telemetry.event(telemetry.CHANNEL_FAILED, channel="telegram", step="start", error=type(error).__name__)
            await asyncio.sleep(5)
