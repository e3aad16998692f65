"""What every printed sheet and picture is drawn with: the page, the type, blocks in a box, a PDF as a picture."""

import io
import threading
from collections.abc import Iterable, Sequence

import pypdfium2
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepInFrame

Box = tuple[float, float, float, float]
"""(left, bottom, width, height) in points."""

COLOURS = 16  # of a picture: fewer bytes on an old phone's connection
INK, GREY = HexColor("#111111"), HexColor("#3A3A3A")
FONT, BOLD = "Helvetica", "Helvetica-Bold"  # in every PDF reader, and they hold every letter of Spanish
# Drawing is done by one thread at a time: PDFium is not safe in two (README of pypdfium2 5.15.2).
one_at_a_time = threading.Lock()


def sheet(written: io.BytesIO, size: tuple[float, float], title: str, locale: str) -> Canvas:
    """An empty page; the same drawing always gives the same bytes, whatever the time of day."""
    canvas = Canvas(written, pagesize=size, invariant=1, lang=locale)
    canvas.setTitle(title)
    canvas.setAuthor("Chaski")
    return canvas


def style(font: str, size: float, colour: object = INK, *, hanging: bool = False, **more: object) -> ParagraphStyle:
    """A paragraph's look; `before` and `after` are the space around it, `hanging` sets off its bullet."""
    space = {"spaceBefore": more.pop("before", 0), "spaceAfter": more.pop("after", 0)}
    bullet = {"leftIndent": size * 0.6, "firstLineIndent": -size * 0.6} if hanging else {}
    return ParagraphStyle(
        "card", fontName=font, fontSize=size, leading=size * 1.22, textColor=colour, **space, **bullet, **more
    )


def height_of(blocks: Sequence[Flowable], width: float) -> float:
    """How high the blocks stand, one under the other: of two spaces that meet the larger counts."""
    total, after = 0.0, 0.0
    for number, block in enumerate(blocks):
        total += block.wrap(width, 10_000)[1] + (max(after, block.getSpaceBefore()) if number else 0)
        after = block.getSpaceAfter()
    return total + after


def draw(canvas: Canvas, blocks: Iterable[Flowable], box: Box) -> float:
    """Draws blocks from the top of a box; a text that is too long shrinks to fit. Returns the height used."""
    left, bottom, width, height = box
    frame = KeepInFrame(width, height, list(blocks), mode="shrink")
    _, used = frame.wrapOn(canvas, width, height)
    frame.drawOn(canvas, left, bottom + height - used)
    return float(used)


def picture(pdf: bytes, fine: float) -> bytes:
    """The first page of a PDF as PNG, so many pixels to a point."""
    written = io.BytesIO()
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=fine).to_pil().convert("RGB")
    image.quantize(COLOURS).save(written, "PNG", optimize=True)
    return written.getvalue()
