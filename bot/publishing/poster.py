"""A printed page that opens the conversation: a subject in large type, a QR code and an address for each channel.

Letter size, black on white. What a link says is decided in bot/links.py, what a subject is called in content/.
"""

import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from bot import links
from bot.catalog import Catalog, Text, words
from bot.errors import ConfigError, Fault
from bot.handlers.prose import office_title
from bot.publishing.drawing import BOLD, FONT, INK, Box, draw, sheet, style

MARGIN = 50.0
CODE = 250.0  # side of the largest QR code, its quiet zone included
GAP = 26.0  # between two of them
LABELS = 78.0  # room under a code for its name and address
SMALLEST = 10.0  # type size of an address
CODES_BOTTOM = 176.0  # where that room begins
E164 = re.compile(r"\+\d{8,15}")

Gettext = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Where the bot can be reached: a Telegram username, an E.164 WhatsApp number, the address of the chat page."""

    telegram: str | None = None
    whatsapp: str | None = None
    page: str | None = None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a poster opens at: a topic or a group of the menus, at an office; without the first, the office itself."""

    topic: str | None
    office: str

    @property
    def code(self) -> str:
        return links.code(self.topic or "", self.office)


@dataclass(frozen=True)
class Door:
    """One way in: the channel's name, the link of its code, the address for who cannot scan."""

    name: str
    link: str
    address: str


def reach(telegram: str | None, whatsapp: str | None, page: str | None) -> Reach:
    """The channels there are; `whatsapp` may be written as Twilio writes it. Raises ConfigError."""
    number = re.sub(r"[\s().-]", "", (whatsapp or "").removeprefix("whatsapp:")) or None
    if number and not E164.fullmatch(number):
        raise ConfigError([_fault("--whatsapp", f"{whatsapp} is no international number", "Write it as +14155238886.")])
    if not (telegram or number or page):
        how = "Set TELEGRAM_USERNAME, TWILIO_WHATSAPP_FROM or PUBLIC_URL, or give --telegram NAME or --whatsapp +1…."
        raise ConfigError([_fault("channels", "no channel is known that people could open", how)])
    return Reach(telegram=telegram, whatsapp=number, page=page)


def subject(catalog: Catalog, office: str, topic: str | None) -> Subject:
    """The subject of these ids. Raises ConfigError when there is no such office or topic."""
    require("--office", office, catalog.offices)
    if topic is not None:
        require("--topic", topic, _titles(catalog))
    return Subject(topic=topic, office=office)


def require(option: str, name: str, known: Collection[str]) -> None:
    """Raises ConfigError, with the names that come close, for one that is not among these."""
    if name not in known:
        close = get_close_matches(name, known, n=5, cutoff=0.4) or sorted(known)[:5]
        raise ConfigError([_fault(option, f"there is no {name!r}", f"Close to it: {', '.join(close)}.")])


def poster(catalog: Catalog, about: Subject, where: Reach, locale: str, gettext: Gettext) -> bytes:
    """The page as PDF; the same subject always gives the same bytes."""
    office = catalog.offices[about.office]
    topic = words(_titles(catalog)[about.topic], locale) if about.topic else ""
    lines = tuple(filter(None, (topic, office_title(office, gettext))))
    said = ", ".join(filter(None, (topic, office.city)))
    written = io.BytesIO()
    canvas = sheet(written, LETTER, f"Chaski: {said}", locale)
    _draw_head(canvas, lines, gettext)
    _draw_doors(canvas, tuple(_doors(about, where, said, gettext)))
    _draw_foot(canvas, topic or office.city, gettext)
    canvas.save()
    return written.getvalue()


def file_name(about: Subject) -> str:
    """ "poster-paterson-passport-adult.pdf"."""
    return "-".join(filter(None, ("poster", about.office, about.topic))) + ".pdf"


