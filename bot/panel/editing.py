"""Pages on which a document is written: the form, saving a draft, sending it to review, and two people at once."""

from dataclasses import replace

from starlette.responses import Response

from bot.panel import composing, writing
from bot.panel.differences import changes
from bot.panel.drafts import KEY
from bot.panel.forms import kinds, places
from bot.panel.keeping import after, unfitting
from bot.panel.labels import label
from bot.panel.rights import edits, sees, translates
from bot.panel.routing import Page
from bot.panel.spoken import spoken
from bot.panel.titles import title
from bot.panel.visit import ROOT, Visit
from bot.panel.writing import Fields, Work
from bot.revisions import Document, Key, Revision, RevisionConflict, State

LATER = ("save", "submit", "preview")


def show(visit: Visit) -> Response:
    """The open revision of a document, else the published one, as a form."""
    key = str(visit.request.path_params["key"])
    return writing.page(visit, writing.begun(visit, key, _newest(visit, key)))


def save(visit: Visit) -> Response:
    """Whatever button was pressed on the form."""
    key = str(visit.request.path_params["key"])
    return _done(visit, writing.posted(visit, key, visit.fields(), _newest(visit, key)), visit.text("do") or "save")


def restore_form(visit: Visit, path: str, fields: Fields) -> Response | None:
    """The page at a path with what was written on it; None when it is no editing page."""
    path = path.removeprefix(ROOT)
    if path.startswith("/edit/"):
        key = path.removeprefix("/edit/")
        return writing.page(visit, writing.posted(visit, key, fields, _newest(visit, key)))
    return composing.restored(visit, path, fields)


def _newest(visit: Visit, key: Key) -> Revision:
    """What this officer may write upon; the visit ends when there is none."""
    visit.require(KEY.fullmatch(key) is not None and len(key) <= 200 and sees(visit.user, key), 404)
    visit.require(kinds.edited(key), 404)
    opened = visit.desk.revisions.open(key)
    found = opened if opened and opened.body is not None else visit.desk.revisions.current(key)
    visit.require(found is not None and found.body is not None, 404)
    visit.require(edits(visit.user, key) or translates(visit.user, key))
    assert found is not None
    return found


def _done(visit: Visit, work: Work, do: str) -> Response:
    if ":" in do:
        return writing.page(visit, work.moved(do))
    if do == "resume":
        return writing.page(visit, work)
    document, wrong = places.located(work.document, work.origin, visit.gettext) if _moves(work) else (work.document, [])
    wrong = [*writing.faults(visit, work, document, to_publish=do == "submit"), *wrong]
    if wrong:
        return writing.page(visit, work, wrong, status=422)
    if do == "submit" and (told := unfitting(visit, work.key, document)):
        return writing.page(visit, work, status=422, told=[told])
    return _kept(visit, work, document, do if do in LATER else "save")


def _moves(work: Work) -> bool:
    return work.key.startswith("events/") and not work.translating


def _kept(visit: Visit, work: Work, document: Document, do: str) -> Response:
    """Saved, if anything changed; then on to where the button leads."""
    told = writing.still_said(work.confirmed, document)
    opened = visit.desk.revisions.open(work.key)
    newest = opened or visit.desk.revisions.current(work.key)
    if newest and newest.id == work.base_id and newest.body == document and dict(newest.confirmed) == dict(told):
        return _unchanged(visit, work.key, newest, do, work.why)
    try:
        revision = visit.desk.revisions.save(
            work.key, document, author=visit.user.id, base=work.base_id, confirmed=told, note=work.why
        )
    except RevisionConflict as conflict:
        return _conflict(visit, work, conflict.theirs, do)
    return after(visit, revision, do, work.why)


def _unchanged(visit: Visit, key: Key, newest: Revision, do: str, why: str) -> Response:
    if do == "preview" or (do == "submit" and newest.state is State.DRAFT):
        return after(visit, newest, do, why)
    return visit.go(f"/edit/{key}", "unchanged")


def _conflict(visit: Visit, work: Work, theirs: Revision, do: str) -> Response:
    """Both versions, side by side; the officer's own goes along in the form."""
    _ = visit.gettext
    mine = replace(work, base=theirs, base_id=theirs.id).document
    if theirs.body == mine:
        return after(visit, theirs, do, work.why) if theirs.state is State.DRAFT else _unchanged(
            visit, work.key, theirs, do, work.why
        )  # fmt: skip
    author = visit.desk.users.get(theirs.author) if theirs.author is not None else None
    return visit.show(
        "conflict.html",
        409,
        title=title(work.key, mine, visit.desk.live(), _, visit.locale),
        who=author.name if author else _("una nueva versión del programa"),
        theirs=theirs,
        changes=[
            (label(one.path, _), one) for one in changes(spoken(work.key, theirs.body, _), spoken(work.key, mine, _))
        ],
        action=ROOT + work.path,
        fields=writing.sent(work),
        origin=work.origin_id,
        again=do,
    )


PAGES = (
    Page("/edit/{key:path}", show),
    Page("/edit/{key:path}", save, "POST"),
    Page("/new/update", composing.new_update),
    Page("/new/update", composing.save_update, "POST"),
    Page("/new/event/{office}", composing.new_event),
    Page("/new/event/{office}", composing.save_event, "POST"),
    Page("/new/overlay/{topic}/{office}", composing.new_overlay),
    Page("/new/overlay/{topic}/{office}", composing.save_overlay, "POST"),
)
