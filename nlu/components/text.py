"""How an utterance is spelled before anything is counted in it."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 4096
"""Characters read of one message: both channels' own limit, and a bound on the work per message."""

ABBREVIATIONS: Final[dict[str, str]] = {
    # Spanish
    "q": "que", "k": "que", "ke": "que", "qe": "que",
    "xq": "porque", "pq": "porque", "xk": "porque", "pk": "porque", "porq": "porque", "xque": "porque",
    "x": "por", "pa": "para", "xa": "para",
    "xfa": "por favor", "xfavor": "por favor", "porfa": "por favor", "porfavor": "por favor", "porfis": "por favor",
    "kiero": "quiero", "kiere": "quiere", "kieren": "quieren", "qiero": "quiero",
    "kien": "quien", "aki": "aqui", "aka": "aca", "kon": "con", "kasa": "casa",
    "komo": "como", "cmo": "como", "kmo": "como", "kuanto": "cuanto", "kuando": "cuando",
    "dnd": "donde", "dond": "donde", "cdo": "cuando", "cto": "cuanto",
    "tmb": "tambien", "tb": "tambien", "tbn": "tambien", "tmbn": "tambien", "tambn": "tambien",
    "toy": "estoy", "stoy": "estoy", "tamos": "estamos", "bn": "bien", "dl": "del", "nd": "nada",
    "grax": "gracias", "grcs": "gracias", "grs": "gracias", "grasias": "gracias",
    "hla": "hola", "ola": "hola", "msj": "mensaje", "mjs": "mensaje",
    "nesecito": "necesito", "necesto": "necesito", "nececito": "necesito", "nesesito": "necesito",
    "ps": "pues", "pe": "pues", "pes": "pues",
    # English
    "u": "you", "ur": "your", "r": "are", "ppl": "people",
    "plz": "please", "pls": "please", "plss": "please", "pleas": "please",
    "thx": "thanks", "thnx": "thanks", "tnx": "thanks", "thks": "thanks", "ty": "thanks",
    "bc": "because", "cuz": "because", "coz": "because", "b4": "before",
    "idk": "i dont know", "rn": "right now", "tmrw": "tomorrow", "tmr": "tomorrow",
    "wanna": "want to", "gonna": "going to", "gotta": "got to", "msg": "message", "appt": "appointment",
    "im": "i am", "whats": "what is", "wats": "what is", "wat": "what",
}  # fmt: skip
"""Chat spelling to plain spelling, one word to one or more; both sides as `normalise` leaves them."""

SPOKEN_EMOJI: Final = {"🆘": " sos "}

_REPEATED_LETTER: Final = re.compile(r"([^\W\d_])\1{2,}")


def normalise(text: str) -> str:
    """Return the utterance in lower case, without accents or punctuation, chat spelling written out.

    Words and emoji come out separated by single spaces; a text without either comes out empty.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    for emoji, words in SPOKEN_EMOJI.items():
        plain = plain.replace(emoji, words)
    plain = _REPEATED_LETTER.sub(r"\1", _keep_words_and_emoji(strip_accents(plain)))
    return " ".join(ABBREVIATIONS.get(word, word) for word in plain.split())


def strip_accents(text: str) -> str:
    """Return the text with every combining mark removed: `año` becomes `ano`."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _keep_words_and_emoji(text: str) -> str:
    return "".join(_kept(character) for character in text)


@lru_cache(maxsize=4096)
def _kept(character: str) -> str:
    """Letters and digits stay, a symbol stands alone, an apostrophe or joiner closes up, the rest parts words."""
    category = unicodedata.category(character)
    if category[0] in "LN":
        return character
    if category in {"So", "Sc"}:
        return f" {character} "
    if character in "'’`´" or category in {"Cf", "Mn", "Me", "Sk"}:
        return ""
    return " "
