"""Any reply on any channel: within its limits, nothing lost, no word, phone or link cut, no markup out of balance."""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels import Message, console, telegram, templates, web, whatsapp
from bot.channels.text import pack, plain_text, runs, utf16
from bot.domain import Card, Choice, Pin, Reply, payload, rating_choices

every = settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

TELEGRAM_TEXT, TELEGRAM_DATA, TELEGRAM_BUTTONS = 4096, 64, 100
WHATSAPP_TEXT, WHATSAPP_BODY, WHATSAPP_ID = 1600, 1024, 200
QUICK_REPLIES, QUICK_REPLY = 3, 20
ROWS, ROW_TITLE, ROW_ABOUT, OPENER = 10, 24, 72, 20

# Whatever people and editors may write.

PHONES = ("+1 555 010 0199", "+1 (201) 555-0100", "(201) 555-0100", "55 1 204 1234", "1-800-555-0100")
AMOUNTS = ("S/ 41", "US$ 70", "US$ 1,070.50")
LINKS = (
    "https://example.org/a_b/*c*?d=~e~&f=(g)",
    "https://example.org/__h__#i",
    "www.example.org/j-k",
    "k@example.org",
)
WHOLE = (*PHONES, *AMOUNTS, *LINKS)
STRAY = "* ** *** **** _ __ ~ ` ``` < > & <b> </b> &amp; {{1}} a*b _c_ *d*".split()
EMOJI = ("🆘", "🇵🇪", "👍🏽", "👨‍👩‍👧", "1️⃣", "é", "𝒜")
INTENTS = ("menu", "passport-adult", "helpful", "itinerant-consulate", "a-long-name-of-an-intent-with-many-words-in-it")

letters = st.characters(categories=("L", "M", "N", "P", "S"))
words = st.one_of(st.text(letters, min_size=1, max_size=12), st.sampled_from((*STRAY, *EMOJI, "consulado", "¿Cuánto?")))
bold = st.lists(words, min_size=1, max_size=4).map(lambda some: f"**{' '.join(some)}**")
whole = st.sampled_from(WHOLE).map(lambda one: f"{one} y")  # the next word is no more of the number
lines = st.tuples(
    st.sampled_from(("", "• ", "> ", "- ")), st.lists(st.one_of(words, whole, bold), min_size=1, max_size=8)
).map(lambda line: line[0] + " ".join(line[1]))
paragraphs = st.lists(lines, min_size=1, max_size=5).map("\n".join)
endless = st.tuples(lines, st.integers(2, 60)).map(lambda line: " y ".join([line[0]] * line[1]))
texts = st.lists(st.one_of(paragraphs, paragraphs, endless), min_size=1, max_size=6).map(tuple)

titles = st.one_of(
    st.sampled_from(
        ("Menú", "🆘 Emergencia", "**Ñan** *hoy*", "Consulado General del Perú en Los Ángeles, California")
    ),
    st.tuples(st.text(st.one_of(letters, st.just(" ")), min_size=1, max_size=20), st.integers(1, 200)).map(
        lambda part: ("x" + part[0] * part[1])[:200].strip()
    ),
)
payloads = st.builds(
    lambda intent, entities: payload(intent, **entities),
    st.sampled_from(INTENTS),
    st.dictionaries(st.sampled_from(("of", "place", "page")), st.text(letters, min_size=1, max_size=40), max_size=2),
)
some = st.lists(st.builds(Choice, titles, payloads, st.one_of(st.just(""), titles)), max_size=12)
many = st.tuples(some, st.integers(2, 30)).map(
    lambda part: [
        replace(choice, title=f"{number} {choice.title}"[:200]) for number, choice in enumerate(part[0] * part[1])
    ]
)
choices = st.one_of(some, many).map(lambda listed: tuple(listed[:60]))
named = st.text(letters, min_size=1, max_size=80)
replies = st.builds(
    Reply,
    paragraphs=texts,
    choices=choices,
    pin=st.none() | st.builds(Pin, named, named, st.tuples(st.floats(-90, 90), st.floats(-180, 180))),
    card=st.none() | st.builds(Card, named, st.just("+15550100199")),
    files=st.lists(st.sampled_from(("office-miami.vcf", "event-a.ics", "rights-card-es.pdf")), unique=True).map(tuple),
    ask_location=st.sampled_from(("", "Enviar mi ubicación")),
    rating=st.sampled_from(("", "passport-adult", "a-long-name-of-a-topic-with-many-more-words-in-it")),
    menu=st.sampled_from(("", "Ver opciones")),
    locale=st.sampled_from(("", "es", "en", "qu")),
)

