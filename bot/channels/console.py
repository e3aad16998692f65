"""The terminal: plain text, the names of files, choices as numbered lines."""

from bot.channels import Message
from bot.channels.text import plain_text
from bot.domain import Reply

NAME = "console"


def render(reply: Reply) -> list[Message]:
    if not reply.paragraphs:
        return []
    files = ["\n".join(f"[archivo] {name}" for name in reply.files)] if reply.files else []
    return [{"text": "\n\n".join((*map(plain_text, reply.paragraphs), *files, *numbered(reply)))}]


def numbered(reply: Reply) -> list[str]:
    """The choices as one paragraph of numbered lines."""
    lines = [f"{number}. {choice.title}" for number, choice in enumerate(reply.choices, 1)]
    return ["\n".join(lines)] if lines else []
