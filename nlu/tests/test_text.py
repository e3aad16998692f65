"""How a message is spelled before anything is counted in it."""

import pytest

from components.text import ABBREVIATIONS, LONGEST, normalise, strip_accents


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("¿Cómo SACO mi pasaporte?", "como saco mi pasaporte"),
        ("kiero mi dni xq tmb vencio", "quiero mi dni porque tambien vencio"),
        ("holaaaaa", "hola"),
        ("calle 1000", "calle 1000"),
        ("señor, niño", "senor nino"),
        ("an\u0303o", "ano"),
        ("don't know", "dont know"),
        ("can u help me pls", "can you help me please"),
        ("I'm here", "i am here"),
        ("G-325R", "g 325r"),
        ("ﬁrma 𝓽𝓾 ｎｏｍｂｒｅ", "firma tu nombre"),
        ("a\u200byuda\n\nya", "ayuda ya"),
        ("你好 привет", "你好 привет"),
    ],
)
def test_spelling(written: str, read: str) -> None:
    assert normalise(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("gracias🙏🏽", "gracias 🙏"),
        ("❤️ok", "❤ ok"),
        ("👨‍👩‍👧", "👨 👩 👧"),
        ("🆘🆘 ice", "sos sos ice"),
        ("$5", "$ 5"),
    ],
)
def test_emoji_and_signs_of_money_are_words(written: str, read: str) -> None:
    assert normalise(written) == read


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "?!...", "\u200b", "\x00"])
def test_nothing_to_read(blank: str) -> None:
    assert normalise(blank) == ""


@pytest.mark.parametrize("text", ["a" * 10_000, "ab " * 10_000, "🙏" * 10_000, "á\u0301" * 5_000])
def test_a_very_long_message_is_cut(text: str) -> None:
    assert 0 < len(normalise(text)) <= 2 * LONGEST


def test_what_stands_after_the_cut_changes_nothing() -> None:
    begun = "hola " * 1_000
    assert normalise(begun + "pasaporte") == normalise(begun + "abogado")


def test_reading_twice_changes_nothing() -> None:
    for text in ("¿Cómo SACO mi pasaporte xfa?", "🙏🏽 I'm here, wat now", "IDK tmrw"):
        assert normalise(normalise(text)) == normalise(text)


def test_every_abbreviation_is_written_out_as_messages_are_read() -> None:
    assert {short for short, full in ABBREVIATIONS.items() if normalise(short) != full} == set()
    assert {full for full in ABBREVIATIONS.values() if normalise(full) != full} == set()


def test_accents_go_and_letters_stay() -> None:
    assert strip_accents("Ñandú ½ 🙏") == "Nandu ½ 🙏"
