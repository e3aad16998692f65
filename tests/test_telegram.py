import asyncio
import html
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram import (
    BUTTONS,
    DATA_LIMIT,
    FILE_LIMIT,
    TEXT_LIMIT,
    TelegramChannel,
    render,
)
from bot.channels.telegram_updates import question, readable
from bot.channels.text import utf16
from bot.domain import Address, Attachment, Card, Choice, Pin, Question, Reply, payload, rating_choices
from bot.errors import RetryLater, Unreachable
from bot.files import render as render_file
from bot.introduction import Introduction
from bot.nlu_server import free_port
from tests.builders import CATALOG, KEY, PHRASES, TELEGRAM_TOKEN, settings
from tests.fakes import FakeTelegram
from tests.processes import eventually

SOMEBODY = Address("telegram", "42")
PERSON = {"id": 42, "is_bot": False, "first_name": "Somebody", "language_code": "es-419"}
PRIVATE = {"id": 42, "type": "private", "first_name": "Somebody"}
FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = FILE | {"width": 9, "height": 9}
PLACE = {"latitude": 25.77, "longitude": -80.19}
LIVE = PLACE | {"live_period": 900}
GROUP = {"id": -5, "type": "group", "title": "Familia"}
CHANNEL = {"id": -6, "type": "channel", "title": "Noticias"}
CHASKI = {"id": 1, "is_bot": True, "first_name": "Chaski", "username": "chaski_test_bot"}
LONG = payload("help", of="ñ" * 40)  # more than 64 bytes


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


def channel_at(base_url: str, folder: Path) -> TelegramChannel:
    made = settings(
        folder,
        chaski_key=KEY,
        telegram_token=TELEGRAM_TOKEN,
        telegram_base_url=base_url,
        telegram_base_file_url=base_url,
    )
    return TelegramChannel(made, lambda name: render_file(name, CATALOG), Introduction(PHRASES))


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


def a_reaction(before: list[dict[str, str]], after: list[dict[str, str]], **given: object) -> dict[str, Any]:
    return an_update(
        message_reaction={
            "chat": PRIVATE,
            "user": PERSON,
            "message_id": 7,
            "date": 1_800_000_000,
            "old_reaction": before,
            "new_reaction": after,
            **given,
        }
    )


def asked(update: dict[str, Any]) -> Question | None:
    return question(Update.de_json(update, None))


# Updates.


def test_a_text_is_a_question_with_its_id_address_and_hint() -> None:
    assert asked(an_update(77, message=a_message(text="hola"))) == Question(
        id="77", address=SOMEBODY, text="hola", hint="es-419", message="7"
    )


def test_an_edited_text_is_asked_anew() -> None:
    edited = asked(an_update(78, edited_message=a_message(text="hola", edit_date=1_800_000_001)))
    assert edited == Question(id="78", address=SOMEBODY, text="hola", hint="es-419", message="7", edited=True)


@pytest.mark.parametrize(
    "origin",
    [
        {"type": "user", "date": 1_800_000_000, "sender_user": PERSON | {"id": 43}},
        {"type": "hidden_user", "date": 1_800_000_000, "sender_user_name": "Somebody"},
        {"type": "channel", "date": 1_800_000_000, "chat": CHANNEL, "message_id": 3},
    ],
    ids=lambda origin: origin["type"],
)
def test_a_forwarded_text_is_somebody_elses(origin: dict[str, Any]) -> None:
    read = asked(an_update(message=a_message(text="llame ya", forward_origin=origin)))
    assert read == Question(id="1", address=SOMEBODY, text="llame ya", hint="es-419", message="7", forwarded=True)


def test_a_tap_is_a_choice_and_no_text() -> None:
    assert asked(an_update(callback_query=a_tap('/menu{"of":"rights"}'))) == Question(
        id="1", address=SOMEBODY, choice='/menu{"of":"rights"}', hint="es-419"
    )


def test_a_tap_on_a_message_too_old_to_show_is_a_choice() -> None:
    tap = a_tap() | {"message": {"chat": PRIVATE, "message_id": 7, "date": 0}}
    read = asked(an_update(callback_query=tap))
    assert read is not None
    assert read.choice == "/menu"


