"""What needs an officer now: a pure function over what is published, what is open, and a few counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.panel.rights import approves, edits, sees, translates
from bot.panel.values import Value, day, over, values
from bot.revisions import Document, Key, Revision, State, office_of
from bot.users import Role, User

SOON = timedelta(days=7)
LISTED = ("topics", "updates")  # kinds with a page that lists them all


class Kind(StrEnum):
    """Why an item stands on the list; the most urgent first."""

    CLOSURE = "closure"  # in force today
    APPROVE = "approve"  # somebody else's draft waits for this officer
    GIVEN_BACK = "given-back"  # a draft of this officer came back with a note
    OVERDUE = "overdue"  # values whose day of review has passed
    FAILED = "failed"  # messages that could not be delivered
    TRANSLATION = "translation"  # the Spanish changed since
    SOON = "soon"  # values to be reviewed within a week
    OFFERED = "offered"  # a release of the program brings other words for what officers have changed
    DRAFT = "draft"  # this officer's own open drafts
    UNANSWERED = "unanswered"  # questions that were not understood
    SCHEDULED = "scheduled"  # will be published by itself


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line. `key` is the document, or the kind of several ("topics/"); `office` whose it is."""

    kind: Kind
    key: Key = ""
    office: str | None = None
    number: int = 1  # of values, words, messages or questions
    day: date | None = None  # the first day of review, or the last of a closure
    locales: tuple[str, ...] = ()
    revision: Revision | None = None


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that the list is made of. `wrote`: who saved an open revision since the published one."""

    published: Mapping[Key, Revision]
    open: Sequence[Revision]
    now: datetime
    wrote: Mapping[int, AbstractSet[int]] = field(default_factory=dict)
    failed: int = 0
    unanswered: int = 0

    @property
    def today(self) -> date:
        return self.now.date()

    def documents(self) -> Iterator[tuple[Key, Document]]:
        yield from ((key, revision.body) for key, revision in self.published.items() if revision.body is not None)


def attention(user: User, situation: Situation) -> list[Item]:
    """What needs this officer now, the most urgent first; for who only translates, translations come first."""
    found = [
        *_closures(user, situation),
        *_open(user, situation),
        *_due(user, situation),
        *_translations(user, situation),
        *_counts(user, situation),
    ]
    order = list(Kind)
    if Role.TRANSLATOR in user.roles and not user.roles & {Role.EDITOR, Role.APPROVER}:
        order.sort(key=lambda kind: kind is not Kind.TRANSLATION)
    return sorted(found, key=lambda item: (order.index(item.kind), item.day or date.max, -item.number, item.key))


def _closures(user: User, situation: Situation) -> Iterator[Item]:
    for key, document in situation.documents():
        if key.startswith("closures/") and sees(user, key) and (office := office_of(key)):
            first, last = day(document.get("from")), day(document.get("to"))
            if first and last and first <= _day_in(office, situation) <= last:
                yield Item(kind=Kind.CLOSURE, key=key, office=office, day=last)


def _day_in(office: str, situation: Situation) -> date:
    """Today by the office's own clock."""
    published = situation.published.get(f"offices/{office}")
    zone = (published.body or {}).get("timezone") if published else None
    return situation.now.astimezone(ZoneInfo(str(zone))).date() if zone else situation.today


def _open(user: User, situation: Situation) -> Iterator[Item]:
    """Drafts: to approve, to mend, to finish, and those that will come into force by themselves."""
    for revision in situation.open:
        kind = _of_open(user, revision, situation.wrote.get(revision.id, frozenset()))
        if kind and sees(user, revision.key):
            yield Item(kind=kind, key=revision.key, office=office_of(revision.key), revision=revision)


def _of_open(user: User, revision: Revision, wrote: AbstractSet[int]) -> Kind | None:
    mine = user.id == revision.author or user.id in wrote
    if revision.state is State.APPROVED:
        return Kind.SCHEDULED
    if revision.state is State.IN_REVIEW and not mine:
        return Kind.APPROVE if approves(user, revision.key) else None
    if revision.author is None and not wrote:
        return Kind.OFFERED if edits(user, revision.key) else None
    if not mine:
        return None
    given_back = revision.state is State.DRAFT and revision.reviewer is not None
    return Kind.GIVEN_BACK if given_back else Kind.DRAFT


def _due(user: User, situation: Situation) -> Iterator[Item]:
    """What this officer may change and has to look at again: a line for each office, list and other document."""
    overdue: dict[str, list[tuple[Key, date]]] = defaultdict(list)
    soon: dict[str, list[tuple[Key, date]]] = defaultdict(list)
    for key, document in situation.documents():
        if not edits(user, key) or over(key, document, situation.today):
            continue
        group = _group(key)
        for value in values(key, document):
            if value.overdue(situation.today):
                overdue[group].append((key, _review(value)))
            elif value.overdue(situation.today + SOON):
                soon[group].append((key, _review(value)))
    yield from (_grouped(Kind.OVERDUE, group, found) for group, found in overdue.items())
    yield from (_grouped(Kind.SOON, group, found) for group, found in soon.items())


def _group(key: Key) -> str:
    """Where a document is looked after: with its office, in a list, or by itself."""
    office, kind = office_of(key), key.partition("/")[0]
    return f"offices/{office}" if office else f"{kind}/" if kind in LISTED else key


def _review(value: Value) -> date:
    assert value.review_by is not None  # what is due has a day
    return value.review_by


def _grouped(kind: Kind, group: str, found: list[tuple[Key, date]]) -> Item:
    """A group of one national document is that document."""
    keys = {key for key, _day in found}
    alone = group.endswith("/") and len(keys) == 1
    return Item(
        kind=kind,
        key=keys.pop() if alone else group,
        office=office_of(group),
        number=len(found),
        day=min(review for _key, review in found),
    )


def _translations(user: User, situation: Situation) -> Iterator[Item]:
    for key, revision in situation.published.items():
        behind = {locale: words for locale, words in revision.stale.items() if words}
        if behind and translates(user, key):
            number = sum(len(words) for words in behind.values())
            yield Item(
                kind=Kind.TRANSLATION, key=key, office=office_of(key), number=number, locales=tuple(sorted(behind))
            )


def _counts(user: User, situation: Situation) -> Iterator[Item]:
    """What concerns all of the bot is for who keeps all of it."""
    if user.office is not None:
        return
    if situation.failed:
        yield Item(kind=Kind.FAILED, number=situation.failed)
    if situation.unanswered:
        yield Item(kind=Kind.UNANSWERED, number=situation.unanswered)
