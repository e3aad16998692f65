"""From the text of a message to ranked labels: what both classifiers learn, answer with and keep on disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from components.linear import LinearModel, fit_linear
from components.ngrams import Ngrams, Reading, learn_ngrams
from components.text import normalise

NAMES = "names.json"
NUMBERS = "numbers.npz"


@dataclass(frozen=True)
class Ranked:
    """A label and its probability."""

    name: str
    confidence: float


@dataclass(frozen=True, eq=False)
class TextModel:
    """A vocabulary and a regression over its columns.

    On disk: JSON for names and one .npz for arrays, so that reading a model runs no code.
    """

    ngrams: Ngrams
    linear: LinearModel

    def rank(self, text: str) -> list[Ranked]:
        """All labels by falling confidence, summing to 1; empty when nothing in the text is known."""
        features = self.ngrams.features([normalise(text)])
        if features.nnz == 0:
            return []
        probabilities = self.linear.probabilities(features)[0]
        return [Ranked(self.linear.classes[at], float(probabilities[at])) for at in probabilities.argsort()[::-1]]

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        names = {"reading": asdict(self.ngrams.reading), "terms": self.ngrams.terms, "classes": self.linear.classes}
        (folder / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez(
            folder / NUMBERS,
            weights=self.ngrams.weights,
            coefficients=self.linear.coefficients,
            intercept=self.linear.intercept,
        )

    @classmethod
    def load(cls, folder: Path) -> TextModel:
        """Read a model that `save` wrote; a missing file raises FileNotFoundError."""
        names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
            weights, intercept = numbers["weights"], numbers["intercept"]
            coefficients = np.ascontiguousarray(numbers["coefficients"])
        return cls(
            ngrams=Ngrams(reading=Reading.of(names["reading"]), terms=tuple(names["terms"]), weights=weights),
            linear=LinearModel(classes=tuple(names["classes"]), coefficients=coefficients, intercept=intercept),
        )


def learn(texts: Sequence[str], labels: Sequence[str], reading: Reading, *, strength: float) -> TextModel:
    """Learn from texts as people wrote them and the label of each."""
    utterances = [normalise(text) for text in texts]
    ngrams = learn_ngrams(utterances, reading)
    return TextModel(ngrams=ngrams, linear=fit_linear(ngrams.features(utterances), labels, strength=strength))
