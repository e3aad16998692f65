"""What pasted text brings along and nobody sees: invisible characters, Word's quotes, spaces of every kind."""

import re
import unicodedata
from collections.abc import Callable

# A link is left as it is; what stands around it is cleaned.
LINK = re.compile(r"https?://[^\s\u200b\ufeff“”„«»]+")
SPACE = re.compile(r"[^\S\n]+")  # of any width: Word's fixed ones, tabs
BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
MANY_BREAKS = re.compile(r"\n{3,}")
EDGES = re.compile(r" *\n *")
JOINER, PICTURE = "\u200d", "\ufe0f"  # hold an emoji sequence together
PLAIN = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"',
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "ʼ": "'", "ʹ": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-",
    }
)  # fmt: skip
DASH = re.compile(r"(?<=[^\W_])[—―](?=[^\W_])")  # holds two words apart
LONG_DASHES = str.maketrans({"—": "-", "―": "-"})
TAGS = range(0xE0020, 0xE0080)  # spell the flag of a region after 🏴


def clean(text: str) -> str:
    """The text as it was meant; `\\n` parts its lines. Cleaning it again changes nothing."""
    lines = MANY_BREAKS.sub("\n\n", EDGES.sub("\n", SPACE.sub(" ", _outside_links(_written, BREAKS.sub("\n", text)))))
    return unicodedata.normalize("NFC", lines).strip()


def clean_line(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def _outside_links(change: Callable[[str], str], text: str) -> str:
    parts, end = list[str](), 0
    for link in LINK.finditer(text):
        parts += [change(text[end : link.start()]), _visible(link[0])]
        end = link.end()
    return "".join([*parts, change(text[end:])])


def _written(text: str) -> str:
    """Plain quotes, hyphens for the dashes of a word processor, nothing invisible."""
    visible = _visible(text)
    return DASH.sub(" - ", visible).translate(LONG_DASHES).translate(PLAIN)


def _visible(text: str) -> str:
    """Without characters that take no room, but for those that make one picture of several."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one for place, one in enumerate(text) if _kept(text, place, one))


def _kept(text: str, place: int, one: str) -> bool:
    if one == "\n" or one.isspace():
        return True
    if one == JOINER:
        return _pictured(text, place - 1) and place + 1 < len(text) and _symbol(text[place + 1])
    if one == PICTURE:
        return place > 0 and (_symbol(text[place - 1]) or text[place - 1] in "#*0123456789")
    if ord(one) in TAGS:
        return True
    return (
        unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn") and one not in "\ufe0e\u034f\u115f\u1160\u3164"
    )


def _pictured(text: str, place: int) -> bool:
    """Whether an emoji ends here, its skin tone and its variation selector included."""
    while place >= 0 and (text[place] == PICTURE or "\U0001f3fb" <= text[place] <= "\U0001f3ff"):
        place -= 1
    return place >= 0 and _symbol(text[place])


def _symbol(one: str) -> bool:
    return unicodedata.category(one) == "So" or one in "↔↕♀♂⚕⚖©®‼⁉"
