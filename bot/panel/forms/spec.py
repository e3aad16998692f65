"""How a form is described: its parts, their fields, the kind of value each takes. Frozen data, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.publishing.check import LONGEST

Options = tuple[tuple[str, str], ...]
"""(value, what an officer reads)."""

Names = Mapping[str, Options]
"""What may be named: topics, hotlines, offices, states, and the variants and sources of this document."""

LINE_LIMIT = 300
LINK_LIMIT = 2000


class Kind(StrEnum):
    """What a field holds."""

    LINE = "line"
    WORDS = "words"  # by locale
    CHOICE = "choice"
    CHOICES = "choices"  # several of a few, in their own order
    DAY = "day"  # 2026-11-22
    HOUR = "hour"  # 8:30
    AMOUNT = "amount"
    NUMBER = "number"
    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"  # +17867132401
    HOTLINE = "hotline"  # +1 800 799 7233, 911
    FLAG = "flag"
    MAYBE = "maybe"  # yes, no, or nobody knows
    ROWS = "rows"
    GROUP = "group"


class Shape(StrEnum):
    """How rows stand in a document."""

    LIST = "list"  # [{…}, {…}]
    VALUES = "values"  # ["…", "…"], each the `value` of its row
    MAP = "map"  # {id: {…}}
    GROUPED = "grouped"  # {id: [{…}, {…}]}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One value of a document. `name` "" is words that stand in the row itself, as a fact's do.

    `choices` names a list of `Names`, or is one. `advised` is the length from which a text is shown cut in two.
    """

    name: str
    kind: Kind = Kind.LINE
    label: str = ""
    help: str = ""
    required: bool = False
    to_publish: bool = False  # a draft may do without it
    choices: str | Options = ()
    default: str = ""  # of a new row, as it is posted
    absent: str = ""  # what it means that a document does not say
    limit: int = LINE_LIMIT
    advised: int | None = None
    rows: int = 2  # lines shown of a text
    shape: Shape = Shape.LIST
    fields: "tuple[Field, ...]" = ()
    within: "tuple[Field, ...]" = ()  # of each row, behind "more"
    keep_empty: bool = False  # the key stays when all rows are gone
    add: str = ""  # the words on the button that adds a row

    @property
    def inner(self) -> "tuple[Field, ...]":
        return self.fields + self.within

    @property
    def translated(self) -> bool:
        return self.kind is Kind.WORDS


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some fields under one heading. A `folded` part is closed until it is asked for or holds something."""

    name: str
    title: str
    fields: tuple[Field, ...]
    folded: bool = False


@dataclass(frozen=True, kw_only=True)
class Form:
    parts: tuple[Part, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for part in self.parts for field in part.fields)


def words(name: str, label: str, help: str, **given: object) -> Field:
    """Words in all languages, side by side."""
    return Field(**({"name": name, "kind": Kind.WORDS, "label": label, "help": help, "limit": LONGEST} | given))  # type: ignore[arg-type]
