"""Telegram through python-telegram-bot: updates become Questions, Replies become messages, buttons and pins."""

import asyncio
import html
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import batched
from typing import Any

from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    Update,
)
from telegram import Message as TelegramMessage
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot import telemetry
from bot.channels import Message
from bot.channels.telegram_updates import NAME, inside, or_its_id, question
from bot.channels.text import headed, headroom, pack, plain_text, runs, utf16
from bot.domain import Address, Choice, File, Question, Reply, rating_choices
from bot.errors import RetryLater, Unreachable
from bot.introduction import Introduction
from bot.settings import Settings

TEXT_LIMIT = 4096  # UTF-16 units after entities (https://core.telegram.org/bots/api#sendmessage)
DATA_LIMIT = 64  # bytes of callback data (https://core.telegram.org/bots/api#inlinekeyboardbutton)
FILE_LIMIT = 20_000_000  # bytes a bot may download (https://core.telegram.org/bots/api#getfile)
BUTTONS = 100  # under one message
SHORT = 18  # characters of a label that still fits beside another on a small screen
POLL_SECONDS = 25
os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as python-telegram-bot 23 gives them; else it warns at a 429
UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.MESSAGE_REACTION,
    Update.MY_CHAT_MEMBER,
]
Answer = Callable[[Question], Awaitable[None]]


def render(reply: Reply) -> list[Message]:
    """Text, the pin, the card to save and the files, each by its name; the buttons stand under the last of them."""
    if not "".join(reply.paragraphs).strip():
        return []
    limit = TEXT_LIMIT - headroom(reply.preview)
    texts = pack((*reply.paragraphs, *_numbered(reply)), limit, length=lambda text: utf16(plain_text(text)))
    messages: list[Message] = [{"text": to_html(text)} for text in headed(texts, reply.preview)]
    if reply.pin:
        lat, lon = reply.pin.point
        messages.append(
            {"venue": {"latitude": lat, "longitude": lon, "title": reply.pin.title, "address": reply.pin.address}}
        )
    if reply.card:
        messages.append({"contact": {"phone_number": reply.card.phone, "first_name": reply.card.name}})
    messages += [{"document": name} for name in reply.files]
    messages[-1]["keyboard"], *more = keyboards(reply)
    return messages + [{"text": to_html(reply.menu or "…"), "keyboard": keyboard} for keyboard in more]


