"""What is said to a voice note, a picture, a card, a reaction, a number nobody asked for."""

from dataclasses import replace

import pytest

from bot.domain import Address, Attachment, Dialog, Handler, Outcome, Turn
from bot.handlers import HANDLERS, forms, handler_name, menu, shield
from tests.builders import CATALOG, a_question, a_turn

FAKE = "+15550100199"  # reserved for fiction
CHANNELS = ("telegram", "whatsapp", "web", "console")


def sent(intent: str, text: str = "", *, channel: str = "telegram", **given: object) -> Turn:
    question = a_question(text, address=Address(channel, "somebody"), **given)
    return replace(a_turn(intent), question=question)


def said(outcome: Outcome) -> str:
    return "\n\n".join(outcome.reply.paragraphs)


def payloads(outcome: Outcome) -> list[str]:
    return [choice.payload for choice in outcome.reply.choices]


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (forms.empty, "Su mensaje llegó vacío"),
        (forms.too_long, "muy largo para mí"),
        (forms.voice, "Gracias por su nota de voz"),
        (forms.picture, "No miro ni guardo fotos"),
        (forms.document, "No abro ni guardo archivos"),
        (forms.video, "No miro ni guardo videos"),
        (forms.sticker, "¿En qué le ayudo?"),
        (forms.other, "no lo puedo leer"),
        (forms.sensitive, "Ese número no hace falta"),
    ],
)
def test_what_is_not_read_is_answered_kindly_with_the_menu(handler: Handler, words: str) -> None:
    turn = sent("x")
    outcome = handler(turn)
    assert words in said(outcome)
    assert outcome.reply.choices == menu.rows(turn)
    assert payloads(outcome)[0] == "/emergency"
    assert handler_name(handler) == "forms"


@pytest.mark.parametrize("attachment", Attachment)
def test_every_attachment_has_its_answer(attachment: Attachment) -> None:
    name = {Attachment.CONTACT: "contact-card"}.get(attachment, str(attachment))
    assert HANDLERS[name].__module__ == forms.__name__


@pytest.mark.parametrize("handler", [forms.picture, forms.document, forms.video, forms.sensitive])
@pytest.mark.parametrize("channel", CHANNELS)
def test_what_may_show_a_document_is_not_needed_and_can_be_deleted(handler: Handler, channel: str) -> None:
    turn = sent("x", channel=channel)
    text = said(handler(turn))
    assert "no hace falta" in text
    assert forms.how_to_delete(turn) in text


def test_how_to_delete_is_told_for_each_channel() -> None:
    told = {channel: forms.how_to_delete(sent("x", channel=channel)) for channel in CHANNELS}
    assert len({*told.values()}) == len(CHANNELS)
    assert "también para Chaski" in told["telegram"]
    assert "Si aparece la opción" in told["telegram"]
    assert "«Eliminar para todos»" in told["whatsapp"]
    assert "si le deja" in told["whatsapp"]
    assert "cierre esta pestaña" in told["web"]


def test_a_number_sent_along_is_said_not_to_be_needed_nor_kept() -> None:
    turn = sent("passport-adult", "renuevo mi pasaporte", channel="whatsapp")
    first, how = forms.sensitive_notice(turn)
    assert "No necesito números de documentos" in first
    assert "no lo guardé" in first
    assert how == forms.how_to_delete(turn)


def test_words_under_a_picture_are_said_to_be_all_that_was_read() -> None:
    assert forms.unseen_notice(sent("x"))[0].endswith("leí solo sus palabras.")


@pytest.mark.parametrize(
    ("number", "words"),
    [(CATALOG.offices["miami"].phones[0].value, "está en mi directorio como **Consulado General del Perú – Miami**"), (FAKE, "no está en mi directorio")],
)  # fmt: skip
def test_a_card_is_compared_with_the_directory_and_never_repeated(number: str, words: str) -> None:
    outcome = forms.contact_card(sent("contact-card", number, attachment=Attachment.CONTACT))
    assert outcome.reply.paragraphs[0] == "Recibí una tarjeta de contacto. No la guardé."
    assert f"El número que recibió: {words}" in said(outcome)
    assert number.removeprefix("+1") not in "".join(filter(str.isdigit, said(outcome)))
    assert outcome.dialog is None
    assert len(outcome.reply.choices) <= 3


@pytest.mark.parametrize("text", ["", "123"])
def test_a_card_without_a_number_asks_for_it(text: str) -> None:
    outcome = forms.contact_card(sent("contact-card", text, attachment=Attachment.CONTACT))
    assert "Envíeme el número" in said(outcome)
    assert outcome.dialog == Dialog(shield.INTENT, "detail")


@pytest.mark.parametrize(
    ("emoji", "words", "steps"),
    [
        ("👍🏽", "Gracias por decírmelo", ["/find-consulate", "/menu"]),
        ("👎", "Siento que no le haya servido", ["/talk-to-person", "/help", "/menu"]),
        ("😱", "Aquí estoy", ["/emergency", "/menu"]),
        ("", "Aquí estoy", ["/emergency", "/menu"]),
    ],
)
def test_a_reaction_is_answered_in_a_line_with_few_steps(emoji: str, words: str, steps: list[str]) -> None:
    outcome = forms.reaction(sent("reaction", emoji, attachment=Attachment.REACTION))
    (line,) = outcome.reply.paragraphs
    assert line.startswith(words)
    assert payloads(outcome) == steps


def test_what_was_heard_is_said_back() -> None:
    assert forms.heard(sent("x"), "cuánto cuesta {eso}") == "Escuché: «cuánto cuesta {eso}». Si no es eso, escríbamelo."


def test_what_was_corrected_or_passed_on_is_said_in_a_line() -> None:
    assert forms.edited_notice(sent("x")) == "Leí su corrección."
    assert forms.forwarded_notice(sent("x")) == "Es un mensaje reenviado: no puedo confirmar lo que dice."
