"""The chat page's endpoints: the page, its answers, the files people keep, /privacy, and the button for other sites."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot import links, page_words, privacy_page
from bot.catalog import BASE_LOCALE, Catalog, words
from bot.channels import web
from bot.domain import Address, File, Question, Reply
from bot.guard import POLICY, policy
from bot.i18n import Phrases
from bot.introduction import PRIVACY_PATH
from bot.reception import Reception
from bot.settings import Settings
from bot.static import Static, version

PAGE = Path(__file__).parent / "page"
REPEATED = 120.0  # seconds in which a question sent again gets the answer that was lost on its way
DANGER = "danger"  # the alarm whose phones a page without scripts shows


class ChatPage:
    def __init__(
        self,
        settings: Settings,
        catalog: Callable[[], Catalog],
        phrases: Phrases,
        reception: Reception,
        files: Callable[[str], File | None],
    ) -> None:
        self._settings = settings
        self._catalog = catalog
        self._phrases = phrases
        self._reception = reception
        self._files = files
        self._version = version(PAGE)
        self._chat, self._privacy = (_template(name) for name in ("chat.html", "privacy.html"))
        self._button = _template("embed.js").substitute(labels=_json(self._labels(page_words.button)))
        self._answers: dict[tuple[Address, str], asyncio.Task[Reply | None]] = {}

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.page),
            Route("/chat", self.say, methods=["POST"]),
            Route(PRIVACY_PATH, self.privacy),
            Route("/files/{name}", self.file),
            Route("/embed.js", self.button),
            Mount("/static", Static(directory=PAGE)),
        ]

    async def page(self, request: Request) -> Response:
        locale = self._locale(request)
        labels = {name: escape(label) for name, label in page_words.page(self._phrases.of(locale)).items()}
        html = self._chat.substitute(
            labels,
            lang=locale,
            embedded="embedded" if "embed" in request.query_params else "",
            languages=self._languages('<button type="button" lang="{code}" aria-pressed="{current}">{name}</button>', locale),
            contacts=self._contacts(locale),
            labels=_json(self._labels(page_words.page)),
            privacy_path=PRIVACY_PATH,
            version=self._version,
        )  # fmt: skip
        return HTMLResponse(html, headers={POLICY: policy(self._settings.embed_origins)})

    async def say(self, request: Request) -> Response:
        try:
            asked = web.question(json.loads(await request.body()), self._locale(request))
        except (ValueError, RecursionError) as error:
            return JSONResponse({"error": f"not what the chat page sends: {error}"}, 400)
        reply = await self._answer(asked)
        if reply is None:  # the person writes faster than they may, and was told so
            self._answers.pop((asked.address, asked.id), None)
            return JSONResponse({"messages": []}, 429)
        return JSONResponse({"messages": web.render(reply)})

    async def privacy(self, request: Request) -> Response:
        locale = self._locale(request)
        _ = self._phrases.of(locale)
        sections = privacy_page.sections(_, self._settings.retention_days)
        html = self._privacy.substitute(
            lang=locale,
            title=escape(privacy_page.title(_)),
            summary=escape(privacy_page.summary(_)),
            sections="\n".join(map(_section, sections)),
            back=escape(privacy_page.back(_)),
            language=escape(page_words.page(_)["language"]),
            languages=self._languages('<a href="?lang={code}" lang="{code}" hreflang="{code}" aria-current="{current}">{name}</a>', locale),
            version=self._version,
        )  # fmt: skip
        return HTMLResponse(html)

    async def file(self, request: Request) -> Response:
        """A file that anybody may keep; it says nothing of who asked for it."""
        found = await asyncio.to_thread(self._files, request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        named = {"Content-Disposition": f'attachment; filename="{found.name}"'}
        return Response(found.content, media_type=found.media_type, headers=named)

    async def button(self, _request: Request) -> Response:
        kept = {"Cache-Control": "public, max-age=3600"}
        return Response(self._button, media_type="text/javascript", headers=kept)

    def _answer(self, asked: Question) -> Awaitable[Reply | None]:
        """The reply; a question that is sent again is not answered a second time."""
        key = (asked.address, asked.id)
        task = self._answers.get(key)
        if task is None:
            task = self._answers[key] = asyncio.create_task(self._reception.answer_in_place(asked))
            asyncio.get_running_loop().call_later(REPEATED, self._answers.pop, key, None)
        return asyncio.shield(task)

    def _locale(self, request: Request) -> str:
        """The language the address names, else the first of the browser's that we speak."""
        accepted = request.headers.get("accept-language", "").split(",")
        wanted = [request.query_params.get("lang", ""), *(part.split(";")[0] for part in accepted)]
        codes = (tag.partition("-")[0].strip().lower() for tag in wanted)
        return next((code for code in codes if code in self._phrases.locales), BASE_LOCALE)

    def _labels(self, told: Callable[[page_words.Gettext], Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
        return {locale: told(self._phrases.of(locale)) for locale in self._phrases.locales}

    def _languages(self, written: str, chosen: str) -> str:
        """Every language in its own name."""
        return "\n".join(
            written.format(code=code, name=escape(name), current=str(code == chosen).lower())
            for code, name in self._phrases.names()
        )

    def _contacts(self, locale: str) -> str:
        """Whom to turn to without scripts, as the items of a list."""
        _, catalog = self._phrases.of(locale), self._catalog()
        shown = {}
        if self._settings.twilio_whatsapp_from:
            shown["WhatsApp"] = links.whatsapp(self._settings.twilio_whatsapp_from, "")
        if self._settings.telegram_username:
            shown["Telegram"] = links.telegram(self._settings.telegram_username)
        for phone in catalog.alarms[DANGER].phones:
            line = catalog.hotlines[phone]
            shown[f"{words(line.name, locale)}: {line.number}"] = f"tel:{line.number}"
        shown[page_words.directory(_)] = catalog.directory
        items = (f'<li><a href="{escape(link)}">{escape(label)}</a></li>' for label, link in shown.items())
        return f"<p>{escape(page_words.without_script(_))}</p><ul>{''.join(items)}</ul>"


def _template(name: str) -> Template:
    return Template((PAGE / name).read_text(encoding="utf-8"))


def _json(value: object) -> str:
    """JSON that may stand in a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _section(section: privacy_page.Section) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in section.points)
    return f"<section><h2>{escape(section.title)}</h2><ul>{points}</ul></section>"
