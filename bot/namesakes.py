"""What a phrase names: a state, a city, a county, another country, or a question when several places have that name."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from bot.domain import Finding, Jurisdiction
from bot.gazetteer import Place, countries, gazetteer, miles
from bot.nicknames import DOUBTFUL, SEVERAL
from bot.state_codes import COUNTY_WORDS
from bot.words import plain

DOMINANT = 5  # a city name belongs to one state when it has five times the ZIP codes there of any other
KNOWN_CITY = 5  # ZIP codes a city must have to be found where no place was asked for
LARGER = 2  # how many times the ZIP codes of the largest city of its name a county must have, to be meant by it
LARGE_COUNTY = 30  # ZIP codes a county must have to be found by its bare name: "Bergen", but not "Real" or "Day"
COUNTY_MILES = 30  # a city nearer than this to the middle of the county of its name lies in it
OFFERED = 6  # places of one name to choose from
SIMILAR = 85  # rapidfuzz ratio below which a misspelt name is not guessed

SPANISH_FIRST = frozenset({"condado", "municipio"})  # the name follows
KINDS = {"parish": "Parish", "municipio": "Municipio"}  # words that also mean other things
FILLERS = frozenset("la el los las the ciudad estado city state condado county area de of del".split())
# Cities abroad where many Peruvians live, and which are also names of small US towns or would be asked for as such.
ABROAD = frozenset(
    "lima|arequipa|cusco|trujillo|callao|piura|madrid|barcelona|valencia|sevilla|roma|milan|turin|genova|"
    "paris|londres|london|tokio|tokyo|toronto|montreal|vancouver|santiago|antofagasta|arica|iquique|"
    "bogota|quito|guayaquil|caracas|la paz|cochabamba|sao paulo|rio de janeiro|buenos aires|mendoza|"
    "cordoba|montevideo|asuncion|ginebra|geneva|zurich|bruselas|berlin|mexico city|ciudad de mexico|"
    "tijuana".split("|")
)


def known(name: str) -> Place:
    """A place by the name the gazetteer gives it, or by its state's code."""
    if name in gazetteer().states:
        return gazetteer().states[name]
    city, _, state = name.rpartition(", ")
    return next(place for place, _ in gazetteer().cities[plain(city)] if place.state == state)


def named(
    phrase: str, state: str | None, seats: Mapping[str, str], *, smallest: float, asked: bool
) -> Place | Jurisdiction | None:
    """What a phrase names: a state, a city, a county, another country, or more than one of them."""
    places = gazetteer()
    phrase, state = _split(phrase, state)
    if state:
        everywhere = (*places.cities.get(phrase, ()), *places.counties.get(phrase, ()))
        there = next((place for place, _ in everywhere if place.state == state), None)
        own = places.state_names.get(phrase) == state  # "Utah" is the state, not Utah County
        if phrase not in places.state_names or (there and not (own and "County" in there.name)):
            return there
    if phrase in SEVERAL:
        return Jurisdiction(finding=Finding.AMBIGUOUS, place=phrase.title(), options=SEVERAL[phrase])
    if phrase in places.state_names:
        return places.states.get(places.state_names[phrase])
    if phrase in countries() or phrase in ABROAD:
        return Jurisdiction(finding=Finding.ABROAD, place=phrase.title())
    found = _cities_and_counties(phrase)
    if not found or found[0][1] < smallest:
        return None
    return _the_one(phrase, found, seats, doubtful=asked and phrase in DOUBTFUL)


def county(tokens: list[str], state: str | None) -> Place | Jurisdiction | None:
    """ "condado de Bergen", "Bergen County NJ", "County of Orange", "Orleans Parish": a county said to be one."""
    for position, token in enumerate(tokens):
        if token not in COUNTY_WORDS:
            continue
        follows = token in SPANISH_FIRST or tokens[position + 1 : position + 2] == ["of"]
        after = [phrase for rest in unfilled(tokens[position + 1 :]) for phrase in beginnings(rest, 4) if follows]
        before = [" ".join(tokens[max(0, position - size) : position]) for size in (4, 3, 2, 1)]
        for name in (*after, *before) if token in SPANISH_FIRST else (*before, *after):
            counties = gazetteer().counties.get(name, ())
            kind = KINDS.get(token, "")  # Orleans Parish is the one of Louisiana
            here = [pair for pair in counties if state in (None, pair[0].state) and kind in pair[0].name]
            if here:
                return _the_one(f"{name} {kind or 'County'}", here, {})
    return None


def _split(phrase: str, state: str | None) -> tuple[str, str | None]:
    """ "allentown pennsylvania" → "allentown", PA."""
    words = phrase.split()
    names = gazetteer().state_names
    for size in (1, 2):
        ending = " ".join(words[-size:])
        if len(words) > size and ending in names and phrase not in names and phrase not in gazetteer().cities:
            return " ".join(words[:-size]), names[ending]
    return phrase, state


def _cities_and_counties(name: str) -> list[tuple[Place, float]]:
    """The cities of a name, and the counties larger than any of them: "Bergen", "Queens", "Miami-Dade"."""
    cities = gazetteer().cities.get(name, ())
    least = max(LARGE_COUNTY, LARGER * cities[0][1] if cities else 0)
    by_state = {place.state: place for place, _ in cities}
    settled = {place.state for place, weight in cities if weight >= KNOWN_CITY}  # Los Angeles is the city
    larger = {
        place.state: (_city_within(by_state.get(place.state), place), weight)
        for place, weight in gazetteer().counties.get(name, ())
        if weight >= least and place.state not in settled
    }
    others = [pair for pair in cities if pair[0].state not in larger]
    return sorted((*larger.values(), *others), key=lambda pair: -pair[1])


def _city_within(city: Place | None, around: Place) -> Place:
    """Passaic is a city of Passaic County; Nassau, NY is a village far from Nassau County."""
    return city if city and miles(city.point, around.point) < COUNTY_MILES else around


def _the_one(
    name: str, found: Sequence[tuple[Place, float]], seats: Mapping[str, str], *, doubtful: bool = False
) -> Place | Jurisdiction:
    """The place a name means when one is far larger than its namesakes, else the question which."""
    if len(found) == 1 or (found[0][1] >= DOMINANT * found[1][1] and not doubtful):
        return found[0][0]
    # "Patterson" is more often Paterson than any of the four Pattersons.
    meant = process.extractOne(name, seats.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    likely = {seat.rpartition(", ")[2] for seat in seats.values()}
    larger = sorted(found, key=lambda pair: (-pair[1], pair[0].state not in likely))[:OFFERED]
    options = (*((seats[meant[0]],) if meant else ()), *(place.name for place, _ in larger))
    return Jurisdiction(finding=Finding.AMBIGUOUS, place=name.title(), options=tuple(dict.fromkeys(options)))


def beginnings(tokens: list[str], longest: int) -> list[str]:
    """The first words, the longest phrase first."""
    return [" ".join(tokens[:size]) for size in range(min(longest, len(tokens)), 0, -1)]


def unfilled(tokens: list[str]) -> list[list[str]]:
    """The words as they stand ("los angeles"), then without leading fillers ("la ciudad de miami")."""
    rest = list(tokens)
    while rest and rest[0] in FILLERS:
        rest = rest[1:]
    return [tokens, rest] if rest != tokens else [tokens]
