"""Pages of the topics: the list, one topic in all languages, and "still correct" for all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from bot.catalog import BASE_LOCALE
from bot.errors import ContentError
from bot.panel import topic_list, topic_page
from bot.panel.labels import languages
from bot.panel.rights import edits, sees
from bot.panel.routing import Page
from bot.panel.topic_page import Part
from bot.panel.visit import Visit
from bot.publishing.check import LOCALES
from bot.publishing.translations import OTHERS, coverage
from bot.revisions import Document, Key, Revision, office_of
from bot.users import Role

Published = Mapping[Key, Revision]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A topic, or an overlay of it, on its page. `opened` is the draft that waits beside it."""

    key: Key
    revision: Revision
    parts: list[Part]
    sources: list[tuple[str, str, str, bool]]
    opened: Revision | None
    office: str = ""
    city: str = ""


def index(visit: Visit) -> Response:
    """Every topic, grouped by family; those that are looked for."""
    asked = topic_list.wanted(visit.request.query_params)
    revisions = visit.desk.revisions
    rows = topic_list.rows(revisions.published(), revisions.waiting(), visit.today, visit.locale, visit.user.office)
    found = topic_list.matching(rows, asked)
    return visit.show(
        "topics.html",
        asked=asked,
        groups=topic_list.by_family(found),
        families=topic_list.families(visit.gettext),
        locales=LOCALES,
        others=OTHERS,
        tongues=languages(visit.gettext),
        confidences=_confidences(visit),
        states=_states(visit),
        found=len(found),
        total=len(rows),
    )


def show(visit: Visit) -> Response:
    return page(visit, visit.request.path_params["topic"])


def confirm(visit: Visit) -> Response:
    """ "Still correct": the whole topic, or what one office adds to it, was looked at today."""
    topic, office = visit.request.path_params["topic"], visit.text("office")
    published = visit.desk.revisions.published()
    key = f"overlays/{topic}/{office}" if office else _key(topic, published)
    visit.require(key in published and sees(visit.user, key), 404)
    visit.require(edits(visit.user, key))
    if _still(published[key], visit) == published[key].body:
        return visit.go(f"/topics/{topic}", said="already-done")

    def changes(published: Published) -> Mapping[Key, Document | None]:
        """Nothing where the officer has not seen what is in force now."""
        now = published.get(key)
        return {key: _still(now, visit)} if now and str(now.id) == visit.text("seen") else {}

    try:
        done = visit.desk.publisher.publish_now(changes, visit.user.id, action="confirmed")
    except ContentError as error:
        told = visit.gettext("No se pudo publicar: {reason}").format(reason=error)
        return page(visit, topic, status=422, error=told)
    if not done:
        told = visit.gettext("Esto cambió mientras usted lo miraba. Léalo de nuevo y confírmelo si sigue igual.")
        return page(visit, topic, status=422, error=told)
    visit.desk.refresh()
    return visit.go(f"/topics/{topic}", said="confirmed")


def _still(revision: Revision, visit: Visit) -> Document:
    assert revision.body is not None  # what is published has a body
    return topic_page.confirmed(revision.body, visit.today)


def page(visit: Visit, topic: str, *, status: int = 200, error: str = "") -> Response:
    """One topic as it is published, or its first draft where nothing of it is."""
    revisions = visit.desk.revisions
    published, opened = revisions.published(), {one.key: one for one in revisions.waiting()}
    key = _key(topic, published) or _key(topic, opened)
    visit.require(bool(key), 404)
    shown = _shown(visit, key, published, opened)
    body = shown.revision.body
    visit.require(body is not None, 404)
    assert body is not None
    overlays = _overlays(visit, topic, published, opened)
    return visit.show(
        "topic.html",
        status,
        topic=topic,
        title=_title(body, visit.locale) or topic,
        family=topic_list.families(visit.gettext).get(str(body.get("family")), ""),
        body=body,
        shown=shown,
        overlays=overlays,
        missing=_without_overlay(visit, topic, overlays),
        coverage=coverage(body, shown.revision.stale),
        locales=LOCALES,
        tongues=languages(visit.gettext),
        confidences=_confidences(visit),
        states=_states(visit),
        conflicts=body.get("conflicts") or () if _keeps(visit) else (),
        related=[(id_, _published_title(id_, published, visit.locale)) for id_ in body.get("related") or ()],
        in_force=key in published,
        error=error,
    )


