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
    DOCUMENT = "document"
    VIDEO = "video"
    STICKER = "sticker"
    CONTACT = "contact"  # somebody's card; its number is the text
    REACTION = "reaction"  # an emoji on one of our messages; it is the text
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One incoming utterance, tap or pin. `choice` is a payload we sent ourselves; `text` is never trusted as one.

    `message` is the channel's own id of the message, where it could be taken away; `voice` its reference to a voice note;
    `heard` says that the text was spoken and transcribed.
    """

    id: str
    address: Address
    text: str = ""
    choice: str | None = None
    point: Point | None = None
    attachment: Attachment | None = None
    hint: str | None = None  # the locale the person's device is set to
    locale: str | None = None  # the locale the person has chosen, where the channel knows it
    message: str | None = None
    voice: str | None = None
    heard: bool = False
    forwarded: bool = False  # somebody else's words
    edited: bool = False  # words sent before, corrected


@dataclass(frozen=True)
class Entity:
    """A named detail of an utterance, such as ("locale", "en")."""

    name: str
    value: str


@dataclass(frozen=True)
class Segment:
    """One need of a message that holds several, and the words that tell it."""

    intent: str
    confidence: float
    text: str = ""


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

    `segments` are its parts, in order, where it holds several needs.
    """

    intent: str
    confidence: float
    origin: Origin
    entities: tuple[Entity, ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    segments: tuple[Segment, ...] = ()
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
    """A next step to tap. The payload is Rasa's notation: `/intent` or `/intent{"entity": "value"}`.

    `about` is the same in other words, such as the Spanish of a title that no speaker has reviewed.
    """

    title: str
    payload: str
    about: str = ""


def rating_choices(topic: str) -> tuple[Choice, Choice]:
    """The thumbs under an answer."""
    return Choice("👍", payload("helpful", of=topic, **{"is": "yes"})), Choice(
        "👎", payload("helpful", of=topic, **{"is": "no"})
    )


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
    welcomed: bool = False  # was told in two sentences what is kept
    told_locale: str | None = None  # the locale last announced, so that each is confirmed once
    discreet: bool = False  # nothing alarming on a lock screen or in a menu
    stopped: bool = False  # wants no updates; questions are answered all the same
    misses: int = 0  # answers in a row that did not help
    rated: str = ""  # the topic a bare thumb would rate


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
    rating: str = ""  # the topic a 👍 or 👎 under this answer rates
    clean: bool = False  # our recent messages to this person are taken away first, where the channel can
    unsay: bool = False  # the person's own message is taken away, where the channel can
    menu: str = ""  # the label that opens the choices, where the channel folds them into a list
    locale: str = ""  # the language it is written in
    preview: str = ""  # what each of its messages begins with, so that a lock screen shows nothing else


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A handler's result. `contact` None means: forget this person."""

    reply: Reply
    contact: Contact | None
    topic: str | None = None
    office: str | None = None
    dialog: Dialog | None = None  # goes on with the person's next words; None ends it
    missed: bool = False  # the question was not understood


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
    said_in: str = ""  # the language of this text, where it is not the contact's own

    @property
    def locale(self) -> str:
        return self.said_in or self.contact.locale


Handler = Callable[[Turn], Outcome]