class TelegramChannel:
    name = NAME
    erases = True
    render = staticmethod(render)

    def __init__(self, settings: Settings, files: Callable[[str], File | None], introduction: Introduction) -> None:
        assert settings.telegram_token is not None
        self._files = files
        self._introduction = introduction
        self._groups: dict[int, bool] = {}  # told where it talks → left since
        self._leaving = asyncio.Lock()
        self.bot = ExtBot(
            token=settings.telegram_token.get_secret_value(),
            base_url=settings.telegram_base_url,
            base_file_url=settings.telegram_base_file_url,
            # What is over the limit waits in the limiter; retries are the outbox's.
            request=HTTPXRequest(connection_pool_size=32, read_timeout=20),
            get_updates_request=_Polling(connection_pool_size=2, read_timeout=POLL_SECONDS + 10),
            rate_limiter=AIORateLimiter(overall_max_rate=settings.telegram_per_second, max_retries=0),
        )

    async def send(self, address: Address, message: Message) -> str:
        """Sends one message, or takes earlier ones away: then the id is "". Raises Unreachable or RetryLater."""
        chat = int(address.id)
        with _refusals():
            if "erase" in message:
                await self._erase(chat, message["erase"])
                return ""
            return str((await self._send(chat, message)).message_id)

    async def _send(self, chat: int, message: Message) -> TelegramMessage:
        markup = _markup(message.get("keyboard"))
        if "venue" in message:
            return await self.bot.send_venue(chat, **message["venue"], reply_markup=markup)
        if "contact" in message:
            return await self.bot.send_contact(chat, **message["contact"], reply_markup=markup)
        if "document" in message:
            file = await self._file(message["document"])
            return await self.bot.send_document(chat, file.content, filename=file.name, reply_markup=markup)
        return await self.bot.send_message(
            chat,
            message["text"],
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    async def _file(self, name: str) -> File:
        """Made only now, so that the outbox keeps no bytes; content may have lost it since the reply."""
        file = await asyncio.to_thread(self._files, name)
        if file is None:
            raise Unreachable(f"no file {name[:40]}")
        return file

    async def _erase(self, chat: int, ids: Sequence[str]) -> None:
        for id_ in filter(str.isdecimal, ids):  # an erasure itself has none
            with suppress(BadRequest):  # older than 48 hours or gone (https://core.telegram.org/bots/api#deletemessage)
                await self.bot.delete_message(chat, int(id_))

    async def fetch(self, reference: str) -> bytes:
        """The bytes of a voice note, by `Question.voice`. Raises Unreachable or RetryLater."""
        with _refusals():
            file = await self.bot.get_file(reference)
            if not file.file_path or (file.file_size or 0) > FILE_LIMIT:
                raise Unreachable("file is too big")
            return bytes(await file.download_as_bytearray())

    async def acknowledge(self, update: Update) -> None:
        """Answers a tap, so that its button stops spinning; an old or unknown id is no matter."""
        if update.callback_query:
            await self._try("acknowledge", self.bot.answer_callback_query(update.callback_query.id))

    async def start(self, public_url: str | None, path: str, secret: str) -> None:
        """Sets the webhook (or takes it away, to poll), then the commands and the profile in every language."""
        await self.bot.initialize()
        if public_url:
            await self.bot.set_webhook(public_url + path, secret_token=secret, allowed_updates=UPDATES)
        else:
            await self.bot.delete_webhook()
        await asyncio.gather(*(self._try("profile", call) for call in self._introduce()))

    def _introduce(self) -> Iterator[Awaitable[object]]:
        for profile in self._introduction.profiles():
            language = profile.language or None
            commands = [BotCommand(*command) for command in profile.commands]
            yield self.bot.set_my_commands(commands, language_code=language)
            yield self.bot.set_my_description(profile.description, language_code=language)
            yield self.bot.set_my_short_description(profile.short_description, language_code=language)

    async def _try(self, step: str, call: Awaitable[object]) -> bool:
        """Whether a call that nobody waits for went well; if not, it is logged."""
        try:
            await call
        except TelegramError as error:
            telemetry.event(telemetry.CHANNEL_FAILED, channel=self.name, step=step, error=type(error).__name__)
            return False
        return True

    async def poll(self, answer: Answer) -> None:
        """Asks for updates for ever. One is confirmed only after its reply is stored, so a crash loses none."""
        offset = 0
        while True:
            try:
                updates = await self.bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=UPDATES)
            except Conflict:
                telemetry.event(telemetry.CHANNEL_FAILED, channel=self.name, step="poll", error="another process polls")
                await asyncio.sleep(5)
                continue
            except TelegramError as error:
                telemetry.event(telemetry.CHANNEL_FAILED, channel=self.name, step="poll", error=type(error).__name__)
                await asyncio.sleep(2)
                continue
            done = await asyncio.gather(*(self.receive(update, answer) for update in updates), return_exceptions=True)
            failed = [update.update_id for update, result in zip(updates, done, strict=True) if result is not None]
            if failed:
                await asyncio.sleep(1)  # asked for again: what was answered is known by its id
            offset = min(failed) if failed else max((update.update_id + 1 for update in updates), default=offset)

    async def receive(self, update: Update, answer: Answer) -> None:
        """Answers one update; returns when its reply is stored."""
        chat = update.effective_chat
        try:
            if chat and chat.type != ChatType.PRIVATE:
                await self._leave(update)
            elif asked := question(update):
                await answer(asked)
        finally:
            await self.acknowledge(update)

    async def _leave(self, update: Update) -> None:
        """Says once in a group that it talks in private only, and goes; leaves a channel without a word."""
        chat, user, change = update.effective_chat, update.effective_user, update.my_chat_member
        assert chat is not None
        async with self._leaving:
            if change and not inside(change.new_chat_member):
                self._groups[chat.id] = True
                return
            if change and not inside(change.old_chat_member):
                self._groups.pop(chat.id, None)  # brought in anew
            if self._groups.get(chat.id):
                return  # it was on its way when the group was left
            if chat.id not in self._groups and chat.type != ChatType.CHANNEL:
                self._groups[chat.id] = False
                said = self._introduction.farewell(user.language_code if user else None, self._link())
                await self._try("farewell", self.bot.send_message(chat.id, said))
            self._groups[chat.id] = await self._try("leave", self.bot.leave_chat(chat.id))

    def _link(self) -> str | None:
        """The bot's own address; None until Telegram has told its name."""
        try:
            return self.bot.link if self.bot.username else None
        except RuntimeError:
            return None


