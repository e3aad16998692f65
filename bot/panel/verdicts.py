"""What stands between a change and its publication: who may do which step, and what is still wrong with the words."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.catalog import Catalog
from bot.errors import ContentError
from bot.panel import faults
from bot.panel.desk import Desk
from bot.panel.forms import rules
from bot.panel.labels import label
from bot.panel.rights import approves, edits, translates
from bot.revisions import OPEN, Document, Key, Revision, State
from bot.users import User

Gettext = Callable[[str], str]
Changes = Mapping[Key, Document | None]


class Step(StrEnum):
    """What may be done with an open revision; the value is the end of the address it is posted to."""

    SUBMIT = "submit"
    APPROVE = "approve"
    GIVE_BACK = "give-back"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


LEADS_TO = {
    Step.SUBMIT: State.IN_REVIEW,
    Step.APPROVE: State.PUBLISHED,
    Step.GIVE_BACK: State.DRAFT,
    Step.WITHDRAW: State.DRAFT,
    Step.DISCARD: State.DISCARDED,
}


def permitted(user: User, revision: Revision, wrote: Collection[int]) -> set[Step]:
    """The steps this officer may ever take with it, whatever its state. Nobody approves what they wrote."""
    found: set[Step] = set()
    if translates(user, revision.key):
        found.add(Step.SUBMIT)
    if approves(user, revision.key):
        found |= {Step.GIVE_BACK, Step.WITHDRAW, Step.DISCARD}
        found |= set() if user.id in wrote else {Step.APPROVE}
    alone = set(wrote) == {user.id} and translates(user, revision.key)
    if alone or (edits(user, revision.key) and (not wrote or user.id in wrote)):  # nobody wrote what a release brought
        found.add(Step.DISCARD)
    return found


def steps(user: User, revision: Revision, wrote: Collection[int]) -> set[Step]:
    """Those of them that its state allows now."""
    allowed = {
        State.DRAFT: {Step.SUBMIT, Step.DISCARD},
        State.IN_REVIEW: {Step.APPROVE, Step.GIVE_BACK, Step.DISCARD},
        State.APPROVED: {Step.APPROVE, Step.WITHDRAW, Step.DISCARD},
    }
    return permitted(user, revision, wrote) & allowed.get(revision.state, set())


def is_own(user: User, revision: Revision, wrote: Collection[int]) -> bool:
    """Would approve it, had they not written in it."""
    return revision.state in OPEN and approves(user, revision.key) and user.id in wrote


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something cannot be published. `key` "": the content as a whole."""

    key: Key = ""
    label: str = ""  # of the field
    message: str


def problems(changes: Changes, catalog: Catalog, _: Gettext, today: date) -> list[Reason]:
    """Everything in documents that their forms would refuse to publish."""
    return [
        Reason(key=key, label=label(problem.name, _), message=problem.message)
        for key, body in changes.items()
        if body is not None
        for problem in rules.problems(key, body, catalog, _, required_to_publish=True, today=today)
    ]


def refusals(desk: Desk, changes: Changes, _: Gettext, today: date) -> list[Reason]:
    """Why these changes cannot be published together: in the words of the forms, else of the check of all content."""
    unfit: list[Reason] = []
    try:
        catalog = desk.publisher.catalog(changes)
    except ContentError as error:
        catalog, unfit = desk.live(), reasons(error, _)
    return problems(changes, catalog, _, today) or unfit


def reasons(error: ContentError, _: Gettext) -> list[Reason]:
    return [Reason(message=faults.told(fault, _)) for fault in error.faults]
