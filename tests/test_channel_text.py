import pytest

from bot.channels import console
from bot.channels.text import pack, plain_text, runs, utf16
from bot.domain import Card, Choice, Pin, Reply

PHONES = (
    "+1 555 010 0199",
    "+1 (201) 555-0100",
    "(201) 555-0100",
    "55 1 204 1234",
    "1-800-555-0100",
    "S/ 41",
    "US$ 70",
)
LINK = "https://example.org/" + "a" * 40

# Bold.


@pytest.mark.parametrize(
    ("marked", "pieces"),
    [
        ("**Costo**\n• gratis", [("Costo", True), ("\n• gratis", False)]),
        ("**uno** y **dos**", [("uno", True), (" y ", False), ("dos", True)]),
        ("**uno**\n**dos**", [("uno", True), ("\n", False), ("dos", True)]),
        ("sin marcas", [("sin marcas", False)]),
        ("", []),
    ],
)
def test_bold_marks_make_runs(marked: str, pieces: list[tuple[str, bool]]) -> None:
    assert runs(marked) == pieces


@pytest.mark.parametrize(
    "typed",
    [
        "2 * 3 ** 4",
        "2 ** 3 ** 4",
        "**",
        "****",
        "** **",
        "**sin cerrar",
        "sin abrir**",
        "**uno ** dos",
        "uno ** dos**",
        "una línea **\ny otra **",
        "**uno\ndos**",
    ],
)
def test_an_unpaired_or_empty_mark_is_what_somebody_typed(typed: str) -> None:
    assert runs(typed) == [(typed, False)]
    assert plain_text(typed) == typed


def test_a_stray_mark_does_not_take_the_bold_of_the_next_words() -> None:
    assert runs("2 ** 3 **Costo** **") == [("2 ** 3 ", False), ("Costo", True), (" **", False)]


def test_plain_text_has_no_marks() -> None:
    assert plain_text("**Costo**\n• gratis **hoy**") == "Costo\n• gratis hoy"


@pytest.mark.parametrize(("text", "units"), [("", 0), ("año", 3), ("🆘", 2), ("🇵🇪", 4), ("👍🏽", 4), ("\ud800", 1)])
def test_emoji_count_as_telegram_counts_them(text: str, units: int) -> None:
    assert utf16(text) == units


# Packing.


def test_short_paragraphs_are_one_text() -> None:
    assert pack(["one", "two", "three"], 100) == ["one\n\ntwo\n\nthree"]


def test_paragraphs_that_do_not_fit_together_are_separate_texts() -> None:
    assert pack(["aaaa", "bbbb", "cc"], 8) == ["aaaa", "bbbb\n\ncc"]


def test_a_text_may_fill_the_limit_exactly() -> None:
    assert pack(["aaaa", "bbbb"], 10) == ["aaaa\n\nbbbb"]
    assert pack(["aaaa", "bbbb"], 9) == ["aaaa", "bbbb"]


def test_no_words_are_no_texts() -> None:
    assert pack([], 10) == []
    assert pack(["", " \n"], 10) == []


def test_a_long_paragraph_is_split_at_lines_before_words() -> None:
    assert pack(["uno dos\ntres cuatro\ncinco"], 12) == ["uno dos", "tres cuatro", "cinco"]


def test_a_long_line_is_split_at_words() -> None:
    assert pack(["uno dos tres cuatro"], 12) == ["uno dos tres", "cuatro"]


def test_a_long_line_is_split_at_sentences_before_words() -> None:
    assert pack(["Vaya hoy. Lleve su DNI. Es gratis."], 25) == ["Vaya hoy. Lleve su DNI.", "Es gratis."]
    assert pack(["Vaya hoy. Lleve su DNI original. Es gratis."], 24) == [
        "Vaya hoy.",
        "Lleve su DNI original.",
        "Es gratis.",
    ]


def test_the_rest_of_a_split_line_is_followed_by_the_next_line() -> None:
    assert pack(["uno dos tres\ncuatro"], 11) == ["uno dos", "tres\ncuatro"]


def test_a_long_paragraph_begins_where_the_one_before_it_ends() -> None:
    assert pack(["título", "uno dos\ntres\ncuatro"], 16) == ["título\n\nuno dos", "tres\ncuatro"]


