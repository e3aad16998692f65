"""For each page of the panel that takes a form: one that it takes, so that its answer tells the rights of who sends it."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.panel.routing import Page
from tests.panels import Visitors

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Form = Callable[[Visitors, str, Mapping[str, str]], dict[str, Any]]
"""Who visits, and what the path says → the fields."""


def form(visitors: Visitors, who: str, page: Page, given: Mapping[str, str]) -> dict[str, Any]:
    """`given` is what the path says, and what the row of a table adds."""
    made = FORMS.get(page.path, {})
    return made(visitors, who, given) if callable(made) else dict(made)


def simple(page: Page) -> list[tuple[str, str]]:
    """The same where it is the same for everybody, as pairs; none for other pages."""
    made = FORMS.get(page.path, {})
    return [] if callable(made) else [*made.items()]


def files(visitors: Visitors, page: Page) -> dict[str, Any]:
    """The offices as they are, for the page that takes a file."""
    if page.path != "/import":
        return {}
    return {"file": ("oficinas.xlsx", visitors.browser("editor").get("/panel/export/offices.xlsx").content, XLSX)}


def newest(visitors: Visitors, _who: str, given: Mapping[str, str]) -> dict[str, Any]:
    revisions = visitors.panel.desk.revisions
    found = revisions.open(given["key"]) or revisions.current(given["key"])
    changed = visitors.changed(given["key"]) if found else {}
    return {"base": str(found.id), "do": "save", "review_by": changed["review_by"]} if found else {}


def a_secret(visitors: Visitors, who: str, _given: Mapping[str, str]) -> dict[str, Any]:
    user = visitors.users.get(who)
    sealed = visitors.panel.desk.vault.seal(
        {"user": user.id if user else 0, "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "codes": []}
    )
    return {"sealed": sealed, "code": "000000", "current": "not the password"}


def somebody_new(visitors: Visitors, _who: str, _given: Mapping[str, str]) -> dict[str, Any]:
    visitors.count += 1
    return {"email": f"rosa{visitors.count}@example.org", "name": "Rosa", "roles": "editor", "office": "paterson"}


def whole_office(visitors: Visitors, _who: str, given: Mapping[str, str]) -> dict[str, Any]:
    return {"value": "all", "seen": visitors.seen(f"offices/{given['office']}")}


def whole_topic(visitors: Visitors, _who: str, given: Mapping[str, str]) -> dict[str, Any]:
    key = f"overlays/{given['topic']}/{given['office']}" if "office" in given else f"topics/passport/{given['topic']}"
    current = visitors.panel.desk.revisions.current(key)
    return {"seen": str(current.id) if current else ""}


PASSWORD = {"password": "short", "again": "short"}
A_NOTE = {"note": "Falta la fuente."}
SOURCE = {"sources.rows": "1", "sources.0.name": "El propio consulado", "do": "save"}
FORMS: Mapping[str, Form | Mapping[str, Any]] = {
    "/language": {"locale": "es", "back": "/panel/topics"},
    "/login": {"email": "nobody@example.org", "password": "not the password"},
    "/second-factor": {"code": "000000"},
    "/second-factor/setup": a_secret,
    "/invitation/{token}": PASSWORD,
    "/account/name": {"name": "Ana María"},
    "/account/password": {"current": "", **PASSWORD},
    "/account/recovery": {"code": "000000"},
    "/account/sessions/end": {"key": "another"},
    "/people": somebody_new,
    "/people/{id}": {"do": "save", "roles": "editor", "office": "paterson"},
    "/offices/{office}/confirm": whole_office,
    "/offices/{office}/closures": {"kind": "closed", "closed-when": "today", "closed-es": "Cerrado."},
    "/topics/{topic}/confirm": whole_topic,
    "/edit/{key:path}": newest,
    "/new/update": {
        "title.es": "Nueva tasa", "issuer.es": "RENIEC", "summary.es": "Cambia la tasa.", "affected.rows": "1",
        "affected.0.es": "todos", "action.es": "Pregunte.", "effective": "2027-01-01", **SOURCE,
    },
    "/new/event/{office}": {"what.es": "DNI.", "city": "Tampa", "state": "FL", "date": "2026-12-05", **SOURCE},
    "/new/overlay/{topic}/{office}": {"payment.rows": "1", "payment.0.es": "Solo money order.", **SOURCE},
    "/try/{key:path}": {"text": "Hola"},
    "/asked/{topic}": {"question-1": "¿Cuánto cuesta?"},
    "/revisions/{id}/submit": A_NOTE,
    "/revisions/{id}/give-back": A_NOTE,
}  # fmt: skip
