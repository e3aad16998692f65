"""WhatsApp through Twilio: signed webhooks become Questions, Replies become texts of at most 1,600 characters."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from requests import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.channels import Message
from bot.channels.console import numbered
from bot.channels.text import BOLD, pack
from bot.domain import Address, Attachment, Question, Reply
from bot.errors import RetryLater, Unreachable
from bot.settings import Settings

BODY_LIMIT = 1600  # characters (https://www.twilio.com/docs/api/errors/21658)
TIMEOUT = 10.0  # seconds for one call of the REST API
# Final: blocked by the person, outside the 24-hour window, opted out, no such number
# (https://www.twilio.com/docs/api/errors/63014, /63016, /21610, /21211, /21614).
FINAL_CODES = frozenset({63014, 63016, 21610, 21211, 21614, 21604})
TEMPORARY = (401, 408, 429)  # our credentials, too slow, too many: nothing that is wrong with the person's number
PATH = "/webhooks/twilio"
STATUS_PATH = f"{PATH}/status"


NAME = "whatsapp"


def render(reply: Reply, public_url: str = "") -> list[Message]:
    """The paragraphs with WhatsApp's bold, then links to the files; the choices, numbered, close the last message."""
    if not reply.paragraphs:
        return []
    links = ["\n".join(f"📎 {public_url}/files/{name}" for name in reply.files)] if reply.files else []
    texts = pack([*map(to_markup, reply.paragraphs), *links, *numbered(reply)], BODY_LIMIT)
    return [{"text": text} for text in texts]


class WhatsAppChannel:
    name = NAME

    def __init__(self, settings: Settings) -> None:
        assert settings.twilio_auth_token is not None  # settings are checked together
        assert settings.public_url is not None
        token = settings.twilio_auth_token.get_secret_value()
        self._from = settings.twilio_whatsapp_from
        self._public_url = settings.public_url
        self._validator = RequestValidator(token)
        self._client = Client(settings.twilio_account_sid, token, http_client=_Http(settings.twilio_base_url))

    def render(self, reply: Reply) -> list[Message]:
        return render(reply, self._public_url)

    async def send(self, address: Address, message: Message) -> str:
        """Sends one message through the REST API. Raises Unreachable or RetryLater."""
        return await asyncio.to_thread(self._send, address, message)

    def _send(self, address: Address, message: Message) -> str:
        try:
            sent = self._client.messages.create(
                to=address.id,
                from_=self._from,
                body=message["text"],
                status_callback=self._public_url + STATUS_PATH,
            )
        except TwilioRestException as error:
            if error.code in FINAL_CODES or (400 <= error.status < 500 and error.status not in TEMPORARY):
                raise Unreachable(str(error.code or error.status)) from None
            raise RetryLater(str(error.code or error.status)) from None
        except (TwilioException, RequestException) as error:
            raise RetryLater(type(error).__name__) from None
        return str(sent.sid)

    def genuine(self, path: str, query: str, form: Mapping[str, str], signature: str) -> bool:
        """Whether Twilio signed this form for our public address."""
        url = self._public_url + path + (f"?{query}" if query else "")
        return bool(signature) and bool(self._validator.validate(url, form, signature))


class _Http(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's own client, sent to another base address when a stand-in is set; it has no option for that."""

    def __init__(self, base_url: str | None) -> None:
        super().__init__(timeout=TIMEOUT, max_retries=None)
        self._base_url = base_url

    def request(self, method: str, url: str, *args: object, **kwargs: object) -> Response:
        if self._base_url:
            parts = urlsplit(url)
            url = self._base_url + parts.path + (f"?{parts.query}" if parts.query else "")
        return super().request(method, url, *args, **kwargs)


def question(form: Mapping[str, str]) -> Question | None:
    """A Twilio form as a Question; None when it names no message or sender.

    Fields: https://www.twilio.com/docs/messaging/guides/webhook-request
    """
    sid, sender = form.get("MessageSid") or form.get("SmsMessageSid"), form.get("From")
    if not sid or not sender:
        return None
    return Question(
        id=sid,
        address=Address(NAME, sender),
        text=form.get("Body") or "",
        choice=_payload(form),
        point=_point(form),
        attachment=_attachment(form),
    )


def _payload(form: Mapping[str, str]) -> str | None:
    """The payload of a tapped button or list row; a payload that is none of ours counts as its title typed."""
    tapped = form.get("ButtonPayload") or form.get("ListId")
    return tapped if tapped and tapped.startswith("/") else None


def _point(form: Mapping[str, str]) -> tuple[float, float] | None:
    try:
        lat, lon = float(form["Latitude"]), float(form["Longitude"])
    except (KeyError, ValueError):
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def _attachment(form: Mapping[str, str]) -> Attachment | None:
    if form.get("NumMedia", "0") in ("", "0"):
        known = form.get("Body") or form.get("Latitude") or form.get("ButtonPayload") or form.get("ListId")
        return None if known or form.get("MessageType", "text") == "text" else Attachment.OTHER
    kind = form.get("MediaContentType0", "").partition("/")[0]
    return {
        "audio": Attachment.VOICE,
        "image": Attachment.PICTURE,
        "video": Attachment.PICTURE,
        "application": Attachment.PICTURE,
    }.get(kind, Attachment.OTHER)


def to_markup(text: str) -> str:
    """`**bold**` as WhatsApp's *bold*."""
    return BOLD.sub(r"*\1*", text)
