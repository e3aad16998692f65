"""Twilio Content templates, WhatsApp's buttons and lists: their shapes, what fits in them, the copies in the account.

Every word of a template is a variable, so one serves all languages and replies and changes only with its shape. They go
out inside the 24 hours after a person's message, where WhatsApp asks for no approval; lists can have none.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from requests import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.response import Response
from twilio.rest import Client

from bot.channels.text import utf16
from bot.domain import Choice, Reply, rating_choices
from bot.errors import ChaskiError

# Limits in UTF-16 units, read on 22 November 2026.
BODY_LIMIT = 1024  # of either kind (https://www.twilio.com/docs/content/twilio-quick-reply, /twiliolist-picker)
BUTTONS = 3  # in a session without approval; ten otherwise (https://www.twilio.com/docs/content/twilio-quick-reply)
BUTTON_LIMIT = 20  # WhatsApp's own, of a reply button and of the one that opens a list
ROWS = 10  # https://www.twilio.com/docs/content/twiliolist-picker, as the next three
TITLE_LIMIT = 24
ABOUT_LIMIT = 72
ID_LIMIT = 200
# What no variable may hold, or Twilio answers 21656 (https://www.twilio.com/docs/api/errors/21656).
UNSENDABLE = re.compile(r"[\n\r\t]| {5}|\A\s*\Z")
OPENER = "☰"  # opens a list that has no other label
CONNECTIVE = re.compile(r"[a-z]{1,3}")  # such as "de" or "of": no title ends with one
OPEN = re.compile(r"\([^)]*$")  # a bracket that goes on in the description belongs there as a whole
NOTHING = "›"  # the description of a row that has none, as no variable may be empty
LANGUAGE = "es"  # Twilio wants one; the texts are variables
PAGE = 500  # templates asked for at once, at most 1,000 (Content API reference)
OURS = re.compile(r"(chaski-[a-z0-9-]+):([0-9a-f]{8})")


@dataclass(frozen=True)
class Template:
    """A shape with its variables: `{"1": sample}`. Twilio knows it by name and digest, so that a changed shape is seen."""

    name: str
    variables: Mapping[str, str]
    types: Mapping[str, Any]

    @property
    def digest(self) -> str:
        shape = json.dumps([LANGUAGE, self.variables, self.types], sort_keys=True)
        return hashlib.sha256(shape.encode()).hexdigest()[:8]

    def to_dict(self) -> dict[str, Any]:
        """The body of a request to create or change it, by the name Twilio's library calls.

        The library's own class would add a null for every content type that is not used.
        """
        friendly_name = f"{self.name}:{self.digest}"
        return {
            "friendly_name": friendly_name,
            "language": LANGUAGE,
            "variables": self.variables,
            "types": self.types,
        }


def _quick_reply(buttons: int) -> Template:
    titles = [(2 * number, 2 * number + 1) for number in range(1, buttons + 1)]
    return Template(
        f"chaski-quick-reply-{buttons}",
        {"1": "Texto", **_samples(titles, ("Botón", "/menu"))},
        {
            "twilio/quick-reply": {
                "body": "{{1}}",
                "actions": [
                    {"type": "QUICK_REPLY", "title": f"{{{{{title}}}}}", "id": f"{{{{{id_}}}}}"}
                    for title, id_ in titles
                ],
            }
        },
    )


def _list_picker(rows: int, *, described: bool) -> Template:
    """The body is 1, the label that opens the list 2; then title, id and, where described, description of each row."""
    keys = ("item", "id", "description")[: 3 if described else 2]
    numbers = [tuple(range(3 + len(keys) * row, 3 + len(keys) * (row + 1))) for row in range(rows)]
    return Template(
        f"chaski-list-picker-{rows}{'-described' if described else ''}",
        {"1": "Texto", "2": "Ver", **_samples(numbers, ("Fila", "/menu", NOTHING))},
        {
            "twilio/list-picker": {
                "body": "{{1}}",
                "button": "{{2}}",
                "items": [{key: f"{{{{{number}}}}}" for key, number in zip(keys, row, strict=True)} for row in numbers],
            }
        },
    )


def _samples(rows: list[Any], samples: tuple[str, ...]) -> dict[str, str]:
    """Samples of the variables: Twilio wants one for each, at most 100 in a template; ten described rows are 32."""
    return {str(number): sample for row in rows for number, sample in zip(row, samples, strict=False)}


TEMPLATES: Mapping[str, Template] = {
    template.name: template
    for template in (
        *(_quick_reply(buttons) for buttons in range(1, BUTTONS + 1)),
        *(_list_picker(rows, described=False) for rows in range(1, ROWS + 1)),
        *(_list_picker(rows, described=True) for rows in range(1, ROWS + 1)),
    )
}


def line(text: str) -> str:
    """A text as a variable may hold it: one line, and ’ for ', which Twilio has refused (twilio-node, issue 1082)."""
    return " ".join(text.split()).replace("'", "’")


