"""A form's input as a tree: `requirements.0.es=…` ⇄ {"requirements": {"0": {"es": ("…",)}}}; and moving its rows."""

from collections.abc import Iterable, Mapping
from typing import cast

Leaf = tuple[str, ...]
Tree = dict[str, "Tree | Leaf"]
"""Posted name → everything posted under it."""

PRESENT, ORIGIN = "rows", "row"  # of a list: that the form has it; of a row: its number in the document
OWN = ("csrf", "do", "base", "origin", "why", "confirmed")  # the page's own names, none of the document's
MOST_ROWS = 400
DEEPEST = 5


def tree(pairs: Iterable[tuple[str, str]]) -> Tree:
    """What was posted; names that contradict one another are passed over."""
    root: Tree = {}
    for name, value in pairs:
        parts = name.split(".")
        if name in OWN or len(parts) > DEEPEST:
            continue
        branch: Tree | Leaf = root
        for part in parts[:-1]:
            branch = branch.setdefault(part, {}) if isinstance(branch, dict) else ()
        if isinstance(branch, dict):
            leaf = branch.get(parts[-1], ())
            if isinstance(leaf, tuple):
                branch[parts[-1]] = (*leaf, value.replace("\r\n", "\n").replace("\r", "\n"))
    return root


def flat(root: Tree, prefix: str = "") -> dict[str, Leaf]:
    """Names and what stands in them."""
    found: dict[str, Leaf] = {}
    for name, branch in root.items():
        if isinstance(branch, dict):
            found |= flat(branch, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = branch
    return found


def below(branch: Tree | Leaf | None, name: str) -> Tree | Leaf | None:
    return branch.get(name) if isinstance(branch, dict) else None


def rows_of(branch: Tree | Leaf | None) -> list[Tree]:
    """The rows of a list, in order; numbers may be missing between them."""
    if not isinstance(branch, dict):
        return []
    numbers = sorted(int(name) for name in branch if name.isascii() and name.isdecimal() and len(name) < 6)
    found = (branch.get(str(number)) for number in numbers[:MOST_ROWS])
    return [row for row in found if isinstance(row, dict)]


def listed(rows: Iterable[Tree]) -> Tree:
    return {PRESENT: ("1",), **{str(number): row for number, row in enumerate(rows)}}


def change_rows(root: Tree, action: str, fresh: Mapping[str, Tree]) -> str:
    """Does what a button of a row says, such as "up:requirements.2"; the list it changed, or "".

    `fresh` are the new rows that may be added, by the name of their list.
    """
    verb, _, path = action.partition(":")
    name, _, number = path.partition(".")
    if name not in fresh:
        return ""
    rows = rows_of(below(root, name))
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else -1
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append(cast(Tree, {**fresh[name]}))
    elif verb == "remove" and 0 <= place < len(rows):
        del rows[place]
    elif verb == "up" and 0 < place < len(rows):
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    elif verb == "down" and 0 <= place < len(rows) - 1:
        rows[place + 1], rows[place] = rows[place], rows[place + 1]
    else:
        return ""
    root[name] = listed(rows)
    return name
