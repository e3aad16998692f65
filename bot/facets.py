"""The detail of a topic a message asks for: cost, what to take, time, appointment, for a child, without a DNI."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

import yaml

from bot.bands import ANSWER
from bot.catalog import Catalog, Kind
from bot.domain import Contact, Entity, Interpretation
from bot.settings import ROOT
from bot.words import plain

WHICH = "which-procedure"  # the intent of a detail without a topic


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


# How each detail is asked for, the words shared with the language model.
PATTERNS: tuple[tuple[Facet, re.Pattern[str]], ...] = tuple(
    (Facet(name), re.compile(rf"\b{pattern}\b"))
    for name, pattern in yaml.safe_load((ROOT / "nlu/components/facets.yml").read_text(encoding="utf-8")).items()
)
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
    entities = tuple(dict.fromkeys((*read.entities, *detail.entities())))
    if not detail.bare and topic and read.confidence >= ANSWER:
        return replace(read, entities=entities)
    if not detail.bare and not (detail.facet and read.confidence < ANSWER):
        return read
    if detail.facet is Facet.WITHOUT_DNI and (focus is None or focus.family == "identity"):
        return read  # to somebody who asks for a DNI, having none is the question itself
    if focus and focus.kind is Kind.PROCEDURE:
        return replace(read, intent=focus.id, confidence=1.0, entities=entities)
    if detail.bare and detail.facet:
        return replace(read, intent=WHICH, confidence=1.0, entities=entities)
    return replace(read, entities=entities) if topic else read