def fill(reply: Reply) -> tuple[str, list[str]] | None:
    """The template that holds all choices and the variables after the body; None when no template does."""
    return _buttons(reply) or _list(reply)


def _buttons(reply: Reply) -> tuple[str, list[str]] | None:
    """Short titles side by side; WhatsApp takes no two alike. Titles with other words beside them need a list."""
    choices, titles = reply.choices, [line(choice.title) for choice in reply.choices]
    if not 0 < len(choices) <= BUTTONS or len({*titles}) < len(titles) or not _ids(choices):
        return None
    if any(choice.about for choice in choices) or not all(0 < utf16(title) <= BUTTON_LIMIT for title in titles):
        return None
    values = [value for title, choice in zip(titles, choices, strict=True) for value in (title, choice.payload)]
    return f"chaski-quick-reply-{len(choices)}", values


def _list(reply: Reply) -> tuple[str, list[str]] | None:
    """Rows, and the thumbs below them where there is room."""
    thumbs = rating_choices(reply.rating) if reply.rating else ()
    choices = (*reply.choices, *(thumbs if len(reply.choices) + len(thumbs) <= ROWS else ()))
    rows = [_row(choice) for choice in choices]
    if not reply.choices or len(rows) > ROWS or None in rows or not _ids(choices):
        return None
    texts = [row for row in rows if row]
    described = any(about for _, about in texts)
    label = line(reply.menu)
    values = [label if 0 < utf16(label) <= BUTTON_LIMIT else OPENER]
    for (title, about), choice in zip(texts, choices, strict=True):
        values += [title, choice.payload, *([about or NOTHING] if described else [])]
    return f"chaski-list-picker-{len(rows)}{'-described' if described else ''}", values


def _row(choice: Choice) -> tuple[str, str] | None:
    """Title and description. A long title goes on in the description, at a word; None when it does not fit there."""
    words = line(choice.title).split(" ")
    kept = next((n for n in range(len(words), 0, -1) if utf16(" ".join(words[:n])) <= TITLE_LIMIT), 0)
    while 1 < kept < len(words) and (CONNECTIVE.fullmatch(words[kept - 1]) or OPEN.search(" ".join(words[:kept]))):
        kept -= 1
    title, rest, about = " ".join(words[:kept]), " ".join(words[kept:]), line(choice.about)
    if not title or utf16(rest) > ABOUT_LIMIT:
        return None
    both = " · ".join(filter(None, (rest, about)))
    return title, both if utf16(both) <= ABOUT_LIMIT else rest


def _ids(choices: tuple[Choice, ...]) -> bool:
    """Whether the payloads can be sent, and come back, as they are."""
    payloads = [choice.payload for choice in choices]
    sendable = all(len(one) <= ID_LIMIT and not UNSENDABLE.search(one) for one in payloads)
    return sendable and len({*payloads}) == len(payloads)


class Copy(NamedTuple):
    """One of our templates in the account."""

    sid: str
    digest: str


