"""content/ → Catalog: reads every file, checks every value and every name it mentions, says all that is wrong."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.catalog import Catalog
from bot.errors import ContentError, Fault
from bot.publishing.build import File, build
from bot.publishing.check import FILES, check


def load(folder: Path, intents: Iterable[str] = ()) -> Catalog:
    """The catalog of a content folder. `intents` are names, besides the topics', that keywords may stand for.

    Raises ContentError with every fault found.
    """
    files = read(folder)
    return catalog_of(files, folder.name, version(folder), intents)


def catalog_of(files: dict[str, File], root: str, version: str, intents: Iterable[str] = ()) -> Catalog:
    """The catalog of raw files, by their names within the folder `root`. Raises ContentError with every fault found."""
    faults: list[Fault] = []
    catalog = build(files, root, version, faults)
    if not faults:
        faults += check(catalog, files, root, set(intents))
    if faults:
        raise ContentError(faults)
    return catalog


def read(folder: Path) -> dict[str, File]:
    """Every file of a content folder, raw, by its name within it. Raises ContentError for what is missing or no YAML."""
    faults: list[Fault] = []
    files = {
        path.relative_to(folder).as_posix(): _read(path, f"{folder.name}/{path.relative_to(folder).as_posix()}", faults)
        for path in sorted(folder.rglob("*.yml"))
    }
    for name in FILES.values():
        if name not in files:
            faults.append(Fault(f"{folder.name}/{name}", "file", "it is missing", "Restore it from the last release."))
    if faults:
        raise ContentError(faults)
    return files


def version(folder: Path) -> str:
    """Twelve hexadecimal digits of everything the folder holds."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _read(path: Path, where: str, faults: list[Fault]) -> File:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else "text"
        faults.append(Fault(where, line, f"it is not YAML ({getattr(error, 'problem', error)})", "Mend that line."))
        return {}
    if not isinstance(raw, dict):
        faults.append(Fault(where, "file", "it holds no keys", "Write it as `key: value` lines."))
        return {}
    return raw
