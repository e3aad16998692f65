"""Rows of a document, in whichever shape they stand there, as a plain list; and back."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from bot.panel.forms.spec import Field, Shape

Row = dict[str, Any]
NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
LONGEST_ID = 40


def to_rows(field: Field, value: Any) -> list[Row]:
    """The rows of a value; an `id` tells what a row is called where its shape has names."""
    if field.shape is Shape.VALUES:
        values = value if isinstance(value, list) else [] if value is None else [value]
        return [{"value": one} for one in values]
    if field.shape is Shape.LIST:
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    if not isinstance(value, dict):
        return []
    if field.shape is Shape.MAP:
        return [{"id": name, **row} for name, row in value.items() if isinstance(row, dict)]
    return [
        {"id": name, **row}
        for name, rows in value.items()
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict)
    ]


def from_rows(field: Field, rows: Iterable[Row]) -> Any:
    """The value that has these rows; a row without a name gets one of its words."""
    if field.shape is Shape.LIST:
        return list(rows)
    if field.shape is Shape.VALUES:
        return [row["value"] for row in rows if "value" in row]
    if field.shape is Shape.MAP:
        return _by_name(rows)
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row.get("id", "")), []).append(_without_id(row))
    return grouped


def slug(text: str) -> str:
    """A name of small letters, digits and hyphens; "" when the text has none of them."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return NOT_IN_IDS.sub("-", letters)[:LONGEST_ID].strip("-")


def free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number after it when it is taken."""
    taken = set(taken)
    if name not in taken:
        return name
    return next(numbered for number in range(2, len(taken) + 3) if (numbered := f"{name}-{number}") not in taken)


def _by_name(rows: Iterable[Row]) -> dict[str, Row]:
    named: dict[str, Row] = {}
    for row in rows:
        given = str(row.get("id") or "")
        said = row.get("name") or row.get("es") or ""
        name = given if ID.fullmatch(given) else slug(str(said)) or "x"
        named[free(name, named)] = _without_id(row)
    return named


def _without_id(row: Row) -> Row:
    return {key: value for key, value in row.items() if key != "id"}
