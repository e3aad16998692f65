"""The United States by ZIP code, city and state, offline; and the names of everywhere else."""

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import us
import zipcodes
from babel import Locale

from bot.domain import Point
from bot.words import plain

EARTH_RADIUS_MILES = 3958.8
SPANISH_STATES = {
    "nueva york": "NY", "nueva jersey": "NJ", "nuevo jersey": "NJ", "new yersey": "NJ", "nueva yersey": "NJ",
    "pensilvania": "PA", "carolina del norte": "NC", "carolina del sur": "SC", "dakota del norte": "ND",
    "dakota del sur": "SD", "virginia occidental": "WV", "virginia del oeste": "WV", "luisiana": "LA",
    "misisipi": "MS", "misuri": "MO", "nuevo mexico": "NM", "nuevo hampshire": "NH", "tejas": "TX",
    "filadelfia": "PA", "islas virgenes": "VI", "distrito de columbia": "DC", "washington dc": "DC",
    "washington d c": "DC", "estado de washington": "WA", "washington state": "WA", "state of washington": "WA",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A spot in the United States: how to call it, its state, its middle. `precise` is false for a whole state."""

    name: str
    state: str
    point: Point
    precise: bool = True


@dataclass(frozen=True)
class Gazetteer:
    """US places by ZIP code, by city name and by state code."""

    zips: dict[str, Place]
    cities: dict[str, tuple[tuple[Place, int], ...]]  # plain name → (place, number of its ZIP codes), largest first
    states: dict[str, Place]
    state_names: dict[str, str]


@cache
def gazetteer() -> Gazetteer:
    """Read once; about one second and 60 MB."""
    zips: dict[str, Place] = {}
    unplaced: list[tuple[str, str, str]] = []  # some fifty ZIP codes stand at (0, 0) in `zipcodes`
    cities: dict[tuple[str, str], list[Point]] = defaultdict(list)
    states: dict[str, list[Point]] = defaultdict(list)
    for row in zipcodes.list_all():  # type: ignore[no-untyped-call]
        if row["zip_code_type"] == "MILITARY":
            continue
        point = (float(row["lat"]), float(row["long"]))
        if point == (0.0, 0.0):
            unplaced.append((row["zip_code"], row["city"], row["state"]))
            continue
        zips[row["zip_code"]] = Place(f"{row['city']}, {row['state']}", row["state"], point)
        cities[row["city"], row["state"]].append(point)
        states[row["state"]].append(point)
    for code, city, state in unplaced:
        if state in states:
            zips[code] = Place(f"{city}, {state}", state, middle(states[state]), precise=False)
    by_name: dict[str, list[tuple[Place, int]]] = defaultdict(list)
    for (city, state), points in cities.items():
        by_name[plain(city)].append((Place(f"{city}, {state}", state, middle(points)), len(points)))
    names = {plain(state.name): state.abbr for state in (*us.states.STATES_AND_TERRITORIES, us.states.DC)}
    return Gazetteer(
        zips=zips,
        cities={name: tuple(sorted(found, key=lambda pair: -pair[1])) for name, found in by_name.items()},
        states={code: Place(state_name(code), code, middle(points), precise=False) for code, points in states.items()},
        state_names=names | SPANISH_STATES,
    )


@cache
def countries() -> frozenset[str]:
    """Names of the other countries, in Spanish and English, from Babel."""
    own = {"US", "PR", "VI", "GU", "AS", "MP", "UM", "GE"}  # Georgia is a state first
    names = (Locale(language).territories.items() for language in ("es", "en"))
    return frozenset(plain(name) for pairs in names for code, name in pairs if len(code) == 2 and code not in own)


def middle(points: list[Point]) -> Point:
    return (sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points))


def state_name(code: str) -> str:
    state = us.states.lookup(code)
    return str(state.name) if state else code


def miles(one: Point, other: Point) -> float:
    """Great-circle distance."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(chord))
