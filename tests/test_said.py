"""Everything the panel may be asked to say has a sentence."""

import re

from bot.i18n import PANEL, load_phrases
from bot.panel.said import sentences
from bot.settings import ROOT

PANEL_CODE = (ROOT / "bot" / "panel").glob("*.py")
ASKED = re.compile(r'(?:said=|\.go\([^()]*(?:\([^()]*\)[^()]*)*, |_(?:step|noted)\(visit, Step\.[A-Z_]+, )"([a-z-]+)"')


def test_every_code_that_a_page_names_has_a_sentence() -> None:
    asked = {code for path in PANEL_CODE for code in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert {"closure-set", "restored"} <= asked
    assert asked - sentences(str).keys() == set()


def test_the_sentences_are_told_in_the_officers_language() -> None:
    phrases = load_phrases(ROOT / "locales", PANEL)
    spanish, english = (sentences(phrases.of(locale)) for locale in ("es", "en"))
    assert spanish["saved"] == "Guardado como borrador. Todavía no lo ve nadie fuera del panel."
    assert spanish.keys() == english.keys()
    assert all(english[code] != spanish[code] for code in spanish)
