"""The catalogs that ship are fresh, complete, and say the same with the same placeholders."""

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.errors import ContentError
from bot.i18n import load_phrases
from bot.settings import ROOT

LOCALES = ROOT / "locales"
COMPLETE = ("es", "en")
DATES = re.compile(rb'^"(?:POT-Creation-Date|PO-Revision-Date):.*\n', re.MULTILINE)


def extract() -> ModuleType:
    """locales/extract.py, which is a script and not part of the bot."""
    spec = importlib.util.spec_from_file_location("extract", LOCALES / "extract.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXTRACT = extract()
CATALOGS: list[Path] = EXTRACT.catalogs()


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def messages(locale: str) -> list[Message]:
    return [message for message in read(LOCALES / locale / "LC_MESSAGES" / "chaski.po") if message.id]


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text))


def test_the_complete_locales_are_there() -> None:
    assert {path.parts[-3] for path in CATALOGS} >= set(COMPLETE)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_catalogs_hold_todays_phrases(path: Path) -> None:
    fresh: bytes = EXTRACT.updated(path, EXTRACT.phrases())
    assert DATES.sub(b"", fresh) == DATES.sub(b"", path.read_bytes()), "run `make locale`"


@pytest.mark.parametrize("locale", COMPLETE)
def test_every_phrase_is_translated(locale: str) -> None:
    assert [message.id for message in messages(locale) if not message.string or message.fuzzy] == []


def test_spanish_phrases_are_those_of_the_code() -> None:
    assert [message.id for message in messages("es") if message.id != message.string] == []


def test_english_phrases_are_not_left_in_spanish() -> None:
    same = {message.id for message in messages("en") if message.id == message.string}
    assert not [phrase for phrase in same if re.search(r"[áéíóúñ¿¡]", str(phrase).partition(" / ")[0])]


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_placeholders_are_the_same_in_every_locale(path: Path) -> None:
    for message in read(path):
        if message.id and message.string:
            assert placeholders(str(message.string)) == placeholders(str(message.id))


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_bold_is_left_to_the_code(path: Path) -> None:
    assert [message.string for message in read(path) if message.id and "**" in str(message.string)] == []


def test_one_broken_catalog_stops_the_start_and_is_named(tmp_path: Path) -> None:
    folder = shutil.copytree(LOCALES, tmp_path / "locales")
    path = folder / "en" / "LC_MESSAGES" / "chaski.po"
    path.write_text(path.read_text(encoding="utf-8").replace('msgid "Menú"', 'msg "Menú"', 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r"^locales/en/LC_MESSAGES/chaski\.po: catalog: it cannot be read"):
        load_phrases(folder)
