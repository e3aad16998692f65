"""The whole bot as it runs: `chaski run` as a process, the real Rasa server, Telegram and Twilio on loopback."""

import asyncio
import json
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import nlu_server
from bot.nlu_server import NluServer, free_port, loaded_model, model_path
from bot.settings import ROOT
from tests.builders import CATALOG, KEY, TELEGRAM_TOKEN, TWILIO_SID, TWILIO_TOKEN
from tests.fakes import FakeTelegram, FakeTwilio, sign
from tests.processes import Running, eventually, running, stand_in_rasa

pytestmark = pytest.mark.nlu

PUBLIC_URL = "https://chaski.test"
SECRET = "test-webhook-secret"
CHAT = 4242
SENDER = "whatsapp:+15555550100"
AT_DOOR = "ICE está tocando la puerta de mi casa"
CITIES = ("Miami, FL", "Dallas, TX", "Chicago, IL", "Denver, CO", "Boston, MA", "Atlanta, GA", "Hartford, CT")
GARBAGE = os.urandom(200_000)


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio() as fake:
        yield fake


def service(
    folder: Path, nlu_url: str, telegram_url: str, *, public_url: str = PUBLIC_URL, **more: str
) -> AbstractContextManager[Running]:
    """A bot on Telegram, with its database in the folder; without a public address it polls."""
    environment = {
        "NLU_URL": nlu_url,
        "DATABASE_URL": f"sqlite:///{folder / 'chaski.db'}",
        "CHASKI_KEY": KEY,
        "TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        "TELEGRAM_SECRET": SECRET,
        "TELEGRAM_BASE_URL": telegram_url,
        "PUBLIC_URL": public_url,
    }
    return running(folder, **environment | more)


def an_update(text: str, id_: int = 1, chat: int = CHAT) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Somebody", "language_code": "es"}
    message = {"message_id": id_, "date": 1_800_000_000, "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": id_, "message": message | {"text": text}}