def test_a_tap_without_data_is_the_menu() -> None:
    tap = a_tap()
    del tap["data"]
    read = asked(an_update(callback_query=tap | {"game_short_name": "chess"}))
    assert read is not None
    assert (read.choice, read.text) == ("", "")


def test_a_text_like_a_payload_is_no_choice() -> None:
    read = asked(an_update(message=a_message(text="/menu")))
    assert read is not None
    assert (read.text, read.choice) == ("/menu", None)


@pytest.mark.parametrize(
    "sent",
    [
        {"location": PLACE},
        {"location": LIVE},
        {"location": PLACE, "venue": {"location": PLACE, "title": "t", "address": "a"}},
    ],
    ids=["pin", "live", "venue"],
)
def test_a_location_or_venue_is_a_point(sent: dict[str, Any]) -> None:
    read = asked(an_update(message=a_message(**sent)))
    assert read is not None
    assert (read.point, read.text, read.attachment) == ((25.77, -80.19), "", None)


@pytest.mark.parametrize("place", [LIVE, PLACE], ids=["moved", "ended"])
def test_a_live_location_that_moves_is_no_question(place: dict[str, Any]) -> None:
    assert asked(an_update(edited_message=a_message(location=place, edit_date=1_800_000_001))) is None


@pytest.mark.parametrize(
    ("sent", "attachment"),
    [
        ({"photo": [PHOTO]}, Attachment.PICTURE),
        ({"document": FILE}, Attachment.DOCUMENT),
        ({"video": PHOTO | {"duration": 3}}, Attachment.VIDEO),
        ({"animation": PHOTO | {"duration": 3}, "document": FILE}, Attachment.VIDEO),
        ({"sticker": PHOTO | {"type": "regular", "is_animated": False, "is_video": False}}, Attachment.STICKER),
        ({"dice": {"emoji": "🎲", "value": 3}}, Attachment.OTHER),
        ({"story": {"chat": CHANNEL, "id": 3}}, Attachment.OTHER),
        ({"game": {"title": "t", "description": "d", "photo": [PHOTO]}}, Attachment.OTHER),
        ({"something_of_tomorrow": {"id": 3}}, Attachment.OTHER),
        (
            {
                "poll": {
                    "id": "1",
                    "question": "?",
                    "options": [],
                    "total_voter_count": 0,
                    "is_closed": False,
                    "is_anonymous": True,
                    "type": "regular",
                    "allows_multiple_answers": False,
                    "allows_revoting": False,
                    "members_only": False,
                }
            },
            Attachment.OTHER,
        ),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_what_is_no_text_is_an_attachment(sent: dict[str, Any], attachment: Attachment) -> None:
    assert asked(an_update(message=a_message(**sent))) == Question(
        id="1", address=SOMEBODY, hint="es-419", message="7", attachment=attachment
    )


@pytest.mark.parametrize(
    "sent",
    [
        {"voice": FILE | {"duration": 3}},
        {"audio": FILE | {"duration": 3}},
        {"video_note": FILE | {"duration": 3, "length": 9}},
    ],
    ids=lambda sent: next(iter(sent)),
)
def test_what_is_spoken_can_be_fetched_by_its_reference(sent: dict[str, Any]) -> None:
    assert asked(an_update(message=a_message(**sent))) == Question(
        id="1", address=SOMEBODY, hint="es-419", message="7", attachment=Attachment.VOICE, voice="f"
    )


def test_the_number_of_a_contact_card_is_the_text() -> None:
    read = asked(an_update(message=a_message(contact={"phone_number": "+15550100199", "first_name": "Somebody"})))
    assert read is not None
    assert (read.text, read.attachment) == ("+15550100199", Attachment.CONTACT)


def test_a_caption_is_the_text_of_a_picture() -> None:
    read = asked(an_update(message=a_message(photo=[PHOTO], caption="perdí mi DNI")))
    assert read is not None
    assert (read.text, read.attachment) == ("perdí mi DNI", Attachment.PICTURE)


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ([], ["👍"], "👍"),
        (["👍"], ["👎"], "👎"),
        (["👍"], ["👍", "❤"], "❤"),
        ([], [{"type": "custom_emoji", "custom_emoji_id": "5"}], ""),
        ([], [{"type": "paid"}], ""),
    ],
)
def test_an_emoji_added_to_a_message_is_a_reaction(before: list[Any], after: list[Any], text: str) -> None:
    assert asked(a_reaction(emoji(before), emoji(after))) == Question(
        id="1", address=SOMEBODY, text=text, hint="es-419", attachment=Attachment.REACTION
    )


