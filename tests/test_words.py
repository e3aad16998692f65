import pytest

from bot.words import number, plain, thumb


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("¿Dónde está?", "donde esta"),
        ("  CUÁNTO   cuesta…\nel PASAPORTE!!", "cuanto cuesta el pasaporte"),
        ("mañana, señor", "manana senor"),
        ("D.N.I. 07505-1234", "d n i 07505 1234"),
        ("pasaporté", "pasaporte"),  # composed and decomposed accents alike
        ("pasaporte\u0301", "pasaporte"),
        ("ＩＣＥ", "ice"),
        ("🆘", ""),
        ("", ""),
    ],
)
def test_accents_case_and_punctuation_never_decide(typed: str, read: str) -> None:
    assert plain(typed) == read


def test_a_plain_form_is_plain_already() -> None:
    once = plain("¡Ayúdeme, por favor!")
    assert plain(once) == once


@pytest.mark.parametrize(
    "typed",
    [
        *("2", " 2.", "2)", "#2", "(2)", "# 2", "2\n", "*2*", "2-", "- 2", "2?", "02"),
        *("２", "（２）", "٢", "२", "២", "②", "²", "2️⃣", "2\u20e3"),
        *("opción 2", "OPCION 2", "opción dos", "la opción 2", "la 2", "La dos", "el 2", "el número 2", "numero 2", "N° 2", "Nº2"),
        *("option 2", "the 2", "number 2", "No. 2", "option two", "quiero la 2", "elijo el número dos", "I choose 2", "2 por favor"),
        *("dos", "Dos.", "TWO", "two please", "iskay", "Iskay!"),
    ],
)  # fmt: skip
def test_a_number_typed_is_a_line_of_a_menu(typed: str) -> None:
    assert number(typed) == 2


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("uno dos tres cuatro cinco seis siete ocho nueve diez", 1),
        ("one two three four five six seven eight nine ten", 1),
        ("huk iskay kimsa tawa pichqa suqta qanchis pusaq isqun chunka", 1),
        ("0 1 2 3 4 5 6 7 8 9 10 11", 0),
    ],
)
def test_numbers_are_counted_in_every_language(words: str, first: int) -> None:
    said = words.split()
    assert [number(word) for word in said] == [*range(first, first + len(said))]


def test_ten_has_an_emoji_of_its_own() -> None:
    assert number("🔟") == 10


@pytest.mark.parametrize(
    "typed",
    [
        *("", "👍", "hola", "2 hijos", "20 dólares", "tengo 2", "dos pasaportes", "los dos", "a las 2", "son las dos", "opción"),
        *("07505", "123", "2026", "2 3", "2 y 3", "2️⃣3️⃣", "2,3", "1/2", "½", "2.5", "10:30", "2%", "$2", "-2", "€2", "n 2 o 3"),
        *("once", "to", "solo una cosa", "one more", "huk simi"),
    ],
)  # fmt: skip
def test_other_numbers_are_no_line_of_a_menu(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize("typed", ["👍", "👍🏻", "👍🏿", " 👍🏽 ", "👍👍", "👍🏽👍🏽", "❤️", "❤", "👌", "👍\n"])
def test_a_thumb_up_of_any_tone_is_approval(typed: str) -> None:
    assert thumb(typed) is True


@pytest.mark.parametrize("typed", ["👎", "👎🏾", "👎 👎🏿"])
def test_a_thumb_down_is_disapproval(typed: str) -> None:
    assert thumb(typed) is False


@pytest.mark.parametrize(
    "typed", ["", " ", "\ufe0f", "👍👎", "👎👍", "gracias 👍", "👍 ok", "🙏", "🆘", "ok", "sí", "1"]
)
def test_anything_else_is_neither(typed: str) -> None:
    assert thumb(typed) is None
