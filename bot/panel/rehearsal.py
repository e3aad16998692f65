"""What an imagined person would be answered: the real conversation on any catalog, day, office and language.

Nothing of it is stored.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.catalog import Catalog
from bot.conversation import Answered
from bot.domain import Address, Contact, Dialog, Interpretation, Outcome, Question, payload
from bot.errors import InterpreterUnavailable
from bot.interpreter import Interpreter
from bot.panel.desk import Converse
from bot.revisions import Document, Key

NOON = time(12)
CAPITAL = "America/New_York"  # the embassy's clock, for a person whose office is not known
WEB = "web"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who asks and when: their language, their office (None: not known), the day."""

    locale: str
    office: str | None
    on: date


@dataclass
class Imagined:
    """The Store of one imagined person."""

    person: Contact | None

    def contact(self, question: Question) -> Contact | None:
        return self.person

    def answered(self, question: Question) -> bool:
        return False

    def keep(self, question: Question, outcome: Outcome) -> bool:
        self.person = outcome.contact
        return True


@dataclass
class Watched:
    """An interpreter, what it heard, and whether it was away when it was asked."""

    interpreter: Interpreter
    heard: Interpretation | None = None
    away: bool = False

    def parse(self, utterance: str) -> Interpretation:
        try:
            self.heard = self.interpreter.parse(utterance)
        except InterpreterUnavailable:
            self.away = True
            raise
        return self.heard


def somebody(scene: Scene, channel: str = WEB) -> Contact:
    """Somebody who has written before, so that greetings and notices of a first time are not in the way."""
    return Contact(
        address=Address(channel, "rehearsal"),
        locale=scene.locale,
        locale_chosen=True,
        office=scene.office,
        known=True,
        welcomed=True,
        told_locale=scene.locale,
    )


def noon(catalog: Catalog, scene: Scene) -> datetime:
    """Noon of the day by the clock of the person's office."""
    return datetime.combine(scene.on, NOON, zone(catalog, scene.office)).astimezone(UTC)


def zone(catalog: Catalog, office: str | None) -> ZoneInfo:
    known = catalog.offices.get(office or "")
    return ZoneInfo(known.timezone if known else CAPITAL)


def rehearse(
    converse: Converse,
    catalog: Catalog,
    person: Contact,
    now: datetime,
    *,
    text: str = "",
    choice: str | None = None,
    dialog: Dialog | None = None,
    interpreter: Interpreter | None = None,
) -> Answered:
    """The answer to one message or tap. `dialog` is the one under way."""
    store = Imagined(person)
    conversation = converse(catalog, store, lambda: now, interpreter)
    conversation.dialogs.keep(person.address, dialog, now)
    answered = conversation.answer(Question(id="1", address=person.address, text=text, choice=choice))
    assert answered is not None  # nobody imagined asks twice
    return answered


def tell(converse: Converse, catalog: Catalog, scene: Scene, asked: str, channel: str = WEB) -> Answered:
    """What a tap on the payload `asked` is answered with, at noon."""
    person = somebody(scene, channel)
    return rehearse(converse, catalog, person, noon(catalog, scene), choice=asked)


def payload_for(key: Key, document: Document | None, catalog: Catalog) -> str | None:
    """The payload whose answer shows a document, asked by somebody of its office; None where no answer does."""
    kind, _, rest = key.partition("/")
    if kind == "topics":
        return payload(rest.rpartition("/")[2])
    if kind == "overlays":
        return payload(rest.partition("/")[0])
    if kind == "events":
        extra = (document or {}).get("kind") == "extra-day"
        return payload("consulate-hours" if extra else "itinerant-consulate")
    by_kind: dict[str, Callable[[], str | None]] = {
        "offices": lambda: payload("find-consulate"),
        "closures": lambda: payload("consulate-hours"),
        "updates": lambda: payload("new-rules", update=rest),
        "alarms": lambda: payload("emergency", kind=rest),
        "hotlines": lambda: _carrying(rest, catalog),
        "districts": lambda: payload("find-consulate", place=rest),
        "national": lambda: NATIONAL.get(rest),
    }
    return by_kind[kind]() if kind in by_kind else None


NATIONAL = {
    "menus": payload("menu"),
    "calendar": payload("itinerant-consulate"),
    "offices": payload("find-consulate"),  # the directory's address stands beside "where do you live?"
    "emergency": payload("emergency"),
    "card": payload("right-silence"),
}


def _carrying(hotline: str, catalog: Catalog) -> str | None:
    """The first topic, else the first alarm, that tells of a hotline."""
    topics = (topic.id for topic in catalog.topics.values() if hotline in (*topic.first, *topic.phones))
    alarms = (alarm.id for alarm in catalog.alarms.values() if hotline in alarm.phones)
    tapped = itertools.chain(map(payload, topics), (payload("emergency", kind=alarm) for alarm in alarms))
    return next(tapped, None)


def day_for(key: Key, document: Document | None, today: date) -> date:
    """The day to begin with: today, or the first on which a closure or an event to come is told."""
    given = (document or {}).get("from" if key.startswith("closures/") else "date")
    if not key.startswith(("closures/", "events/")) or not isinstance(given, str):
        return today
    try:
        return max(today, date.fromisoformat(given))
    except ValueError:
        return today
