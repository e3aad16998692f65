"""The revision of a document that a page is about, and the catalog as it would be with it."""

import re
from dataclasses import dataclass

from bot.catalog import Catalog
from bot.errors import ContentError
from bot.panel import rights
from bot.panel.verdicts import Reason, problems, reasons
from bot.panel.visit import Visit
from bot.revisions import Key, Revision

KEY = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+){1,2}")
ID = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`catalog` is None where the content does not hold together with the revision; `faults` say why."""

    revision: Revision
    catalog: Catalog | None
    faults: tuple[Reason, ...] = ()


def revision_of(visit: Visit, key: Key, wanted: str = "") -> Revision:
    """The revision with the id `wanted`, else the open one, else the one in force. A page that has none ends with 404."""
    visit.require(KEY.fullmatch(key) is not None and len(key) <= 200 and rights.sees(visit.user, key), 404)
    revisions = visit.desk.revisions
    if wanted:
        found = revisions.get(int(wanted)) if ID.fullmatch(wanted) else None
        found = found if found and found.key == key else None
    else:
        found = revisions.open(key) or revisions.current(key)
    visit.require(found is not None, 404)
    assert found is not None
    return found


def draft_of(visit: Visit, key: Key, wanted: str = "") -> Draft:
    revision = revision_of(visit, key, wanted)
    changes = {key: revision.body}
    try:
        return Draft(revision=revision, catalog=visit.desk.publisher.catalog(changes, confirmed=revision.confirmed))
    except ContentError as error:
        told = problems(changes, visit.desk.live(), visit.gettext, visit.today) or reasons(error, visit.gettext)
        return Draft(revision=revision, catalog=None, faults=tuple(told))
