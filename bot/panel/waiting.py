"""What waits: for this officer to approve, of theirs for others, for its day; and approving several together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.errors import ContentError
from bot.panel import verdicts
from bot.panel.moments import clock_of
from bot.panel.rights import approves, sees
from bot.panel.routing import Page
from bot.panel.verdicts import Reason
from bot.panel.versions import Names, asked, called, in_one_line
from bot.panel.visit import Visit
from bot.revisions import OPEN, Revision, State, WrongState


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the queue."""

    revision: Revision
    title: str
    authors: str
    change: str  # what changes, in one line
    when: str  # it was saved
    publish: str  # when it comes into force by itself, "" for what has no date


def queue(visit: Visit) -> Response:
    return _queue(visit)


def approve_marked(visit: Visit) -> Response:
    """Publishes all the marked ones together, or none of them."""
    _ = visit.gettext
    marked = [asked(visit, text) for text in dict.fromkeys(value for name, value in visit.fields() if name == "id")]
    for revision in marked:
        visit.require(approves(visit.user, revision.key))
        visit.require(visit.user.id not in visit.desk.revisions.contributors(revision.id))
    if not marked:
        return _queue(visit, errors={"marked": _("Marque al menos un cambio.")}, status=422)
    waiting = [revision for revision in marked if revision.state is State.IN_REVIEW]
    late = [one for one in marked if one.state is not State.IN_REVIEW and one.published_at is None]
    if not waiting and not late:
        return visit.go("/review", "already-done")
    changes = {revision.key: revision.body for revision in waiting}
    refused = [Reason(key=one.key, message=_("Cambió mientras usted leía: léalo otra vez.")) for one in late]
    refused += verdicts.refusals(visit.desk, changes, _, visit.today)
    if not refused:
        try:
            visit.desk.publisher.approve_all([revision.id for revision in waiting], visit.user.id)
        except WrongState:
            return visit.go("/review", "moved-on")
        except ContentError as error:
            refused = verdicts.reasons(error, _)
    if refused:
        return _queue(visit, refused=refused, marked={revision.id for revision in waiting}, status=422)
    visit.desk.refresh()
    return visit.go("/review", "approved")


def _queue(
    visit: Visit,
    *,
    errors: Mapping[str, str] | None = None,
    refused: Sequence[Reason] = (),
    marked: set[int] | None = None,
    status: int = 200,
) -> Response:
    """What waits for this officer, and what of theirs waits for others."""
    desk, user = visit.desk, visit.user
    names, published = Names(desk, visit.gettext), desk.revisions.published()
    parts: dict[str, list[Row]] = {name: [] for name in ("to_approve", "waiting", "scheduled", "drafts")}
    for revision in desk.revisions.waiting(OPEN):
        if not sees(user, revision.key):
            continue
        wrote = desk.revisions.contributors(revision.id)
        part = _part(visit, revision, wrote)
        if part:
            before = published.get(revision.key)
            parts[part].append(_row(visit, revision, before, names, wrote))
    titles = {row.revision.key: row.title for rows in parts.values() for row in rows}
    everything = visit.request.query_params.get("mark") == "all"
    chosen = {row.revision.id for row in parts["to_approve"]} if everything else marked or set()
    return visit.show(
        "review.html", status, **parts, titles=titles, marked=chosen, errors=errors or {}, refused=refused
    )


def _part(visit: Visit, revision: Revision, wrote: set[int]) -> str:
    """Under which heading it stands; "" where it is none of this officer's business."""
    mine = visit.user.id in wrote
    can_approve = approves(visit.user, revision.key)
    if revision.state is State.IN_REVIEW:
        return "waiting" if mine else "to_approve" if can_approve else ""
    if revision.state is State.APPROVED:
        return "scheduled" if mine or can_approve else ""
    return "drafts" if mine or (revision.reviewer == visit.user.id and can_approve) else ""


def _row(visit: Visit, revision: Revision, before: Revision | None, names: Names, wrote: set[int]) -> Row:
    body = before.body if before else None
    clock = clock_of(revision.key, visit.desk.live(), visit.gettext)
    return Row(
        revision=revision,
        title=called(visit, revision, body),
        authors=", ".join(names.of(wrote, revision)),
        change=in_one_line(body, revision.body, visit.gettext),
        when=clock.told(revision.saved_at, visit.locale),
        publish=f"{clock.told(revision.publish_at, visit.locale)} ({clock.name})" if revision.publish_at else "",
    )


PAGES = (
    Page("/review", queue),
    Page("/review", approve_marked, "POST"),
)
