import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from bot.app import Service, build
from bot.channels import whatsapp
from bot.domain import Address
from bot.nlu_server import free_port
from bot.storage.engine import migrate, transaction
from bot.storage.tables import Base
from bot.web import LARGEST_BODY, SECRET_HEADER, TELEGRAM_PATH, create
from tests.builders import CATALOG, KEY, TELEGRAM_TOKEN, TWILIO_SID, TWILIO_TOKEN, Clock, ScriptedInterpreter, settings
from tests.fakes import FakeTelegram, sign
from tests.processes import eventually, stand_in_rasa

PUBLIC_URL = "https://chaski.test"
NOBODY = f"http://127.0.0.1:{free_port()}"  # an NLU server that is away
MENU = "¿En qué le ayudo? Elija o escriba su pregunta."
VISITOR = {"visitor": "v" * 22}
AT_DOOR = "ICE está en mi puerta"
PERSON = {"id": 42, "is_bot": False, "first_name": "Somebody"}
THEM = "whatsapp:+15005550009"


@pytest.fixture(scope="module")
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


def both_channels(folder: Path, server: FakeTelegram, **given: object) -> Service:
    """A service on Telegram and WhatsApp that understands nothing but taps, commands and emergencies."""
    given = {"public_url": PUBLIC_URL, "telegram_base_url": server.base_url} | given
    switched_on = settings(
        folder,
        chaski_key=KEY,
        telegram_token=TELEGRAM_TOKEN,
        twilio_account_sid=TWILIO_SID,
        twilio_auth_token=TWILIO_TOKEN,
        twilio_whatsapp_from=THEM,
        **given,
    )
    return build(switched_on, ScriptedInterpreter(), now=Clock())


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, server: FakeTelegram) -> Iterator[Service]:
    made = both_channels(tmp_path_factory.mktemp("online"), server)
    migrate(made.engine)
    yield made
    made.engine.dispose()


@pytest.fixture
def online(opened: Service, server: FakeTelegram) -> Service:
    """A service on both channels to which nobody has written yet; made once, because reading the content takes long."""
    with transaction(opened.engine) as session:
        for table in Base.metadata.sorted_tables:
            session.execute(table.delete())
    server.calls.clear()
    return opened


@pytest.fixture
def stranded(tmp_path: Path, server: FakeTelegram) -> Service:
    """The same with its database away."""
    server.calls.clear()
    return both_channels(tmp_path, server, database_url=f"sqlite:///{tmp_path}")


def client_of(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=PUBLIC_URL)


@pytest.fixture
async def client(online: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create(online, NOBODY)) as made:
        yield made


def queued(service: Service) -> list[tuple[Address, str]]:
    return [(row.address, row.message["text"]) for row in service.rows.claim(99)]


# The chat page.


async def test_the_page_is_html_in_the_browsers_language(client: httpx.AsyncClient) -> None:
    page = await client.get("/", headers={"Accept-Language": "fr-FR, en-US;q=0.8, es;q=0.5"})
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="en">' in page.text
    assert '<html lang="es">' in (await client.get("/", headers={"Accept-Language": "fr"})).text


async def test_the_page_allows_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    for path in ("/", "/static/chat.js", "/nowhere"):
        headers = (await client.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


async def test_a_visitor_is_known_by_a_cookie_scripts_cannot_read(client: httpx.AsyncClient) -> None:
    cookie = (await client.get("/")).headers["set-cookie"].lower()
    for flag in ("httponly", "samesite=strict", "secure"):
        assert flag in cookie
    assert "max-age" not in cookie  # gone with the browser's session
    assert "set-cookie" not in (await client.get("/")).headers


async def test_each_visitor_is_another(client: httpx.AsyncClient) -> None:
    first = (await client.get("/")).cookies["visitor"]
    client.cookies.clear()
    assert (await client.get("/")).cookies["visitor"] != first


async def test_on_this_machine_the_cookie_needs_no_https(service: Service) -> None:
    async with client_of(create(service, NOBODY)) as local:
        assert "secure" not in (await local.get("/")).headers["set-cookie"].lower()


async def test_a_question_on_the_page_is_answered_in_place(client: httpx.AsyncClient, online: Service) -> None:
    await client.get("/")
    answer = await client.post("/chat", json={"text": "0"})
    assert answer.status_code == 200
    (message,) = answer.json()["messages"]
    assert message["text"] == MENU
    assert message["choices"][0]["payload"] == "/emergency"
    assert queued(online) == []


async def test_the_page_remembers_what_it_offered(client: httpx.AsyncClient) -> None:
    await client.get("/")
    await client.post("/chat", json={"text": "0"})
    answer = await client.post("/chat", json={"text": "2"})
    assert answer.json()["messages"][0]["ask_location"]


async def test_a_tap_and_a_location_on_the_page_are_answered(client: httpx.AsyncClient) -> None:
    client.cookies.update(VISITOR)
    tapped = await client.post("/chat", json={"choice": "/find-consulate"})
    assert tapped.json()["messages"][0]["ask_location"]
    placed = await client.post("/chat", json={"location": [25.77, -80.19]})
    assert "Miami" in placed.json()["messages"][0]["text"]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "a" * 12_000}, {"text": "\ud800"}, {"text": "\0"}])
