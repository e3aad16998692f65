"""A page of the panel: its path, its function, what it needs; and what holds for every request to one."""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot import telemetry
from bot.catalog import BASE_LOCALE
from bot.errors import StorageUnavailable
from bot.guard import POLICY
from bot.panel import rights
from bot.panel.desk import Desk
from bot.panel.visit import ROOT, Visit, key_of, same_origin

LOCALE = "chaski-panel-locale"  # cookie: the language chosen before logging in
HEADERS = {
    POLICY: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # "no-referrer" would make browsers send `Origin: null` with our own forms
}
FIELDS = 20_000  # of a form


class Need(StrEnum):
    """What a visitor must have shown for a page."""

    ANYONE = "anyone"
    PASSWORD = "password"  # and not yet the second factor
    USER = "user"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Page:
    """`path` is below /panel, in Starlette's notation; `show` runs in a thread."""

    path: str
    show: Callable[[Visit], Response]
    method: str = "GET"
    needs: Need = Need.USER


THREADS = ThreadPoolExecutor(4, "panel")  # its own: whoever hammers at the login holds up no answer of the bot
Restore = Callable[[Visit, str, list[tuple[str, str]]], Response | None]


def endpoint(page: Page, desk: Desk, restore: Restore) -> Callable[[Request], Awaitable[Response]]:
    """`restore` shows what was being written on an editing page, given its path and fields."""

    async def answer(request: Request) -> Response:
        form, uploads = await _form(request)
        running = asyncio.get_running_loop()
        return await running.run_in_executor(THREADS, _answer, page, desk, request, form, uploads, restore)

    return answer


def _answer(
    page: Page,
    desk: Desk,
    request: Request,
    form: FormData,
    uploads: dict[str, tuple[str, bytes]],
    restore: Restore,
) -> Response:
    visit = _visit(desk, request, form, uploads)
    try:
        visit = _known(visit)
        response = _refusal(page, visit, restore) or page.show(visit)
    except HTTPException as refused:
        response = _error(visit, refused.status_code)
    except StorageUnavailable:
        telemetry.event(telemetry.STORAGE_UNAVAILABLE, where="panel")
        response = _error(visit, 503)
    except Exception:  # a defect: the officer is told that it is ours, and where it happened is logged
        telemetry.defect(f"panel {page.path}")
        response = _error(visit, 500)
    given = any(cookie.startswith(f"{visit.cookie}=") for cookie in response.headers.getlist("set-cookie"))
    if visit.cookie not in request.cookies and not given:
        visit.with_token(response, visit.token)
    response.headers.update(HEADERS)
    if visit.secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _visit(desk: Desk, request: Request, form: FormData, uploads: dict[str, tuple[str, bytes]]) -> Visit:
    """Somebody of whom only the browser is known."""
    visit = Visit(desk=desk, request=request, token="", form=form, uploads=uploads, locale=_locale(desk, request))
    token = request.cookies.get(visit.cookie) or visit.new_token()
    return _with(visit, token=token)


def _known(visit: Visit) -> Visit:
    """The same visit with the officer's session, if there is one."""
    session = visit.desk.users.session(key_of(visit.token))
    if session is None:
        return visit
    visit.desk.users.touch(session)
    locale = session.user.locale if session.user.locale in visit.desk.words.locales else BASE_LOCALE
    return _with(visit, session=session, locale=locale)


def _with(visit: Visit, **changed: object) -> Visit:
    return Visit(**({name: getattr(visit, name) for name in Visit.__dataclass_fields__} | changed))


def _refusal(page: Page, visit: Visit, restore: Restore) -> Response | None:
    """The response to whom may not see the page, or did not send the form from ours; None for everybody else."""
    session = visit.session
    inside = session is not None and session.complete
    if "\x00" in unquote(f"{visit.request.url.path}?{visit.request.url.query}"):  # PostgreSQL keeps none
        return _error(visit, 404)
    if page.method == "POST":
        if not same_origin(visit.request, visit.desk.settings.public_url):
            return _forged(visit, "origin")
        if not _ours(visit):
            kept = restore(visit, visit.request.url.path, visit.fields()) if inside else None
            if kept or page.needs is not Need.USER or inside:
                return kept or _forged(visit, "form")
    if page.needs in (Need.USER, Need.ADMINISTRATOR) and not inside:
        return _to_login(visit)
    if page.needs is Need.PASSWORD and session is None:
        return _to_login(visit)
    if page.needs is Need.ADMINISTRATOR and not rights.administers(visit.user):
        return _error(visit, 403)
    return None


def _ours(visit: Visit) -> bool:
    """Whether the form carries the mark that its page was given."""
    nonce, _, mark = visit.text("csrf").partition(".")
    return bool(nonce) and hmac.compare_digest(visit.mark(nonce).encode(), f"{nonce}.{mark}".encode())


def _forged(visit: Visit, why: str) -> Response:
    telemetry.event(telemetry.PANEL_REFUSED, why=why)
    return _error(visit, 403)


def _to_login(visit: Visit) -> Response:
    """To the login; what was being sent is kept for afterwards."""
    half = visit.session is not None
    if visit.request.method == "POST" and visit.form and not half:
        status = 200 if visit.htmx else 401  # HTMX shows no refusal
        response = visit.show("login.html", status, kept=visit.keep(), next="", email="", errors={}, expired=True)
        response.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML"} if visit.htmx else {})
        return response
    if visit.htmx:  # a whole page, not a login in the middle of one
        return Response(status_code=401, headers={"HX-Redirect": f"{ROOT}/login"})
    path = visit.request.url.path.removeprefix(ROOT)
    query = f"?{visit.request.url.query}" if visit.request.url.query else ""
    where = "/second-factor" if half else "/login"
    return visit.go(f"{where}?next={quote(path + query, safe='')}" if path not in ("", "/") else where)


def _error(visit: Visit, status: int) -> Response:
    return visit.show("error.html", status, message="")


def _locale(desk: Desk, request: Request) -> str:
    accepted = request.headers.get("accept-language", "").split(",")
    wanted = [request.cookies.get(LOCALE, ""), *(part.split(";")[0] for part in accepted)]
    codes = (tag.partition("-")[0].strip().lower() for tag in wanted)
    return next((code for code in codes if code in desk.words.locales), BASE_LOCALE)


async def _form(request: Request) -> tuple[FormData, dict[str, tuple[str, bytes]]]:
    """The posted fields, and the files by their field; both empty when the body is no form."""
    if request.method != "POST":
        return FormData(), {}
    try:
        sent = await request.form(max_files=4, max_fields=FIELDS, max_part_size=16 * 1024 * 1024)
    except (HTTPException, ValueError, AssertionError, re.error, UnicodeDecodeError):
        return FormData(), {}
    uploads = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            uploads[name] = (value.filename, await value.read())
    fields = FormData(
        [(name, value.replace("\x00", "")) for name, value in sent.multi_items() if isinstance(value, str)]
    )
    await sent.close()
    return fields, uploads
