import pytest

from bot.domain import Jurisdiction
from bot.handlers.why import distance, why
from bot.jurisdictions import locate
from tests.builders import CATALOG, a_turn


def said(place: str, locale: str = "es") -> str:
    where = locate(place, CATALOG, asked=True)
    assert isinstance(where, Jurisdiction)
    return "\n".join(why(a_turn("find-consulate", jurisdiction=where, locale=locale), where))


def test_without_a_place_nothing_is_said() -> None:
    assert why(a_turn("find-consulate"), None) == []


def test_a_split_state_names_both_offices_with_their_distances() -> None:
    text = said("Sacramento")
    assert "el más cercano es San Francisco. El otro de su estado es Los Angeles." in text
    assert "En línea recta: San Francisco, a unas 75 millas; Los Angeles, a unas 360 millas." in text


def test_two_offices_of_another_state_are_not_said_to_be_of_this_one() -> None:
    text = said("Reno, NV")
    assert "El otro que puede tocarle es Los Angeles." in text
    assert "de su estado" not in text


def test_where_no_source_names_an_office_the_distance_to_the_nearest_is_told() -> None:
    text = said("96910")
    assert text.startswith("No está confirmado qué consulado atiende Hagatna, GU 96910. El más cercano es este")
    assert "En línea recta: Seattle, a unas 5670 millas." in text


def test_a_state_with_a_second_office_tells_how_far_both_are() -> None:
    text = said("33602")
    assert "También hay un Consulado General en Orlando" in text
    assert "Miami, a unas 210 millas; Orlando, a unas 75 millas" in text


@pytest.mark.parametrize("place", ["07505", "Utah", "Florida", "Virginia"])
def test_one_office_or_a_whole_state_has_no_distance(place: str) -> None:
    assert "millas" not in said(place)


def test_the_act_that_gives_an_office_its_state_is_told_with_its_date() -> None:
    assert "Así es desde el 26 de septiembre de 2023: Resolución Suprema 143-2023-RE." in said("Utah")
    assert "Así es desde" not in said("Virginia")


@pytest.mark.parametrize(
    ("miles", "words"),
    [(0, "a menos de 10 millas"), (9, "a menos de 10 millas"), (31, "a unas 30 millas"), (33, "a unas 35 millas"),
     (99, "a unas 100 millas"), (204, "a unas 200 millas"), (5667, "a unas 5670 millas")],
)  # fmt: skip
def test_a_distance_is_rounded_because_it_is_from_middle_to_middle(miles: int, words: str) -> None:
    assert distance(a_turn("find-consulate"), miles) == words
