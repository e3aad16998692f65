"""Whose consulate a message means, when it may be about a visa for the United States."""

import re

from bot.words import plain

# What the message was taken for when whose office it means is still open.
INTENTS = frozenset({"appointment", "find-consulate", "consulate-phone", "out-of-scope"})

VISA = re.compile(r"\bvisas?\b")
OFFICE = re.compile(r"\b(?:consulados?|embajadas?|citas?|consulates?|embass(?:y|ies)|appointments?)\b")
AMERICA = r"(?:american[ao]s?|gring[ao]s?|estados unidos|ee ?uu|e e u u|eua|usa|united states|the us|the states)"
TO_AMERICA = re.compile(rf"\b{AMERICA}\b|\b(?:american|us) visas?\b")
THEIR_OFFICE = re.compile(
    rf"\b(?:embajada|consulado)(?: general)?(?: de| de los| del)? {AMERICA}\b"
    rf"|\b(?:embassy|consulate) of (?:the )?{AMERICA}\b|\b(?:american|us|u s|united states) (?:embassy|consulate)\b"
)
# Peru's own visas, a country that is neither, a card to pay with, and the visas of victims and workers in the United States.
CLEAR = re.compile(
    r"\b(?:visas? (?:peruanas?|de turismo peruana|del peru|de peru|para (?:el |ir al? |entrar al? |viajar al? )?peru)|peruvian visas?"
    r"|visas? (?:to|for) peru|canad\w+|schengen|espan\w+|spain|mexic\w+|chin[ao]|australi\w+|europ\w+|brasil\w*|chilen\w+"
    r"|tarjeta|debito|credito|visa card|credit card|debit card|visas? [ut]|[ut] visas?)\b"
)


def doubtful(text: str) -> bool:
    """Whether a visa for the United States may be meant and not Peru's consulate: "cita consulado visa"."""
    said = plain(text)
    if CLEAR.search(said):
        return False
    if THEIR_OFFICE.search(said):
        return True
    return VISA.search(said) is not None and (OFFICE.search(said) or TO_AMERICA.search(said)) is not None
