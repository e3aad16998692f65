"""Every channel's way in: one question at a time per address, and nobody left without a word."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from weakref import WeakValueDictionary

from bot import telemetry
from bot.channels import PushChannel
from bot.conversation import Answered, Conversation
from bot.domain import Address, Question, Reply
from bot.errors import SendError, StorageUnavailable
from bot.outbox import Outbox

REMEMBERED = 1000  # ids of questions answered while the database was away


class Reception:
    """Takes questions from the channels and sees that each gets its answer, or an apology and whom to call."""

    def __init__(self, conversation: Conversation, outbox: Outbox, push: Mapping[str, PushChannel]) -> None:
        self._conversation = conversation
        self._outbox = outbox
        self._push = push
        self._locks: WeakValueDictionary[Address, asyncio.Lock] = WeakValueDictionary()
        self._sent_directly: OrderedDict[tuple[Address, str], None] = OrderedDict()

    async def answer(self, question: Question) -> None:
        """Answers a question of a push channel; returns when the reply is stored, or sent when it cannot be stored."""
        answered = await self._answered(question)
        if isinstance(answered, Reply):
            await self._send_directly(question, answered)
        elif answered and not answered.stored:
            await self._send_directly(question, answered.outcome.reply)
        elif answered:
            self._outbox.ring()

    async def answer_in_place(self, question: Question) -> Reply | None:
        """The reply to a question whose channel shows it itself; None when the question was answered before."""
        answered = await self._answered(question)
        return answered.outcome.reply if isinstance(answered, Answered) else answered

    async def _answered(self, question: Question) -> Answered | Reply | None:
        """A Reply alone is an apology."""
        async with self._lock(question.address):
            try:
                return await asyncio.to_thread(self._conversation.answer, question)
            except StorageUnavailable:
                return self._conversation.apology(question)
            except Exception:  # the one boundary of the channels: a defect is logged, the person is told
                telemetry.defect(f"answer {question.address.channel}")
                return self._conversation.apology(question)

    async def _send_directly(self, question: Question, reply: Reply) -> None:
        """Once per question and without the outbox: the only way when nothing can be stored."""
        key = (question.address, question.id)
        if key in self._sent_directly:
            return
        self._sent_directly[key] = None
        if len(self._sent_directly) > REMEMBERED:
            self._sent_directly.popitem(last=False)
        channel = self._push[question.address.channel]
        for message in channel.render(reply):
            try:
                await channel.send(question.address, message)
            except SendError as error:
                telemetry.event(
                    telemetry.MESSAGE_FAILED, channel=channel.name, reason=type(error).__name__, direct=True
                )

    def _lock(self, address: Address) -> asyncio.Lock:
        lock = self._locks.get(address)
        if lock is None:
            lock = self._locks[address] = asyncio.Lock()
        return lock
