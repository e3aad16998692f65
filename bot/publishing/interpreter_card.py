"""A card to show an officer: a few English sentences in large letters, black on white, as a picture and to print."""

import io
from functools import cache

from reportlab.lib.pagesizes import LETTER, landscape
from reportlab.platypus import Paragraph

from bot.publishing.card import FINE, PHONE, Kind
from bot.publishing.drawing import BOLD, INK, draw, height_of, one_at_a_time, picture, sheet, style

LOCALE = "en"
LETTERS = 54.0  # points on a phone 360 wide: two or three words a line, read at arm's length
PRINTED = 88.0


@cache
def interpreter_card(sentences: tuple[str, ...], kind: Kind) -> bytes:
    """These sentences as a file; the same ones always give the same bytes."""
    with one_at_a_time:
        return _printed(sentences) if kind is Kind.PDF else picture(_phone(sentences), FINE)


def _phone(sentences: tuple[str, ...]) -> bytes:
    """One page as wide as a phone and as long as it must be."""
    margin = 24.0
    inner = PHONE - 2 * margin
    blocks = _blocks(sentences, LETTERS)
    height = height_of(blocks, inner)
    return _framed(blocks, (PHONE, height + 2 * margin), margin)


def _printed(sentences: tuple[str, ...]) -> bytes:
    """One Letter page, lying."""
    return _framed(_blocks(sentences, PRINTED), landscape(LETTER), 60.0)


def _framed(blocks: list[Paragraph], size: tuple[float, float], margin: float) -> bytes:
    width, height = size
    written = io.BytesIO()
    canvas = sheet(written, size, "Interpreter", LOCALE)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(3)
    canvas.rect(margin / 3, margin / 3, width - margin * 2 / 3, height - margin * 2 / 3)
    draw(canvas, blocks, (margin, margin, width - 2 * margin, height - 2 * margin + 1))
    canvas.save()
    return written.getvalue()


def _blocks(sentences: tuple[str, ...], size: float) -> list[Paragraph]:
    return [Paragraph(sentence, style(BOLD, size, before=size / 2)) for sentence in sentences]
