"""Every page of the panel, and what it needs: the table that routes and tests read."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.panel import (
    account,
    asking,
    auditing,
    closing,
    editing,
    entering,
    exchanging,
    history,
    home,
    joining,
    offices,
    people,
    previewing,
    proving,
    reviewing,
    topics,
    trying,
    updates,
    waiting,
)
from bot.panel.desk import Desk
from bot.panel.routing import LOCALE, Need, Page, endpoint
from bot.panel.templating import STATIC
from bot.panel.visit import ROOT, Visit
from bot.static import Static

YEAR = 365 * 24 * 3600  # seconds


def speak(visit: Visit) -> Response:
    """The panel's language, in this browser and for the officer."""
    locale = visit.text("locale")
    visit.require(locale in visit.desk.words.locales, 404)
    if visit.session:
        visit.desk.users.speak(visit.user.id, locale)
    back = visit.text("back")
    response = visit.go(back.removeprefix(ROOT) if back.startswith(f"{ROOT}/") else "/")
    response.set_cookie(LOCALE, locale, max_age=YEAR, path=ROOT, httponly=True, samesite="lax", secure=visit.secure)
    return response


def help_(visit: Visit) -> Response:
    return visit.show("help.html")


def nowhere(_visit: Visit) -> Response:
    """Any other address below the panel's."""
    raise HTTPException(404)


MODULES = (
    entering, joining, account, people, auditing, home, offices, closing, topics, editing, updates, previewing,
    trying, asking, reviewing, waiting, history, proving, exchanging,
)  # fmt: skip
PAGES: tuple[Page, ...] = (
    Page("/language", speak, "POST", Need.ANYONE),
    Page("/help", help_),
    *(page for module in MODULES for page in module.PAGES),
)


def restore(visit: Visit, path: str, fields: list[tuple[str, str]]) -> Response | None:
    """The editing page at a path with what was written on it; None when it is no editing page."""
    return editing.restore_form(visit, path, fields)


def routes(desk: Desk) -> list[BaseRoute]:
    made: list[BaseRoute] = [
        Route(ROOT + page.path, endpoint(page, desk, restore), methods=[page.method]) for page in PAGES
    ]
    lost = [
        Route(
            ROOT + "/{path:path}",
            endpoint(Page("", nowhere, needs=Need.ANYONE), desk, restore),
            methods=["GET", "POST"],
        )
    ]
    return [Route(ROOT, _home), *made, Mount(f"{ROOT}/static", Static(directory=STATIC)), *lost]


async def _home(_request: Request) -> Response:
    return RedirectResponse(f"{ROOT}/", 307)
