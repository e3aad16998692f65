"""Pages of import and export: the whole content as a zip, a topic or the offices as a workbook, and back into review."""

from dataclasses import dataclass

from starlette.responses import Response

from bot.errors import ContentError
from bot.panel.importing import (
    Import,
    documents,
    languages,
    may_exchange_all,
    of_topic,
    read,
    unfit,
)
from bot.panel.rights import sees
from bot.panel.routing import Page
from bot.panel.titles import title
from bot.panel.visit import Visit
from bot.publishing import archive, office_sheets, topic_sheets
from bot.publishing.uploads import UploadFault
from bot.revisions import Revision, RevisionConflict, State
from bot.users import Role

ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 2**31 - 1  # PostgreSQL's integer
MOST = 1_000  # documents of one import


@dataclass(frozen=True, kw_only=True)
class Row:
    """One document of an import that went into review."""

    revision: Revision
    title: str
    new: bool


def show(visit: Visit) -> Response:
    return _page(visit)


def export_all(visit: Visit) -> Response:
    visit.require(may_exchange_all(visit))
    content = archive.write(documents(visit.desk.revisions.published()), visit.now)
    return _download(visit, "contenido", content, ZIP)


def export_offices(visit: Visit) -> Response:
    """The offices an officer sees."""
    known = documents(visit.desk.revisions.published())
    shown = {key: body for key, body in known.items() if key.startswith("offices/") and sees(visit.user, key)}
    return _download(visit, "oficinas", office_sheets.write(shown, languages(visit)[0], visit.now), XLSX)


def export_topic(visit: Visit) -> Response:
    """A topic with the overlays an officer sees."""
    topic = visit.request.path_params["topic"]
    found = of_topic(documents(visit.desk.revisions.published()), topic)
    visit.require(bool(found), 404)
    shown = {key: body for key, body in found.items() if sees(visit.user, key)}
    offices = [office for office in visit.desk.live().offices if visit.user.office in (None, office)]
    return _download(visit, topic, topic_sheets.write(shown, offices, languages(visit)[0], visit.now), XLSX)


def import_(visit: Visit) -> Response:
    """Puts every changed document into review, or says all that is wrong and changes nothing."""
    visit.require(may_exchange_all(visit) or Role.EDITOR in visit.user.roles)
    _ = visit.gettext
    upload = visit.upload("file")
    if upload is None:
        return _page(visit, error=_("Elija un archivo."), status=422)
    name, data = upload
    found = read(visit, name, data)
    if found.faults:
        return _page(visit, name=name, faults=found.faults, status=422)
    if not found.changes:
        return visit.go("/exchange", "import-same")
    try:
        saved = _save(visit, name, found)
    except RevisionConflict as conflict:  # somebody began a draft in this very moment
        called = _called(visit, conflict.theirs)
        fault = UploadFault(where=called, problem=_("Otra persona acaba de cambiar este documento. Espere a que se publique o se descarte."))  # fmt: skip
        return _page(visit, name=name, faults=(fault,), status=422)
    except ContentError as error:
        return _page(visit, name=name, faults=tuple(unfit(error, visit.gettext)), status=422)
    numbers = [revision.id for revision in saved]
    return visit.go(f"/exchange/{min(numbers)}/{max(numbers)}?same={found.same}&left={found.left}", "imported")


def report(visit: Visit) -> Response:
    """What an import of this officer put into review."""
    first, last = (_number(visit.request.path_params[name]) for name in ("first", "last"))
    visit.require(0 < first <= last <= LARGEST and last - first < MOST, 404)
    found = [visit.desk.revisions.get(number) for number in range(first, last + 1)]
    own = [one for one in found if one and one.author == visit.user.id and sees(visit.user, one.key)]
    visit.require(bool(own), 404)
    rows = [Row(revision=one, title=_called(visit, one), new=one.parent is None) for one in own]
    return visit.show("imported.html", rows=rows, same=_count(visit, "same"), left=_count(visit, "left"))


def _save(visit: Visit, name: str, found: Import) -> list[Revision]:
    """One transaction for all that does not wait for review already: a second click changes nothing."""
    _, user = visit.gettext, visit.user.id
    waiting = [
        one
        for one in visit.desk.revisions.waiting((State.IN_REVIEW,))
        if one.author == user and found.changes.get(one.key) == one.body
    ]
    changes = {key: body for key, body in found.changes.items() if key not in {one.key for one in waiting}}
    if not changes:
        return waiting
    note = _("Importado de {file}").format(file=_plain(name))
    saved = visit.desk.publisher.import_(changes, user, note)
    visit.desk.audit.note(user, "imported", "content", f"{len(saved)} documents")
    return waiting + saved


def _page(
    visit: Visit, *, name: str = "", faults: tuple[UploadFault, ...] = (), error: str = "", status: int = 200
) -> Response:
    live = visit.desk.live()
    topics = sorted((topic.title.get(visit.locale) or topic.title["es"], id_) for id_, topic in live.topics.items())
    return visit.show(
        "exchange.html",
        status,
        topics=topics,
        everything=may_exchange_all(visit),
        imports=may_exchange_all(visit) or Role.EDITOR in visit.user.roles,
        name=_plain(name),
        faults=faults,
        error=error,
    )


def _download(visit: Visit, name: str, content: bytes, media_type: str) -> Response:
    suffix = "zip" if media_type == ZIP else "xlsx"
    visit.desk.audit.note(visit.user.id, "exported", name)
    named = {"Content-Disposition": f'attachment; filename="chaski-{name}-{visit.today.isoformat()}.{suffix}"'}
    return Response(content, media_type=media_type, headers=named)


def _called(visit: Visit, revision: Revision) -> str:
    return title(revision.key, revision.body, visit.desk.live(), visit.gettext, visit.locale)


def _count(visit: Visit, name: str) -> int:
    return _number(visit.request.query_params.get(name, ""))


def _number(text: str) -> int:
    """Of digits, and not so many that Python itself refuses them; 0 for any other text."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else 0


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable())[:80]


PAGES = (
    Page("/exchange", show),
    Page("/exchange/{first}/{last}", report),
    Page("/export/content.zip", export_all),
    Page("/export/offices.xlsx", export_offices),
    Page("/export/topics/{topic}.xlsx", export_topic),
    Page("/import", import_, "POST"),
)
