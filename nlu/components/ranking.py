"""Labels in order of how likely they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.linear import Probabilities


@dataclass(frozen=True)
class Ranked:
    """A label and its probability."""

    name: str
    confidence: float


def rank(classes: Sequence[str], probabilities: Probabilities, twins: Sequence[Sequence[str]] = ()) -> list[Ranked]:
    """All labels by falling probability, of one row of probabilities.

    Twins are labels whose answers serve the same need: the likelier takes the others' probability, so that nobody is
    asked which of two same things is meant, and the others end at 0.
    """
    chances = dict(zip(classes, map(float, probabilities), strict=True))
    for group in twins:
        known = sorted((name for name in group if name in chances), key=lambda name: -chances[name])
        for other in known[1:]:
            chances[known[0]] += chances[other]
            chances[other] = 0.0
    return [Ranked(name, chance) for name, chance in sorted(chances.items(), key=lambda item: -item[1])]
