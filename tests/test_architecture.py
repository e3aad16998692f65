"""Who may import whom, read from the source."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TREES = {
    name_of(path): ast.parse(path.read_text(encoding="utf-8"))
    for path in (ROOT / "bot").rglob("*.py")
    if "migrations" not in path.parts
}
EDGES = (
    "bot.channels",
    "bot.storage",
    "bot.web",
    "bot.chat_page",
    "bot.guard",
    "bot.app",
    "bot.outbox",
    "bot.reception",
    "bot.publishing",
    "bot.panel",
)


def imported(tree: ast.Module) -> Iterator[str]:
    """The modules a module imports, wherever in it; `from bot import words` is `bot.words`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide who is meant"
            module = str(node.module)
            inner = [f"{module}.{alias.name}" for alias in node.names if f"{module}.{alias.name}" in TREES]
            yield from inner or [module]


IMPORTS = {name: frozenset(imported(tree)) for name, tree in TREES.items()}


def within(name: str, parents: tuple[str, ...]) -> bool:
    return any(name == parent or name.startswith(f"{parent}.") for parent in parents)


def foreign(module: str, allowed: tuple[str, ...] = ()) -> set[str]:
    """What a module imports besides the standard library and these."""
    return {
        name
        for name in IMPORTS[module]
        if name.partition(".")[0] not in sys.stdlib_module_names and not within(name, allowed)
    }


def importers(parent: str) -> set[str]:
    return {name for name, found in IMPORTS.items() if any(within(one, (parent,)) for one in found)}


def test_the_source_is_read() -> None:
    assert {"bot.errors", "bot.handlers", "bot.channels.telegram", "bot.app"} <= IMPORTS.keys()
    assert "bot.conversation" in IMPORTS["bot.app"]


@pytest.mark.parametrize("module", ["bot.errors", "bot.catalog", "bot.words", "bot.telemetry", "bot.users"])
def test_the_ground_stands_on_the_standard_library(module: str) -> None:
    assert foreign(module) == set()


def test_the_domain_knows_only_the_catalog() -> None:
    assert foreign("bot.domain", ("bot.catalog",)) == set()
    assert foreign("bot.revisions", ("bot.errors",)) == set()


# Modules of pure functions that handlers may use.
PURE = (
    "bot.bands",
    "bot.which_consulate",
    "bot.facets",
    "bot.workdays",
    "bot.planner",
    "bot.papers",
    "bot.deadlines",
    "bot.names",
    "bot.hours",
    "bot.events",
    "bot.files",
    "bot.directory",
    "bot.words",
)


@pytest.mark.parametrize("module", sorted(name for name in IMPORTS if within(name, ("bot.handlers",))))
def test_handlers_know_only_the_nouns_and_one_another(module: str) -> None:
    assert foreign(module, ("bot.catalog", "bot.domain", "bot.handlers", *PURE)) == set()


@pytest.mark.parametrize(
    "module",
    [
        "bot.conversation",
        "bot.interpreter",
        "bot.jurisdictions",
        "bot.places",
        "bot.gazetteer",
        "bot.i18n",
        "bot.emergency",
    ],
)
def test_the_core_knows_no_edge(module: str) -> None:
    assert {name for name in IMPORTS[module] if within(name, EDGES)} == set()


@pytest.mark.parametrize("module", sorted(name for name in IMPORTS if within(name, ("bot.channels",))))
def test_a_channel_knows_no_answer_and_no_storage(module: str) -> None:
    inner = ("bot.conversation", "bot.handlers", "bot.storage", "bot.web", "bot.app", "bot.outbox", "bot.catalog")
    assert {name for name in IMPORTS[module] if within(name, inner)} == set()


@pytest.mark.parametrize("module", sorted(name for name in IMPORTS if within(name, ("bot.storage",))))
def test_storage_knows_no_answer_and_no_channel_of_its_own(module: str) -> None:
    inner = ("bot.conversation", "bot.handlers", "bot.web", "bot.app", "bot.channels.telegram", "bot.channels.whatsapp")
    assert {name for name in IMPORTS[module] if within(name, inner)} == set()


def test_app_alone_knows_everybody() -> None:
    everybody = ("bot.conversation", "bot.channels", "bot.storage", "bot.publishing", "bot.settings")
    knows = set.intersection(*(importers(one) for one in everybody))
    assert knows == {"bot.app", "bot.panel.desk"}  # the desk names what pages work with and makes nothing
    assert importers("bot.app") == {"bot.__main__", "bot.web"}


@pytest.mark.parametrize(
    ("library", "module"),
    [
        ("telegram", {"bot.channels.telegram", "bot.channels.telegram_updates", "bot.web"}),
        ("twilio", {"bot.channels.templates", "bot.channels.whatsapp"}),
        ("yaml", {"bot.facets", "bot.publishing.archive", "bot.publishing.load"}),
        ("jinja2", {"bot.panel.templating"}),
        ("argon2", {"bot.panel.passwords"}),
        ("pyotp", {"bot.panel.second_factor"}),
        ("openpyxl", {"bot.publishing.spreadsheet", "bot.publishing.workbook"}),
        ("us", {"bot.gazetteer"}),
        ("cryptography", {"bot.storage.vault"}),
        ("icalendar", {"bot.files"}),
        (
            "reportlab",
            {
                "bot.publishing.card",
                "bot.publishing.drawing",
                "bot.publishing.interpreter_card",
                "bot.publishing.poster",
            },
        ),
        ("pypdfium2", {"bot.publishing.drawing"}),
        ("faster_whisper", {"bot.speech"}),
    ],
)
def test_a_library_is_known_where_it_is_needed(library: str, module: set[str]) -> None:
    assert importers(library) == module


@pytest.mark.parametrize("module", sorted(name for name in IMPORTS if within(name, ("bot.publishing", "bot.storage"))))
def test_nothing_beneath_the_panel_knows_it(module: str) -> None:
    assert {name for name in IMPORTS[module] if within(name, ("bot.panel",))} == set()


def test_only_outbox_and_reception_send() -> None:
    senders = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "send"
    }
    assert senders == {"bot.outbox", "bot.reception"}


def test_every_module_says_what_it_owns() -> None:
    assert [name for name, tree in TREES.items() if tree.body and not ast.get_docstring(tree)] == []
