"""Our pipeline on two public data sets, beside Rasa's default one and what others published on them.

    make nlu-yardsticks
    .venv/bin/python -m bench.nlu.yardsticks --data FOLDER --no-default

CLINC150 asks in English for 150 everyday intents and for what is none of them (oos); BANKING77 for 77 of one bank. The
pipeline is config.yml as it stands with the data swapped; its concepts and twins are Chaski's own and fit neither. Oos
is called out-of-scope, as config.yml calls it, so that its lean applies. Nothing is tuned on these sets: the choices
were made on nlu/tests/development, and the test part is read once.

Rasa's default pipeline takes hours on the whole sets (DIET: 20 minutes for 770 utterances of BANKING77 on one busy
core): leave it out with `--no-default`, or shorten it with `--epochs` and `--per-intent`, which teaches both pipelines
less and makes the published figures no match.
"""

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.nlu.measures import share
from bench.nlu.runs import EPOCHS, OURS, Run, accuracy, default_pipeline, run, sample
from bench.nlu.sets import OUT_OF_SCOPE, Utterance
from bot import nlu_server
from bot.settings import ROOT

CLINC = "https://raw.githubusercontent.com/clinc/oos-eval/master/data/"
BANKING = "https://raw.githubusercontent.com/PolyAI-LDN/task-specific-datasets/master/banking_data/"
LARSON = "Larson et al. 2019, arXiv:1909.02027, the paper's table of results"
CASANUEVA = "Casanueva et al. 2020, arXiv:2003.04807; recalled, not verified"
LOCALE = "en"


@dataclass(frozen=True)
class Yardstick:
    """A data set: its files, where they come from, and (name, in-scope accuracy, oos recall) as published, in percent."""

    name: str
    address: str
    files: tuple[str, ...]
    source: str
    published: tuple[tuple[str, float, float | None], ...]


@dataclass(frozen=True)
class Split:
    """What is taught and what is judged; an utterance of none of the intents has the intent out-of-scope."""

    taught: list[Utterance]
    judged: list[Utterance]


YARDSTICKS = (
    Yardstick(
        "CLINC150 full", CLINC, ("data_full.json",), LARSON,
        (
            ("SVM", 91.0, 14.5), ("FastText", 89.0, 9.7), ("Rasa (2019)", 91.5, 45.3), ("MLP on USE", 93.5, 47.4),
            ("BERT", 96.9, 40.3), ("SVM, threshold", 88.2, 18.0), ("FastText, threshold", 88.6, 28.3),
            ("Rasa (2019), threshold", 90.9, 31.2), ("MLP on USE, threshold", 93.4, 49.1), ("BERT, threshold", 96.2, 52.3),
        ),
    ),
    Yardstick(
        "CLINC150 small", CLINC, ("data_small.json",), LARSON,
        (
            ("SVM", 89.6, 18.6), ("FastText", 84.5, 23.2), ("Rasa (2019)", 88.9, 55.0), ("MLP on USE", 91.5, 52.2),
            ("BERT", 96.4, 40.9),
        ),
    ),
    Yardstick(
        "BANKING77", BANKING, ("train.csv", "test.csv"), CASANUEVA,
        (
            ("USE + ConveRT, all", 93.4, None), ("BERT, tuned, all", 93.7, None),
            ("USE + ConveRT, 10 an intent", 85.2, None), ("BERT, tuned, 10 an intent", 83.4, None),
            ("USE + ConveRT, 30 an intent", 90.6, None), ("BERT, tuned, 30 an intent", 90.0, None),
        ),
    ),
)  # fmt: skip


def read(yardstick: Yardstick, folder: Path) -> Split:
    """Read a data set as it is published; its validation part is left alone."""
    if len(yardstick.files) == 1:
        return read_clinc(folder / yardstick.files[0])
    return Split(*(read_banking(folder / name) for name in yardstick.files))


def read_clinc(path: Path) -> Split:
    """CLINC150: JSON of [text, intent] by part, the strangers apart."""
    parts = json.loads(path.read_text(encoding="utf-8"))

    def of(part: str) -> list[Utterance]:
        strangers = [Utterance(text, LOCALE, OUT_OF_SCOPE) for text, _ in parts[f"oos_{part}"]]
        return [Utterance(text, LOCALE, intent) for text, intent in parts[part]] + strangers

    return Split(of("train"), of("test"))


