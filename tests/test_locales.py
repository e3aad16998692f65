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
DOMAINS = {domain.name: domain for domain in EXTRACT.DOMAINS}
CATALOGS: list[Path] = [path for domain in DOMAINS.values() for path in EXTRACT.catalogs(domain)]
every_catalog = pytest.mark.parametrize("path", CATALOGS, ids=lambda path: f"{path.stem}-{path.parts[-3]}")
every_domain = pytest.mark.parametrize("domain", DOMAINS)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def messages(domain: str, locale: str) -> list[Message]:
    return [message for message in read(LOCALES / locale / "LC_MESSAGES" / f"{domain}.po") if message.id]


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text))


@every_domain
def test_the_complete_locales_are_there(domain: str) -> None:
    assert {path.parts[-3] for path in CATALOGS if path.stem == domain} >= set(COMPLETE)


def test_officers_read_the_panel_in_spanish_and_english_only() -> None:
    assert {path.parts[-3] for path in CATALOGS if path.stem == "panel"} == {"es", "en"}


def test_what_officers_read_is_no_phrase_of_the_bot() -> None:
    bot, panel = ({message.id for message in EXTRACT.phrases(domain)} for domain in DOMAINS.values())
    assert {"Ir al contenido", "Guardado como borrador. Todavía no lo ve nadie fuera del panel."} <= panel - bot
    assert "A esta hora está cerrado." in bot - panel


@every_catalog
def test_catalogs_hold_todays_phrases(path: Path) -> None:
    fresh: bytes = EXTRACT.updated(path, EXTRACT.phrases(DOMAINS[path.stem]))
    assert DATES.sub(b"", fresh) == DATES.sub(b"", path.read_bytes()), "run `make locale`"


def test_a_new_phrase_is_its_own_translation_in_spanish_and_in_no_other_language(tmp_path: Path) -> None:
    template = Catalog()
    template.add("frase nueva")
    paths = [tmp_path / locale / "LC_MESSAGES" / "panel.po" for locale in ("en", "es", "qu")]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_bytes(EXTRACT.updated(path, template))
    assert [[message.string for message in read(path) if message.id] for path in paths] == [[""], ["frase nueva"], [""]]


@every_domain
@pytest.mark.parametrize("locale", COMPLETE)
def test_every_phrase_is_translated(domain: str, locale: str) -> None:
    assert [message.id for message in messages(domain, locale) if not message.string or message.fuzzy] == []


@every_domain
def test_spanish_phrases_are_those_of_the_code(domain: str) -> None:
    assert [message.id for message in messages(domain, "es") if message.id != message.string] == []


@every_domain
def test_english_phrases_are_not_left_in_spanish(domain: str) -> None:
    same = {message.id for message in messages(domain, "en") if message.id == message.string}
    assert not [phrase for phrase in same if re.search(r"[áéíóúñ¿¡]", str(phrase).partition(" / ")[0])]


@every_catalog
def test_placeholders_are_the_same_in_every_locale(path: Path) -> None:
    for message in read(path):
        if message.id and message.string:
            assert placeholders(str(message.string)) == placeholders(str(message.id))


@pytest.mark.parametrize("path", EXTRACT.catalogs(DOMAINS["chaski"]), ids=lambda path: path.parts[-3])
def test_bold_is_left_to_the_code(path: Path) -> None:
    assert [message.string for message in read(path) if message.id and "**" in str(message.string)] == []


@pytest.mark.parametrize(("domain", "phrase"), [("chaski", "Menú"), ("panel", "Inicio")])
def test_one_broken_catalog_stops_the_start_and_is_named(tmp_path: Path, domain: str, phrase: str) -> None:
    folder = shutil.copytree(LOCALES, tmp_path / "locales")
    path = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
    path.write_text(path.read_text(encoding="utf-8").replace(f'msgid "{phrase}"', 'msg ""', 1), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"^locales/en/LC_MESSAGES/{domain}\.po: catalog: it cannot be read"):
        load_phrases(folder, domain)
