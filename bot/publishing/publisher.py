"""The only writer of published content: every change is tried on the whole catalog before it comes into force."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import telemetry
from bot.catalog import BASE_LOCALE, Catalog
from bot.errors import ContentError
from bot.publishing.documents import join
from bot.publishing.load import catalog_of
from bot.publishing.translations import carry
from bot.revisions import Document, Key, OwnWork, Revision, Stale, WrongState
from bot.storage.revisions import Revisions

Changes = Mapping[Key, Document | None]
"""Documents as they shall be published; None takes one away."""

ROOT = "content"
TRIES = 8  # how often a publication is tried again when another came between


class Publisher:
    """`intents` are the names, besides the topics', that keywords may stand for."""

    def __init__(self, revisions: Revisions, intents: Iterable[str], now: Callable[[], datetime]) -> None:
        self._revisions = revisions
        self._intents = tuple(intents)
        self._now = now
        self._needed: dict[
            int, int
        ] = {}  # revisions past their end that the rest still needs → the number it was tried at

    def catalog(
        self,
        changes: Changes | None = None,
        at: datetime | None = None,
        confirmed: Mapping[str, Iterable[str]] | None = None,
    ) -> Catalog:
        """The published content, now or at a moment, with changes that are not. Raises ContentError with the faults.

        `confirmed` are translations of the changes declared right (locale → words).
        """
        return self._catalog(self._revisions.published(at), changes or {}, "draft" if changes else "", confirmed or {})

    def number(self) -> int:
        return self._revisions.number()

    def in_force(self) -> tuple[int, Catalog | None]:
        """The number of what is published and its catalog; None when nothing is. Raises ContentError."""
        number = self._revisions.number()
        published = self._revisions.published()
        return number, self._catalog(published, {}, f"publication-{number}") if published else None

    def approve(
        self, id_: int, user: int, *, publish_at: datetime | None = None, expires_at: datetime | None = None
    ) -> Revision:
        """Publishes a revision that waits for review, at once or at its moment.

        Raises OwnWork for who wrote it, WrongState when it does not wait, ContentError when the content would not hold
        together, LookupError when there is none.
        """
        if user in self._revisions.contributors(id_):
            raise OwnWork(str(id_))
        if publish_at and publish_at > self._now():
            self._tried(id_)
            return self._revisions.schedule(id_, user, publish_at, expires_at)
        return self._publish(id_, user, expires_at)

    def approve_all(self, ids: Iterable[int], user: int) -> list[Revision]:
        """Publishes several revisions that wait for review: all at once, or none. Raises what `approve` does."""
        wanted = tuple(ids)
        if any(user in self._revisions.contributors(id_) for id_ in wanted):
            raise OwnWork(str(wanted))
        for _ in range(TRIES):
            number = self._revisions.number()
            published = self._revisions.published()
            waiting = [revision for id_ in wanted if (revision := self._revisions.get(id_))]
            self._catalog(published, {revision.key: revision.body for revision in waiting}, "draft")
            stale = {one.id: _stale(published.get(one.key), one.body, one.confirmed) for one in waiting}
            done = self._revisions.publish_all(stale, user, number=number)
            if done is not None:
                return done
        raise RuntimeError("the content changed at every try")

    def publish_now(
        self,
        changes: Changes | Callable[[Mapping[Key, Revision]], Changes],
        user: int | None,
        *,
        action: str,
        note: str = "",
        expires_at: datetime | None = None,
        shipped: Mapping[Key, str] | None = None,
        stale: Mapping[Key, Stale] | None = None,
    ) -> list[Revision]:
        """Brings documents into force at once, without a second person. Raises ContentError, publishing none.

        `changes` made of what is published are made again when another publication came between, and may raise.
        `stale` is what was behind in a version that comes back; else it is found by comparing with what is in force.
        """
        for _ in range(TRIES):
            number = self._revisions.number()
            published = self._revisions.published()
            made = changes(published) if callable(changes) else changes
            if not made:
                return []
            self._catalog(published, made, "draft")
            known = stale or {}
            bodies = {
                key: (body, known[key] if key in known else _stale(published.get(key), body, {}))
                for key, body in made.items()
            }
            done = self._revisions.publish_bodies(
                bodies, user, number=number, action=action, note=note, expires_at=expires_at, shipped=shipped
            )
            if done is not None:
                return done
        raise RuntimeError("the content changed at every try")

    def restore(self, id_: int, user: int) -> Revision:
        """Publishes an older revision's words again. Raises LookupError and ContentError."""
        old = self._revisions.get(id_)
        if old is None or old.published_at is None:
            raise LookupError(id_)
        (revision,) = self.publish_now(
            {old.key: old.body}, user, action="restored", note=f"#{id_}", stale={old.key: old.stale}
        )
        return revision

    def import_(self, changes: Mapping[Key, Document | None], user: int, note: str) -> list[Revision]:
        """Puts every change into review, or none. Raises ContentError and RevisionConflict."""
        self.catalog(changes)
        return self._revisions.save_all(changes, author=user, note=note)

    def keep_time(self) -> int:
        """Publishes what is due and ends what has expired; how many. What cannot be published goes back, with a note."""
        begin, end = self._revisions.due()
        done = 0
        for revision in begin:
            try:
                self._publish(revision.id, None, revision.expires_at)
                done += 1
            except ContentError as error:
                with suppress(WrongState):
                    self._revisions.give_back(revision.id, None, str(error)[:1000])
            except WrongState:
                pass  # another process was quicker
        return done + sum(map(self._end, end))

    def _end(self, revision: Revision) -> int:
        """An expired revision gives way to what was in force before it; it stays where the rest needs it, and that is told."""
        if self._needed.get(revision.id) == self._revisions.number():
            return 0
        older = self._revisions.before(revision)

        def change(published: Mapping[Key, Revision]) -> Changes:
            now = published.get(revision.key)
            return {revision.key: older.body if older else None} if now and now.id == revision.id else {}

        try:
            ended = self.publish_now(
                change,
                None,
                action="expired",
                expires_at=older.expires_at if older else None,
                stale={revision.key: older.stale} if older else None,
            )
        except ContentError as error:
            self._needed[revision.id] = self._revisions.number()
            telemetry.event(telemetry.CATALOG_REFUSED, step="expiry", faults=len(error.faults))
            return 0
        return len(ended)

    def _publish(self, id_: int, user: int | None, expires_at: datetime | None) -> Revision:
        for _ in range(TRIES):
            number = self._revisions.number()
            stale = self._tried(id_)
            done = self._revisions.publish(id_, user, number=number, stale=stale, expires_at=expires_at)
            if done is not None:
                return done
        raise RuntimeError("the content changed at every try")

    def _tried(self, id_: int) -> Stale:
        """The translations a revision leaves behind, once it holds together with all that is published."""
        revision = self._revisions.get(id_)
        if revision is None:
            raise LookupError(id_)
        published = self._revisions.published()
        self._catalog(published, {revision.key: revision.body}, "draft")
        return _stale(published.get(revision.key), revision.body, revision.confirmed)

    def _catalog(
        self,
        published: Mapping[Key, Revision],
        changes: Changes,
        version: str,
        confirmed: Mapping[str, Iterable[str]] | None = None,
    ) -> Catalog:
        documents = {key: revision.body for key, revision in published.items()} | dict(changes)
        stale = {key: revision.stale for key, revision in published.items() if revision.stale and key not in changes}
        for key, body in changes.items():
            if body is not None and (left := _stale(published.get(key), body, confirmed or {})):
                stale[key] = left
        return assemble(
            {key: body for key, body in documents.items() if body is not None}, stale, version, self._intents
        )


