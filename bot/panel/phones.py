"""A reply as each phone shows it: bubbles, buttons, lists and files, and how much of each channel's limit they take."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.channels import Message, telegram, telegram_updates, templates, web, whatsapp
from bot.channels.text import plain_text, runs, utf16
from bot.domain import Card, Reply, rating_choices

WHATSAPP_BOLD = re.compile(r"(?<![^\W_])\*(?![\s\u2060])([^*\n]+)(?<![\s\u2060])\*(?![^\W_])")
TELEGRAM_BOLD = re.compile(r"<b>(.*?)</b>", re.DOTALL)
# What a phone makes tappable: links, e-mail addresses, phones; a full stop after them is none of theirs.
TAPPED = re.compile(
    r"(?P<http>https?://[^\s<>\"]*[^\s<>\"().,:;!?])|(?P<mailto>[\w.+-]+@[\w-]+\.[\w.-]*\w)|(?P<tel>\+\d{1,3}(?: \d{1,4}){2,4})"
)


@dataclass(frozen=True)
class Run:
    """A piece of a line. `href` is where a tap leads: http, https, mailto or tel, never anything else."""

    text: str
    bold: bool = False
    href: str = ""


Line = tuple[Run, ...]
Paragraph = tuple[Line, ...]


@dataclass(frozen=True)
class Button:
    """Something to tap; `about` is the smaller line below its title."""

    title: str
    payload: str = ""
    about: str = ""


@dataclass(frozen=True)
class Place:
    title: str
    address: str
    map: str


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One message. `limit` None: the channel sets none to this message."""

    paragraphs: tuple[Paragraph, ...] = ()
    length: int = 0
    limit: int | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()  # rows, one below the other
    opener: str = ""  # the label that opens the list
    rows: tuple[Button, ...] = ()  # of the list
    location: str = ""  # the label of "send my location"
    place: Place | None = None
    card: Card | None = None
    files: tuple[str, ...] = ()
    thumbs: tuple[Button, ...] = ()

    @property
    def share(self) -> int:
        """How much of the limit is taken, in percent."""
        return round(100 * self.length / self.limit) if self.limit else 0


@dataclass(frozen=True, kw_only=True)
class Phone:
    """What one answer looks like on a channel: `bubbles` are the messages it costs. `locale` is its language."""

    channel: str
    bubbles: tuple[Bubble, ...]
    locale: str = ""


def on_whatsapp(reply: Reply, public_url: str = "", *, interactive: bool = True) -> Phone:
    """`interactive`: with buttons or a list, as they come once the account has our templates; else numbered lines."""
    messages = whatsapp.render(reply, public_url, interactive=interactive)
    return Phone(channel=whatsapp.NAME, bubbles=tuple(map(_whatsapp, messages)), locale=reply.locale)


def on_telegram(reply: Reply) -> Phone:
    return Phone(
        channel=telegram_updates.NAME, bubbles=tuple(map(_telegram, telegram.render(reply))), locale=reply.locale
    )


def on_web(reply: Reply) -> Phone:
    return Phone(channel=web.NAME, bubbles=tuple(map(web_bubble, web.render(reply))), locale=reply.locale)


def _whatsapp(message: Message) -> Bubble:
    body = str(message.get("body", message["text"]))
    limit = templates.BODY_LIMIT if "template" in message else whatsapp.BODY_LIMIT
    bubble = Bubble(paragraphs=_paragraphs(_marked(WHATSAPP_BOLD, body)), length=utf16(body), limit=limit)
    return _tapped(bubble, message["template"], message["variables"]) if "template" in message else bubble


def _tapped(bubble: Bubble, template: str, variables: Mapping[str, str]) -> Bubble:
    """The bubble with the buttons or the list of its template, filled in as Twilio would."""
    (shape,) = templates.TEMPLATES[template].types.values()

    def filled(item: Mapping[str, str], key: str) -> str:
        said = variables[item[key].strip("{}")] if key in item else ""
        return "" if said == templates.NOTHING else said

    given = vars(bubble)
    if "actions" in shape:
        titles = (Button(filled(item, "title"), filled(item, "id")) for item in shape["actions"])
        return Bubble(**given | {"buttons": tuple((button,) for button in titles)})
    rows = (Button(filled(item, "item"), filled(item, "id"), filled(item, "description")) for item in shape["items"])
    return Bubble(**given | {"rows": tuple(rows), "opener": filled(shape, "button")})


def _telegram(message: Message) -> Bubble:
    keyboard = message.get("keyboard") or {}
    inline = (tuple(Button(title, data) for title, data in row) for row in keyboard.get("inline", ()))
    titles = ((Button(title),) for title in keyboard.get("titles", ()))
    text = message.get("text", "")
    pieces = [(html.unescape(piece), bold) for piece, bold in _marked(TELEGRAM_BOLD, text)]
    venue, contact = message.get("venue"), message.get("contact")
    return Bubble(
        paragraphs=_paragraphs(pieces),
        length=utf16("".join(piece for piece, _ in pieces)),
        limit=telegram.TEXT_LIMIT if text else None,
        buttons=(*inline, *titles),
        location=keyboard.get("location", ""),
        place=Place(venue["title"], venue["address"], _map(venue["latitude"], venue["longitude"])) if venue else None,
        card=Card(contact["first_name"], contact["phone_number"]) if contact else None,
        files=(message["document"],) if "document" in message else (),
    )


def web_bubble(message: Message) -> Bubble:
    """A message of the chat page; it has no limit of its own."""
    choices = (Button(choice["title"], choice["payload"], choice["about"]) for choice in message["choices"])
    thumbs = rating_choices(message["rating"]) if message["rating"] else ()
    return Bubble(
        paragraphs=_paragraphs(runs(message["text"])),
        length=len(plain_text(message["text"])),
        buttons=tuple((button,) for button in choices),
        location=message["ask_location"],
        place=Place(**message["pin"]) if message["pin"] else None,
        card=Card(**message["card"]) if message["card"] else None,
        files=tuple(message["files"]),
        thumbs=tuple(Button(thumb.title, thumb.payload) for thumb in thumbs),
    )


def _map(latitude: float, longitude: float) -> str:
    return f"{web.MAP}{latitude},{longitude}"


def _marked(bold: re.Pattern[str], text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each bold or not, by a channel's own marks."""
    parts = bold.split(text)  # what the one group holds stands at the odd places
    return [(part, number % 2 == 1) for number, part in enumerate(parts) if part]


def _paragraphs(pieces: list[tuple[str, bool]]) -> tuple[Paragraph, ...]:
    """Lines of runs, in paragraphs as the text has them; the invisible joiners of WhatsApp are left out."""
    paragraphs: list[list[list[Run]]] = [[[]]]
    for piece, bold in pieces:
        for number, part in enumerate(re.split(r"(\n\n+|\n)", piece.replace(whatsapp.JOINER, ""))):
            if number % 2 == 0:
                paragraphs[-1][-1] += _linked(part, bold)
            elif part == "\n":
                paragraphs[-1].append([])
            else:
                paragraphs.append([[]])
    return tuple(tuple(map(tuple, lines)) for lines in paragraphs if any(lines))


def _linked(text: str, bold: bool) -> Iterator[Run]:
    end = 0
    for found in TAPPED.finditer(text):
        if found.start() > end:
            yield Run(text[end : found.start()], bold)
        scheme = found.lastgroup
        yield Run(found[0], bold, found[0] if scheme == "http" else f"{scheme}:{found[0].replace(' ', '')}")
        end = found.end()
    if end < len(text):
        yield Run(text[end:], bold)