async def test_whatever_is_written_is_answered(client: httpx.AsyncClient, body: dict[str, str]) -> None:
    client.cookies.update(VISITOR)
    answer = await client.post("/chat", content=json.dumps(body))
    assert answer.status_code == 200
    assert answer.json()["messages"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hola",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"hola"',
        b"[" * 100_000,
        b'{"text":' * 20_000,
        b'{"text": 5}',
        b'{"text": null}',
        b'{"choice": ["/menu"]}',
        json.dumps({"text": "a" * 12_001}).encode(),
        b'{"location": "Miami"}',
        b'{"location": [1]}',
        b'{"location": [1, 2, 3]}',
        b'{"location": [null, null]}',
        b'{"location": [91, 0]}',
        b'{"location": [0, -181]}',
        b'{"location": [NaN, 0]}',
        b'{"location": [0, Infinity]}',
        b'{"location": [0, 1%s]}' % (b"0" * 400),
    ],
    ids=range(21),
)
async def test_what_the_page_never_sends_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    client.cookies.update(VISITOR)
    assert (await client.post("/chat", content=body)).status_code == 400


@pytest.mark.parametrize("visitor", ["", "short", "v" * 65])
async def test_nobody_is_answered_without_a_visitors_cookie(client: httpx.AsyncClient, visitor: str) -> None:
    client.cookies.set("visitor", visitor)
    assert (await client.post("/chat", json={"text": "0"})).status_code == 400


@pytest.mark.parametrize("path", ["/chat", TELEGRAM_PATH, whatsapp.PATH])
async def test_a_body_larger_than_any_channel_sends_is_refused(client: httpx.AsyncClient, path: str) -> None:
    client.cookies.update(VISITOR)
    assert (await client.post(path, content=b"a" * (LARGEST_BODY + 1))).status_code == 413


async def test_a_large_body_in_pieces_is_refused(client: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 1000 + 1):
            yield b"a" * 1000

    client.cookies.update(VISITOR)
    assert (await client.post("/chat", content=pieces())).status_code == 413


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nowhere"), ("GET", "/static/..%2fweb.py"), ("POST", "/nowhere")]
)
async def test_an_unknown_path_is_not_found(client: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, path)).status_code == 404


# Files.


@pytest.mark.parametrize(
    ("name", "media_type", "begins"),
    [
        ("office-miami.vcf", "text/vcard", b"BEGIN:VCARD\r\n"),
        ("event-fort-myers-2026-07-11.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n"),
    ],
)
async def test_a_file_is_served_to_keep_and_without_a_cookie(
    client: httpx.AsyncClient, name: str, media_type: str, begins: bytes
) -> None:
    answer = await client.get(f"/files/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert answer.content.startswith(begins)


@pytest.mark.parametrize(
    "name",
    ["office-lima.vcf", "office-denver.vcf", "event-nowhere.ics", "offices.yml", "..%2foffices.yml", "", "a/b.vcf"],
)
async def test_an_unknown_file_is_not_found(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/files/{name}")
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


async def test_the_page_is_told_the_files_of_an_answer(client: httpx.AsyncClient) -> None:
    client.cookies.update(VISITOR)
    answer = await client.post("/chat", json={"location": [25.77, -80.19]})
    (name,) = answer.json()["messages"][0]["files"]
    assert (await client.get(f"/files/{name}")).status_code == 200


@pytest.mark.parametrize("path", ["/chat", TELEGRAM_PATH, whatsapp.PATH, whatsapp.STATUS_PATH])
async def test_what_is_posted_cannot_be_got(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 405


# Telegram's webhook.


def an_update(id_: int = 1, text: str = "/menu", **given: object) -> dict[str, Any]:
    chat = {"id": 42, "type": "private"}
    message = {"message_id": 7, "date": 1_800_000_000, "chat": chat, "from": PERSON, "text": text, **given}
    return {"update_id": id_, "message": message}


async def deliver(client: httpx.AsyncClient, service: Service, update: object) -> int:
    content = update if isinstance(update, bytes) else json.dumps(update).encode()
    secret = {SECRET_HEADER: service.telegram_secret}
    return (await client.post(TELEGRAM_PATH, content=content, headers=secret)).status_code


async def test_an_update_is_answered_through_the_outbox(client: httpx.AsyncClient, online: Service) -> None:
    assert await deliver(client, online, an_update()) == 200
    assert queued(online) == [(Address("telegram", "42"), MENU)]


async def test_an_update_delivered_again_is_answered_once(client: httpx.AsyncClient, online: Service) -> None:
    statuses = await asyncio.gather(*(deliver(client, online, an_update(5)) for _ in range(3)))
    assert statuses == [200, 200, 200]
    assert len(queued(online)) == 1


@pytest.mark.parametrize("secret", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: "ñ".encode()}])
async def test_without_telegrams_secret_an_update_is_refused(
    client: httpx.AsyncClient, online: Service, secret: dict[str, Any]
) -> None:
    answer = await client.post(TELEGRAM_PATH, json=an_update(), headers=secret)
    assert answer.status_code == 403
    assert queued(online) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hola",
        b"\xff",
        b"null",
        b"[]",
        b"5",
        b"{}",
        b"[" * 100_000,
        b'{"update_id": 1, "message": 5}',
        b'{"update_id": 1, "message": {}}',
        json.dumps(an_update(date=10**30)).encode(),
    ],
    ids=range(11),
)
async def test_a_body_that_is_no_update_is_refused(client: httpx.AsyncClient, online: Service, body: bytes) -> None:
    assert await deliver(client, online, body) == 400


