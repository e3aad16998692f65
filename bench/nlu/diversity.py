"""How varied the training utterances are, and which stand too close to one another.

    make nlu-data

Prints per locale how many there are, the fewest of any intent, the shares without question mark or accents and of
one to three words, and near-duplicates within an intent and across intents (those are the ones to mend).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from bench.nlu.leaks import normalise
from bench.nlu.sets import Utterance, taught

NEAR = 0.8  # share of words in common from which two utterances are near-duplicates
FEWEST_WORDS = 4  # shorter ones are compared letter by letter
SHOWN = 15


def near_duplicates(utterances: list[Utterance]) -> Iterator[tuple[Utterance, Utterance]]:
    """Pairs of one locale that share NEAR of their words; only pairs that share one of their two rarest words are met."""
    words = [frozenset(normalise(one.text).split()) for one in utterances]
    spread = Counter(word for held in words for word in held)
    by_rare = defaultdict[str, list[int]](list)
    for at, held in enumerate(words):
        if len(held) < FEWEST_WORDS:
            continue
        rare = sorted(held, key=lambda word: (spread[word], word))[:2]
        met = {other for word in rare for other in by_rare[word]}
        for other in met:
            same_locale = utterances[other].locale == utterances[at].locale
            if same_locale and len(held & words[other]) / len(held | words[other]) >= NEAR:
                yield utterances[other], utterances[at]
        for word in rare:
            by_rare[word].append(at)


def main() -> None:
    utterances = taught()
    by_locale = defaultdict[str, list[Utterance]](list)
    for one in utterances:
        by_locale[one.locale].append(one)
    print("locale  utterances  intents  fewest  no question mark  no accent  under 4 words  4-8  9-18  longer")
    for locale, many in by_locale.items():
        intents = Counter(one.intent for one in many)
        lengths = [len(one.text.split()) for one in many]
        asked = sum("?" in one.text for one in many)
        plain = sum(one.text.isascii() for one in many)
        bands = [sum(low <= length <= high for length in lengths) for low, high in ((0, 3), (4, 8), (9, 18), (19, 999))]
        print(
            f"{locale:6}  {len(many):10}  {len(intents):7}  {min(intents.values()):6}  {1 - asked / len(many):16.0%}"
            f"  {plain / len(many):9.0%}  " + "  ".join(f"{band / len(many):4.0%}" for band in bands)
        )
    pairs = list(near_duplicates(utterances))
    across = [pair for pair in pairs if pair[0].intent != pair[1].intent]
    print(f"\nnear-duplicates: {len(pairs) - len(across)} pairs within an intent, {len(across)} across intents")
    for one, other in across[:SHOWN]:
        print(f"  {one.intent} | {one.text}\n  {other.intent} | {other.text}\n")


if __name__ == "__main__":
    main()
