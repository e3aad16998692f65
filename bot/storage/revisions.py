"""Revisions and publications: what is being changed, what is in force, what was in force."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.revisions import OPEN, Document, Key, Revision, RevisionConflict, Stale, State, merge
from bot.storage.engine import transaction
from bot.storage.revision_rows import (
    current,
    held,
    last_number,
    lock,
    open_one,
    published_at,
    revision_of,
    same,
    undated,
    written,
)
from bot.storage.tables import AuditRow, PublicationRow, RevisionRow


class Revisions:
    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def number(self) -> int:
        """The number of the published content: it moves with every publication."""
        with transaction(self._engine) as session:
            return last_number(session)

    def published(self, at: datetime | None = None) -> dict[Key, Revision]:
        """What is in force, or was at a moment, in the order in which the documents first appeared."""
        with transaction(self._engine) as session:
            return published_at(session, at)

    def current(self, key: Key, at: datetime | None = None) -> Revision | None:
        with transaction(self._engine) as session:
            return current(session, key, at)

    def open(self, key: Key) -> Revision | None:
        """The draft, waiting or approved revision of a document."""
        with transaction(self._engine) as session:
            row = open_one(session, key)
            return revision_of(row) if row else None

    def get(self, id_: int) -> Revision | None:
        with transaction(self._engine) as session:
            row = session.get(RevisionRow, id_)
            return revision_of(row) if row else None

    def history(self, key: Key) -> list[Revision]:
        """Every revision of a document, the newest first."""
        with transaction(self._engine) as session:
            found = select(RevisionRow).where(RevisionRow.key == key).order_by(RevisionRow.id.desc())
            return [revision_of(row) for row in session.scalars(found)]

    def publications(self, key: Key) -> list[tuple[datetime, int | None]]:
        """When which revision of a document came into force, None when it went; the oldest first."""
        with transaction(self._engine) as session:
            found = select(PublicationRow).where(PublicationRow.key == key).order_by(PublicationRow.id)
            return [(row.at, row.revision_id) for row in session.scalars(found)]

    def between(self, since: datetime, until: datetime) -> list[tuple[datetime, Key]]:
        """When which document came into force or went, after `since` and before `until`."""
        with transaction(self._engine) as session:
            found = select(PublicationRow).where(PublicationRow.at > since, PublicationRow.at < until)
            return [(row.at, row.key) for row in session.scalars(found.order_by(PublicationRow.id))]

    def waiting(self, states: Iterable[State] = OPEN) -> list[Revision]:
        """Every revision in these states, the newest first."""
        wanted = [state.value for state in states]
        with transaction(self._engine) as session:
            found = select(RevisionRow).where(RevisionRow.state.in_(wanted)).order_by(RevisionRow.id.desc())
            return [revision_of(row) for row in session.scalars(found)]

    def contributors(self, id_: int) -> set[int]:
        """Everybody who saved a revision or one of those it was made from, back to a published one."""
        found: set[int] = set()
        with transaction(self._engine) as session:
            row = session.get(RevisionRow, id_)
            while row and (row.published_at is None or row.id == id_):
                found |= {row.author} if row.author is not None else set()
                row = session.get(RevisionRow, row.parent) if row.parent else None
        return found

    def save(
        self,
        key: Key,
        body: Document | None,
        *,
        author: int | None,
        base: int | None,
        confirmed: Mapping[str, Iterable[str]] | None = None,
        note: str = "",
    ) -> Revision:
        """A new draft, made from the revision `base` (None: there was none).

        Raises RevisionConflict when `base` is no longer the newest. The same body, saved again, is the same draft.
        """
        with transaction(self._engine) as session:
            lock(session)
            opened = open_one(session, key)
            newest = revision_of(opened) if opened else current(session, key)
            if newest and newest.id != base:
                if newest.body == body and newest.author == author and opened:
                    return newest
                raise RevisionConflict(newest)
            kept = {locale: sorted(words) for locale, words in (confirmed or {}).items()}
            if opened and newest and newest.body == body and same(opened.confirmed, kept) and opened.state == "draft":
                return newest
            return revision_of(self._draft(session, key, body, author, opened, newest, kept, note, State.DRAFT))

    def save_all(self, changes: Mapping[Key, Document | None], *, author: int, note: str) -> list[Revision]:
        """One revision a document, all waiting for review, in one transaction. Raises RevisionConflict, saving none."""
        saved = []
        with transaction(self._engine) as session:
            lock(session)
            for key, body in changes.items():
                opened = open_one(session, key)
                if opened and opened.author != author:
                    raise RevisionConflict(revision_of(opened))
                newest = revision_of(opened) if opened else current(session, key)
                row = self._draft(session, key, body, author, opened, newest, {}, note, State.IN_REVIEW)
                saved.append(revision_of(row))
        return saved

    def submit(self, id_: int, user: int, note: str = "") -> Revision:
        return self._move(id_, user, (State.DRAFT,), State.IN_REVIEW, "submitted", note)

    def give_back(self, id_: int, user: int | None, note: str) -> Revision:
        """Back to its author, with the reason; an approval that waits for its day is withdrawn so too."""
        return self._move(id_, user, (State.IN_REVIEW, State.APPROVED), State.DRAFT, "given-back", note)

    def discard(self, id_: int, user: int, note: str = "") -> Revision:
        return self._move(id_, user, OPEN, State.DISCARDED, "discarded", note)

    def schedule(self, id_: int, user: int, publish_at: datetime, expires_at: datetime | None) -> Revision:
        """Approved, and published when its moment has come."""
        with transaction(self._engine) as session:
            row = held(session, id_, (State.IN_REVIEW, State.APPROVED))
            row.state, row.reviewer, row.reviewed_at = State.APPROVED.value, user, self._now()
            row.publish_at, row.expires_at = publish_at, expires_at
            self._audit(session, user, "scheduled", row.key, f"revision {id_} at {publish_at.isoformat()}")
            return revision_of(row)

    def publish(
        self, id_: int, user: int | None, *, number: int, stale: Stale, expires_at: datetime | None = None
    ) -> Revision | None:
        """Brings an open revision into force; None when something else was published since `number`."""
        done = self.publish_all({id_: stale}, user, number=number, expires_at=expires_at)
        return done[0] if done else None

    def publish_all(
        self, stale: Mapping[int, Stale], user: int | None, *, number: int, expires_at: datetime | None = None
    ) -> list[Revision] | None:
        """Brings open revisions (id → what falls behind) into force, all or none; None as `publish`."""
        published = []
        with transaction(self._engine) as session:
            lock(session)
            if last_number(session) != number:
                return None
            for id_, behind in stale.items():
                row = held(session, id_, (State.IN_REVIEW, State.APPROVED))
                if user is not None:
                    row.reviewer, row.reviewed_at = user, self._now()
                row.expires_at = expires_at or row.expires_at
                self._into_force(session, row, behind, user)
                self._audit(session, user, "published", row.key, f"revision {id_}")
                published.append(revision_of(row))
        return published

    def publish_bodies(
        self,
        bodies: Mapping[Key, tuple[Document | None, Stale]],
        user: int | None,
        *,
        number: int,
        action: str,
        note: str = "",
        expires_at: datetime | None = None,
        shipped: Mapping[Key, str] | None = None,
    ) -> list[Revision] | None:
        """Brings bodies into force at once, without a draft; None when something was published since `number`.

        What is being written of the same document is carried over onto it. What is confirmed ends when it was to end.
        """
        published = []
        with transaction(self._engine) as session:
            lock(session)
            if last_number(session) != number:
                return None
            for key, (body, stale) in bodies.items():
                before = current(session, key)
                row = RevisionRow(
                    key=key,
                    body=written(body),
                    state=State.PUBLISHED.value,
                    parent=before.id if before else None,
                    author=user,
                    saved_at=self._now(),
                    note=note,
                    reviewer=user,
                    reviewed_at=self._now(),
                    expires_at=before.expires_at if before and action == "confirmed" else expires_at,
                    confirmed="{}",
                    stale="{}",
                    shipped=(shipped or {}).get(key),
                )
                session.add(row)
                session.flush()
                self._into_force(session, row, stale, user)
                self._carry_over(session, before, row)
                if shipped is None:  # what a release brings is no officer's doing, and much
                    self._audit(session, user, action, key, f"revision {row.id}")
                published.append(revision_of(row))
        return published

    def shipped(self) -> dict[Key, tuple[str, int]]:
        """Each document a release ever brought: the digest of the last one, and its revision."""
        with transaction(self._engine) as session:
            last = select(func.max(RevisionRow.id)).where(RevisionRow.shipped.is_not(None)).group_by(RevisionRow.key)
            rows = session.scalars(select(RevisionRow).where(RevisionRow.id.in_(last)))
            return {row.key: (row.shipped or "", row.id) for row in rows}

    def offer(self, key: Key, body: Document, shipped: str) -> Revision | None:
        """A release's words as a draft, for a document that officers have changed; None while another is open."""
        with transaction(self._engine) as session:
            lock(session)
            if open_one(session, key):
                return None
            row = self._draft(session, key, body, None, None, current(session, key), {}, "", State.DRAFT)
            row.shipped = shipped
            return revision_of(row)

    def due(self) -> tuple[list[Revision], list[Revision]]:
        """Approved revisions whose moment has come, and those in force whose end has."""
        now = self._now()
        with transaction(self._engine) as session:
            begin = select(RevisionRow).where(RevisionRow.state == State.APPROVED.value, RevisionRow.publish_at <= now)
            end = select(RevisionRow).where(RevisionRow.state == State.PUBLISHED.value, RevisionRow.expires_at <= now)
            return [revision_of(row) for row in session.scalars(begin)], [
                revision_of(row) for row in session.scalars(end)
            ]

    def before(self, revision: Revision) -> Revision | None:
        """What was in force before this one, of the same document, and has not ended itself; None when nothing was."""
        now = self._now()
        with transaction(self._engine) as session:
            own = select(func.min(PublicationRow.id)).where(PublicationRow.revision_id == revision.id).scalar_subquery()
            earlier = select(PublicationRow).where(PublicationRow.key == revision.key, PublicationRow.id < own)
            for row in session.scalars(earlier.order_by(PublicationRow.id.desc())):
                found = session.get(RevisionRow, row.revision_id) if row.revision_id else None
                if found is None or found.expires_at is None or found.expires_at > now:
                    return revision_of(found) if found else None
        return None

    def _draft(
        self,
        session: Session,
        key: Key,
        body: Document | None,
        author: int | None,
        opened: RevisionRow | None,
        newest: Revision | None,
        confirmed: Mapping[str, Sequence[str]],
        note: str,
        state: State,
    ) -> RevisionRow:
        if opened:
            opened.state = State.REPLACED.value
            session.flush()  # before the new one: one open revision a document
        row = RevisionRow(
            key=key,
            body=written(body),
            state=state.value,
            parent=newest.id if newest else None,
            author=author,
            saved_at=self._now(),
            note=note,
            confirmed=json.dumps(confirmed, ensure_ascii=False),
            stale="{}",
        )
        session.add(row)
        session.flush()
        self._audit(session, author, "saved" if state is State.DRAFT else "submitted", key, f"revision {row.id}")
        return row

    def _into_force(self, session: Session, row: RevisionRow, stale: Stale, user: int | None) -> None:
        now = self._now()
        for old in session.scalars(
            select(RevisionRow).where(RevisionRow.key == row.key, RevisionRow.state == State.PUBLISHED.value)
        ).all():
            old.state = State.REPLACED.value
        row.state, row.published_at = State.PUBLISHED.value, now
        row.stale = json.dumps(stale, ensure_ascii=False)
        gone = row.body is None
        session.add(PublicationRow(key=row.key, revision_id=None if gone else row.id, at=now, user_id=user))
        session.flush()

    def _carry_over(self, session: Session, before: Revision | None, row: RevisionRow) -> None:
        """An open revision keeps its own changes and takes over the rest of what is in force now.

        One that was approved is reviewed again, unless only dates of verification changed.
        """
        opened = open_one(session, row.key)
        if opened is None or before is None:
            return
        mine, now = revision_of(opened), json.loads(row.body) if row.body else None
        again = mine.state is State.APPROVED and undated(before.body) != undated(now)
        state = State.IN_REVIEW.value if again else mine.state.value
        merged = merge(before.body, mine.body, now)
        if merged == mine.body:
            opened.state = state
            return
        opened.state = State.REPLACED.value
        session.flush()
        session.add(
            RevisionRow(
                key=row.key, body=written(merged), state=state, parent=mine.id, author=mine.author,
                saved_at=self._now(), note=mine.note, reviewer=mine.reviewer, reviewed_at=mine.reviewed_at,
                publish_at=mine.publish_at, expires_at=mine.expires_at, confirmed=opened.confirmed, stale="{}",
                shipped=opened.shipped,
            )
        )  # fmt: skip
        session.flush()

    def _move(self, id_: int, user: int | None, states: Sequence[State], to: State, action: str, note: str) -> Revision:
        with transaction(self._engine) as session:
            row = held(session, id_, states)
            row.state = to.value
            if to is State.DRAFT:
                row.reviewer, row.reviewed_at, row.publish_at, row.expires_at = user, self._now(), None, None
            if note:  # the author's own words stay above the reviewer's
                row.note = f"{row.note}\n{note}".strip() if to is not State.IN_REVIEW else note
            self._audit(session, user, action, row.key, f"revision {id_}")
            return revision_of(row)

    def _audit(self, session: Session, user: int | None, action: str, key: Key, detail: str) -> None:
        session.add(AuditRow(at=self._now(), user_id=user, action=action, subject=key, detail=detail))
