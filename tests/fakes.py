"""Telegram's and Twilio's servers on this machine, for the real libraries; and a channel without any server."""

import asyncio
import base64
import json
import re
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
from tests.builders import TELEGRAM_TOKEN, TWILIO_SID, TWILIO_TOKEN

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

    def __init__(self, *routes: Route) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._failures: dict[str, list[Failure]] = {}
        config = uvicorn.Config(
            Starlette(routes=routes), log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=1
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
    """The Bot API's methods that the bot uses. `calls` are (method, parameters) as they came; `files` are ids → bytes."""

    def __init__(self, token: str = TELEGRAM_TOKEN) -> None:
        self.token = token
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.files: dict[str, bytes] = {}
        self._updates: list[dict[str, Any]] = []
        self._messages = 0
        self._results: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": lambda _: {"id": 1, "is_bot": True, "first_name": "Chaski", "username": "chaski_test_bot"},
            "setWebhook": lambda _: True,
            "deleteWebhook": lambda _: True,
            "setMyCommands": lambda _: True,
            "setMyDescription": lambda _: True,
            "setMyShortDescription": lambda _: True,
            "answerCallbackQuery": lambda _: True,
            "deleteMessage": lambda _: True,
            "leaveChat": lambda _: True,
            "getFile": self._file,
            "sendMessage": self._sent,
            "sendVenue": self._sent,
            "sendContact": self._sent,
            "sendDocument": self._sent,
        }
        super().__init__(
            Route(f"/bot{token}/{{method}}", self._answer, methods=["GET", "POST"]),
            Route(f"/file/bot{token}/{{id}}", self._download),
        )

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

    def _file(self, given: dict[str, Any]) -> dict[str, Any]:
        id_ = given["file_id"]
        return {"file_id": id_, "file_unique_id": id_, "file_size": len(self.files[id_]), "file_path": id_}

    async def _download(self, request: Request) -> Response:
        self.calls.append(("download", dict(request.path_params)))
        return self._failure("download") or Response(self.files[request.path_params["id"]])


