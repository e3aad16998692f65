"""One contract for every channel: within its limits, in its own markup, and nothing lost."""

import html
import json
import re
from dataclasses import replace

import pytest

from bot.app import RENDER
from bot.channels import Message
from bot.channels.text import utf16
from bot.domain import Card, Choice, Pin, Reply, payload, rating_choices
from tests.replies import every_place, every_reply

LIMITS = {"telegram": 4096, "whatsapp": 1600}
BOLD = {"console": "Costo", "telegram": "<b>Costo</b>", "whatsapp": "*Costo*", "web": "**Costo**"}
LONG = Reply(
    paragraphs=(
        "**Título**\n" + "\n".join(f"• línea {number} " + "palabra " * 12 for number in range(60)).strip(),
        " ".join(f"<palabra&{number}>" for number in range(900)),
        "fin",
    ),
    choices=tuple(Choice(f"Opción {number}", payload("menu", of=str(number))) for number in range(10)),
)
CARD = Reply(
    paragraphs=("**Consulado**",),
    choices=(Choice("Menú", payload("menu")),),
    pin=Pin("Consulado", "1 Main St", (40.0, -74.0)),
    card=Card("Consulado", "+15550100199"),
)


def replies() -> list[Reply]:
    given = [*every_reply(office="miami"), *every_reply(office="san-francisco", locale="en"), *every_place()]
    return [LONG, CARD, *(outcome.reply for _, outcome in given)]


REPLIES = replies()


def texts(messages: list[Message]) -> list[str]:
    return [str(message["text"]) for message in messages if "text" in message]


def read(text: str, channel: str = "") -> str:
    """A message as a person reads it: no bold marks, on Telegram no tags and escapes, on WhatsApp no word joiners."""
    return counted(text, channel).replace("*", "").replace("\u2060", "")


def counted(text: str, channel: str) -> str:
    """The characters a channel counts: Telegram's limit holds after its markup is read."""
    return html.unescape(re.sub(r"</?b>", "", text)) if channel == "telegram" else text


def callbacks(messages: list[Message]) -> list[str]:
    keyboards = [message["keyboard"] for message in messages if message.get("keyboard")]
    return [data for keyboard in keyboards for row in keyboard.get("inline", []) for _, data in row]


@pytest.mark.parametrize("channel", RENDER)
def test_every_word_of_a_reply_arrives_and_in_order(channel: str) -> None:
    for reply in REPLIES:
        said = read(" ".join(reply.paragraphs)).split()
        arrived = read(" ".join(texts(RENDER[channel](reply))), channel).split()
        assert arrived[: len(said)] == said


@pytest.mark.parametrize(("channel", "limit"), LIMITS.items())
def test_every_message_is_within_the_channels_limit(channel: str, limit: int) -> None:
    for reply in REPLIES:
        for text in texts(RENDER[channel](reply)):
            assert 0 < len(counted(text, channel)) <= limit


@pytest.mark.parametrize("channel", LIMITS)
def test_a_reply_longer_than_the_limit_is_several_messages(channel: str) -> None:
    assert len(texts(RENDER[channel](LONG))) > 1


@pytest.mark.parametrize("channel", RENDER)
def test_messages_are_json_for_the_outbox_to_keep(channel: str) -> None:
    for reply in REPLIES:
        messages = RENDER[channel](reply)
        assert json.loads(json.dumps(messages)) == messages


@pytest.mark.parametrize("channel", RENDER)
def test_bold_is_in_the_channels_own_markup(channel: str) -> None:
    (message,) = RENDER[channel](Reply(paragraphs=("**Costo**\n• gratis",)))
    assert message["text"] == f"{BOLD[channel]}\n• gratis"


@pytest.mark.parametrize("channel", RENDER)
def test_a_reply_without_words_is_no_message(channel: str) -> None:
    assert RENDER[channel](Reply(paragraphs=())) == []


def test_telegram_escapes_what_html_would_read() -> None:
    (message,) = RENDER["telegram"](Reply(paragraphs=("**A & B** <b>no</b> «1 < 2 > 0»",)))
    assert message["text"] == "<b>A &amp; B</b> &lt;b&gt;no&lt;/b&gt; «1 &lt; 2 &gt; 0»"


@pytest.mark.parametrize("channel", [name for name in RENDER if name != "telegram"])
def test_other_channels_leave_these_characters_alone(channel: str) -> None:
    (message,) = RENDER[channel](Reply(paragraphs=("A & B <b>no</b>",)))
    assert message["text"] == "A & B <b>no</b>"


