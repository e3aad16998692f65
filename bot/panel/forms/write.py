"""Document → what stands in the fields of its form."""

from collections.abc import Iterable
from typing import Any

from bot.panel.forms import values
from bot.panel.forms.rows import to_rows
from bot.panel.forms.spec import Field, Form, Kind
from bot.panel.forms.tree import ORIGIN, Tree, listed
from bot.publishing.check import LOCALES
from bot.revisions import Document


def write(form: Form, document: Document) -> Tree:
    """All fields of the form, filled in."""
    return write_fields(form.fields, document)


def write_fields(fields: Iterable[Field], document: Any) -> Tree:
    """These fields as a part of a document fills them in; they are empty where it is none."""
    known = document if isinstance(document, dict) else {}
    found: Tree = {}
    for field in fields:
        if field.name == "":
            found |= write_words(known)
        else:
            found[field.name] = write_field(field, known.get(field.name))
    return found


def write_words(said: Any) -> Tree:
    """Words by locale, each in its own field."""
    known = said if isinstance(said, dict) else {}
    return {locale: (str(known.get(locale) or ""),) for locale in LOCALES}


def fresh(field: Field) -> Tree:
    """A new row, or a group that is not there yet."""
    found: Tree = {}
    for inner in field.inner:
        if inner.kind is Kind.WORDS:
            words = write_words({})
            found |= words if inner.name == "" else {inner.name: words}
        elif inner.kind in (Kind.FLAG, Kind.CHOICES):
            found[inner.name] = values.written(inner, None)
        else:
            found[inner.name] = (inner.default,)
    return {**found, ORIGIN: ("",)} if field.kind is Kind.ROWS else found


def write_field(field: Field, value: Any) -> Tree | tuple[str, ...]:
    if field.kind is Kind.WORDS:
        return write_words(value)
    if field.kind is Kind.GROUP:
        return write_fields(field.inner, value) if isinstance(value, dict) else fresh(field)
    if field.kind is Kind.ROWS:
        rows = to_rows(field, value)
        return listed({**write_fields(field.inner, row), ORIGIN: (str(n),)} for n, row in enumerate(rows))
    return values.written(field, value)
