"""Documents, the parts of the content that are changed one at a time, and revisions, the changes. Frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.errors import ChaskiError

Document = dict[str, Any]
"""One part of the content as JSON: dates are "2026-11-22", times "8:30", words {"es": …, "en": …}."""

Key = str
"""What a document is: `offices/paterson`, `overlays/passport-adult/miami`, `topics/passport/passport-adult`, …

`closures/<office>/<id>`, `events/<office>/<id>`, `updates/<id>`, `hotlines/<id>`, `alarms/<id>`, `districts/<state>`,
and `national/<name>` for the rest of a file.
"""

Stale = Mapping[str, Mapping[str, str]]
"""locale → translated words → the Spanish they were made from, for those whose Spanish has changed since."""


class State(StrEnum):
    """draft → in-review → approved → published → replaced

      ↑         │           │
      └─────────┴───────────┘ given back, or saved again (the older one is replaced)

    Any of the first three may be discarded.
    """

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"  # waits for its `publish_at`
    PUBLISHED = "published"
    REPLACED = "replaced"
    DISCARDED = "discarded"


OPEN = (State.DRAFT, State.IN_REVIEW, State.APPROVED)
"""At most one revision of a document is open."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One saved version of one document. Its body never changes; saving again makes another.

    `body` None takes the document away. `author` None: a release of the program brought it. `parent` is the revision it
    was made from. `confirmed` are translations declared right although their Spanish changed (locale → words).
    """

    id: int
    key: Key
    body: Document | None
    state: State
    parent: int | None
    author: int | None
    saved_at: datetime
    note: str = ""  # why, in the author's words; or the reviewer's, when it was given back
    reviewer: int | None = None
    reviewed_at: datetime | None = None
    publish_at: datetime | None = None
    expires_at: datetime | None = None
    published_at: datetime | None = None
    confirmed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stale: Stale = field(default_factory=dict)  # of a published one


class RevisionConflict(ChaskiError):
    """The document was saved or published by somebody else since; `theirs` is the newest revision."""

    def __init__(self, theirs: Revision) -> None:
        super().__init__(theirs.key)
        self.theirs = theirs


class WrongState(ChaskiError):
    """The revision is in a state in which this cannot be done, such as approving what was given back."""

    def __init__(self, revision: Revision) -> None:
        super().__init__(f"{revision.key} is {revision.state}")
        self.revision = revision


class OwnWork(ChaskiError):
    """Nobody approves what they wrote themselves."""


def merge(base: Any, mine: Any, theirs: Any) -> Any:
    """What was changed from `base` in either: where both changed the same value, `mine` stays.

    Rows of a list are merged one by one only while each is still the row it was; else `mine` stays whole.
    """
    if mine == base:
        return theirs
    if isinstance(base, dict) and isinstance(mine, dict) and isinstance(theirs, dict):
        keys = [*theirs, *(key for key in mine if key not in theirs)]
        merged = {key: merge(base.get(key, GONE), mine.get(key, GONE), theirs.get(key, GONE)) for key in keys}
        return {key: value for key, value in merged.items() if value is not GONE}
    lists = isinstance(base, list) and isinstance(mine, list) and isinstance(theirs, list)
    if lists and len(base) == len(mine) == len(theirs):
        rows = list(zip(base, mine, theirs, strict=True))
        if all(_one_row(*row) for row in rows):
            return [merge(*row) for row in rows]
    return mine


def _one_row(base: Any, mine: Any, theirs: Any) -> bool:
    """Whether at most one side made another row of it: rows may have been moved, and there is no telling."""
    if base in (mine, theirs):
        return True
    rows = isinstance(base, dict) and isinstance(mine, dict) and isinstance(theirs, dict)
    return rows and all(base.get(name) == one.get(name) for name in NAMES for one in (mine, theirs))


NAMES = ("id", "es", "value", "name")  # what a row is known by
GONE = object()


def office_of(key: Key) -> str | None:
    """The office a document belongs to; None for a national one."""
    kind, _, rest = key.partition("/")
    if kind == "offices":
        return rest
    if kind in ("closures", "events"):
        return rest.partition("/")[0]
    return rest.rpartition("/")[2] if kind == "overlays" else None
