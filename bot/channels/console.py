"""The terminal: one plain text with everything in words; choices, last, as numbered lines."""

from bot.channels import Message
from bot.channels.text import plain_text
from bot.domain import Card, Pin, Reply, rating_choices

NAME = "console"


def render(reply: Reply) -> list[Message]:
    if not reply.paragraphs:
        return []
    parts = [
        *map(plain_text, reply.paragraphs),
        *([_pin(reply.pin)] if reply.pin else []),
        *([_card(reply.card)] if reply.card else []),
        *(["\n".join(f"[archivo] {name}" for name in reply.files)] if reply.files else []),
        *([f"[{reply.ask_location}]"] if reply.ask_location else []),
        *([" / ".join(choice.title for choice in rating_choices(reply.rating))] if reply.rating else []),
        *numbered(reply),
    ]
    return [{"text": "\n\n".join(parts)}]


def numbered(reply: Reply) -> list[str]:
    """The choices as one paragraph of numbered lines, such as "1. Ñan (Camino)"."""
    lines = [
        f"{number}. {choice.title}" + (f" ({choice.about})" if choice.about else "")
        for number, choice in enumerate(reply.choices, 1)
    ]
    return ["\n".join(lines)] if lines else []


def _pin(pin: Pin) -> str:
    lat, lon = pin.point
    return "\n".join(filter(None, (f"📍 {pin.title}".rstrip(), pin.address, f"geo:{lat},{lon}")))


def _card(card: Card) -> str:
    return f"👤 {card.name}\n{card.phone}"
