"""The trial: a chat with the bot as it would be with a draft. The chat travels sealed within the page; nothing is stored."""

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from bot.channels import web
from bot.conversation import Answered
from bot.domain import Choice, Contact, Dialog, read_payload
from bot.panel import phones, rehearsal
from bot.panel.drafts import Draft, draft_of
from bot.panel.phones import Bubble
from bot.panel.previewing import chosen_for, described
from bot.panel.rehearsal import Scene, Watched, noon, rehearse, somebody
from bot.panel.routing import Page
from bot.panel.scenes import Chosen
from bot.panel.visit import Visit

KEPT = 12  # exchanges that stay on the page
LONGEST = 12_000  # characters, as on the chat page
SEALED = 400_000  # characters of a sealed chat; ours are shorter
OF_PERSON = ("locale", "locale_chosen", "office", "focus", "pending", "known", "welcomed", "told_locale", "discreet",
             "stopped", "misses", "rated")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Chat:
    """An imagined person, the dialog under way, and what was said: (their words, the chat page's messages)."""

    person: Contact
    dialog: Dialog | None = None
    said: tuple[tuple[str, tuple[dict[str, Any], ...]], ...] = ()


def show(visit: Visit) -> Response:
    """GET /try/{key}: a new chat, with what the draft says to begin with."""
    draft, chosen = _opened(visit, dict(visit.request.query_params))
    return _page(visit, draft, chosen, Chat(person=somebody(chosen.scene)))


def say(visit: Visit) -> Response:
    """POST /try/{key}: the answer to what was typed or tapped, below what was said before."""
    given = {name: visit.text(name) for name in ("locale", "office", "on", "revision")}
    draft, chosen = _opened(visit, given)
    sealed = visit.text("chat")
    found = opened(visit, sealed, draft, chosen.scene) if sealed else None
    chat, lost = found or Chat(person=somebody(chosen.scene)), bool(sealed) and found is None
    text, choice = visit.text("text").strip(), visit.text("choice")
    choice = choice if read_payload(choice) else ""
    error = _refused(visit, text, choice)
    if error or draft.catalog is None:
        return _page(visit, draft, chosen, chat, status=422, text=text, error=error, lost=lost)
    watched = Watched(visit.desk.interpreter)
    answered = rehearse(
        visit.desk.converse, draft.catalog, chat.person, noon(draft.catalog, chosen.scene), text=text if not choice else "",
        choice=choice or None, dialog=chat.dialog, interpreter=watched,
    )  # fmt: skip
    return _page(visit, draft, chosen, _after(chat, chosen.scene, answered, text, choice), away=watched.away, lost=lost)


def _opened(visit: Visit, given: dict[str, str]) -> tuple[Draft, Chosen]:
    draft = draft_of(visit, visit.request.path_params["key"], given.get("revision", ""))
    return draft, chosen_for(visit, draft, given)


def _refused(visit: Visit, text: str, choice: str) -> str:
    _ = visit.gettext
    if not text and not choice:
        return _("Escriba una pregunta o toque un botón.")
    return _("Escriba menos de {limit} caracteres.").format(limit=LONGEST) if len(text) > LONGEST else ""


def _after(chat: Chat, scene: Scene, answered: Answered, text: str, choice: str) -> Chat:
    """The chat with one exchange more; who asked to be forgotten begins anew."""
    outcome = answered.outcome
    words = _title(chat.person, choice) if choice else text
    messages = tuple(web.render(outcome.reply))
    return Chat(
        person=outcome.contact or somebody(scene),
        dialog=outcome.dialog,
        said=(*chat.said, (words, messages))[-KEPT:],
    )


def _title(person: Contact, choice: str) -> str:
    """What stood on the button."""
    rated = {"yes": "👍", "no": "👎"}
    read = read_payload(choice)
    if read and read.intent == "helpful":
        return rated.get(read.entity("is") or "", choice)
    return next((offered.title for offered in person.offered if offered.payload == choice), choice)


def _page(
    visit: Visit, draft: Draft, chosen: Chosen, chat: Chat, *, status: int = 200, text: str = "", error: str = "",
    away: bool = False, lost: bool = False,
) -> Response:  # fmt: skip
    shown: list[tuple[str, list[Bubble]]] = [
        (words, [phones.web_bubble(one) for one in said]) for words, said in chat.said
    ]
    errors = {**chosen.errors, **({"text": error} if error else {})}
    first = rehearsal.payload_for(draft.revision.key, draft.revision.body, draft.catalog) if draft.catalog else None
    context = described(visit, draft, chosen) | {"errors": errors, "wanted": _wanted(visit)}
    return visit.show(
        "try.html", status, shown=shown, chat=sealed(visit, draft, chat), text=text, away=away, lost=lost, first=first,
        **context,
    )  # fmt: skip


def _wanted(visit: Visit) -> str:
    return visit.text("revision") or visit.request.query_params.get("revision", "")


def sealed(visit: Visit, draft: Draft, chat: Chat) -> str:
    """The chat, for a hidden field of the page; it can be opened only for the same officer and document."""
    dialog = [chat.dialog.name, chat.dialog.step, chat.dialog.answers] if chat.dialog else None
    offered = [[choice.title, choice.payload, choice.about] for choice in chat.person.offered]
    person = {**{name: getattr(chat.person, name) for name in OF_PERSON}, "offered": offered}
    record = {"chat": _bound(visit, draft), "person": person, "dialog": dialog, "said": chat.said}
    return visit.desk.vault.seal(record)


def opened(visit: Visit, given: str, draft: Draft, scene: Scene) -> Chat | None:
    """The chat of a hidden field; None when it is none of this officer's about this document."""
    record = visit.desk.vault.open(given) if len(given) <= SEALED else None
    if record is None or record.get("chat") != _bound(visit, draft):
        return None
    person, dialog = dict(record["person"]), record["dialog"]
    offered = tuple(Choice(*choice) for choice in person.pop("offered"))
    return Chat(
        person=replace(somebody(scene), **person, offered=offered),
        dialog=Dialog(dialog[0], dialog[1], tuple((step, answer) for step, answer in dialog[2])) if dialog else None,
        said=tuple((words, tuple(messages)) for words, messages in record["said"]),
    )


def _bound(visit: Visit, draft: Draft) -> list[Any]:
    return [visit.user.id, draft.revision.key]


PAGES = (Page("/try/{key:path}", show), Page("/try/{key:path}", say, "POST"))
