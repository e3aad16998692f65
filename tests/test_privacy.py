"""What people write, who they are and where they are stays nowhere: not in any log at any level, not in the database.

The whole service as a process at LOG_LEVEL=DEBUG; its channels and its Rasa are stand-ins on loopback.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.nlu_server import model_path
from tests.builders import KEY, TELEGRAM_TOKEN, TWILIO_SID, TWILIO_TOKEN
from tests.fakes import FakeTelegram, FakeTwilio, sign
from tests.processes import Running, eventually, running, stand_in_rasa

PUBLIC_URL = "https://chaski.test"
SECRET = "test-webhook-secret"
WORDS, NAME, PHONE, CHAT, ZIP, POINT = "zzyzxwords", "Zzyzxname", "5555550134", 4242424242, "07503", 40.91234567
MARKS = (WORDS, NAME, PHONE, str(CHAT), ZIP, "40.9123")
MOMENT = re.compile(r"(?<=:\d\d)\.\d{6}")
SECRETS = (KEY, TELEGRAM_TOKEN, TWILIO_TOKEN, SECRET)
FORM = {"From": f"whatsapp:+1{PHONE}", "WaId": f"1{PHONE}", "ProfileName": NAME}
TEXTS = (
    f"cómo saco mi pasaporte, soy {NAME}, {WORDS}, mi celular es {PHONE}",
    f"se llevaron a mi esposo {NAME} {WORDS}",
    f"vivo en {ZIP} {WORDS}",
    f"/{WORDS}{{",
    f"qué consulado me toca {WORDS}",
    f"{WORDS}?",
    f"{WORDS} " * 400,
    "borrar mis datos",
)


def reads(text: str) -> dict[str, Any]:
    """A Rasa that understands one sentence, says nonsense to another and quotes what it was told."""
    if text.startswith("vivo"):
        return {"intent": text}
    intent = {"name": "passport-adult" if "pasaporte" in text else "find-consulate", "confidence": 0.9}
    return {"text": text, "intent": intent, "intent_ranking": [intent], "language": {"locale": "es", "confidence": 1}}


def an_update(id_: int, **message: object) -> dict[str, Any]:
    person = {"id": CHAT, "is_bot": False, "first_name": NAME, "last_name": NAME, "username": NAME}
    told = {"message_id": id_, "date": 1_800_000_000, "chat": {"id": CHAT, "type": "private"}, "from": person}
    return {"update_id": id_, "message": told | message}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A bot that was told all of it on every channel, well and badly, and has ended; its folder and log remain."""
    folder = tmp_path_factory.mktemp("data")
    with (
        FakeTelegram() as telegram,
        FakeTwilio() as twilio,
        stand_in_rasa(model_path(folder).name, reads) as nlu,
        running(
            folder,
            NLU_URL=nlu,
            LOG_LEVEL="DEBUG",
            CHASKI_KEY=KEY,
            PUBLIC_URL=PUBLIC_URL,
            TELEGRAM_TOKEN=TELEGRAM_TOKEN,
            TELEGRAM_SECRET=SECRET,
            TELEGRAM_BASE_URL=telegram.base_url,
            TWILIO_ACCOUNT_SID=TWILIO_SID,
            TWILIO_AUTH_TOKEN=TWILIO_TOKEN,
            TWILIO_WHATSAPP_FROM="whatsapp:+15555550199",
            TWILIO_BASE_URL=twilio.base_url,
        ) as started,
        httpx.Client(base_url=started.url, timeout=30, trust_env=False) as client,
    ):
        twilio.fail(500, 20500)
        telegram.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
        by_telegram(client)
        by_whatsapp(client)
        by_page(client)
        badly(client)
        assert eventually(lambda: telegram.named("sendMessage") and twilio.messages)
        started.kill()  # as in a power cut: what was not sent yet stays in the outbox
        yield started


