"""The program's own phrases: locales/ → gettext, and which locale serves a person.

Phrases stand in the code in Spanish, the base language; a catalog that lacks one falls back to it.
"""

import gettext
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.catalog import BASE_LOCALE
from bot.domain import Contact, Interpretation, Question
from bot.errors import ContentError, Fault

DOMAIN = "chaski"  # the bot's phrases
PANEL = "panel"  # those of the web panel, which officers read
SURE = 0.8  # language identification below this never changes the conversation's language
ENOUGH_WORDS = 3  # nor does a message of one or two words: identification is 86 to 89% right there


@dataclass(frozen=True)
class Phrases:
    """The catalogs of every locale, Spanish first. `drafts` are the locales no speaker has reviewed yet."""

    catalogs: Mapping[str, gettext.NullTranslations]
    drafts: frozenset[str] = frozenset()

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(self.catalogs)

    def of(self, locale: str) -> Callable[[str], str]:
        """The translator into a locale; Spanish where there is no catalog."""
        return self.catalogs.get(locale, self.catalogs[BASE_LOCALE]).gettext

    def names(self) -> tuple[tuple[str, str], ...]:
        """(code, own name) of each locale, such as ("en", "English")."""
        return tuple((code, own_name(code)) for code in self.catalogs)


def load_phrases(folder: Path, domain: str = DOMAIN) -> Phrases:
    """Reads every `<locale>/LC_MESSAGES/<domain>.po`; one whose header is marked fuzzy is a draft.

    Raises ContentError naming file and line.
    """
    faults: list[Fault] = []
    catalogs: dict[str, gettext.NullTranslations] = {}
    drafts: set[str] = set()
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po")):
        where = path.relative_to(folder.parent).as_posix()
        try:
            with path.open("rb") as file:
                catalog = read_po(file, locale=path.parts[-3], abort_invalid=True)
            compiled = io.BytesIO()
            write_mo(compiled, catalog)
            compiled.seek(0)
            catalogs[path.parts[-3]] = gettext.GNUTranslations(compiled)
            drafts |= {path.parts[-3]} if catalog.fuzzy else set()
        except (PoFileError, ValueError, UnicodeDecodeError) as error:
            faults.append(Fault(where, "catalog", f"it cannot be read ({error})", "Mend it, then run `make locale`."))
    if BASE_LOCALE not in catalogs and not faults:
        where = f"{folder.name}/{BASE_LOCALE}/LC_MESSAGES/{domain}.po"
        faults.append(Fault(where, "file", "it is missing", "Restore it, then run `make locale`."))
    if faults:
        raise ContentError(faults)
    ordered = sorted(catalogs, key=lambda code: (code != BASE_LOCALE, code))
    return Phrases({code: catalogs[code] for code in ordered}, frozenset(drafts))


def own_name(code: str) -> str:
    """A language's own name with a capital: "Español", "English", "Runasimi"."""
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def long_date(day: date, locale: str) -> str:
    return format_date(day, "long", locale=locale)


def choose_locale(
    contact: Contact, question: Question, interpretation: Interpretation, locales: tuple[str, ...]
) -> str:
    """The locale of this reply: chosen, else detected in words enough, else as before, else the device's."""
    if question.locale in locales:
        return str(question.locale)
    if contact.locale_chosen:
        return contact.locale
    detected = interpretation.locale if interpretation.locale in locales else None
    sure = interpretation.locale_confidence >= SURE and len(question.text.split()) >= ENOUGH_WORDS
    if detected and sure:
        return detected
    if contact.known:
        return contact.locale
    hinted = (question.hint or "").split("-")[0].lower()
    if detected and interpretation.locale_confidence >= SURE:
        return detected
    return hinted if hinted in locales else BASE_LOCALE
