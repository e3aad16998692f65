"""Whether an answer helped: a thumb, a reaction, and what thanks lead to."""

from dataclasses import replace

import pytest

from bot.domain import Attachment, Outcome, Turn, rating_choices
from bot.handlers import HANDLERS, followup, smalltalk
from tests.builders import a_question, a_turn

TOPIC = "passport-adult"


def thumb(is_: str, **given: object) -> Turn:
    return a_turn("helpful", entities={"of": TOPIC, "is": is_}, rated=TOPIC, **given)  # type: ignore[arg-type]


def reacted(emoji: str, **given: object) -> Turn:
    question = a_question(emoji, attachment=Attachment.REACTION)
    return replace(a_turn("reaction", **given), question=question)  # type: ignore[arg-type]


def payloads(outcome: Outcome) -> list[str]:
    return [choice.payload for choice in outcome.reply.choices]


def test_a_thumb_under_an_answer_has_a_handler() -> None:
    yes, no = rating_choices(TOPIC)
    assert yes.payload.startswith("/helpful{")
    assert no.payload.startswith("/helpful{")
    assert HANDLERS["helpful"] is followup.rated


@pytest.mark.parametrize(
    ("topic", "office", "step"),
    [(TOPIC, "miami", "/appointment"), (TOPIC, None, "/find-consulate"), ("ice-at-door", "miami", "/find-consulate"), ("?", None, "/find-consulate")],
)  # fmt: skip
def test_who_was_helped_is_thanked_and_led_on(topic: str, office: str | None, step: str) -> None:
    outcome = followup.rated(a_turn("helpful", entities={"of": topic, "is": "yes"}, office=office))
    assert outcome.reply.paragraphs == ("Gracias por decírmelo. Me alegra que le sirva.",)
    assert payloads(outcome) == [step, "/menu"]


@pytest.mark.parametrize("is_", ["no", "", "maybe"])
def test_who_was_not_helped_is_offered_a_person_other_words_and_the_menu(is_: str) -> None:
    outcome = followup.rated(thumb(is_))
    assert outcome.reply.paragraphs[0].startswith("Siento que no le haya servido.")
    assert payloads(outcome) == ["/talk-to-person", "/help", "/menu"]


@pytest.mark.parametrize("is_", ["yes", "no"])
def test_an_answer_is_rated_once(is_: str) -> None:
    contact = followup.rated(thumb(is_)).contact
    assert contact is not None
    assert contact.rated == ""
    assert payloads(smalltalk.thanks(replace(thumb(is_), contact=contact))) == ["/menu"]


@pytest.mark.parametrize(
    ("emoji", "helped"),
    [("👍", True), ("👍🏽", True), ("❤️", True), ("❤️‍🔥", True), ("🙏🏾", True), ("👎", False), ("👎🏿", False), ("😡", False), ("🤦🏽‍♀️", False),
     ("😢", None), ("😱", None), ("🤔", None), ("", None), (" ", None), ("x", None)],
)  # fmt: skip
def test_what_a_reaction_says(emoji: str, helped: bool | None) -> None:
    assert followup.mood(emoji) is helped


def test_the_verdict_is_the_topic_and_yes_or_no() -> None:
    assert followup.verdict(thumb("yes")) == (TOPIC, True)
    assert followup.verdict(thumb("no")) == (TOPIC, False)
    assert followup.verdict(reacted("👎🏽", rated=TOPIC)) == (TOPIC, False)
    assert followup.verdict(reacted("👍")) is None
    assert followup.verdict(reacted("😢", rated=TOPIC)) is None
    assert followup.verdict(a_turn("thanks", text="👍", rated=TOPIC)) is None


def test_thanks_after_an_answer_ask_whether_it_helped() -> None:
    outcome = smalltalk.thanks(a_turn("thanks", rated=TOPIC))
    assert outcome.reply.paragraphs == ("De nada. ¿Le sirvió la respuesta?",)
    yes, no = rating_choices(TOPIC)
    assert payloads(outcome) == [yes.payload, no.payload, "/menu"]
    assert [choice.title for choice in outcome.reply.choices] == ["👍 Sí", "👎 No", "Menú"]


def test_thanks_for_nothing_in_particular_ask_nothing() -> None:
    outcome = smalltalk.thanks(a_turn("thanks"))
    assert outcome.reply.paragraphs == ("De nada. Aquí estoy cuando me necesite.",)
    assert payloads(outcome) == ["/menu"]
