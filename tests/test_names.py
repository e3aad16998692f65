"""The spellings of a name: both surnames, one, hyphenated, joined, swapped; particles; sounds."""

import re

import pytest

from bot.names import MOST, SOUNDED, Search, has_number, parts, searches, spelled


def surnames(first: str, second: str = "", given: str = "Ana") -> list[str]:
    """The surnames to try with all given names, the likeliest first."""
    found = searches(first, second, given)
    return [one.surnames for one in found if one.given == spelled(given)]


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("Quispe", "QUISPE"),
        ("  muñoz   ", "MUNOZ"),
        ("de la Cruz Ñaupa", "DE LA CRUZ NAUPA"),
        ("Güisa-Sánchez.", "GUISA SANCHEZ"),
        ("O'Higgins", "OHIGGINS"),
        ("D’Angelo", "DANGELO"),
        ("munoz\u0303", "MUNOZ"),
        ("se llama José Luis", "JOSE LUIS"),
        ("su apellido es Quispe", "QUISPE"),
        ("apellido: Quispe", "QUISPE"),
        ("his last name is Quispe", "QUISPE"),
        ("Estrada", "ESTRADA"),
        ("🙏", ""),
        ("123", ""),
        ("", ""),
    ],
)
def test_a_name_is_spelled_with_english_letters_only(typed: str, spelling: str) -> None:
    assert spelled(typed) == spelling


@pytest.mark.parametrize(
    ("name", "single"),
    [
        ("QUISPE MAMANI", ("QUISPE", "MAMANI")),
        ("DE LA CRUZ RIOS", ("DE LA CRUZ", "RIOS")),
        ("PONCE DE LEON", ("PONCE", "DE LEON")),
        ("MARIA DEL CARMEN", ("MARIA", "DEL CARMEN")),
        ("DE", ("DE",)),
        ("", ()),
    ],
)
def test_particles_stay_with_their_name(name: str, single: tuple[str, ...]) -> None:
    assert parts(name) == single


def test_two_surnames_are_tried_in_every_order_the_likeliest_first() -> None:
    assert surnames("Quispe", "Mamani") == [
        "QUISPE MAMANI",
        "QUISPE",
        "QUISPE-MAMANI",
        "MAMANI",
        "QUISPEMAMANI",
        "MAMANI QUISPE",
    ]


def test_the_first_given_name_is_also_tried_alone() -> None:
    found = searches("Quispe", "Mamani", "José Luis")
    assert found[:3] == (
        Search("QUISPE MAMANI", "JOSE LUIS"),
        Search("QUISPE", "JOSE LUIS"),
        Search("QUISPE MAMANI", "JOSE"),
    )
    assert Search("QUISPE MAMANI", "MARIA") in searches("Quispe", "Mamani", "María del Carmen")


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("De la Cruz", {"DELACRUZ RIOS", "DELACRUZ", "LA CRUZ RIOS", "LA CRUZ", "CRUZ RIOS"}),
        ("Delacruz", {"DE LA CRUZ RIOS", "DE LA CRUZ", "LA CRUZ RIOS"}),
        ("La Cruz", {"DE LA CRUZ RIOS", "LACRUZ RIOS"}),
        ("Del Águila", {"DELAGUILA RIOS", "AGUILA RIOS"}),
        ("San Martín", {"SANMARTIN RIOS"}),
    ],
)
def test_a_compound_surname_is_tried_together_and_shorter(typed: str, others: set[str]) -> None:
    assert others <= {*surnames(typed, "Ríos")}


def test_nobody_is_called_martin_for_san_martin_or_gado_for_delgado() -> None:
    assert not {"MARTIN", "MARTIN RIOS"} & {*surnames("San Martín", "Ríos")}
    assert not [name for name in surnames("Delgado", "Ríos") if "GADO" in name.split()]


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("Gonzales", "GONZALEZ"),
        ("Gonzalez", "GONZALES"),
        ("Vásquez", "VAZQUEZ"),
        ("Huamán", "GUAMAN"),
        ("Huamán", "UAMAN"),
        ("Hernández", "ERNANDEZ"),
        ("Ernández", "HERNANDEZ"),
        ("Llanos", "YANOS"),
        ("Yanos", "LLANOS"),
        ("Ynga", "INGA"),
        ("Villar", "BILLAR"),
        ("Balverde", "VALVERDE"),
        ("Zevallos", "SEVALLOS"),
        ("Isasi", "IZASI"),
    ],
)
def test_a_surname_is_tried_as_it_is_heard(typed: str, heard: str) -> None:
    names = surnames(typed, "Condo")
    assert heard in {*names} | {name.removesuffix(" CONDO") for name in names}


def test_sounds_come_after_the_name_as_it_was_written_and_are_few() -> None:
    names = surnames("Gonzales", "Huamán")
    assert names[:3] == ["GONZALES HUAMAN", "GONZALES", "GONZALES-HUAMAN"]
    assert len([name for name in names if "GONZALEZ" in name or "GUAMAN" in name]) <= SOUNDED


@pytest.mark.parametrize(
    ("first", "second"),
    [("Quispe Mamani", ""), ("Quispe Mamani", "Mamani"), ("Quispe", "Quispe Mamani"), ("Quispe-Mamani", "")],
)
def test_both_surnames_in_one_answer_are_two(first: str, second: str) -> None:
    assert surnames(first, second) == surnames("Quispe", "Mamani")


def test_a_compound_first_surname_stays_whole_before_a_second() -> None:
    assert surnames("García Calderón", "Ríos")[:2] == ["GARCIA CALDERON RIOS", "GARCIA CALDERON"]


def test_what_is_not_known_is_left_out() -> None:
    assert searches("", "Mamani", "Ana") == (Search("MAMANI", "ANA"),)
    assert searches("Mamani") == (Search("MAMANI"),)
    assert searches("", "", "Ana") == ()


@pytest.mark.parametrize("first", ["De la Cruz", "Gonzales", "Vásquez", "Quispe", "Huamán", "Delacruz"])
@pytest.mark.parametrize("second", ["De los Ríos", "Zevallos", "Quispe", "Ñahui", ""])
@pytest.mark.parametrize("given", ["José Luis Alberto", "Ana", ""])
def test_there_are_at_most_twelve_each_once_and_every_order_is_among_them(first: str, second: str, given: str) -> None:
    found = searches(first, second, given)
    assert found[0] == Search(f"{spelled(first)} {spelled(second)}".strip(), spelled(given))
    assert len(found) <= MOST
    assert len(found) == len({*found})
    assert all(re.fullmatch(r"[A-Z]+([ -][A-Z]+)*", one.surnames) for one in found)
    if second:
        one, two = spelled(first), spelled(second)
        orders = {f"{one} {two}", one, f"{one}-{two}", two, f"{one}{two}".replace(" ", ""), f"{two} {one}"}
        assert orders <= {search.surnames for search in found if search.given == spelled(given)}


@pytest.mark.parametrize(
    "text",
    ["A123456789", "a-123 456 789", "012345678", "1234567", "A# 12.345.678", "Quispe A123456789", "786 713 2401"],
)
def test_the_number_of_a_document_is_noticed(text: str) -> None:
    assert has_number(text)


@pytest.mark.parametrize("text", ["Quispe", "07505", "José 2", "123456", "1 de mayo de 1980"])
def test_other_numbers_are_none(text: str) -> None:
    assert not has_number(text)
