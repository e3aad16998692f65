"""Faults of the content in the officer's words: none that the check knows is left in English."""

import ast
from collections.abc import Iterator

import pytest

from bot.errors import Fault
from bot.panel.faults import told
from bot.settings import ROOT


def problems(module: str) -> Iterator[str]:
    """The third argument of every `Fault(…)` in a module, with "7" in the place of what is not known."""
    for node in ast.walk(ast.parse((ROOT / "bot" / "publishing" / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fault":
            yield written(node.args[2])


def written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else sample(part) for part in node.values)


def sample(part: ast.expr) -> str:
    assert isinstance(part, ast.FormattedValue)
    return "'7'" if part.conversion == ord("r") else "7"


PYDANTIC = "77"  # build.py hands on what pydantic says of a value


@pytest.mark.parametrize("problem", sorted({*problems("check.py"), *problems("build.py")} - {PYDANTIC}))
def test_every_problem_of_the_check_has_words_for_an_officer(problem: str) -> None:
    said = told(Fault("content/offices.yml: paterson", "phones", problem, "Mend it."), str)
    assert said.startswith("offices.yml: paterson, phones: ")
    assert problem not in said
    assert "Mend it" not in said


def test_what_it_quotes_is_kept() -> None:
    said = told(Fault("content/menus.yml", "topics", "'passport' does not exist", "Correct it."), str)
    assert said == "menus.yml, topics: nombra «passport», que no existe. Corríjalo o agregue lo que falta."


def test_one_without_words_is_told_as_it_is() -> None:
    assert told(Fault("content/x.yml", "a", "it is odd", "Mend it."), str) == "x.yml, a: it is odd. Mend it."
