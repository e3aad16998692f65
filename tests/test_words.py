import pytest

from bot.words import plain


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
