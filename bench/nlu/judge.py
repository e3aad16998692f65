"""The gate: what the model of the present data is worth on the golden set, and whether that is enough.

    make nlu-test

Prints a table per locale, the worst confusions, the weakest topics, the learning curve and the latency, draws
reliability.png and learning-curve.png into var/nlu, and fails naming each floor of nlu/tests/floors.yml it missed.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import yaml

from bench.nlu import measures
from bench.nlu.measures import Alike, Judged, share
from bench.nlu.plots import draw_curve, draw_reliability
from bench.nlu.sets import LOCALES, JudgingSet, read_set
from bot import nlu_server
from bot.bands import Band
from bot.catalog import Catalog
from bot.domain import Interpretation
from bot.interpreter import RasaInterpreter
from bot.nlu_server import NluServer, free_port
from bot.publishing.load import load
from bot.settings import ROOT

PICTURES = ROOT / "var" / "nlu"
FLOORS = ROOT / "nlu/tests/floors.yml"
AT_MOST = {"wrong answers", "false fallback", "false alarms", "model MB"}
WORST, WEAKEST = 20, 20
Figures = dict[str, dict[str, float]]
"""Measure to (locale, or "all") to value."""


def twins() -> Alike:
    """The pipeline's groups of twin intents."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    groups = next(step["twins"] for step in pipeline if "twins" in step)
    return {name: group[0] for group in groups for name in group}


def of_locale(judged: Sequence[Judged], locale: str, alike: Alike) -> dict[str, float]:
    """Every measure of one locale's topics and strangers."""
    ours, strange = measures.topics(judged, locale), measures.strangers(judged, locale)
    return {
        "topic accuracy": measures.accuracy(ours, alike),
        "… twins told apart": measures.accuracy(ours),
        "macro-F1": measures.macro_f1(ours),
        "answered": share((one for one in ours if one.answered), ours),
        "asked back": share((one for one in ours if one.band is Band.ASK), ours),
        "fallen back": share((one for one in ours if one.band is Band.FALL_BACK), ours),
        "wrong answers": share((one for one in ours if one.answered and not _serves(one, alike)), ours),
        "false fallback": share((one for one in ours if one.told_so), ours),
        "out-of-scope recall": share((one for one in strange if one.told_so), strange),
        "… answered as ours": share((one for one in strange if one.answered), strange),
        "calibration error": measures.calibration_error(ours),
    }


def _serves(one: Judged, alike: Alike) -> bool:
    return measures.accuracy([one], alike) == 1.0


def of_lane(judging: JudgingSet, read: Mapping[str, Interpretation]) -> dict[str, float]:
    """The emergency lane: recall, and false alarms among the calm messages that mention danger."""
    alarmed = [said for said in judging.emergencies if measures.alarm(said.text, read[said.text])]
    false = [said for said in judging.calm if measures.alarm(said.text, read[said.text])]
    for said in judging.emergencies:
        if said not in alarmed:
            print(f"  missed emergency ({said.locale}): {said.text}")
    for said in false:
        print(f"  false alarm ({said.locale}): {said.text}")
    return {"emergency recall": share(alarmed, judging.emergencies), "false alarms": share(false, judging.calm)}


def of_needs(judging: JudgingSet, read: Mapping[str, Interpretation]) -> dict[str, float]:
    """Messages of two needs that were parted into both, and of one need that were parted."""
    two = [(text, intents) for text, intents in judging.needs if len(intents) > 1]
    one = [text for text, intents in judging.needs if len(intents) == 1]
    parted = [text for text, intents in two if {segment.intent for segment in read[text].segments} == set(intents)]
    return {
        "two needs parted": share(parted, two),
        "one need parted": share((text for text in one if read[text].segments), one),
    }


