"""The tables. No column holds a message, a name, a number or a place in the clear."""

from datetime import datetime

from sqlalchemy import DateTime, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
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