def emoji(given: list[Any]) -> list[dict[str, str]]:
    return [{"type": "emoji", "emoji": one} if isinstance(one, str) else one for one in given]


@pytest.mark.parametrize("after", [[], ["👍"]], ids=["all", "one of two"])
def test_an_emoji_taken_away_is_no_question(after: list[str]) -> None:
    assert asked(a_reaction(emoji(["👍", "❤"]), emoji(after))) is None


@pytest.mark.parametrize(
    "service",
    [
        {"pinned_message": {"message_id": 3, "date": 0, "chat": PRIVATE}},
        {"group_chat_created": True},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "t"}}},
        {"users_shared": {"request_id": 1, "users": [{"user_id": 43}]}},
    ],
    ids=lambda service: next(iter(service)),
)
def test_a_service_message_is_no_question(service: dict[str, Any]) -> None:
    assert asked(an_update(message=a_message(**service))) is None


@pytest.mark.parametrize(
    "update",
    [
        an_update(),
        an_update(message=a_message(text="hola", chat=GROUP)),
        an_update(channel_post=a_message(text="hola", chat=CHANNEL)),
        a_reaction([], emoji(["👍"]), chat=GROUP),
        an_update(message=a_message(text="hola", **{"from": PERSON | {"is_bot": True}})),
        an_update(callback_query=a_tap() | {"message": None}),
        an_update(inline_query={"id": "1", "from": PERSON, "query": "hola", "offset": ""}),
    ],
    ids=["empty", "group", "channel", "reaction in a group", "another bot", "tap without chat", "inline"],
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


def test_a_label_says_its_title_in_other_words_too() -> None:
    choices = (Choice("Yanapaway", "/emergency", about="Ayuda"), Choice("Simi", "/change-language", about="Idioma"))
    (message,) = render(Reply(paragraphs=("?",), choices=choices))
    rows = [[["Yanapaway · Ayuda", "/emergency"], ["Simi · Idioma", "/change-language"]]]
    assert message["keyboard"] == {"inline": rows}
    longer = Choice("Yanapaway", "/emergency", about="Ayuda en una emergencia")
    (message,) = render(Reply(paragraphs=("?",), choices=(longer, *choices)))
    assert [len(row) for row in message["keyboard"]["inline"]] == [1, 2]


def test_where_a_place_is_asked_for_the_keyboard_offers_to_send_it() -> None:
    choices = (Choice("Menú", "/menu", about="Menu"), Choice("Otra", LONG))
    (message,) = render(Reply(paragraphs=("¿Dónde?",), choices=choices, ask_location="📍 Enviar"))
    assert message == {"text": "¿Dónde?", "keyboard": {"location": "📍 Enviar", "titles": ["Menú", "Otra"]}}


def test_a_choice_too_long_for_a_button_is_a_line_with_its_number_among_all() -> None:
    choices = (
        Choice("Menú", "/menu"),
        Choice("Ayuda", LONG, about="Help"),
        Choice("Fin", "/goodbye"),
        Choice("Más", LONG),
    )
    (message,) = render(Reply(paragraphs=("**¿Qué?**",), choices=choices))
    assert message["text"] == "<b>¿Qué?</b>\n\n2. Ayuda · Help\n4. Más"
    assert message["keyboard"] == {"inline": [[["Menú", "/menu"], ["Fin", "/goodbye"]]]}


def test_a_button_may_fill_its_64_bytes() -> None:
    full = payload("help", of="x" * (DATA_LIMIT - len(payload("help", of=""))))
    (message,) = render(
        Reply(paragraphs=("?",), choices=(Choice("Uno", full), Choice("Dos", full.replace("x", "xx", 1))))
    )
    assert message["keyboard"] == {"inline": [[["Uno", full]]]}
    assert message["text"] == "?\n\n2. Dos"


@pytest.mark.parametrize("title", ["Uno", "Un título que no es nada corto"], ids=["two in a row", "one in a row"])
def test_more_buttons_than_one_message_holds_stand_under_further_ones(title: str) -> None:
    choices = tuple(Choice(title, payload("menu", of=str(number))) for number in range(230))
    messages = render(Reply(paragraphs=("?",), choices=choices, rating="dni", menu="Más opciones"))
    assert [message["text"] for message in messages] == ["?", *["Más opciones"] * (len(messages) - 1)]
    buttons = [[data for row in message["keyboard"]["inline"] for _, data in row] for message in messages]
    assert all(0 < len(some) <= BUTTONS for some in buttons)
    wanted = [choice.payload for choice in (*choices, *rating_choices("dni"))]
    assert [data for some in buttons for data in some] == wanted


@pytest.mark.parametrize("choices", [(), (Choice("Menú", "/menu"),)], ids=["alone", "below"])
def test_the_thumbs_are_the_last_row(choices: tuple[Choice, ...]) -> None:
    (message,) = render(Reply(paragraphs=("?",), choices=choices, rating="dni"))
    *above, thumbs = message["keyboard"]["inline"]
    assert above == [[[choice.title, choice.payload]] for choice in choices]
    assert thumbs == [["👍", '/helpful{"of":"dni","is":"yes"}'], ["👎", '/helpful{"of":"dni","is":"no"}']]


def test_thumbs_that_fit_no_button_are_left_out() -> None:
    (message,) = render(Reply(paragraphs=("?",), rating="x" * 37))  # the second thumb alone would fit
    assert message["keyboard"] is None


def test_the_thumbs_of_every_topic_fit() -> None:
    assert all(render(Reply(paragraphs=("?",), rating=topic))[0]["keyboard"] for topic in CATALOG.topics)


def test_the_limit_counts_as_telegram_does() -> None:
    assert len(render(Reply(paragraphs=("&" * TEXT_LIMIT,)))) == 1
    for text, signs in (("😀 " * 1500, "😀"), ("**" + "a 😀 & < " * 900 + "z**", "😀")):
        messages = render(Reply(paragraphs=(text,)))
        assert len(messages) > 1
        texts = [message["text"] for message in messages]
        assert sum(shown.count(signs) for shown in texts) == text.count(signs)
        assert all(shown.count("<b>") == shown.count("</b>") for shown in texts)
        assert all(utf16(read(shown)) <= TEXT_LIMIT for shown in texts)


def read(shown: str) -> str:
    return html.unescape(shown.replace("<b>", "").replace("</b>", ""))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Costo:** S/ 1", "<b>Costo:</b> S/ 1"),
        ("**uno** y **dos**", "<b>uno</b> y <b>dos</b>"),
        ("2 ** 3 ** 4 * 5", "2 ** 3 ** 4 * 5"),
        ("** no **", "** no **"),
        ("**sin cerrar", "**sin cerrar"),
        ("****", "****"),
        ("**A & <B>**", "<b>A &amp; &lt;B&gt;</b>"),
        ("&amp; </b>", "&amp;amp; &lt;/b&gt;"),
    ],
)
def test_only_what_is_bold_is_marked(text: str, shown: str) -> None:
    assert render(Reply(paragraphs=(text,)))[0]["text"] == shown


