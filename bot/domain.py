"""The nouns: who asks, what was understood, what is answered. Frozen values, no behaviour beyond reading them."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.catalog import Catalog, DistrictStatus

Point = tuple[float, float]
"""(latitude, longitude) in degrees."""


@dataclass(frozen=True)
class Address:
    """Where to reach a person: a channel and that channel's own, opaque id."""

    channel: str
    id: str


class Attachment(StrEnum):
    """What came instead of words."""

    VOICE = "voice"
    PICTURE = "picture"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One incoming utterance, tap or pin. `choice` is a payload we sent ourselves; `text` is never trusted as one."""

    id: str
    address: Address
    text: str = ""
    choice: str | None = None
    point: Point | None = None
    attachment: Attachment | None = None
    hint: str | None = None  # the locale the person's device is set to
    locale: str | None = None  # the locale the person has chosen, where the channel knows it


@dataclass(frozen=True)
class Entity:
    """A named detail of an utterance, such as ("locale", "en")."""

    name: str
    value: str


class Origin(StrEnum):
    """Who understood the message."""

    NLU = "nlu"
    KEYWORDS = "keywords"
    CHOICE = "choice"
    COMMAND = "command"
    EMERGENCY = "emergency"
    FORM = "form"  # told by the message's form: a pin, a picture, nothing at all
    DIALOG = "dialog"  # an answer within a dialog; its words go nowhere else


@dataclass(frozen=True, kw_only=True)
class Interpretation:
    """What an utterance means. `ranking` holds (intent, confidence), best first; confidences are 0 to 1.

    `segments` are the intents of its parts, in order, where it holds several needs.
    """

    intent: str
    confidence: float
    origin: Origin
    entities: tuple[Entity, ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    segments: tuple[tuple[str, float], ...] = ()
    locale: str | None = None
    locale_confidence: float = 0.0

    def entity(self, name: str) -> str | None:
        return next((entity.value for entity in self.entities if entity.name == name), None)

    def chance(self, intent: str) -> float:
        """How likely an intent is; 0 for one that is not ranked."""
        ranked = self.ranking or ((self.intent, self.confidence),)
        return next((confidence for name, confidence in ranked if name == intent), 0.0)


@dataclass(frozen=True)
class Choice:
    """A next step to tap. The payload is Rasa's notation: `/intent` or `/intent{"entity": "value"}`."""

    title: str
    payload: str


PAYLOAD = re.compile(r"/([a-z0-9-]+)(\{.*\})?")


def payload(intent: str, **entities: str) -> str:
    """Writes a payload; compact, because Telegram allows 64 bytes (https://core.telegram.org/bots/api)."""
    return f"/{intent}" + (json.dumps(entities, separators=(",", ":"), ensure_ascii=False) if entities else "")


def read_payload(text: str) -> Interpretation | None:
    """Reads a payload back; None when it is not one."""
    match = PAYLOAD.fullmatch(text)
    if not match:
        return None
    try:
        entities = json.loads(match[2]) if match[2] else {}
    except (ValueError, RecursionError):
        return None
    named = tuple(Entity(str(name), str(value)) for name, value in entities.items())
    return Interpretation(intent=match[1], confidence=1.0, origin=Origin.CHOICE, entities=named)


class Finding(StrEnum):
    """How the search for a place ended."""

    FOUND = "found"
    NO_SUCH_ZIP = "no-such-zip"
    ABROAD = "abroad"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, kw_only=True)
class Jurisdiction:
    """Which offices serve the place a message names, the competent or nearest one first."""

    finding: Finding
    place: str
    state: str | None = None
    status: DistrictStatus | None = None
    offices: tuple[str, ...] = ()
    nearest: bool = False  # the order is by distance
    miles: tuple[int, ...] = ()  # as the crow flies, in the order of `offices`; empty when the place is a whole state
    point: Point | None = None  # where the place is; None for a whole state
    options: tuple[str, ...] = ()  # places to choose from when the name is ambiguous, such as "Aurora, CO"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What we keep of a person. `pending` is the intent that waits for a place; `offered` are the last choices."""

    address: Address
    locale: str = "es"
    locale_chosen: bool = False
    office: str | None = None
    focus: str | None = None
    pending: str | None = None
    offered: tuple[Choice, ...] = ()
    known: bool = False  # has written before


@dataclass(frozen=True)
class Dialog:
    """A question asked step by step. Kept in memory only, never stored or logged, gone at its end."""

    name: str  # the intent whose handler carries it on
    step: str
    answers: tuple[tuple[str, str], ...] = ()

    def answer(self, step: str) -> str | None:
        return dict(self.answers).get(step)


@dataclass(frozen=True)
class Pin:
    """An office on the map. The point is approximate; the address is what counts."""

    title: str
    address: str
    point: Point


@dataclass(frozen=True)
class Card:
    """A name and an E.164 phone a person can save."""

    name: str
    phone: str


@dataclass(frozen=True)
class File:
    """A file a person can keep: its name, its media type such as "text/vcard", its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer that knows no channel. `**bold**` is its only markup; a paragraph may hold several lines."""

    paragraphs: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    pin: Pin | None = None
    card: Card | None = None
    files: tuple[str, ...] = ()  # names of files to keep, such as "office-miami.vcf", served and sent by the channel
    ask_location: str = ""  # the label of "send my location", when a place is asked for


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A handler's result. `contact` None means: forget this person."""

    reply: Reply
    contact: Contact | None
    topic: str | None = None
    office: str | None = None
    dialog: Dialog | None = None  # goes on with the person's next words; None ends it


@dataclass(frozen=True, kw_only=True)
class Turn:
    """All a handler may see."""

    question: Question
    interpretation: Interpretation
    contact: Contact
    catalog: Catalog
    today: date
    now: datetime  # UTC
    gettext: Callable[[str], str]
    day: Callable[[date], str]  # a date as this locale writes it
    locales: tuple[tuple[str, str], ...] = ()  # (code, own name) of every locale there is
    jurisdiction: Jurisdiction | None = None
    dialog: Dialog | None = None
    retention_days: int = 90

    @property
    def locale(self) -> str:
        return self.contact.locale


Handler = Callable[[Turn], Outcome]
