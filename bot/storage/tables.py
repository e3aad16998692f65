"""The tables. No column holds a message, a number or a place of a person who asks; officers have an e-mail and a name."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, ForeignKey, Index, MetaData, String, Text, TypeDecorator, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """A point in time, given and read in UTC; SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        }
    )


class ContactRow(Base):
    """A person: `key` is a keyed hash; `record` is sealed and holds the address, locale, office and topic."""

    __tablename__ = "contact"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    record: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class QuestionRow(Base):
    """A question that was answered: the keyed hash of its id, so that a second delivery is not answered again."""

    __tablename__ = "question"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    answered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class OutboxRow(Base):
    """One message to send.

    queued → sending → sent → delivered → read
       ↑        │        └──────→ failed
       └─ retry ┴→ failed

    `envelope` is sealed, holds address and text, and is erased as soon as the message is sent or has failed; `recipient`
    too, or after 48 hours where the channel can take a message away when asked. A status never moves backwards.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_retry_at", "state", "retry_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    recipient: Mapped[str | None] = mapped_column(String(64), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    envelope: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    provider_id: Mapped[str | None] = mapped_column(String(64), index=True)
    reason: Mapped[str | None] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class TallyRow(Base):
    """How often something happened on a day, such as an answer that did not help; never who or what was asked."""

    __tablename__ = "tally"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


class UserRow(Base):
    """An officer. `invitation` is the SHA-256 of a link's token; `totp` is sealed; `recovery` are hashes, one a line."""

    __tablename__ = "panel_user"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    roles: Mapped[str] = mapped_column(String(80))  # in alphabetical order, parted by spaces
    office: Mapped[str | None] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(8))
    password: Mapped[str | None] = mapped_column(String(255))  # Argon2id
    totp: Mapped[str | None] = mapped_column(Text)
    totp_step: Mapped[int | None] = mapped_column()  # the 30 seconds of the last code taken: none is taken twice
    recovery: Mapped[str] = mapped_column(Text, default="")
    invitation: Mapped[str | None] = mapped_column(String(64), unique=True)
    invited_until: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)


class SessionRow(Base):
    """One browser of an officer; `key` is the SHA-256 of its cookie."""

    __tablename__ = "panel_session"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("panel_user.id"), index=True)
    complete: Mapped[bool] = mapped_column(default=False)
    agent: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class AuditRow(Base):
    """What an officer did. The database refuses to change or delete a row."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    user_id: Mapped[int | None] = mapped_column(index=True)  # None: the program, or somebody who did not get in
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))  # a document's key, or `user/3`
    detail: Mapped[str] = mapped_column(String(500))


class RevisionRow(Base):
    """One saved version of one document (bot/revisions.py). Its words never change; its state does."""

    __tablename__ = "revision"
    __table_args__ = (
        Index(
            "uq_revision_open",
            "key",
            unique=True,
            sqlite_where=text("state IN ('draft', 'in-review', 'approved')"),
            postgresql_where=text("state IN ('draft', 'in-review', 'approved')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), index=True)
    body: Mapped[str | None] = mapped_column(Text)  # JSON
    state: Mapped[str] = mapped_column(String(16), index=True)
    parent: Mapped[int | None] = mapped_column()
    author: Mapped[int | None] = mapped_column()
    saved_at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="")
    reviewer: Mapped[int | None] = mapped_column()
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    publish_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed: Mapped[str] = mapped_column(Text, default="{}")  # JSON
    stale: Mapped[str] = mapped_column(Text, default="{}")  # JSON
    shipped: Mapped[str | None] = mapped_column(String(64))  # digest of the release's document, where a release made it


class PublicationRow(Base):
    """A document came into force, or went (`revision_id` None). The last `id` is the number of the published content."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    user_id: Mapped[int | None] = mapped_column()
