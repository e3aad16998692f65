"""The whole content as a zip of its YAML files: written from documents, read back with every fault at once."""

import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from bot.publishing.build import File
from bot.publishing.check import FILES, SECTIONS
from bot.publishing.documents import ROWS, join
from bot.publishing.uploads import Gettext, UploadFault, moment, unpack
from bot.revisions import Document, Key

WRITTEN = (1980, 1, 1, 0, 0, 0)  # the same content makes the same bytes
NAME = re.compile(r"topics/[a-z0-9-]+/[a-z0-9-]+\.yml|updates/[a-z0-9-]+\.yml")
DAYS = ("verified_on", "review_by", "date", "until", "from", "to", "effective", "expires", "published", "valid_from")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # no database and no message takes these
DEEPEST = 20  # levels of a YAML file; ours have 6
STRAY = ("__MACOSX/", ".DS_Store")  # what a Mac adds to every zip


@dataclass(frozen=True)
class Archive:
    """The files of a zip, by their names within `content/`. With faults there is nothing to trust in them."""

    files: Mapping[str, File]
    faults: tuple[UploadFault, ...] = ()
    at: datetime | None = None  # the moment it was written, if it says so


def write(documents: Mapping[Key, Document], at: datetime | None = None) -> bytes:
    """A zip that may be unpacked over `content/`. It remembers of which moment it is."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.comment = (at.isoformat() if at else "").encode()
        for name, file in sorted(join(documents).items()):
            entry = zipfile.ZipInfo(name, WRITTEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, _yaml(file))
    return made.getvalue()


def read(data: bytes, _: Gettext, name: str = "content.zip") -> Archive:
    """The files of a zip as YAML gives them; what their values mean is checked elsewhere."""
    packed, faults = unpack(data, name, _)
    files: dict[str, File] = {}
    for path, content in packed.items():
        if any(stray in path for stray in STRAY):
            continue
        path = path.removeprefix("content/")
        if path not in FILES.values() and not NAME.fullmatch(path):
            faults.append(
                UploadFault(where=path, problem=_("Este archivo no es parte del contenido. Quítelo del zip."))
            )
            continue
        file, fault = _file(content, path, _)
        faults += [fault] if fault else []
        for key in _misshapen(path, file):
            faults.append(
                UploadFault(where=path, key=key, problem=_("Aquí va una lista de filas con datos con nombre."))
            )
        files[path] = file
    if not files and not faults:
        faults.append(UploadFault(where=name, problem=_("El zip está vacío.")))
    return Archive(files, tuple(faults), None if faults else _moment(data))


def _moment(data: bytes) -> datetime | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return moment(archive.comment.decode("utf-8", "replace"))


class _Dumper(yaml.CSafeDumper):
    """Writes a value out each time, as names for repeated parts are hard to read."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _yaml(file: File) -> str:
    text: str = yaml.dump(_with_days(file), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=160)
    return text


def _with_days(value: Any, key: str = "") -> Any:
    """Days as YAML writes them, without quotes."""
    if isinstance(value, dict):
        return {name: _with_days(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_days(one) for one in value]
    return date.fromisoformat(value) if key in DAYS and isinstance(value, str) and DAY.fullmatch(value) else value


def _file(content: bytes, path: str, _: Gettext) -> tuple[File, UploadFault | None]:
    """One file, or why it cannot be read, with the line."""

    def fault(problem: str, line: int | None = None, key: str = "") -> tuple[File, UploadFault]:
        return {}, UploadFault(where=path, row=line, key=key, problem=problem)

    try:
        text = content.decode("utf-8-sig")
        if (line := _entangled(text)) is not None:
            return fault(_("Hay referencias (& y *) o demasiados niveles. Escriba cada valor completo."), line)
        raw = yaml.load(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError:
        return fault(_("El texto no está en UTF-8. Guárdelo otra vez con esa codificación."))
    except yaml.constructor.ConstructorError as error:
        return fault(_("Aquí hay una etiqueta («!») o un nombre que no aceptamos."), _line(error))
    except yaml.MarkedYAMLError as error:
        return fault(_("Desde aquí no se puede leer como YAML: revise comillas, dos puntos y sangrías."), _line(error))
    except (yaml.YAMLError, ValueError):  # a character that no text has, a day such as 2026-13-40
        return fault(_("Hay un valor que no se puede leer, como una fecha que no existe."))
    if not isinstance(raw, dict):
        return fault(_("El archivo no tiene datos con nombre («nombre: valor»)."))
    strange = next(_strange(raw), None)
    return (
        fault(_("Este valor no es texto, número, fecha ni lista, o tiene caracteres que no se ven."), key=strange)
        if strange
        else (raw, None)
    )


def _line(error: yaml.MarkedYAMLError) -> int | None:
    mark = error.problem_mark
    return mark.line + 1 if mark else None


def _entangled(text: str) -> int | None:
    """The first line that repeats another part by name, or lies too deep: a small file could so become a huge one."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            return event.start_mark.line + 1 if event.start_mark else 1
    return None


def _misshapen(path: str, file: File) -> Iterator[str]:
    """The lists that are none: what a file must at least be to be taken apart into documents."""
    for home, rows, *_rest in ROWS.values():
        if FILES[home] == path and not _are_rows(file.get(rows)):
            yield rows
    if path.startswith("topics/"):
        overlays = file.get("overlays") or {}
        known = isinstance(overlays, dict) and all(isinstance(one, dict) for one in overlays.values())
        for where, part in {"": file, **(overlays if known else {})}.items():
            yield from (
                f"overlays.{where}.{name}" if where else name for name in SECTIONS if not _are_rows(part.get(name))
            )
        if not known:
            yield "overlays"


def _are_rows(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(row, dict) for row in value))


def _strange(value: object, path: str = "") -> Iterator[str]:
    """Where a value stands that no document can hold: bytes, sets, moments, numbers without end, control characters."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _strange(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _strange(one, f"{path}.{number}")
    elif not _storable(value):
        yield path


def _storable(value: object) -> bool:
    if isinstance(value, str):
        return not UNSAYABLE.search(value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or (isinstance(value, int | date) and not isinstance(value, datetime))
