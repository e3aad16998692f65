"""What the workbooks of topics and of offices share: rows ⇄ values, proof and sources, and where each value stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalog import Confidence
from bot.publishing.spreadsheet import Column, Holds, Language, Line, Table
from bot.publishing.uploads import Gettext, UploadFault
from bot.revisions import Document, Key

Places = dict[tuple[Key, str], tuple[Line, str]]
"""(document, dotted path) → the row and the column's key where that value was read."""

SOURCE_KEYS = ("name", "url", "dated", "official")


@dataclass(frozen=True)
class Reading:
    """The documents of a workbook, where their values stand, and what is wrong. With faults nothing may be kept."""

    documents: Mapping[Key, Document]
    places: Mapping[tuple[Key, str], tuple[Line, str]]
    faults: tuple[UploadFault, ...]

    def fault(self, key: Key, path: str, problem: str) -> UploadFault:
        """A fault of a value, at its cell, or at the nearest one above it."""
        nearest = path
        while nearest and (key, nearest) not in self.places:
            nearest = nearest.rpartition(".")[0]
        if (key, nearest) not in self.places:
            return UploadFault(where=key, key=path, problem=problem)
        line, column = self.places[key, nearest]
        return line.fault(column, problem)


def same(before: Document | None, after: Document) -> bool:
    """Whether nothing changed; a key without a value is as good as none."""
    return before is not None and _bare(before) == _bare(after)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in value.items() if one is not None}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def placed(present: Document, given: Document, keys: Sequence[str]) -> Document:
    """The document with these keys as given, in the order it had; those that are not given are gone."""
    kept = {key: given.get(key) if key in keys else value for key, value in present.items() if key not in keys or key in given}  # fmt: skip
    return kept | {key: given[key] for key in keys if key in given and key not in kept}


def nested(flat: Mapping[str, Any]) -> Document:
    """{"what.es": …} → {"what": {"es": …}}."""
    found: Document = {}
    for key, value in flat.items():
        head, _dot, tail = key.partition(".")
        if tail:
            found.setdefault(head, {})[tail] = value
        else:
            found[key] = value
    return found


def unnested(document: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in document.items():
        flat |= {f"{key}.{name}": one for name, one in value.items()} if isinstance(value, dict) else {key: value}
    return flat


def proof_columns(language: Language, known: tuple[str, ...]) -> tuple[Column, ...]:
    """Source, confidence and dates of one value, each inherited when it is empty."""
    _, label = language.gettext, language.labels
    words = {
        Confidence.HIGH.value: _("alta"),
        Confidence.MEDIUM.value: _("media"),
        Confidence.LOW.value: _("baja"),
        Confidence.UNVERIFIED.value: _("sin confirmar"),
    }
    return (
        Column(key="source", heading=label["source"], width=18, known=known, help=_("El nombre corto de una fila de la hoja de fuentes. Vacío: la fuente de todo el documento.")),
        Column(key="confidence", heading=label["confidence"], width=14, holds=Holds.CHOICE, choices=words, help=_("Qué tan seguro es el dato. Vacío: como todo el documento.")),
        Column(key="verified_on", heading=label["verified_on"], width=13, holds=Holds.DAY, help=_("Qué día se comprobó, como 2026-11-29. Vacío: como todo el documento.")),
        Column(key="review_by", heading=label["review_by"], width=13, holds=Holds.DAY, help=_("Hasta qué día vale sin volver a mirarlo. Vacío: como todo el documento.")),
    )  # fmt: skip


def sources_table(language: Language, office: Column, rows: Sequence[Mapping[str, object]]) -> Table:
    _, label = language.gettext, language.labels
    return Table(
        title=label["sources"],
        columns=(
            office,
            Column(key="id", heading=_("Nombre corto"), width=20, required=True, help=_("Como se la nombra en las otras hojas: letras sin tilde, números y guiones.")),
            Column(key="name", heading=label["name"], width=50, required=True, help=_("Como se la nombra ante la gente.")),
            Column(key="url", heading=label["url"], width=60, help=_("Dónde se lee, si está en internet.")),
            Column(key="dated", heading=label["dated"], width=16, help=_("La fecha que la fuente dice de sí misma.")),
            Column(key="official", heading=label["official"], width=10, holds=Holds.CHOICE, choices={"yes": _("sí"), "no": _("no")}, help=_("Si la fuente es del Estado. Vacío: sí.")),
        ),
        rows=rows,
    )  # fmt: skip


def source_rows(office: str, document: Document) -> Iterator[Mapping[str, object]]:
    for name, source in (document.get("sources") or {}).items():
        official = {"official": "yes" if source["official"] else "no"} if "official" in source else {}
        yield {"office": office, "id": name} | source | official


def sources_of(
    lines: Sequence[Line], present: Document | None, key: Key, places: Places, faults: list[UploadFault], _: Gettext
) -> Document:
    """The sources of one document by their short names. One that did not change stays as it was."""
    before = (present or {}).get("sources") or {}
    found: Document = {}
    for line in lines:
        name = str(line.values.get("id", ""))
        if not name:
            continue  # told as missing
        if name in found:
            faults.append(line.fault("id", _("Este nombre corto está dos veces.")))
        source = {one: line.values[one] for one in SOURCE_KEYS if one in line.values}
        if "official" in source:
            source["official"] = source["official"] == "yes"
        found[name] = before[name] if name in before and same(before[name], source) else source
        for path in (f"sources.{name}", f"sources.{len(found) - 1}"):  # forms count the rows
            places[key, path] = (line, "id")
            for one in SOURCE_KEYS:
                places[key, f"{path}.{one}"] = (line, one)
    return found


def known_source(line: Line, sources: Mapping[str, Any], _: Gettext) -> Iterator[UploadFault]:
    source = line.values.get("source")
    if source is not None and source not in sources:
        yield line.fault("source", _("La fuente «{value}» no está en la hoja de fuentes.").format(value=source))