def test_texts_end_with_a_paragraph_where_that_makes_no_more_of_them() -> None:
    assert pack(["uno", "dos1\ndos2\ndos3\ndos4"], 10) == ["uno", "dos1\ndos2", "dos3\ndos4"]
    assert pack(["uno", "dos1\ndos2\ndos3\ndos4\ndos5"], 10) == ["uno\n\ndos1", "dos2\ndos3", "dos4\ndos5"]


@pytest.mark.parametrize("whole", [*PHONES, LINK])
@pytest.mark.parametrize("before", range(12))
def test_a_phone_an_amount_and_a_link_stay_whole(whole: str, before: int) -> None:
    texts = pack(["x " * before + whole + " fin de la línea"], len(whole) + 3)
    assert len(texts) > 1
    assert sum(whole in text for text in texts) == 1


def test_a_bullet_stays_with_its_word() -> None:
    assert pack(["uno dos • tres"], 9) == ["uno dos", "• tres"]


def test_only_a_word_longer_than_the_limit_is_cut_and_nothing_of_it_is_lost() -> None:
    assert pack([f"vea {LINK} hoy"], 20) == ["vea https://example.", "org/" + "a" * 16, "a" * 20, "aaaa hoy"]


def test_nothing_is_lost_and_the_order_stays() -> None:
    paragraphs = [" ".join(f"p{number}w{word}" for word in range(number * 7)) for number in range(1, 9)]
    texts = pack(paragraphs, 40)
    assert all(len(text) <= 40 for text in texts)
    assert " ".join(texts).split() == " ".join(paragraphs).split()


def test_length_is_measured_as_the_channel_counts() -> None:
    assert pack(["**aaaa**", "**bbbb**"], 10, length=lambda text: len(plain_text(text))) == ["**aaaa**\n\n**bbbb**"]
    assert pack(["🆘🆘", "🆘🆘"], 9, length=utf16) == ["🆘🆘", "🆘🆘"]


def test_bold_that_goes_across_a_break_is_closed_and_opened_again() -> None:
    assert pack(["**uno dos tres** cuatro"], 15) == ["**uno dos**", "**tres** cuatro"]
    assert pack([f"**{'a' * 12}**"], 8) == ["**aaaa**", "**aaaa**", "**aaaa**"]


# The last text, under which the buttons stand.


def test_the_last_text_has_a_limit_of_its_own() -> None:
    assert pack(["uno", "dos", "tres"], 13, last=6) == ["uno\n\ndos", "tres"]
    assert pack(["uno", "dos", "tres"], 13, last=13) == ["uno\n\ndos", "tres"]
    assert pack(["unouno", "dos", "tres"], 13, last=9) == ["unouno\n\ndos", "tres"]
    assert pack(["uno", "dosdosdos"], 14, last=9) == ["uno", "dosdosdos"]


def test_the_last_paragraph_is_split_where_it_does_not_fit_under_the_buttons() -> None:
    assert pack(["título", "uno\ndos\ntres"], 20, last=8) == ["título\n\nuno\ndos", "tres"]
    assert pack(["título", "uno dos tres"], 20, last=6) == ["título\n\nuno dos", "tres"]


def test_all_in_one_where_all_fits_the_last_limit() -> None:
    assert pack(["uno", "dos"], 8, last=8) == ["uno\n\ndos"]
    assert pack(["uno", "dos"], 4, last=8) == ["uno\n\ndos"]


# The terminal.


def test_the_terminal_tells_everything_in_words() -> None:
    (message,) = console.render(
        Reply(
            paragraphs=("**Consulado** de prueba",),
            choices=(Choice("Ñan", "/menu", about="Camino"), Choice("Ayuda", "/help")),
            pin=Pin("Consulado", "1 Main St", (40.0, -74.0)),
            card=Card("Consulado", "+15550100199"),
            files=("office-a.vcf",),
            ask_location="Enviar mi ubicación",
            rating="passport",
        )
    )
    assert message == {
        "text": "Consulado de prueba\n\n"
        "📍 Consulado\n1 Main St\ngeo:40.0,-74.0\n\n"
        "👤 Consulado\n+15550100199\n\n"
        "[archivo] office-a.vcf\n\n"
        "[Enviar mi ubicación]\n\n"
        "👍 / 👎\n\n"
        "1. Ñan (Camino)\n2. Ayuda"
    }
