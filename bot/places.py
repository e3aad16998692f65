"""The place a message names: ZIP code, city or state → Place, or why there is none."""

import re
from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.domain import Finding, Jurisdiction
from bot.gazetteer import Place, countries, gazetteer
from bot.words import plain

DOMINANT = 5  # a city name belongs to one state when it has five times the ZIP codes there of any other
KNOWN_CITY = 5  # ZIP codes a city must have to be found where no place was asked for
SIMILAR = 85  # rapidfuzz ratio below which a misspelt name is not guessed

ZIP = re.compile(r"(?<![\d#-])(\d{5})(?:-\d{4})?(?![\d-])")
CUES = frozenset("en in desde from near cerca vivo around".split())
MORE_CUES = CUES | frozenset("por at de of to a".split())  # words before a place when a place was asked for
LEAD = frozenset("yo vivo estoy soy resido i live am im we vivimos estamos my mi zip codigo postal es is".split())
FILLERS = frozenset("la el los las the ciudad estado city state condado county area de of del".split())
NOT_PLACES = frozenset(
    "mi my casa home como luna nuevo aqui here alla there usa eeuu estados unidos united states america "
    "peru trabajo work school escuela calle street puerta door linea line persona person english espanol "
    "spanish ingles quechua whatsapp telegram internet tiempo time peligro danger enero febrero marzo "
    "abril mayo junio julio agosto setiembre septiembre octubre noviembre diciembre january february "
    "march april may june july august september october november december cash order".split()
)
# Cities abroad where many Peruvians live, and which are also names of small US towns or would be asked for as such.
ABROAD = frozenset(
    "lima|arequipa|cusco|trujillo|callao|piura|madrid|barcelona|valencia|sevilla|roma|milan|turin|genova|"
    "paris|londres|london|tokio|tokyo|toronto|montreal|vancouver|santiago|antofagasta|arica|iquique|"
    "bogota|quito|guayaquil|caracas|la paz|cochabamba|sao paulo|rio de janeiro|buenos aires|mendoza|"
    "cordoba|montevideo|asuncion|ginebra|geneva|zurich|bruselas|berlin|mexico city|ciudad de mexico|"
    "tijuana".split("|")
)
NICKNAMES = {"nyc": "new york", "salt lake": "salt lake city", "philly": "philadelphia", "vegas": "las vegas",
             "queens": "new york", "manhattan": "new york", "long island": "new york"}  # fmt: skip
WASHINGTON = ("Washington DC", "Washington State")
LA = ("Los Angeles, CA", "Louisiana")
# Two-letter codes that are also everyday words: taken as a state only in capitals, alone or after a comma.
WORD_CODES = frozenset("al co de hi id in la ma me mi no oh ok or pa va so".split())


def find(text: str, seats: Mapping[str, str], *, asked: bool, guess: bool) -> Place | Jurisdiction | None:
    """The place, a Jurisdiction that says why it is none of ours, or None when no place is named.

    `seats` are the cities of offices: plain name → "Paterson, NJ".
    """
    return _zip(text, asked=asked) or _state_or_city(text, seats, asked=asked) or (_misspelt(text) if guess else None)


def _zip(text: str, *, asked: bool) -> Place | Jurisdiction | None:
    match = ZIP.search(text)
    if not match:
        return None
    place = gazetteer().zips.get(match[1])
    if place:
        return replace(place, name=f"{place.name} {match[1]}")
    alone = not plain(text.replace(match[0], ""))
    if asked or alone or re.search(r"\bzip\b|postal", text, re.IGNORECASE):
        return Jurisdiction(finding=Finding.NO_SUCH_ZIP, place=match[1])
    return None


def _state_or_city(text: str, seats: Mapping[str, str], *, asked: bool) -> Place | Jurisdiction | None:
    tokens = plain(text).split()
    if asked and _without_lead(tokens) == ["la"]:
        return Jurisdiction(finding=Finding.AMBIGUOUS, place="LA", options=LA)
    capitals = frozenset(re.findall(r"\b[A-Z]{2}\b", text))
    state = _state_code(text, tokens, capitals, asked=asked) or _state_at_end(tokens)
    for phrase in _candidates(tokens, seats, asked=asked):
        found = _named(phrase, state, seats, smallest=1 if asked else KNOWN_CITY)
        if found:
            return found
    return gazetteer().states.get(state) if state else None


