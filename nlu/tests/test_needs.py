"""Where a message turns to another need, and when it is believed to hold two."""

from itertools import pairwise

import pytest

from components.clauses import MOST, Span, clauses, runs
from components.ranking import Ranked, rank
from components.segments import SURE, segments


def pieces(text: str) -> list[str]:
    """The clauses as text, without the white space around them."""
    return [text[start:end].strip() for start, end in clauses(text)]


class TestClauses:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("como saco mi pasaporte y cuanto cuesta", ["como saco mi pasaporte", "cuanto cuesta"]),
            ("como saco mi pasaporte? necesito abogado", ["como saco mi pasaporte", "necesito abogado"]),
            ("renovar mi dni, además perdí la libreta", ["renovar mi dni,", "perdí la libreta"]),
            ("how do i renew my passport and where is it", ["how do i renew my passport", "where is it"]),
            ("i lost my dni; do you open today", ["i lost my dni", "do you open today"]),
            ("perdí mi dni\nmi hija nació acá", ["perdí mi dni", "mi hija nació acá"]),
            ("QUIERO MI DNI Y NECESITO ABOGADO", ["QUIERO MI DNI", "NECESITO ABOGADO"]),
        ],
    )
    def test_a_turn_parts(self, text: str, parts: list[str]) -> None:
        assert pieces(text) == parts

    @pytest.mark.parametrize(
        "text",
        [
            "mi hijo y mi hija nacieron acá",
            "soy peruano, vivo en Lima. quiero mi dni",
            "my mom and dad are peruvian",
            "¿¿¿cómo saco mi pasaporte???",
            "ya? como saco mi pasaporte",
        ],
    )
    def test_a_story_and_a_scrap_stay_whole(self, text: str) -> None:
        assert clauses(text)[0][0] == 0
        assert len(clauses(text)) == 1

    @pytest.mark.parametrize("text", ["", " ", "?", "¿?¿?", "y", "🙏🙏", "a? b? c?"])
    def test_too_little_is_one_clause(self, text: str) -> None:
        assert clauses(text) == [(0, len(text))]

    @pytest.mark.parametrize(
        "text",
        [
            "uno dos? tres cuatro? cinco seis? siete ocho? nueve diez?",
            "cuanto cuesta? " * 700,
            "y como " * 1_500,
            "?" * 10_000,
            "🆘 ayuda; " * 1_000,
        ],
    )
    def test_there_are_few_in_order_from_the_first_character_to_the_last(self, text: str) -> None:
        parts = clauses(text)
        assert 1 <= len(parts) <= MOST
        assert (parts[0][0], parts[-1][1]) == (0, len(text))
        assert all(start < end for start, end in parts)
        assert all(one[1] <= two[0] for one, two in pairwise(parts))

    def test_what_follows_the_last_stays_with_it(self) -> None:
        assert pieces("uno dos? tres cuatro? cinco seis? siete ocho? nueve diez")[-1] == "siete ocho? nueve diez"


class TestRuns:
    def test_the_whole_comes_first_and_then_every_stretch(self) -> None:
        assert runs([(0, 4), (5, 9), (10, 14)]) == [(0, 14), (0, 4), (0, 9), (5, 9), (5, 14), (10, 14)]

    def test_one_clause_is_its_own_only_run(self) -> None:
        assert runs([(0, 0)]) == [(0, 0)]


class TestRanking:
    def test_the_likelier_comes_first(self) -> None:
        ranked = rank(["a", "b", "c"], [0.2, 0.5, 0.3])
        assert ranked == [Ranked("b", 0.5), Ranked("c", 0.3), Ranked("a", 0.2)]

    def test_the_likelier_twin_takes_the_others_probability(self) -> None:
        ranked = rank(["a", "b", "c"], [0.3, 0.45, 0.25], twins=[["a", "c"]])
        assert [guess.name for guess in ranked] == ["a", "b", "c"]
        assert [guess.confidence for guess in ranked] == pytest.approx([0.55, 0.45, 0])

    def test_three_twins_are_one(self) -> None:
        assert rank(["a", "b", "c"], [0.3, 0.3, 0.4], twins=[["a", "b", "c"]])[0] == Ranked("c", pytest.approx(1))

    @pytest.mark.parametrize("twins", [[["a", "gone"]], [["gone", "lost"]], [[]]])
    def test_a_twin_nobody_taught_changes_nothing(self, twins: list[list[str]]) -> None:
        assert rank(["a", "b"], [0.4, 0.6], twins) == rank(["a", "b"], [0.4, 0.6])

    def test_labels_and_probabilities_must_be_as_many(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            rank(["a", "b"], [1.0])


def guesses(parts: list[Span], **named: tuple[str, float]) -> dict[Span, Ranked]:
    """A guess of each run; `named` by first and last clause, as in `p01`, the rest unsure."""
    spans = {
        f"p{first}{last}": (parts[first][0], parts[last][1])
        for first in range(len(parts))
        for last in range(first, len(parts))
    }
    return {span: Ranked(*named.get(name, ("unsure", 0.1))) for name, span in spans.items()}


class TestSegments:
    TWO: tuple[Span, ...] = ((0, 10), (11, 20))
    THREE: tuple[Span, ...] = ((0, 10), (11, 20), (21, 30))

    def test_two_sure_parts_are_two_needs(self) -> None:
        found = segments(guesses([*self.TWO], p00=("passport", 0.9), p11=("lawyer", 0.8)), [])
        assert found == [((0, 10), Ranked("passport", 0.9)), ((11, 20), Ranked("lawyer", 0.8))]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (("passport", 0.9), ("passport", 0.9)),
            (("passport", 0.9), ("lawyer", SURE - 0.01)),
            (("greeting", 0.9), ("lawyer", 0.9)),
        ],
        ids=["the same need", "an unsure part", "small talk"],
    )
    def test_a_message_of_one_need_has_none(self, first: tuple[str, float], second: tuple[str, float]) -> None:
        assert segments(guesses([*self.TWO], p00=first, p11=second), ["greeting"]) == []

    def test_just_sure_is_enough(self) -> None:
        assert len(segments(guesses([*self.TWO], p00=("passport", SURE), p11=("lawyer", SURE)), [])) == 2

    @pytest.mark.parametrize(
        ("early", "late", "cut"), [(0.7, 0.8, [(0, 20), (21, 30)]), (0.8, 0.7, [(0, 10), (11, 30)])]
    )
    def test_the_way_with_the_surest_weakest_part_wins(self, early: float, late: float, cut: list[Span]) -> None:
        sure = {"p00": ("passport", 0.99), "p12": ("lawyer", early), "p01": ("passport", late), "p22": ("lawyer", 0.99)}
        assert [span for span, _ in segments(guesses([*self.THREE], **sure), [])] == cut

    def test_there_may_be_three(self) -> None:
        sure = {"p00": ("passport", 0.9), "p11": ("lawyer", 0.9), "p22": ("visa", 0.9)}
        assert [guess.name for _, guess in segments(guesses([*self.THREE], **sure), [])] == [
            "passport",
            "lawyer",
            "visa",
        ]

    def test_one_clause_is_never_parted(self) -> None:
        assert segments({(0, 10): Ranked("passport", 1.0)}, []) == []
