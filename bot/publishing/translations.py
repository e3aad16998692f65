"""Which translations fell behind: words whose Spanish has changed since they were made from it.

What is behind is known by the words themselves, not by where they stand, so rows may move. A draft decides nothing:
`carry` is asked when a document is published.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from bot.catalog import BASE_LOCALE
from bot.publishing.check import LOCALES
from bot.revisions import Document, Stale

type Standing = Literal["current", "behind", "draft", "missing"]

WORST_FIRST: tuple[Standing, ...] = ("behind", "missing", "draft", "current")
OTHERS = tuple(locale for locale in LOCALES if locale != BASE_LOCALE)
Words = Mapping[str, str]
Confirmed = Mapping[str, Collection[str]]


def texts(document: object, path: str = "") -> Iterator[tuple[str, Words]]:
    """(dotted path, words by locale) of everything said in a document, in its order."""
    if isinstance(document, Mapping):
        if isinstance(document.get(BASE_LOCALE), str):
            yield path, {key: document[key] for key in LOCALES if isinstance(document.get(key), str)}
        for key, value in document.items():
            yield from texts(value, f"{path}.{key}" if path else str(key))
    elif isinstance(document, list):
        for number, value in enumerate(document):
            yield from texts(value, f"{path}.{number}" if path else str(number))


def carry(before: Document | None, stale: Stale, after: Document, confirmed: Confirmed) -> Stale:
    """What is behind once `after` is published in place of `before`, whose own `stale` this is.

    Words that are new were just written beside the Spanish of `after`; words that stayed belong to the Spanish they
    were made from. Words that stand at two places are behind at both as soon as they are at one.
    """
    if before is None:
        return {}
    origins = _origins(before, stale)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for _path, words in texts(after):
        for locale, said in _translations(words):
            made_from = origins[locale].get(_bare(said), ())
            same = {_bare(spanish) for spanish in made_from}
            if made_from and _bare(words[BASE_LOCALE]) not in same and not _among(said, confirmed.get(locale, ())):
                found[locale][said] = made_from[0]
    return dict(found)


def state_of(words: Words, locale: str, stale: Stale, drafts: Collection[str] = ()) -> Standing:
    """How one text stands in a locale. Behind is told before draft: a speaker may review it, the Spanish moved on."""
    said = words.get(locale, "")
    if not said.strip():
        return "missing"
    made_from = stale.get(locale, {}).get(said)
    if made_from is not None and _bare(made_from) != _bare(words[BASE_LOCALE]):
        return "behind"
    return "draft" if locale in drafts else "current"


def coverage(
    document: Document, stale: Stale, locales: Collection[str] = LOCALES, drafts: Collection[str] | None = None
) -> dict[str, Counter[Standing]]:
    """How many texts of a document stand how, by locale. `drafts`: where the document itself does not say (overlays)."""
    drafts = document.get("drafts") or () if drafts is None else drafts
    every = [words for _path, words in texts(document)]
    return {locale: Counter(state_of(words, locale, stale, drafts) for words in every) for locale in locales}


def summary(
    document: Document, stale: Stale, locales: Collection[str] = LOCALES, drafts: Collection[str] | None = None
) -> dict[str, Standing]:
    """The worst state of each locale: behind, then missing, draft, current."""
    counted = coverage(document, stale, locales, drafts)
    return {
        locale: next((one for one in WORST_FIRST if numbers[one]), "current") for locale, numbers in counted.items()
    }


def _origins(before: Document, stale: Stale) -> dict[str, dict[str, list[str]]]:
    """locale → words → the Spanish they were made from, at each place they stand."""
    origins: dict[str, dict[str, list[str]]] = {locale: defaultdict(list) for locale in OTHERS}
    behind = {locale: {_bare(said): spanish for said, spanish in stale.get(locale, {}).items()} for locale in OTHERS}
    for _path, words in texts(before):
        for locale, said in _translations(words):
            bare = _bare(said)
            origins[locale][bare].append(behind[locale].get(bare, words[BASE_LOCALE]))
    return origins


def _translations(words: Words) -> Iterator[tuple[str, str]]:
    for locale in OTHERS:
        if words.get(locale, "").strip():
            yield locale, words[locale]


def _among(said: str, confirmed: Collection[str]) -> bool:
    return _bare(said) in {_bare(one) for one in confirmed}


def _bare(words: str) -> str:
    """Without what only white space makes different."""
    return " ".join(words.split())
