"""The "my rights" card as a file: English for an agent, the explanation in Spanish, drawn from content/card.yml.

Two shapes of one text: a Letter page to print, with a part to cut out and fold for the wallet, and a picture
for a phone, 360 units wide and drawn three times as fine.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from bot.catalog import BASE_LOCALE, Catalog, Fact, RightsCard
from bot.i18n import long_date
from bot.publishing.drawing import BOLD, FONT, GREY, INK, draw, height_of, one_at_a_time, picture, sheet, style


class Kind(StrEnum):
    PDF = "pdf"
    PNG = "png"


FILES = {
    "rights-card.pdf": (Kind.PDF, "application/pdf"),
    "rights-card.png": (Kind.PNG, "image/png"),
}
PHONE = 360.0  # width of a small phone, in its own pixels
FINE = 3  # picture pixels for each of those
WALLET = (252.0, 158.0)  # 3.5 × 2.2 inches in points: about a bank card
RED = HexColor("#9B111E")
# The last drawing of each kind: it is asked for by everybody, and a picture takes a fifth of a second.
_last: dict[Kind, tuple[RightsCard, bytes]] = {}


@dataclass(frozen=True)
class Sizes:
    """Type sizes in points: title, English, Spanish, foot; and the gap between two lines of the card."""

    title: float
    say: float
    means: float
    foot: float
    gap: float


PAGE_SIZES = Sizes(title=21, say=14, means=11, foot=8.5, gap=5)
PHONE_SIZES = Sizes(title=22, say=16.5, means=13.5, foot=11, gap=9)
WALLET_SIZES = Sizes(title=10, say=10, means=7.2, foot=6, gap=3)


def card_file(catalog: Catalog, name: str) -> tuple[bytes, str] | None:
    """The bytes and media type of "rights-card.pdf" or "rights-card.png"; None for any other name."""
    if name not in FILES:
        return None
    kind, media_type = FILES[name]
    return card(catalog, kind), media_type


def card(catalog: Catalog, kind: Kind) -> bytes:
    """The card as a file of this kind; the same content always gives the same bytes."""
    with one_at_a_time:
        drawn = _last.get(kind)
        if drawn is None or drawn[0] is not catalog.card:
            made = _page(catalog.card) if kind is Kind.PDF else picture(_phone(catalog.card), FINE)
            drawn = _last[kind] = (catalog.card, made)
        return drawn[1]


def _page(content: RightsCard) -> bytes:
    """One Letter page: the card, then the wallet part behind a dashed line."""
    width, height = LETTER
    margin, cut = 40.0, WALLET[1] + 76
    written = io.BytesIO()
    canvas = sheet(written, (width, height), _title(content), BASE_LOCALE)
    draw(
        canvas,
        _blocks(content, PAGE_SIZES),
        (margin, cut, width - 2 * margin, height - cut - margin),
    )
    _wallet(canvas, content, ((width - 2 * WALLET[0]) / 2, 36))
    canvas.save()
    return written.getvalue()


def _phone(content: RightsCard) -> bytes:
    """One page as wide as a phone and as long as it must be."""
    margin = 16.0
    inner = PHONE - 2 * margin
    blocks = list(_blocks(content, PHONE_SIZES))
    height = height_of(blocks, inner)
    written = io.BytesIO()
    canvas = sheet(written, (PHONE, height + 2 * margin), _title(content), BASE_LOCALE)
    draw(canvas, blocks, (margin, margin, inner, height + 1))
    canvas.save()
    return written.getvalue()


def _title(content: RightsCard) -> str:
    return f"{content.title[BASE_LOCALE]} / {content.title['en']}"


def _blocks(content: RightsCard, sizes: Sizes) -> Iterator[Flowable]:
    """The card from top to bottom."""
    yield _head(content, sizes)
    yield Paragraph(escape(content.how[BASE_LOCALE]), style(FONT, sizes.means, GREY, before=6, after=sizes.gap))
    for line in content.lines:
        yield Paragraph(escape(line.say), style(BOLD, sizes.say, INK, before=sizes.gap))
        yield Paragraph(escape(line.means[BASE_LOCALE]), style(FONT, sizes.means, GREY, before=1))
    yield Paragraph("Sepa también", style(BOLD, sizes.means, RED, before=sizes.gap + 5))
    for note in content.notes:
        yield Paragraph(f"• {escape(_note(note))}", style(FONT, sizes.means, INK, before=2, hanging=True))
    for text in (content.notice[BASE_LOCALE], _foot(content)):
        yield Paragraph(escape(text), style(FONT, sizes.foot, GREY, before=sizes.gap))


def _head(content: RightsCard, sizes: Sizes) -> Flowable:
    look = style(
        BOLD, sizes.title, white, backColor=RED, borderPadding=(5, 6, 7, 6), leftIndent=6, rightIndent=6, after=12
    )
    return Paragraph(escape(f"{content.title[BASE_LOCALE]} · {content.title['en']}"), look)


def _note(note: Fact) -> str:
    """A note in Spanish; what must not be stated is said as doubtful, as everywhere."""
    said = note.text[BASE_LOCALE]
    return said if note.confidence.stated else f"Sin confirmar: {said}"


def _foot(content: RightsCard) -> str:
    """Where it was read, when, and from which day it may have changed."""
    named = "; ".join(dict.fromkeys(source.name for source in content.sources))
    read, due = (long_date(day, BASE_LOCALE) for day in (content.verified_on, content.review_by))
    return f"Fuentes: {named}. Revisado: {read}. Después del {due} puede haber cambiado."


def _wallet(canvas: Canvas, content: RightsCard, corner: tuple[float, float]) -> None:
    """Two faces side by side, to cut out and fold: English in front, Spanish behind."""
    left, bottom = corner
    width, height = WALLET
    canvas.setFillColor(GREY)
    canvas.setFont(FONT, 8.5)
    canvas.drawString(left, bottom + height + 6, "Corte por la línea, doble por el medio y llévela con usted.")
    canvas.setStrokeColor(GREY)
    canvas.setDash(4, 3)
    canvas.rect(left, bottom, 2 * width, height)
    canvas.line(left + width, bottom, left + width, bottom + height)
    canvas.setDash()
    for column, face in enumerate((_front(content), _back(content))):
        draw(canvas, list(face), (left + column * width + 9, bottom + 5, width - 18, height - 12))


def _front(content: RightsCard) -> Iterator[Flowable]:
    sizes = WALLET_SIZES
    yield Paragraph(escape(content.title["en"]), style(BOLD, sizes.title, RED, after=1))
    for line in content.lines:
        yield Paragraph(f"• {escape(line.say)}", style(BOLD, sizes.say, INK, before=sizes.gap, hanging=True))


def _back(content: RightsCard) -> Iterator[Flowable]:
    sizes = WALLET_SIZES
    yield Paragraph(escape(content.title[BASE_LOCALE]), style(BOLD, sizes.title, RED, after=1))
    for line in content.lines:
        said = escape(line.means[BASE_LOCALE])
        yield Paragraph(f"• {said}", style(FONT, sizes.means, INK, before=1, hanging=True))
    for whom in ("Mi abogado", "Mi consulado"):
        yield Paragraph(f"{whom}: {'_' * 34}", style(FONT, sizes.means, INK, before=4))
