"""WhatsApp through Twilio: signed webhooks become Questions; Replies become texts, with buttons or a list where they fit."""

import asyncio
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urljoin, urlsplit

import httpx
from requests import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot import telemetry
from bot.channels import Message, templates
from bot.channels.console import numbered
from bot.channels.text import BOLD, MARK, headed, headroom, pack, runs, utf16
from bot.domain import Address, Attachment, Point, Question, Reply
from bot.errors import ChaskiError, RetryLater, Unreachable
from bot.settings import Settings

BODY_LIMIT = 1600  # of a text, in UTF-16 units (https://www.twilio.com/docs/api/errors/21658)
MEDIA_LIMIT = 16 * 1024 * 1024  # bytes (https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages)
TIMEOUT = 10.0  # seconds for one call of the REST API
MEDIA_SECONDS = 30.0  # for a whole download
REDIRECTS = 3
REFRESH_SECONDS = 3600.0  # between two looks at the account's templates
AGAIN_SECONDS = 60.0  # when the last look failed, or some are still to be put there
# Final: blocked by the person, outside the 24-hour window, opted out, no such number
# (https://www.twilio.com/docs/api/errors/63014, /63016, /21610, /21211, /21614).
FINAL_CODES = frozenset({"63014", "63016", "21610", "21211", "21614", "21604"})
NO_SUCH_TEMPLATE = "21655"  # https://www.twilio.com/docs/api/errors/21655
TEMPORARY = (401, 408, 429)  # our credentials, too slow, too many: nothing that is wrong with the person's number
TWILIO = "https://api.twilio.com"
CONTENT_PATH = "/v1/Content"
PATH = "/webhooks/twilio"
STATUS_PATH = f"{PATH}/status"


NAME = "whatsapp"

POINTER = "👇"  # stands over buttons when all words went before
PROSE_LINES = 3  # at most, to be said in the one line over buttons
ROW = re.compile(r"\s*(?:[•\-–*]|\d+[.)])\s")
JOINER = "\u2060"  # invisible; what it stands beside is no formatting
EDGE = "\0"  # where bold begins or ends, until all other marks are literal
# Kept as they are: links and addresses; phones, codes such as *67 and marks of one kind that stand alone. Then the marks
# that WhatsApp may read: all but those between letters.
LITERAL = re.compile(
    r"(?P<kept>(?:https?://|www\.)[^\s\0]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)+/[^\s\0]*"
    r"|(?<!\S)(?:(?=\D*\d)[\d#+()./-]+|\*#?\d{2,}#?|([*_~`])\2*+)(?!\S))"
    r"|(?<![^\W_])[*_~`]++|[*_~`]++(?![^\W_])"
)


def render(reply: Reply, public_url: str = "", *, interactive: bool = False) -> list[Message]:
    """Texts, then links to the files; the choices, numbered, close the last text, or are tapped in a last message.

    A tapped one is `{"text", "body", "template", "variables"}`; `text` is what to send where the template cannot be.
    """
    links = ["\n".join(f"📎 {public_url}/files/{name}" for name in reply.files)] if reply.files else []
    said = [marked(paragraph) for paragraph in (*reply.paragraphs, *links) if paragraph.strip()]
    if not reply.paragraphs or not said:
        return []
    numbers = [marked(paragraph) for paragraph in numbered(reply)]
    filled = templates.fill(reply) if interactive else None
    head = reply.preview
    return (_tapped(said, numbers, head, *filled) if filled else None) or _texts([*said, *numbers], head)


def _texts(paragraphs: Iterable[str], head: str) -> list[Message]:
    texts = pack(paragraphs, BODY_LIMIT - headroom(head), length=lambda text: utf16(to_markup(text)))
    return [{"text": to_markup(text)} for text in headed(texts, head)]