def save(file: Path, page: bytes) -> None:
    """Writes a page, its folder too. Raises ConfigError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(page)
    except OSError as error:
        problem = f"{file} cannot be written ({error.strerror})"
        raise ConfigError([_fault("--out", problem, "Give a place that can be written to.")]) from None


def _doors(about: Subject, where: Reach, said: str, _: Gettext) -> Iterator[Door]:
    if where.whatsapp:
        written = _("Hola, Chaski: {subject}").format(subject=said)
        yield Door("WhatsApp", links.whatsapp(where.whatsapp, written, about.code), _spaced(where.whatsapp))
    if where.telegram:
        link = links.telegram(where.telegram, about.code)
        yield Door("Telegram", link, links.telegram(where.telegram).removeprefix("https://"))
    if where.page:
        link = links.page(where.page, about.topic or "", about.office)
        yield Door(_("Página"), link, re.sub(r"^https?://", "", where.page).rstrip("/"))


def _titles(catalog: Catalog) -> dict[str, Text]:
    """What can be the subject of a poster, topics and groups of the menus, and how each is called."""
    groups = (group for listed in catalog.menus.values() for group in listed)
    return {
        **{group.id: group.title for group in groups},
        **{id_: topic.title for id_, topic in catalog.topics.items()},
    }


def _draw_head(canvas: Canvas, lines: tuple[str, ...], _: Gettext) -> None:
    """Topic and office, and what to do with the codes, in the upper third."""
    width, height = LETTER
    first, *rest = lines
    blocks = [
        _line("Chaski", 17, BOLD, after=10),
        _line(first, 44, BOLD, after=8),
        *(_line(line, 24, FONT, after=8) for line in rest),
        _line(_("Pregunte gratis desde su teléfono."), 19, FONT, before=12),
        _line(_("Abra la cámara y apunte a un cuadro."), 19, FONT, before=2),
    ]
    bottom = CODES_BOTTOM + LABELS + CODE + 16
    draw(canvas, blocks, (MARGIN, bottom, width - 2 * MARGIN, height - MARGIN - bottom))


def _draw_doors(canvas: Canvas, doors: tuple[Door, ...]) -> None:
    """The codes side by side, each with its name and address below."""
    width = LETTER[0] - 2 * MARGIN
    column = (width - GAP * (len(doors) - 1)) / len(doors)
    side = min(CODE, column)
    for number, door in enumerate(doors):
        left = MARGIN + number * (column + GAP)
        top = CODES_BOTTOM + LABELS + CODE
        _draw_code(canvas, door.link, (left + (column - side) / 2, top - side, side, side))
        blocks = [_line(door.name, 20, BOLD, after=3), _line(door.address, _fitting(door.address, 18, column), FONT)]
        draw(canvas, blocks, (left, top - side - LABELS, column, LABELS - 6))


def _draw_code(canvas: Canvas, link: str, box: Box) -> None:
    """A QR code of middling redundancy, with the four modules of quiet it needs around it."""
    left, bottom, side, _ = box
    drawing = Drawing(side, side)
    drawing.add(QrCodeWidget(link, barWidth=side, barHeight=side, barLevel="M"))
    renderPDF.draw(drawing, canvas, left, bottom)


def _draw_foot(canvas: Canvas, said: str, _: Gettext) -> None:
    """For who cannot scan; and what Chaski is."""
    width = LETTER[0]
    canvas.setStrokeColor(INK)
    canvas.line(MARGIN, CODES_BOTTOM - 8, width - MARGIN, CODES_BOTTOM - 8)
    by_hand = _("¿No puede escanear? Use la dirección que está debajo del cuadro y escriba: «{subject}».")
    about = _(
        "Chaski es gratis. Da información sobre los consulados del Perú en EE. UU. y sus trámites. No es asesoría legal. No le pide documentos."
    )
    blocks = [_line(by_hand.format(subject=said), 16, BOLD, after=8), _line(about, 14, FONT)]
    draw(canvas, blocks, (MARGIN, MARGIN - 10, width - 2 * MARGIN, CODES_BOTTOM - MARGIN - 8))


def _line(text: str, size: float, font: str, *, before: float = 0, after: float = 0) -> Paragraph:
    return Paragraph(escape(text), style(font, size, INK, alignment=TA_CENTER, before=before, after=after))


def _fitting(text: str, size: float, width: float) -> float:
    """This size, or a smaller one at which an address still stands on one line: it is typed letter by letter."""
    return max(SMALLEST, min(size, 0.98 * width / float(stringWidth(text, FONT, 1))))


def _spaced(number: str) -> str:
    """ "+14155238886" → "+1 415 523 8886"."""
    parts = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    return " ".join(("+1", *parts.groups())) if parts else number


def _fault(key: str, problem: str, remedy: str) -> Fault:
    return Fault("poster", key, problem, remedy)
