"""The interpreter card: two English sentences, in the chat and as files for a small phone and for paper."""

import io
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from PIL import Image

from bot.domain import File
from bot.files import INTERPRETER, INTERPRETER_CARD, render
from bot.handlers import HANDLERS, handler_name, interpreter_card
from bot.publishing.card import FINE, PHONE
from tests.builders import CATALOG, a_turn

ENGLISH = "I speak Quechua. I ask for an interpreter."


def file(name: str) -> File:
    found = render(name, CATALOG)
    assert found is not None
    return found


def test_the_english_stands_alone_in_bold_under_what_it_means() -> None:
    outcome = interpreter_card.show(a_turn("interpreter-card"))
    meaning, english = outcome.reply.paragraphs
    assert meaning == "Muestre esto. En inglés dice: «Hablo quechua. Pido un intérprete.»"
    assert english == f"**{ENGLISH}**"
    assert outcome.reply.files == ("interpreter-card.png", "interpreter-card.pdf")
    assert len(outcome.reply.choices) == 3


def test_it_is_an_intent() -> None:
    assert HANDLERS["interpreter-card"] is interpreter_card.show
    assert handler_name(interpreter_card.show) == "rights"


def test_the_page_to_print_holds_the_two_sentences_and_nothing_else() -> None:
    found = file("interpreter-card.pdf")
    assert found.media_type == "application/pdf"
    with pypdfium2.PdfDocument(found.content) as document:
        assert len(document) == 1
        assert document.get_page_size(0) == (792, 612)
        assert " ".join(document[0].get_textpage().get_text_bounded().split()) == ENGLISH


def test_the_picture_is_black_on_white_large_and_light() -> None:
    found = file("interpreter-card.png")
    assert found.media_type == "image/png"
    image = Image.open(io.BytesIO(found.content))
    assert image.format == "PNG"
    assert image.width == PHONE * FINE
    assert image.height < 1.5 * image.width
    assert len(found.content) < 40_000
    colours = image.convert("RGB").getcolors()
    assert colours is not None
    (_, paper), (_, ink) = sorted(colours, reverse=True)[:2]
    assert min(paper) > 250
    assert max(ink) < 30
    assert all(max(shade) - min(shade) < 3 for _, shade in colours)


def test_the_letters_are_high_enough_to_be_read_at_arms_length() -> None:
    """The first line's ink, from top to bottom, in pixels of a phone 360 wide."""
    image = Image.open(io.BytesIO(file("interpreter-card.png").content)).convert("L")
    inside = image.crop((60, 60, image.width - 60, image.height - 60)).point(lambda shade: 255 if shade < 100 else 0)
    rows = [bool(inside.crop((0, row, inside.width, row + 1)).getbbox()) for row in range(inside.height)]
    first = rows.index(True)
    assert rows.index(False, first) - first > 30 * FINE


def test_the_same_words_are_the_same_file_whoever_asks() -> None:
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: file("interpreter-card.png").content, range(8)))
    assert len({*drawn}) == 1


@pytest.mark.parametrize("name", ["interpreter-card", "interpreter-card.jpg", "../interpreter-card.png"])
def test_other_names_are_no_file(name: str) -> None:
    assert render(name, CATALOG) is None


def test_the_words_stand_in_one_place() -> None:
    assert " ".join(INTERPRETER) == ENGLISH
    assert {*INTERPRETER_CARD} == {"interpreter-card.png", "interpreter-card.pdf"}
