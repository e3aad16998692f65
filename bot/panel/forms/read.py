"""What was posted in a form → the document. What the form does not know, and what nobody touched, stays as it was."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.catalog import BASE_LOCALE
from bot.panel.forms import values
from bot.panel.forms.rows import Row, from_rows, to_rows
from bot.panel.forms.spec import Field, Form, Kind
from bot.panel.forms.tree import ORIGIN, PRESENT, Leaf, Tree, below, listed, rows_of
from bot.panel.forms.values import MISSING
from bot.panel.forms.write import fresh, write_field
from bot.publishing.check import LOCALES
from bot.publishing.translations import OTHERS, texts
from bot.revisions import Document

KEPT = object()  # stays as it is in the document


def read(form: Form, posted: Tree, base: Document) -> Document:
    """The document as posted, made from `base`. A value that is wrong is kept as it was typed."""
    return _read_fields(form.fields, posted, base)


def translations_only(form: Form, posted: Tree, written: Tree, locales: Iterable[str]) -> Tree:
    """`written` with nothing of `posted` but the words of these locales: all that a translator may change."""
    return _translated(form.fields, posted, written, set(locales))


def retold(document: Document, origin: Document, mine: Document) -> Document:
    """A newer document with the translations that `mine` changed in `origin`, beside the Spanish they were made for."""
    before = dict(texts(origin))
    made: dict[str, dict[str, str | None]] = {}
    for path, said in texts(mine):
        old = before.get(path, {})
        changed = {locale: said.get(locale) for locale in OTHERS if said.get(locale) != old.get(locale)}
        if changed:
            made.setdefault(said[BASE_LOCALE], {}).update(changed)
    found = _retold(document, made)
    assert isinstance(found, dict)
    return found


def _retold(part: Any, made: Mapping[str, Mapping[str, str | None]]) -> Any:
    if isinstance(part, list):
        return [_retold(one, made) for one in part]
    if not isinstance(part, dict):
        return part
    told = {key: _retold(value, made) for key, value in part.items()}
    spanish = part.get(BASE_LOCALE)
    told |= made.get(spanish, {}) if isinstance(spanish, str) else {}
    return {key: value for key, value in told.items() if value is not None}


def _read_fields(fields: Iterable[Field], posted: Tree, base: Any) -> Row:
    old = base if isinstance(base, dict) else {}
    found: Row = dict(old)
    for field in fields:
        if field.name == "":
            found = _with_words(found, posted)
            continue
        branch = posted.get(field.name)
        if branch is None or branch == write_field(field, old.get(field.name)):
            continue  # not touched
        value = _read(field, branch, old.get(field.name))
        if value is KEPT:
            continue
        if value is MISSING:
            found.pop(field.name, None)
        else:
            found[field.name] = value
    return found


def _read(field: Field, posted: Tree | Leaf, base: Any) -> Any:
    if field.kind in (Kind.ROWS, Kind.WORDS, Kind.GROUP):
        if isinstance(posted, tuple):
            return KEPT  # no form of ours posts this
        if field.kind is Kind.ROWS:
            return _rows(field, posted, base)
        if field.kind is Kind.WORDS:
            return _with_words(base if isinstance(base, dict) else {}, posted) or MISSING
        return MISSING if _blank(field, posted) else _read_fields(field.inner, posted, base)
    return values.read(field, posted) if isinstance(posted, tuple) else KEPT


def _with_words(base: Row, posted: Tree) -> Row:
    found = dict(base)
    field = Field(name="", kind=Kind.WORDS)
    for locale in LOCALES:
        leaf = posted.get(locale)
        if not isinstance(leaf, tuple) or leaf == (str(base.get(locale) or ""),):
            continue
        said = values.read(field, leaf)
        if said is MISSING:
            found.pop(locale, None)
        else:
            found[locale] = said
    return found


def _rows(field: Field, posted: Tree, base: Any) -> Any:
    """The rows as posted, each made from the row of the document it was; a row without a word in it is none."""
    if below(posted, PRESENT) is None:
        return KEPT
    known = to_rows(field, base)
    rows = [_read_fields(field.inner, row, _origin(row, known)) for row in rows_of(posted) if not _blank(field, row)]
    if rows == known:
        return KEPT
    return from_rows(field, rows) if rows or field.keep_empty else MISSING


def _origin(row: Tree, known: list[Row]) -> Row:
    origin = row.get(ORIGIN)
    number = origin[-1] if isinstance(origin, tuple) else ""
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else -1
    return known[place] if 0 <= place < len(known) else {}


def _blank(field: Field, row: Tree) -> bool:
    """Whether nothing was written into a new row, or all of it was taken out of an old one."""
    without = {name: branch for name, branch in row.items() if name not in (ORIGIN, "id") and _said(branch)}
    new = {name: branch for name, branch in fresh(field).items() if _said(branch)}
    return all(new.get(name) == branch for name, branch in without.items())


def _said(branch: Tree | Leaf) -> bool:
    if isinstance(branch, dict):
        return any(map(_said, branch.values()))
    return any(one.strip() for one in branch)


def _translated(fields: Iterable[Field], posted: Tree, written: Tree, locales: set[str]) -> Tree:
    found = dict(written)
    for field in fields:
        old, new = (tree if field.name == "" else below(tree, field.name) for tree in (written, posted))
        if not isinstance(old, dict) or not isinstance(new, dict):
            continue
        changed: Tree = {}
        if field.kind is Kind.WORDS:
            changed = {name: new[name] for name in locales if isinstance(new.get(name), tuple)}
        elif field.kind is Kind.GROUP:
            changed = _translated(field.inner, new, old, locales)
        elif field.kind is Kind.ROWS:
            changed = listed(
                _translated(field.inner, _row(new, number), row, locales) for number, row in enumerate(rows_of(old))
            )
        if field.name == "":
            found |= changed
        else:
            found[field.name] = {**old, **changed}
    return found


def _row(posted: Tree, number: int) -> Tree:
    row = posted.get(str(number))
    return row if isinstance(row, dict) else {}
