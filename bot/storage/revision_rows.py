"""Rows of revisions and publications as the panel's nouns, within the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.revisions import OPEN, Document, Key, Revision, State, WrongState
from bot.storage.tables import PublicationRow, RevisionRow

PUBLISHING = 7305  # the name of PostgreSQL's lock: one process publishes at a time


def lock(session: Session) -> None:
    """SQLite has one writer anyway (BEGIN IMMEDIATE)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": PUBLISHING})


def last_number(session: Session) -> int:
    return session.scalar(select(func.max(PublicationRow.id))) or 0


def published_at(session: Session, at: datetime | None) -> dict[Key, Revision]:
    spans = select(
        func.min(PublicationRow.id).label("first"), func.max(PublicationRow.id).label("last")
    ).group_by(PublicationRow.key)  # fmt: skip
    if at is not None:
        spans = spans.where(PublicationRow.at <= at)
    span = spans.subquery()
    found = (
        select(RevisionRow)
        .join(PublicationRow, PublicationRow.revision_id == RevisionRow.id)
        .join(span, span.c.last == PublicationRow.id)
        .order_by(span.c.first)
    )
    return {row.key: revision_of(row) for row in session.scalars(found)}


def current(session: Session, key: Key, at: datetime | None = None) -> Revision | None:
    last = select(PublicationRow).where(PublicationRow.key == key).order_by(PublicationRow.id.desc())
    if at is not None:
        last = last.where(PublicationRow.at <= at)
    row = session.scalars(last.limit(1)).first()
    found = session.get(RevisionRow, row.revision_id) if row and row.revision_id else None
    return revision_of(found) if found else None


def open_one(session: Session, key: Key) -> RevisionRow | None:
    states = [state.value for state in OPEN]
    return session.scalars(select(RevisionRow).where(RevisionRow.key == key, RevisionRow.state.in_(states))).first()


def held(session: Session, id_: int, states: Sequence[State]) -> RevisionRow:
    """Raises WrongState when the revision is in none of these states; LookupError when there is none."""
    lock(session)
    row = session.get(RevisionRow, id_, populate_existing=True)
    if row is None:
        raise LookupError(id_)
    if State(row.state) not in states:
        raise WrongState(revision_of(row))
    return row


def same(stored: str, confirmed: Mapping[str, Sequence[str]]) -> bool:
    return bool(json.loads(stored) == confirmed)


def undated(part: Any) -> Any:
    """A document without the days on which it was verified and is due."""
    if isinstance(part, list):
        return [undated(one) for one in part]
    if isinstance(part, dict):
        return {key: undated(value) for key, value in part.items() if key not in ("verified_on", "review_by")}
    return part


def written(body: Document | None) -> str | None:
    return None if body is None else json.dumps(body, ensure_ascii=False)


def revision_of(row: RevisionRow) -> Revision:
    return Revision(
        id=row.id,
        key=row.key,
        body=json.loads(row.body) if row.body is not None else None,
        state=State(row.state),
        parent=row.parent,
        author=row.author,
        saved_at=row.saved_at,
        note=row.note,
        reviewer=row.reviewer,
        reviewed_at=row.reviewed_at,
        publish_at=row.publish_at,
        expires_at=row.expires_at,
        published_at=row.published_at,
        confirmed={locale: tuple(words) for locale, words in json.loads(row.confirmed).items()},
        stale=json.loads(row.stale),
    )