class FakeTwilio(Fake):
    """Twilio's messages, Content API and media. `messages` are the forms accepted, `shown` what a template made of them.

    `contents` are the templates by sid, `writes` the requests that changed them, `media` the files by sid.
    """

    def __init__(self) -> None:
        account = "/2010-04-01/Accounts/{account}"
        super().__init__(
            Route(f"{account}/Messages.json", self._answer, methods=["POST"]),
            Route(f"{account}/Messages/{{message}}/Media/{{media}}", self._media),
            Route("/kept/{media}", self._kept),
            Route("/v1/Content", self._contents, methods=["GET", "POST"]),
            Route("/v1/Content/{sid}", self._content, methods=["GET", "PUT", "DELETE"]),
            Route("/v1/Content/{sid}/ApprovalRequests", self._approval),
        )
        self.reset()

    def reset(self) -> None:
        """An account of its own for the next test, on the server that runs."""
        self.messages: list[dict[str, str]] = []
        self.shown: list[dict[str, Any]] = []
        self.contents: dict[str, dict[str, Any]] = {}
        self.approvals: dict[str, dict[str, Any] | None] = {}
        self.writes: list[tuple[str, str]] = []
        self.media: dict[str, bytes] = {}
        self.store = "/kept"  # where files are kept
        self._failures.clear()

    def fail(self, status: int, code: int, times: int = 1, of: str = "Messages") -> None:
        self._fail(of, status, _twilio_error(status, code), times)

    def put(self, content: dict[str, Any]) -> str:
        """Puts a template into the account; its sid."""
        sid = "HX" + secrets.token_hex(16)
        self.contents[sid] = {"language": "en", "variables": {}, "types": {}, **content}
        return sid

    def media_url(self, content: bytes) -> str:
        """Puts a file of a message into the account; the address a webhook would name."""
        sid = "ME" + secrets.token_hex(16)
        self.media[sid] = content
        return f"{self.base_url}/2010-04-01/Accounts/{TWILIO_SID}/Messages/MM{secrets.token_hex(16)}/Media/{sid}"

    async def _answer(self, request: Request) -> Response:
        form = await _parameters(request)
        if failure := self._failure("Messages"):
            return failure
        if refusal := self._refusal(form):
            return _twilio_refusal(400, refusal)
        self.messages.append(form)
        sid = "SM" + secrets.token_hex(16)
        return JSONResponse({"sid": sid, "status": "queued", "body": form.get("Body"), "to": form.get("To")}, 201)

    def _refusal(self, form: dict[str, str]) -> int | None:
        """Twilio's code for what is wrong with a message (https://www.twilio.com/docs/api/errors)."""
        if "ContentSid" not in form:
            return None if 0 < len(form.get("Body", "")) <= 1600 else 21617 if form.get("Body") else 21619
        content = self.contents.get(form["ContentSid"])
        if content is None:
            return 21655
        variables = json.loads(form["ContentVariables"])
        wrong = re.compile(r"[\n\r\t]| {5}|^$")
        if variables.keys() != content["variables"].keys() or any(map(wrong.search, variables.values())):
            return 21656
        self.shown.append(_filled(content["types"], variables))
        return None

    async def _contents(self, request: Request) -> Response:
        if failure := self._failure("Content") or _stranger(request):
            return failure
        if request.method == "POST":
            given = await request.json()
            if not given.get("language") or not given.get("types") or None in given["types"].values():
                return _twilio_refusal(400, 20001)
            self.writes.append(("POST", given["friendly_name"]))
            return JSONResponse(self._resource(self.put(given)), 201)
        size, page = (int(request.query_params.get(name, most)) for name, most in (("PageSize", 50), ("Page", 0)))
        sids = list(self.contents)
        more = len(sids) > size * (page + 1)
        address = f"https://content.twilio.com/v1/Content?PageSize={size}&Page={page + 1}"
        listed = [self._resource(sid) for sid in sids[size * page : size * (page + 1)]]
        return JSONResponse(
            {"contents": listed, "meta": {"key": "contents", "page": page, "next_page_url": address if more else None}}
        )

    async def _content(self, request: Request) -> Response:
        sid = request.path_params["sid"]
        if failure := self._failure("Content") or _stranger(request):
            return failure
        if sid not in self.contents:
            return _twilio_refusal(404, 20404)
        if request.method == "DELETE":
            del self.contents[sid]
            return Response(status_code=204)
        if request.method == "PUT":
            self.contents[sid] |= await request.json()
            self.writes.append(("PUT", self.contents[sid]["friendly_name"]))
        return JSONResponse(self._resource(sid))

    async def _approval(self, request: Request) -> Response:
        sid = request.path_params["sid"]
        told = self.approvals.get(sid, {"status": "unsubmitted", "name": "", "category": ""})
        if told is None:
            return _twilio_refusal(404, 20404)
        return JSONResponse(
            {
                "sid": sid,
                "account_sid": TWILIO_SID,
                "whatsapp": told,
                "url": f"https://content.twilio.com{request.url.path}",
            }
        )

    def _resource(self, sid: str) -> dict[str, Any]:
        dates = dict.fromkeys(("date_created", "date_updated"), "2026-11-22T19:00:00Z")
        url = f"https://content.twilio.com/v1/Content/{sid}"
        return {"sid": sid, "account_sid": TWILIO_SID, **self.contents[sid], **dates, "url": url, "links": {}}

    async def _media(self, request: Request) -> Response:
        """Where the file is kept, for the account alone."""
        if failure := self._failure("Media") or _stranger(request):
            return failure
        return Response(status_code=307, headers={"Location": f"{self.store}/{request.path_params['media']}"})

    async def _kept(self, request: Request) -> Response:
        """The store refuses a request that brings credentials besides the signed address."""
        if "authorization" in request.headers:
            return Response(status_code=400)
        content = self.media.get(request.path_params["media"])
        return Response(status_code=404) if content is None else Response(content, media_type="audio/ogg")


def _filled(shape: Any, variables: Mapping[str, str]) -> Any:
    """A template's types with its variables in their places."""
    if isinstance(shape, dict):
        return {key: _filled(value, variables) for key, value in shape.items()}
    if isinstance(shape, list):
        return [_filled(value, variables) for value in shape]
    return re.sub(r"\{\{(\w+)\}\}", lambda name: variables[name[1]], shape)


def _twilio_error(status: int, code: int) -> dict[str, Any]:
    return {"code": code, "message": f"Error {code}", "more_info": "", "status": status}


def _twilio_refusal(status: int, code: int) -> Response:
    return JSONResponse(_twilio_error(status, code), status)


def _stranger(request: Request) -> Response | None:
    """The refusal of a request without the account's credentials."""
    known = base64.b64encode(f"{TWILIO_SID}:{TWILIO_TOKEN}".encode()).decode()
    return None if request.headers.get("authorization") == f"Basic {known}" else _twilio_refusal(401, 20003)


@dataclass
class FakeChannel:
    """A push channel that remembers what it sent, (id, text), and first raises what it is told to."""

    name: str = "post"
    erases: bool = False
    sent: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    erased: list[tuple[str, list[str]]] = field(default_factory=list)
    voices: dict[str, bytes] = field(default_factory=dict)

    def render(self, reply: Reply) -> list[Message]:
        return [{"text": paragraph} for paragraph in reply.paragraphs]

    async def send(self, address: Address, message: Message) -> str:
        if self.failures:
            raise self.failures.pop(0)
        if "erase" in message:
            self.erased.append((address.id, message["erase"]))
            return ""
        self.sent.append((address.id, message["text"]))
        return f"{self.name}-{len(self.sent)}"

    async def fetch(self, reference: str) -> bytes:
        if self.failures:
            raise self.failures.pop(0)
        return self.voices[reference]


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
