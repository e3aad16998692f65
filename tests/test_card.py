"""The rights card: every word from content/, one page of paper, one picture a small phone can show."""

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from bot.catalog import Fact
from bot.errors import ContentError
from bot.files import render
from bot.handlers import route
from bot.publishing.card import FILES, FINE, PHONE, Kind, card, card_file
from bot.publishing.load import load
from bot.settings import ROOT
from bot.words import plain
from tests.builders import CATALOG, a_turn, catalog_with

CONTENT = CATALOG.card
OTHER = "red-cards"  # carries the card, says nothing of it
BEHIND = [CATALOG.topics[topic] for topic in CONTENT.carried_by if topic != OTHER]


def page(pdf: bytes) -> str:
    """The words of a PDF, its only page's, in a plain form."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return plain(document[0].get_textpage().get_text_bounded())


def texts(locale: str) -> str:
    """All that the topics behind the card say."""
    facts = [fact for topic in BEHIND for fact in topic.body.facts() if isinstance(fact, Fact)]
    return " ".join(fact.text[locale] for fact in facts)


def english() -> Iterator[str]:
    for line in CONTENT.lines:
        yield line.say


def test_the_pdf_is_one_letter_page_with_every_word() -> None:
    pdf = card(CATALOG, Kind.PDF)
    said = page(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_page_size(0) == (612, 792)
    for text in (
        *english(),
        *(line.means["es"] for line in CONTENT.lines),
        *(note.text["es"] for note in CONTENT.notes),
        CONTENT.notice["es"],
        CONTENT.how["es"],
    ):
        assert plain(text) in said
    assert "revisado 22 de noviembre de 2026" in said
    for source in CONTENT.sources:
        assert plain(source.name) in said


def test_what_is_not_confirmed_says_so() -> None:
    doubtful = [note for note in CONTENT.notes if not note.confidence.stated]
    assert doubtful
    for note in doubtful:
        assert f"sin confirmar {plain(note.text['es'])}" in page(card(CATALOG, Kind.PDF))


def test_the_wallet_part_repeats_every_line() -> None:
    said = page(card(CATALOG, Kind.PDF))
    assert [line for line in english() if said.count(plain(line)) < 2] == []


def test_the_picture_fits_a_small_phone_and_an_old_connection() -> None:
    png = card(CATALOG, Kind.PNG)
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    assert image.width == PHONE * FINE
    assert image.height < 4 * image.width
    assert len(png) < 250_000


def test_the_same_content_is_the_same_file_and_another_is_another() -> None:
    first = card(CATALOG, Kind.PDF)
    other = catalog_with(card=replace(CONTENT, title={"es": "Otra", "en": "Another"}))
    assert "otra" in page(card(other, Kind.PDF))
    assert card(CATALOG, Kind.PDF) == first


def test_a_text_that_is_too_long_still_makes_one_page() -> None:
    longer = replace(CONTENT, notes=CONTENT.notes * 6)
    assert plain(CONTENT.notice["es"]) in page(card(catalog_with(card=longer), Kind.PDF))


def test_the_files_have_names_and_media_types() -> None:
    assert FILES.keys() == {"rights-card.pdf", "rights-card.png"}
    for name, start in (("rights-card.pdf", b"%PDF"), ("rights-card.png", b"\x89PNG")):
        drawn, file = card_file(CATALOG, name), render(name, CATALOG)
        assert drawn is not None
        assert file is not None
        assert file.content == drawn[0]
        assert file.content.startswith(start)
        assert file.media_type == drawn[1]
    assert card_file(CATALOG, "card.yml") is None


@pytest.mark.parametrize("line", CONTENT.lines, ids=lambda line: line.topic)
def test_a_line_stands_on_a_topic_that_carries_the_card(line: object) -> None:
    assert getattr(line, "topic", None) in [topic.id for topic in BEHIND]


def test_what_is_said_to_an_agent_is_what_the_topics_say() -> None:
    """Each sentence stands in a topic; two are the door's instructions turned into words for the agent."""
    known = plain(texts("en"))
    mine = {
        "i do not open without a warrant signed by a judge": "you need not open unless they show a warrant signed by a judge",
        "slide it under the door or show it at the window": "slide the warrant under the door or show it at a window",
    }
    for sentence in (plain(part) for line in english() for part in re.split(r"(?<=\.) ", line)):
        assert mine.get(sentence, sentence) in known, sentence


def test_the_card_is_due_no_later_than_what_it_stands_on() -> None:
    assert CONTENT.review_by <= min(topic.review_by for topic in BEHIND)


@pytest.mark.parametrize("topic", CONTENT.carried_by)
def test_these_answers_bring_the_picture(topic: str) -> None:
    turn = a_turn(topic)
    assert route(topic, turn)(turn).reply.files == ("rights-card.png",)


def test_other_answers_do_not() -> None:
    turn = a_turn("notario-fraud")
    assert route("notario-fraud", turn)(turn).reply.files == ()


def test_a_fault_in_the_file_is_named(tmp_path: Path) -> None:
    content = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    file = content / "card.yml"
    written = file.read_text(encoding="utf-8")
    file.write_text(written.replace("topic: do-not-sign", "topic: do-not-sing"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(content)
    assert [(fault.where, fault.key) for fault in caught.value.faults] == [("content/card.yml", "lines")]
    file.write_text(written.replace("lines:", "line:"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(content)
    assert {fault.where for fault in caught.value.faults} == {"content/card.yml"}
