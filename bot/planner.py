"""The order of somebody's procedures, how long each may take, and the last day to begin."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

from bot.catalog import Catalog, Fact, Kind, Topic
from bot.papers import Paper, State

RENEWAL, DUPLICATE = "dni-renewal-adult", "dni-duplicate"
FIRST, LATE = "dni-first-adult-17-19", "dni-late-registration-20-plus"
DNI_CASES = (RENEWAL, FIRST, LATE, DUPLICATE)
USUAL, USUAL_CHILD = "passport-adult", "passport-minor"  # what most people ask for
LATE_FROM = 20  # years of age

ADULT = {Paper.BIRTH: "consular-record-copies", Paper.DNI: RENEWAL, Paper.PASSPORT: USUAL}
CHILD = {Paper.BIRTH: "birth-registration-minor", Paper.DNI: "dni-minor", Paper.PASSPORT: USUAL_CHILD}
# Where why it is missing decides which procedure it is.
BY_CASE = {
    (Paper.DNI, State.LOST): DUPLICATE,
    (Paper.DNI, State.NEVER): LATE,
    (Paper.PASSPORT, State.LOST): "passport-lost-or-stolen",
    (Paper.BIRTH, State.NEVER): "birth-registration-adult",
}
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Time:
    """The longest time known, in calendar days. `office` is whose it is when it is another office's."""

    days: int
    fact: Fact
    office: str | None = None


@dataclass(frozen=True)
class Step:
    """One procedure. `told`: it was asked for or said to be missing; else it may be done already."""

    topic: Topic
    time: Time | None
    told: bool


@dataclass(frozen=True)
class Plan:
    """The steps, one after the other, and the day they must be done by."""

    steps: tuple[Step, ...]
    deadline: date | None = None

    @property
    def times(self) -> tuple[Time, ...]:
        return tuple(step.time for step in self.steps if step.time)

    @property
    def days(self) -> int:
        """The sum of the known times."""
        return sum(time.days for time in self.times)

    @property
    def complete(self) -> bool:
        """Whether the time of every step is known."""
        return len(self.times) == len(self.steps)

    @property
    def latest_start(self) -> date | None:
        """The last day to begin, as far as times are known."""
        return self.deadline - timedelta(days=self.days) if self.deadline and self.times else None

    def late(self, today: date) -> bool:
        return self.latest_start is not None and self.latest_start < today

    def told(self) -> "Plan":
        """The plan of somebody who has done already what was not said to be missing."""
        return replace(self, steps=tuple(step for step in self.steps if step.told))


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a person said: the procedure asked for, for whom, and how their papers stand."""

    goal: str | None = None
    child: bool = False
    age: int | None = None
    papers: Mapping[Paper, State] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The procedures of what is missing, in the order papers are made."""
        return tuple(self._procedure(paper) for paper in Paper if self.papers.get(paper, State.HELD) is not State.HELD)

    @property
    def held(self) -> frozenset[str]:
        """The procedures of what the person has."""
        papers = [paper for paper, state in self.papers.items() if state is State.HELD]
        return frozenset(procedures[paper] for paper in papers for procedures in (ADULT, CHILD))

    @property
    def dni(self) -> str:
        """An adult's procedure for the DNI; while the case is not known, renewal."""
        if self.goal in DNI_CASES:
            return self.goal
        state = self.papers.get(Paper.DNI, State.MISSING)
        young = self.age is not None and self.age < LATE_FROM
        return FIRST if state is State.NEVER and young else BY_CASE.get((Paper.DNI, state), RENEWAL)

    @property
    def dni_known(self) -> bool:
        """Whether the case of the DNI was told: expired, lost, or never had by somebody of a known age."""
        state = self.papers.get(Paper.DNI)
        return (
            self.goal in DNI_CASES
            or state in (State.EXPIRED, State.LOST)
            or (state is State.NEVER and self.age is not None)
        )

    def _procedure(self, paper: Paper) -> str:
        if self.child:
            return CHILD[paper]
        return self.dni if paper is Paper.DNI else BY_CASE.get((paper, self.papers[paper]), ADULT[paper])


def goals(wish: Wish, focus: str | None, catalog: Catalog) -> tuple[str, ...]:
    """What is planned for: the goal named, else what is missing, else what is being talked of; () when nothing is known."""
    named = _procedure(wish.goal, catalog)
    talked_of = _procedure(focus, catalog)
    if wish.child:
        return (_for_child(named, catalog),)
    if named:
        return (*wish.missing, named.id) if named.id not in DNI_CASES else (named.id,)
    if wish.missing:
        needed = talked_of and wish.dni in wish.missing and RENEWAL in talked_of.needs
        return (*wish.missing, talked_of.id) if talked_of and needed else wish.missing
    return (talked_of.id,) if talked_of else ()


def steps(
    goals: Sequence[str],
    missing: Collection[str],
    catalog: Catalog,
    office: str | None,
    *,
    held: Collection[str] = (),
    instead: Mapping[str, str] = NOTHING,
) -> tuple[Step, ...]:
    """The goals with all they need before them, each once. `held` need not be made; `instead` swaps a need for its case."""
    told = {*goals, *missing, *(instead[one] for one in missing if one in instead)}
    order = dict.fromkeys(_in_order(goals, catalog, {*held} - {*goals}, instead))
    return tuple(Step(catalog.topics[one], longest(catalog.topics[one], office), one in told) for one in order)


def make_plan(wish: Wish, focus: str | None, catalog: Catalog, office: str | None, deadline: date | None) -> Plan:
    """The plan of a wish; without any goal, that of the usual one."""
    wanted = goals(wish, focus, catalog) or (USUAL,)
    found = steps(wanted, wish.missing, catalog, office, held=wish.held, instead={RENEWAL: wish.dni})
    return Plan(found, deadline)


def longest(topic: Topic, office: str | None) -> Time | None:
    """The longest time this office states, else the national one, else that of another office, named."""
    own = topic.overlays.get(office or "")
    for facts in (own.time if own else (), topic.body.time):
        known = [Time(fact.days, fact) for fact in facts if fact.days is not None]
        if known:
            return max(known, key=_length)
    others = [
        Time(fact.days, fact, other)
        for other, overlay in topic.overlays.items()
        for fact in overlay.time
        if fact.days is not None
    ]
    return max(others, key=_length) if others else None


def _length(time: Time) -> tuple[int, bool]:
    return time.days, time.fact.confidence.stated


def _in_order(
    ids: Sequence[str],
    catalog: Catalog,
    held: Collection[str],
    instead: Mapping[str, str],
    above: tuple[str, ...] = (),
) -> Iterator[str]:
    """Needs before what needs them. `above` are those being resolved, so that a circle in the content ends."""
    for given in ids:
        one = instead.get(given, given)
        if one in above or given in held or one in held or one not in catalog.topics:
            continue
        yield from _in_order(catalog.topics[one].needs, catalog, held, instead, (*above, one))
        yield one


def _procedure(id_: str | None, catalog: Catalog) -> Topic | None:
    topic = catalog.topics.get(id_ or "")
    return topic if topic and topic.kind is Kind.PROCEDURE else None


def _for_child(named: Topic | None, catalog: Catalog) -> str:
    """The child's form of the goal: the topic's own, else that of the same paper; without a goal, the passport, which needs all."""
    if named is None:
        return USUAL_CHILD
    if named.for_child:
        return named.for_child
    same = {ADULT[paper]: CHILD[paper] for paper in Paper} | dict.fromkeys(DNI_CASES, CHILD[Paper.DNI])
    same["passport-lost-or-stolen"] = USUAL_CHILD
    return same.get(named.id, named.id)
