"""Trains any pipeline on any utterances and parses others with it; prints one line of JSON for bench/nlu/runs.py.

    python pipelines.py CONFIG TRAIN.json TEST.json

Both files hold `[{"text": …, "intent": …, "locale": …}]`. The last line printed is
`{"train_s": 12.3, "mb": 4.5, "p50_ms": 2.1, "guesses": [[intent, confidence], …], "likeliest": [intent, …]}`: seconds of
training without the import of Rasa, size of the model's archive, median of a parse in this process, what the pipeline
said of each test text, and what it held likeliest before a FallbackClassifier stepped in. An intent may be null.
Nothing is kept: the model lives in a temporary folder, and nothing comes from Rasa's cache.
"""

import asyncio
import json
import logging
import os
import shutil
import statistics
import sys
import tempfile
import time
import unicodedata
import warnings
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
WARM = 50  # parses not timed, or half of them when there are fewer than twice as many
FALLBACK = "nlu_fallback"
NAME = "yardstick"  # no dots: Rasa would cut the name at one
Row = dict[str, str]


def write_training(rows: list[Row], folder: Path) -> None:
    """Write one file a locale in the form of nlu/data, which our importer and Rasa's own reader both read."""
    blocks = defaultdict[str, dict[str, list[str]]](lambda: defaultdict(list))
    for row in rows:
        text = one_line(row["text"])
        if text:
            blocks[row["locale"]][row["intent"]].append(text)
    for locale, by_intent in blocks.items():
        lines = ['version: "3.1"', "nlu:"]
        for intent, texts in by_intent.items():
            # Quoted, because CLINC150 has intents called yes and no.
            lines += [f"- intent: {json.dumps(intent)}", f"  metadata: {{locale: {json.dumps(locale)}}}"]
            lines += ["  examples: |", *(f"    - {text}" for text in texts)]
        (folder / f"{locale}.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def one_line(text: str) -> str:
    """The text with single spaces for white space, and without control characters, which YAML forbids."""
    return " ".join("".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text).split())


def train(config: Path, rows: list[Row], folder: Path) -> tuple[Path, float]:
    """(The trained model's archive, seconds it took); RuntimeError when Rasa left another file or none."""
    from rasa.model_training import train_nlu

    data, models = folder / "data", folder / "models"
    data.mkdir()
    models.mkdir()
    write_training(rows, data)
    copied = shutil.copy(config, folder / "config.yml")  # Rasa writes into a configuration it finds lacking
    begun = time.perf_counter()
    trained = train_nlu(str(copied), str(data), str(models), fixed_model_name=NAME)
    took = time.perf_counter() - begun
    model = models / f"{NAME}.tar.gz"
    if trained is None or Path(trained) != model or [*models.iterdir()] != [model]:
        raise RuntimeError(f"{config}: training left {[path.name for path in models.iterdir()]}, not {model.name}")
    return model, took


async def parse(model: Path, config: Path, texts: list[str]) -> tuple[list[dict[str, Any]], list[float]]:
    """(What the very model of this path says of each text, milliseconds each took); RuntimeError when it is another.

    Rasa loads the newest archive of a folder, without a word, when the one it is told of is missing.
    """
    from rasa.core.agent import load_agent

    agent = await load_agent(model_path=str(model))
    processor = agent.processor
    if processor is None or processor.model_path != model or processor.model_filename != model.name:
        raise RuntimeError(f"Rasa did not load {model}")
    loaded = {node.uses.__name__ for node in processor.model_metadata.predict_schema.nodes.values()}
    wanted = named_in(config)
    if not wanted <= loaded:
        raise RuntimeError(f"the loaded model lacks {sorted(wanted - loaded)} of {config}")
    found, took = [], []
    for text in texts:
        begun = time.perf_counter()
        found.append(await agent.parse_message(text))
        took.append((time.perf_counter() - begun) * 1000)
    return found, took[min(WARM, len(took) // 2) :]


def named_in(config: Path) -> set[str]:
    """The class names of a configuration's components."""
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    return {step["name"].rpartition(".")[2] for step in pipeline}


def likeliest(parsed: dict[str, Any]) -> str | None:
    """The first intent of the ranking that is not the fallback; None where there is none."""
    ranking = parsed.get("intent_ranking") or [parsed["intent"]]
    return next((guess["name"] for guess in ranking if guess["name"] != FALLBACK), None)


def measure(config: Path, taught: list[Row], judged: list[Row]) -> dict[str, Any]:
    """Train, load, parse."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(folder) / "cache")
        model, seconds = train(config, taught, Path(folder))
        parsed, took = asyncio.run(parse(model, config, [row["text"] for row in judged]))
        return {
            "train_s": round(seconds, 1),
            "mb": round(model.stat().st_size / 1e6, 2),
            "p50_ms": round(statistics.median(took), 2),
            "guesses": [[one["intent"]["name"], round(float(one["intent"]["confidence"]), 4)] for one in parsed],
            "likeliest": [likeliest(one) for one in parsed],
        }


def keep_quiet() -> None:
    """No cache, no telemetry, no message text in a log; call it before anything of Rasa is imported."""
    os.environ |= {
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_MAX_CACHE_SIZE": "0",
        "LOG_LEVEL": "WARNING",
        "LOG_LEVEL_LIBRARIES": "ERROR",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


if __name__ == "__main__":
    keep_quiet()
    sys.path.insert(0, str(FOLDER))  # config.yml names components.*
    rows = [json.loads(Path(path).read_text(encoding="utf-8")) for path in sys.argv[2:4]]
    print(json.dumps(measure(Path(sys.argv[1]), *rows)))