def read_banking(path: Path) -> list[Utterance]:
    """BANKING77: CSV of text and category."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Utterance(row["text"], LOCALE, row["category"]) for row in csv.DictReader(file)]


def missing(yardstick: Yardstick, folder: Path) -> list[str]:
    """The addresses of the files that are not in the folder."""
    return [yardstick.address + name for name in yardstick.files if not (folder / name).is_file()]


def scores(judged: Sequence[Utterance], guesses: Sequence[str | None]) -> tuple[float, float | None]:
    """(Share of the in-scope utterances guessed right, share of the strangers told to be ones or not understood).

    None where the set has no strangers.
    """
    ours = [(one, guess) for one, guess in zip(judged, guesses, strict=True) if one.intent != OUT_OF_SCOPE]
    strange = [guess for one, guess in zip(judged, guesses, strict=True) if one.intent == OUT_OF_SCOPE]
    right = accuracy([one for one, _ in ours], [guess for _, guess in ours])
    told = share((guess for guess in strange if guess in (None, OUT_OF_SCOPE)), strange)
    return right, told if strange else None


def line(name: str, right: float, told: float | None, costs: str = "") -> str:
    """A line of the table; both figures from 0 to 1."""
    return f"  {name:42}{right:10.1%}" + (f"{told:10.1%}" if told is not None else f"{'-':>10}") + costs


def lines(name: str, found: Run, judged: Sequence[Utterance]) -> list[str]:
    """A pipeline's two lines: its likeliest intent, and the same where falling back says that it is none of ours."""
    costs = f"{found.train_s:9.0f}{found.mb:7.1f}{found.p50_ms:9.1f}"
    return [
        line(name, *scores(judged, found.likeliest), costs),
        line("  … with its threshold", *scores(judged, found.sure)),
    ]


def measure(yardstick: Yardstick, split: Split, default: Path | None, epochs: int) -> None:
    """Print a data set's table; without `default` Rasa's own pipeline is left out."""
    intents = {one.intent for one in split.taught} - {OUT_OF_SCOPE}
    print(
        f"\n{yardstick.name}: {len(intents)} intents, {len(split.taught)} utterances taught, {len(split.judged)} judged"
    )
    print(f"  {'':42}{'in scope':>10}{'oos':>10}{'train s':>9}{'MB':>7}{'p50 ms':>9}")
    pipelines = {"Chaski (config.yml)": OURS} | ({f"Rasa's default, {epochs} epochs": default} if default else {})
    for name, config in pipelines.items():
        nlu_server.tell(f"training {name} on {yardstick.name} …")
        print("\n".join(lines(name, run(config, split.taught, split.judged), split.judged)), flush=True)
    print(f"  published ({yardstick.source}):")
    for name, right, told in yardstick.published:
        print(line(name, right / 100, told / 100 if told is not None else None))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "var/yardsticks", help="folder of the data sets' files")
    parser.add_argument("--no-default", action="store_true", help="leave Rasa's default pipeline out")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of DIET in it; rasa init gives 100")
    parser.add_argument("--per-intent", type=int, help="teach at most so many utterances an intent")
    chosen = parser.parse_args(arguments)
    lacking = {yardstick: missing(yardstick, chosen.data) for yardstick in YARDSTICKS}
    for yardstick, addresses in lacking.items():
        if addresses:
            print(f"{yardstick.name} is not in {chosen.data}. Fetch into it:")
            print("\n".join(f"  {address}" for address in addresses))
    present = [yardstick for yardstick in YARDSTICKS if not lacking[yardstick]]
    with tempfile.TemporaryDirectory() as folder:
        default = None if chosen.no_default else default_pipeline(Path(folder), chosen.epochs)
        for yardstick in present:
            split = read(yardstick, chosen.data)
            if chosen.per_intent:
                split = Split(sample(split.taught, chosen.per_intent), split.judged)
            measure(yardstick, split, default, chosen.epochs)
    return 0 if present else 1


if __name__ == "__main__":
    sys.exit(main())
