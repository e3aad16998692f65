"""More choices than a list holds: none is lost, and "more" leads on even a week later."""

import pytest

from bot.domain import Choice, Outcome, Reply, payload, read_payload
from bot.fold import MOST, fold
from tests.builders import a_contact, a_turn

CHOICES = tuple(
    Choice(f"Lugar {number}", payload("find-consulate", place=f"Lugar {number}")) for number in range(1, 24)
)


def page(number: str | None, choices: tuple[Choice, ...] = CHOICES) -> Reply:
    turn = a_turn("find-consulate", entities={"page": number} if number else {})
    outcome = Outcome(reply=Reply(paragraphs=("¿Cuál es el suyo?",), choices=choices), contact=a_contact())
    return fold(outcome, turn).reply


def test_what_fits_a_list_stays_as_it_is() -> None:
    assert page(None, CHOICES[:MOST]).choices == CHOICES[:MOST]


def test_every_choice_is_reached_once_by_going_on() -> None:
    seen: list[Choice] = []
    step: str | None = None
    for _ in range(5):
        shown = page(step).choices
        assert len(shown) <= MOST
        more = shown[-1].title == "Más"
        seen += shown[:-1] if more else shown
        if not more:
            break
        read = read_payload(shown[-1].payload)
        assert read is not None
        step = read.entity("page")
    assert tuple(seen) == CHOICES


def test_the_next_page_does_not_repeat_the_question() -> None:
    assert page("2").paragraphs == ("Más opciones:",)


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "²", "9" * 5000, "٢"])
def test_a_page_that_is_none_is_the_first(number: str) -> None:
    assert page(number).choices[0] == CHOICES[0]
