"""The place a message names: ZIP code, city, county or state → Place, or why there is none."""

import re
from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.domain import Finding, Jurisdiction
from bot.gazetteer import Place, gazetteer
from bot.namesakes import KNOWN_CITY, SIMILAR, beginnings, county, known, named, unfilled
from bot.nicknames import ALONE, SEVERAL
from bot.state_codes import CUES, state_code
from bot.words import plain

ZIP = re.compile(r"(?<![\d#-])(\d{5})(?:-\d{4})?(?![\d-])")
CONSULATE = frozenset({"consulado", "consulate"})
# Words about an office: the city beside them is the office's.
OFFICE = CONSULATE | frozenset(
    "oficina office telefono telefonos phone fono numero number horario horarios hours abren abre open".split()
)
LIVING = tuple([word] for word in "vivo vivimos resido residimos live living".split())
BEING = tuple([word] for word in "soy somos estoy estamos am are".split())
MORE_CUES = CUES | frozenset("por at de of to a".split())  # words before a place when a place was asked for
LEAD = frozenset("yo vivo estoy soy resido i live am im we vivimos estamos my mi zip codigo postal es is".split())
NOT_PLACES = frozenset(
    "mi my casa home como luna nuevo aqui here alla there usa eeuu estados unidos united states america "
    "peru trabajo work school escuela calle street puerta door linea line persona person english espanol "
    "spanish ingles quechua whatsapp telegram internet tiempo time peligro danger enero febrero marzo "
    "abril mayo junio julio agosto setiembre septiembre octubre noviembre diciembre january february "
    "march april may june july august september october november december cash order condado county "
    "will job real stop bond esto uno bebe piso auto public fly quick best sample relief highway caro hermosa".split()
)
ONLY_ALONE = frozenset(
    {"union", "lake", "mesa", "el monte", "una", "hay", "only", "call", "light"}
)  # everyday words that are a place when they are the whole answer
IN_LA = re.compile(r"\b(?:en|in|from|desde|to) LA\b")
LA_OFFICE = re.compile(r"\bLA (?i:consulate|consulado|office)\b|\b(?i:consulate|consulado|office) (?:in|of|en|de) LA\b")
LA = ("Los Angeles, CA", "Louisiana")


def find(text: str, seats: Mapping[str, str], *, asked: bool, guess: bool) -> Place | Jurisdiction | None:
    """The place, a Jurisdiction that says why it is none of ours, or None when no place is named.

    `seats` are the cities of offices: plain name → "Paterson, NJ".
    """
    return _zip(text, asked=asked) or _state_or_city(text, seats, asked=asked) or (_misspelt(text) if guess else None)


def _zip(text: str, *, asked: bool) -> Place | Jurisdiction | None:
    match = ZIP.search(text)
    if not match:
        return None
    code = match[1]
    if code in gazetteer().zips:
        place = gazetteer().zips[code]
        return replace(place, name=f"{place.name} {code}")
    if code in gazetteer().abroad:
        return Jurisdiction(finding=Finding.ABROAD, place=f"{gazetteer().abroad[code]} {code}")
    alone = not plain(text.replace(match[0], ""))
    if asked or alone or re.search(r"\bzip\b|postal", text, re.IGNORECASE):
        return Jurisdiction(finding=Finding.NO_SUCH_ZIP, place=code)
    return None


def _state_or_city(text: str, seats: Mapping[str, str], *, asked: bool) -> Place | Jurisdiction | None:
    tokens = plain(text).split()
    alone = " ".join(_without_lead(tokens)) if asked else ""
    if alone in ALONE:
        return known(ALONE[alone])
    if "LA" in text and not text.isupper() and LA_OFFICE.search(text):
        return known(LA[0])  # Louisiana has none
    if alone == "la" or (IN_LA.search(text) and not text.isupper()):
        return Jurisdiction(finding=Finding.AMBIGUOUS, place="LA", options=LA)
    state = state_code(text, tokens, asked=asked) or _state_at_end(tokens)
    said_to_be_county = county(tokens, state)
    if said_to_be_county:
        return said_to_be_county
    for phrase, sure in _candidates(tokens, seats, asked=asked):
        # A small town is one where a place was asked for and the words around say so; few ZIP codes, the whole answer.
        smallest = 0 if asked and phrase == alone else 1 if asked and sure else KNOWN_CITY
        found = _seat(phrase, tokens, seats, state) or named(phrase, state, seats, smallest=smallest, asked=asked)
        if found:
            return found
    return gazetteer().states.get(state) if state else None


def _seat(phrase: str, tokens: list[str], seats: Mapping[str, str], state: str | None) -> Place | None:
    """ "The consulate of Paterson": only one Paterson has one."""
    if state or phrase not in seats or phrase in SEVERAL or not OFFICE & {*tokens}:
        return None
    return known(seats[phrase])


def _candidates(tokens: list[str], seats: Mapping[str, str], *, asked: bool) -> list[tuple[str, bool]]:
    """Phrases that may be a place, the likeliest first, and whether the words before them say that they are one.

    The whole answer, then after "vivo en", after other words such as "in", the beginning, an office's city anywhere.
    """
    joined = f" {' '.join(tokens)} "
    # "estado de Washington" and "District of Columbia" hold a cue and are names all the same.
    states = [name for name in gazetteer().state_names if MORE_CUES & {*name.split()} and f" {name} " in joined]
    phrases = [(" ".join(words), True) for words in (tokens, _without_lead(tokens)) if asked]
    phrases += [(name, True) for name in states]
    for start in sorted(_starts(tokens, asked=asked), key=lambda start: tokens[start - 2 : start - 1] not in LIVING):
        sure = tokens[start - 1] in CUES or tokens[start - 2 : start - 1] in LIVING + BEING
        phrases += [(phrase, sure) for rest in unfilled(tokens[start:]) for phrase in beginnings(rest, 3)]
    if asked:
        phrases += [(phrase, False) for rest in unfilled(_without_lead(tokens)) for phrase in beginnings(rest, 4)]
    if asked or CONSULATE & {*tokens}:
        names = (name for name in (*seats, *gazetteer().state_names) if f" {name} " in joined)
        phrases += [(name, True) for name in sorted(names, key=len, reverse=True)]
    no_place = NOT_PLACES | MORE_CUES | (ONLY_ALONE - {" ".join(_without_lead(tokens))})
    return [(phrase, sure) for phrase, sure in phrases if phrase not in no_place]


def _starts(tokens: list[str], *, asked: bool) -> list[int]:
    """Positions after a word that a place may follow."""
    cues = MORE_CUES if asked else CUES
    return [position + 1 for position, token in enumerate(tokens) if token in cues]


def _without_lead(tokens: list[str]) -> list[str]:
    """Drops "vivo en", "i live in" and the like."""
    rest = list(tokens)
    while rest and (rest[0] in LEAD or rest[0] in MORE_CUES) and len(rest) > 1:
        rest = rest[1:]
    return rest


def _state_at_end(tokens: list[str]) -> str | None:
    """The state of "lima ohio" or "new haven connecticut": its name closes the message and something stands before it."""
    names, cities = gazetteer().state_names, gazetteer().cities
    sizes = (size for size in (3, 2, 1) if len(tokens) > size)
    size = next((size for size in sizes if " ".join(tokens[-size:]) in names), None)
    if size is None or tokens[-size:] == ["washington"]:
        return None
    # West New York is a city of New Jersey.
    if any(" ".join(tokens[-longer:]) in cities for longer in range(size + 1, size + 3) if longer <= len(tokens)):
        return None
    return names[" ".join(tokens[-size:])]


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
