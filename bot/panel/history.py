"""The history of a document: every version, who wrote and approved it, when it was in force; and going back to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from bot.errors import ContentError
from bot.panel.drafts import KEY
from bot.panel.moments import Clock, clock_of
from bot.panel.rights import approves, edits, sees
from bot.panel.routing import Page
from bot.panel.verdicts import Reason, reasons
from bot.panel.versions import LARGEST, Difference, Names, asked, called, differences
from bot.panel.visit import Visit
from bot.revisions import Key, Revision, RevisionConflict

MOST = 30  # versions on a page


@dataclass(frozen=True, kw_only=True)
class Version:
    """One line of the history. `periods` are the times it was in force, the last one open-ended while it is."""

    revision: Revision
    author: str
    reviewer: str
    periods: Sequence[str]
    in_force: bool
    restorable: bool
    differences: Sequence[Difference]


def show(visit: Visit) -> Response:
    return _show(visit, str(visit.request.path_params["key"]))


def restore(visit: Visit) -> Response:
    """An approver brings an older version back at once; an editor gets it as a draft."""
    revision = asked(visit)
    key, current = revision.key, visit.desk.revisions.current(revision.key)
    at_once = approves(visit.user, key)
    visit.require(at_once or edits(visit.user, key))
    if revision.published_at is None or revision.body is None:
        return visit.go(f"/history/{key}", "moved-on")
    if current and current.body == revision.body:
        return visit.go(f"/history/{key}", "already-done")
    return _publish(visit, revision) if at_once else _draft(visit, revision, current)


def _publish(visit: Visit, revision: Revision) -> Response:
    try:
        visit.desk.publisher.restore(revision.id, visit.user.id)
    except ContentError as error:
        return _show(visit, revision.key, refused=reasons(error, visit.gettext), status=422)
    visit.desk.refresh()
    return visit.go(f"/history/{revision.key}", "restored")


def _draft(visit: Visit, revision: Revision, current: Revision | None) -> Response:
    """What another officer is writing is never thrown away for it."""
    _, opened = visit.gettext, visit.desk.revisions.open(revision.key)
    if opened and opened.body == revision.body:
        return visit.go(f"/revisions/{opened.id}", "already-done")
    note = _("Como en la versión {number}").format(number=revision.id)
    try:
        if opened:
            raise RevisionConflict(opened)
        base = current.id if current else None
        saved = visit.desk.revisions.save(revision.key, revision.body, author=visit.user.id, base=base, note=note)
    except RevisionConflict as conflict:
        told = _("Hay otro cambio abierto de este texto. Termínelo o descártelo antes de volver a una versión.")
        return _show(
            visit, revision.key, refused=[Reason(key=revision.key, message=told)], opened=conflict.theirs, status=422
        )
    return visit.go(f"/revisions/{saved.id}", "saved")


def _show(
    visit: Visit, key: Key, *, refused: Sequence[Reason] = (), opened: Revision | None = None, status: int = 200
) -> Response:
    visit.require(KEY.fullmatch(key) is not None and sees(visit.user, key), 404)
    desk, _ = visit.desk, visit.gettext
    every = desk.revisions.history(key)
    visit.require(bool(every), 404)
    older = _before(visit)
    listed = [revision for revision in every if revision.id < older]
    clock, names = clock_of(key, desk.live(), _), Names(desk, _)
    current = desk.revisions.current(key)
    spans = _spans(desk.revisions.publications(key))
    bodies = {revision.id: revision.body for revision in every}
    versions = [
        Version(
            revision=revision,
            author=names(revision.author),
            reviewer=names(revision.reviewer) if revision.reviewer is not None else "",
            periods=[_told(span, clock, visit) for span in spans.get(revision.id, ())],
            in_force=current is not None and current.id == revision.id,
            restorable=_restorable(revision, current),
            differences=differences(key, bodies.get(revision.parent), revision.body, _) if revision.parent else [],
        )
        for revision in listed[:MOST]
    ]
    newest = current or every[0]
    return visit.show(
        "history.html",
        status,
        key=key,
        title=called(visit, newest),
        versions=versions,
        older=listed[MOST - 1].id if len(listed) > MOST else None,
        clock=clock,
        at_once=approves(visit.user, key),
        as_draft=edits(visit.user, key),
        refused=refused,
        opened=opened,
    )


def _restorable(revision: Revision, current: Revision | None) -> bool:
    """Was in force, and would change something."""
    if revision.published_at is None or revision.body is None:
        return False
    return current is None or current.body != revision.body


def _spans(
    publications: Sequence[tuple[datetime, int | None]],
) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """From when to when each revision was in force; None for until now."""
    found: dict[int, list[tuple[datetime, datetime | None]]] = {}
    ends = [at for at, _revision in publications[1:]]
    for number, (at, revision) in enumerate(publications):
        if revision is not None:
            found.setdefault(revision, []).append((at, ends[number] if number < len(ends) else None))
    return found


def _told(span: tuple[datetime, datetime | None], clock: Clock, visit: Visit) -> str:
    _, (start, end) = visit.gettext, span
    told = _("del {start} al {end}") if end else _("desde el {start}")
    return told.format(start=clock.told(start, visit.locale), end=clock.told(end, visit.locale))


def _before(visit: Visit) -> int:
    """The number of the page's last version, from the link to older ones."""
    given = visit.request.query_params.get("before", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 10 else LARGEST + 1


PAGES = (
    Page("/history/{key:path}", show),
    Page("/revisions/{id}/restore", restore, "POST"),
)
