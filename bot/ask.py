"""`chaski ask` and `chaski chat`: the same conversation from standard input, with nothing stored on disk."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.channels import Message, Render, console
from bot.channels.web import point
from bot.conversation import Answered, Conversation, Store
from bot.domain import Address, Question
from bot.storage.contacts import Memory

Build = Callable[[Store, Callable[[], datetime]], Conversation]
SOMEBODY = "console"


def now() -> datetime:
    return datetime.now(UTC)


def converse_lines(
    build: Build, render: Mapping[str, Render], lines: Iterable[str], out: TextIO, *, as_json: bool
) -> int:
    """Answers one message a line: plain text, or JSON `{"text", "contact", "channel", "locale", "location", "choice"}`.

    With `as_json` prints an object a line: text, locale, intent, topic, confidence, entities, office, handler, emergency,
    choices, reply, elapsed_ms; or `error` for a line that is neither. The exit status is 1 when any line was refused.
    """
    conversation = build(Memory(), now)
    refused = 0
    for number, line in enumerate(lines):
        text = line.rstrip("\r\n")
        try:
            question = _question(text, str(number), render)
        except ValueError as error:
            refused += 1
            print(
                json.dumps({"text": text, "error": str(error)}, ensure_ascii=False) if as_json else f"! {error}",
                file=out,
                flush=True,
            )
            continue
        answered = conversation.answer(question)
        assert answered is not None  # Memory keeps no question ids
        messages = render[question.address.channel](answered.outcome.reply)
        if as_json:
            print(json.dumps(_report(question, answered, messages), ensure_ascii=False), file=out, flush=True)
        else:
            print("\n\n".join(map(said, messages)) + "\n", file=out, flush=True)
    return 1 if refused else 0


def converse_terminal(build: Build, render: Render) -> int:
    """A conversation in the terminal; an empty line or Ctrl-D ends it."""
    conversation = build(Memory(), now)
    number = 0
    print("Escriba su mensaje. Línea vacía o Ctrl-D para salir.")
    while True:
        try:
            text = input("> ")
        except EOFError:
            return 0
        if not text.strip():
            return 0
        number += 1
        answered = conversation.answer(Question(id=str(number), address=Address(console.NAME, SOMEBODY), text=text))
        print("\n\n".join(map(said, render(answered.outcome.reply) if answered else [])) + "\n")


def _question(line: str, number: str, render: Mapping[str, Render]) -> Question:
    """One input line as a Question. Raises ValueError saying which key is wrong."""
    given: dict[str, Any] = {"text": line}
    if line.lstrip().startswith("{"):
        try:
            read = json.loads(line)
        except ValueError:
            read = None  # a person may well begin with a brace
        given = read if isinstance(read, dict) else given
    unknown = given.keys() - {"text", "contact", "channel", "locale", "location", "choice"}
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]}: no such key")
    channel = given.get("channel") or console.NAME
    if channel not in render:
        raise ValueError(f"channel: {channel!r} is none of {', '.join(sorted(render))}")
    for key in ("text", "locale", "choice"):
        if not isinstance(given.get(key) or "", str):
            raise ValueError(f"{key}: it is no text")
    try:
        where = point(given.get("location"))
    except ValueError:
        raise ValueError("location: it is not [latitude, longitude] in degrees") from None
    return Question(
        id=number,
        address=Address(channel, str(given.get("contact") or SOMEBODY)),
        text=given.get("text") or "",
        choice=given.get("choice") or None,
        point=where,
        locale=given.get("locale") or None,
    )


def _report(question: Question, answered: Answered, messages: list[Message]) -> dict[str, Any]:
    read, outcome = answered.turn.interpretation, answered.outcome
    return {
        "text": question.text,
        "locale": answered.turn.locale,
        "intent": read.intent,
        "topic": outcome.topic,
        "confidence": round(read.confidence, 4),
        "entities": [{"name": entity.name, "value": entity.value} for entity in answered.entities],
        "office": outcome.office,
        "handler": answered.handler,
        "emergency": answered.emergency,
        "choices": [{"title": choice.title, "payload": choice.payload} for choice in outcome.reply.choices],
        "reply": [said(message) for message in messages],
        "elapsed_ms": round(answered.elapsed_ms, 2),
    }


def said(message: Message) -> str:
    """What a person sees of one message; a pin or a card in words."""
    if "venue" in message:
        return f"📍 {message['venue']['title']}\n{message['venue']['address']}"
    if "contact" in message:
        return f"👤 {message['contact']['first_name']}\n{message['contact']['phone_number']}"
    if "document" in message:
        return f"📎 {message['document']}"
    return str(message["text"])
