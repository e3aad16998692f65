"""What a person decides about their own record."""

import pytest

from bot.domain import Address
from bot.handlers import profile
from tests.builders import Ask, a_turn


def told(ask: Ask, text: str, channel: str = "console") -> str:
    return "\n\n".join(ask(text, address=Address(channel, "somebody")).outcome.reply.paragraphs)


def test_my_data_lists_everything_that_is_kept(ask: Ask) -> None:
    ask("Paterson, NJ")
    ask("/start passport-adult")
    ask("modo discreto")
    ask("ALTO")
    said = told(ask, "mis datos")
    for kept in ("español", "Paterson", "Pasaporte", "no quiere recibirlas", "discreto: activado", "90 días"):
        assert kept.lower() in said.lower(), kept


def test_my_data_of_a_stranger_says_none(ask: Ask) -> None:
    assert told(ask, "mis datos").count("ninguno") == 2


@pytest.mark.parametrize(
    ("channel", "who"), [("telegram", "Telegram"), ("whatsapp", "Twilio"), ("web", "pestaña"), ("console", "teléfono")]
)
def test_who_is_forgotten_is_told_who_else_keeps_the_chat(ask: Ask, channel: str, who: str) -> None:
    said = told(ask, "borrar mis datos", channel)
    assert "Borré lo que guardaba de usted" in said
    assert who in said


def test_forgetting_forgets_every_choice(ask: Ask) -> None:
    ask("modo discreto")
    ask("ALTO")
    ask("borrar mis datos")
    contact = ask("mis datos").outcome.contact
    assert contact is not None
    assert not contact.discreet
    assert not contact.stopped


@pytest.mark.parametrize(("channel", "cleans"), [("telegram", True), ("whatsapp", False), ("web", False)])
def test_clean_takes_messages_away_where_a_bot_can(ask: Ask, channel: str, cleans: bool) -> None:
    answer = ask("limpiar", address=Address(channel, "somebody"))
    assert answer.outcome.reply.clean is cleans


def test_discreet_mode_says_how_to_leave_it() -> None:
    on = profile.discreet(a_turn("discreet", entities={"is": "on"}))
    assert on.contact is not None
    assert on.contact.discreet
    assert "modo normal" in "\n".join(on.reply.paragraphs)
    off = profile.discreet(a_turn("discreet", entities={"is": "off"}, discreet=True))
    assert off.contact is not None
    assert not off.contact.discreet


def test_the_question_about_updates_changes_nothing() -> None:
    asked = profile.updates(a_turn("updates", entities={"is": "ask"}))
    assert asked.contact is not None
    assert not asked.contact.stopped
    assert [choice.payload for choice in asked.reply.choices] == ['/updates{"is":"off"}', "/menu"]


def test_after_stopping_the_way_back_is_told() -> None:
    off = profile.updates(a_turn("updates", entities={"is": "off"}))
    assert "ALTA" in "\n".join(off.reply.paragraphs)
