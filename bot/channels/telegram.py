"""Telegram through python-telegram-bot: updates become Questions, Replies become messages, buttons and pins."""

import asyncio
import html
import os
from collections.abc import Awaitable, Callable

from telegram import (
    BotCommand,
    CallbackQuery,
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
from telegram.request import HTTPXRequest

from bot import telemetry
from bot.channels import Message
from bot.channels.text import BOLD, pack, plain_text
from bot.domain import Address, Attachment, Choice, File, Question, Reply
from bot.errors import RetryLater, Unreachable
from bot.settings import Settings

TEXT_LIMIT = 4096  # characters after entities (https://core.telegram.org/bots/api#sendmessage)
DATA_LIMIT = 64  # bytes of callback data (https://core.telegram.org/bots/api#inlinekeyboardbutton)
SHORT = 18  # characters of a label that still fits beside another on a small screen
POLL_SECONDS = 25
os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as python-telegram-bot 23 gives them; else it warns at a 429
UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY]

Answer = Callable[[Question], Awaitable[None]]


NAME = "telegram"


def render(reply: Reply) -> list[Message]:
    """Text, the pin, the card to save and the files, each by its name; the buttons stand under the last of them."""
    if not reply.paragraphs:
        return []
    messages: list[Message] = [
        {"text": to_html(text)}
        for text in pack(reply.paragraphs, TEXT_LIMIT, length=lambda text: len(plain_text(text)))
    ]
    if reply.pin:
        lat, lon = reply.pin.point
        messages.append(
            {"venue": {"latitude": lat, "longitude": lon, "title": reply.pin.title, "address": reply.pin.address}}
        )
    if reply.card:
        messages.append({"contact": {"phone_number": reply.card.phone, "first_name": reply.card.name}})
    messages += [{"document": name} for name in reply.files]
    messages[-1]["keyboard"] = keyboard(reply)
    return messages


class TelegramChannel:
    name = NAME
    render = staticmethod(render)

    def __init__(self, settings: Settings, files: Callable[[str], File | None]) -> None:
        assert settings.telegram_token is not None
        self._files = files
        self.bot = ExtBot(
            token=settings.telegram_token.get_secret_value(),
            base_url=settings.telegram_base_url,
            base_file_url=settings.telegram_base_file_url,
            # What is over the limit waits in the limiter; retries are the outbox's.
            request=HTTPXRequest(connection_pool_size=32, read_timeout=20),
            get_updates_request=HTTPXRequest(connection_pool_size=2, read_timeout=POLL_SECONDS + 10),
            rate_limiter=AIORateLimiter(overall_max_rate=settings.telegram_per_second, max_retries=0),
        )

    async def send(self, address: Address, message: Message) -> str:
        """Sends one message. Raises Unreachable or RetryLater."""
        chat = int(address.id)
        markup = _markup(message.get("keyboard"))
        try:
            if "venue" in message:
                sent = await self.bot.send_venue(chat, **message["venue"], reply_markup=markup)
            elif "contact" in message:
                sent = await self.bot.send_contact(chat, **message["contact"], reply_markup=markup)
            elif "document" in message:
                file = await self._file(message["document"])
                sent = await self.bot.send_document(chat, file.content, filename=file.name, reply_markup=markup)
            else:
                sent = await self.bot.send_message(
                    chat,
                    message["text"],
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
        except RetryAfter as error:
            after = error.retry_after
            raise RetryLater("429", float(after if isinstance(after, int) else after.total_seconds())) from None
        except Forbidden:
            raise Unreachable("403") from None
        except BadRequest as error:
            raise Unreachable(f"400 {error.message[:60]}") from None
        except TelegramError as error:
            raise RetryLater(type(error).__name__) from None
        return str(sent.message_id)

    async def _file(self, name: str) -> File:
        """Made only now, so that the outbox keeps no bytes; content may have lost it since the reply."""
        file = await asyncio.to_thread(self._files, name)
        if file is None:
            raise Unreachable(f"no file {name[:40]}")
        return file

    async def acknowledge(self, update: Update) -> None:
        """Answers a tap, so that its button stops spinning; an old or unknown id is no matter."""
        if update.callback_query:
            try:
                await self.bot.answer_callback_query(update.callback_query.id)
            except TelegramError as error:
                telemetry.event(
                    telemetry.CHANNEL_FAILED, channel=self.name, step="acknowledge", error=type(error).__name__
                )

    async def start(
        self, public_url: str | None, path: str, secret: str, commands: dict[str, list[tuple[str, str]]]
    ) -> None:
        """Sets the webhook (or takes it away, to poll) and tells Telegram the commands, by language ("" for the rest)."""
        await self.bot.initialize()
        if public_url:
            await self.bot.set_webhook(public_url + path, secret_token=secret, allowed_updates=UPDATES)
        else:
            await self.bot.delete_webhook()
        for language, listed in commands.items():
            await self.bot.set_my_commands([BotCommand(*command) for command in listed], language_code=language or None)

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
        asked = question(update)
        if asked:
            await answer(asked)
        await self.acknowledge(update)


def question(update: Update) -> Question | None:
    """An update as a Question; None for what is no message to us, such as one in a group."""
    message = update.effective_message
    user, chat = update.effective_user, update.effective_chat
    if not (user and chat) or chat.type != ChatType.PRIVATE or user.is_bot:
        return None
    tap: CallbackQuery | None = update.callback_query
    base = Question(
        id=str(update.update_id),
        address=Address(NAME, str(chat.id)),
        hint=user.language_code,
        choice=(tap.data or "") if tap else None,
    )
    if tap or not isinstance(message, TelegramMessage):
        return base if tap else None
    place = message.location or (message.venue.location if message.venue else None)
    return Question(
        id=base.id,
        address=base.address,
        hint=base.hint,
        text=message.text or message.caption or "",
        point=(place.latitude, place.longitude) if place else None,
        attachment=_attachment(message),
    )


def _attachment(message: TelegramMessage) -> Attachment | None:
    if message.voice or message.audio or message.video_note:
        return Attachment.VOICE
    if message.photo or message.document or message.video:
        return Attachment.PICTURE
    return None if message.text or message.location or message.venue else Attachment.OTHER


def to_html(text: str) -> str:
    """Escaped, with `**bold**` as <b>."""
    return BOLD.sub(r"<b>\1</b>", html.escape(text, quote=False))


def keyboard(reply: Reply) -> Message | None:
    """Inline buttons; where a place is asked for, the keyboard with "send my location" instead."""
    if reply.ask_location:
        return {"location": reply.ask_location, "titles": [choice.title for choice in reply.choices]}
    if not reply.choices:
        return None
    return {"inline": [[[choice.title, choice.payload] for choice in row] for row in _rows(reply.choices)]}


def _rows(choices: tuple[Choice, ...]) -> list[list[Choice]]:
    """Two short labels share a row."""
    rows: list[list[Choice]] = []
    for choice in choices:
        fits = rows and len(rows[-1]) == 1 and len(choice.title) <= SHORT and len(rows[-1][0].title) <= SHORT
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