class _Polling(HTTPXRequest):
    """Hands over only updates that the library can read: at one it cannot, it logs the words of all and gives none."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        answer = BaseRequest.parse_json_payload(payload)
        if isinstance(answer.get("result"), list):
            answer["result"] = [or_its_id(update) for update in answer["result"]]
        return answer


@contextmanager
def _refusals() -> Iterator[None]:
    """Telegram's errors as ours."""
    try:
        yield
    except RetryAfter as error:
        after = error.retry_after
        raise RetryLater("429", float(after if isinstance(after, int) else after.total_seconds())) from None
    except Forbidden:
        raise Unreachable("403") from None
    except BadRequest as error:
        raise Unreachable(f"400 {error.message[:60]}") from None
    except TelegramError as error:
        raise RetryLater(type(error).__name__) from None


def to_html(text: str) -> str:
    """Escaped, with `**bold**` as <b>."""
    escaped = ((html.escape(piece, quote=False), bold) for piece, bold in runs(text))
    return "".join(f"<b>{piece}</b>" if bold else piece for piece, bold in escaped)


def keyboards(reply: Reply) -> list[Message | None]:
    """Inline buttons, for as many messages as they need; where a place is asked for, "send my location" instead."""
    if reply.ask_location:
        return [{"location": reply.ask_location, "titles": [choice.title for choice in reply.choices]}]
    rows = _rows([choice for choice in reply.choices if _fits(choice)])
    thumbs = list(rating_choices(reply.rating)) if reply.rating else []
    if thumbs and all(map(_fits, thumbs)):
        rows.append(thumbs)
    if not rows:
        return [None]
    return [
        {"inline": [[[label(choice), choice.payload] for choice in row] for row in some]}
        for some in batched(rows, BUTTONS // 2)  # a row holds two at most
    ]


def label(choice: Choice) -> str:
    return f"{choice.title} · {choice.about}" if choice.about else choice.title


def _fits(choice: Choice) -> bool:
    return len(choice.payload.encode()) <= DATA_LIMIT


def _numbered(reply: Reply) -> list[str]:
    """The choices too long for a button, each under its number among all of them, as one paragraph."""
    lines = [f"{number}. {label(choice)}" for number, choice in enumerate(reply.choices, 1) if not _fits(choice)]
    return ["\n".join(lines)] if lines and not reply.ask_location else []


def _rows(choices: Sequence[Choice]) -> list[list[Choice]]:
    """Two short labels share a row."""
    rows: list[list[Choice]] = []
    for choice in choices:
        fits = rows and len(rows[-1]) == 1 and len(label(choice)) <= SHORT and len(label(rows[-1][0])) <= SHORT
        if fits:
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return rows


def _markup(stored: Message | None) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if not stored:
        return None
    if "inline" in stored:
        return InlineKeyboardMarkup(
            [[InlineKeyboardButton(title, callback_data=data) for title, data in row] for row in stored["inline"]]
        )
    rows = [[KeyboardButton(stored["location"], request_location=True)], *([title] for title in stored["titles"])]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)
