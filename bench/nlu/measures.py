"""What is measured of a model on a set of utterances: shares from 0 to 1, each with what it counts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bench.nlu.sets import EMERGENCY, OUT_OF_SCOPE, Utterance
from bot import bands, emergency
from bot.bands import Band
from bot.catalog import Catalog
from bot.domain import Interpretation

FEW_WORDS = 3  # language is judged from so many words on
BINS = 10  # of the reliability plot


@dataclass(frozen=True)
class Judged:
    """An utterance and what the model made of it."""

    said: Utterance
    read: Interpretation
    band: Band

    @property
    def right(self) -> bool:
        return self.read.intent == self.said.intent

    @property
    def told_so(self) -> bool:
        """Whether the person is told that it is none of ours, or falls back."""
        return self.read.intent == OUT_OF_SCOPE or self.band is Band.FALL_BACK

    @property
    def answered(self) -> bool:
        return self.band is Band.ANSWER and self.read.intent != OUT_OF_SCOPE


Alike = dict[str, str]
"""Twin intents, whose answers serve the same need: each to the name of its group."""


def judge(said: Iterable[Utterance], parse: Callable[[str], Interpretation], catalog: Catalog) -> list[Judged]:
    """What the model makes of each utterance."""
    read = ((utterance, parse(utterance.text)) for utterance in said)
    return [Judged(utterance, found, bands.band(found, catalog)) for utterance, found in read]


def share(part: Iterable[object], whole: Sequence[object]) -> float:
    """How large a part is of a whole; 0 of nothing."""
    return sum(1 for _ in part) / len(whole) if whole else 0.0


def alarm(text: str, read: Interpretation) -> bool:
    """Whether the bot answers a message as an emergency: the patterns, unless the model is sure they err, or the model."""
    return (emergency.detect(text) is not None and not bands.calm(read)) or bands.alarming(read)


def accuracy(judged: Sequence[Judged], alike: Alike | None = None) -> float:
    """Share whose likeliest intent is right; with `alike` a twin of it counts as right."""
    named = alike or {}
    return share(
        (one for one in judged if named.get(one.read.intent, one.read.intent) == named.get(str(one.said.intent), one.said.intent)),
        judged,
    )  # fmt: skip


def macro_f1(judged: Sequence[Judged]) -> float:
    """F1 of each intent, averaged over the intents asked for."""
    right = Counter(one.said.intent for one in judged if one.right)
    asked = Counter(one.said.intent for one in judged)
    found = Counter(one.read.intent for one in judged)
    return sum(2 * right[intent] / (asked[intent] + found[str(intent)]) for intent in asked) / max(len(asked), 1)


def reliability(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, how many) of each bin of confidence that holds any."""
    bins = defaultdict[int, list[Judged]](list)
    for one in judged:
        bins[min(int(one.read.confidence * BINS), BINS - 1)].append(one)
    return [
        (
            sum(one.read.confidence for one in many) / len(many),
            share((one for one in many if one.right), many),
            len(many),
        )
        for _, many in sorted(bins.items())
    ]


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error (ECE): how far confidence and share right lie apart, weighed by how many."""
    return sum(abs(sure - right) * many for sure, right, many in reliability(judged)) / max(len(judged), 1)


def confusions(judged: Iterable[Judged]) -> list[tuple[tuple[str, str], int]]:
    """(right intent, the one guessed) by how often, the most frequent first."""
    return Counter((str(one.said.intent), one.read.intent) for one in judged if not one.right).most_common()


def weakest(judged: Iterable[Judged]) -> list[tuple[str, float, int]]:
    """(intent, share right, how many asked), the weakest first."""
    by_intent = defaultdict[str, list[Judged]](list)
    for one in judged:
        by_intent[str(one.said.intent)].append(one)
    recalls = [
        (intent, share((one for one in many if one.right), many), len(many)) for intent, many in by_intent.items()
    ]
    return sorted(recalls, key=lambda row: (row[1], row[0]))


def language_right(judged: Iterable[Judged]) -> tuple[float, int]:
    """Share of utterances of three words and more whose language is named right, and how many they are."""
    long = [one for one in judged if len(one.said.text.split()) >= FEW_WORDS]
    return share((one for one in long if one.read.locale == one.said.locale), long), len(long)


def topics(judged: Iterable[Judged], locale: str) -> list[Judged]:
    """The utterances of a locale that one of our intents answers."""
    return [one for one in judged if one.said.locale == locale and one.said.intent not in (OUT_OF_SCOPE, EMERGENCY)]


def strangers(judged: Iterable[Judged], locale: str) -> list[Judged]:
    """The utterances of a locale that are none of ours."""
    return [one for one in judged if one.said.locale == locale and one.said.intent == OUT_OF_SCOPE]
