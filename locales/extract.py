"""Phrases in the code → catalogs: `make locale` writes them, the tests compare."""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

LOCALES = Path(__file__).parent
BOT = LOCALES.parent / "bot"
BASE = "es"


def phrases() -> Catalog:
    """Every phrase in bot/, in Spanish."""
    found = Catalog()
    for _file, _line, phrase, _comments, context in extract_from_dir(
        BOT, method_map=[("**.py", "python")], comment_tags=()
    ):
        found.add(phrase, context=context)
    return found


def updated(path: Path, template: Catalog) -> bytes:
    """A catalog with today's phrases: translations kept, dropped phrases gone, Spanish its own translation."""
    locale = path.parts[-3]
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if locale == BASE:
        for message in catalog:
            message.string = message.string or message.id
    written = io.BytesIO()
    write_po(written, catalog, width=120, sort_output=True, omit_header=False, no_location=True)
    return written.getvalue()


def catalogs() -> list[Path]:
    return sorted(LOCALES.glob("*/LC_MESSAGES/chaski.po"))


def main() -> int:
    template = phrases()
    for path in catalogs():
        path.write_bytes(updated(path, template))
        with path.open("rb") as file:
            missing = [message.id for message in read_po(file) if message.id and not message.string]
        print(f"{path.relative_to(LOCALES.parent)}: {len(template)} phrases, {len(missing)} without translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
