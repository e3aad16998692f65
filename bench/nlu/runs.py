"""One pipeline trained and asked, on the NLU project's own Python, and what its guesses are worth."""

import json
import os
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.nlu.measures import share
from bench.nlu.sets import Utterance
from bot import bands, nlu_server
from bot.settings import ROOT

OURS = ROOT / "config.yml"
DEFAULT = ROOT / "bench/nlu/default.yml"
EPOCHS = 100  # of DIET in default.yml
FALLBACK = "nlu_fallback"


@dataclass(frozen=True, kw_only=True)
class Run:
    """A trained pipeline: seconds of training, MB of its archive, ms of a parse (median), and its guesses, in order.

    `likeliest` is the likeliest intent, however unsure; `sure` the same where the pipeline stands by it and None where
    it falls back: default.yml by its FallbackClassifier, config.yml by the band that bot/bands.py keeps outside it.
    """

    train_s: float
    mb: float
    p50_ms: float
    likeliest: tuple[str | None, ...]
    sure: tuple[str | None, ...]


def run(config: Path, taught: Sequence[Utterance], judged: Sequence[Utterance]) -> Run:
    """Train a pipeline and let it guess; RuntimeError with the end of what Rasa said when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        files = [_written(Path(folder) / "train.json", taught), _written(Path(folder) / "test.json", judged)]
        command = [str(ROOT / "nlu/.venv/bin/python"), str(ROOT / "nlu/pipelines.py"), str(config), *files]
        kept = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        done = subprocess.run(command, cwd=folder, env=kept | nlu_server.QUIET, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{config.name} was not measured:\n{done.stderr[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    below = bands.ASK if config == OURS else 0.0
    sure = (None if name == FALLBACK or confidence < below else name for name, confidence in told["guesses"])
    return Run(
        train_s=told["train_s"],
        mb=told["mb"],
        p50_ms=told["p50_ms"],
        likeliest=tuple(told["likeliest"]),
        sure=tuple(sure),
    )


def _written(path: Path, said: Sequence[Utterance]) -> str:
    rows = [{"text": one.text, "intent": one.intent, "locale": one.locale} for one in said]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return str(path)


def sample(said: Sequence[Utterance], per_intent: int) -> list[Utterance]:
    """Of each intent and locale at most so many utterances, evenly spread over what there is; the same ones each time."""
    blocks = defaultdict[tuple[str | None, str], list[Utterance]](list)
    for one in said:
        blocks[one.intent, one.locale].append(one)
    kept = []
    for block in blocks.values():
        many = min(per_intent, len(block))
        step = (len(block) - 1) / max(many - 1, 1)
        kept += [block[round(step * at)] for at in range(many)]
    return kept


def default_pipeline(folder: Path, epochs: int) -> Path:
    """default.yml, or a copy of it in a folder with so many epochs of DIET."""
    if epochs == EPOCHS:
        return DEFAULT
    config = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    for step in config["pipeline"]:
        if "epochs" in step:
            step["epochs"] = epochs
    path = folder / f"default-{epochs}-epochs.yml"
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return path


def accuracy(
    judged: Sequence[Utterance], guesses: Sequence[str | None], alike: Mapping[str, str] | None = None
) -> float:
    """Share guessed right, from 0 to 1; with `alike` a twin counts as right."""
    named = alike or {}
    right = [
        one
        for one, guess in zip(judged, guesses, strict=True)
        if guess is not None and named.get(guess, guess) == named.get(str(one.intent), one.intent)
    ]
    return share(right, judged)
