"""A file that an officer brings → the documents it changes, or everything that is wrong with it. Writes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from bot.errors import ContentError
from bot.panel.differences import changes as differences
from bot.panel.faults import Gettext, sentence
from bot.panel.forms.cleaning import clean
from bot.panel.forms.rules import problems
from bot.panel.labels import label, labels
from bot.panel.rights import edits
from bot.panel.titles import title
from bot.panel.visit import Visit
from bot.publishing import archive, office_reading, office_sheets, topic_reading, topic_sheets
from bot.publishing.documents import file_of, join, split
from bot.publishing.load import catalog_of
from bot.publishing.sheet_rows import Reading, same
from bot.publishing.spreadsheet import Language, open_book
from bot.publishing.uploads import UploadFault
from bot.revisions import Document, Key, Revision, State, office_of
from bot.users import Role

LARGEST = 10 * 1024 * 1024  # bytes of a file
ROOT = "content"

Documents = Mapping[Key, Document]


@dataclass(frozen=True, kw_only=True)
class Import:
    """What a file would change. `same` documents say what is published; of those `left` the file says nothing."""

    changes: Documents
    same: int = 0
    left: int = 0
    faults: tuple[UploadFault, ...] = ()


def read(visit: Visit, name: str, data: bytes) -> Import:
    """Everything that can be wrong is looked for at once; with faults there are no changes."""
    _ = visit.gettext
    refused = _refused(visit, name, data)
    if refused:
        return Import(changes={}, faults=(UploadFault(where=name, problem=refused),))
    found = _archive(visit, name, data) if name.lower().endswith(".zip") else _workbook(visit, name, data)
    return Import(changes={}, faults=_once(found.faults)) if found.faults else found


def may_exchange_all(visit: Visit) -> bool:
    """Whether the officer may take out and bring in the whole content."""
    return visit.user.office is None and bool(visit.user.roles & {Role.EDITOR, Role.ADMINISTRATOR})


def documents(published: Mapping[Key, Revision]) -> dict[Key, Document]:
    """The published documents that are there."""
    return {key: revision.body for key, revision in published.items() if revision.body is not None}


def of_topic(known: Documents, topic: str) -> dict[Key, Document]:
    """A topic, first, and its overlays; empty where there is none of this name."""
    own = {key: body for key, body in known.items() if key.startswith("topics/") and key.endswith(f"/{topic}")}
    return own | {key: body for key, body in known.items() if own and key.startswith(f"overlays/{topic}/")}


def languages(visit: Visit) -> list[Language]:
    """The panel's languages, the officer's first: a workbook may be headed in any of them."""
    codes = sorted(visit.desk.words.locales, key=lambda code: code != visit.locale)
    return [Language(_, labels(_)) for _ in map(visit.desk.words.of, codes)]


def _refused(visit: Visit, name: str, data: bytes) -> str:
    """Why a file is not even opened."""
    _ = visit.gettext
    kind = PurePosixPath(name.lower()).suffix
    if not data:
        return _("El archivo está vacío.")
    if len(data) > LARGEST:
        return _("El archivo pesa más de {number} MB.").format(number=LARGEST // 1024 // 1024)
    if kind not in (".zip", ".xlsx"):
        return _("Solo leemos .xlsx y .zip. Si es otra hoja de cálculo (.xls, .ods, .csv), guárdela como «Libro de Excel (.xlsx)».")  # fmt: skip
    if kind == ".zip" and not may_exchange_all(visit):
        return _("El contenido completo lo importan los editores y administradores nacionales.")
    return ""


def _archive(visit: Visit, name: str, data: bytes) -> Import:
    _ = visit.gettext
    packed = archive.read(data, _, name)
    if packed.faults:
        return Import(changes={}, faults=packed.faults)
    published = visit.desk.revisions.published()
    before = documents(published)
    files = join(before)
    present = split(files)  # what several documents share stands at the head of their file, here as in the zip
    try:
        apart = _unfit(files | dict(packed.files), visit.gettext)
        given = split(packed.files)
        changed = {key: body for key, body in given.items() if not same(present.get(key), body)}
        told = list(_wrong_in_files(visit, changed, before, packed.files))
    except (AttributeError, KeyError, TypeError, ValueError):  # of no shape that a document could have
        problem = _("Algún dato no tiene la forma de los demás. Compare el archivo con uno bajado de esta página.")
        return Import(changes={}, faults=(UploadFault(where=name, problem=problem),))
    return Import(
        changes=changed,
        same=len(given) - len(changed),
        left=len(present.keys() - given.keys()),
        faults=(*(told or apart), *_in_the_way(visit, changed, published, packed.at)),
    )


def _wrong_in_files(
    visit: Visit, changed: Documents, published: Documents, files: Iterable[str]
) -> Iterator[UploadFault]:
    """What the forms would say of the changed documents, with the file where it stands."""
    _ = visit.gettext
    for key, body in changed.items():
        named = file_of(key)
        where = next((file for file in files if file == named or file.endswith(f"/{named}")), named)
        called = title(key, body, visit.desk.live(), _, visit.locale)
        if key.endswith("/None"):
            yield UploadFault(where=where, key="id", problem=_("Falta el nombre interno de esta fila."))
        if (office := office_of(key)) and f"offices/{office}" not in {*published, *changed}:
            yield UploadFault(
                where=where, key=called, problem=_("No conocemos la oficina «{name}».").format(name=office[:40])
            )
        for problem in problems(key, body, visit.desk.live(), _, today=visit.today):
            what = _("{document}: {value}").format(document=called, value=label(problem.name, _))
            yield UploadFault(where=where, key=what, locale=problem.locale, problem=problem.message)


def _unfit(files: Mapping[str, Any], _: Gettext) -> list[UploadFault]:
    """What `chaski check` says of files: the forms say most of it better."""
    try:
        catalog_of(dict(files), ROOT, "")
    except ContentError as error:
        return unfit(error, _)
    return []


def unfit(error: ContentError, _: Gettext) -> list[UploadFault]:
    """What does not hold together, each fault where it stands."""
    return [
        UploadFault(where=fault.where.removeprefix(f"{ROOT}/"), key=fault.key, problem=sentence(fault, _))
        for fault in error.faults
    ]


def _workbook(visit: Visit, name: str, data: bytes) -> Import:
    _ = visit.gettext
    book, faults = open_book(data, name, _)
    if faults:
        return Import(changes={}, faults=tuple(faults))
    spoken = languages(visit)
    published = visit.desk.revisions.published()
    known = documents(published)
    if office_sheets.is_office_table(book, spoken):
        present = {key: body for key, body in known.items() if key.startswith("offices/")}
        reading = office_reading.read(book, present, spoken, _tidy(present))
    elif (topic := topic_sheets.topic_of(book, spoken)) is not None:
        present = of_topic(known, topic)
        if not present:
            return Import(changes={}, faults=(UploadFault(where=name, problem=_("No hay ningún tema que se llame «{name}».").format(name=topic[:60])),))  # fmt: skip
        reading = topic_reading.read(book, present, tuple(visit.desk.live().offices), spoken, _tidy(present))
    else:
        return Import(changes={}, faults=(UploadFault(where=name, problem=_("No están las hojas que esperábamos. Use un libro bajado de esta página y no cambie los nombres de sus hojas.")),))  # fmt: skip
    changed = {key: body for key, body in reading.documents.items() if not same(present.get(key), body)}
    found = [*reading.faults, *_not_theirs(visit, changed, present, reading), *_wrong(visit, changed, reading)]
    found += [] if found else _unpublishable(visit, changed)
    found += _in_the_way(visit, changed, published, book.at)
    given = len(reading.documents)
    return Import(
        changes=changed,
        same=given - len(changed),
        left=len(present.keys() - reading.documents.keys()),
        faults=tuple(found),
    )


def _tidy(present: Documents) -> Any:
    """Cleans what was pasted; a text that is published already stays as it is."""
    said = set(_texts(list(present.values())))
    return lambda text: text if text in said else clean(text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _not_theirs(visit: Visit, changed: Documents, present: Documents, reading: Reading) -> Iterator[UploadFault]:
    """Each value of another office's document, or of a national one, that this officer may not change."""
    _ = visit.gettext
    told = _("Usted no puede cambiar este dato. Déjelo como vino.")
    for key, body in changed.items():
        if edits(visit.user, key):
            continue
        for change in differences(present.get(key), body):
            if change.kind == "removed":
                called = title(key, body, visit.desk.live(), _, visit.locale)
                yield UploadFault(
                    where=called,
                    key=label(change.path, _),
                    problem=_("Usted no puede borrar este dato. Devuelva la fila."),
                )
            else:
                yield reading.fault(key, change.path, told)


