"""The rows of the outbox: put, claim, and what became of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from bot.channels import Message
from bot.domain import Address
from bot.storage.engine import transaction
from bot.storage.tables import OutboxRow
from bot.storage.vault import Vault

ERASABLE = timedelta(
    hours=48
)  # how long a bot may delete its messages (https://core.telegram.org/bots/api#deletemessage)
LEASE = timedelta(seconds=60)  # a sender that took longer is taken for dead, and its row is sent again
ORDER = ("queued", "sending", "sent", "delivered", "read")  # a status moves only to the right
# Twilio's words for its statuses (https://www.twilio.com/docs/messaging/api/message-resource#message-status-values).
STATUSES = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed", "undelivered": "failed"}


@dataclass(frozen=True)
class Delivery:
    """One claimed row, opened."""

    id: int
    recipient: str
    address: Address
    message: Message
    attempts: int
    forgotten: bool = False  # the receipt of somebody who asked to be forgotten


def put(
    session: Session,
    vault: Vault,
    address: Address,
    messages: Iterable[Message],
    now: datetime,
    *,
    forgotten: bool = False,
) -> None:
    """Queues messages to one address, in order, within the caller's transaction."""
    for message in messages:
        session.add(
            OutboxRow(
                recipient=vault.pseudonym(address),
                channel=address.channel,
                envelope=vault.seal({"to": address.id, "message": message, "forgotten": forgotten}),
                state="queued",
                attempts=0,
                retry_at=now,
                changed_at=now,
            )
        )
        session.flush()  # ids in the order of the messages


def forget_messages(session: Session, recipient: str, now: datetime) -> None:
    """Cancels what still waits for a person who asked to be forgotten, and unlinks what was sent."""
    theirs = update(OutboxRow).where(OutboxRow.recipient == recipient)
    sent = theirs.where(OutboxRow.envelope.is_(None))
    session.execute(sent.values(recipient=None))
    session.execute(theirs.values(state="cancelled", envelope=None, recipient=None, changed_at=now))


def recent(session: Session, recipient: str, now: datetime) -> list[str]:
    """The channel's ids of what was sent to a person and can still be taken away; they are unlinked."""
    theirs = OutboxRow.recipient == recipient, OutboxRow.envelope.is_(None), OutboxRow.changed_at > now - ERASABLE
    ids = session.scalars(select(OutboxRow.provider_id).where(*theirs).order_by(OutboxRow.id)).all()
    session.execute(update(OutboxRow).where(*theirs).values(recipient=None))
    return [id_ for id_ in ids if id_]


def unlink(session: Session, now: datetime) -> None:
    """Parts people from the messages sent to them that can no longer be taken away."""
    old = update(OutboxRow).where(OutboxRow.envelope.is_(None), OutboxRow.changed_at <= now - ERASABLE)
    session.execute(old.values(recipient=None))


class OutboxRows:
    """Claims and marks for one sender; several may share the database."""

    def __init__(self, engine: Engine, vault: Vault, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._vault = vault
        self._now = now

    def recover(self) -> int:
        """At start, what a dead sender left behind is queued again; how many rows.

        SQLite has one sender, so all of it is ours; on PostgreSQL another may be alive, so only what is past its lease.
        """
        stuck = update(OutboxRow).where(OutboxRow.state == "sending")
        if self._engine.dialect.name == "postgresql":
            stuck = stuck.where(OutboxRow.changed_at < self._now() - LEASE)
        with transaction(self._engine) as session:
            return len(session.scalars(stuck.values(state="queued").returning(OutboxRow.id)).all())

    def claim(self, limit: int) -> list[Delivery]:
        """Takes the oldest due rows. Nobody's later message overtakes one that is being sent or waits for a retry."""
        now = self._now()
        held = select(OutboxRow.recipient).where(
            OutboxRow.recipient.is_not(None),
            (OutboxRow.state == "sending") | ((OutboxRow.state == "queued") & (OutboxRow.retry_at > now)),
        )
        due = (
            select(OutboxRow)
            .where(OutboxRow.state == "queued", OutboxRow.retry_at <= now, OutboxRow.recipient.not_in(held))
            .order_by(OutboxRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken: list[Delivery] = []
        with transaction(self._engine) as session:
            for row in session.scalars(due).all():
                row.changed_at = now
                opened = self._vault.open(row.envelope or "")
                if opened is None:
                    row.state, row.reason, row.envelope = "failed", "sealed with another key", None
                    continue
                row.state, row.attempts = "sending", row.attempts + 1
                address = Address(row.channel, opened["to"])
                forgotten = bool(opened.get("forgotten"))
                taken.append(Delivery(row.id, row.recipient or "", address, opened["message"], row.attempts, forgotten))
        return taken

    def sent(self, id_: int, provider_id: str, *, erasable: bool = False) -> None:
        """Sent: the text is forgotten, and whom it went to, unless the channel can take the message away again."""
        whom = {} if erasable else {"recipient": None}
        self._mark(id_, state="sent", provider_id=provider_id[:64], envelope=None, reason=None, **whom)

    def failed(self, id_: int, reason: str) -> None:
        self._mark(id_, state="failed", envelope=None, recipient=None, reason=reason[:80])

    def retry(self, id_: int, reason: str, after: timedelta) -> None:
        self._mark(id_, state="queued", retry_at=self._now() + after, reason=reason[:80])

    def release(self, id_: int) -> None:
        """Puts a row back that was claimed and not tried."""
        self._mark(id_, state="queued", attempts=OutboxRow.attempts - 1)

    def _mark(self, id_: int, **values: object) -> None:
        with transaction(self._engine) as session:
            session.execute(update(OutboxRow).where(OutboxRow.id == id_).values(changed_at=self._now(), **values))

    def status(self, provider_id: str, word: str, reason: str | None = None) -> bool:
        """Takes a channel's word for what became of a message; False for an unknown id or a step backwards."""
        state = STATUSES.get(word)
        if state is None:
            return False
        with transaction(self._engine) as session:
            row = session.scalars(select(OutboxRow).where(OutboxRow.provider_id == provider_id)).first()
            if (
                row is None
                or row.state not in ORDER
                or (state in ORDER and ORDER.index(state) <= ORDER.index(row.state))
            ):
                return False
            if state == "failed" and row.state in ("delivered", "read"):
                return False
            row.state, row.reason, row.changed_at = state, reason, self._now()
        return True

    def states(self) -> dict[str, int]:
        """How many rows are in each state."""
        with transaction(self._engine) as session:
            counted = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state)).all()
        return {state: int(number) for state, number in counted}
