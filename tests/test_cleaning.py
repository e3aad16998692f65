"""Pasted text loses what nobody sees and keeps what people write."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.panel.forms.cleaning import clean, clean_line

FAMILY = "👨‍👩‍👧"
PASTED = st.text(
    st.one_of(
        st.characters(), st.sampled_from(list("\u00a0\u200b\u200d\u200e\ufeff\u00ad\ufe0f“”‘’–—…«»¿¡ñá'\r\n\t👩🏽"))
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("su\u00a0DNI", "su DNI"),
        ("su\u200bDNI\ufeff", "suDNI"),
        ("pasa\u00adporte", "pasaporte"),
        ("“vigente”", '"vigente"'),
        ("el consulado\u2019s", "el consulado's"),
        ("p’unchaw", "p'unchaw"),
        ("de 30\u201360 días", "de 30-60 días"),
        ("cita — gratis", "cita - gratis"),
        ("cita\u2014gratis", "cita - gratis"),
        ("dos  espacios \t aquí ", "dos espacios aquí"),
        ("una línea \r\n otra\rmás", "una línea\notra\nmás"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("derecha\u202e izquierda\u202c", "derecha izquierda"),
        ("nulo\x00", "nulo"),
        ("n\u0303o", "ño"),
    ],
)
def test_what_a_word_processor_adds_goes(pasted: str, meant: str) -> None:
    assert clean(pasted) == meant


@pytest.mark.parametrize(
    "kept",
    [
        "¿Qué dice? ¡Diga «No doy mi consentimiento»!",
        "Ñawpaqta hark'ay, wichq'asqa, p'unchaw",
        f"La familia {FAMILY} y la bandera 🇵🇪 y 👍🏽",
        "Marque 1️⃣",
        "☎️ llame…",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "https://www.gob.pe/36187?a=1–2&b=’x—y’",
        "Vea https://example.org/a—b y llame",
    ],
)
def test_what_people_write_stays(kept: str) -> None:
    assert clean(kept) == kept


def test_a_quote_of_word_after_a_link_is_cleaned() -> None:
    assert clean("“https://www.gob.pe”") == '"https://www.gob.pe"'


def test_a_line_is_one_line() -> None:
    assert clean_line("Oficina\r\n de  Miami\u2028") == "Oficina de Miami"


def test_five_million_characters_are_cleaned() -> None:
    assert len(clean("pasaporte\u00a0— " * 400_000)) > 1_000_000


@given(PASTED)
def test_cleaning_twice_is_cleaning_once(pasted: str) -> None:
    assert clean(clean(pasted)) == clean(pasted)
    assert clean_line(clean_line(pasted)) == clean_line(pasted)


@given(PASTED)
def test_what_is_clean_is_composed_and_visible(pasted: str) -> None:
    cleaned = clean(pasted)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {"\u00a0", "\u200b", "\u00ad", "\ufeff", "\r", "\t", "\x00"} & {*cleaned} - {*"\u200d"}