@pytest.mark.parametrize("paragraphs", [(), ("",), (" ", "\n")])
def test_a_reply_of_nothing_is_no_message(paragraphs: tuple[str, ...]) -> None:
    assert render(Reply(paragraphs=paragraphs, choices=(Choice("Menú", "/menu"), Choice("Más", LONG)))) == []


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


async def test_a_tap_is_acknowledged_though_its_answer_failed(server: FakeTelegram, channel: TelegramChannel) -> None:
    async def answer(_question: Question) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        await channel.receive(Update.de_json(an_update(callback_query=a_tap()), channel.bot), answer)
    assert server.named("answerCallbackQuery") == [{"callback_query_id": "9"}]


async def test_with_a_public_address_the_webhook_is_set(server: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.start("https://chaski.test", "/hook", "s3cret")
    (webhook,) = server.named("setWebhook")
    assert (webhook["url"], webhook["secret_token"]) == ("https://chaski.test/hook", "s3cret")
    assert webhook["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "message_reaction",
        "my_chat_member",
    ]


async def test_without_one_the_webhook_is_taken_away(server: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.start(None, "/hook", "s3cret")
    assert server.named("setWebhook") == []
    assert len(server.named("deleteWebhook")) == 1


async def test_the_bot_introduces_itself_in_every_language(server: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.start(None, "/hook", "s3cret")
    profiles = {profile.language: profile for profile in Introduction(PHRASES).profiles()}
    assert set(profiles) == {"", "es", "en", "qu"}
    told = {given.get("language_code", ""): given for given in server.named("setMyCommands")}
    assert {
        language: [(item["command"], item["description"]) for item in given["commands"]]
        for language, given in told.items()
    } == {language: list(profile.commands) for language, profile in profiles.items()}
    for method, field in (("setMyDescription", "description"), ("setMyShortDescription", "short_description")):
        told = {given.get("language_code", ""): given[field] for given in server.named(method)}
        assert told == {language: getattr(profile, field) for language, profile in profiles.items()}


@pytest.mark.parametrize("code", [400, 404, 429, 502])
async def test_a_profile_that_cannot_be_set_stops_nothing(
    server: FakeTelegram, channel: TelegramChannel, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    server.fail("setMyCommands", code, "No", retry_after=5 if code == 429 else None, times=2)
    with caplog.at_level("INFO", "chaski"):
        await channel.start(None, "/hook", "s3cret")
        await channel.start(None, "/hook", "s3cret")
    told = [json.loads(record.message) for record in caplog.records if record.name == "chaski"]
    assert [(event["event"], event["step"]) for event in told] == [("channel_failed", "profile")] * 2
    called = [len(server.named(name)) for name in ("setMyCommands", "setMyDescription", "setMyShortDescription")]
    assert called == [8, 8, 8]


# Taking back and fetching.


async def test_messages_are_taken_back_one_by_one(server: FakeTelegram, channel: TelegramChannel) -> None:
    server.fail("deleteMessage", 400, "Bad Request: message can't be deleted for everyone")
    assert await channel.send(SOMEBODY, {"erase": ["7", "", "8", "9"]}) == ""
    assert server.named("deleteMessage") == [{"chat_id": "42", "message_id": id_} for id_ in ("7", "8", "9")]
    assert channel.erases


async def test_taking_back_waits_for_a_limit(server: FakeTelegram, channel: TelegramChannel) -> None:
    server.fail("deleteMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryLater) as raised:
        await channel.send(SOMEBODY, {"erase": ["7", "8"]})
    assert raised.value.after == 7


async def test_a_voice_note_is_fetched(server: FakeTelegram, channel: TelegramChannel) -> None:
    server.files["f"] = b"OggS\x00" * 1000
    assert await channel.fetch("f") == server.files["f"]


async def test_a_voice_note_that_is_too_big_is_not_fetched(server: FakeTelegram, channel: TelegramChannel) -> None:
    server.files["f"] = b"0" * (FILE_LIMIT + 1)
    with pytest.raises(Unreachable, match="too big"):
        await channel.fetch("f")
    assert server.named("download") == []


@pytest.mark.parametrize(
    ("method", "code", "raised"),
    [
        ("getFile", 400, Unreachable),
        ("getFile", 502, RetryLater),
        ("getFile", 429, RetryLater),
        ("download", 502, RetryLater),
        ("download", 400, Unreachable),
    ],
)
async def test_a_voice_note_that_cannot_be_had(
    server: FakeTelegram, channel: TelegramChannel, method: str, code: int, raised: type[Exception]
) -> None:
    server.files["f"] = b"OggS"
    server.fail(method, code, "Bad Request: file is too big", retry_after=5 if code == 429 else None)
    with pytest.raises(raised):
        await channel.fetch("f")


# Groups.


ADMIN = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
).split()
RESTRICTED = (
    "is_member can_change_info can_invite_users can_pin_messages can_send_messages can_send_polls "
    "can_send_other_messages can_add_web_page_previews can_manage_topics can_send_audios can_send_documents "
    "can_send_photos can_send_videos can_send_video_notes can_send_voice_notes can_react_to_messages can_edit_tag"
).split()


def moved(before: str, after: str, chat: dict[str, Any] = GROUP) -> dict[str, Any]:
    """The bot's place in a chat changed."""
    change = {
        "chat": chat,
        "from": PERSON | {"language_code": "en"},
        "date": 1_800_000_000,
        "old_chat_member": a_member(before),
        "new_chat_member": a_member(after),
    }
    return an_update(my_chat_member=change)


def a_member(status: str) -> dict[str, Any]:
    """The bot as a member of a chat; "restricted" is one that is out of it."""
    rights = {
        "kicked": {"until_date": 0},
        "administrator": dict.fromkeys(ADMIN, False),
        "restricted": {**dict.fromkeys(RESTRICTED, False), "until_date": 0},
    }
    return {"user": CHASKI, "status": status, **rights.get(status, {})}


ADDED = moved("left", "member")
SAID = an_update(2, message=a_message(text="hola a todos", chat=GROUP))


async def happens(channel: TelegramChannel, *updates: dict[str, Any]) -> list[Question]:
    """What is asked when all of these arrive at once."""
    asked: list[Question] = []

    async def answer(question: Question) -> None:
        asked.append(question)

    await asyncio.gather(*(channel.receive(Update.de_json(update, channel.bot), answer) for update in updates))
    return asked


def done(server: FakeTelegram) -> list[str]:
    return [method for method, _ in server.calls if method != "getMe"]


@pytest.mark.parametrize(
    "update",
    [
        ADDED,
        SAID,
        an_update(edited_message=a_message(text="hola", chat=GROUP, edit_date=1)),
        an_update(message=a_message(new_chat_members=[CHASKI], chat=GROUP)),
        an_update(message=a_message(group_chat_created=True, chat=GROUP | {"type": "supergroup"})),
        an_update(message=a_message(text="hola", chat=GROUP, sender_chat=GROUP) | {"from": CHASKI | {"id": 9}}),
        moved("member", "administrator"),
    ],
    ids=["added", "message", "edited", "member", "supergroup", "anonymous", "promoted"],
)
async def test_in_a_group_it_says_where_it_talks_and_leaves(
    server: FakeTelegram, channel: TelegramChannel, update: dict[str, Any]
) -> None:
    assert await happens(channel, update) == []
    assert done(server) == ["sendMessage", "leaveChat"]
    (said,) = server.named("sendMessage")
    language = Update.de_json(update, None).effective_user.language_code  # type: ignore[union-attr]
    assert said["text"] == Introduction(PHRASES).farewell(language, "https://t.me/chaski_test_bot")
    assert (said["chat_id"], server.named("leaveChat")) == ("-5", [{"chat_id": "-5"}])


async def test_it_says_so_once_however_much_arrives(server: FakeTelegram, channel: TelegramChannel) -> None:
    joined = an_update(3, message=a_message(new_chat_members=[CHASKI], chat=GROUP))
    await happens(channel, ADDED, joined, SAID)
    await happens(channel, moved("member", "left"), SAID)
    assert done(server) == ["sendMessage", "leaveChat"]


async def test_brought_in_anew_it_says_so_anew(server: FakeTelegram, channel: TelegramChannel) -> None:
    await happens(channel, ADDED)
    await happens(channel, moved("member", "left"))
    await happens(channel, ADDED)
    assert done(server) == ["sendMessage", "leaveChat"] * 2


async def test_it_says_so_once_though_it_cannot_leave(server: FakeTelegram, channel: TelegramChannel) -> None:
    server.fail("leaveChat", 502, "Bad Gateway")
    await happens(channel, ADDED)
    await happens(channel, SAID)
    await happens(channel, SAID)
    assert done(server) == ["sendMessage", "leaveChat", "leaveChat"]


@pytest.mark.parametrize(
    "added", [moved("left", "administrator", CHANNEL), an_update(channel_post=a_message(text="x", chat=CHANNEL))]
)
async def test_a_channel_is_left_without_a_word(
    server: FakeTelegram, channel: TelegramChannel, added: dict[str, Any]
) -> None:
    assert await happens(channel, added) == []
    assert done(server) == ["leaveChat"]


@pytest.mark.parametrize("gone", [moved("member", "left"), moved("member", "kicked"), moved("member", "restricted")])
async def test_where_it_was_sent_away_nothing_is_said(
    server: FakeTelegram, channel: TelegramChannel, gone: dict[str, Any]
) -> None:
    assert await happens(channel, gone) == []
    assert done(server) == []


@pytest.mark.parametrize("blocked", [moved("member", "kicked", PRIVATE), moved("kicked", "member", PRIVATE)])
async def test_blocking_the_bot_is_no_question(
    server: FakeTelegram, channel: TelegramChannel, blocked: dict[str, Any]
) -> None:
    assert await happens(channel, blocked) == []
    assert done(server) == []


async def test_where_nothing_may_be_said_or_done_nothing_breaks_and_nothing_is_told(
    server: FakeTelegram, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    server.fail("sendMessage", 403, "Forbidden: not enough rights in Familia")
    server.fail("leaveChat", 404, "Not Found")
    with caplog.at_level("INFO", "chaski"):
        assert await happens(channel, ADDED) == []
    told = [json.loads(record.message) for record in caplog.records if record.name == "chaski"]
    assert told == [
        {"event": "channel_failed", "channel": "telegram", "step": "farewell", "error": "Forbidden"},
        {"event": "channel_failed", "channel": "telegram", "step": "leave", "error": "InvalidToken"},
    ]


async def test_before_it_knows_its_name_it_leaves_the_link_out(server: FakeTelegram, tmp_path: Path) -> None:
    unnamed = channel_at(server.base_url, tmp_path)
    await happens(unnamed, ADDED)
    await unnamed.bot.request.shutdown()
    (said,) = server.named("sendMessage")
    assert said["text"] == Introduction(PHRASES).farewell("en", None)


async def test_a_tap_in_a_group_is_acknowledged_and_not_answered(
    server: FakeTelegram, channel: TelegramChannel
) -> None:
    tap = a_tap() | {"message": a_message(text="?", chat=GROUP)}
    assert await happens(channel, an_update(callback_query=tap)) == []
    assert done(server) == ["sendMessage", "leaveChat", "answerCallbackQuery"]


# Polling.


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


# What the library cannot read.


ODD = {"poll": {"id": "1", "question": "¿?"}}  # a poll as an older server sends it
STRANGE = [
    ({"message": a_message(text="ayuda", **ODD)}, ("ayuda", None)),
    ({"edited_message": a_message(text="ayuda", edit_date=1, **ODD)}, ("ayuda", None)),
    ({"message": a_message(**ODD)}, ("", Attachment.OTHER)),
    ({"callback_query": a_tap(data="/menu") | {"message": a_message(text="?", **ODD)}}, ("", None)),
]


@pytest.mark.parametrize(("given", "asked"), STRANGE, ids=["words", "edited", "no words", "tap"])
def test_of_an_update_the_library_cannot_read_the_plain_part_is(
    given: dict[str, Any], asked: tuple[str, Attachment | None]
) -> None:
    raw = an_update(5, **given)
    with pytest.raises(TypeError):
        Update.de_json(raw, None)
    read = question(Update.de_json(readable(raw), None))  # type: ignore[arg-type]
    assert read is not None
    assert (read.id, read.text, read.attachment) == ("5", *asked)
    assert read.choice == ("/menu" if "callback_query" in given else None)


def test_an_update_that_can_be_read_stays_as_it_is() -> None:
    raw = an_update(message=a_message(text="hola"))
    assert readable(raw) is raw


@pytest.mark.parametrize("message", [5, {}, {"text": "hola"}, a_message(date=10**30)], ids=range(4))
def test_an_update_without_a_plain_part_is_no_update(message: Any) -> None:
    with pytest.raises((TypeError, ValueError, KeyError, OverflowError)):
        readable({"update_id": 1, "message": message})


async def test_polling_passes_over_what_cannot_be_read_and_logs_no_word_of_anybody(
    server: FakeTelegram, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    texts: list[str] = []

    async def answer(question: Question) -> None:
        texts.append(question.text)

    server.push(an_update(5, message=a_message(text="mi secreto", date=10**30)))
    server.push(an_update(6, message=a_message(text="otra persona")))
    server.push(an_update(7, message=a_message(text="con encuesta", **ODD)))
    with caplog.at_level("INFO"):
        polling = asyncio.create_task(channel.poll(answer))
        assert await asyncio.to_thread(eventually, lambda: offsets(server)[-1:] == [8])
        await ended(polling)
    assert texts == ["otra persona", "con encuesta"]
    assert not [word for word in ("secreto", "persona", "encuesta") if word in caplog.text]
    assert '"step": "update"' in caplog.text
