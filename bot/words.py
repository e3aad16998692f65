"""Plain forms of what people type, so that accents, case and punctuation never decide; and the shortest answers: a number, a thumb."""

import re
import unicodedata


def plain(text: str) -> str:
    """Lower case, no accents, only letters and digits with single spaces: "¿Dónde está?" → "donde esta"."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


COUNTED = {
    "cero": 0, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "huk": 1, "iskay": 2, "kimsa": 3, "kinsa": 3, "tawa": 4, "pichqa": 5, "pisqa": 5, "suqta": 6, "soqta": 6, "qanchis": 7,
    "pusaq": 8, "isqun": 9, "isqon": 9, "chunka": 10,
}  # fmt: skip
NUMBERED = re.compile(
    r"(?:(?:quiero|elijo|escojo|i (?:choose|want|pick)) )?(?:(?:la|el|the) )?(?:(?:opcion|option|numero|number|nro|no|n) ?)?"
    rf"(\d{{1,2}}|{'|'.join(COUNTED)})(?: (?:por favor|porfa|please|gracias|thanks))?"
)
# "2%", "$2", "-2", "2.5" and "2:30" say more than which line is meant.
MEASURED = re.compile(r"[%$€£]|[-−]\d|\d[.,:/·]\d")
APPROVAL, DISAPPROVAL = frozenset("👍👌❤♥💚💙💛🧡💜🤍💕💖"), frozenset("👎")
TONES = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\\s]")  # skin tones, and how an emoji is to be shown


def number(text: str) -> int | None:
    """The line of a menu a whole message names: "2", "(2)", "２", "2️⃣", "la 2", "opción dos", "iskay"; None for any other."""
    if MEASURED.search(text):
        return None
    digits = "".join(str(unicodedata.digit(char, char)) for char in text.replace("🔟", "10"))
    named = NUMBERED.fullmatch(plain(digits))
    if named is None:
        return None
    return COUNTED[named[1]] if named[1] in COUNTED else int(named[1])


def thumb(text: str) -> bool | None:
    """Whether a message is nothing but approval (👍 of any skin tone, ❤️) or disapproval (👎); None for any other."""
    shown = frozenset(TONES.sub("", text))
    if not shown:
        return None
    return True if shown <= APPROVAL else False if shown <= DISAPPROVAL else None
