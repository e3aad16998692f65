"""Long answers in short messages: split at paragraphs, then lines, then words; never inside a link or a number."""

import re
from collections.abc import Callable, Iterable

BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
SPACE = re.compile(r" (?!\d)")  # where a line may break: not before digits, which may be the rest of a phone number


def pack(paragraphs: Iterable[str], limit: int, *, length: Callable[[str], int] = len) -> list[str]:
    """As few texts as possible, each within the limit; a paragraph is split only when it must be."""
    texts: list[str] = []
    for paragraph in paragraphs:
        for piece in _pieces(paragraph, limit, length):
            joined = f"{texts[-1]}\n\n{piece}" if texts else piece
            if texts and length(joined) <= limit:
                texts[-1] = joined
            else:
                texts.append(piece)
    return texts


def _pieces(paragraph: str, limit: int, length: Callable[[str], int]) -> list[str]:
    if length(paragraph) <= limit:
        return [paragraph]
    for separator, parts in (("\n", paragraph.split("\n")), (" ", SPACE.split(paragraph))):
        if len(parts) > 1:
            return _gather(parts, separator, limit, length)
    return [paragraph]  # one endless word: a link; the channel decides


def _gather(parts: list[str], separator: str, limit: int, length: Callable[[str], int]) -> list[str]:
    pieces: list[str] = []
    for part in parts:
        for bit in _pieces(part, limit, length) if separator == "\n" else _whole(part):
            joined = f"{pieces[-1]}{separator}{bit}" if pieces else bit
            if pieces and length(joined) <= limit:
                pieces[-1] = joined
            else:
                pieces.append(bit)
    return pieces


def _whole(word: str) -> list[str]:
    return [word]


def plain_text(text: str) -> str:
    """The text without its bold marks."""
    return BOLD.sub(r"\1", text)