def known(client: Client) -> dict[str, str]:
    """Name → sid of the templates whose shape in the account is the present one. Raises ChaskiError."""
    with _explained():
        copies = _copies(client)
    found = {name: _current(template, copies.get(name, [])) for name, template in TEMPLATES.items()}
    return {name: copy.sid for name, copy in found.items() if copy}


def sync(client: Client) -> Iterator[str]:
    """Creates what is missing, changes what differs, leaves everything else alone; a line each. Raises ChaskiError."""
    with _explained():
        copies = _copies(client)
        contents = client.content.v1.contents
        for name, template in TEMPLATES.items():
            stored = copies.get(name, [])
            if copy := _current(template, stored):
                yield f"{name}: current, {copy.sid}"
            elif stored:
                contents(stored[0].sid).update(template)
                yield f"{name}: updated, {stored[0].sid}"
            else:
                yield f"{name}: created, {contents.create(template).sid}"
    yield from _unused(copies)


def status(client: Client) -> Iterator[str]:
    """A line a template: current, differs or missing, its sid, its approval. Raises ChaskiError."""
    with _explained():
        copies = _copies(client)
        for name, template in TEMPLATES.items():
            stored = copies.get(name, [])
            current = _current(template, stored)
            if copy := current or next(iter(stored), None):
                yield f"{name}: {'current' if current else 'differs'}, {copy.sid}, {_approval(client, copy.sid)}"
            else:
                yield f"{name}: missing"
    yield from _unused(copies)


def _copies(client: Client) -> dict[str, list[Copy]]:
    """Our templates in the account, by name."""
    copies: dict[str, list[Copy]] = defaultdict(list)
    for content in client.content.v1.contents.list(page_size=PAGE):
        if match := OURS.fullmatch(content.friendly_name or ""):
            copies[match[1]].append(Copy(content.sid, match[2]))
    return dict(copies)


def _current(template: Template, copies: list[Copy]) -> Copy | None:
    return next((copy for copy in copies if copy.digest == template.digest), None)


def _unused(copies: Mapping[str, list[Copy]]) -> Iterator[str]:
    """Ours that are defined no more, or twice there; they are only named."""
    for name, stored in copies.items():
        template = TEMPLATES.get(name)
        used = template and (_current(template, stored) or stored[0])
        yield from (f"{name}: not used any more, {copy.sid}" for copy in stored if copy != used)


def _approval(client: Client, sid: str) -> str:
    """What WhatsApp said of a template, if it was ever asked (https://www.twilio.com/docs/content/content-api-resources)."""
    try:
        told = client.content.v1.contents(sid).approval_fetch().fetch().whatsapp or {}
    except TwilioRestException as error:
        if error.status != 404:
            raise
        told = {}
    said = told.get("status") or "unsubmitted"
    return "approval not needed inside 24 hours" if said == "unsubmitted" else f"approval: {said}"


@contextmanager
def _explained() -> Iterator[None]:
    """Twilio's errors as sentences with a remedy."""
    try:
        yield
    except (TwilioException, RequestException, ValueError) as error:
        status, code = _refusal(error)
        if status in (401, 403):
            what = "Twilio refuses the credentials. Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
        elif code:
            what = f"Twilio refuses a request ({code}). See https://www.twilio.com/docs/api/errors/{code}."
        else:
            what = f"Twilio's Content API cannot be reached ({type(error).__name__}). Check the network and TWILIO_CONTENT_BASE_URL, then try again."
        raise ChaskiError(what) from None


def _refusal(error: Exception) -> tuple[int, int]:
    """Status and code of Twilio's answer, 0 where there was none; of a refused list the library keeps the answer only."""
    if isinstance(error, TwilioRestException):
        return error.status, error.code or error.status
    answer = error.args[1] if len(error.args) > 1 else None
    if not isinstance(answer, Response):
        return 0, 0
    try:
        return answer.status_code, json.loads(answer.text)["code"]
    except (ValueError, KeyError, TypeError):
        return answer.status_code, answer.status_code
