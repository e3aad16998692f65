"""The list of updates: changes of the rules, the newest first. Sending them out is no business of this page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from bot.catalog import BASE_LOCALE
from bot.panel.rights import edits, translates
from bot.panel.routing import Page
from bot.panel.visit import Visit
from bot.publishing.translations import Standing, summary
from bot.revisions import OPEN, Document, Key, Revision

ANY = "updates/any"  # what one may do with one update, one may do with all


@dataclass(frozen=True, kw_only=True)
class Listed:
    key: Key
    title: str
    issuer: str
    affected: tuple[str, ...]
    effective: str
    expires: str
    expired: bool
    overdue: bool
    state: str
    languages: tuple[tuple[str, Standing], ...]


def index(visit: Visit) -> Response:
    rows = sorted(_listed(visit), key=lambda one: (one.effective, one.key), reverse=True)
    user = visit.user
    return visit.show("updates.html", updates=rows, writes=edits(user, ANY), translates=translates(user, ANY))


def _listed(visit: Visit) -> Iterator[Listed]:
    """What is published, and drafts of what is not yet; an open revision stands for its document."""
    newest = {key: one for key, one in visit.desk.revisions.published().items() if key.startswith("updates/")}
    published = dict(newest)
    for revision in visit.desk.revisions.waiting(OPEN):
        if revision.key.startswith("updates/"):
            newest[revision.key] = revision
    for key, revision in newest.items():
        if revision.body is not None:
            yield _row(key, revision, published.get(key), revision.body, visit.today, visit.locale)


def _row(key: Key, revision: Revision, live: Revision | None, body: Document, today: date, locale: str) -> Listed:
    affected = body.get("affected")
    expires, review = str(body.get("expires") or ""), str(body.get("review_by") or "")
    return Listed(
        key=key,
        title=_said(body.get("title"), locale) or key,
        issuer=_said(body.get("issuer"), locale),
        affected=tuple(_said(one, locale) for one in affected) if isinstance(affected, list) else (),
        effective=str(body.get("effective") or body.get("published") or ""),
        expires=expires,
        expired=bool(expires) and expires < today.isoformat(),
        overdue=bool(review) and review < today.isoformat(),
        state=revision.state.value,
        languages=tuple(summary(body, live.stale if live else {}).items()),
    )


def _said(words: Any, locale: str) -> str:
    return str(words.get(locale) or words.get(BASE_LOCALE) or "") if isinstance(words, dict) else ""


PAGES = (Page("/updates", index),)
