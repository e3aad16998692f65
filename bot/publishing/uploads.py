"""Files that officers bring: a zip opened without harm, and the faults they are told, each with its place."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Gettext = Callable[[str], str]

LARGEST = 10_000_000  # bytes, unpacked; the whole content has about one million
MOST_ENTRIES = 1_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes of memory before the first byte
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError)


@dataclass(frozen=True, kw_only=True)
class UploadFault:
    """One thing to mend in a file: where, and what is wrong, in the officer's language.

    `where` is a sheet or a file within the zip, `row` a row or a line, `column` a letter, `key` the column's heading or
    the name of the value.
    """

    where: str
    problem: str
    row: int | None = None
    column: str = ""
    key: str = ""
    locale: str = ""

    @property
    def cell(self) -> str:
        return f"{self.column}{self.row or ''}"


def unpack(data: bytes, name: str, _: Gettext) -> tuple[dict[str, bytes], list[UploadFault]]:
    """What a zip holds, or one fault that says why nothing was read. `name` is the file's own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if refused := _refused(entries, _):
                return {}, [UploadFault(where=name, problem=refused)]
            return {entry.filename: archive.read(entry) for entry in entries}, []
    except UNREADABLE:
        return {}, [UploadFault(where=name, problem=_("El archivo está dañado o no es del tipo que dice su nombre."))]


def _refused(entries: list[zipfile.ZipInfo], _: Gettext) -> str:
    """Why a zip is not read; the sizes it declares bind, as no more than them is ever unpacked."""
    if len(entries) > MOST_ENTRIES:
        return _("El archivo trae más de {number} partes. No lo abrimos.").format(number=MOST_ENTRIES)
    if sum(entry.file_size for entry in entries) > LARGEST:
        return _("El archivo ocupa más de {number} MB al abrirlo. No lo abrimos.").format(number=LARGEST // 1_000_000)
    if any(entry.flag_bits & 1 for entry in entries):
        return _("El archivo tiene contraseña. Guárdelo sin contraseña.")
    if any(entry.compress_type not in METHODS for entry in entries):
        return _("El archivo está comprimido de una forma que no usamos. Comprímalo como .zip común.")
    if len({entry.filename for entry in entries}) < len(entries):
        return _("El archivo trae dos partes con el mismo nombre.")
    return ""


def moment(text: str) -> datetime | None:
    """When a file was written, from the note we left in it; None when the note is gone."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else None