def _tapped(
    said: list[str], numbers: list[str], head: str, template: str, values: Sequence[str]
) -> list[Message] | None:
    """All words in texts but the last ones, which stand over the buttons, in one line: a variable may hold no more.

    Twilio answers 21656 to a line break in a variable of the body (https://www.twilio.com/docs/api/errors/21656,
    22 November 2026). So an answer never depends on a template either. None when the numbered lines are too long.
    """
    for over in (_prose(said), []):
        (body,) = headed([to_markup(templates.line(_in_one_line(over))) or POINTER], head)
        body = templates.line(body)
        (text,) = headed([to_markup("\n\n".join((*over, *numbers))).strip()], head)
        if utf16(body) <= templates.BODY_LIMIT and utf16(text) <= BODY_LIMIT:
            variables = {str(number): value for number, value in enumerate((body, *values), 1)}
            before = _texts(said[: len(said) - len(over)], head)
            return [*before, {"text": text, "body": body, "template": template, "variables": variables}]
    return None


def _prose(said: list[str]) -> list[str]:
    """The paragraphs at the end that read well in one line: all when they are few, else the last, if it is no list."""
    for paragraphs in (said, said[-1:]):
        lines = "\n".join(paragraphs).split("\n")
        if len(lines) <= PROSE_LINES and not any(map(ROW.match, lines)):
            return paragraphs
    return []


def _in_one_line(paragraphs: Iterable[str]) -> str:
    whole = ""
    for line in "\n".join(paragraphs).split("\n"):
        ended = whole.removesuffix(MARK).endswith(tuple(".:;,!?…"))
        whole += (" " if ended else " · ") + line if whole else line
    return whole


def marked(paragraph: str) -> str:
    """The paragraph in our own markup, safe for WhatsApp: bold only apart from letters, all other marks literal."""
    pieces = runs(paragraph)
    after = [piece for piece, _ in pieces[1:]] + [""]
    text = ""
    for (piece, bold), following in zip(pieces, after, strict=True):
        apart = not (text[-1:].isalnum() or following[:1].isalnum())
        text += EDGE + piece + EDGE if bold and apart else piece
    return LITERAL.sub(_literal, text).replace(EDGE, MARK)


def _literal(found: re.Match[str]) -> str:
    """With a joiner beside each mark that WhatsApp would read."""
    return found["kept"] or JOINER + JOINER.join(found[0]) + JOINER


def to_markup(text: str) -> str:
    """`**bold**` as WhatsApp's *bold*."""
    return BOLD.sub(r"*\1*", text)


def connect(settings: Settings) -> Client:
    """Twilio's client. Raises ChaskiError when the account is not set."""
    if settings.twilio_account_sid is None or settings.twilio_auth_token is None:
        needed = "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_WHATSAPP_FROM and PUBLIC_URL"
        raise ChaskiError(f"WhatsApp is not configured: TWILIO_ACCOUNT_SID is not set. Set {needed}, then try again.")
    content_url = settings.twilio_content_base_url or settings.twilio_base_url
    http = _Http(settings.twilio_base_url, content_url)
    return Client(settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value(), http_client=http)