def _named(phrase: str, state: str | None, seats: Mapping[str, str], *, smallest: int) -> Place | Jurisdiction | None:
    """What a phrase names: a state, a city, another country, or more than one of them."""
    places = gazetteer()
    phrase = NICKNAMES.get(phrase, phrase)
    if phrase == "washington":
        if state in ("DC", "WA"):
            return places.states[state]
        return Jurisdiction(finding=Finding.AMBIGUOUS, place="Washington", options=WASHINGTON)
    if phrase in places.state_names:
        return places.states.get(places.state_names[phrase])
    cities = places.cities.get(phrase, ())
    if state:
        return next((place for place, _ in cities if place.state == state), None)
    if phrase in countries() or phrase in ABROAD:
        return Jurisdiction(finding=Finding.ABROAD, place=phrase.title())
    if not cities or phrase in NOT_PLACES or cities[0][1] < smallest:
        return None
    if len(cities) == 1 or cities[0][1] >= DOMINANT * cities[1][1]:
        return cities[0][0]
    # "Patterson" is more often Paterson than any of the four Pattersons.
    meant = process.extractOne(phrase, seats.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    options = (*((seats[meant[0]],) if meant else ()), *(place.name for place, _ in cities[:4]))
    return Jurisdiction(finding=Finding.AMBIGUOUS, place=phrase.title(), options=tuple(dict.fromkeys(options)))


def _candidates(tokens: list[str], seats: Mapping[str, str], *, asked: bool) -> list[str]:
    """Phrases that may be a place, the likeliest first: after a cue, the whole message, an office's city."""
    joined = f" {' '.join(tokens)} "
    # "estado de Washington" and "District of Columbia" hold a cue and are names all the same.
    phrases = [name for name in gazetteer().state_names if MORE_CUES & {*name.split()} and f" {name} " in joined]
    cues = MORE_CUES if asked else CUES
    for start in range(1, len(tokens) + 1):
        if tokens[start - 1] in cues:
            phrases += [phrase for rest in _unfilled(tokens[start:]) for phrase in _beginnings(rest, 3)]
    if asked:
        phrases += [phrase for rest in _unfilled(_without_lead(tokens)) for phrase in _beginnings(rest, 4)]
    if asked or "consulado" in tokens or "consulate" in tokens:
        names = [*seats, *gazetteer().state_names]
        phrases += sorted((name for name in names if f" {name} " in joined), key=len, reverse=True)
    return [phrase for phrase in phrases if phrase not in NOT_PLACES and phrase not in MORE_CUES]


def _beginnings(tokens: list[str], longest: int) -> list[str]:
    """The first words, the longest phrase first."""
    return [" ".join(tokens[:size]) for size in range(min(longest, len(tokens)), 0, -1)]


def _unfilled(tokens: list[str]) -> list[list[str]]:
    """The words as they stand ("los angeles"), then without leading fillers ("la ciudad de miami")."""
    rest = list(tokens)
    while rest and rest[0] in FILLERS:
        rest = rest[1:]
    return [tokens, rest] if rest != tokens else [tokens]


def _without_lead(tokens: list[str]) -> list[str]:
    """Drops "vivo en", "i live in" and the like."""
    rest = list(tokens)
    while rest and (rest[0] in LEAD or rest[0] in MORE_CUES) and len(rest) > 1:
        rest = rest[1:]
    return rest


def _state_code(text: str, tokens: list[str], capitals: frozenset[str], *, asked: bool) -> str | None:
    codes = gazetteer().states
    for position, token in enumerate(tokens):
        code = token.upper()
        if len(token) != 2 or code not in codes:
            continue
        alone = len(tokens) == 1
        after_comma = re.search(rf",\s*{token}\b", text, re.IGNORECASE) is not None
        if token in WORD_CODES:
            shouted = text.isupper() and len(tokens) > 2
            clear = (code in capitals and not shouted) or after_comma or (alone and asked)
        else:
            cued = position > 0 and tokens[position - 1] in CUES
            clear = code in capitals or after_comma or cued or asked or alone
        if clear:
            return code
    return None


def _state_at_end(tokens: list[str]) -> str | None:
    """The state of "lima ohio" or "new haven connecticut": its name closes the message and something stands before it."""
    names = gazetteer().state_names
    endings = (" ".join(tokens[-size:]) for size in (3, 2, 1) if len(tokens) > size)
    return next((names[ending] for ending in endings if ending in names and ending != "washington"), None)


def _misspelt(text: str) -> Place | None:
    """A city or state whose name is nearly this; only for names of five letters and more."""
    phrase = " ".join(_without_lead(plain(text).split()))
    if len(phrase) < 5 or len(phrase.split()) > 4 or phrase in NOT_PLACES:
        return None
    places = gazetteer()
    state = process.extractOne(phrase, places.state_names.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    if state:
        return places.states.get(places.state_names[state[0]])
    alike = process.extract(phrase, places.cities.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=5)
    # "hiuston" is nearer to Huston than to Houston; the larger city is meant.
    cities = [places.cities[name][0] for name, _score, _index in alike]
    return max(cities, key=lambda pair: pair[1])[0] if cities else None