async def test_an_update_that_is_no_question_is_taken_and_left(client: httpx.AsyncClient, online: Service) -> None:
    assert await deliver(client, online, {"update_id": 1}) == 200
    assert await deliver(client, online, an_update(2, chat={"id": -5, "type": "group", "title": "t"})) == 200
    assert queued(online) == []


async def test_without_storage_telegram_is_answered_directly(stranded: Service, server: FakeTelegram) -> None:
    async with client_of(create(stranded, NOBODY)) as client:
        assert await deliver(client, stranded, an_update(text=AT_DOOR)) == 200
    assert server.named("sendMessage")[0]["chat_id"] == "42"
    assert CATALOG.locator in server.named("sendMessage")[0]["text"]
    await close(stranded)


# Twilio's webhooks.


async def post(client: httpx.AsyncClient, path: str = whatsapp.PATH, **form: str) -> httpx.Response:
    """A form as Twilio would sign and send it."""
    signed = {"X-Twilio-Signature": sign(PUBLIC_URL + path, form)}
    return await client.post(path, data=form, headers=signed)


async def test_a_form_is_answered_through_the_outbox(client: httpx.AsyncClient, online: Service) -> None:
    answer = await post(client, MessageSid="SM1", From=THEM, Body="menú")
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    ((address, text),) = queued(online)
    assert address == Address("whatsapp", THEM)
    assert text.startswith(f"{MENU}\n\n1. 🆘")


async def test_a_form_delivered_again_is_answered_once(client: httpx.AsyncClient, online: Service) -> None:
    form = {"MessageSid": "SM1", "From": THEM, "Body": "menú"}
    answers = await asyncio.gather(*(post(client, **form) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len(queued(online)) == 1


@pytest.mark.parametrize("path", [whatsapp.PATH, whatsapp.STATUS_PATH])
@pytest.mark.parametrize("signature", [{}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "forged"}])
async def test_a_forged_form_is_refused(
    client: httpx.AsyncClient, online: Service, path: str, signature: dict[str, str]
) -> None:
    form = {"MessageSid": "SM1", "From": THEM, "Body": "menú", "MessageStatus": "read"}
    assert (await client.post(path, data=form, headers=signature)).status_code == 403
    assert queued(online) == []


@pytest.mark.parametrize(
    "form", [{"Body": "menú"}, {"MessageSid": "SM1"}, {"From": THEM}, {"MessageSid": "", "From": THEM}]
)
async def test_a_signed_form_that_is_no_message_is_refused(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    assert (await post(client, **form)).status_code == 400


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n--x--\r\n',
        ),
        ("application/x-www-form-urlencoded; charset=no-such", b"From=a"),
        ("application/json", b'{"From": "a"}'),
        ("application/x-www-form-urlencoded", b"&".join(b"%d=" % number for number in range(5_000))),
    ],
)
async def test_a_body_that_is_no_form_is_refused(client: httpx.AsyncClient, kind: str, body: bytes) -> None:
    answer = await client.post(whatsapp.PATH, content=body, headers={"Content-Type": kind, "X-Twilio-Signature": "x"})
    assert answer.status_code in (400, 403)


