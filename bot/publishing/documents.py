"""Files of content ⇄ documents: the parts that are changed one at a time, each with all its proof in itself."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.publishing.build import PROOF, File
from bot.publishing.check import FILES, SECTIONS
from bot.revisions import Document, Key

DATES = ("verified_on", "review_by")
ROWS = {  # kind of document → its file, its list there, the row's own name, what it inherits of its file
    "offices": ("offices", "offices", "id", DATES),
    "districts": ("offices", "districts", "state", DATES),
    "hotlines": ("hotlines", "hotlines", "id", ()),
    "alarms": ("emergency", "alarms", "id", ("confidence", *DATES)),
    "closures": ("calendar", "closures", "id", ("confidence", *DATES)),
    "events": ("calendar", "events", "id", ("confidence", *DATES)),
}
OF_AN_OFFICE = ("closures", "events")
SOURCED = ("address", "emergency", "email", "website", "booking", "phones", "hours", "weekly")  # an office's values


def split(files: Mapping[str, File]) -> dict[Key, Document]:
    """The documents of raw files (name within the folder → what YAML gives)."""
    documents: dict[Key, Document] = {}
    for name, raw in files.items():
        file = _plain(raw)
        stem = name.removesuffix(".yml")
        if stem.startswith("topics/"):
            documents[stem] = {key: value for key, value in file.items() if key != "overlays"}
            for office, overlay in (file.get("overlays") or {}).items():
                documents[f"overlays/{Path(stem).name}/{office}"] = _own("overlays", overlay, file, PROOF)
        elif stem.startswith("updates/"):
            documents[stem] = file
        else:
            documents |= _rows(stem, file)
    return documents


def join(documents: Mapping[Key, Document]) -> dict[str, File]:
    """The files of documents; what several rows of a file share stands once, at its head."""
    files: dict[str, File] = {}
    for stem in FILES:
        files[FILES[stem]] = dict(documents.get(f"national/{stem}") or {})
    for stem in FILES:
        _gather(files[FILES[stem]], documents, stem)
    for key, document in documents.items():
        if key.startswith(("topics/", "updates/")):
            files[f"{key}.yml"] = dict(document)
    topics = {Path(name).stem: file for name, file in files.items() if name.startswith("topics/")}
    for key, document in documents.items():
        kind, _, rest = key.partition("/")
        topic, _, office = rest.partition("/")
        if kind == "overlays" and topic in topics:
            topics[topic].setdefault("overlays", {})[office] = _shortened(kind, document, topics[topic])
    return files


def file_of(key: Key) -> str:
    """The file a document stands in, such as "offices.yml". An overlay stands in its topic's, named by its id alone."""
    kind, _, rest = key.partition("/")
    if kind in ("topics", "updates"):
        return f"{key}.yml"
    if kind == "overlays":
        return f"{rest.partition('/')[0]}.yml"
    return FILES[ROWS[kind][0] if kind in ROWS else rest]


def _rows(stem: str, file: File) -> dict[Key, Document]:
    """A file's rows, and what is left of it without them."""
    found: dict[Key, Document] = {}
    rest = dict(file)
    for kind, (home, list_, name, inherited) in ROWS.items():
        if home != stem:
            continue
        for row in rest.pop(list_, None) or ():
            office = f"{row.get('office')}/" if kind in OF_AN_OFFICE else ""
            found[f"{kind}/{office}{row.get(name)}"] = _own(kind, row, file, inherited)
    return {f"national/{stem}": rest} | found


def _gather(file: File, documents: Mapping[Key, Document], stem: str) -> None:
    """Puts the rows of a file back, with the sources and dates they share at its head."""
    for kind, (home, list_, _name, _inherited) in ROWS.items():
        if home != stem:
            continue
        rows = [document for key, document in documents.items() if key.startswith(f"{kind}/")]
        if kind != "hotlines":  # each has its own sources, without names to pick from
            file["sources"] = _shared([file, *rows])
            rows = [_shortened(kind, row, file) for row in rows]
        file[list_] = rows


def _shared(owners: Iterable[File]) -> dict[str, Any]:
    """Every source by its name; the first to take a name has it."""
    shared: dict[str, Any] = {}
    for owner in owners:
        sources = owner.get("sources")
        for name, source in (sources if isinstance(sources, dict) else {}).items():
            shared.setdefault(name, source)
    return shared


def _shortened(kind: str, document: Document, owner: File) -> Document:
    """A document without the proof that it would inherit."""
    short = {key: value for key, value in document.items() if key not in PROOF or value != owner.get(key)}
    known = owner.get("sources")
    named = document.get("sources")
    if (
        isinstance(known, dict)
        and isinstance(named, dict)
        and all(known.get(name) == one for name, one in named.items())
    ):
        restored = _own(kind, {key: value for key, value in short.items() if key != "sources"}, owner)
        if restored.get("sources") == named:
            short.pop("sources", None)
    return short


def _parts(kind: str, document: Document) -> list[Any]:
    """What of a document names a source: an overlay's facts, an office's values, a district's sources, the row itself."""
    if kind == "overlays":
        return [fact for name in SECTIONS for fact in document.get(name) or ()]
    if kind == "districts" and "source" not in document:
        return [{"source": []}]  # it inherits none
    if kind != "offices":
        return [document]
    values = [document[key] for key in SOURCED if key in document]
    return [document, *(value for one in values for value in (one if isinstance(one, list) else [one]))]


def _own(kind: str, row: Document, owner: File, inherited: Iterable[str] = ()) -> Document:
    """A row with all its proof in itself: the sources it names, or all where a part of it names none."""
    own = dict(row)
    for key in inherited:
        if key in owner and key not in own and key != "sources":
            own[key] = owner[key]
    sources = owner.get("sources")
    if "sources" in own or not isinstance(sources, dict):
        return own
    named: set[str] = set()
    for part in _parts(kind, row):
        given = part.get("source", part.get("sources"))
        if given is None:
            return own | {"sources": sources}
        named |= set([given] if isinstance(given, str) else [one for one in given if isinstance(one, str)])
    return own | {"sources": {name: source for name, source in sources.items() if name in named}}


def _plain(value: Any) -> Any:
    """As JSON has it: days are written out."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
