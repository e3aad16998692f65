"""Every channel's way in: one question at a time per address, and nobody left without a word."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from weakref import WeakValueDictionary

from bot import telemetry
from bot.channels import PushChannel
from bot.conversation import Answered, Conversation
from bot.domain import Address, Question, Reply
from bot.errors import SendError, StorageUnavailable
from bot.limits import Limits, Verdict
from bot.outbox import Outbox
from bot.reading import urgent
from bot.speech import Transcriber

REMEMBERED = 1000  # ids of questions answered while the database was away
LISTENING = 10.0  # seconds for a voice note, fetched and heard; Twilio waits 15 for its webhook's answer


class Reception:
    """Takes questions from the channels and sees that each gets its answer, or an apology and whom to call."""

    def __init__(
        self,
        conversation: Conversation,
        outbox: Outbox,
        push: Mapping[str, PushChannel],
        limits: Limits,
        transcriber: Transcriber | None = None,
    ) -> None:
        self._conversation = conversation
        self._outbox = outbox
        self._push = push
        self._limits = limits
        self._transcriber = transcriber
        self._ear = asyncio.Semaphore(1)  # one voice note at a time: hearing takes all of a core
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
        """A Reply alone is an apology, or the request to slow down; an emergency is never slowed down."""
        async with self._lock(question.address):
            try:
                verdict = self._verdict(question)
                if verdict is Verdict.TELL:
                    return await asyncio.to_thread(self._conversation.slow_down, question)
                if verdict is Verdict.SILENT:
                    return None
                question = await self._heard(question)
                return await asyncio.to_thread(self._conversation.answer, question)
            except StorageUnavailable:
                return self._conversation.apology(question)
            except Exception:  # the one boundary of the channels: a defect is logged, the person is told
                telemetry.defect(f"answer {question.address.channel}")
                return self._conversation.apology(question)

    def _verdict(self, question: Question) -> Verdict:
        if urgent(question):
            return Verdict.PASS
        verdict = self._limits.verdict(question.address, len(question.text), self._conversation.now())
        if verdict is not Verdict.PASS:
            telemetry.event(telemetry.CONTACT_LIMITED, channel=question.address.channel, told=verdict is Verdict.TELL)
        return verdict

    async def _heard(self, question: Question) -> Question:
        """A voice note as what was said in it; as it is where nothing can be heard."""
        channel = self._push.get(question.address.channel)
        if not (question.voice and self._transcriber and channel):
            return question
        try:
            async with asyncio.timeout(LISTENING), self._ear:
                audio = await channel.fetch(question.voice)
                text = await asyncio.to_thread(self._transcriber.transcribe, audio)
        except (SendError, TimeoutError) as error:
            telemetry.event(telemetry.VOICE_NOT_HEARD, channel=channel.name, reason=type(error).__name__)
            return question
        return replace(question, text=text, heard=True, attachment=None) if text else question

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
