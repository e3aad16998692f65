"""Plain forms of what people type, so that accents, case and punctuation never decide."""

import re
import unicodedata


def plain(text: str) -> str:
    """Lower case, no accents, only letters and digits with single spaces: "¿Dónde está?" → "donde esta"."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()