def test_telegrams_limit_is_in_utf16_and_its_bold_is_closed_in_every_message() -> None:
    starred = Reply(paragraphs=("**" + "🆘 ayuda & <b> " * 800 + "fin**",))
    for reply in (starred, *REPLIES):
        for text in texts(RENDER["telegram"](reply)):
            assert utf16(counted(text, "telegram")) <= LIMITS["telegram"]
            assert re.findall("</?b>", text) == ["<b>", "</b>"] * text.count("<b>")


def test_telegrams_callback_data_are_the_payloads_within_64_bytes() -> None:
    for reply in REPLIES:
        data = callbacks(RENDER["telegram"](reply))
        thumbs = rating_choices(reply.rating) if reply.rating else ()
        wanted = [choice.payload for choice in (*reply.choices, *thumbs)]
        assert data == ([] if reply.ask_location else wanted)
        assert all(len(item.encode()) <= 64 for item in data)


def test_telegrams_buttons_stand_under_the_last_message() -> None:
    *before, last = RENDER["telegram"](LONG)
    assert before
    assert not callbacks(before)
    assert callbacks([last]) == [choice.payload for choice in LONG.choices]


def test_telegram_sends_the_pin_and_the_card_after_the_words() -> None:
    words, pin, card = RENDER["telegram"](CARD)
    assert "text" in words
    assert pin["venue"] == {"latitude": 40.0, "longitude": -74.0, "title": "Consulado", "address": "1 Main St"}
    assert card["contact"] == {"phone_number": "+15550100199", "first_name": "Consulado"}
    assert callbacks([card]) == ["/menu"]


@pytest.mark.parametrize(
    ("channel", "shown"),
    [
        ("console", "[archivo] office-miami.vcf\n[archivo] event-a.ics"),
        ("whatsapp", "📎 /files/office-miami.vcf\n📎 /files/event-a.ics"),
    ],
)
def test_files_are_named_after_the_words(channel: str, shown: str) -> None:
    (message,) = RENDER[channel](replace(CARD, files=("office-miami.vcf", "event-a.ics")))
    assert message["text"].split("\n\n")[-2:] == [shown, "1. Menú"]


def test_telegram_sends_each_file_by_its_name_and_the_page_links_it() -> None:
    reply = replace(CARD, files=("office-miami.vcf", "event-a.ics"))
    messages = RENDER["telegram"](reply)
    assert [message.get("document") for message in messages] == [None, None, None, "office-miami.vcf", "event-a.ics"]
    assert callbacks(messages[:-1]) == []
    (page,) = RENDER["web"](reply)
    assert page["files"] == ["office-miami.vcf", "event-a.ics"]


def test_telegram_asks_for_the_location_with_a_button_of_its_own() -> None:
    reply = Reply(paragraphs=("¿Dónde?",), choices=(Choice("Menú", "/menu"),), ask_location="Enviar")
    (message,) = RENDER["telegram"](reply)
    assert message["keyboard"] == {"location": "Enviar", "titles": ["Menú"]}


@pytest.mark.parametrize("channel", ["whatsapp", "console"])
def test_choices_are_numbered_where_there_are_no_buttons(channel: str) -> None:
    reply = Reply(paragraphs=("¿Qué?",), choices=(Choice("Uno", "/menu"), Choice("Dos", "/help")))
    (message,) = RENDER[channel](reply)
    assert message["text"] == "¿Qué?\n\n1. Uno\n2. Dos"


@pytest.mark.parametrize("channel", ["whatsapp", "console"])
def test_every_choice_is_numbered_in_its_order(channel: str) -> None:
    for reply in REPLIES:
        lines = "\n".join(texts(RENDER[channel](reply))).splitlines()
        about = [f" ({choice.about})" if choice.about else "" for choice in reply.choices]
        wanted = [f"{number}. {choice.title}{about[number - 1]}" for number, choice in enumerate(reply.choices, 1)]
        assert lines[len(lines) - len(wanted) :] == wanted


def test_whatsapps_limit_is_in_utf16_and_bold_is_closed_in_every_line() -> None:
    starred = Reply(paragraphs=("**🆘 ayuda**\n" * 400, "**" + "🆘 ayuda " * 400 + "fin**"))
    for reply in (starred, *REPLIES):
        for text in texts(RENDER["whatsapp"](reply)):
            assert utf16(text) <= LIMITS["whatsapp"]
            assert all(line.count("*") % 2 == 0 for line in text.splitlines())


def test_the_page_gets_the_choices_and_the_wish_for_a_location() -> None:
    reply = Reply(paragraphs=("¿Dónde?",), choices=(Choice("Menú", "/menu"),), ask_location="Enviar")
    (message,) = RENDER["web"](reply)
    assert message["choices"] == [{"title": "Menú", "payload": "/menu", "about": ""}]
    assert message["ask_location"] == "Enviar"
