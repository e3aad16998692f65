"""An answer in words no speaker has reviewed, or older than the Spanish: those first, all of it in Spanish below."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.catalog import Catalog, Fact, Topic, translated
from bot.domain import Choice, Outcome, Reply

SPANISH = "**Castellano:** el quechua de arriba es un borrador. Si algo no coincide, vale esto."
NEWER = "**Castellano:** es más nuevo que la traducción de arriba. Si algo no coincide, vale esto."
DIAL = re.compile(r"\+?\d[\d ]{2,}")  # a number to call, on a line of its own


def join(
    draft: Outcome, spanish: Outcome, locale: str, catalog: Catalog, only_spanish: str, newer: str = ""
) -> Outcome:
    """The draft's outcome with both texts; `only_spanish` is the notice for a topic that has no words of its own yet.

    `newer` is told above a translation that fell behind: the Spanish below has changed since, and counts.
    """
    titles = {topic.id: topic.title for topic in catalog.topics.values()} | {
        one.id: one.title for one in catalog.updates
    }
    missing = draft.topic in titles and not translated(titles[draft.topic], locale)
    own = [only_spanish] if missing else _own(draft.reply, spanish.reply)
    if not own:
        return draft
    above = [newer, *own, NEWER] if newer and not missing else [*own, SPANISH]
    paragraphs = (*above, *spanish.reply.paragraphs)
    reply = replace(draft.reply, paragraphs=paragraphs, choices=_choices(draft.reply, spanish.reply))
    return replace(draft, reply=reply)


def quotes(reply: Reply, topic: Topic, told: Iterable[Topic], locale: str) -> bool:
    """Whether a reply on some topics says, in this locale, a statement that only this other topic makes."""
    said = "\n".join(reply.paragraphs)
    own = {words for one in told for words in _statements(one, locale)}
    return any(words in said and words not in own for words in _statements(topic, locale))


def _statements(topic: Topic, locale: str) -> Iterator[str]:
    for answer in (topic.body, *topic.overlays.values()):
        for fact in answer.facts():
            if isinstance(fact, Fact) and locale in fact.text:
                yield fact.text[locale]


def _own(draft: Reply, spanish: Reply) -> list[str]:
    """The draft's paragraphs without the lines that stand below in the same words, and without headings left alone."""
    below = {line for paragraph in spanish.paragraphs for line in paragraph.split("\n")}
    kept = ("\n".join(_lines(paragraph, below)) for paragraph in draft.paragraphs)
    return [paragraph for paragraph in kept if paragraph and not _heading(paragraph)]


def _lines(paragraph: str, below: set[str]) -> list[str]:
    lines: list[str] = []
    named = False  # the line before ends in a colon: what it names belongs to it
    written = paragraph.split("\n")
    for line, under in zip(written, (*written[1:], ""), strict=True):
        if line not in below or named or DIAL.fullmatch(line) or DIAL.fullmatch(under):
            lines.append(line)
            named = line.endswith(":")
    return lines


def _heading(paragraph: str) -> bool:
    return paragraph.startswith("**") and paragraph.endswith("**") and "\n" not in paragraph


def _choices(draft: Reply, spanish: Reply) -> tuple[Choice, ...]:
    """The draft's choices, each with its Spanish title beside it."""
    titles = {choice.payload: choice.title for choice in spanish.choices}
    return tuple(
        replace(choice, about=titles[choice.payload])
        if titles.get(choice.payload, choice.title) != choice.title
        else choice
        for choice in draft.choices
    )
