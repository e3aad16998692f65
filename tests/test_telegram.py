import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram import DATA_LIMIT, TEXT_LIMIT, TelegramChannel, question, render
from bot.domain import Address, Attachment, Card, Choice, Pin, Question, Reply
from bot.errors import RetryLater, Unreachable
from bot.files import render as render_file
from bot.nlu_server import free_port
from tests.builders import CATALOG, KEY, TELEGRAM_TOKEN, settings
from tests.fakes import FakeTelegram
from tests.processes import eventually

SOMEBODY = Address("telegram", "42")
PERSON = {"id": 42, "is_bot": False, "first_name": "Somebody", "language_code": "es-419"}
PRIVATE = {"id": 42, "type": "private", "first_name": "Somebody"}
FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = FILE | {"width": 9, "height": 9}
PLACE = {"latitude": 25.77, "longitude": -80.19}


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


def channel_at(base_url: str, folder: Path) -> TelegramChannel:
    made = settings(folder, chaski_key=KEY, telegram_token=TELEGRAM_TOKEN, telegram_base_url=base_url)
    return TelegramChannel(made, lambda name: render_file(name, CATALOG))


@pytest.fixture
async def channel(server: FakeTelegram, tmp_path: Path) -> AsyncIterator[TelegramChannel]:
    made = channel_at(server.base_url, tmp_path)
    await made.bot.initialize()
    yield made
    await made.bot.shutdown()


def a_message(**given: object) -> dict[str, Any]:
    return {"message_id": 7, "date": 1_800_000_000, "chat": PRIVATE, "from": PERSON, **given}


def an_update(id_: int = 1, **given: object) -> dict[str, Any]:
    return {"update_id": id_, **given}


def a_tap(data: str = "/menu") -> dict[str, Any]:
    return {"id": "9", "from": PERSON, "chat_instance": "1", "message": a_message(text="?"), "data": data}


def asked(update: dict[str, Any]) -> Question | None:
    return question(Update.de_json(update, None))


# Updates.


def test_a_text_is_a_question_with_its_id_address_and_hint() -> None:
    assert asked(an_update(77, message=a_message(text="hola"))) == Question(
        id="77", address=SOMEBODY, text="hola", hint="es-419"
    )


def test_an_edited_text_is_asked_anew() -> None:
    edited = asked(an_update(78, edited_message=a_message(text="hola", edit_date=1_800_000_001)))
    assert edited is not None
    assert (edited.id, edited.text) == ("78", "hola")


def test_a_tap_is_a_choice_and_no_text() -> None:
    assert asked(an_update(callback_query=a_tap('/menu{"of":"rights"}'))) == Question(
        id="1", address=SOMEBODY, choice='/menu{"of":"rights"}', hint="es-419"
    )


def test_a_tap_on_a_message_too_old_to_show_is_a_choice() -> None:
    tap = a_tap() | {"message": {"chat": PRIVATE, "message_id": 7, "date": 0}}
    read = asked(an_update(callback_query=tap))
    assert read is not None
    assert read.choice == "/menu"


def test_a_text_like_a_payload_is_no_choice() -> None:
    read = asked(an_update(message=a_message(text="/menu")))
    assert read is not None
    assert (read.text, read.choice) == ("/menu", None)


@pytest.mark.parametrize(
    "sent", [{"location": PLACE}, {"location": PLACE, "venue": {"location": PLACE, "title": "t", "address": "a"}}]
)
def test_a_location_or_venue_is_a_point(sent: dict[str, Any]) -> None:
    read = asked(an_update(message=a_message(**sent)))
    assert read is not None
    assert (read.point, read.attachment) == ((25.77, -80.19), None)


