"""Discreet mode: the lock screen and the buttons give nobody away, and nothing is lost by it."""

import pytest

from bot.channels import telegram, whatsapp
from bot.channels.text import utf16
from bot.conversation import Conversation
from bot.discreet import PREVIEW, alarming, veil
from bot.domain import Choice, Reply, payload
from bot.handlers.menu import rows
from tests.builders import CATALOG, PHRASES, Ask, a_question, a_turn
from tests.renderings import CHANNELS


@pytest.mark.parametrize("locale", PHRASES.locales)
def test_the_first_forty_characters_are_the_neutral_line(locale: str) -> None:
    veiled = veil(Reply(paragraphs=("**ICE está en la puerta**",)), PHRASES.of(locale))
    seen = "\n\n".join(veiled.paragraphs)[:PREVIEW]
    assert seen == veiled.paragraphs[0][:PREVIEW]
    assert not alarming(seen)
    assert "**ICE está en la puerta**" in veiled.paragraphs


@pytest.mark.parametrize("locale", PHRASES.locales)
def test_the_main_menu_has_no_alarming_word_and_leads_to_the_same(locale: str) -> None:
    menu = rows(a_turn("menu", locale=locale))
    veiled = veil(Reply(paragraphs=("",), choices=menu), PHRASES.of(locale)).choices
    assert [choice.payload for choice in veiled] == [choice.payload for choice in menu]
    assert [choice.title for choice in veiled if alarming(choice.title)] == []
    assert len({choice.title for choice in veiled}) == len(menu)


def test_what_a_neutral_title_stands_for_is_told_at_the_end() -> None:
    choice = Choice("ICE toca la puerta de la casa", payload("ice-at-door"))
    veiled = veil(Reply(paragraphs=("Elija un tema.",), choices=(choice,)), PHRASES.of("es"))
    assert veiled.choices == (Choice("Tema 1", choice.payload),)
    assert veiled.paragraphs[-1] == "Tema 1: ICE toca la puerta de la casa"


def test_no_title_of_a_right_that_names_an_authority_passes() -> None:
    named = [topic.title["es"] for topic in CATALOG.topics.values() if " ICE " in f" {topic.title['es']} "]
    assert named
    assert [title for title in named if not alarming(title)] == []


LIMITS = {"telegram": telegram.TEXT_LIMIT, "whatsapp": whatsapp.BODY_LIMIT}


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_message_of_a_long_answer_begins_neutrally(channel: str) -> None:
    told = tuple(f"ICE y la migra, párrafo {number}. " + "palabra " * 60 for number in range(20))
    choices = (Choice("Sacar cita", payload("appointment")), Choice("Menú", payload("menu")))
    veiled = veil(Reply(paragraphs=told, choices=choices, menu="Ver"), PHRASES.of("es"))
    messages = CHANNELS[channel][0](veiled)
    begun = [message.get("body") or message["text"] for message in messages]
    assert [text[:PREVIEW] for text in begun] == [veiled.preview[:PREVIEW]] * len(begun)
    assert all(f"párrafo {number}." in "".join(begun) for number in range(20))
    assert max(map(utf16, begun)) <= LIMITS.get(channel.split()[0], 10**6)
    assert max(utf16(message["text"]) for message in messages) <= LIMITS.get(channel.split()[0], 10**6)


def test_who_writes_too_much_is_asked_to_wait_neutrally(ask: Ask, conversation: Conversation) -> None:
    ask("modo discreto")
    reply = conversation.slow_down(a_question("hola"))
    assert reply.paragraphs[0] == reply.preview
    assert [choice.title for choice in reply.choices if alarming(choice.title)] == []
