"""Judging utterances that training utterances give away: nearly the same letters, or half of the same runs of four words.

.venv/bin/python -m bench.nlu.leaks golden
"""

import runpy
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bench.nlu.sets import read_set, taught
from bot.settings import ROOT

SAME_LETTERS = 0.88  # Levenshtein similarity from which two utterances are one; 1 - edits / the longer's length
SAME_RUNS = 0.5  # share of an utterance's runs of four words that stand in one training utterance
RUN, FEWEST = 4, 2  # words in a run, and runs from which they are compared
normalise: Callable[[str], str] = runpy.run_path(str(ROOT / "nlu/components/text.py"))["normalise"]


def leaks(judging: Iterable[str], known: list[str]) -> Iterator[tuple[str, str]]:
    """(judging utterance, the training utterance that gives it away)."""
    where = defaultdict[str, list[int]](list)
    for at, utterance in enumerate(known):
        for run in set(_runs(utterance)):
            where[run].append(at)
    for said in judging:
        plain = normalise(said)
        near = process.extractOne(plain, known, scorer=Levenshtein.normalized_similarity, score_cutoff=SAME_LETTERS)
        if near:
            yield said, near[0]
            continue
        runs = _runs(plain)
        shared = Counter(at for run in runs for at in where.get(run, ()))
        if len(runs) >= FEWEST and shared:
            at, many = shared.most_common(1)[0]
            if many >= max(FEWEST, SAME_RUNS * len(runs)):
                yield said, known[at]


def _runs(utterance: str) -> list[str]:
    words = utterance.split()
    return [" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)]


def main() -> int:
    judging = read_set(sys.argv[1])
    said = [one.text for one in (*judging.utterances, *judging.emergencies, *judging.calm)]
    said += [text for text, _ in judging.needs]
    found = list(leaks(said, [normalise(one.text) for one in taught()]))
    for mine, theirs in found:
        print(f"{mine}  <-  {theirs}")
    print(f"{len(found)} of {len(said)} utterances of {sys.argv[1]} are given away")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
