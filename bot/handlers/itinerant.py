"""Which itinerant consulates to tell: near the place named, else near the office we know, else all that are to come."""

from dataclasses import dataclass

from bot.catalog import Event, Office
from bot.domain import Jurisdiction, Turn
from bot.events import near_office, near_place, soon, upcoming
from bot.handlers.events import LISTED, announced, listed, none_near
from bot.handlers.office import contact


@dataclass(frozen=True)
class Visits:
    """What is said of them, and those told one by one."""

    paragraphs: tuple[str, ...]
    shown: tuple[Event, ...]


def visits(turn: Turn, where: Jurisdiction | None, offices: list[Office]) -> Visits:
    """Those near the place, or near the person's offices; without any, the others that are to come."""
    coming = upcoming(turn.catalog.events.values(), turn.now)
    near = [event for event in coming if _is_near(event, turn, where, offices)]
    shown = (near or coming)[:LISTED]
    place = where.place if where else offices[0].city if offices else ""
    organisers = dict.fromkeys((*(office.id for office in offices), *(event.office for event in shown)))
    paragraphs = (
        *_told(near, coming, place, turn),
        *(() if coming else announced(offices[0].id if offices else None, turn)),
        *(line for office in organisers for line in contact(turn.catalog.offices[office], turn)),
    )
    return Visits(tuple(dict.fromkeys(paragraphs)), tuple(shown))


def _is_near(event: Event, turn: Turn, where: Jurisdiction | None, offices: list[Office]) -> bool:
    if where:
        return soon(event, turn.today) and near_place(event, where.point, where.state)
    return not offices or (soon(event, turn.today) and near_office(event, offices[0]))


def _told(near: list[Event], coming: list[Event], place: str, turn: Turn) -> list[str]:
    """The near ones; without any, that there are none and the others that are to come."""
    _ = turn.gettext
    check = _("Puede cambiar a último momento: confirme con el consulado antes de viajar.")
    if near:
        return [*listed(near, turn), check]
    if coming:
        return [none_near(place, turn), _("Otros ya anunciados:"), *listed(coming, turn), check]
    return [none_near("", turn)]