def by_telegram(client: httpx.Client) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    messages: list[dict[str, object]] = [{"text": text} for text in TEXTS]
    messages.append({"location": {"latitude": POINT, "longitude": -74.17}})
    messages.append({"contact": {"phone_number": PHONE, "first_name": NAME}})
    messages.append({"photo": [{"file_id": WORDS, "file_unique_id": WORDS, "width": 1, "height": 1}], "caption": WORDS})
    for id_, message in enumerate(messages, 1):
        answer = client.post("/webhooks/telegram", json=an_update(id_, **message), headers=headers)
        assert answer.status_code == 200
    client.post("/webhooks/telegram", json=an_update(99, text=[WORDS]), headers=headers)
    client.post("/webhooks/telegram", content=f'{{"{WORDS}', headers=headers)


def by_whatsapp(client: httpx.Client) -> None:
    told = [{"Body": text} for text in TEXTS]
    told.append({"Latitude": str(POINT), "Longitude": "-74.17", "Address": WORDS})
    told.append({"NumMedia": "1", "MediaContentType0": "image/jpeg", "MediaUrl0": f"https://api.twilio.com/{WORDS}"})
    for number, message in enumerate(told):
        form = {"MessageSid": f"SM{number:032}", **FORM, **message}
        headers = {"X-Twilio-Signature": sign(f"{PUBLIC_URL}/webhooks/twilio", form)}
        assert client.post("/webhooks/twilio", data=form, headers=headers).status_code == 200


def by_page(client: httpx.Client) -> None:
    told: list[dict[str, object]] = [{"text": text} for text in TEXTS]
    told += [{"location": [POINT, -74.17]}, {"choice": f"/{WORDS}"}, {"choice": f'/menu{{"of": "{WORDS}"}}'}]
    for message in told:
        assert client.post("/chat", json={"visitor": "v" * 22, **message}).status_code == 200


def badly(client: httpx.Client) -> None:
    """Forged, malformed, lost."""
    client.post("/chat", content=WORDS)
    client.post("/chat", json={"text": [WORDS]})
    client.get(f"/{WORDS}", params={"text": WORDS})
    client.post("/webhooks/telegram", json=an_update(100, text=WORDS))
    client.post("/webhooks/twilio", data={**FORM, "Body": WORDS})
    client.post("/webhooks/twilio", content=WORDS, headers={"content-type": "multipart/form-data; boundary=x"})
    client.post("/webhooks/twilio/status", data={"MessageSid": WORDS, "MessageStatus": WORDS})


@pytest.fixture(scope="module")
def dump(bot: Running) -> list[str]:
    """Every row of the database as SQL, moments without their fractions: six digits hold others by chance."""
    with closing(sqlite3.connect(bot.folder / "chaski.db")) as database:
        return [MOMENT.sub("", line) for line in database.iterdump()]


def test_the_service_was_told_and_answered(bot: Running, dump: list[str]) -> None:
    log = bot.log.read_text()
    assert log.count('"event": "question_answered"') == 3 * len(TEXTS) + 3 + 2 + 3
    assert '"event": "interpreter_unavailable"' in log
    assert '"event": "message_failed"' in log
    assert '"event": "webhook_refused"' in log
    assert any(line.startswith('INSERT INTO "contact"') for line in dump)


@pytest.mark.parametrize("mark", MARKS)
def test_no_log_line_holds(bot: Running, mark: str) -> None:
    assert [line[:300] for line in bot.log.read_text().splitlines() if mark.lower() in line.lower()] == []


@pytest.mark.parametrize("mark", MARKS)
def test_no_row_and_no_file_holds(bot: Running, dump: list[str], mark: str) -> None:
    assert [line[:300] for line in dump if mark.lower() in line.lower()] == []
    files = [path for path in bot.folder.rglob("*") if path.is_file() and path != bot.log]
    assert bot.folder / "chaski.db" in files
    assert [path.name for path in files if mark.lower() in held(path)] == []


def held(path: Path) -> str:
    return MOMENT.sub("", path.read_bytes().decode("latin-1")).lower()


def test_no_log_line_and_no_row_holds_a_secret(bot: Running, dump: list[str]) -> None:
    written = bot.log.read_text() + "\n".join(dump)
    assert [secret for secret in SECRETS if secret in written] == []