few = st.lists(
    st.builds(Choice, st.text(st.one_of(letters, st.just(" ")), max_size=90).map("x{}".format), payloads),
    min_size=1,
    max_size=10,
    unique_by=(lambda choice: choice.title, lambda choice: choice.payload),
).map(tuple)
tappable = st.builds(replace, replies, choices=few)

# What a person reads.


def spelt(pieces: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Every letter, and whether it is bold; spaces are where a line may turn."""
    return [(letter, is_bold) for piece, is_bold in pieces for letter in piece if not letter.isspace()]


def said(reply: Reply) -> list[str]:
    return plain_text("\n\n".join(reply.paragraphs)).split()


def starts(read: list[str], words: list[str]) -> bool:
    return read[: len(words)] == words


def keeps_whole(read: list[str], reply_text: str) -> bool:
    """Every phone, amount and link stands in one text, as often as it was said."""
    return all(sum(text.count(one) for text in read) >= reply_text.count(one) for one in WHOLE)


def is_numbered(choice: Choice, number: int, read: str) -> bool:
    """Titles hold no markup of ours; whatever becomes of stars in one, it is still read."""
    return squeezed(f"{number}. {choice.title}") in squeezed(read)


def squeezed(text: str) -> str:
    return " ".join(text.replace("*", "").split())


# Packing.


@every
@given(texts, st.integers(400, 5000), st.integers(400, 5000))
def test_packed_texts_are_within_both_limits_and_lose_nothing(content: tuple[str, ...], limit: int, last: int) -> None:
    packed = pack(content, limit, length=utf16, last=last)
    assert all(
        0 < utf16(text) <= (limit if later else last) for text, later in zip(packed, [*packed[1:], ""], strict=True)
    )
    whole_text = "\n\n".join(content)
    assert [word for text in packed for word in plain_text(text).split()] == plain_text(whole_text).split()
    assert [letter for text in packed for letter in spelt(runs(text))] == spelt(runs(whole_text))
    assert keeps_whole(list(map(plain_text, packed)), plain_text(whole_text))
    assert all(text == text.strip() for text in packed)


@every
@given(st.lists(st.text(letters, min_size=1, max_size=9), max_size=9), st.integers(9, 40), st.integers(9, 40))
def test_packed_texts_are_as_few_as_can_be(content: list[str], limit: int, last: int) -> None:
    assert len(pack(content, limit, last=last)) == fewest(content, limit, last)


def fewest(whole: list[str], limit: int, last: int) -> int:
    """By trying every way to join them."""
    if not whole:
        return 0
    ways = [1] if len("\n\n".join(whole)) <= last else []
    for cut in range(1, len(whole)):
        if len("\n\n".join(whole[:cut])) <= limit:
            ways.append(1 + fewest(whole[cut:], limit, last))
    return min(ways)


@every
@given(st.text(st.sampled_from("ab *\n"), max_size=60), st.integers(12, 30))
def test_bold_survives_any_break(typed: str, limit: int) -> None:
    packed = pack([typed], limit)
    assert [letter for text in packed for letter in spelt(runs(text))] == spelt(runs(typed.strip()))


# The terminal.


@every
@given(replies)
def test_the_terminal_shows_everything(reply: Reply) -> None:
    (message,) = console.render(reply)
    read = message["text"]
    assert starts(read.split(), said(reply))
    assert keeps_whole([read], plain_text("\n\n".join(reply.paragraphs)))
    shown = [*reply.files, reply.ask_location]
    shown += [reply.pin.title, reply.pin.address] if reply.pin else []
    shown += [reply.card.name, reply.card.phone] if reply.card else []
    shown += [choice.title for choice in rating_choices(reply.rating)] if reply.rating else []
    assert all(one in read for one in shown)
    for number, choice in enumerate(reply.choices, 1):
        assert is_numbered(choice, number, read)
        assert squeezed(choice.about) in squeezed(read)


# Telegram.


@every
@given(replies)
def test_telegrams_texts_are_within_its_limit_in_balanced_markup_and_complete(reply: Reply) -> None:
    messages = telegram.render(reply)
    parsed = [parsed_html(message["text"]) for message in messages if "text" in message]
    read = ["".join(piece for piece, _ in pieces) for pieces in parsed]
    assert all(0 < utf16(text) <= TELEGRAM_TEXT and text.strip() for text in read)
    assert starts(" ".join(read).split(), said(reply))
    wanted = spelt(runs("\n\n".join(reply.paragraphs)))
    assert [letter for pieces in parsed for letter in spelt(pieces)][: len(wanted)] == wanted
    assert keeps_whole(read, plain_text("\n\n".join(reply.paragraphs)))


@every
@given(replies)
def test_every_choice_is_a_button_or_a_numbered_line_on_telegram(reply: Reply) -> None:
    messages = telegram.render(reply)
    read = "\n".join(
        "".join(piece for piece, _ in parsed_html(message["text"])) for message in messages if "text" in message
    )
    keyboards = [message["keyboard"] for message in messages if message.get("keyboard")]
    buttons = [[button for row in keyboard.get("inline", []) for button in row] for keyboard in keyboards]
    assert all(len(under) <= TELEGRAM_BUTTONS for under in buttons)
    shown = [(title, data) for under in buttons for title, data in under]
    assert all(title.strip() and 0 < len(data.encode()) <= TELEGRAM_DATA for title, data in shown)
    asked = [keyboard for keyboard in keyboards if "location" in keyboard]
    assert [keyboard["location"] for keyboard in asked] == ([reply.ask_location] if reply.ask_location else [])
    typed = [title for keyboard in asked for title in keyboard["titles"]]
    for number, choice in enumerate(reply.choices, 1):
        tapped = any(choice.title in title and data == choice.payload for title, data in shown)
        assert tapped or any(choice.title in title for title in typed) or is_numbered(choice, number, read)
    for thumb in rating_choices(reply.rating) if reply.rating and not reply.ask_location else ():
        assert (thumb.title, thumb.payload) in shown or len(thumb.payload.encode()) > TELEGRAM_DATA


@every
@given(replies)
def test_telegram_sends_pin_card_and_files_with_nothing_empty(reply: Reply) -> None:
    messages = telegram.render(reply)
    (venue,) = [message["venue"] for message in messages if "venue" in message] or [None]
    (contact,) = [message["contact"] for message in messages if "contact" in message] or [None]
    assert (venue is None, contact is None) == (reply.pin is None, reply.card is None)
    if reply.pin:
        assert (venue["latitude"], venue["longitude"]) == reply.pin.point
        assert venue["title"].strip()
        assert venue["address"].strip()
    if reply.card:
        assert contact["phone_number"] == reply.card.phone
        assert contact["first_name"].strip()
    assert [message["document"] for message in messages if "document" in message] == list(reply.files)
    assert all(message.keys() & {"text", "venue", "contact", "document"} for message in messages)


def parsed_html(text: str) -> list[tuple[str, bool]]:
    """Telegram's HTML in pieces, each bold or not; fails on whatever is neither <b>, </b> nor escaped."""
    pieces: list[tuple[str, bool]] = []
    is_bold = False
    for part in re.split(r"(</?b>)", text):
        if part in ("<b>", "</b>"):
            assert is_bold == (part == "</b>"), f"unbalanced: {text}"
            is_bold = not is_bold
            continue
        read = html.unescape(part)
        assert html.escape(read, quote=False) == part, f"not escaped: {part}"
        pieces.append((read, is_bold))
    assert not is_bold, f"unbalanced: {text}"
    return pieces


# WhatsApp.

LINK = re.compile(r"(?:(?:https?://|www\.)\S*|[\w-]+(?:\.[\w-]+)+/\S*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?<![*_~`])")
JOINER = "\u2060"  # invisible; a mark between two of them is no formatting


def formatted(mark: str) -> re.Pattern[str]:
    """What WhatsApp takes for formatting: marks apart from letters outside, hugging words inside, on one line."""
    letter, sign = r"[^\W_]", rf"(?!(?<={JOINER}){re.escape(mark)}{JOINER}){re.escape(mark)}"
    return re.compile(rf"(?<!{letter}){sign}(?![\s{re.escape(mark)}])(.+?)(?<!\s){sign}(?!{letter})")


STARS = formatted("*")
OTHERS = [formatted(mark) for mark in "_~`"]


def parsed_whatsapp(text: str) -> list[tuple[str, bool]]:
    """WhatsApp's markup in pieces, each bold or not; fails on any other formatting. Links are links whatever they hold."""
    hidden = LINK.sub(lambda link: "x" * len(link[0]), text)
    assert not [found for other in OTHERS if (found := other.search(hidden))], text
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in STARS.finditer(hidden):
        pieces += [(text[end : match.start()], False), (text[match.start(1) : match.end(1)], True)]
        end = match.end()
    pieces.append((text[end:], False))
    return [(piece.replace(JOINER, ""), is_bold) for piece, is_bold in pieces]


def as_read(text: str) -> str:
    return "".join(piece for piece, _ in parsed_whatsapp(text))


def surely_bold(text: str) -> list[bool]:
    """For every letter, whether it is bold and nothing beside the marks could keep WhatsApp from showing that."""
    pieces = runs(text)
    sure: list[bool] = []
    for number, (piece, is_bold) in enumerate(pieces):
        before = pieces[number - 1][0][-1:] if number else ""
        after = pieces[number + 1][0][:1] if number + 1 < len(pieces) else ""
        apart = not (before + after).strip() and piece[0].isalnum() and piece[-1].isalnum()
        sure += [is_bold and apart] * len("".join(piece.split()))
    return sure


def check_whatsapp(messages: list[Message], reply: Reply) -> None:
    """What holds for texts, with or without a template's fallback among them."""
    parsed = [parsed_whatsapp(message["text"]) for message in messages]
    read = ["".join(piece for piece, _ in pieces) for pieces in parsed]
    assert all(0 < utf16(message["text"]) <= WHATSAPP_TEXT for message in messages)
    assert all(text.strip() for text in read)
    assert starts(" ".join(read).split(), said(reply))
    whole_text = "\n\n".join(reply.paragraphs)
    wanted = spelt(runs(whole_text))
    arrived = [letter for pieces in parsed for letter in spelt(pieces)][: len(wanted)]
    assert [letter for letter, _ in arrived] == [letter for letter, _ in wanted]
    for (letter, is_bold), (_, may_be), must_be in zip(arrived, wanted, surely_bold(whole_text), strict=True):
        assert may_be if is_bold else not must_be, letter
    assert keeps_whole(read, plain_text(whole_text))
    assert all(f"https://chaski.test/files/{name}" in "\n".join(read) for name in reply.files)
    for number, choice in enumerate(reply.choices, 1):
        assert is_numbered(choice, number, "\n".join(read))


@every
@given(replies)
def test_whatsapps_texts_are_within_its_limit_with_every_choice_numbered(reply: Reply) -> None:
    messages = whatsapp.render(reply, "https://chaski.test")
    assert all(message.keys() == {"text"} for message in messages)
    check_whatsapp(messages, reply)


@every
@given(st.one_of(tappable, tappable, replies))
def test_whatsapps_buttons_and_lists_are_within_its_limits(reply: Reply) -> None:
    *before, last = messages = whatsapp.render(reply, "https://chaski.test", interactive=True)
    check_whatsapp(messages, reply)
    assert all(message.keys() == {"text"} for message in before)
    if "template" not in last:
        return
    sent = filled(last)
    assert last["body"] == sent["body"]
    assert 0 < utf16(sent["body"]) <= WHATSAPP_BODY
    assert tokens(
        " ".join(as_read(text) for text in (*(message["text"] for message in before), sent["body"]))
    ) == tokens(" ".join((*said(reply), *(f"📎 https://chaski.test/files/{name}" for name in reply.files))))
    options = [(row.get("title") or row["item"], row.get("description", ""), row["id"]) for row in sent["options"]]
    assert [data for _, _, data in options[: len(reply.choices)]] == [choice.payload for choice in reply.choices]
    thumbs = rating_choices(reply.rating) if reply.rating else ()
    assert [data for _, _, data in options[len(reply.choices) :]] in ([], [thumb.payload for thumb in thumbs])
    assert all(0 < len(data) <= WHATSAPP_ID for _, _, data in options)
    for choice, (title, about, _) in zip((*reply.choices, *thumbs), options, strict=False):
        assert squeezed(choice.title).replace("'", "’") in squeezed(f"{title} {about}")
    if "button" in sent:
        assert len(options) <= ROWS
        assert all(0 < utf16(title) <= ROW_TITLE and utf16(about) <= ROW_ABOUT for title, about, _ in options)
        assert 0 < utf16(sent["button"]) <= OPENER
    else:
        assert len({title for title, _, _ in options}) == len(options) <= QUICK_REPLIES
        assert all(0 < utf16(title) <= QUICK_REPLY for title, _, _ in options)


def filled(message: Message) -> Message:
    """The template with its variables in their places: {"body", "options"}, and "button" in a list."""
    template = templates.TEMPLATES[message["template"]]
    variables = message["variables"]
    assert variables.keys() == template.variables.keys()
    assert not [value for value in variables.values() if not value.strip() or re.search(r"[\n\r\t]| {5}", value)]

    def fill(part: object) -> object:
        if isinstance(part, dict):
            return {key: fill(value) for key, value in part.items()}
        if isinstance(part, list):
            return [fill(value) for value in part]
        return re.sub(r"\{\{(\d+)\}\}", lambda found: variables[found[1]], str(part))

    (shape,) = template.types.values()
    whole_shape = fill(shape)
    assert isinstance(whole_shape, dict)
    return {**whole_shape, "options": whole_shape.get("actions") or whole_shape["items"]}


def tokens(text: str) -> list[str]:
    """The words, but for what stands between lines that became one, and apostrophes as Twilio takes them."""
    return [word for word in text.replace("'", "’").split() if word not in ("·", "👇")]


# The chat page, which shows bold and links itself.


@every
@given(replies)
def test_the_page_gets_everything(reply: Reply) -> None:
    (message,) = json.loads(json.dumps(web.render(reply)))
    assert message["text"] == "\n\n".join(reply.paragraphs)
    assert [(choice["title"], choice["payload"], choice["about"]) for choice in message["choices"]] == [
        (choice.title, choice.payload, choice.about) for choice in reply.choices
    ]
    assert (message["files"], message["ask_location"]) == (list(reply.files), reply.ask_location)
    assert message["rating"] == reply.rating
    assert bool(message["pin"]) == bool(reply.pin)
    assert bool(message["card"]) == bool(reply.card)
    if reply.pin:
        assert (message["pin"]["title"], message["pin"]["address"]) == (reply.pin.title, reply.pin.address)
    if reply.card:
        assert message["card"] == {"name": reply.card.name, "phone": reply.card.phone}