def _shown(visit: Visit, key: Key, published: Published, opened: Published) -> Shown:
    revision = published.get(key) or opened[key]
    body = revision.body or {}
    drafts = body.get("drafts") or _national_drafts(key, published)
    office = office_of(key) or ""
    known = visit.desk.live().offices.get(office)
    return Shown(
        key=key,
        revision=revision,
        parts=topic_page.parts(key, body, revision.stale, drafts, visit.gettext),
        sources=topic_page.sources(body),
        opened=opened.get(key),
        office=office,
        city=known.city if known else office,
    )


def _overlays(visit: Visit, topic: str, published: Published, opened: Published) -> list[Shown]:
    """What offices add to a topic, as far as this officer sees it; the drafts of new ones too."""
    keys = {key: None for key in (*published, *opened) if key.startswith(f"overlays/{topic}/")}
    found = [_shown(visit, key, published, opened) for key in keys if sees(visit.user, key)]
    return sorted((one for one in found if one.revision.body is not None), key=lambda one: one.city)


def _without_overlay(visit: Visit, topic: str, overlays: list[Shown]) -> list[tuple[str, str]]:
    """(id, city) of the offices that say nothing of their own yet and that this officer may write for."""
    there = {one.office for one in overlays}
    offices = visit.desk.live().offices.values()
    free = [one for one in offices if one.id not in there and edits(visit.user, f"overlays/{topic}/{one.id}")]
    return sorted(((one.id, one.city) for one in free), key=lambda pair: pair[1])


def _national_drafts(key: Key, published: Published) -> list[str]:
    """The languages that are a draft in an overlay's topic."""
    if not key.startswith("overlays/"):
        return []
    national = published.get(_key(key.split("/")[1], published))
    return list((national.body or {}).get("drafts") or ()) if national else []


def _keeps(visit: Visit) -> bool:
    """Whether the officer writes or approves anything at all, and so has to know where sources disagree."""
    return bool(visit.user.roles & {Role.EDITOR, Role.APPROVER, Role.TRANSLATOR})


def _key(topic: str, revisions: Published) -> Key:
    """The key of a topic's document; "" where there is none of that name."""
    return next((key for key in revisions if key.startswith("topics/") and key.endswith(f"/{topic}")), "")


def _published_title(topic: str, published: Published, locale: str) -> str:
    revision = published.get(_key(topic, published))
    return (_title(revision.body or {}, locale) if revision else "") or topic


def _title(body: Mapping[str, Any], locale: str) -> str:
    title = body.get("title") or {}
    return str(title.get(locale) or title.get(BASE_LOCALE) or "")


def _states(visit: Visit) -> dict[str, str]:
    """The words for the states of a translation."""
    _ = visit.gettext
    return {"current": _("al día"), "behind": _("atrasada"), "draft": _("borrador"), "missing": _("falta")}


def _confidences(visit: Visit) -> dict[str, tuple[str, str]]:
    """confidence → (badge, words)."""
    _ = visit.gettext
    return {
        "high": ("confirmed", _("confianza alta")),
        "medium": ("confirmed", _("confianza media")),
        "low": ("warning", _("confianza baja")),
        "unverified": ("unverified", _("sin confirmar")),
    }


PAGES = (
    Page("/topics", index),
    Page("/topics/{topic}", show),
    Page("/topics/{topic}/confirm", confirm, "POST"),
)
