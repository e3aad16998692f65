"""The United States by ZIP code, place name, county and state, offline; and the names of everywhere else."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import us
import zipcodes
from babel import Locale

from bot import nicknames
from bot.domain import Point
from bot.words import plain

EARTH_RADIUS_MILES = 3958.8
FREELY_ASSOCIATED = frozenset({"FM", "MH", "PW"})  # sovereign states that the US post serves
# What `zipcodes` calls a county: also parishes of Louisiana, municipios of Puerto Rico, boroughs of Alaska.
COUNTY = re.compile(
    r"^(?:City and Borough of |Municipality of )?(.+?)"
    r"(?: County| Parish| Municipio| Municipality| City and Borough| Borough| Census Area)$"
)
FEW = 3  # ZIP codes below which another name for a place weighs a tenth: Passaic, MO must not make Passaic doubtful
SHORTENED = {"saint": "st", "st": "saint", "fort": "ft", "ft": "fort", "mount": "mt", "mt": "mount"}

Row = Mapping[str, str]
Groups = dict[tuple[str, str], list[Point]]
"""(name, state) → the points of its ZIP codes."""


@dataclass(frozen=True)
class Place:
    """A spot in the United States: how to call it, its state, its middle. `precise` is false for a whole state."""

    name: str
    state: str
    point: Point
    precise: bool = True


Named = Mapping[str, tuple[tuple[Place, float], ...]]
"""Plain name → (place, weight), one for each state, heaviest first. The weight is the number of its ZIP codes."""


@dataclass(frozen=True)
class Gazetteer:
    """US places by ZIP code, by name, by county and by state code. `abroad`: ZIP codes of places outside the country."""

    zips: Mapping[str, Place]
    abroad: Mapping[str, str]
    cities: Named
    counties: Named
    states: Mapping[str, Place]
    state_names: Mapping[str, str]


@cache
def gazetteer() -> Gazetteer:
    """Read once; about two seconds and 90 MB."""
    rows = zipcodes.list_all()  # type: ignore[no-untyped-call]
    ours = [row for row in rows if not _abroad(row)]
    located = [row for row in ours if _point(row) != (0.0, 0.0)]  # some fifty stand at (0, 0)
    cities = _grouped((name, row) for row in located for name in (row["city"], *row["acceptable_cities"]))
    counties = _grouped((row["county"], row) for row in located if row["county"])
    by_state = _grouped(("", row) for row in located)
    states = {
        code: Place(state_name(code), code, middle(points), precise=False) for (_, code), points in by_state.items()
    }
    return Gazetteer(
        zips={row["zip_code"]: _zip(row, cities, states) for row in ours},
        abroad={row["zip_code"]: _name(row) for row in rows if _abroad(row)},
        cities=_with_nicknames(
            _by_name(cities, Counter((row["city"], row["state"]) for row in located)), nicknames.CITIES
        ),
        counties=_with_nicknames(
            _by_name(counties, {key: len(points) for key, points in counties.items()}), nicknames.COUNTIES
        ),
        states=states,
        state_names=_state_names(),
    )


def _abroad(row: Row) -> bool:
    """Military post offices stand on bases and ships outside the states."""
    return row["zip_code_type"] == "MILITARY" or row["state"] in FREELY_ASSOCIATED


def _name(row: Row) -> str:
    city = row["city"].upper() if row["zip_code_type"] == "MILITARY" else row["city"]  # APO, FPO, DPO
    return f"{city}, {row['state']}"


def _point(row: Row) -> Point:
    return float(row["lat"]), float(row["long"])


def _zip(row: Row, cities: Groups, states: Mapping[str, Place]) -> Place:
    """A ZIP code's place; without coordinates of its own it stands in the middle of its city, else of its state."""
    point = _point(row)
    if point != (0.0, 0.0):
        return Place(_name(row), row["state"], point)
    known = cities.get((row["city"], row["state"]))
    return Place(_name(row), row["state"], middle(known) if known else states[row["state"]].point, precise=bool(known))


def _grouped(named: Iterable[tuple[str, Row]]) -> Groups:
    groups: Groups = defaultdict(list)
    for name, row in named:
        groups[name, row["state"]].append(_point(row))
    return dict(groups)


def _by_name(groups: Groups, official: Mapping[tuple[str, str], int]) -> Named:
    """Each way to write a name → its places, of one state the heaviest only. `official`: its ZIP codes of that first name."""
    found: dict[str, dict[str, tuple[Place, float]]] = defaultdict(dict)
    # A second name such as "Ft Lauderdale" gives way to the first.
    for (name, state), points in sorted(groups.items(), key=lambda group: official.get(group[0], 0)):
        place = (Place(f"{name}, {state}", state, middle(points)), _weight(official.get((name, state), 0), len(points)))
        for spelling in _spellings(name) | _spellings(COUNTY.sub(r"\1", name)):
            found[spelling][state] = place
    return {name: _heaviest_first(places.values()) for name, places in found.items()}


def _weight(official: int, all_of_them: int) -> float:
    others = all_of_them - official
    return official + (others if others >= FEW else others / 10)


def _spellings(name: str) -> set[str]:
    """ "St. Mary's" → "st mary s", "st marys", "saint marys"; "Fort Lee" → "fort lee", "ft lee"."""
    said = {plain(name)} | ({plain(name.replace("'", ""))} if "'" in name else set())
    for one in tuple(said):
        first, _, rest = one.partition(" ")
        if first in SHORTENED and rest:
            said.add(f"{SHORTENED[first]} {rest}")
    return said


def _heaviest_first(places: Iterable[tuple[Place, float]]) -> tuple[tuple[Place, float], ...]:
    return tuple(sorted(places, key=lambda pair: -pair[1]))


def _with_nicknames(names: Named, said: Mapping[str, str]) -> Named:
    """The names, and beside them what people say: "Houston, TX" → "jiuston|yuston". It means that one place."""
    known = dict(names)
    for name, nicknames_of_it in said.items():
        own, _, state = name.rpartition(", ")
        meant = next(pair for pair in names[plain(COUNTY.sub(r"\1", own))] if pair[0].state == state)
        for nickname in nicknames_of_it.split("|"):
            others = [pair for pair in known.get(nickname, ()) if pair[0].state != state]
            known[nickname] = _heaviest_first((meant, *others))
    return known


def _state_names() -> dict[str, str]:
    """English names, then what people say in Spanish or write as they hear it."""
    english = {plain(state.name): state.abbr for state in (*us.states.STATES_AND_TERRITORIES, us.states.DC)}
    joined = {name.replace(" ", ""): code for name, code in english.items()}
    said = {nickname: code for code, names in nicknames.STATES.items() for nickname in names.split("|")}
    return joined | english | said


@cache
def countries() -> frozenset[str]:
    """Names of the other countries, in Spanish and English, from Babel."""
    own = {"US", "PR", "VI", "GU", "AS", "MP", "UM", "GE", "JM"}  # Georgia is a state first, Jamaica a part of Queens
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
