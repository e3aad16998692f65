from datetime import date
from pathlib import Path

import pytest

from bot.domain import Address, Contact
from bot.errors import ContentError
from bot.i18n import ENOUGH_WORDS, PANEL, SURE, choose_locale, load_phrases, long_date, own_name
from bot.settings import ROOT
from tests.builders import PHRASES, a_contact, a_question, an_interpretation

LOCALES = ("es", "en")
STRANGER = Contact(address=Address("console", "stranger"))
WORDS = "i need a new passport"


def chosen(
    contact: Contact, *, text: str = WORDS, detected: str | None = "en", sure: float = 0.99, **question: object
) -> str:
    """The locale of a reply to somebody who writes English."""
    read = an_interpretation("passport-adult", locale=detected, locale_confidence=sure)
    return choose_locale(contact, a_question(text, **question), read, LOCALES)


def test_a_stranger_is_answered_in_the_language_of_the_message() -> None:
    assert chosen(STRANGER) == "en"


def test_a_stranger_who_writes_one_sure_word_is_answered_in_its_language() -> None:
    assert chosen(STRANGER, text="hello") == "en"


def test_somebody_known_is_answered_as_before_until_they_write_enough_words_in_another_language() -> None:
    known = a_contact(locale="es")
    assert chosen(known, text=" ".join(["word"] * (ENOUGH_WORDS - 1))) == "es"
    assert chosen(known, text=" ".join(["word"] * ENOUGH_WORDS)) == "en"


def test_a_language_that_is_not_sure_changes_nothing() -> None:
    assert chosen(a_contact(locale="es"), sure=SURE - 0.01) == "es"


def test_a_chosen_language_stays_whatever_is_written() -> None:
    assert chosen(a_contact(locale="es", locale_chosen=True)) == "es"


def test_the_language_a_channel_knows_comes_before_all() -> None:
    assert chosen(a_contact(locale="en", locale_chosen=True), locale="es") == "es"


def test_a_language_we_do_not_have_is_not_chosen() -> None:
    assert chosen(STRANGER, detected="fr") == "es"
    assert chosen(a_contact(locale="en"), detected="fr", locale="fr") == "en"


@pytest.mark.parametrize(("hint", "locale"), [("en", "en"), ("en-US", "en"), ("EN", "en"), ("fr", "es"), (None, "es")])
def test_without_words_the_device_tells_a_strangers_language(hint: str | None, locale: str) -> None:
    assert chosen(STRANGER, text="", detected=None, sure=0.0, hint=hint) == locale


def test_a_device_does_not_tell_the_language_of_somebody_known() -> None:
    assert chosen(a_contact(locale="es"), text="", detected=None, hint="en") == "es"


def test_a_phrase_is_told_in_its_locale_and_in_spanish_where_there_is_none() -> None:
    assert PHRASES.of("en")("Menú") == "Menu"
    assert PHRASES.of("es")("Menú") == "Menú"
    assert PHRASES.of("xx")("Menú") == "Menú"


def test_a_phrase_no_catalog_has_is_told_as_written() -> None:
    assert PHRASES.of("en")("frase nueva") == "frase nueva"


def test_locales_come_with_their_own_names_and_spanish_first() -> None:
    assert PHRASES.names()[:2] == (("es", "Español"), ("en", "English"))


@pytest.mark.parametrize(("code", "name"), [("es", "Español"), ("en", "English"), ("qu", "Runasimi")])
def test_a_language_has_its_own_name(code: str, name: str) -> None:
    assert own_name(code) == name


def test_a_date_is_written_as_the_locale_writes_it() -> None:
    assert long_date(date(2026, 11, 22), "es") == "22 de noviembre de 2026"
    assert long_date(date(2026, 11, 22), "en") == "November 22, 2026"


@pytest.mark.parametrize(
    "written", ['msg "Menú"\nmsgstr "Menu"\n', "no catalog", "\x00"], ids=["unknown keyword", "words", "zero byte"]
)
def test_a_broken_catalog_is_named(tmp_path: Path, written: str) -> None:
    folder = tmp_path / "locales"
    path = folder / "en" / "LC_MESSAGES" / "chaski.po"
    path.parent.mkdir(parents=True)
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_phrases(folder)
    (fault,) = caught.value.faults
    assert fault.where == "locales/en/LC_MESSAGES/chaski.po"
    assert fault.remedy == "Mend it, then run `make locale`."


def test_phrases_without_spanish_do_not_load(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"locales/es/LC_MESSAGES/chaski\.po: file: it is missing"):
        load_phrases(tmp_path / "locales")


def test_the_panel_has_phrases_of_its_own() -> None:
    panel = load_phrases(ROOT / "locales", PANEL)
    assert panel.locales == ("es", "en")
    assert panel.of("es")("Ir al contenido") == "Ir al contenido"
    assert PHRASES.of("en")("Ir al contenido") == "Ir al contenido"  # the bot never says it


def test_a_panel_without_spanish_does_not_load(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"locales/es/LC_MESSAGES/panel\.po: file: it is missing"):
        load_phrases(tmp_path / "locales", PANEL)
