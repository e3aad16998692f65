"""The first page: what needs this officer now, each with where to go and one thing to do."""

from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from bot.i18n import long_date
from bot.panel.attention import Item, Kind, Situation, attention
from bot.panel.belongings import closing
from bot.panel.labels import languages
from bot.panel.moments import clock_of
from bot.panel.rights import edits
from bot.panel.routing import Page
from bot.panel.titles import title
from bot.panel.visit import Visit
from bot.storage.tallies import UNANSWERED

SHOWN = 5  # lines of one kind; the rest are folded
DAYS = 7  # of questions that were not understood
BADGES = {
    Kind.CLOSURE: "closed",
    Kind.APPROVE: "in-review",
    Kind.GIVEN_BACK: "warning",
    Kind.OVERDUE: "overdue",
    Kind.FAILED: "warning",
    Kind.TRANSLATION: "behind",
    Kind.SOON: "warning",
    Kind.OFFERED: "draft",
    Kind.DRAFT: "draft",
    Kind.UNANSWERED: "warning",
    Kind.SCHEDULED: "approved",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """An item in words. `path` is where its action is done, below /panel."""

    badge: str
    word: str
    title: str
    detail: str
    path: str
    action: str


def show(visit: Visit) -> Response:
    published = visit.desk.revisions.published()
    opened = visit.desk.revisions.waiting()
    situation = Situation(
        published=published,
        open=opened,
        now=visit.now.astimezone(visit.zone),
        wrote={one.id: visit.desk.revisions.contributors(one.id) for one in opened},
        failed=visit.desk.rows.states().get("failed", 0),
        unanswered=visit.desk.tallies.since(UNANSWERED, DAYS),
    )
    office = visit.user.office
    of_office = closing(visit, published, office) if office else {}
    return visit.show(
        "home.html",
        groups=_groups(visit, attention(visit.user, situation), situation),
        office=office,
        editor=bool(office) and edits(visit.user, f"offices/{office}"),
        faults={},
        **of_office,
    )


def _groups(visit: Visit, items: list[Item], situation: Situation) -> list[tuple[list[Line], list[Line]]]:
    """Lines of one kind together: those that are shown, and those that are folded."""
    found = []
    for _kind, of_kind in groupby(items, key=lambda item: item.kind):
        lines = [_line(visit, item, situation) for item in of_kind]
        found.append((lines[:SHOWN], lines[SHOWN:]))
    return found


def _line(visit: Visit, item: Item, situation: Situation) -> Line:
    path, action = _action(visit, item)
    return Line(
        badge=BADGES[item.kind],
        word=_word(visit, item.kind),
        title=_title(visit, item, situation),
        detail=_detail(visit, item),
        path=path,
        action=action,
    )


def _word(visit: Visit, kind: Kind) -> str:
    _ = visit.gettext
    return {
        Kind.CLOSURE: _("cierre"),
        Kind.APPROVE: _("por aprobar"),
        Kind.GIVEN_BACK: _("devuelto"),
        Kind.OVERDUE: _("vencido"),
        Kind.FAILED: _("entregas"),
        Kind.TRANSLATION: _("traducción atrasada"),
        Kind.SOON: _("vence pronto"),
        Kind.OFFERED: _("texto nuevo"),
        Kind.DRAFT: _("borrador"),
        Kind.UNANSWERED: _("preguntas"),
        Kind.SCHEDULED: _("programado"),
    }[kind]


def _title(visit: Visit, item: Item, situation: Situation) -> str:
    _ = visit.gettext
    if item.kind is Kind.FAILED:
        return _("Mensajes que no se pudieron entregar: {number}").format(number=item.number)
    if item.kind is Kind.UNANSWERED:
        said = _("Preguntas que el bot no entendió en los últimos {days} días: {number}")
        return said.format(days=DAYS, number=item.number)
    if item.key.endswith("/"):
        return _several(visit, item.key)
    current = situation.published.get(item.key)
    body = (item.revision.body if item.revision else None) or (current.body if current else None)
    return title(item.key, body, visit.desk.live(), _, visit.locale)


def _several(visit: Visit, kind: str) -> str:
    """Documents of one kind, by what the panel calls them."""
    _ = visit.gettext
    return {"topics/": _("Temas"), "updates/": _("Novedades")}.get(kind, kind)


def _detail(visit: Visit, item: Item) -> str:
    _ = visit.gettext
    day = long_date(item.day, visit.locale) if item.day else ""
    if item.kind is Kind.CLOSURE:
        return _("Termina solo después del {day}.").format(day=day)
    if item.kind in (Kind.OVERDUE, Kind.SOON):
        return _due(item, day, visit)
    if item.kind is Kind.TRANSLATION:
        named = ", ".join(languages(_).get(locale, locale) for locale in item.locales)
        return _("Textos atrasados: {number} ({languages}).").format(number=item.number, languages=named)
    if item.kind is Kind.FAILED:
        return _("En los últimos 30 días. Suele pasar cuando alguien bloqueó el bot o cambió de número.")
    if item.kind is Kind.UNANSWERED:
        return _("Es solo un número: los textos no se guardan.")
    return _of_revision(visit, item)


def _due(item: Item, day: str, visit: Visit) -> str:
    _ = visit.gettext
    late = item.kind is Kind.OVERDUE
    if item.number == 1:
        return (_("Debía revisarse antes del {day}.") if late else _("Revisar antes del {day}.")).format(day=day)
    if late:
        said = _("Datos vencidos: {number}. El primero debía revisarse antes del {day}.")
    else:
        said = _("Datos por revisar: {number}. El primero, antes del {day}.")
    return said.format(number=item.number, day=day)


def _of_revision(visit: Visit, item: Item) -> str:
    """Who has to do what with a draft, and what was written to them."""
    _, one = visit.gettext, item.revision
    if one is None:
        return ""
    if item.kind is Kind.OFFERED:
        return _("La última versión del programa trae otro texto. Compárelo con el suyo.")
    if item.kind is Kind.SCHEDULED:
        clock = clock_of(one.key, visit.desk.live(), _)
        return _("Se publica solo: {moment} ({clock}).").format(
            moment=clock.told(one.publish_at, visit.locale), clock=clock.name
        )
    if item.kind is Kind.GIVEN_BACK:
        return _("{name} se lo devolvió: «{note}»").format(name=_name(visit, one.reviewer), note=one.note)
    if item.kind is Kind.APPROVE:
        return _("Lo escribió {name}.").format(name=_name(visit, one.author))
    if one.state == "in-review":
        return _("En revisión: espera a otra persona.")
    return _("Su borrador. Todavía no lo ve nadie fuera del panel.")


def _name(visit: Visit, id_: int | None) -> str:
    user = visit.desk.users.get(id_) if id_ is not None else None
    return user.name if user else "Chaski"


def _action(visit: Visit, item: Item) -> tuple[str, str]:
    """Where to go, and what to do there."""
    _ = visit.gettext
    if item.kind is Kind.CLOSURE:
        return f"/offices/{item.office}#closures", _("Ver o terminar")
    if item.kind in (Kind.OVERDUE, Kind.SOON):
        return _to_review(item), _("Revisar")
    if item.kind is Kind.TRANSLATION:
        return f"/edit/{item.key}", _("Traducir")
    if item.kind is Kind.FAILED:
        return "/help#wrong", _("Qué hacer")
    if item.kind is Kind.UNANSWERED:
        return "/topics", _("Probar cómo preguntan")
    if item.kind is Kind.GIVEN_BACK:
        return f"/edit/{item.key}", _("Corregir")
    if item.revision and item.kind is Kind.DRAFT and item.revision.state == "draft":
        return f"/edit/{item.key}", _("Seguir")
    path = f"/revisions/{item.revision.id}" if item.revision else "/review"
    return path, _("Revisar") if item.kind is Kind.APPROVE else _("Ver")


def _to_review(item: Item) -> str:
    """An office has its page, one national document its form, several of a kind their list."""
    if item.office:
        return f"/offices/{item.office}"
    if not item.key.endswith("/"):
        return f"/edit/{item.key}"
    only_overdue = "?overdue=1" if item.kind is Kind.OVERDUE and item.key == "topics/" else ""
    return f"/{item.key.rstrip('/')}{only_overdue}"


PAGES = (Page("/", show),)
