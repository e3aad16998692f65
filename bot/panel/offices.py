"""Pages of the offices: the list, one office's record, and "still correct" in one tap."""

from collections.abc import Mapping

from starlette.responses import Response

from bot.errors import ContentError
from bot.gazetteer import state_name
from bot.panel import record, topic_page
from bot.panel.belongings import Published, closing, districts, events, kinds, listed, own, services, special, today_at
from bot.panel.closures import Asked
from bot.panel.rights import edits
from bot.panel.routing import Page
from bot.panel.titles import title
from bot.panel.visit import Visit
from bot.revisions import Document, Key


def index(visit: Visit) -> Response:
    """Every office; an officer of one goes straight to it."""
    if visit.user.office:
        return visit.go(f"/offices/{visit.user.office}")
    published = visit.desk.revisions.published()
    drafts = {one.key: one.state for one in visit.desk.revisions.waiting()}
    keys = [key for key, one in published.items() if key.startswith("offices/") and one.body]
    found = [listed(visit, published, key, drafts.get(key)) for key in keys]
    return visit.show("offices.html", offices=sorted(found, key=lambda one: (one.city, one.kind)), kinds=kinds(visit))


def show(visit: Visit) -> Response:
    return page(visit, visit.request.path_params["office"])


def confirm(visit: Visit) -> Response:
    """ "Still correct": a value, or all of them, was looked at today. How sure it is does not change."""
    office, topic, value = visit.request.path_params["office"], visit.text("topic"), visit.text("value")
    key = f"overlays/{topic}/{office}" if topic else f"offices/{office}"
    today = today_at(visit, own(visit, f"offices/{office}"))
    own(visit, key)
    visit.require(edits(visit.user, key))

    def after(published: Published) -> dict[Key, Document]:
        """The document with new dates; none where they are today's already. Made again if another came between."""
        before = published[key].body or {}
        paths = _chosen(visit, key, before)
        fresh = topic_page.confirmed(before, today) if topic else record.confirmed(key, before, paths, today)
        return {} if fresh == before else {key: fresh}

    try:
        visit.desk.publisher.publish_now(after, visit.user.id, action="confirmed")
    except LookupError:
        told = visit.gettext("Este dato cambió mientras usted lo miraba. Léalo de nuevo y confírmelo si sigue igual.")
        return page(visit, office, status=422, faults={"record": told})
    except ContentError as error:
        told = visit.gettext("No se pudo publicar: {reason}").format(reason=error)
        return page(visit, office, status=422, faults={"record": told})
    visit.desk.refresh()
    if visit.htmx and not topic and value != "all":
        return _row(visit, office, own(visit, key), value)
    return visit.go(f"/offices/{office}" + ("#services" if topic else ""), said="confirmed")


def _chosen(visit: Visit, key: Key, document: Document) -> tuple[str, ...]:
    """The places that are confirmed. Raises LookupError when what stands there is not what the officer read."""
    known, value = record.paths(key, document), visit.text("value")
    paths = known if value == "all" else (value,)
    if not set(paths) <= set(known) or visit.text("seen") != record.seen(document, paths):
        raise LookupError(value)
    return paths


def page(
    visit: Visit,
    office: str,
    *,
    status: int = 200,
    asked: Asked | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    """The record of an office, with what was typed into a form that did not go through."""
    key = f"offices/{office}"
    document = own(visit, key)
    published = visit.desk.revisions.published()
    groups = record.record(key, document, today_at(visit, document), visit.gettext, visit.locale)
    rows = [row for group in groups for row in group.rows]
    return visit.show(
        "office.html",
        status,
        office=office,
        key=key,
        document=document,
        title=title(key, document, visit.desk.live(), visit.gettext, visit.locale),
        kind=special(document, visit),
        state=state_name(str(document.get("state", ""))),
        groups=groups,
        overdue=sum(row.overdue for row in rows),
        unsure=sum(not row.stated for row in rows),
        today=today_at(visit, document),
        seen=record.seen(document, record.paths(key, document)),
        services=services(visit, published, office),
        districts=districts(published, office),
        events=events(visit, published, office),
        draft=visit.desk.revisions.open(key),
        editor=edits(visit.user, key),
        faults=faults or {},
        **closing(visit, published, office, asked),
    )


def _row(visit: Visit, office: str, document: Document, path: str) -> Response:
    """The value alone, for the page that is already there."""
    today = today_at(visit, document)
    found = record.record(f"offices/{office}", document, today, visit.gettext, visit.locale)
    row = next(row for group in found for row in group.rows if row.path == path)
    return visit.show("_value.html", office=office, row=row, today=today, editor=True)


PAGES = (
    Page("/offices", index),
    Page("/offices/{office}", show),
    Page("/offices/{office}/confirm", confirm, "POST"),
)
