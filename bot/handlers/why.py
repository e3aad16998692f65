"""Why this consulate: how sure it is that it serves a place, since when, and how far it is."""

from bot.catalog import District, DistrictStatus, words
from bot.domain import Jurisdiction, Turn

NEAR = 10  # miles below which the city's middle says too little for a figure


def why(turn: Turn, where: Jurisdiction | None) -> list[str]:
    """One paragraph; none when no place was named."""
    if where is None:
        return []
    district = turn.catalog.districts.get(where.state or "")
    lines = [_sureness(turn, where), *_act(turn, where, district)]
    if district and district.note and where.status is DistrictStatus.REPORTED:
        lines.append(words(district.note, turn.locale))
    return ["\n".join((*lines, *_distances(turn, where)))]


def _sureness(turn: Turn, where: Jurisdiction) -> str:
    _ = turn.gettext
    offices = [turn.catalog.offices[office] for office in where.offices]
    if where.status is DistrictStatus.CONFIRMED:
        return _("Por {place} le corresponde este consulado.").format(place=where.place)
    if where.status is DistrictStatus.REPORTED:
        return _(
            "Por {place} le correspondería este consulado. No lo confirma una fuente oficial reciente: pregunte antes de ir."
        ).format(place=where.place)
    if where.status is DistrictStatus.SPLIT:
        # Nevada has two consulates to choose from, and neither is in Nevada.
        said = (
            _(
                "Desde {place} el más cercano es {office}. El otro de su estado es {other}. No está confirmado cuál le corresponde: pregunte antes de ir."
            )
            if all(office.state == where.state for office in offices)
            else _(
                "Desde {place} el más cercano es {office}. El otro que puede tocarle es {other}. No está confirmado cuál le corresponde: pregunte antes de ir."
            )
        )
        names = [office.city for office in offices]
        return said.format(place=where.place, office=names[0], other=", ".join(names[1:]))
    return _("No está confirmado qué consulado atiende {place}. El más cercano es este: pregunte antes de ir.").format(
        place=where.place
    )


def _act(turn: Turn, where: Jurisdiction, district: District | None) -> list[str]:
    """The act that gives the office its state, where a source names one."""
    if not (district and district.valid_from and district.sources and where.status is DistrictStatus.CONFIRMED):
        return []
    said = turn.gettext("Así es desde el {day}: {source}.")
    return [said.format(day=turn.day(district.valid_from), source=district.sources[0].name)]


def _distances(turn: Turn, where: Jurisdiction) -> list[str]:
    """How far the nearest and the other office are; not told where one office alone serves the state."""
    if not where.miles or (len(where.offices) == 1 and where.status is not DistrictStatus.UNKNOWN):
        return []
    cities = [turn.catalog.offices[office].city for office in where.offices]
    far = (f"{city}, {distance(turn, miles)}" for city, miles in zip(cities, where.miles, strict=True))
    return [turn.gettext("En línea recta:") + " " + "; ".join(far) + "."]


def distance(turn: Turn, miles: int) -> str:
    """ "a unas 30 millas": in fives, from a hundred in tens, because both ends are the middle of a place."""
    _ = turn.gettext
    if miles < NEAR:
        return _("a menos de {miles} millas").format(miles=NEAR)
    step = 5 if miles < 100 else 10
    return _("a unas {miles} millas").format(miles=round(miles / step) * step)