def sent_message(service: Service) -> str:
    """The id of a message that was sent."""
    (row,) = service.rows.claim(9)
    service.rows.sent(row.id, "SM9")
    return "SM9"


async def test_a_status_is_taken_and_never_moves_backwards(client: httpx.AsyncClient, online: Service) -> None:
    await post(client, MessageSid="SM1", From=THEM, Body="menú")
    sid = sent_message(online)
    for status in ("delivered", "read", "delivered", "sent"):
        answer = await post(client, whatsapp.STATUS_PATH, MessageSid=sid, MessageStatus=status)
        assert answer.status_code == 200
    assert online.rows.states() == {"read": 1}


async def test_a_message_that_failed_is_noted(client: httpx.AsyncClient, online: Service) -> None:
    await post(client, MessageSid="SM1", From=THEM, Body="menú")
    sid = sent_message(online)
    await post(client, whatsapp.STATUS_PATH, MessageSid=sid, MessageStatus="undelivered", ErrorCode="63016")
    assert online.rows.states() == {"failed": 1}


@pytest.mark.parametrize("form", [{"MessageSid": "SM0", "MessageStatus": "read"}, {"MessageSid": "SM0"}, {"a": "b"}])
async def test_a_status_of_nothing_we_sent_is_no_matter(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    assert (await post(client, whatsapp.STATUS_PATH, **form)).status_code == 200


async def test_without_storage_twilio_keeps_its_status(stranded: Service) -> None:
    async with client_of(create(stranded, NOBODY)) as client:
        answer = await post(client, whatsapp.STATUS_PATH, MessageSid="SM1", MessageStatus="read")
    assert answer.status_code == 503


@pytest.mark.parametrize("path", [TELEGRAM_PATH, whatsapp.PATH, whatsapp.STATUS_PATH])
async def test_a_channel_that_is_off_has_no_webhook(service: Service, path: str) -> None:
    async with client_of(create(service, NOBODY)) as client:
        assert (await client.post(path)).status_code == 404


# Health.


async def test_health_is_well_when_all_answer(online: Service) -> None:
    with stand_in_rasa("chaski-model.tar.gz") as nlu:
        async with client_of(create(online, nlu)) as client:
            health = await client.get("/health")
    assert health.status_code == 200
    assert health.json() == {
        "status": "ok",
        "nlu": "chaski-model.tar.gz",
        "database": True,
        "outbox": {},
        "content": CATALOG.version,
    }


async def test_health_is_degraded_when_nlu_is_away(client: httpx.AsyncClient) -> None:
    health = await client.get("/health")
    assert health.status_code == 503
    assert (health.json()["status"], health.json()["nlu"], health.json()["database"]) == ("degraded", None, True)


async def test_health_is_degraded_when_the_database_is_away(stranded: Service) -> None:
    with stand_in_rasa("chaski-model.tar.gz") as nlu:
        async with client_of(create(stranded, nlu)) as client:
            health = await client.get("/health")
    assert health.status_code == 503
    assert (health.json()["status"], health.json()["database"]) == ("degraded", False)


# What runs beside the requests.


async def close(service: Service) -> None:
    assert service.telegram is not None
    await service.telegram.bot.initialize()
    await service.telegram.bot.shutdown()


async def test_with_a_public_address_telegram_is_told_it_and_written_to(online: Service, server: FakeTelegram) -> None:
    app = create(online, NOBODY)
    async with app.router.lifespan_context(app), client_of(app) as client:
        assert await asyncio.to_thread(eventually, lambda: len(server.named("setMyCommands")) == 3)
        await deliver(client, online, an_update(91))
        assert await asyncio.to_thread(eventually, lambda: server.named("sendMessage"))
    await close(online)
    (webhook,) = server.named("setWebhook")
    assert webhook["url"] == PUBLIC_URL + TELEGRAM_PATH
    assert webhook["secret_token"] == online.telegram_secret
    assert server.named("sendMessage")[0]["text"] == MENU
    assert server.named("getUpdates") == []


async def test_without_a_public_address_telegram_is_polled(tmp_path: Path) -> None:
    with FakeTelegram() as server:
        polling = build(
            settings(tmp_path, chaski_key=KEY, telegram_token=TELEGRAM_TOKEN, telegram_base_url=server.base_url),
            ScriptedInterpreter(),
            now=Clock(),
        )
        migrate(polling.engine)
        app = create(polling, NOBODY)
        server.push(an_update(92))
        async with app.router.lifespan_context(app):
            assert await asyncio.to_thread(eventually, lambda: server.named("sendMessage"))
        await close(polling)
        polling.engine.dispose()
        assert server.named("setWebhook") == []
        assert server.named("sendMessage")[0]["text"] == MENU
