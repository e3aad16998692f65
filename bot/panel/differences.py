"""What changed between two texts, word by word, and between two versions of a document, value by value."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from bot.panel.labels import label
from bot.revisions import Document

__all__ = ["Change", "Kind", "Piece", "changes", "label", "pieces"]

type Piece = tuple[Literal["same", "added", "removed"], str]
type Kind = Literal["added", "removed", "changed", "moved"]

TOKEN = re.compile(r"\s+|\d+(?:[.,:/-]\d+)*|\w+|[^\w\s]")  # an amount, an hour or a date is one word
MOST_WORDS = 1500  # a longer text is told as a whole: finding the words takes time squared
MOST_PAIRS = 900  # so are longer lists
ALIKE = 0.4  # from this likeness on, two rows are one row that was changed


@dataclass(frozen=True, kw_only=True)
class Change:
    """One value that differs. `path` is dotted, as in "requirements.2.es"; rows that went have their old number.

    A moved row is told once, with its old place as `before` and its new one as `after`, counted from 1.
    """

    path: str
    kind: Kind
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]


def pieces(old: str, new: str) -> list[Piece]:
    """The words that stayed, went and came, in reading order; what went stands before what came in its place."""
    if old == new:
        return [("same", old)] if old else []
    left, right = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(left), len(right)) > MOST_WORDS:
        return _written("", old, new)
    found: list[Piece] = []
    removed = added = ""
    steps = SequenceMatcher(str.isspace, left, right, autojunk=False).get_opcodes()
    for number, (step, a, b, c, d) in enumerate(steps):
        same = "".join(left[a:b]) if step == "equal" else ""
        between = same.isspace() and removed and added and number + 1 < len(steps)
        if step == "equal" and not between:
            found += _written(same, removed, added)
            removed = added = ""
        else:  # a space between two changed words belongs to the change
            removed += "".join(left[a:b])
            added += "".join(right[c:d])
    return _joined([*found, *_written("", removed, added)])


def changes(before: Document | None, after: Document | None) -> list[Change]:
    """Every value that differs, in the order of the document; a document that is not there has no values."""
    return list(_compared("", before or {}, after or {}))


def _written(same: str, removed: str, added: str) -> list[Piece]:
    """A change and the words that follow it."""
    every: tuple[Piece, ...] = (("removed", removed), ("added", added), ("same", same))
    return [piece for piece in every if piece[1]]


def _joined(found: Iterable[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for kind, text in found:
        if joined and joined[-1][0] == kind:
            text = joined.pop()[1] + text
        joined.append((kind, text))
    return joined


def _compared(path: str, old: object, new: object) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in (*new, *(key for key in old if key not in new)):
            yield from _compared(_below(path, key), old.get(key), new.get(key))
    elif isinstance(old, list | None) and isinstance(new, list | None) and (old or new):
        yield from _rows(path, old or [], new or [])
    elif _container(old) or _container(new):  # there is a whole part more or less, or one of another shape
        yield from _leaves(path, old, added=False)
        yield from _leaves(path, new, added=True)
    else:
        yield _change(path, _shown(old), _shown(new))


def _rows(path: str, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Two lists: rows that stayed are paired by what they hold, so that one row more or less is one change."""
    pairs = _pairs(old, new)
    partner = {right: left for left, right in pairs}
    stayed = _in_order(pairs)
    for number, row in enumerate(new):
        where = _below(path, number)
        if number not in partner:
            yield from _leaves(where, row, added=True)
            continue
        if (partner[number], number) not in stayed and partner[number] != number:
            places = str(partner[number] + 1), str(number + 1)
            yield Change(path=where, kind="moved", before=places[0], after=places[1], pieces=tuple(pieces(*places)))
        yield from _compared(where, old[partner[number]], row)
    kept = set(partner.values())
    for number, row in enumerate(old):
        if number not in kept:
            yield from _leaves(_below(path, number), row, added=False)


def _pairs(old: list[Any], new: list[Any]) -> list[tuple[int, int]]:
    """(old number, new number) of the rows that are the same or were changed: equal ones first, then the likest."""
    written = [json.dumps(row, sort_keys=True, ensure_ascii=False, default=str) for row in (*old, *new)]
    before, after = written[: len(old)], written[len(old) :]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    pairs = [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
    left, right = _left(len(old), (pair[0] for pair in pairs)), _left(len(new), (pair[1] for pair in pairs))
    if len(left) * len(right) > MOST_PAIRS:
        return [*pairs, *zip(left, right, strict=False)]
    likest = sorted((-_likeness(old[a], new[b]), abs(a - b), a, b) for a in left for b in right)
    for distance, _apart, a, b in likest:
        if -distance >= ALIKE and a in left and b in right:
            left.remove(a)
            right.remove(b)
            pairs.append((a, b))
    return pairs


def _left(length: int, taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [number for number in range(length) if number not in gone]


def _likeness(old: object, new: object) -> float:
    """0 to 1. Rows with an `id` are the same row only if the id is."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        names = old.get("id"), new.get("id")
        if any(names):
            return float(names[0] == names[1])
    elif type(old) is not type(new):
        return 0
    left, right = (dict(_values("", row)) for row in (old, new))
    sizes = {path: max(len(left.get(path, "")), len(right.get(path, ""))) for path in left | right}
    alike = sum(size * _ratio(left.get(path, ""), right.get(path, "")) for path, size in sizes.items())
    return alike / (sum(sizes.values()) or 1)


def _ratio(old: str, new: str) -> float:
    """How alike two texts are, word by word; each language with itself, for a word may stand in several."""
    if old == new:
        return 1
    left, right = (TOKEN.findall(text)[:200] for text in (old, new))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _in_order(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """The most pairs whose order is the same on both sides: the others were moved."""
    best: list[tuple[tuple[int, int], ...]] = []
    for pair in sorted(pairs):
        runs = [run for run in best if run[-1][1] < pair[1]]
        longest: tuple[tuple[int, int], ...] = max(runs, key=len) if runs else ()
        best.append((*longest, pair))
    most: tuple[tuple[int, int], ...] = max(best, key=len) if best else ()
    return set(most)


def _leaves(path: str, value: object, *, added: bool) -> Iterator[Change]:
    for where, text in _values(path, value):
        yield _change(where, None if added else text, text if added else None)


def _values(path: str, value: object) -> Iterator[tuple[str, str]]:
    """(path, text) of every single value."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _values(_below(path, key), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _values(_below(path, number), inner)
    elif value is not None:
        yield path, _shown(value) or ""


def _change(path: str, before: str | None, after: str | None) -> Change:
    kind: Kind = "added" if before is None else "removed" if after is None else "changed"
    return Change(path=path, kind=kind, before=before, after=after, pieces=tuple(pieces(before or "", after or "")))


def _below(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _container(value: object) -> bool:
    return isinstance(value, Mapping | list)


def _shown(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, bool | float | int) else str(value)
