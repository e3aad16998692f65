"""What comes after the form: whether the whole content holds together, and where an officer goes once it is saved."""

from starlette.responses import Response

from bot.errors import ContentError
from bot.panel import faults
from bot.panel.visit import Visit
from bot.revisions import Document, Key, Revision, WrongState


def after(visit: Visit, revision: Revision, do: str, why: str) -> Response:
    """Where an officer goes once a draft is saved."""
    if do == "preview":
        return visit.go(f"/preview/{revision.key}")
    if do != "submit":
        return visit.go(f"/edit/{revision.key}", "saved")
    try:
        visit.desk.revisions.submit(revision.id, visit.user.id, why)
    except WrongState:  # the button was pressed twice
        return visit.go(f"/edit/{revision.key}", "already-done")
    return visit.go(f"/edit/{revision.key}", "submitted")


def unfitting(visit: Visit, key: Key, document: Document) -> str:
    """What of the whole content would not hold together with this document; "" when it does."""
    try:
        visit.desk.publisher.catalog({key: document})
    except ContentError as error:
        told = visit.gettext("Así no se puede publicar: {reason}")
        return told.format(reason=" ".join(faults.told(fault, visit.gettext) for fault in error.faults[:3]))
    return ""
