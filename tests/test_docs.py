"""The documents keep their promises: what they name exists, what exists is named."""

import re
from pathlib import Path

import pytest

from bot import telemetry
from bot.__main__ import _parser
from bot.settings import ROOT, Settings
from bot.storage.tables import Base

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
SETTINGS = [name.upper() for name in Settings.model_fields]
EVENTS = [value for name, value in vars(telemetry).items() if name.isupper() and isinstance(value, str)]
COLUMNS = [(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns]
CODE = re.compile(r"(?s:```.*?```)|`[^`\n]+`|^ {4}.*$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(document: Path, program: str) -> set[str]:
    """What a document's code tells a person to give to `make` or `chaski`."""
    code = " ".join(CODE.findall(document.read_text(encoding="utf-8")))
    return set(re.findall(rf"(?<![\w/-]){program} ([a-z]+)", code.replace(".venv/bin/", "")))


@pytest.fixture(scope="module")
def examples() -> dict[str, str]:
    """Each setting of .env.example with the line above it."""
    lines = read(".env.example").splitlines()
    pairs = zip(["", *lines], lines, strict=False)
    return {line.partition("=")[0]: above for above, line in pairs if re.match(r"[A-Z_]+=", line)}


def test_the_example_of_settings_has_all_of_them_and_no_other(examples: dict[str, str]) -> None:
    assert sorted(examples) == sorted(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_explained(examples: dict[str, str], name: str) -> None:
    assert re.match(r"# \w.{8,}", examples[name])
    assert f"`{name}`" in read("README.md") + read("docs/operations.md")


def test_the_example_as_it_stands_is_the_local_run() -> None:
    assert Settings(_env_file=ROOT / ".env.example").local  # type: ignore[call-arg]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
class TestDocument:
    def test_every_make_target_it_names_exists(self, document: Path) -> None:
        targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
        assert commands(document, "make") - targets == set()

    def test_every_chaski_command_it_names_exists(self, document: Path) -> None:
        there_are = set(re.findall(r"^    ([a-z]+) ", _parser().format_help(), re.MULTILINE))
        assert commands(document, "chaski") - there_are == set()

    def test_every_file_it_links_exists(self, document: Path) -> None:
        local = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
        assert [link for link in local if not (document.parent / link).exists()] == []


def test_the_readme_names_the_two_first_commands() -> None:
    assert {"run", "test"} <= commands(ROOT / "README.md", "make")
    assert {"chat", "ask", "key", "check"} <= commands(ROOT / "README.md", "chaski")


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_documented(event: str) -> None:
    assert f"`{event}`" in read("docs/operations.md")


def test_no_event_is_documented_that_is_no_more() -> None:
    table = read("docs/operations.md").partition("## Events")[2].partition("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == set(EVENTS)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_is_told_of(table: str, column: str) -> None:
    (row,) = re.findall(rf"^\| table `{table}` \|.*$", read("docs/privacy.md"), re.MULTILINE)
    assert f"`{column}`" in row
