"""The published content: what may be said, how sure it is, where it applies. Immutable, swapped whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import ClassVar

BASE_LOCALE = "es"

Text = Mapping[str, str]
"""Words by locale. Spanish is always there; another locale may be missing."""


class Record:
    """Base of what files are read into: a key it does not know is refused, not ignored."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}


class Confidence(StrEnum):
    """How far a value may be trusted, and so how it may be said."""

    HIGH = "high"  # stated
    MEDIUM = "medium"  # stated
    LOW = "low"  # said as doubtful; a phone or an address is not shown at all
    UNVERIFIED = "unverified"  # shown only with that word, beside the official directory

    @property
    def stated(self) -> bool:
        return self in (Confidence.HIGH, Confidence.MEDIUM)


@dataclass(frozen=True, kw_only=True)
class Source(Record):
    """Where a fact was read. `dated` is what the source says of its own date."""

    name: str
    url: str | None = None
    dated: str | None = None
    official: bool = True


@dataclass(frozen=True, kw_only=True)
class Proven(Record):
    """What everything published carries: who says so, how sure it is, when it was read, good until when."""

    confidence: Confidence
    sources: tuple[Source, ...]
    verified_on: date
    review_by: date

    def overdue(self, today: date) -> bool:
        return today > self.review_by


class Rule(StrEnum):
    """A day on which a fact holds."""

    LAST_WORKING_DAY_OF_MONTH = "last-working-day-of-month"


@dataclass(frozen=True, kw_only=True)
class Fact(Proven):
    """One statement.

    `variant` is the case it belongs to (none: every case), `days` the longest time it states, in calendar days, and
    `when` the rule of the days on which it replaces its neighbours.
    """

    text: Text
    variant: str | None = None
    days: int | None = None
    when: Rule | None = None


@dataclass(frozen=True, kw_only=True)
class Fee(Proven):
    """An amount seen at one place and date; 0 means free. `place` marks a comparison, never the fee to pay."""

    amount: float
    currency: str
    what: Text
    as_of: str
    code: str | None = None
    place: Text | None = None
    variant: str | None = None


@dataclass(frozen=True, kw_only=True)
class Link(Record):
    title: Text
    url: str


@dataclass(frozen=True, kw_only=True)
class Answer(Record):
    """What is known of a topic, section by section. An office's overlay is an Answer too."""

    summary: tuple[Fact, ...] = ()
    who: tuple[Fact, ...] = ()
    requirements: tuple[Fact, ...] = ()
    fees: tuple[Fee, ...] = ()
    payment: tuple[Fact, ...] = ()
    time: tuple[Fact, ...] = ()
    validity: tuple[Fact, ...] = ()
    where: tuple[Fact, ...] = ()
    appointment: tuple[Fact, ...] = ()
    mail: tuple[Fact, ...] = ()
    how: tuple[Fact, ...] = ()
    key_points: tuple[Fact, ...] = ()
    do: tuple[Fact, ...] = ()
    dont: tuple[Fact, ...] = ()
    pitfalls: tuple[Fact, ...] = ()

    def with_overlay(self, overlay: "Answer") -> "Answer":
        """The national answer first, then what this office adds, section by section."""
        return Answer(**{name: getattr(self, name) + getattr(overlay, name) for name in self.__dataclass_fields__})

    def facts(self) -> tuple[Fact | Fee, ...]:
        return tuple(fact for name in self.__dataclass_fields__ for fact in getattr(self, name))


class Kind(StrEnum):
    """What a topic is, and so which handler tells it."""

    PROCEDURE = "procedure"
    RIGHT = "right"
    SUPPORT = "support"


class Urgency(StrEnum):
    NORMAL = "normal"
    HIGH = "high"
    EMERGENCY = "emergency"


@dataclass(frozen=True, kw_only=True)
class Topic(Proven):
    """One thing people ask about. Its id is also the intent's name."""

    id: str
    kind: Kind
    family: str
    title: Text
    body: Answer
    overlays: Mapping[str, Answer]
    urgency: Urgency = Urgency.NORMAL
    issuer: Text | None = None  # who issues the document
    needs: tuple[str, ...] = ()  # the procedures that must be done first
    variants: Mapping[str, Text] = field(default_factory=dict)
    ages: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # variant → from and to, in years, inclusive
    for_child: str | None = None  # the same procedure for a child
    first: tuple[str, ...] = ()  # hotlines told before anything else
    discreet: bool = False  # someone may look over the reader's shoulder
    states: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)  # what differs by state
    phones: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    related: tuple[str, ...] = ()
    legal_basis: str | None = None
    conflicts: tuple[str, ...] = ()  # where sources disagree, for editors; never told to people
    drafts: tuple[str, ...] = ()  # locales whose words no speaker has reviewed yet
    behind: tuple[str, ...] = ()  # locales some of whose words were made from Spanish that has changed since

    def answer(self, office: str | None) -> Answer:
        """What this office says of the topic: the national body with the office's overlay applied."""
        overlay = self.overlays.get(office or "")
        return self.body.with_overlay(overlay) if overlay else self.body


@dataclass(frozen=True, kw_only=True)
class Value(Proven):
    """One contact detail of an office. Phones are in E.164 (`+17867132401`)."""

    value: str
    note: Text | None = None

    @property
    def shown(self) -> bool:
        """Doubtful contact details stay with the editors (rule of the facts' publisher, 2026-11-22)."""
        return self.confidence is not Confidence.LOW


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


@dataclass(frozen=True, kw_only=True)
class Weekly(Proven):
    """From when to when an office serves on these days of the week, by its own clock.

    `by_appointment` None: no source says whether it serves without one.
    """

    days: tuple[Weekday, ...]
    start: time
    end: time
    by_appointment: bool | None = None