def deliver(bot: Running, text: str, id_: int = 1) -> None:
    """What Telegram does with one message: it must be acknowledged."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    answer = httpx.post(
        f"{bot.url}/webhooks/telegram", json=an_update(text, id_), headers=headers, timeout=30, trust_env=False
    )
    assert answer.status_code == 200


def states(bot: Running) -> dict[str, int]:
    """The outbox by state."""
    found: dict[str, int] = httpx.get(f"{bot.url}/health", timeout=30, trust_env=False).json()["outbox"]
    return found


def settled(bot: Running) -> dict[str, int]:
    """The outbox when something was put into it and nothing waits any more."""

    def look() -> dict[str, int]:
        found = states(bot)
        return {} if found.keys() & {"queued", "sending"} else found

    return eventually(look)


def texts(telegram: FakeTelegram) -> list[str]:
    """What people were told."""
    return [given["text"] for given in telegram.named("sendMessage")]


class TestWebhook:
    def test_a_message_is_answered_once_on_each_channel(
        self, rasa_url: str, telegram: FakeTelegram, twilio: FakeTwilio, tmp_path: Path
    ) -> None:
        account = {
            "TWILIO_ACCOUNT_SID": TWILIO_SID,
            "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
            "TWILIO_WHATSAPP_FROM": "whatsapp:+15555550199",
            "TWILIO_BASE_URL": twilio.base_url,
        }
        form = {"MessageSid": "SM" + "1" * 32, "From": SENDER, "Body": "how do i renew my peruvian passport"}
        with service(tmp_path, rasa_url, telegram.base_url, **account) as bot:
            for _ in range(3):  # as a channel does that did not hear our answer
                deliver(bot, "qué necesito para sacar mi pasaporte")
                signature = {"X-Twilio-Signature": sign(f"{PUBLIC_URL}/webhooks/twilio", form)}
                sent = httpx.post(f"{bot.url}/webhooks/twilio", data=form, headers=signature, trust_env=False)
                assert sent.status_code == 200
            outbox = settled(bot)
        assert outbox == {"sent": len(telegram.named("sendMessage")) + len(twilio.messages)}
        assert [text.partition("\n")[0] for text in texts(telegram)] == ["<b>Pasaporte para mayores de edad</b>"]
        assert twilio.messages[0]["Body"].startswith("*Passport for adults*\n")
        assert len({message["Body"] for message in twilio.messages}) == len(twilio.messages)
        (webhook,) = telegram.named("setWebhook")
        assert webhook["url"] == f"{PUBLIC_URL}/webhooks/telegram"
        assert webhook["secret_token"] == SECRET

    def test_fifty_messages_of_one_chat_at_once_are_answered_one_after_another(
        self, rasa_url: str, telegram: FakeTelegram, tmp_path: Path
    ) -> None:
        asked = [an_update(f"vivo en {CITIES[number % len(CITIES)]}", number) for number in range(1, 51)]

        async def at_once(url: str) -> list[int]:
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            limits = httpx.Limits(max_connections=None)
            async with httpx.AsyncClient(headers=headers, timeout=60, limits=limits, trust_env=False) as client:
                posted = await asyncio.gather(*(client.post(url, json=update) for update in asked))
            return [answer.status_code for answer in posted]

        with service(tmp_path, rasa_url, telegram.base_url, MESSAGES_PER_MINUTE="100") as bot:
            assert asyncio.run(at_once(f"{bot.url}/webhooks/telegram")) == [200] * 50
            settled(bot)
            events = [json.loads(line) for line in bot.log.read_text().splitlines() if line.startswith('{"event"')]
        sent = [given for method, given in telegram.calls if method in ("sendMessage", "sendVenue", "sendContact")]
        answered = [event["office"] for event in events if event["event"] == "question_answered"]
        assert len(answered) == 50
        # Each answer's messages stand together, and the answers in the order in which they were made.
        spoken = [given["text"] for given in sent if "text" in given]
        assert len(spoken) == 50
        for office, text in zip(answered, spoken, strict=True):
            assert CATALOG.offices[office].city in text
        for before, after in pairwise(sent):
            title = after.get("title") or after.get("first_name")
            assert title is None or title in before.get("text", before.get("title", ""))


class TestPolling:
    def test_an_update_is_answered_and_confirmed(self, rasa_url: str, telegram: FakeTelegram, tmp_path: Path) -> None:
        telegram.push(an_update("hola buenas tardes", 7))
        with service(tmp_path, rasa_url, telegram.base_url, public_url=""):
            assert eventually(lambda: texts(telegram))
            assert eventually(
                lambda: [poll for poll in telegram.named("getUpdates") if int(poll.get("offset", 0)) == 8]
            )
        assert len(texts(telegram)) == 1
        assert "Soy Chaski" in texts(telegram)[0]
        assert telegram.named("deleteWebhook")

    def test_an_update_under_way_when_killed_is_answered_after_the_restart(
        self, rasa_url: str, telegram: FakeTelegram, tmp_path: Path
    ) -> None:
        reading, never = threading.Event(), threading.Event()

        def read(_text: str) -> dict[str, Any]:
            reading.set()
            never.wait(timeout=5)
            return {}

        telegram.push(an_update("qué necesito para sacar mi pasaporte", 7))
        with (
            stand_in_rasa(model_path(tmp_path).name, read) as slow,
            service(tmp_path, slow, telegram.base_url, public_url="") as bot,
        ):
            assert reading.wait(timeout=60)
            bot.kill()
            never.set()
        assert texts(telegram) == []
        with service(tmp_path, rasa_url, telegram.base_url, public_url="") as bot:
            assert eventually(lambda: texts(telegram))
            assert settled(bot) == {"sent": 1}
        assert len(texts(telegram)) == 1


class TestKilled:
    """kill -9 between the webhook and the reply: the reply goes out after the restart, once."""

    def test_while_the_reply_waits_for_another_try(self, rasa_url: str, telegram: FakeTelegram, tmp_path: Path) -> None:
        telegram.fail("sendMessage", 500, "Internal Server Error", times=100)
        with service(tmp_path, rasa_url, telegram.base_url) as bot:
            deliver(bot, AT_DOOR)
            assert eventually(lambda: texts(telegram) and states(bot) == {"queued": 1})
            bot.kill()
        self.answered_once_after_restart(rasa_url, tmp_path)

    def test_while_the_reply_is_being_sent(self, rasa_url: str, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes connections and never answers
            url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
            with service(tmp_path, rasa_url, url) as bot:
                deliver(bot, AT_DOOR)
                assert eventually(lambda: states(bot) == {"sending": 1})
                bot.kill()
        self.answered_once_after_restart(rasa_url, tmp_path)

    def answered_once_after_restart(self, rasa_url: str, folder: Path) -> None:
        with FakeTelegram() as well:
            with service(folder, rasa_url, well.base_url) as bot:
                assert settled(bot) == {"sent": 1}
                deliver(bot, AT_DOOR)  # Telegram had not heard that it was taken
                deliver(bot, "hola", 2)
                assert settled(bot) == {"sent": 2}
            first, second = texts(well)
        assert "1. No abra" in first
        assert "1. No abra" not in second


class TestEmergency:
    """Answered whatever is broken, with the first message."""

    def answered_at_once(self, telegram: FakeTelegram) -> None:
        assert eventually(lambda: texts(telegram))
        assert len(texts(telegram)) == 1
        assert "1. No abra" in texts(telegram)[0]
        assert CATALOG.locator in texts(telegram)[0]

    def test_with_the_nlu_server_killed(self, telegram: FakeTelegram, tmp_path: Path) -> None:
        folder = tmp_path / "nlu"
        folder.mkdir()
        nlu = NluServer(folder, nlu_server.ensure_model(ROOT / "var", nlu_server.tell), free_port())
        try:
            nlu.start(nlu_server.tell)
            with service(tmp_path, nlu.url, telegram.base_url) as bot:
                nlu.stop()
                deliver(bot, AT_DOOR)
                self.answered_at_once(telegram)
                deliver(bot, "pasaporte", 2)
                settled(bot)
        finally:
            nlu.stop()
        assert "<b>Pasaporte para mayores de edad</b>" in texts(telegram)[1]  # keywords

    def test_with_the_database_destroyed_before_the_start(
        self, rasa_url: str, telegram: FakeTelegram, tmp_path: Path
    ) -> None:
        (tmp_path / "chaski.db").write_bytes(GARBAGE)
        with service(tmp_path, rasa_url, telegram.base_url) as bot:
            deliver(bot, AT_DOOR)
            deliver(bot, AT_DOOR)
            self.answered_at_once(telegram)

    @pytest.mark.parametrize("files", [["chaski.db"], ["chaski.db", "chaski.db-wal", "chaski.db-shm"]])
    def test_with_the_database_destroyed_while_running(
        self, rasa_url: str, telegram: FakeTelegram, tmp_path: Path, files: list[str]
    ) -> None:
        with service(tmp_path, rasa_url, telegram.base_url) as bot:
            assert states(bot) == {}
            for name in files:
                (tmp_path / name).write_bytes(GARBAGE)
            deliver(bot, AT_DOOR)
            self.answered_at_once(telegram)

    def test_with_the_database_folder_gone(self, rasa_url: str, telegram: FakeTelegram, tmp_path: Path) -> None:
        folder = tmp_path / "data"
        folder.mkdir()
        with service(tmp_path, rasa_url, telegram.base_url, DATABASE_URL=f"sqlite:///{folder / 'chaski.db'}") as bot:
            shutil.rmtree(folder)
            deliver(bot, AT_DOOR)
            self.answered_at_once(telegram)


class TestOwnRasa:
    @pytest.fixture
    def folder(self, rasa_url: str, tmp_path: Path) -> Path:
        """A data folder that holds the model already."""
        trained = model_path(ROOT / "var")
        (tmp_path / "models").mkdir()
        shutil.copy(trained, tmp_path / "models")
        return tmp_path

    @pytest.mark.parametrize("how", ["interrupt", "kill"])
    def test_ends_with_the_bot(self, folder: Path, how: str) -> None:
        port = free_port()
        with running(folder, NLU_PORT=str(port)) as bot:
            own = f"http://127.0.0.1:{port}"
            assert loaded_model(own) == model_path(folder).name
            if how == "interrupt":
                assert bot.interrupt() == 0
            else:
                bot.kill()
            assert eventually(lambda: loaded_model(own) is None)
        assert "Traceback" not in bot.log.read_text()
