"""A draft language, or one that fell behind: its own words first, everything in Spanish below, nothing twice."""

from dataclasses import replace

import pytest

from bot.bilingual import NEWER, SPANISH, join
from bot.catalog import Catalog
from bot.conversation import Conversation
from bot.domain import Choice, Outcome, Reply, payload
from tests.builders import CATALOG, PHRASES, a_contact, a_question, catalog_with

ONLY = "Kayqa castellanollapim kachkan:"
TOPIC = replace(CATALOG.topics["passport-adult"], title={"es": "Pasaporte", "qu": "Pasaporte"})
TITLED: Catalog = catalog_with(topics={**CATALOG.topics, "passport-adult": TOPIC})
UNTITLED: Catalog = catalog_with(topics={**CATALOG.topics, "passport-adult": replace(TOPIC, title={"es": "Pasaporte"})})


def said(*paragraphs: str, locale: str = "es", topic: str | None = None, choices: tuple[Choice, ...] = ()) -> Outcome:
    reply = Reply(paragraphs=paragraphs, choices=choices)
    return Outcome(reply=reply, contact=a_contact(locale=locale), topic=topic)


def test_its_own_words_come_first_and_the_spanish_below() -> None:
    joined = join(said("Ama kichaychu.", locale="qu"), said("No abra."), "qu", TITLED, ONLY)
    assert joined.reply.paragraphs == ("Ama kichaychu.", SPANISH, "No abra.")
    assert joined.contact is not None
    assert joined.contact.locale == "qu"


def test_a_line_that_is_the_same_in_both_stands_once() -> None:
    draft = said("**Apanayki**\n• DNI nisqata\n• Traiga una foto.", "• Traiga una foto.", locale="qu")
    spanish = said("**Qué llevar**\n• Su DNI\n• Traiga una foto.", "• Traiga una foto.")
    own = join(draft, spanish, "qu", TITLED, ONLY).reply.paragraphs
    assert own[: own.index(SPANISH)] == ("**Apanayki**\n• DNI nisqata",)


def test_a_heading_left_alone_is_dropped() -> None:
    draft = said("**Apanayki**\n• Traiga una foto.", "Allinllachu.", locale="qu")
    spanish = said("**Qué llevar**\n• Traiga una foto.", "¿Qué tal?")
    own = join(draft, spanish, "qu", TITLED, ONLY).reply.paragraphs
    assert own[: own.index(SPANISH)] == ("Allinllachu.",)


def test_a_phone_stays_with_the_words_that_name_it() -> None:
    draft = said("Telefonon:\n+1 555 555 0100", locale="qu")
    spanish = said("Teléfono:\n+1 555 555 0100")
    assert join(draft, spanish, "qu", TITLED, ONLY).reply.paragraphs[0] == "Telefonon:\n+1 555 555 0100"


def test_a_topic_without_words_of_its_own_is_told_in_spanish_with_a_notice() -> None:
    draft = said("**Apanayki**\nx", locale="qu", topic="passport-adult")
    spanish = said("**Qué llevar**\nx", topic="passport-adult")
    assert join(draft, spanish, "qu", UNTITLED, ONLY).reply.paragraphs == (ONLY, SPANISH, "**Qué llevar**\nx")
    assert ONLY not in join(draft, spanish, "qu", TITLED, ONLY).reply.paragraphs


def test_a_choice_carries_its_spanish_title() -> None:
    menu, phone = payload("menu"), payload("consulate-phone")
    draft = said("a", locale="qu", choices=(Choice("Menú", menu), Choice("Telefonon", phone)))
    spanish = said("b", choices=(Choice("Menú", menu), Choice("Teléfono", phone)))
    assert join(draft, spanish, "qu", TITLED, ONLY).reply.choices == (
        Choice("Menú", menu),
        Choice("Telefonon", phone, about="Teléfono"),
    )


@pytest.mark.parametrize(
    ("phrases", "topic", "below"), [(True, True, True), (False, True, True), (False, False, False)]
)
def test_spanish_stands_below_while_the_phrases_or_the_topic_are_a_draft(
    phrases: bool, topic: bool, below: bool, conversation: Conversation
) -> None:
    passport = replace(CATALOG.topics["passport-adult"], drafts=("qu",) if topic else ())
    catalog = catalog_with(topics={**CATALOG.topics, "passport-adult": passport})
    reviewed = replace(PHRASES, drafts=frozenset({"qu"}) if phrases else frozenset())
    talk = replace(conversation, catalog=lambda: catalog, phrases=reviewed)
    talk.answer(a_question("runasimi"))
    answered = talk.answer(a_question(choice="/passport-adult", id="2"))
    assert answered is not None
    assert (SPANISH in answered.outcome.reply.paragraphs) is below


NOTICE = "⚠ Esta traducción es anterior al último cambio. El texto en español, abajo, es más nuevo y es el que vale."


def behind(conversation: Conversation, *topics: str, locale: str = "en") -> Conversation:
    """A conversation in which these topics' words in the locale are older than their Spanish."""
    older = {topic: replace(CATALOG.topics[topic], behind=(locale,)) for topic in topics}
    catalog = catalog_with(topics={**CATALOG.topics, **older})
    return replace(conversation, catalog=lambda: catalog)


def reply(conversation: Conversation, language: str, choice: str) -> tuple[str, ...]:
    conversation.answer(a_question(language))
    answered = conversation.answer(a_question(choice=choice, id="2"))
    assert answered is not None
    return answered.outcome.reply.paragraphs


@pytest.mark.parametrize(("language", "locale"), [("English", "en"), ("runasimi", "qu")])
def test_a_translation_that_fell_behind_says_that_the_spanish_below_is_newer(
    language: str, locale: str, conversation: Conversation
) -> None:
    said = reply(behind(conversation, "passport-adult", locale=locale), language, "/passport-adult")
    fact = CATALOG.topics["passport-adult"].body.summary[0].text
    above, below = said[: said.index(NEWER)], said[said.index(NEWER) + 1 :]
    assert PHRASES.of(locale)(NOTICE) == above[0]
    assert fact[locale] in "\n".join(above)
    assert fact["es"] in "\n".join(below)
    assert SPANISH not in said


def test_a_translation_that_is_current_stands_alone(conversation: Conversation) -> None:
    assert NEWER not in reply(behind(conversation, "passport-minor"), "English", "/passport-adult")


def test_readers_of_another_language_and_of_spanish_are_told_nothing(conversation: Conversation) -> None:
    talk = behind(conversation, "passport-adult")
    assert NEWER not in reply(talk, "runasimi", "/passport-adult")
    assert NEWER not in reply(talk, "español", "/passport-adult")


def test_what_an_answer_quotes_of_another_topic_that_fell_behind_is_told_too(conversation: Conversation) -> None:
    talk = behind(conversation, "notario-fraud")
    talk.answer(a_question("English"))
    answered = talk.answer(a_question("Is this the consulate? 305 555 0199", choice="/is-it-the-consulate", id="2"))
    assert answered is not None
    quoted = answered.outcome.reply.paragraphs
    assert any(fact.text["en"] in "\n".join(quoted) for fact in CATALOG.topics["notario-fraud"].body.dont)
    assert NEWER in quoted


def test_an_untranslated_topic_is_not_said_to_have_an_older_translation() -> None:
    draft = said("**Apanayki**\nx", locale="qu", topic="passport-adult")
    spanish = said("**Qué llevar**\nx", topic="passport-adult")
    assert join(draft, spanish, "qu", UNTITLED, ONLY, NOTICE).reply.paragraphs == (ONLY, SPANISH, "**Qué llevar**\nx")