class WhatsAppChannel:
    name = NAME
    erases = False

    def __init__(self, settings: Settings) -> None:
        assert settings.twilio_account_sid is not None
        assert settings.twilio_auth_token is not None  # settings are checked together
        assert settings.public_url is not None
        token = settings.twilio_auth_token.get_secret_value()
        self._from = settings.twilio_whatsapp_from
        self._public_url = settings.public_url
        self._media_url = urlsplit(settings.twilio_base_url or TWILIO)
        self._credentials: httpx.BasicAuth | None = httpx.BasicAuth(settings.twilio_account_sid, token)
        self._validator = RequestValidator(token)
        self._client = connect(settings)
        self._templates: Mapping[str, str] = {}  # name → sid

    async def start(self) -> None:
        """Knows the account's templates, for ever: looks now and every hour, sooner while it does not see them all."""
        while True:
            seen = await self.refresh() and len(self._templates) == len(templates.TEMPLATES)
            await asyncio.sleep(REFRESH_SECONDS if seen else AGAIN_SECONDS)

    async def refresh(self) -> bool:
        """Looks which templates the account has; False when it cannot be seen, and what was known stays."""
        try:
            self._templates = await asyncio.to_thread(templates.known, self._client)
        except ChaskiError as error:
            telemetry.event(telemetry.CHANNEL_FAILED, channel=self.name, step="templates", error=str(error))
            return False
        return True

    def render(self, reply: Reply) -> list[Message]:
        """With buttons or a list once their template is known to be in the account."""
        messages = render(reply, self._public_url, interactive=True)
        needed = {message["template"] for message in messages if "template" in message}
        return messages if needed <= self._templates.keys() else render(reply, self._public_url)

    async def send(self, address: Address, message: Message) -> str:
        """Sends one message through the REST API. Raises Unreachable or RetryLater."""
        return await asyncio.to_thread(self._send, address, message)

    def _send(self, address: Address, message: Message) -> str:
        """A template that is refused, for whatever is wrong with it, is sent once as its text."""
        sid = self._templates.get(message.get("template", ""))
        if sid:
            variables = json.dumps(message["variables"], ensure_ascii=False)
            try:
                return self._create(address, content_sid=sid, content_variables=variables)
            except Unreachable as refused:
                if refused.reason in FINAL_CODES:
                    raise
                telemetry.event(telemetry.CHANNEL_FAILED, channel=self.name, step="template", error=refused.reason)
                if refused.reason == NO_SUCH_TEMPLATE:
                    self._templates = {name: one for name, one in self._templates.items() if one != sid}
        return self._create(address, body=message["text"])

    def _create(self, address: Address, **content: str) -> str:
        callback = self._public_url + STATUS_PATH
        try:
            sent = self._client.messages.create(to=address.id, from_=self._from, status_callback=callback, **content)
        except TwilioRestException as error:
            reason = str(error.code or error.status)
            if reason in FINAL_CODES or (400 <= error.status < 500 and error.status not in TEMPORARY):
                raise Unreachable(reason) from None
            raise RetryLater(reason) from None
        except (TwilioException, RequestException) as error:
            raise RetryLater(type(error).__name__) from None
        return str(sent.sid)

    async def fetch(self, reference: str) -> bytes:
        """The bytes of a media address that Twilio gave us. Raises Unreachable or RetryLater.

        It answers with a redirect to where the file is kept; our credentials go to Twilio only
        (https://www.twilio.com/docs/messaging/api/media-resource).
        """
        if not self._is_twilio(reference):
            raise Unreachable("media elsewhere")
        url, auth = reference, self._credentials
        try:
            async with asyncio.timeout(MEDIA_SECONDS), httpx.AsyncClient(timeout=TIMEOUT) as client:
                for _ in range(1 + REDIRECTS):
                    async with client.stream("GET", url, auth=auth) as response:
                        if not response.has_redirect_location:
                            return await _content(response)
                        url, auth = urljoin(url, response.headers["location"]), None
                    if urlsplit(url).scheme != self._media_url.scheme:
                        raise Unreachable("media elsewhere")
        except (httpx.HTTPError, TimeoutError) as error:
            raise RetryLater(type(error).__name__) from None
        raise Unreachable("media redirects")

    def _is_twilio(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return (parts.scheme, parts.netloc) == (self._media_url.scheme, self._media_url.netloc)

    def genuine(self, path: str, query: str, form: Mapping[str, str], signature: str) -> bool:
        """Whether Twilio signed this form for our public address."""
        url = self._public_url + path + (f"?{query}" if query else "")
        return bool(signature) and bool(self._validator.validate(url, form, signature))


async def _content(response: httpx.Response) -> bytes:
    """The body, as long as it is a file of a size that WhatsApp sends."""
    status = response.status_code
    if status in TEMPORARY or status >= 500:
        raise RetryLater(f"media {status}")
    if status != 200:
        raise Unreachable(f"media {status}")
    content = bytearray()
    async for part in response.aiter_bytes():
        content += part
        if len(content) > MEDIA_LIMIT:
            raise Unreachable("media too large")
    return bytes(content)


class _Http(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's own client, sent to other base addresses when stand-ins are set; it has no option for that."""

    def __init__(self, base_url: str | None, content_base_url: str | None) -> None:
        super().__init__(timeout=TIMEOUT, max_retries=None)
        self._base_url = base_url
        self._content_base_url = content_base_url

    def request(self, method: str, url: str, *args: object, **kwargs: object) -> Response:
        parts = urlsplit(url)
        base_url = self._content_base_url if parts.path.startswith(CONTENT_PATH) else self._base_url
        if base_url:
            url = base_url + parts.path + (f"?{parts.query}" if parts.query else "")
        return super().request(method, url, *args, **kwargs)


CARDS = ("text/vcard", "text/x-vcard", "text/directory")
MEDIA = {
    **dict.fromkeys(CARDS, Attachment.CONTACT),
    "image/webp": Attachment.STICKER,
    "audio": Attachment.VOICE,
    "image": Attachment.PICTURE,
    "video": Attachment.VIDEO,
    "application": Attachment.DOCUMENT,
    "text": Attachment.DOCUMENT,
}
# Kinds of messages that hold no words of the person, or none that could be answered.
KINDS = {
    "reaction": Attachment.REACTION,
    "audio": Attachment.VOICE,
    "image": Attachment.PICTURE,
    "sticker": Attachment.STICKER,
    "video": Attachment.VIDEO,
    "document": Attachment.DOCUMENT,
    "contacts": Attachment.CONTACT,
    **dict.fromkeys(("order", "system", "unsupported", "unknown"), Attachment.OTHER),
}


def question(form: Mapping[str, str]) -> Question | None:
    """A Twilio form as a Question; None when it names no message or sender.

    Fields: https://www.twilio.com/docs/messaging/guides/webhook-request
    """
    sid, sender = form.get("MessageSid") or form.get("SmsMessageSid"), form.get("From")
    if not sid or not sender:
        return None
    attachment = _attachment(form)
    return Question(
        id=sid,
        address=Address(NAME, sender),
        text="" if attachment is Attachment.CONTACT else form.get("Body") or "",
        choice=_payload(form),
        point=_point(form),
        attachment=attachment,
        voice=form.get("MediaUrl0") or None if attachment is Attachment.VOICE else None,
        forwarded="true" in (form.get("Forwarded"), form.get("FrequentlyForwarded")),
    )


def _payload(form: Mapping[str, str]) -> str | None:
    """The payload of a tapped button or list row; a payload that is none of ours counts as its title typed."""
    tapped = form.get("ButtonPayload") or form.get("ListId")
    return tapped if tapped and tapped.startswith("/") else None


def _point(form: Mapping[str, str]) -> Point | None:
    try:
        lat, lon = float(form["Latitude"]), float(form["Longitude"])
    except (KeyError, ValueError):
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def _attachment(form: Mapping[str, str]) -> Attachment | None:
    """What came instead of words, or with them; a location, a tap and a text are none."""
    kind = form.get("MessageType") or "text"
    if form.get("NumMedia", "0") not in ("", "0"):
        media = form.get("MediaContentType0", "").partition(";")[0].strip().lower()
        return MEDIA.get(media) or MEDIA.get(media.partition("/")[0]) or KINDS.get(kind, Attachment.OTHER)
    if kind in KINDS:
        return KINDS[kind]
    told = form.get("Body") or _point(form) or form.get("ButtonPayload") or form.get("ListId")
    return None if told or kind == "text" else Attachment.OTHER
