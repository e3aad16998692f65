"""Pieces of words, whole words and concepts, counted and weighed into one row per utterance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from components.concepts import concepts

WORD_MARK: Final = "="
"""Stands before a whole word, so that the word `de` and the letters `de` inside another word differ."""

CONCEPT_MARK: Final = "@"
"""Stands before a concept or a pair of concepts."""


@dataclass(frozen=True)
class Reading:
    """What is taken from an utterance: shortest and longest piece in characters and run in words (longest 0
    takes none), and how much more than an n-gram a concept weighs (0 takes none)."""

    characters: tuple[int, int]
    words: tuple[int, int]
    concepts: float

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Reading:
        """Read it from a component's configuration or from JSON, where pairs are lists."""
        return cls(tuple(values["characters"]), tuple(values["words"]), values.get("concepts", 0.0))


@dataclass(frozen=True, eq=False)
class Ngrams:
    """A vocabulary and the weight of each of its terms; a column of every matrix below is one term."""

    reading: Reading
    terms: tuple[str, ...]
    weights: NDArray[np.float32]
    _columns: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {term: column for column, term in enumerate(self.terms)})

    def features(self, utterances: Sequence[str]) -> csr_matrix:
        """TF-IDF of normalised utterances: float32, shape (utterances, terms), each row of length 1.

        A row is all zeros when the utterance holds nothing known.
        """
        ends, columns, counts = [0], list[int](), list[int]()
        for utterance in utterances:
            known = Counter(self._columns[term] for term in ngrams(utterance, self.reading) if term in self._columns)
            columns.extend(known.keys())
            counts.extend(known.values())
            ends.append(len(columns))
        values = np.array(counts, np.float32) * self.weights[columns] if columns else np.zeros(0, np.float32)
        rows = np.repeat(np.arange(len(utterances)), np.diff(ends))
        lengths = np.sqrt(np.bincount(rows, values**2, len(utterances))).astype(np.float32)
        return csr_matrix((values / lengths[rows], columns, ends), (len(utterances), len(self.terms)))


def learn_ngrams(utterances: Sequence[str], reading: Reading) -> Ngrams:
    """Keep every term of the normalised utterances; the fewer utterances it is in, the more it weighs."""
    spread = Counter[str]()
    for utterance in utterances:
        spread.update(set(ngrams(utterance, reading)))
    terms = tuple(sorted(spread))
    found = np.array([spread[term] for term in terms], np.float64)
    rarity = np.log((1 + len(utterances)) / (1 + found)) + 1
    weighing = np.array([reading.concepts if term.startswith(CONCEPT_MARK) else 1 for term in terms])
    return Ngrams(reading=reading, terms=terms, weights=(rarity * weighing).astype(np.float32))


def ngrams(utterance: str, reading: Reading) -> Iterator[str]:
    """Yield pieces of each word (a space marks where it begins or ends), runs of whole words, concepts."""
    words = utterance.split()
    yield from _pieces(words, reading.characters)
    yield from _runs(words, reading.words)
    if reading.concepts:
        yield from (CONCEPT_MARK + concept for concept in concepts(words))


def _pieces(words: Iterable[str], lengths: tuple[int, int]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for length in range(lengths[0], lengths[1] + 1):
            whole = word if length == 1 else padded
            for start in range(len(whole) - length + 1):
                yield whole[start : start + length]


def _runs(words: Sequence[str], lengths: tuple[int, int]) -> Iterator[str]:
    for length in range(lengths[0], lengths[1] + 1):
        for start in range(len(words) - length + 1):
            yield WORD_MARK + " ".join(words[start : start + length])
