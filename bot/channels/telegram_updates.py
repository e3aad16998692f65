"""What Telegram sends, read: an update becomes a Question, whatever kind of message it holds and however new its fields."""

from dataclasses import replace
from typing import Any

from telegram import ChatMember, MessageReactionUpdated, ReactionTypeEmoji, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatType
from telegram.ext.filters import StatusUpdate

from bot import telemetry
from bot.domain import Address, Attachment, Question

NAME = "telegram"
# What a message may hold besides words, in the order to look: an animation is a document too.
ATTACHMENTS = {
    "voice": Attachment.VOICE, "audio": Attachment.VOICE, "video_note": Attachment.VOICE, "animation": Attachment.VIDEO,
    "video": Attachment.VIDEO, "photo": Attachment.PICTURE, "document": Attachment.DOCUMENT, "sticker": Attachment.STICKER,
    "contact": Attachment.CONTACT,
}  # fmt: skip


def or_its_id(raw: dict[str, Any]) -> dict[str, Any]:
    """The update, or nothing but its id, which confirms it: else it would come again and hold up all others."""
    try:
        return readable(raw)
    except Exception as error:
        telemetry.event(telemetry.CHANNEL_FAILED, channel=NAME, step="update", error=type(error).__name__)
        return {"update_id": raw["update_id"]}


def readable(raw: dict[str, Any]) -> dict[str, Any]:
    """An update as the library can read it: whole, or its plain part where Telegram sends what the library does not expect.

    Raises what the library raises when that cannot be read either.
    """
    try:
        Update.de_json(raw, None)
    except Exception as error:
        update = _plain(raw)
        if Update.de_json(update, None).effective_chat is None:
            raise error from None
        return update
    return raw


def _plain(raw: dict[str, Any]) -> dict[str, Any]:
    """Who wrote where and in what words, or what was tapped."""
    update = {"update_id": raw["update_id"]}
    for kind in (Update.MESSAGE, Update.EDITED_MESSAGE):
        if kind in raw:
            update[kind] = _plain_message(raw[kind])
    if tap := raw.get(Update.CALLBACK_QUERY):
        kept = {name: tap[name] for name in ("id", "chat_instance", "data") if name in tap}
        update[Update.CALLBACK_QUERY] = kept | {"from": tap["from"], "message": _plain_message(tap["message"])}
    return update


def _plain_message(raw: dict[str, Any]) -> dict[str, Any]:
    kept = ("message_id", "date", "chat", "from", "text", "caption")
    return {name: raw[name] for name in kept if name in raw}


def question(update: Update) -> Question | None:
    """An update as a Question; None for what is no message to us, such as one in a group or a pinned one."""
    user, chat = update.effective_user, update.effective_chat
    if not (user and chat) or chat.type != ChatType.PRIVATE or user.is_bot:
        return None
    base = Question(id=str(update.update_id), address=Address(NAME, str(chat.id)), hint=user.language_code)
    if update.callback_query:
        return replace(base, choice=update.callback_query.data or "")
    if update.message_reaction:
        return _reacted(update.message_reaction, base)
    message = update.message or update.edited_message
    if message is None or StatusUpdate.ALL.check_update(update):
        return None
    if update.edited_message and message.location:
        return None  # a live location that moved: where it began was the answer
    return _written(message, replace(base, edited=update.edited_message is not None))


def _written(message: TelegramMessage, base: Question) -> Question:
    place = message.location or (message.venue.location if message.venue else None)
    spoken = message.voice or message.audio or message.video_note
    return replace(
        base,
        text=message.text or message.caption or (message.contact.phone_number if message.contact else ""),
        point=(place.latitude, place.longitude) if place else None,
        attachment=_attachment(message),
        message=str(message.message_id),
        voice=spoken.file_id if spoken else None,
        forwarded=message.forward_origin is not None,
    )


def _attachment(message: TelegramMessage) -> Attachment | None:
    told = message.text or message.location or message.venue
    return next(
        (kind for name, kind in ATTACHMENTS.items() if getattr(message, name)), None if told else Attachment.OTHER
    )


def _reacted(reaction: MessageReactionUpdated, base: Question) -> Question | None:
    """The emoji just added; "" for one that is a picture of its own; None when one was only taken away."""
    added = next((one for one in reaction.new_reaction if one not in reaction.old_reaction), None)
    if added is None:
        return None
    text = added.emoji if isinstance(added, ReactionTypeEmoji) else ""
    return replace(base, text=text, attachment=Attachment.REACTION)


def inside(member: ChatMember) -> bool:
    """Whether a member is in the chat; a restricted one may not be."""
    out = member.status in (ChatMember.LEFT, ChatMember.BANNED)
    return not out and bool(getattr(member, "is_member", True))
