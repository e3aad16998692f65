import pytest

from bot.channels.text import pack, plain_text

PHONE = "+1 555 010 0199"
LINK = "https://example.org/" + "a" * 40


def test_short_paragraphs_are_one_text() -> None:
    assert pack(["one", "two", "three"], 100) == ["one\n\ntwo\n\nthree"]


def test_paragraphs_that_do_not_fit_together_are_separate_texts() -> None:
    assert pack(["aaaa", "bbbb", "cc"], 8) == ["aaaa", "bbbb\n\ncc"]


def test_a_text_may_fill_the_limit_exactly() -> None:
    assert pack(["aaaa", "bbbb"], 10) == ["aaaa\n\nbbbb"]
    assert pack(["aaaa", "bbbb"], 9) == ["aaaa", "bbbb"]


def test_a_long_paragraph_is_split_at_lines_before_words() -> None:
    assert pack(["uno dos\ntres cuatro\ncinco"], 12) == ["uno dos", "tres cuatro", "cinco"]


def test_a_long_line_is_split_at_words() -> None:
    assert pack(["uno dos tres cuatro"], 12) == ["uno dos tres", "cuatro"]


def test_the_rest_of_a_split_line_is_followed_by_the_next_line() -> None:
    assert pack(["uno dos tres\ncuatro"], 11) == ["uno dos", "tres\ncuatro"]


@pytest.mark.parametrize("whole", [PHONE, LINK])
@pytest.mark.parametrize("before", range(12))
def test_a_phone_number_and_a_link_stay_whole(whole: str, before: int) -> None:
    texts = pack(["x " * before + whole + " fin de la línea"], len(whole) + 3)
    assert len(texts) > 1
    assert sum(whole in text for text in texts) == 1


def test_a_link_longer_than_the_limit_stays_whole() -> None:
    assert pack([LINK], 20) == [LINK]


def test_nothing_is_lost_and_the_order_stays() -> None:
    paragraphs = [" ".join(f"p{number}w{word}" for word in range(number * 7)) for number in range(1, 9)]
    texts = pack(paragraphs, 40)
    assert all(len(text) <= 40 for text in texts)
    assert " ".join(texts).split() == " ".join(paragraphs).split()


def test_length_is_measured_as_the_channel_counts() -> None:
    assert pack(["**aaaa**", "**bbbb**"], 10, length=lambda text: len(plain_text(text))) == ["**aaaa**\n\n**bbbb**"]


def test_no_paragraphs_are_no_texts() -> None:
    assert pack([], 10) == []


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**Costo**\n• gratis", "Costo\n• gratis"),
        ("**uno** y **dos**", "uno y dos"),
        ("2 * 3 ** 4", "2 * 3 ** 4"),
        ("sin marcas", "sin marcas"),
    ],
)
def test_bold_marks_are_taken_away_in_pairs(marked: str, plain: str) -> None:
    assert plain_text(marked) == plain
