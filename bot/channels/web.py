"""The chat page: answers in place, so nothing of it passes through the outbox."""

import secrets
from typing import Any

from bot.channels import Message
from bot.domain import Address, Question, Reply

LONGEST = 12_000  # characters accepted from the page; the conversation has its own, friendlier limit


NAME = "web"


def render(reply: Reply) -> list[Message]:
    """One message with its choices and files; the page shows bold and links itself."""
    if not reply.paragraphs:
        return []
    choices = [{"title": choice.title, "payload": choice.payload} for choice in reply.choices]
    return [
        {
            "text": "\n\n".join(reply.paragraphs),
            "choices": choices,
            "ask_location": reply.ask_location,
            "files": list(reply.files),
        }
    ]


def question(body: Any, visitor: str, hint: str | None) -> Question:
    """The page's JSON as a Question. Raises ValueError when it is not what the page sends."""
    if not isinstance(body, dict):
        raise ValueError("not an object")
    text, choice, location = body.get("text", ""), body.get("choice"), body.get("location")
    if not isinstance(text, str) or len(text) > LONGEST or not isinstance(choice, str | None):
        raise ValueError("text or choice")
    return Question(
        id=secrets.token_hex(8),
        address=Address(NAME, visitor),
        text=text,
        choice=choice,
        point=point(location),
        hint=hint,
    )


def point(location: Any) -> tuple[float, float] | None:
    """[latitude, longitude] in degrees, or None. Raises ValueError when it is neither."""
    if location is None:
        return None
    if not (
        isinstance(location, list) and len(location) == 2 and all(isinstance(part, int | float) for part in location)
    ):
        raise ValueError("location")
    lat, lon = location
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("location")
    return float(lat), float(lon)
