"""Links that open a conversation at a topic and an office, and what the code in them means when somebody arrives.

A code is "topic_office", or either alone, in the letters a Telegram start parameter may have. It is read without NLU.
"""

import re
from dataclasses import replace
from urllib.parse import quote, urlencode

from bot.catalog import Catalog
from bot.domain import Interpretation, Origin, payload, read_payload

LONGEST = 64  # of A-Za-z0-9_- in a start parameter (https://core.telegram.org/bots/features#deep-linking)
CODE = re.compile(rf"[a-z0-9_-]{{1,{LONGEST}}}")
CLOSING = re.compile(r"(?:^|\s)#([A-Za-z0-9_-]+)[\s.]*$")
OFFICE = payload("find-consulate")  # what an office alone leads to

# Intents besides the topics that make sense on a poster; their names are codes.
INTENTS = frozenset(
    "emergency find-consulate consulate-hours consulate-phone consulate-emergency-line appointment itinerant-consulate "
    "talk-to-person new-rules which-procedure consular-fees payment-method mail-service search-detainee "
    "is-it-the-consulate interpreter-card change-language privacy menu".split()
)
# Other words a poster may use, Spanish and English.
NAMES = {
    **dict.fromkeys(("documentos", "tramites"), payload("menu", of="documents")),
    "derechos": payload("menu", of="rights"),
    **dict.fromkeys(("retorno", "volver"), payload("menu", of="return")),
    "pasaporte": payload("menu", of="passport"),
    "dni": payload("menu", of="identity"),
    **dict.fromkeys(("consulado", "consulate"), payload("find-consulate")),
    **dict.fromkeys(("horario", "hours"), payload("consulate-hours")),
    **dict.fromkeys(("telefono", "phone"), payload("consulate-phone")),
    **dict.fromkeys(("cita", "citas"), payload("appointment")),
    **dict.fromkeys(("itinerante", "itinerant"), payload("itinerant-consulate")),
    **dict.fromkeys(("novedades", "news"), payload("new-rules")),
    "emergencia": payload("emergency"),
    **dict.fromkeys(("detenido", "detained"), payload("find-detainee")),
    **dict.fromkeys(("abogado", "lawyer"), payload("find-lawyer")),
    **dict.fromkeys(("interprete", "interpreter"), payload("interpreter-card")),
    **dict.fromkeys(("persona", "person"), payload("talk-to-person")),
    **dict.fromkeys(("idioma", "language"), payload("change-language")),
    "privacidad": payload("privacy"),
    "ayuda": payload("help"),
}  # fmt: skip


def code(topic: str = "", office: str = "") -> str:
    """ "passport-adult_paterson", "passport-adult", "paterson", or "" for the conversation's beginning."""
    return "_".join(filter(None, (topic, office)))


def telegram(username: str, code: str = "") -> str:
    return f"https://t.me/{username}" + (f"?start={code}" if code else "")


def whatsapp(number: str, said: str, code: str = "") -> str:
    """A link that opens WhatsApp with these words written and the code behind them; digits of an E.164 number."""
    text = f"{said} #{code}" if code else said
    return f"https://wa.me/{re.sub(r'\D', '', number)}?text={quote(text, safe='')}"


def page(address: str, topic: str = "", office: str = "") -> str:
    """The chat page at its public address, opened at a topic."""
    named = urlencode({name: value for name, value in (("topic", topic), ("office", office)) if value})
    return f"{address.rstrip('/')}/" + (f"?{named}" if named else "")


def code_in(text: str) -> str | None:
    """The code that ends a text, as in "Hola, Chaski: Pasaporte, Paterson #passport-adult_paterson"."""
    found = CLOSING.search(text)
    return found[1] if found else None


def read(code: str, catalog: Catalog) -> tuple[Interpretation, str | None] | None:
    """What a code asks for and the office it names; None when nothing of it is known.

    A poster hangs for years: of a code that is half known the known half counts.
    """
    code = code.strip().lower()
    if not CODE.fullmatch(code):
        return None
    first, _, second = code.partition("_")
    office = next((part for part in (second, first) if part in catalog.offices), None)
    step = _step(first, catalog)
    if step is None and office is None:
        return None
    return _interpretation(step or OFFICE), office


def _step(name: str, catalog: Catalog) -> str | None:
    """The payload of a topic, a menu, a group of one, an intent or another word for one."""
    groups = {group.id for listed in catalog.menus.values() for group in listed}
    if name in catalog.topics or name in INTENTS:
        return payload(name)
    if name in catalog.menus or name in groups:
        return payload("menu", of=name)
    return NAMES.get(name)


def _interpretation(step: str) -> Interpretation:
    read = read_payload(step)
    assert read is not None  # a payload of our own
    return replace(read, origin=Origin.COMMAND)
