"""What people type instead of tapping: a command, a number, a title, one word that is a subject."""

import re

from bot.domain import Contact, Interpretation, Origin, payload, read_payload
from bot.words import plain

COMMANDS = {
    "start": "greeting", "inicio": "greeting", "menu": "menu", "help": "help", "ayuda": "help", "settings": "change-language",
    "idioma": "change-language", "language": "change-language", "emergencia": "emergency", "emergency": "emergency",
    "consulado": "find-consulate", "consulate": "find-consulate", "privacidad": "privacy", "privacy": "privacy",
    "borrar": "delete-my-data", "delete": "delete-my-data", "novedades": "new-rules", "news": "new-rules",
}  # fmt: skip
# One word that is a subject: what most people mean by it, or its menu; not a guess.
SUBJECTS = {
    "dni": payload("menu", of="identity"), "pasaporte": payload("passport-adult"), "passport": payload("passport-adult"),
    "documentos": payload("menu", of="documents"), "documents": payload("menu", of="documents"), "derechos": payload("menu", of="rights"),
    "rights": payload("menu", of="rights"), "ayuda": payload("help"), "help": payload("help"), "persona": payload("talk-to-person"),
}  # fmt: skip
YES_NO = frozenset({"si", "no", "yes"})
HOME = YES_NO | {"0", "menu", "inicio", "home", "start"}  # outside a dialog a bare yes or no answers nothing we asked


def command(text: str) -> Interpretation | None:
    """ "/menu", "/start passport-adult"; any other text that begins with "/" is only words."""
    match = re.fullmatch(r"/([a-z]{1,32})(?:@\w+)?(?:\s.*)?", text, re.DOTALL)
    if not match or match[1] not in COMMANDS:
        return None
    return Interpretation(intent=COMMANDS[match[1]], confidence=1.0, origin=Origin.COMMAND)


def choice(text: str, contact: Contact, *, dialog: bool) -> Interpretation | None:
    """A number or a title typed back instead of a tap; "0", "#" and "menú" lead home."""
    said = plain(text)
    home = HOME - YES_NO if dialog else HOME
    if text.strip() == "#" or said in home:
        return Interpretation(intent="menu", confidence=1.0, origin=Origin.COMMAND)
    if contact.offered and re.fullmatch(r"\d{1,2}", said) and 1 <= int(said) <= len(contact.offered):
        return read_payload(contact.offered[int(said) - 1].payload)
    tapped = next((offered for offered in contact.offered if said and plain(offered.title) == said), None)
    meant = tapped.payload if tapped else SUBJECTS.get(said)
    return read_payload(meant) if meant else None