def by_nlu(*arguments: str) -> dict[str, Any]:
    """What nlu/measure.py prints, run on the NLU project's own Python."""
    command = [str(ROOT / "nlu/.venv/bin/python"), str(ROOT / "nlu/measure.py"), *arguments]
    done = subprocess.run(command, cwd=ROOT / "nlu", capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def missed(figures: Figures) -> list[str]:
    """The floors that were not reached."""
    floors = yaml.safe_load(FLOORS.read_text(encoding="utf-8"))
    found = []
    for measure, by_locale in floors.items():
        for locale, floor in by_locale.items():
            value = figures[measure][locale]
            enough = value <= floor if measure in AT_MOST else value >= floor
            if not enough:
                found.append(f"{measure} {locale}: {value:.3f}, the floor is {floor}")
    return found


def report(judging: JudgingSet, read: Mapping[str, Interpretation], catalog: Catalog) -> Figures:
    """Print every table and return the figures."""
    judged = measures.judge(judging.utterances, read.__getitem__, catalog)
    alike = twins()
    columns = {locale: of_locale(judged, locale, alike) for locale in LOCALES}
    figures: Figures = {measure: {locale: columns[locale][measure] for locale in LOCALES} for measure in columns["es"]}
    print(f"{'':22}" + "".join(f"{locale:>9}" for locale in LOCALES))
    counts = {locale: len(measures.topics(judged, locale)) for locale in LOCALES}
    print(f"{'utterances':22}" + "".join(f"{counts[locale]:9}" for locale in LOCALES))
    for measure, by_locale in figures.items():
        print(f"{measure:22}" + "".join(f"{value:9.1%}" for value in by_locale.values()))
    spoken = [*judged, *measures.judge(judging.other_languages, read.__getitem__, catalog)]
    spoken += measures.judge((*judging.emergencies, *judging.calm), read.__getitem__, catalog)
    language, count = measures.language_right(spoken)
    print("\nemergency lane")
    whole = {"language": language, **of_lane(judging, read), **of_needs(judging, read)}
    print()
    for measure, value in whole.items():
        figures[measure] = {"all": value}
        print(f"{measure:22}{value:9.1%}" + (f"  of {count} of three words and more" if measure == "language" else ""))
    for locale in (*LOCALES, "pt", "ay", "other"):
        right, many = measures.language_right(one for one in spoken if one.said.locale == locale)
        print(f"  language {locale:13}{right:9.1%}  of {many}")
    ours = [one for locale in LOCALES for one in measures.topics(judged, locale)]
    print(f"\nthe {WORST} worst confusions (of all locales)")
    for (right_intent, guessed), many in measures.confusions(ours)[:WORST]:
        print(f"  {many:3}  {right_intent} read as {guessed}")
    print(f"\nthe {WEAKEST} weakest topics")
    for intent, recall, many in measures.weakest(ours)[:WEAKEST]:
        print(f"  {recall:6.0%} of {many:2}  {intent}")
    draw_reliability({locale: measures.reliability(measures.topics(judged, locale)) for locale in LOCALES}, PICTURES / "reliability.png")  # fmt: skip
    return figures


def main() -> int:
    data_dir = ROOT / "var"
    started = time.perf_counter()
    model = nlu_server.ensure_model(data_dir, nlu_server.tell)
    print(f"model of {model.stat().st_size / 1e6:.1f} MB" + (f", trained in {time.perf_counter() - started:.0f} s" if time.perf_counter() - started > 1 else ""))  # fmt: skip
    judging = read_set("golden")
    texts = {said.text for said in (*judging.utterances, *judging.emergencies, *judging.calm, *judging.other_languages)}
    texts |= {text for text, _ in judging.needs}
    server = NluServer(data_dir, model, free_port())
    read: dict[str, Interpretation] = {}
    took: list[float] = []
    try:
        server.start(nlu_server.tell)
        interpreter = RasaInterpreter(server.url)
        for text in sorted(texts):
            begun = time.perf_counter()
            read[text] = interpreter.parse(text)
            took.append((time.perf_counter() - begun) * 1000)
    finally:
        server.stop()
    figures = report(judging, read, load(ROOT / "content"))
    inside = by_nlu("latency", str(model))
    figures["model MB"] = {"all": model.stat().st_size / 1e6}
    print(f"\nparse inside the server: p50 {inside['p50']:.2f} ms, p99 {inside['p99']:.2f} ms; over HTTP: p50 {median(took):.2f} ms")  # fmt: skip
    curve = by_nlu("curve")
    print("\nlearning curve: topic accuracy by examples per intent and locale")
    for locale, rows in curve.items():
        print(f"  {locale}  " + "  ".join(f"{examples}: {right:.1%}" for examples, right in rows))
    draw_curve(curve, PICTURES / "learning-curve.png")
    print(f"pictures: {PICTURES}")
    faults = missed(figures)
    print("\n" + ("\n".join(f"MISSED {fault}" for fault in faults) if faults else "every floor is reached"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