@pytest.mark.parametrize(
    ("sent", "attachment"),
    [
        ({"voice": FILE | {"duration": 3}}, Attachment.VOICE),
        ({"audio": FILE | {"duration": 3}}, Attachment.VOICE),
        ({"video_note": FILE | {"duration": 3, "length": 9}}, Attachment.VOICE),
        ({"photo": [PHOTO]}, Attachment.PICTURE),
        ({"document": FILE}, Attachment.PICTURE),
        ({"video": PHOTO | {"duration": 3}}, Attachment.PICTURE),
        ({"sticker": PHOTO | {"type": "regular", "is_animated": False, "is_video": False}}, Attachment.OTHER),
        ({"contact": {"phone_number": "1", "first_name": "Somebody"}}, Attachment.OTHER),
        ({"dice": {"emoji": "🎲", "value": 3}}, Attachment.OTHER),
    ],
)
def test_what_is_no_text_is_an_attachment(sent: dict[str, Any], attachment: Attachment) -> None:
    read = asked(an_update(message=a_message(**sent)))
    assert read is not None
    assert (read.attachment, read.text) == (attachment, "")


def test_a_caption_is_the_text_of_a_picture() -> None:
    read = asked(an_update(message=a_message(photo=[PHOTO], caption="perdí mi DNI")))
    assert read is not None
    assert (read.text, read.attachment) == ("perdí mi DNI", Attachment.PICTURE)


@pytest.mark.parametrize(
    "update",
    [
        an_update(),
        an_update(message=a_message(text="hola", chat={"id": -5, "type": "group", "title": "t"})),
        an_update(channel_post=a_message(text="hola", chat={"id": -6, "type": "channel", "title": "t"})),
        an_update(message=a_message(text="hola", **{"from": PERSON | {"is_bot": True}})),
        an_update(callback_query=a_tap() | {"message": None}),
        an_update(inline_query={"id": "1", "from": PERSON, "query": "hola", "offset": ""}),
    ],
    ids=["empty", "group", "channel", "another bot", "tap without chat", "inline"],
)
def test_what_is_no_private_message_is_no_question(update: dict[str, Any]) -> None:
    assert asked(update) is None


# Replies.


def test_a_reply_is_text_then_pin_then_card_with_the_buttons_last() -> None:
    messages = render(
        Reply(
            paragraphs=("**Hola** <&>", "dos"),
            choices=(Choice("Menú", "/menu"),),
            pin=Pin("Consulado", "Calle 1", (25.77, -80.19)),
            card=Card("Consulado", CATALOG.offices["miami"].phones[0].value),
        )
    )
    assert [next(iter(message)) for message in messages] == ["text", "venue", "contact"]
    assert messages[0]["text"] == "<b>Hola</b> &lt;&amp;&gt;\n\ndos"
    assert [message.get("keyboard") for message in messages[:2]] == [None, None]
    assert messages[2]["keyboard"] == {"inline": [[["Menú", "/menu"]]]}


def test_a_long_reply_is_split_within_the_limit_and_nothing_is_lost() -> None:
    paragraphs = tuple(f"{number} " + "palabra & " * 150 for number in range(5))
    messages = render(Reply(paragraphs=paragraphs, choices=(Choice("Menú", "/menu"),)))
    assert len(messages) > 1
    assert all(len(message["text"].replace("&amp;", "&")) <= TEXT_LIMIT for message in messages)
    assert "".join(message["text"] for message in messages).count("palabra &amp;") == 750
    assert [bool(message.get("keyboard")) for message in messages] == [False] * (len(messages) - 1) + [True]


def test_two_short_labels_share_a_row() -> None:
    choices = tuple(
        Choice(title, "/menu") for title in ("Uno", "Dos", "Un título que no es nada corto", "Tres", "Cuatro", "Cinco")
    )
    rows = render(Reply(paragraphs=("?",), choices=choices))[0]["keyboard"]["inline"]
    assert [[title for title, _ in row] for row in rows] == [
        ["Uno", "Dos"],
        ["Un título que no es nada corto"],
        ["Tres", "Cuatro"],
        ["Cinco"],
    ]


def test_where_a_place_is_asked_for_the_keyboard_offers_to_send_it() -> None:
    reply = Reply(paragraphs=("¿Dónde?",), choices=(Choice("Menú", "/menu"),), ask_location="📍 Enviar")
    assert render(reply)[0]["keyboard"] == {"location": "📍 Enviar", "titles": ["Menú"]}


