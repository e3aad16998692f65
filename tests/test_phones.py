"""What the preview shows is what each channel would send: its marks, its buttons, its limits."""

from dataclasses import replace

import pytest

from bot.channels import telegram, whatsapp
from bot.channels.templates import BODY_LIMIT
from bot.domain import Card, Choice, Pin, Reply, rating_choices
from bot.panel.phones import Bubble, Button, Phone, Run, on_telegram, on_web, on_whatsapp

STEPS = (Choice("Sacar cita", "/appointment"), Choice("Menú", "/menu"))
PLAIN = Reply(paragraphs=("**Costo**\n• US$ 70", "Página: https://example.org/tasas."), choices=STEPS, locale="es")
PIN = Pin("Consulado", "100 Hamilton Plaza", (40.9, -74.2))
CARD = Card("Consulado", "+19732783324")


def read(phone: Phone) -> str:
    """The words of all bubbles, paragraph by paragraph."""
    return "\n\n".join(
        "\n".join("".join(run.text for run in line) for line in paragraph)
        for bubble in phone.bubbles
        for paragraph in bubble.paragraphs
    )


def runs(phone: Phone) -> list[Run]:
    return [run for bubble in phone.bubbles for paragraph in bubble.paragraphs for line in paragraph for run in line]


def buttons(bubble: Bubble) -> list[str]:
    return [button.title for row in bubble.buttons for button in row]


@pytest.mark.parametrize("show", [on_whatsapp, on_telegram, on_web])
def test_bold_words_and_links_are_shown_as_such(show: object) -> None:
    shown = runs(show(PLAIN))  # type: ignore[operator]
    assert Run("Costo", bold=True) in shown
    assert Run("https://example.org/tasas", href="https://example.org/tasas") in shown
    assert [run.text for run in shown if run.bold] == ["Costo"]


@pytest.mark.parametrize("show", [on_whatsapp, on_telegram, on_web])
def test_words_that_look_like_markup_stay_words(show: object) -> None:
    said = "5 * 3 * 2 <b>no</b> & <script>alert(1)</script> *asi* _tal_ **"
    phone = show(Reply(paragraphs=(said,)))  # type: ignore[operator]
    assert read(phone) == said
    assert [run for run in runs(phone) if run.bold or run.href] == []


def test_a_link_is_never_anything_but_a_link_a_mail_or_a_phone() -> None:
    said = "javascript:alert(1) https://example.org ana@example.org +1 973 278 3324"
    assert [run.href for run in runs(on_web(Reply(paragraphs=(said,)))) if run.href] == [
        "https://example.org",
        "mailto:ana@example.org",
        "tel:+19732783324",
    ]


def test_whatsapp_with_its_templates_shows_buttons_under_the_last_words() -> None:
    (bubble,) = on_whatsapp(replace(PLAIN, paragraphs=("¿Qué desea?",))).bubbles
    assert bubble.buttons == ((Button("Sacar cita", "/appointment"),), (Button("Menú", "/menu"),))
    assert (bubble.length, bubble.limit) == (len("¿Qué desea?"), BODY_LIMIT)


def test_whatsapp_without_templates_shows_numbers_to_type() -> None:
    (bubble,) = on_whatsapp(PLAIN, interactive=False).bubbles
    assert bubble.buttons == ()
    assert "1. Sacar cita" in read(on_whatsapp(PLAIN, interactive=False))
    assert bubble.limit == whatsapp.BODY_LIMIT


def test_four_choices_open_as_a_list_on_whatsapp() -> None:
    many = tuple(Choice(f"Tema {number}", f"/tema-{number}", about="otro nombre") for number in range(4))
    bubble = on_whatsapp(replace(PLAIN, choices=many, menu="Ver opciones")).bubbles[-1]
    assert bubble.opener == "Ver opciones"
    assert bubble.rows[0] == Button("Tema 0", "/tema-0", "otro nombre")
    assert bubble.buttons == ()


def test_telegram_shows_pin_card_and_file_as_messages_of_their_own() -> None:
    phone = on_telegram(replace(PLAIN, pin=PIN, card=CARD, files=("office-miami.vcf",), rating="passport-adult"))
    text, place, card, file = phone.bubbles
    assert text.limit == telegram.TEXT_LIMIT
    assert place.place is not None
    assert (place.place.title, place.limit) == ("Consulado", None)
    assert card.card == CARD
    assert file.files == ("office-miami.vcf",)
    assert buttons(file) == ["Sacar cita", "Menú", *(thumb.title for thumb in rating_choices("passport-adult"))]


def test_telegram_asks_for_the_location_with_a_button() -> None:
    (bubble,) = on_telegram(replace(PLAIN, ask_location="📍 Enviar mi ubicación")).bubbles
    assert bubble.location == "📍 Enviar mi ubicación"
    assert buttons(bubble) == ["Sacar cita", "Menú"]


def test_the_chat_page_shows_everything_in_one_message() -> None:
    (bubble,) = on_web(replace(PLAIN, pin=PIN, card=CARD, files=("a.ics",), rating="passport-adult")).bubbles
    assert bubble.place is not None
    assert bubble.place.address == "100 Hamilton Plaza"
    assert (bubble.card, bubble.files, bubble.limit) == (CARD, ("a.ics",), None)
    assert [thumb.title for thumb in bubble.thumbs] == ["👍", "👎"]


def test_a_long_answer_costs_several_messages_each_within_its_limit() -> None:
    long = Reply(paragraphs=tuple(f"{number} " + "ñandú 🦙 " * 60 for number in range(20)))
    for phone in (on_whatsapp(long), on_telegram(long)):
        assert len(phone.bubbles) > 1
        assert all(bubble.limit and 0 < bubble.length <= bubble.limit for bubble in phone.bubbles)
        assert all(0 < bubble.share <= 100 for bubble in phone.bubbles)


def test_telegram_counts_what_is_read_not_its_tags() -> None:
    (bubble,) = on_telegram(Reply(paragraphs=("**A & B**",))).bubbles
    assert bubble.length == len("A & B")


def test_the_language_of_the_answer_is_known() -> None:
    assert on_web(PLAIN).locale == on_whatsapp(PLAIN).locale == on_telegram(PLAIN).locale == "es"
