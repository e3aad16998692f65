"""The external yardsticks of the NLU: what is read, what is sampled, what is said without data; nothing is trained."""

import csv
import json
import runpy
from pathlib import Path

import pytest
import yaml

from bench.nlu import peer, runs, yardsticks
from bench.nlu.runs import accuracy, default_pipeline, sample
from bench.nlu.sets import OUT_OF_SCOPE, Utterance
from bench.nlu.yardsticks import YARDSTICKS, Split, read, scores
from bot.settings import ROOT

FULL, SMALL, BANKING = YARDSTICKS


def said(text: str, intent: str, locale: str = "en") -> Utterance:
    return Utterance(text, locale, intent)


def write_clinc(path: Path) -> None:
    parts = {
        "train": [["yes please", "yes"], ["my balance", "balance"]],
        "val": [["not read", "yes"]],
        "test": [["yeah", "yes"]],
        "oos_train": [["what do geese eat", "oos"]],
        "oos_val": [["not read", "oos"]],
        "oos_test": [["do ducks sleep", "oos"]],
    }
    path.write_text(json.dumps(parts), encoding="utf-8")


def write_banking(path: Path, rows: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "category"), *rows])


def test_clinc_is_read_with_its_strangers_and_without_its_validation_part(tmp_path: Path) -> None:
    write_clinc(tmp_path / "data_full.json")
    assert read(FULL, tmp_path) == Split(
        taught=[said("yes please", "yes"), said("my balance", "balance"), said("what do geese eat", OUT_OF_SCOPE)],
        judged=[said("yeah", "yes"), said("do ducks sleep", OUT_OF_SCOPE)],
    )


def test_banking_is_read_with_commas_and_line_breaks(tmp_path: Path) -> None:
    write_banking(tmp_path / "train.csv", [("Hello, \nwhere is my card?", "card_arrival")])
    write_banking(tmp_path / "test.csv", [("€1 fee", "reverted_card_payment?")])
    assert read(BANKING, tmp_path) == Split(
        taught=[said("Hello, \nwhere is my card?", "card_arrival")], judged=[said("€1 fee", "reverted_card_payment?")]
    )


def test_without_data_every_file_and_its_address_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert yardsticks.main(["--data", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert str(tmp_path) in told
    for address in (
        "https://raw.githubusercontent.com/clinc/oos-eval/master/data/data_full.json",
        "https://raw.githubusercontent.com/clinc/oos-eval/master/data/data_small.json",
        "https://raw.githubusercontent.com/PolyAI-LDN/task-specific-datasets/master/banking_data/train.csv",
        "https://raw.githubusercontent.com/PolyAI-LDN/task-specific-datasets/master/banking_data/test.csv",
    ):
        assert address in told


def test_half_of_a_data_set_is_none(tmp_path: Path) -> None:
    write_banking(tmp_path / "train.csv", [])
    assert [address.rpartition("/")[2] for address in yardsticks.missing(BANKING, tmp_path)] == ["test.csv"]


def test_what_is_there_is_measured_beside_what_was_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_clinc(tmp_path / "data_small.json")
    measured: list[Path] = []

    def no_training(config: Path, taught: list[Utterance], judged: list[Utterance]) -> runs.Run:
        measured.append(config)
        return runs.Run(train_s=1, mb=2, p50_ms=3, likeliest=("yes", "yes"), sure=("yes", None))

    monkeypatch.setattr(yardsticks, "run", no_training)
    assert yardsticks.main(["--data", str(tmp_path), "--no-default"]) == 0
    assert measured == [ROOT / "config.yml"]
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["Chaski", "(config.yml)", "100.0%", "0.0%", "1", "2.0", "3.0"] in told
    assert ["…", "with", "its", "threshold", "100.0%", "100.0%"] in told
    assert ["Rasa", "(2019)", "88.9%", "55.0%"] in told


def test_the_published_figures_of_banking_say_that_they_are_recalled() -> None:
    assert "recalled, not verified" in BANKING.source
    assert "recalled" not in FULL.source + SMALL.source


def test_a_stranger_is_recalled_when_told_so_or_not_understood() -> None:
    judged = [
        said("a", "yes"),
        said("b", "no"),
        said("c", OUT_OF_SCOPE),
        said("d", OUT_OF_SCOPE),
        said("e", OUT_OF_SCOPE),
    ]
    right, told = scores(judged, ["yes", None, OUT_OF_SCOPE, None, "yes"])
    assert (right, told) == (0.5, 2 / 3)
    assert scores(judged[:2], ["yes", "yes"]) == (0.5, None)


def test_a_sample_is_even_and_the_same_for_every_intent_and_locale() -> None:
    rows = [said(str(number), "a") for number in range(9)] + [said("x", "a", "es"), said("y", "b")]
    kept = sample(rows, 3)
    assert [one.text for one in kept] == ["0", "4", "8", "x", "y"]
    assert sample(rows, 3) == kept
    assert [one.text for one in sample(rows, 1)] == ["0", "x", "y"]
    assert sample(rows, 100) == rows


def test_twins_count_as_one_where_they_are_given() -> None:
    judged = [said("a", "travel-document"), said("b", "travel-document")]
    guesses = ["emergency-travel-document", None]
    assert accuracy(judged, guesses) == 0.0
    assert accuracy(judged, guesses, {"travel-document": "t", "emergency-travel-document": "t"}) == 0.5


def test_the_default_pipeline_is_shortened_in_a_copy(tmp_path: Path) -> None:
    assert default_pipeline(tmp_path, runs.EPOCHS) == runs.DEFAULT
    original = yaml.safe_load(runs.DEFAULT.read_text(encoding="utf-8"))
    short = yaml.safe_load(default_pipeline(tmp_path, 2).read_text(encoding="utf-8"))
    changed = [
        (step, other) for step, other in zip(original["pipeline"], short["pipeline"], strict=True) if step != other
    ]
    assert [(step["name"], step["epochs"], other["epochs"]) for step, other in changed] == [("DIETClassifier", 100, 2)]


def test_training_utterances_are_read_as_they_stand(tmp_path: Path) -> None:
    block = '- intent: pets\n  metadata: {locale: es}\n  examples: |\n    - mi perro\n    - "ya" - dijo\n'
    (tmp_path / "pets.yml").write_text(f'version: "3.1"\nnlu:\n{block}', encoding="utf-8")
    assert peer.taught(tmp_path) == [said("mi perro", "pets", "es"), said('"ya" - dijo', "pets", "es")]


def test_training_data_survive_their_own_yaml(tmp_path: Path) -> None:
    rows = [
        {"text": "si:\x07 claro #1\nya", "intent": "yes", "locale": "es"},
        {"text": "[no] {never}", "intent": "reverted?", "locale": "en"},
        {"text": " \n", "intent": "reverted?", "locale": "en"},
    ]
    runpy.run_path(str(ROOT / "nlu/pipelines.py"))["write_training"](rows, tmp_path)
    files = {path.name: yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"] for path in tmp_path.iterdir()}
    assert files == {
        "es.yml": [{"intent": "yes", "metadata": {"locale": "es"}, "examples": "- si: claro #1 ya\n"}],
        "en.yml": [{"intent": "reverted?", "metadata": {"locale": "en"}, "examples": "- [no] {never}\n"}],
    }
