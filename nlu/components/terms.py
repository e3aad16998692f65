"""Pieces of words, whole words and concepts, counted and weighed into one row per utterance."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from components.concepts import concepts

WORD_MARK: Final = "="
"""Stands before a whole word, so that the word `de` and the letters `de` inside another word differ."""

CONCEPT_MARK: Final = "@"
"""Stands before a concept or a pair of concepts."""

TERMS = "terms.json"
WEIGHTS = "weights.npy"


@dataclass(frozen=True)
class Reading:
    """What is taken from an utterance: shortest and longest piece in characters and run in words, how much more
    than these a concept weighs (0 takes none), and in how many utterances a term must stand to be known."""

    characters: tuple[int, int]
    words: tuple[int, int]
    concepts: float
    spread: int = 1

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Reading:
        """Read it from a component's configuration or from JSON, where pairs are lists."""
        return cls(tuple(values["characters"]), tuple(values["words"]), values["concepts"], values["spread"])


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The known terms and the weight of each; a column of every matrix below is one term."""

    reading: Reading
    terms: tuple[str, ...]
    weights: NDArray[np.float32]
    _columns: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {term: column for column, term in enumerate(self.terms)})

    def features(self, utterances: Sequence[str]) -> csr_matrix:
        """Weighed terms of normalised utterances: float32, shape (utterances, terms), each row of length 1.

        A row is all zeros when the utterance holds nothing known.
        """
        ends, columns, counts = [0], list[int](), list[int]()
        for utterance in utterances:
            known = Counter(map(self._columns.get, terms_of(utterance, self.reading)))
            known.pop(None, None)
            columns.extend(known.keys())
            counts.extend(known.values())
            ends.append(len(columns))
        values = (1 + np.log(np.array(counts, np.float32))) * self.weights[columns] if columns else np.zeros(0)
        rows = np.repeat(np.arange(len(utterances)), np.diff(ends))
        lengths = np.sqrt(np.bincount(rows, values**2, len(utterances)))
        scaled = (values / lengths[rows]).astype(np.float32)
        return csr_matrix((scaled, columns, ends), (len(utterances), len(self.terms)))

    def save(self, folder: Path) -> None:
        """Write the vocabulary into a folder: JSON for words, .npy for numbers, so that reading it runs no code."""
        kept = {"reading": asdict(self.reading), "terms": self.terms}
        (folder / TERMS).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        np.save(folder / WEIGHTS, self.weights, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Read a vocabulary that `save` wrote; a missing file raises FileNotFoundError."""
        kept = json.loads((folder / TERMS).read_text(encoding="utf-8"))
        weights = np.load(folder / WEIGHTS, allow_pickle=False)
        return cls(Reading.of(kept["reading"]), tuple(kept["terms"]), weights)


def learn_vocabulary(utterances: Sequence[str], reading: Reading) -> Vocabulary:
    """Keep the terms of the normalised utterances; the fewer utterances a term is in, the more it weighs."""
    spread = Counter[str]()
    for utterance in utterances:
        spread.update(set(terms_of(utterance, reading)))
    terms = tuple(sorted(term for term, found in spread.items() if found >= reading.spread))
    found = np.array([spread[term] for term in terms], np.float64)
    rarity = np.log((1 + len(utterances)) / (1 + found)) + 1
    weighing = np.array([reading.concepts if term.startswith(CONCEPT_MARK) else 1 for term in terms])
    return Vocabulary(reading, terms, (rarity * weighing).astype(np.float32))


def terms_of(utterance: str, reading: Reading) -> Iterator[str]:
    """Yield pieces of each word (a space marks where it begins or ends), runs of whole words, concepts."""
    words = utterance.split()
    yield from _pieces(words, reading.characters)
    yield from _runs(words, reading.words)
    if reading.concepts:
        yield from (CONCEPT_MARK + concept for concept in concepts(words))


def _pieces(words: Iterable[str], lengths: tuple[int, int]) -> Iterator[str]:
    for word in words:
        yield from _pieces_of(word, lengths)


@lru_cache(maxsize=50_000)
def _pieces_of(word: str, lengths: tuple[int, int]) -> tuple[str, ...]:
    padded = f" {word} "
    sizes = range(lengths[0], lengths[1] + 1)
    return tuple(padded[start : start + size] for size in sizes for start in range(len(padded) - size + 1))


def _runs(words: Sequence[str], lengths: tuple[int, int]) -> Iterator[str]:
    for length in range(lengths[0], lengths[1] + 1):
        for start in range(len(words) - length + 1):
            yield WORD_MARK + " ".join(words[start : start + length])
