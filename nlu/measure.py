"""Measures that need the NLU project's own Python; prints one line of JSON for bench/nlu/judge.py.

python measure.py latency MODEL    milliseconds of a parse inside the server, without HTTP
python measure.py curve            topic accuracy on the golden set by examples taught per intent and locale
"""

import asyncio
import json
import logging
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import yaml

from components.featurizer import TermFeaturizer
from components.intent_classifier import LinearIntentClassifier
from components.linear import fit_linear
from components.terms import Reading, learn_vocabulary
from components.text import normalise

FOLDER = Path(__file__).parent
WARM, TIMED = 50, 500
SIZES = (5, 10, 20, 40, 80)
NOT_TOPICS = {"out-of-scope", "other-language"}
Row = tuple[str, str, str]
"""Normalised utterance, intent, locale."""


def taught() -> list[Row]:
    """Every training utterance, in the order of the files."""
    rows = []
    for path in sorted((FOLDER / "data").rglob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            locale = block["metadata"]["locale"]
            rows += [(normalise(line[2:]), block["intent"], locale) for line in block["examples"].splitlines()]
    return [row for row in rows if row[1] != "other-language"]


def golden() -> list[Row]:
    """The golden set's topics."""
    rows = []
    for locale in ("es", "en", "qu"):
        intents = yaml.safe_load((FOLDER / "tests/golden" / f"{locale}.yml").read_text(encoding="utf-8"))
        rows += [(normalise(text), intent, locale) for intent, texts in intents.items() for text in texts]
    return [row for row in rows if row[1] not in NOT_TOPICS]


def latency(model: str) -> dict[str, float]:
    """Milliseconds of Rasa's own parse of golden utterances, one after the other."""
    import structlog
    from rasa.core.agent import load_agent

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.disable(logging.WARNING)
    texts = [text for text, *_ in golden()]
    texts = texts[:: max(len(texts) // (WARM + TIMED), 1)]

    async def time_all() -> list[float]:
        agent = await load_agent(model_path=model)
        took = []
        for text in texts:
            begun = time.perf_counter()
            await agent.parse_message(text)
            took.append((time.perf_counter() - begun) * 1000)
        return took[WARM:]

    took = asyncio.run(time_all())
    return {"p50": statistics.median(took), "p99": float(np.percentile(took, 99))}


def curve() -> dict[str, list[tuple[int, float]]]:
    """By locale: (examples at most, share right)."""
    rows, judged = taught(), golden()
    fit = LinearIntentClassifier.get_default_config()
    points: dict[str, list[tuple[int, float]]] = {}
    for size in SIZES:
        kept = _at_most(rows, size)
        vocabulary = learn_vocabulary([text for text, *_ in kept], Reading.of(TermFeaturizer.get_default_config()))
        features = vocabulary.features([text for text, *_ in kept])
        model = fit_linear(features, [intent for _, intent, _ in kept], strength=fit["strength"])
        found = model.probabilities(vocabulary.features([text for text, *_ in judged]), fit["sharpness"])
        guesses = [model.classes[at] for at in found.argmax(axis=1)]
        for locale in ("es", "en", "qu"):
            right = [guess == row[1] for guess, row in zip(guesses, judged, strict=True) if row[2] == locale]
            points.setdefault(locale, []).append((size, sum(right) / len(right)))
    return points


def _at_most(rows: list[Row], size: int) -> list[Row]:
    """Of each intent and locale `size` utterances, evenly spread over what there is."""
    by_block: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        by_block.setdefault(row[1:], []).append(row)
    return [
        block[at]
        for block in by_block.values()
        for at in sorted({round(step) for step in np.linspace(0, len(block) - 1, min(size, len(block)))})
    ]


if __name__ == "__main__":
    print(json.dumps(latency(sys.argv[2]) if sys.argv[1] == "latency" else curve()))
