"""What a person sees of a message, and what a tap on it sends, on each channel: read back from what would be sent."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.channels import Message, console, telegram, web, whatsapp
from bot.channels.templates import NOTHING, TEMPLATES
from bot.channels.text import plain_text
from bot.domain import Reply

DEFUSED = "\u2060"  # put beside a character that WhatsApp would take for formatting


@dataclass(frozen=True)
class Seen:
    """Everything visible of a reply, and its choices as the channel shows them: title → the payload a tap sends, or
    the number to type."""

    text: str
    taps: Mapping[str, str]


def _numbered(text: str) -> dict[str, str]:
    """The numbered lines that close a text; others before them are steps of an answer."""
    *_, closing = text.rstrip().rpartition("\n\n")
    return {title: number for number, title in re.findall(r"^(\d+)\. (.+)$", closing, re.MULTILINE)}


def _console(messages: list[Message]) -> Seen:
    text = "\n\n".join(str(message["text"]) for message in messages)
    return Seen(text, _numbered(text))


def _telegram(messages: list[Message]) -> Seen:
    texts = [html.unescape(re.sub(r"</?b>", "", message.get("text", ""))) for message in messages]
    texts += [
        f"{message['venue']['title']}\n{message['venue']['address']}" for message in messages if "venue" in message
    ]
    taps = _numbered("\n\n".join(texts))
    for message in messages:
        keyboard = message.get("keyboard") or {}
        taps |= {title: data for row in keyboard.get("inline", []) for title, data in row}
        taps |= {title: title for title in keyboard.get("titles", [])}
        texts.append(keyboard.get("location", ""))
    return Seen("\n\n".join((*texts, *taps)), taps)


def _whatsapp(messages: list[Message]) -> Seen:
    texts: list[str] = []
    taps: dict[str, str] = {}
    for message in messages:
        if "template" not in message:
            texts.append(message["text"])
            taps |= _numbered(message["text"])
            continue
        given = message["variables"]
        texts.append(message["body"])
        taps |= rows(message["template"], given)
    text = "\n\n".join((*texts, *taps)).replace(DEFUSED, "")
    return Seen(re.sub(r"\*(\S(?:[^*\n]*\S)?)\*", r"\1", text), taps)


def rows(template: str, variables: Mapping[str, str]) -> dict[str, str]:
    """The rows or buttons of an interactive message as Twilio would fill them in: title with its description → payload."""
    (shape,) = TEMPLATES[template].types.values()

    def filled(item: Mapping[str, str], key: str) -> str:
        return variables[item[key].strip("{}")] if key in item else ""

    if "actions" in shape:
        return {filled(item, "title"): filled(item, "id") for item in shape["actions"]}
    named = ((filled(item, "item"), filled(item, "description"), filled(item, "id")) for item in shape["items"])
    return {f"{title} {about.removeprefix(NOTHING)}".strip(): id_ for title, about, id_ in named}


def _web(messages: list[Message]) -> Seen:
    texts: list[str] = []
    taps: dict[str, str] = {}
    for message in messages:
        texts += [plain_text(message["text"]), message["ask_location"]]
        texts += [f"{message['pin']['title']}\n{message['pin']['address']}"] if message.get("pin") else []
        taps |= {choice["title"]: choice["payload"] for choice in message["choices"]}
    return Seen("\n\n".join((*texts, *taps)), taps)


CHANNELS: Mapping[str, tuple[Callable[[Reply], list[Message]], Callable[[list[Message]], Seen]]] = {
    "console": (console.render, _console),
    "telegram": (telegram.render, _telegram),
    "whatsapp": (partial(whatsapp.render, public_url="https://chaski.test"), _whatsapp),
    "whatsapp with templates": (
        partial(whatsapp.render, public_url="https://chaski.test", interactive=True),
        _whatsapp,
    ),
    "web": (web.render, _web),
}


def seen(channel: str, reply: Reply) -> Seen:
    """A reply as a person on this channel sees it."""
    render, read = CHANNELS[channel]
    return read(render(reply))