def _wrong(visit: Visit, changed: Documents, reading: Reading) -> Iterator[UploadFault]:
    """What the forms would say of the changed documents, at the cell where it stands."""
    for key, body in changed.items():
        for problem in problems(key, body, visit.desk.live(), visit.gettext, today=visit.today):
            yield reading.fault(key, problem.name, problem.message)


def _unpublishable(visit: Visit, changed: Documents) -> list[UploadFault]:
    try:
        visit.desk.publisher.catalog(changed)
    except ContentError as error:
        return unfit(error, visit.gettext)
    return []


def _in_the_way(
    visit: Visit, changed: Documents, published: Mapping[Key, Revision], at: datetime | None
) -> list[UploadFault]:
    """Documents somebody else is writing, and those published since the file was taken out: nobody's work is undone."""
    _ = visit.gettext
    opened = {one.key for one in visit.desk.revisions.waiting() if one.key in changed and not _replaceable(visit, one)}
    old = visit.desk.revisions.published(at) if at else published
    faults = []
    for key, body in changed.items():
        called = title(key, body, visit.desk.live(), _, visit.locale)
        if key in opened:
            problem = _(
                "Hay un cambio sin publicar de este documento. Espere a que se publique, o descártelo si ya no hace falta."
            )
            faults.append(UploadFault(where=called, problem=problem))
        if _number(old.get(key)) != _number(published.get(key)):
            problem = _(
                "Se publicó otra versión después de que usted bajó este archivo. Bájelo de nuevo y repita allí sus cambios."
            )
            faults.append(UploadFault(where=called, problem=problem))
    return faults


def _replaceable(visit: Visit, opened: Revision) -> bool:
    """What nobody but this officer has written in, and nobody approved: it stays in the history."""
    return opened.state is not State.APPROVED and visit.desk.revisions.contributors(opened.id) <= {visit.user.id}


def _number(revision: Revision | None) -> int | None:
    return revision.id if revision else None


def _once(faults: Iterable[UploadFault]) -> tuple[UploadFault, ...]:
    """One fault a cell, the first that was found; those of no cell all stay."""
    found: dict[object, UploadFault] = {}
    for fault in faults:
        place = (
            (fault.where, fault.row, fault.column)
            if fault.column
            else (fault.where, fault.row, fault.key, fault.problem)
        )
        found.setdefault(place, fault)
    return tuple(
        sorted(found.values(), key=lambda fault: (fault.where, fault.row or 0, len(fault.column), fault.column))
    )
