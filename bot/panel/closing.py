"""Pages that close an office in ten seconds, and open it again."""

from starlette.responses import Response

from bot.errors import ContentError
from bot.panel import closures, values
from bot.panel.belongings import own, today_at, writable
from bot.panel.offices import page
from bot.panel.rights import edits
from bot.panel.routing import Page
from bot.panel.visit import Visit


def close(visit: Visit) -> Response:
    """A closure, published at once. Sent twice it is still one."""
    office = visit.request.path_params["office"]
    today = today_at(visit, own(visit, f"offices/{office}"))
    visit.require(edits(visit.user, f"closures/{office}/new"))
    asked = closures.read(visit.text)
    if asked is None:
        told = visit.gettext("Elija qué pasa: cerrado, línea caída o solo efectivo.")
        return page(visit, office, status=422, faults={"closures": told})
    if faults := closures.faults(asked, today, visit.gettext):
        return page(visit, office, status=422, faults=faults, asked=asked)
    key, body = closures.closure(asked, office, today)
    before = visit.desk.revisions.current(key)
    if before and before.body and closures.same(before.body, body):
        return visit.go(f"/offices/{office}", said="already-done")
    try:
        visit.desk.publisher.publish_now({key: body}, visit.user.id, action="closed")
    except ContentError as error:
        told = visit.gettext("No se pudo publicar: {reason}").format(reason=error)
        return page(visit, office, status=422, faults={"closures": told}, asked=asked)
    visit.desk.refresh()
    return visit.go(f"/offices/{office}", said="closure-set")


def end(visit: Visit) -> Response:
    """Ends a closure before its last day; one that is over, or was taken away, stays so."""
    office = visit.request.path_params["office"]
    today = today_at(visit, own(visit, f"offices/{office}"))
    key = f"closures/{office}/{visit.request.path_params['id']}"
    visit.require(edits(visit.user, key))
    visit.require(writable(key) and bool(visit.desk.revisions.history(key)), 404)
    current = visit.desk.revisions.current(key)
    if current is None or current.body is None or values.over(key, current.body, today):
        return visit.go(f"/offices/{office}", said="already-done")
    ended = closures.ended(current.body, today)
    try:
        visit.desk.publisher.publish_now({key: ended}, visit.user.id, action="closure-ended")
    except ContentError as error:
        told = visit.gettext("No se pudo publicar: {reason}").format(reason=error)
        return page(visit, office, status=422, faults={"closures": told})
    visit.desk.refresh()
    return visit.go(f"/offices/{office}", said="closure-ended")


PAGES = (
    Page("/offices/{office}/closures", close, "POST"),
    Page("/offices/{office}/closures/{id}/end", end, "POST"),
)
