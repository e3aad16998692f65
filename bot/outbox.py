"""Sending: claim, send, retry. The only caller of a channel's `send`.

At least once after a crash: a message whose sending was cut off is sent again, so a person may get one message twice,
and never loses one. Neither Telegram nor Twilio takes an idempotency key.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import groupby

from bot import telemetry
from bot.channels import PushChannel
from bot.errors import RetryLater, SendError, StorageUnavailable, Unreachable
from bot.storage.outbox import Delivery, OutboxRows

BATCH = 50
IDLE_SECONDS = 1.0  # how often to look when nobody rang
ATTEMPTS = 10
# The person has blocked us or opted out (https://core.telegram.org/bots/api#making-requests,
# https://www.twilio.com/docs/api/errors/21610, /63014).
REFUSED = frozenset({"403", "21610", "63014"})
LONGEST_WAIT = timedelta(minutes=10)


class Outbox:
    """One sender. `ring` tells it that something was queued; `stop` notes, by pseudonym, who refuses our messages."""

    def __init__(
        self, rows: OutboxRows, channels: Mapping[str, PushChannel], stop: Callable[[str], None] = lambda _key: None
    ) -> None:
        self._rows = rows
        self._channels = channels
        self._stop = stop
        self._bell = asyncio.Event()

    def ring(self) -> None:
        self._bell.set()

    async def run(self) -> None:
        """Sends for ever; what a dead sender left is taken up first."""
        idle = True
        while True:
            self._bell.clear()
            try:
                if idle:  # nothing of ours is under way, so what stands as "sending" is a dead sender's
                    await asyncio.to_thread(self._rows.recover)
                idle = not await self.send_due()
            except StorageUnavailable:
                telemetry.event(telemetry.STORAGE_UNAVAILABLE, where="outbox")
                await asyncio.sleep(IDLE_SECONDS)
                continue
            except Exception:  # the sender must outlive a defect: it is logged and the rows are tried again
                telemetry.defect("outbox")
                await asyncio.sleep(IDLE_SECONDS)
                continue
            if idle:
                try:
                    await asyncio.wait_for(self._bell.wait(), IDLE_SECONDS)
                except TimeoutError:
                    continue

    async def send_due(self) -> int:
        """Sends one batch: people side by side, each person's messages in order; how many were claimed."""
        batch = await asyncio.to_thread(self._rows.claim, BATCH)
        people = [
            list(rows)
            for _, rows in groupby(sorted(batch, key=lambda row: (row.recipient, row.id)), lambda row: row.recipient)
        ]
        await asyncio.gather(*map(self._send_in_order, people))
        return len(batch)

    async def _send_in_order(self, deliveries: list[Delivery]) -> None:
        held = False
        for delivery in deliveries:
            if held:  # an earlier one waits: the later ones wait behind it
                await asyncio.to_thread(self._rows.release, delivery.id)
            else:
                held = not await self._send(delivery)

    async def _send(self, delivery: Delivery) -> bool:
        """Sends one; False when it waits for another try."""
        try:
            provider_id = await self._hand_over(delivery)
        except Unreachable as error:
            return await self._fail(delivery, error.reason)
        except RetryLater as error:
            if delivery.attempts >= ATTEMPTS:
                return await self._fail(delivery, error.reason)
            wait = min(max(timedelta(seconds=error.after), timedelta(seconds=2**delivery.attempts / 2)), LONGEST_WAIT)
            await asyncio.to_thread(self._rows.retry, delivery.id, error.reason, wait)
            telemetry.event(
                telemetry.MESSAGE_DEFERRED,
                channel=delivery.address.channel,
                reason=error.reason,
                after=wait.total_seconds(),
            )
            return False
        erases = self._channels[delivery.address.channel].erases
        erasable = erases and bool(provider_id) and not delivery.forgotten
        await asyncio.to_thread(self._rows.sent, delivery.id, provider_id, erasable=erasable)
        telemetry.event(telemetry.MESSAGE_SENT, channel=delivery.address.channel, attempts=delivery.attempts)
        return True

    async def _hand_over(self, delivery: Delivery) -> str:
        channel = self._channels.get(delivery.address.channel)
        if channel is None:
            raise RetryLater("channel is off", 60)
        try:
            return await channel.send(delivery.address, delivery.message)
        except SendError:
            raise
        except Exception:  # a defect in a channel must not hold up everybody's messages
            telemetry.defect(f"send {delivery.address.channel}")
            raise RetryLater("defect", 30) from None

    async def _fail(self, delivery: Delivery, reason: str) -> bool:
        await asyncio.to_thread(self._rows.failed, delivery.id, reason)
        if reason in REFUSED:
            await asyncio.to_thread(self._stop, delivery.recipient)
        telemetry.event(telemetry.MESSAGE_FAILED, channel=delivery.address.channel, reason=reason)
        return True
