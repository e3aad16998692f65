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
from bot.guard import LARGEST_BODY
from bot.nlu_server import free_port
from bot.storage.engine import migrate, transaction
from bot.storage.tables import Base
from bot.web import SECRET_HEADER, TELEGRAM_PATH, create
from tests.builders import CATALOG, KEY, TELEGRAM_TOKEN, TWILIO_SID, TWILIO_TOKEN, Clock, ScriptedInterpreter, settings
from tests.fakes import FakeTelegram, sign
from tests.processes import eventually, stand_in_rasa

PUBLIC_URL = "https://chaski.test"
NOBODY = f"http://127.0.0.1:{free_port()}"  # an NLU server that is away
MENU = "¿En qué le ayudo? Elija o escriba su pregunta."
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
    assert online.telegram is not None
    await online.telegram.bot.initialize()
    async with client_of(create(online, NOBODY)) as made:
        yield made
    await online.telegram.bot.shutdown()  # its connections belong to this test's loop


def queued(service: Service) -> list[tuple[Address, str]]:
    return [(row.address, row.message["text"]) for row in service.rows.claim(99)]


@pytest.mark.parametrize("path", [TELEGRAM_PATH, whatsapp.PATH])
async def test_a_body_larger_than_any_channel_sends_is_refused(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.post(path, content=b"a" * (LARGEST_BODY + 1))).status_code == 413


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
    ((address, text),) = queued(online)
    assert address == Address("telegram", "42")
    assert MENU in text


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
        b'{"update_id": "1"}',
        b"[" * 100_000,
    ],
    ids=range(9),
)
async def test_a_body_that_is_no_update_is_refused(client: httpx.AsyncClient, online: Service, body: bytes) -> None:
    assert await deliver(client, online, body) == 400


@pytest.mark.parametrize("message", [5, {}, an_update(date=10**30)["message"]], ids=range(3))
async def test_an_update_that_cannot_be_read_holds_up_nobody(
    client: httpx.AsyncClient, online: Service, message: object
) -> None:
    assert await deliver(client, online, {"update_id": 1, "message": message}) == 200
    assert queued(online) == []


async def test_an_update_of_another_version_of_telegram_is_answered(client: httpx.AsyncClient, online: Service) -> None:
    assert await deliver(client, online, an_update(poll={"id": "1"})) == 200
    ((_, text),) = queued(online)
    assert MENU in text


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
    assert MENU in text


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


async def test_with_a_public_address_telegram_is_told_it_and_written_to(tmp_path: Path, server: FakeTelegram) -> None:
    server.calls.clear()
    public = both_channels(tmp_path, server)  # of its own: its limiter belongs to the loop it first runs in
    migrate(public.engine)
    app = create(public, NOBODY)
    async with app.router.lifespan_context(app), client_of(app) as client:
        assert await asyncio.to_thread(eventually, lambda: server.named("setMyCommands"))
        await deliver(client, public, an_update(91))
        assert await asyncio.to_thread(eventually, lambda: server.named("sendMessage"))
    await close(public)
    public.engine.dispose()
    (webhook,) = server.named("setWebhook")
    assert webhook["url"] == PUBLIC_URL + TELEGRAM_PATH
    assert webhook["secret_token"] == public.telegram_secret
    assert MENU in server.named("sendMessage")[0]["text"]
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
        assert MENU in server.named("sendMessage")[0]["text"]
