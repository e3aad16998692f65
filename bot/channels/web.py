"""The chat page: answers in place, so nothing of it passes through the outbox."""

import re
import secrets
from typing import Any
from urllib.parse import quote_plus

from bot.channels import Message
from bot.domain import Address, Attachment, Card, Pin, Question, Reply

LONGEST = 12_000  # characters accepted from the page; the conversation has its own, friendlier limit
NAME = "web"
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")  # what the page makes of random bytes, to name a visitor or a question
MAP = "https://www.google.com/maps/search/?api=1&query="
REMARK = re.compile(r" \([^()]*\)$")  # what a pin's address says of its point
NO_UPLOAD = {Attachment.PICTURE, Attachment.DOCUMENT, Attachment.VIDEO, Attachment.VOICE, Attachment.OTHER}
"""What the page tells of a file that was dropped or pasted; the file itself stays on the phone."""


def render(reply: Reply) -> list[Message]:
    """One message with all that belongs to it; the page shows bold and links itself.

    `pin` is {title, address, map}, `card` {name, phone}, each None where there is none.
    """
    if not reply.paragraphs:
        return []
    return [
        {
            "text": "\n\n".join(reply.paragraphs),
            "choices": [
                {"title": choice.title, "payload": choice.payload, "about": choice.about} for choice in reply.choices
            ],
            "ask_location": reply.ask_location,
            "files": list(reply.files),
            "pin": _pin(reply.pin) if reply.pin else None,
            "card": _card(reply.card) if reply.card else None,
            "rating": reply.rating,
            "clean": reply.clean,
            "locale": reply.locale,
        }
    ]


def _pin(pin: Pin) -> dict[str, str]:
    """The map searches for the written address: the point is approximate."""
    return {"title": pin.title, "address": pin.address, "map": MAP + quote_plus(REMARK.sub("", pin.address))}


def _card(card: Card) -> dict[str, str]:
    return {"name": card.name, "phone": card.phone}


def question(body: Any, hint: str | None) -> Question:
    """The page's JSON as a Question. Raises ValueError when it is not what the page sends.

    A question without an id of its own gets one. `hint` is the browser's language, for a page that names none.
    """
    if not isinstance(body, dict):
        raise ValueError("not an object")
    text, choice, locale = body.get("text", ""), body.get("choice"), body.get("locale", hint)
    if not isinstance(text, str) or len(text) > LONGEST or not isinstance(choice, str | None):
        raise ValueError("text or choice")
    if not isinstance(locale, str | None):
        raise ValueError("locale")
    return Question(
        id=_token(body.get("id", secrets.token_urlsafe(16))),
        address=Address(NAME, _token(body.get("visitor"))),
        text=text,
        choice=choice,
        point=point(body.get("location")),
        attachment=_attachment(body.get("attachment")),
        hint=locale,
    )


def _token(given: Any) -> str:
    if not isinstance(given, str) or not TOKEN.fullmatch(given):
        raise ValueError("visitor or id")
    return given


def _attachment(given: Any) -> Attachment | None:
    if given is None:
        return None
    kind = Attachment(given)
    if kind not in NO_UPLOAD:
        raise ValueError("attachment")
    return kind


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
