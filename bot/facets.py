"""The detail of a topic a message asks for: cost, what to take, time, appointment, for a child, without a DNI."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.catalog import Catalog, Kind
from bot.domain import Contact, Entity, Interpretation
from bot.words import plain

WHICH = "which-procedure"  # the intent of a detail without a topic
SURE = 0.6  # confidence from which a topic named beside a detail is believed


class Facet(StrEnum):
    """One part of a procedure's answer."""

    COST = "cost"
    REQUIREMENTS = "requirements"
    TIME = "time"
    APPOINTMENT = "appointment"
    VALIDITY = "validity"
    WHERE = "where"
    MAIL = "mail"
    WITHOUT_DNI = "without-dni"


# Patterns read the plain form of a message: lower case, no accents.
PATTERNS: tuple[tuple[Facet, re.Pattern[str]], ...] = tuple(
    (facet, re.compile(pattern))
    for facet, pattern in (
        (Facet.WITHOUT_DNI, r"\b(?:no tengo|sin|no tiene|(?:don t|dont|do not) have|without)(?: el| mi| un| a| my| the)? dni\b"),
        (Facet.COST, r"\b(?:cuanto (?:cuesta|vale|sale|es|cobran|hay que pagar|se paga|pago)|(?:cual es el )?(?:costo|precio|tarifa)|que precio|how much|cost|price|fees?)\b"),
        (Facet.TIME, r"\b(?:cuanto (?:demora|tarda|tiempo|se demora)|en cuanto tiempo|que tiempo (?:demora|toma)|how long|cuantos (?:dias|meses)|how many (?:days|weeks))\b"),
        (Facet.APPOINTMENT, r"\b(?:(?:necesito|se necesita|hay que sacar|es con|tengo que sacar|piden|saco) cita|con cita o sin cita|sin cita|need an appointment|appointment needed|walk in)\b"),
        (Facet.VALIDITY, r"\b(?:cuanto (?:dura|vale por)|cuantos anos (?:dura|vale)|vigencia|hasta cuando (?:vale|sirve)|valid for|how long is it valid|expires?)\b"),
        (Facet.REQUIREMENTS, r"\b(?:que (?:llevo|debo llevar|tengo que llevar|necesito|papeles|documentos|piden|hay que llevar)|requisitos?|what (?:do i (?:need|bring)|documents|papers)|requirements?)\b"),
        (Facet.MAIL, r"\b(?:por correo|me lo mandan|me lo envian|by mail|mail it)\b"),
        (Facet.WHERE, r"\b(?:donde (?:se hace|lo saco|se saca|voy|tengo que ir|es|queda)|where (?:do i go|is it done))\b"),
    )
)  # fmt: skip
CHILD = re.compile(
    r"\b(?:(?:mi|mis|para (?:mi|un|una|el|la)|de mi) (?:hij\w+|bebe|ni[n]\w+|chibol\w+|menor(?:es)?|nietos?|sobrin\w+)|"
    r"my (?:\d{1,2} years? old )?(?:son|daughter|kids?|child|children|baby)|(?:for )?a (?:child|minor|kid))\b"
)
AGE = re.compile(r"\b(\d{1,2}) (?:anos|anitos|ano|years|yrs|year|yo)\b")
# Words that name no topic, so that a message of nothing else is about what is being talked of.
FILLERS = frozenset(
    "y e o a el la los las lo le un una de del por para con en mi mis me se su que cual es esta este eso esa hay si no ya pues and "
    "the it its is for my do i to what does that this s there about then so also ok tambien entonces ahora hacer sacar sacarlo "
    "tramite papel documento favor porfa please anos ano anitos years year old yo tengo need have can how much get".split()
)


@dataclass(frozen=True)
class Detail:
    """What a message asks of a topic. `bare`: the message names no topic of its own."""

    facet: Facet | None
    child: bool
    age: int | None
    bare: bool

    def entities(self) -> tuple[Entity, ...]:
        named = (("facet", self.facet), ("child", "yes" if self.child else None), ("age", self.age))
        return tuple(Entity(name, str(value)) for name, value in named if value is not None)


def read_detail(text: str) -> Detail | None:
    """The detail a message asks for, or None."""
    said = plain(text)
    facet = next((facet for facet, pattern in PATTERNS if pattern.search(said)), None)
    child, age = CHILD.search(said), AGE.search(said)
    if not (facet or child or age):
        return None
    rest = said
    for pattern in (*(pattern for _facet, pattern in PATTERNS), CHILD, AGE):
        rest = pattern.sub(" ", rest)
    bare = all(word in FILLERS or word.isdigit() for word in rest.split())
    return Detail(facet, bool(child), int(age[1]) if age else None, bare)


def with_detail(read: Interpretation, text: str, contact: Contact, catalog: Catalog) -> Interpretation:
    """The interpretation with the detail asked for: of the topic it names, else of the one being talked of."""
    detail = read_detail(text)
    if detail is None:
        return read
    topic = catalog.topics.get(read.intent)
    focus = catalog.topics.get(contact.focus or "")
    entities = (*read.entities, *detail.entities())
    if not detail.bare and topic and read.confidence >= SURE:
        return replace(read, entities=entities)
    if not detail.bare and not (detail.facet and read.confidence < SURE):
        return read
    if detail.facet is Facet.WITHOUT_DNI and (focus is None or focus.family == "identity"):
        return read  # to somebody who asks for a DNI, having none is the question itself
    if focus and focus.kind is Kind.PROCEDURE:
        return replace(read, intent=focus.id, confidence=1.0, entities=entities)
    if detail.bare and detail.facet:
        return replace(read, intent=WHICH, confidence=1.0, entities=entities)
    return replace(read, entities=entities) if topic else read
