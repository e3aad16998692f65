"""Phrases in the code and the panel's pages → catalogs: `make locale` writes them, the tests compare."""

import io
import sys
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

LOCALES = Path(__file__).parent
BOT = LOCALES.parent / "bot"
BASE = "es"


@dataclass(frozen=True)
class Domain:
    """A set of catalogs, and where its phrases stand: patterns below bot/ → Babel's name of the extractor."""

    name: str
    methods: tuple[tuple[str, str], ...]
    locales: tuple[str, ...] = ()  # catalogs that must exist


DOMAINS = (
    Domain(
        "chaski",  # what the bot says, and what a poster prints
        (("panel/**", "ignore"), ("publishing/poster.py", "python"), ("publishing/**", "ignore"), ("**.py", "python")),
    ),
    Domain(
        "panel",  # what officers read: its pages, and what is wrong with a file they bring
        (
            ("publishing/poster.py", "ignore"),
            ("publishing/**.py", "python"),
            ("panel/**.py", "python"),
            ("panel/templates/**.html", "jinja2"),
        ),
        locales=("es", "en"),
    ),
)


def phrases(domain: Domain) -> Catalog:
    """Every phrase of a domain, in Spanish."""
    found = Catalog(project="chaski")
    for _file, _line, phrase, _comments, context in extract_from_dir(
        BOT,
        method_map=domain.methods,
        options_map={"**.html": {"trimmed": "true", "silent": "false"}},  # a page that cannot be read stops everything
        comment_tags=(),
    ):
        found.add(phrase, context=context)
    return found


def updated(path: Path, template: Catalog) -> bytes:
    """A catalog with today's phrases: translations kept, dropped phrases gone, Spanish its own translation."""
    locale = path.parts[-3]
    catalog = _read(path)
    catalog.update(deepcopy(template), no_fuzzy_matching=True)  # else new phrases are one object in all catalogs
    catalog.obsolete.clear()
    if locale == BASE:
        for message in catalog:
            message.string = message.string or message.id
    written = io.BytesIO()
    write_po(written, catalog, width=120, sort_output=True, omit_header=False, no_location=True)
    return written.getvalue()


def catalogs(domain: Domain) -> list[Path]:
    needed = {LOCALES / locale / "LC_MESSAGES" / f"{domain.name}.po" for locale in domain.locales}
    return sorted(needed.union(LOCALES.glob(f"*/LC_MESSAGES/{domain.name}.po")))


def main() -> int:
    for domain in DOMAINS:
        template = phrases(domain)
        for path in catalogs(domain):
            path.write_bytes(updated(path, template))
            missing = [message.id for message in _read(path) if message.id and not message.string]
            print(f"{path.relative_to(LOCALES.parent)}: {len(template)} phrases, {len(missing)} without translation")
    return 0


def _read(path: Path) -> Catalog:
    """A catalog as it stands; an empty one where there is none yet."""
    locale = path.parts[-3]
    if not path.exists():
        return Catalog(locale=locale, project="chaski", last_translator="Chaski", language_team="Chaski", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


if __name__ == "__main__":
    sys.exit(main())