class OfficeKind(StrEnum):
    EMBASSY = "embassy"
    CONSULATE = "consulate-general"
    HONORARY = "honorary"


@dataclass(frozen=True, kw_only=True)
class Office(Record):
    """A consular office. `point` is (latitude, longitude) in degrees of its city's centre, not of its door.

    `timezone` is an IANA name such as "America/New_York".
    """

    id: str
    kind: OfficeKind
    city: str
    state: str
    point: tuple[float, float]
    timezone: str
    sources: tuple[Source, ...]
    address: Value | None = None
    phones: tuple[Value, ...] = ()
    emergency: Value | None = None
    email: Value | None = None
    website: Value | None = None
    booking: Value | None = None
    hours: tuple[Fact, ...] = ()
    weekly: tuple[Weekly, ...] = ()
    conflicts: tuple[str, ...] = ()  # where sources disagree, for editors; never told to people

    def values(self) -> tuple[Value, ...]:
        single = (self.address, self.emergency, self.email, self.website, self.booking)
        return (*self.phones, *(value for value in single if value))


class DistrictStatus(StrEnum):
    """How well it is known which office serves a state."""

    CONFIRMED = "confirmed"  # an official or press source names the state
    REPORTED = "reported"  # old, second-hand or implied by the seat: say that it is to be confirmed
    SPLIT = "split"  # two offices, the line between them unknown: name both, the nearest first
    UNKNOWN = "unknown"  # no source: the nearest office by distance


@dataclass(frozen=True, kw_only=True)
class District(Record):
    """The office or offices that serve a state, the competent one first."""

    state: str
    status: DistrictStatus
    offices: tuple[str, ...]
    basis: str
    verified_on: date
    review_by: date
    sources: tuple[Source, ...] = ()
    valid_from: date | None = None  # the date of the act that gives the office this state
    note: Text | None = None


class ClosureKind(StrEnum):
    """What an office cannot do for some days."""

    CLOSED = "closed"
    LINE_DOWN = "line-down"
    CASH_ONLY = "cash-only"


@dataclass(frozen=True, kw_only=True)
class Closure(Proven):
    """Days on which an office does not work as usual, the first and the last included. `id` is its name in the panel."""

    id: str = ""
    office: str
    kind: ClosureKind
    start: date
    end: date
    note: Text


class EventKind(StrEnum):
    """An office away from its seat, or at its seat on a day when it is usually closed."""

    ITINERANT = "itinerant"
    EXTRA_DAY = "extra-day"


@dataclass(frozen=True, kw_only=True)
class Event(Proven):
    """Days on which an office serves somewhere else or at another time, from `first` to `last`, both included.

    `start` and `end` are the hours of each day by the clock of `timezone`; None when no source says them. `point` is
    (latitude, longitude) in degrees of the city's centre.
    """

    id: str
    kind: EventKind = EventKind.ITINERANT
    office: str
    city: str
    state: str
    point: tuple[float, float]
    timezone: str
    first: date
    last: date
    start: time | None = None
    end: time | None = None
    place: str | None = None
    what: Text
    booking: str | None = None


@dataclass(frozen=True, kw_only=True)
class Announcement(Fact):
    """How events are announced; by one office, or by all of them."""

    office: str | None = None


@dataclass(frozen=True, kw_only=True)
class Hotline(Proven):
    id: str
    name: Text
    number: str
    purpose: Text
    languages: Text | None = None
    hours: Text | None = None
    alternate: Text | None = None
    works_from: str = "US"
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Update(Proven):
    """A dated change of the rules. `effective` is when it began to apply."""

    id: str
    published: date | None = None
    title: Text
    summary: Text
    action: Text
    issuer: Text
    affected: tuple[Text, ...]
    tags: tuple[str, ...] = ()
    effective: date | None = None
    expires: date | None = None


@dataclass(frozen=True, kw_only=True)
class Alarm(Proven):
    """What to do in one kind of emergency: steps by locale, told before anything else."""

    id: str
    title: Text
    steps: tuple[Text, ...]
    topic: str | None = None
    phones: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    find_detained: bool = True


@dataclass(frozen=True, kw_only=True)
class CardLine(Record):
    """English words to show or say to an agent, what they mean, and the topic whose facts they rest on."""

    say: str
    means: Text
    topic: str


@dataclass(frozen=True, kw_only=True)
class RightsCard(Proven):
    """One page to show an agent. `notes` stand under the lines; `carried_by` are the topics whose answers bring it."""

    title: Text
    how: Text
    lines: tuple[CardLine, ...]
    notes: tuple[Fact, ...]
    notice: Text
    carried_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Group(Record):
    """Some topics under one row of a menu."""

    id: str
    title: Text
    topics: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Everything published, at one version. Lookups only; nobody changes it."""

    topics: Mapping[str, Topic]
    offices: Mapping[str, Office]
    districts: Mapping[str, District]
    hotlines: Mapping[str, Hotline]
    updates: tuple[Update, ...]  # newest first
    alarms: Mapping[str, Alarm]
    keywords: Mapping[str, Mapping[str, tuple[str, ...]]]  # intent → locale → words
    card: RightsCard
    menus: Mapping[str, tuple[Group, ...]]  # "documents", "rights", "return" → groups, in order
    directory: str  # address of the official list of consulates
    locator: str  # address where a person detained by ICE is looked up
    closures: tuple[Closure, ...] = ()
    events: Mapping[str, Event] = field(default_factory=dict)  # itinerant consulates, past ones too
    announced: tuple[Announcement, ...] = ()
    version: str = field(default="", compare=False)


def words(text: Text, locale: str) -> str:
    """The words in this locale, or in Spanish when it has none."""
    return text.get(locale) or text[BASE_LOCALE]


def translated(text: Text, locale: str) -> bool:
    return locale in text
