"""The preview: what a draft would say on each phone, in any language, for any office, on any day."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from bot.catalog import Catalog
from bot.channels import telegram_updates, web, whatsapp
from bot.domain import Reply
from bot.panel import phones, rehearsal, scenes
from bot.panel.drafts import Draft, draft_of
from bot.panel.phones import Phone
from bot.panel.rehearsal import Scene
from bot.panel.routing import Page
from bot.panel.scenes import Chosen
from bot.panel.titles import title
from bot.panel.visit import Visit
from bot.revisions import office_of

CHANNELS = (whatsapp.NAME, telegram_updates.NAME, web.NAME)


def show(visit: Visit) -> Response:
    """GET /preview/{key}: three phones; HTMX asks for them alone."""
    key, query = visit.request.path_params["key"], visit.request.query_params
    draft = draft_of(visit, key, query.get("revision", ""))
    chosen = chosen_for(visit, draft, query)
    shown = _phones(visit, draft, chosen.scene) if draft.catalog else {}
    template = "_phones.html" if visit.htmx else "preview.html"
    return visit.show(template, phones=shown, **described(visit, draft, chosen))


def chosen_for(visit: Visit, draft: Draft, given: Mapping[str, str]) -> Chosen:
    """What was chosen; an office's document is always shown for that office."""
    key = draft.revision.key
    catalog = draft.catalog or visit.desk.live()
    day = rehearsal.day_for(key, draft.revision.body, visit.today)
    own = {"office": office} if (office := office_of(key)) else {}
    return scenes.choose({**given, **own}, catalog, visit.desk.phrases, day, visit.gettext)


def described(visit: Visit, draft: Draft, chosen: Chosen) -> dict[str, Any]:
    """What the preview and the trial tell of the document and the choice."""
    _, revision = visit.gettext, draft.revision
    catalog = draft.catalog or visit.desk.live()
    return {
        "key": revision.key,
        "title": title(revision.key, revision.body, catalog, _, visit.locale),
        "revision": revision,
        "wanted": visit.request.query_params.get("revision", ""),
        "faults": draft.faults,
        "scene": chosen.scene,
        "on": chosen.written,
        "errors": chosen.errors,
        "tongues": scenes.languages(visit.desk.phrases),
        "consulates": scenes.offices(catalog, _("Todavía no dijo dónde vive")),
        "fixed": office_of(revision.key) is not None,
    }


def _phones(visit: Visit, draft: Draft, scene: Scene) -> dict[str, Phone]:
    """The phones by name; "numbered" is WhatsApp without buttons, where that is another answer. None: no answer shows it."""
    assert draft.catalog is not None
    asked = rehearsal.payload_for(draft.revision.key, draft.revision.body, draft.catalog)
    if asked is None:
        return {}
    return drawn(_replies(visit, draft.catalog, scene, asked), visit.desk.settings.public_url or "")


def _replies(visit: Visit, catalog: Catalog, scene: Scene, asked: str) -> dict[str, Reply]:
    converse = visit.desk.converse
    return {channel: rehearsal.tell(converse, catalog, scene, asked, channel).outcome.reply for channel in CHANNELS}


def drawn(replies: Mapping[str, Reply], public_url: str) -> dict[str, Phone]:
    on_whatsapp = replies[whatsapp.NAME]
    shown = {
        "whatsapp": phones.on_whatsapp(on_whatsapp, public_url),
        "numbered": phones.on_whatsapp(on_whatsapp, public_url, interactive=False),
        "telegram": phones.on_telegram(replies[telegram_updates.NAME]),
        "web": phones.on_web(replies[web.NAME]),
    }
    if shown["numbered"] == shown["whatsapp"]:
        del shown["numbered"]
    return shown


PAGES = (Page("/preview/{key:path}", show),)