def assemble(
    documents: Mapping[Key, Document], stale: Mapping[Key, Stale], version: str, intents: Iterable[str]
) -> Catalog:
    """Documents → Catalog. A topic knows in which locales it is behind; elsewhere words that are behind are left out."""
    behind: dict[str, set[str]] = {}
    shown = dict(documents)
    for key, locales in stale.items():
        kind, _, rest = key.partition("/")
        if kind == "topics":
            behind.setdefault(rest.rpartition("/")[2], set()).update(locales)
        elif key in shown:
            shown[key] = _without(shown[key], locales)
    catalog = catalog_of(join(shown), ROOT, version, intents)
    topics = {
        id_: replace(topic, behind=tuple(sorted(behind[id_]))) if id_ in behind else topic
        for id_, topic in catalog.topics.items()
    }
    return replace(catalog, topics=topics)


def _without(node: Any, stale: Stale) -> Any:
    """A document without the words that are behind, so that Spanish is said in their place."""
    if isinstance(node, list):
        return [_without(one, stale) for one in node]
    if not isinstance(node, dict):
        return node
    told = isinstance(node.get(BASE_LOCALE), str)
    return {
        key: _without(value, stale)
        for key, value in node.items()
        if not (told and isinstance(value, str) and value in stale.get(key, {}))
    }


def _stale(before: Revision | None, body: Document | None, confirmed: Mapping[str, Iterable[str]]) -> Stale:
    if body is None:
        return {}
    words = {locale: tuple(given) for locale, given in confirmed.items()}
    return carry(before.body if before else None, before.stale if before else {}, body, words)
