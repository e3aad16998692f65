"""New documents: an update, an event of an office, what an office adds to a topic. Their names come from their words."""

from collections.abc import Callable
from datetime import timedelta

from starlette.responses import Response

from bot.panel import writing
from bot.panel.forms import places
from bot.panel.forms.kinds import form_of
from bot.panel.forms.rows import free, slug
from bot.panel.forms.rules import Problem
from bot.panel.forms.spec import Kind
from bot.panel.forms.tree import Tree, listed, tree
from bot.panel.forms.write import fresh, write
from bot.panel.keeping import after, unfitting
from bot.panel.rights import edits, sees
from bot.panel.visit import Visit
from bot.panel.writing import Fields, Work
from bot.revisions import Document, Key, RevisionConflict

GOOD_FOR = timedelta(days=90)
NEW = "new"  # stands in a key until the document has its own name
MOST_ALIKE = 50  # documents of one name, before something else must be wrong


def new_update(visit: Visit) -> Response:
    return writing.page(visit, _update(visit, None))


def save_update(visit: Visit) -> Response:
    return _saved(visit, _update(visit, visit.fields()), _update_id)


def new_event(visit: Visit) -> Response:
    return writing.page(visit, _event(visit, str(visit.request.path_params["office"]), None))


def save_event(visit: Visit) -> Response:
    return _saved(visit, _event(visit, str(visit.request.path_params["office"]), visit.fields()), _event_id)


def new_overlay(visit: Visit) -> Response:
    topic, office = _named(visit)
    if _taken(visit, f"overlays/{topic}/{office}"):
        return visit.go(f"/edit/overlays/{topic}/{office}")
    return writing.page(visit, _overlay(visit, topic, office, None))


def save_overlay(visit: Visit) -> Response:
    work = _overlay(visit, *_named(visit), visit.fields())
    return _saved(visit, work, lambda _document, _visit: "")


def restored(visit: Visit, path: str, fields: Fields) -> Response | None:
    """The page of a new document with what was written on it; None when it is none of these."""
    match path.strip("/").split("/"):
        case ["new", "update"]:
            return writing.page(visit, _update(visit, fields))
        case ["new", "event", office]:
            return writing.page(visit, _event(visit, office, fields))
        case ["new", "overlay", topic, office]:
            return writing.page(visit, _overlay(visit, topic, office, fields))
    return None


def _named(visit: Visit) -> tuple[str, str]:
    return str(visit.request.path_params["topic"]), str(visit.request.path_params["office"])


def _update(visit: Visit, fields: Fields | None) -> Work:
    return _work(visit, f"updates/{NEW}", "/new/update", {"id": NEW}, fields)


def _event(visit: Visit, office: str, fields: Fields | None) -> Work:
    key = f"events/{office}/{NEW}"
    known = visit.desk.live().offices.get(office)
    visit.require(known is not None and sees(visit.user, key), 404)
    assert known is not None
    start = {"id": NEW, "office": office, "city": known.city, "state": known.state, "point": list(known.point)}
    return _work(visit, key, f"/new/event/{office}", start, fields)


def _overlay(visit: Visit, topic: str, office: str, fields: Fields | None) -> Work:
    key, catalog = f"overlays/{topic}/{office}", visit.desk.live()
    visit.require(topic in catalog.topics and office in catalog.offices and sees(visit.user, key), 404)
    return _work(visit, key, f"/new/overlay/{topic}/{office}", {}, fields)


def _work(visit: Visit, key: Key, path: str, start: Document, fields: Fields | None) -> Work:
    """The form of a document that is not there yet: verified today, with a line to write in where one is needed."""
    visit.require(edits(visit.user, key))
    form = form_of(key, visit.gettext)
    assert form is not None
    body = {**start, **_proof(visit)}
    posted: Tree = write(form, body)
    for field in form.fields:
        if field.kind is Kind.ROWS and (field.required or field.name == "sources"):
            posted[field.name] = listed([fresh(field)])
    if fields is not None:
        posted |= tree(fields)
    return Work(
        key=key,
        form=form,
        path=path,
        origin=body,
        posted=posted,
        confirmed={},
        why=writing.why(fields or ()),
    )


def _proof(visit: Visit) -> Document:
    return {
        "confidence": "high",
        "verified_on": visit.today.isoformat(),
        "review_by": (visit.today + GOOD_FOR).isoformat(),
    }


def _saved(visit: Visit, work: Work, name: Callable[[Document, Visit], str]) -> Response:
    do = visit.text("do") or "save"
    if ":" in do:
        return writing.page(visit, work.moved(do))
    document, lost = work.document, list[Problem]()
    if work.key.startswith("events/"):
        document, lost = places.located(document, work.origin, visit.gettext)
    wrong = [*writing.faults(visit, work, document, to_publish=do == "submit"), *lost]
    if wrong:
        return writing.page(visit, work, wrong, status=422)
    if do == "submit" and (told := unfitting(visit, work.key, document)):
        return writing.page(visit, work, status=422, told=[told])
    return _begun(visit, work, document, name(document, visit), do)


def _begun(visit: Visit, work: Work, document: Document, name: str, do: str) -> Response:
    """Saved under a name nobody has; what was just sent is not saved a second time."""
    head = work.key.removesuffix(NEW) if name else ""
    taken: list[str] = []
    while len(taken) < MOST_ALIKE:
        own = free(name, taken) if name else ""
        key = f"{head}{own}" if name else work.key
        body = {**document, "id": own} if name else document
        if not _taken(visit, key):
            try:
                revision = visit.desk.revisions.save(key, body, author=visit.user.id, base=None, note=work.why)
            except RevisionConflict as conflict:  # somebody was faster
                revision = conflict.theirs
            if revision.body == body:
                return after(visit, revision, do, work.why)
        opened = visit.desk.revisions.open(key)
        if opened and opened.body == body and opened.author == visit.user.id:
            return after(visit, opened, do, work.why)
        if not name:
            return writing.page(
                visit, work, status=422, told=[visit.gettext("Este documento ya existe. Ábralo y edítelo.")]
            )
        taken.append(own)
    return writing.page(
        visit, work, status=422, told=[visit.gettext("Ya hay muchos con ese nombre. Cambie el título.")]
    )


def _taken(visit: Visit, key: Key) -> bool:
    """A name is taken for good by whatever had it; an overlay has no other name, and may be written again."""
    revisions = visit.desk.revisions
    if key.startswith("overlays/"):
        return bool(revisions.open(key) or revisions.current(key))
    return bool(revisions.history(key))


def _update_id(document: Document, visit: Visit) -> str:
    day = document.get("effective") or document.get("published") or visit.today.isoformat()
    title = document.get("title")
    said = str(title.get("es", "")) if isinstance(title, dict) else ""
    return f"{day}-{slug(said) or 'novedad'}"


def _event_id(document: Document, visit: Visit) -> str:
    return f"{slug(str(document.get('city', ''))) or 'evento'}-{document.get('date') or visit.today.isoformat()}"
