"""The needs a message holds, when it holds more than one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations, pairwise

from components.clauses import Span
from components.ranking import Ranked

SURE = 0.6
"""Confidence each part needs. Of the development set's two-need messages 65% are parted right at this value, and of
its one-need messages 1% are parted (2026-11-22)."""


def segments(guesses: Mapping[Span, Ranked], small_talk: Collection[str]) -> list[tuple[Span, Ranked]]:
    """Part a message where every part is surely about something else; empty when it holds one need.

    `guesses` holds the best guess of each run of clauses. Of several ways the one with the surest weakest part wins,
    and no part may be small talk.
    """
    starts, ends = sorted({start for start, _ in guesses}), sorted({end for _, end in guesses})
    best: list[tuple[Span, Ranked]] = []
    for parts in range(2, len(starts) + 1):
        for inner in combinations(range(1, len(starts)), parts - 1):
            cuts = [0, *inner, len(starts)]
            spans = [(starts[first], ends[last - 1]) for first, last in pairwise(cuts)]
            found = [(span, guesses[span]) for span in spans]
            if _apart(found, small_talk) and _weakest(found) > _weakest(best):
                best = found
    return best


def _apart(found: list[tuple[Span, Ranked]], small_talk: Collection[str]) -> bool:
    names = [guess.name for _, guess in found]
    return _weakest(found) >= SURE and len(set(names)) == len(names) and not set(names) & set(small_talk)


def _weakest(found: list[tuple[Span, Ranked]]) -> float:
    return min((guess.confidence for _, guess in found), default=0.0)
