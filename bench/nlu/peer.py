"""Our pipeline beside the one that `rasa init` gives, taught the same utterances and judged on the same golden set.

    make nlu-peer                                                # 4 utterances per intent and locale, 100 epochs
    .venv/bin/python -m bench.nlu.peer --per-intent 2 --epochs 20 --everything

Rasa's default pipeline takes long: DIET's 100 epochs over the 1,600 utterances of the default sample take 26
minutes on two cores with other work on them, ours four seconds. So both are taught a small sample; `--everything` adds
ours taught all of nlu/data, which is how it is used. DIET is not seeded (`rasa init` does not), so its figures vary
from run to run. The utterances of other-language teach ours a language, and the default pipeline one more intent.

Accuracy is of the golden set's topics, twins of config.yml counting as one for both pipelines. The first line of each
pipeline takes its likeliest intent, however unsure; "falling back is wrong" counts as wrong what the pipeline does not
stand by: below 0.3 or within 0.1 of the next for the default one, below the band of asking (bot/bands.py) for ours.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

from bench.nlu.judge import twins
from bench.nlu.runs import EPOCHS, OURS, Run, accuracy, default_pipeline, run, sample
from bench.nlu.sets import EMERGENCY, LOCALES, OUT_OF_SCOPE, Utterance, read_set
from bot import nlu_server
from bot.settings import ROOT

PER_INTENT = 4


def taught(folder: Path = ROOT / "nlu/data") -> list[Utterance]:
    """Every training utterance, in the order of the files."""
    return [
        Utterance(line.removeprefix("- "), block["metadata"]["locale"], block["intent"])
        for path in sorted(folder.rglob("*.yml"))
        for block in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
        for line in block["examples"].splitlines()
    ]


def topics() -> list[Utterance]:
    """The golden set's utterances that one of our topics answers."""
    return [one for one in read_set("golden").utterances if one.intent not in (OUT_OF_SCOPE, EMERGENCY)]


def lines(name: str, many: int, found: Run, judged: Sequence[Utterance]) -> list[str]:
    """A pipeline's two lines of the table."""
    alike = twins()

    def by_locale(guesses: Sequence[str | None]) -> str:
        shares = []
        for locale in LOCALES:
            rows = [(one, guess) for one, guess in zip(judged, guesses, strict=True) if one.locale == locale]
            shares.append(accuracy([one for one, _ in rows], [guess for _, guess in rows], alike))
        return "".join(f"{value:8.1%}" for value in shares)

    costs = f"{found.train_s:9.0f}{found.mb:7.1f}{found.p50_ms:9.1f}"
    return [
        f"{name:34}{many:8}{by_locale(found.likeliest)}{costs}",
        f"{'  … falling back is wrong':34}{'':8}{by_locale(found.sure)}",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--per-intent", type=int, default=PER_INTENT, help="utterances per intent and locale")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of DIET; rasa init gives 100")
    parser.add_argument("--everything", action="store_true", help="also train ours on all of nlu/data")
    chosen = parser.parse_args(arguments)
    everything, judged = taught(), topics()
    few = sample(everything, chosen.per_intent)
    counts = ", ".join(f"{locale} {sum(one.locale == locale for one in judged)}" for locale in LOCALES)
    print(f"taught {len(few)} utterances, at most {chosen.per_intent} per intent and locale; judged on {counts}")
    print(
        f"{'':34}{'taught':>8}"
        + "".join(f"{locale:>8}" for locale in LOCALES)
        + f"{'train s':>9}{'MB':>7}{'p50 ms':>9}"
    )

    def show(name: str, config: Path, said: Sequence[Utterance]) -> None:
        nlu_server.tell(f"training {name} on {len(said)} utterances …")
        print("\n".join(lines(name, len(said), run(config, said, judged), judged)), flush=True)

    show("Chaski (config.yml)", OURS, few)
    if chosen.everything:
        show("Chaski, taught everything", OURS, everything)
    with tempfile.TemporaryDirectory() as folder:
        show(f"Rasa's default, {chosen.epochs} epochs", default_pipeline(Path(folder), chosen.epochs), few)
    return 0


if __name__ == "__main__":
    sys.exit(main())
