"""Which office serves a place: ZIP, city, county, state or pin → Jurisdiction."""

from dataclasses import replace

from bot.catalog import Catalog, DistrictStatus, Office, OfficeKind
from bot.domain import Finding, Jurisdiction, Point
from bot.gazetteer import Place, gazetteer, miles
from bot.places import find
from bot.words import plain

NEAR_MILES = 60.0  # a pin farther than this from every ZIP code is outside the United States


def locate(text: str, catalog: Catalog, *, asked: bool = False, guess: bool = False) -> Jurisdiction | None:
    """The place a message names, or None.

    `asked`: the message is about a place, so the whole of it may be one. Otherwise a name counts only after a word
    such as "en" or "in", because 22% of Spanish messages without a place hold the name of some US city.
    `guess`: a place was asked for in so many words, so a misspelt name may be guessed.
    """
    seats = {plain(office.city): f"{office.city}, {office.state}" for office in consulates(catalog)}
    found = find(text, seats, asked=asked, guess=guess)
    if found is None or isinstance(found, Jurisdiction):
        return found
    return serve(found, catalog)


def locate_point(point: Point, catalog: Catalog) -> Jurisdiction:
    """The place of a shared pin: the nearest ZIP code's."""
    lat, lon = point
    near = [
        place
        for place in gazetteer().zips.values()
        if place.precise and abs(place.point[0] - lat) < 1 and abs(place.point[1] - lon) < 2
    ]
    closest = min(near, key=lambda place: miles(place.point, point), default=None)
    if closest is None or miles(closest.point, point) > NEAR_MILES:
        return Jurisdiction(finding=Finding.ABROAD, place="")
    return serve(replace(closest, point=point), catalog)


def serve(place: Place, catalog: Catalog) -> Jurisdiction:
    """The offices of a place: by the district table where it knows, else by distance."""
    seat = next((office for office in consulates(catalog) if f"{office.city}, {office.state}" == place.name), None)
    district = catalog.districts.get(place.state)
    status = district.status if district else DistrictStatus.UNKNOWN
    offices = list(district.offices) if district else []
    nearest = False
    if status is DistrictStatus.SPLIT and place.precise:
        offices.sort(key=lambda office: miles(catalog.offices[office].point, place.point))
        nearest = True
    elif status is DistrictStatus.UNKNOWN or not offices:
        closest = min(consulates(catalog), key=lambda office: miles(office.point, place.point))
        offices, nearest, status = [closest.id], True, DistrictStatus.UNKNOWN
    if seat and seat.id in offices:  # who names an office's own city means that office
        offices = [seat.id, *(office for office in offices if office != seat.id)]
    return Jurisdiction(
        finding=Finding.FOUND,
        place=place.name,
        state=place.state,
        status=status,
        offices=tuple(offices),
        nearest=nearest,
        miles=tuple(round(miles(catalog.offices[office].point, place.point)) for office in offices if place.precise),
        point=place.point if place.precise else None,
    )


def consulates(catalog: Catalog) -> tuple[Office, ...]:
    return tuple(office for office in catalog.offices.values() if office.kind is OfficeKind.CONSULATE)
