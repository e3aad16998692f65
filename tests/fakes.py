"""Telegram's and Twilio's servers on this machine, for the real libraries; and a channel without any server."""

import asyncio
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator

from bot.channels import Message
from bot.domain import Address, Reply
from tests.builders import TELEGRAM_TOKEN, TWILIO_TOKEN

POLLS = 20  # hundredths of a second that getUpdates waits for one
NESTED = ("reply_markup", "allowed_updates", "link_preview_options", "commands")  # parameters that hold JSON


@dataclass
class Failure:
    """What to answer instead, so many times."""

    status: int
    body: dict[str, Any]
    times: int


class Fake:
    """A server on a free port of this machine, in a thread, while the `with` lasts."""

    def __init__(self, route: Route) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._failures: dict[str, list[Failure]] = {}
        config = uvicorn.Config(
            Starlette(routes=[route]), log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def _fail(self, method: str, status: int, body: dict[str, Any], times: int) -> None:
        self._failures.setdefault(method, []).append(Failure(status, body, times))

    def _failure(self, method: str) -> Response | None:
        """The answer of a failure that was asked for, once less to come."""
        waiting = self._failures.get(method)
        if not waiting:
            return None
        failure = waiting[0]
        failure.times -= 1
        if failure.times == 0:
            waiting.pop(0)
        return JSONResponse(failure.body, failure.status)


class FakeTelegram(Fake):
    """The Bot API's methods that the bot uses. `calls` are (method, parameters) as they came."""

    def __init__(self, token: str = TELEGRAM_TOKEN) -> None:
        self.token = token
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._updates: list[dict[str, Any]] = []
        self._messages = 0
        self._results: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": lambda _: {"id": 1, "is_bot": True, "first_name": "Chaski", "username": "chaski_test_bot"},
            "setWebhook": lambda _: True,
            "deleteWebhook": lambda _: True,
            "setMyCommands": lambda _: True,
            "answerCallbackQuery": lambda _: True,
            "sendMessage": self._sent,
            "sendVenue": self._sent,
            "sendContact": self._sent,
            "sendDocument": self._sent,
        }
        super().__init__(Route(f"/bot{token}/{{method}}", self._answer, methods=["GET", "POST"]))

    def push(self, update: dict[str, Any]) -> None:
        """Queues an update for getUpdates."""
        self._updates.append(update)

    def fail(
        self, method: str, error_code: int, description: str, retry_after: int | None = None, times: int = 1
    ) -> None:
        body: dict[str, Any] = {"ok": False, "error_code": error_code, "description": description}
        if retry_after is not None:
            body["parameters"] = {"retry_after": retry_after}
        self._fail(method, error_code, body, times)

    def named(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of one method."""
        return [given for called, given in self.calls if called == method]

    async def _answer(self, request: Request) -> Response:
        method, given = request.path_params["method"], await _parameters(request)
        self.calls.append((method, given))
        if failure := self._failure(method):
            return failure
        if method == "getUpdates":
            return _ok(await self._due(int(given.get("offset", 0))))
        if method not in self._results:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        return _ok(self._results[method](given))

    async def _due(self, offset: int) -> list[dict[str, Any]]:
        """What waits; a larger offset confirms, and so drops, what came before it."""
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        for _ in range(POLLS):
            if self._updates:
                break
            await asyncio.sleep(0.01)
        return list(self._updates)

    def _sent(self, given: dict[str, Any]) -> dict[str, Any]:
        self._messages += 1
        chat = {"id": int(given["chat_id"]), "type": "private"}
        return {"message_id": self._messages, "date": 1_800_000_000, "chat": chat, "text": given.get("text", "-")}


class FakeTwilio(Fake):
    """Twilio's REST API, as far as sending goes. `messages` are the forms accepted."""

    def __init__(self) -> None:
        self.messages: list[dict[str, str]] = []
        path = "/2010-04-01/Accounts/{account}/Messages.json"
        super().__init__(Route(path, self._answer, methods=["POST"]))

    def fail(self, status: int, code: int, times: int = 1) -> None:
        body = {"code": code, "message": f"Error {code}", "more_info": "", "status": status}
        self._fail("Messages", status, body, times)

    async def _answer(self, request: Request) -> Response:
        form = await _parameters(request)
        if failure := self._failure("Messages"):
            return failure
        self.messages.append(form)
        sid = "SM" + secrets.token_hex(16)
        return JSONResponse({"sid": sid, "status": "queued", "body": form.get("Body"), "to": form.get("To")}, 201)


@dataclass
class FakeChannel:
    """A push channel that remembers what it sent, (id, text), and first raises what it is told to."""

    name: str = "post"
    sent: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def render(self, reply: Reply) -> list[Message]:
        return [{"text": paragraph} for paragraph in reply.paragraphs]

    async def send(self, address: Address, message: Message) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((address.id, message["text"]))
        return f"{self.name}-{len(self.sent)}"


def sign(url: str, form: Mapping[str, str]) -> str:
    """The signature Twilio would send with a form posted to `url`."""
    return str(RequestValidator(TWILIO_TOKEN).compute_signature(url, dict(form)))


def _ok(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


async def _parameters(request: Request) -> dict[str, Any]:
    """The query and the body, a form or JSON; of a file in a form its name, type and bytes."""
    given: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        return {**given, **await request.json()}
    async with request.form() as form:
        given |= {name: await _uploaded(value) for name, value in form.items()}
    return {name: json.loads(value) if name in NESTED else value for name, value in given.items()}


async def _uploaded(value: UploadFile | str) -> Any:
    if isinstance(value, str):
        return value
    return {"filename": value.filename, "type": value.content_type, "content": await value.read()}
