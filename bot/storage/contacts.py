"""What is kept of people and their questions: one sealed record each, one keyed hash a question."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from bot.channels import PushChannel
from bot.domain import Choice, Contact, Outcome, Question
from bot.storage.engine import transaction
from bot.storage.outbox import forget_messages, put, recent, unlink
from bot.storage.tables import ContactRow, OutboxRow, QuestionRow
from bot.storage.tallies import UNANSWERED, add, forget_tallies
from bot.storage.vault import Vault

QUESTIONS_KEPT = timedelta(days=7)  # Telegram keeps an update for 24 hours at most (https://core.telegram.org/bots/api)
ALSO = ("welcomed", "told_locale", "discreet", "stopped", "misses", "rated")  # fields of a Contact kept as they are
OUTBOX_KEPT = timedelta(days=30)  # rows without address and text, for their states


class Contacts:
    """The conversation's Store. `push` are the channels written to through the outbox."""

    def __init__(
        self, engine: Engine, vault: Vault, push: Mapping[str, PushChannel], now: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._push = push
        self._now = now

    def contact(self, question: Question) -> Contact | None:
        key = self._vault.pseudonym(question.address)
        with transaction(self._engine) as session:
            row = session.get(ContactRow, key)
            record = self._vault.open(row.record) if row else None
        if record is None:
            return None
        return Contact(
            address=question.address,
            locale=record["locale"],
            locale_chosen=record["locale_chosen"],
            office=record["office"],
            focus=record["focus"],
            pending=record["pending"],
            offered=tuple(Choice(*pair) for pair in record["offered"]),
            known=True,
            **{name: record[name] for name in ALSO if name in record},  # a record may be older than the field
        )

    def answered(self, question: Question) -> bool:
        if question.address.channel not in self._push:
            return False
        with transaction(self._engine) as session:
            return session.get(QuestionRow, self._question_key(question)) is not None

    def keep(self, question: Question, outcome: Outcome) -> bool:
        key, now = self._vault.pseudonym(question.address), self._now()
        channel = self._push.get(question.address.channel)
        with transaction(self._engine) as session:
            if channel and not self._first(session, question, now):
                return False
            if outcome.contact is None:
                session.execute(delete(ContactRow).where(ContactRow.key == key))
                forget_messages(session, key, now)
            else:
                session.merge(ContactRow(key=key, record=self._sealed(outcome.contact), seen_at=now))
            if channel:
                taken = recent(session, key, now) if outcome.reply.clean else []
                taken += [question.message] if outcome.reply.unsay and question.message and channel.erases else []
                messages = [*([{"erase": taken}] if taken else []), *channel.render(outcome.reply)]
                put(session, self._vault, question.address, messages, now, forgotten=outcome.contact is None)
            if outcome.missed:  # within the same transaction: no second write to wait for, and once a question
                add(session, UNANSWERED, now)
        return True

    def stop(self, key: str) -> None:
        """Notes that a person, by pseudonym, wants no updates: their channel refuses our messages."""
        with transaction(self._engine) as session:
            row = session.get(ContactRow, key)
            record = self._vault.open(row.record) if row else None
            if row and record:
                row.record = self._vault.seal({**record, "stopped": True})

    def expire(self, quiet: timedelta) -> int:
        """Forgets people quiet for so long, and old traces of questions and sent messages; how many people."""
        now = self._now()
        with transaction(self._engine) as session:
            gone = session.scalars(
                delete(ContactRow).where(ContactRow.seen_at < now - quiet).returning(ContactRow.key)
            ).all()
            session.execute(delete(QuestionRow).where(QuestionRow.answered_at < now - QUESTIONS_KEPT))
            session.execute(
                delete(OutboxRow).where(OutboxRow.changed_at < now - OUTBOX_KEPT, OutboxRow.envelope.is_(None))
            )
            unlink(session, now)
            forget_tallies(session, now)
        return len(gone)

    def count(self) -> int:
        with transaction(self._engine) as session:
            return len(session.scalars(select(ContactRow.key)).all())

    def _first(self, session: Session, question: Question, now: datetime) -> bool:
        """Notes the question; False when it was there. One statement, so two deliveries at once cannot both pass."""
        insert = postgresql_insert if self._engine.dialect.name == "postgresql" else sqlite_insert
        note = insert(QuestionRow).values(key=self._question_key(question), answered_at=now).on_conflict_do_nothing()
        return session.scalar(note.returning(QuestionRow.key)) is not None

    def _question_key(self, question: Question) -> str:
        return self._vault.keyed(f"{question.address.channel}|question|{question.id}")

    def _sealed(self, contact: Contact) -> str:
        return self._vault.seal(
            {
                "address": contact.address.id,
                "locale": contact.locale,
                "locale_chosen": contact.locale_chosen,
                "office": contact.office,
                "focus": contact.focus,
                "pending": contact.pending,
                "offered": [[choice.title, choice.payload, choice.about] for choice in contact.offered],
                **{name: getattr(contact, name) for name in ALSO},
            }
        )


class Memory:
    """The same Store for one run of `chaski ask` or `chat`: nothing touches a disk."""

    def __init__(self) -> None:
        self._contacts: dict[str, Contact] = {}

    def contact(self, question: Question) -> Contact | None:
        return self._contacts.get(question.address.id)

    def answered(self, question: Question) -> bool:
        return False

    def keep(self, question: Question, outcome: Outcome) -> bool:
        self._contacts.pop(question.address.id, None)
        if outcome.contact:
            self._contacts[question.address.id] = replace(outcome.contact, address=question.address)
        return True
