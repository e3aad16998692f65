"""What a message names: a place, a document, an age, a date, the detail asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import us
import yaml
import zipcodes
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.text import strip_accents

_FOLDER: Final = Path(__file__).parent
_WORDS: Final[dict[str, Any]] = yaml.safe_load((_FOLDER / "entities.yml").read_text(encoding="utf-8"))
_FACETS: Final[dict[str, str]] = yaml.safe_load((_FOLDER / "facets.yml").read_text(encoding="utf-8"))

Found = tuple[str, str, int, int]
"""Entity, value, start and end in characters."""


def _spaced(pattern: str) -> re.Pattern[str]:
    """A pattern for whole words of `plain` text, with several spaces wherever it has one: ", " became two."""
    return re.compile(rf"\b(?:{re.sub(' ([?]?)', lambda space: ' *' if space[1] else ' +', pattern)})\b")


_ZIP: Final = re.compile(r"(?<![\w$#+-])(?<!\$ )(\d{5})(?:-\d{4})?(?![\w-]|[.,]\d)")
_STATE_CODE: Final = re.compile(r"(?:, ?|\b(?:[Ee]n|[Ii]n|[Dd]e|[Ff]rom) )([A-Z]{2})\b")
_AGE: Final = _spaced(_WORDS["age"])
_MONTHS: Final = _spaced(_WORDS["months_of_age"])
_DOCUMENTS: Final = [(name, _spaced(words)) for name, words in _WORDS["document"].items()]
_DATES: Final = [_spaced(pattern) for pattern in _WORDS["date"]]
_FACET_PATTERNS: Final = [(name, _spaced(pattern)) for name, pattern in _FACETS.items()]
_OFFICES: Final = [
    (name, _spaced(rf"(?:{_WORDS['before_office']}) (?:\w+ ){{0,3}}?(?P<place>{words})"))
    for name, words in _WORDS["offices"].items()
]
_BEFORE_PLACE: Final = re.compile(rf"{_spaced(_WORDS['before_place']).pattern} +")
_EVERYDAY: Final = frozenset(_WORDS["everyday"].split())
_LONGEST_NAME: Final = 4  # words in the name of a city


def plain(text: str) -> str:
    """The text in lower case, without accents, a space for every other mark: as long as the text itself."""
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    letter = strip_accents(character.lower())
    return letter if len(letter) == 1 and letter.isalnum() else " "


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    """Plain name of a state to its code."""
    names = {state.name.lower(): state.abbr for state in (*us.STATES, us.states.DC, *us.TERRITORIES)}
    return names | {name: code for code, spanish in _WORDS["states"].items() for name in spanish}


@lru_cache(maxsize=1)
def _state_names() -> re.Pattern[str]:
    """Any name of a state, the longest first: West Virginia is not Virginia."""
    return _spaced("|".join(sorted(_states(), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(_states().values())


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    """Plain name of every place with a ZIP code of its own."""
    return frozenset(plain(place["city"]).strip() for place in zipcodes.list_all())


def entities_of(text: str, *, place_asked: bool) -> list[Found]:
    """Everything named in a text, in order. A city counts after a preposition, or anywhere when a place is asked for."""
    said = plain(text)
    found = [*_numbers(text), *_documents(said), *_times(said), *_facets(said), *_places(text, said, place_asked)]
    return sorted(set(found), key=lambda item: (item[2], item[3], item[0]))


def _numbers(text: str) -> Iterator[Found]:
    yield from (("zip", match[1], *match.span(1)) for match in _ZIP.finditer(text))


def _documents(said: str) -> Iterator[Found]:
    for name, pattern in _DOCUMENTS:
        yield from (("document", name, *match.span()) for match in pattern.finditer(said))


def _times(said: str) -> Iterator[Found]:
    """Dates, none within another, and ages: "in 3 months" is a date only."""
    taken: list[tuple[int, int]] = []
    for pattern in (*_DATES, _AGE, _MONTHS):
        for match in pattern.finditer(said):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            if pattern in (_AGE, _MONTHS):
                yield "age", match["value"] if pattern is _AGE else "0", *match.span("value")
            else:
                yield "date", _one_spaced(match[0]), *match.span()


def _facets(said: str) -> Iterator[Found]:
    """The first facet of facets.yml that is asked for."""
    for name, pattern in _FACET_PATTERNS:
        if match := pattern.search(said):
            yield "facet", name, *match.span()
            return


def _places(text: str, said: str, place_asked: bool) -> Iterator[Found]:
    for name, pattern in _OFFICES:
        match = pattern.search(said)
        if match:
            yield "office", name, *match.span("place")
    for match in _state_names().finditer(said):
        yield "state", _states()[_one_spaced(match[0])], *match.span()
    for match in _STATE_CODE.finditer(text):
        if match[1] in _codes():
            yield "state", match[1], *match.span(1)
    starts = {match.end() for match in _BEFORE_PLACE.finditer(said)}
    if place_asked:
        starts |= {match.start() for match in re.finditer(r"\w+", said)}
    yield from _cities_at(said, sorted(starts))


def _one_spaced(said: str) -> str:
    return " ".join(said.split())


def _cities_at(said: str, starts: list[int]) -> Iterator[Found]:
    """The longest city name beginning at each start, none within another."""
    reached = 0
    for start in starts:
        words = list(re.finditer(r"\w+", said[start : start + 60]))[:_LONGEST_NAME]
        for last in range(len(words), 0, -1):
            end = start + words[last - 1].end()
            name = _one_spaced(said[start:end])
            if start >= reached and name in _cities() and not set(name.split()) <= _EVERYDAY and len(name) > 3:
                yield "city", name, start, end
                reached = end
                break


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityFinder(GraphComponent):
    """Sets `entities` of every message: zip, state, city, office, document, age (years), date (its plain words), facet.

    Place it after the intent classifier: where a place is asked for, a bare name is a city.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityFinder:
        """A finder; it learns nothing, its words stand in entities.yml and facets.yml."""
        _cities(), _state_names()  # read now, not at the first message
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to each message."""
        for message in messages:
            asked = (message.get(INTENT) or {}).get("name") in _WORDS["place_intents"]
            found = entities_of(message.get(TEXT) or "", place_asked=asked)
            message.set(ENTITIES, [_entity(item) for item in found], add_to_output=True)
        return messages


def _entity(found: Found) -> dict[str, Any]:
    entity, value, start, end = found
    return {
        ENTITY_ATTRIBUTE_TYPE: entity,
        ENTITY_ATTRIBUTE_VALUE: value,
        ENTITY_ATTRIBUTE_START: start,
        ENTITY_ATTRIBUTE_END: end,
        "extractor": "EntityFinder",
    }
