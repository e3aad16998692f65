"""A document as an officer says it: chosen values, sources and phones in the words of the form, not as they are kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.panel.forms.kinds import form_of
from bot.panel.forms.spec import Field
from bot.panel.forms.values import PHONE, spaced
from bot.revisions import Document, Key

Words = Mapping[str, Mapping[str, str]]
"""field → value → what an officer reads."""


def spoken(key: Key, document: Document | None, _: Callable[[str], str]) -> Document | None:
    """The same document in words; one that has no form stays as it is."""
    form = form_of(key, _)
    if form is None or document is None:
        return document
    named = {id_: one["name"] for id_, one in _sources(document) if isinstance(one, dict) and one.get("name")}
    words = {field.name: dict(field.choices) for field in _every(form.fields) if isinstance(field.choices, tuple)}
    told: Document = _told(document, "", {**words, "source": named})
    return told


def _every(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _every(field.inner)


def _sources(document: Document) -> Iterable[tuple[str, Any]]:
    found = document.get("sources")
    return found.items() if isinstance(found, dict) else ()


def _told(node: Any, name: str, words: Words) -> Any:
    if isinstance(node, dict):
        return {key: _told(value, key, words) for key, value in node.items()}
    if isinstance(node, list):
        return [_told(value, name, words) for value in node]
    if not isinstance(node, str):
        return node
    return words.get(name, {}).get(node) or (spaced(node) if PHONE.fullmatch(node) else node)