def test_a_reply_of_nothing_is_no_message() -> None:
    assert render(Reply(paragraphs=())) == []


def test_the_payload_of_every_topic_fits_a_button() -> None:
    assert all(len(f"/{topic}".encode()) <= DATA_LIMIT for topic in CATALOG.topics)


# Sending.


async def test_a_text_is_sent_with_its_buttons(server: FakeTelegram, channel: TelegramChannel) -> None:
    message = {"text": "<b>hola</b>", "keyboard": {"inline": [[["Menú", "/menu"]]]}}
    assert await channel.send(SOMEBODY, message) == "1"
    (sent,) = server.named("sendMessage")
    assert (sent["chat_id"], sent["text"], sent["parse_mode"]) == ("42", "<b>hola</b>", "HTML")
    assert sent["reply_markup"] == {"inline_keyboard": [[{"text": "Menú", "callback_data": "/menu"}]]}
    assert sent["link_preview_options"] == {"is_disabled": True}


async def test_the_location_keyboard_asks_for_the_location(server: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.send(SOMEBODY, {"text": "¿Dónde?", "keyboard": {"location": "📍 Enviar", "titles": ["Menú"]}})
    markup = server.named("sendMessage")[0]["reply_markup"]
    assert markup["keyboard"] == [[{"text": "📍 Enviar", "request_location": True}], [{"text": "Menú"}]]
    assert markup["one_time_keyboard"]


async def test_a_whole_reply_is_sent(server: FakeTelegram, channel: TelegramChannel) -> None:
    reply = Reply(
        paragraphs=("hola",),
        choices=(Choice("Menú", "/menu"),),
        pin=Pin("Consulado", "Calle 1", (25.77, -80.19)),
        card=Card("Consulado", CATALOG.offices["miami"].phones[0].value),
    )
    for message in render(reply):
        await channel.send(SOMEBODY, message)
    assert [method for method, _ in server.calls if method.startswith("send")] == [
        "sendMessage",
        "sendVenue",
        "sendContact",
    ]
    assert server.named("sendVenue")[0]["latitude"] == "25.77"
    assert server.named("sendContact")[0]["phone_number"].startswith("+1")


async def test_a_file_is_made_when_it_is_sent_with_the_buttons_under_it(
    server: FakeTelegram, channel: TelegramChannel
) -> None:
    reply = Reply(paragraphs=("**Consulado**",), choices=(Choice("Menú", "/menu"),), files=("office-miami.vcf",))
    words, document = render(reply)
    assert document["document"] == "office-miami.vcf"  # its name alone waits in the outbox
    for message in (words, document):
        await channel.send(SOMEBODY, message)
    (sent,) = server.named("sendDocument")
    assert sent["document"]["filename"] == "office-miami.vcf"
    file = render_file("office-miami.vcf", CATALOG)
    assert file
    assert sent["document"]["content"] == file.content
    assert sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "/menu"


async def test_a_file_that_is_no_more_is_not_tried_again(server: FakeTelegram, channel: TelegramChannel) -> None:
    with pytest.raises(Unreachable, match="no file event-gone"):
        await channel.send(SOMEBODY, {"document": "event-gone.ics"})
    assert server.named("sendDocument") == []


async def test_a_limit_is_waited_for(server: FakeTelegram, channel: TelegramChannel) -> None:
    server.fail("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryLater) as raised:
        await channel.send(SOMEBODY, {"text": "hola"})
    assert raised.value.after == 7


@pytest.mark.parametrize(
    ("code", "description"),
    [(403, "Forbidden: bot was blocked by the user"), (400, "Bad Request: chat not found")],
)
async def test_who_has_blocked_the_bot_cannot_be_reached(
    server: FakeTelegram, channel: TelegramChannel, code: int, description: str
) -> None:
    server.fail("sendMessage", code, description)
    with pytest.raises(Unreachable) as raised:
        await channel.send(SOMEBODY, {"text": "hola"})
    assert raised.value.reason.startswith(str(code))


@pytest.mark.parametrize(("code", "description"), [(502, "Bad Gateway"), (401, "Unauthorized"), (409, "Conflict")])
async def test_a_server_in_trouble_is_tried_later(
    server: FakeTelegram, channel: TelegramChannel, code: int, description: str
) -> None:
    server.fail("sendMessage", code, description)
    with pytest.raises(RetryLater):
        await channel.send(SOMEBODY, {"text": "hola"})


async def test_a_network_that_is_down_is_tried_later(tmp_path: Path) -> None:
    channel = channel_at(f"http://127.0.0.1:{free_port()}", tmp_path)
    with pytest.raises(RetryLater):
        await channel.send(SOMEBODY, {"text": "hola"})


# Receiving.


async def heard(_question: Question) -> None:
    """Answers nothing."""


async def test_a_tap_is_acknowledged(server: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.receive(Update.de_json(an_update(callback_query=a_tap()), channel.bot), heard)
    assert server.named("answerCallbackQuery") == [{"callback_query_id": "9"}]


async def test_a_tap_too_old_to_acknowledge_is_no_matter(server: FakeTelegram, channel: TelegramChannel) -> None:
    server.fail("answerCallbackQuery", 400, "Bad Request: query is too old")
    await channel.receive(Update.de_json(an_update(callback_query=a_tap()), channel.bot), heard)
    assert len(server.named("answerCallbackQuery")) == 1


async def test_with_a_public_address_the_webhook_is_set(server: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.start("https://chaski.test", "/hook", "s3cret", {"": [("menu", "Menú")], "en": [("menu", "Menu")]})
    (webhook,) = server.named("setWebhook")
    assert (webhook["url"], webhook["secret_token"]) == ("https://chaski.test/hook", "s3cret")
    assert webhook["allowed_updates"] == ["message", "edited_message", "callback_query"]
    assert [given.get("language_code") for given in server.named("setMyCommands")] == [None, "en"]


async def test_without_one_the_webhook_is_taken_away(server: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.start(None, "/hook", "s3cret", {})
    assert server.named("setWebhook") == []
    assert len(server.named("deleteWebhook")) == 1


def offsets(server: FakeTelegram) -> list[int]:
    return [int(given.get("offset", 0)) for given in server.named("getUpdates")]


async def test_an_update_is_confirmed_only_after_its_reply_is_stored(
    server: FakeTelegram, channel: TelegramChannel
) -> None:
    stored = asyncio.Event()
    texts: list[str] = []

    async def answer(question: Question) -> None:
        texts.append(question.text)
        await stored.wait()

    server.push(an_update(5, message=a_message(text="hola")))
    polling = asyncio.create_task(channel.poll(answer))
    assert await asyncio.to_thread(eventually, lambda: texts == ["hola"])
    assert offsets(server) == [0]
    stored.set()
    assert await asyncio.to_thread(eventually, lambda: offsets(server)[-1] == 6)
    await ended(polling)
    assert texts == ["hola"]


async def test_an_update_that_could_not_be_answered_is_asked_for_again(
    server: FakeTelegram, channel: TelegramChannel
) -> None:
    seen: list[str] = []

    async def answer(question: Question) -> None:
        seen.append(question.id)
        if seen.count("6") == 1 and question.id == "6":
            raise KeyError

    for number in (5, 6, 7):
        server.push(an_update(number, message=a_message(text="hola")))
    polling = asyncio.create_task(channel.poll(answer))
    assert await asyncio.to_thread(eventually, lambda: offsets(server)[-1:] == [8])
    await ended(polling)
    assert seen == ["5", "6", "7", "6", "7"]


async def test_polling_goes_on_after_the_server_failed(server: FakeTelegram, channel: TelegramChannel) -> None:
    seen: list[str] = []

    async def answer(question: Question) -> None:
        seen.append(question.id)

    server.fail("getUpdates", 502, "Bad Gateway")
    server.push(an_update(5, message=a_message(text="hola")))
    polling = asyncio.create_task(channel.poll(answer))
    assert await asyncio.to_thread(eventually, lambda: seen == ["5"])
    await ended(polling)


async def ended(polling: "asyncio.Task[None]") -> None:
    polling.cancel()
    with suppress(asyncio.CancelledError):
        await polling
