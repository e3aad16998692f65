"""What an utterance means: Rasa over HTTP, and keywords when Rasa is away."""

import re
from collections.abc import Mapping
from typing import Protocol

import httpx

from bot.catalog import Catalog, words
from bot.domain import Entity, Interpretation, Origin, Segment
from bot.errors import InterpreterUnavailable
from bot.words import plain

TIMEOUT = 3.0  # seconds; a parse takes milliseconds, so a slower server counts as away
KEYWORD_CONFIDENCE = 0.8  # one keyword matched: an answer; several: a question back


class Interpreter(Protocol):
    """Reads an utterance. Raises InterpreterUnavailable when it cannot."""

    def parse(self, utterance: str) -> Interpretation: ...


class RasaInterpreter:
    """The Rasa NLU server at `url` (`POST /model/parse`). Safe to use from several threads."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False)

    def parse(self, utterance: str) -> Interpretation:
        # Rasa reads a text that begins with "/" as an intent, so what people type never does.
        try:
            text = utterance.lstrip("/ ") or "?"
            response = self._client.post("/model/parse", json={"text": text})
            response.raise_for_status()
            return interpretation(response.json(), text)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise InterpreterUnavailable(type(error).__name__) from None  # the cause may quote the utterance

    def close(self) -> None:
        self._client.close()


def interpretation(parsed: Mapping[str, object], utterance: str = "") -> Interpretation:
    """Rasa's parse output of an utterance as an Interpretation. Raises KeyError or TypeError when it is none."""
    intent, language = parsed["intent"], parsed.get("language") or {}
    ranking, entities = parsed.get("intent_ranking") or [], parsed.get("entities") or []
    segments = parsed.get("segments") or []
    if not (isinstance(intent, dict) and isinstance(language, dict)):
        raise TypeError("intent")
    if not (isinstance(ranking, list) and isinstance(entities, list) and isinstance(segments, list)):
        raise TypeError("intent_ranking")
    return Interpretation(
        intent=str(intent["name"] or "out-of-scope"),
        confidence=float(intent["confidence"]),
        origin=Origin.NLU,
        entities=tuple(Entity(str(item["entity"]), str(item["value"])) for item in entities),
        ranking=tuple((str(item["name"]), float(item["confidence"])) for item in ranking),
        segments=tuple(
            Segment(str(item["intent"]), float(item["confidence"]), utterance[int(item["start"]) : int(item["end"])])
            for item in segments
        ),
        locale=language.get("locale"),
        locale_confidence=float(language.get("confidence", 0.0)),
    )


def read_keywords(utterance: str, catalog: Catalog) -> Interpretation:
    """The intents whose keywords stand in the utterance, the longest first; fallback when there are none.

    Several equally long ones share the confidence, so that the person is asked.
    """
    said = f" {plain(utterance)} "
    found: dict[str, tuple[int, str]] = {}
    for intent, by_locale in catalog.keywords.items():
        titles = catalog.topics[intent].title if intent in catalog.topics else {}
        for locale, phrases in by_locale.items():
            named = (*phrases, plain(words(titles, locale))) if titles else phrases
            longest = max((len(phrase) for phrase in named if f" {phrase} " in said), default=0)
            if longest > found.get(intent, (0, ""))[0]:
                found[intent] = (longest, locale)
    if not found:
        return Interpretation(intent="out-of-scope", confidence=0.0, origin=Origin.KEYWORDS)
    best = sorted(found, key=lambda intent: -found[intent][0])
    top = found[best[0]][0]
    rivals = [intent for intent in best if found[intent][0] == top]
    confidence = KEYWORD_CONFIDENCE / len(rivals)
    locales = {found[intent][1] for intent in rivals}
    return Interpretation(
        intent=best[0],
        confidence=confidence,
        origin=Origin.KEYWORDS,
        ranking=tuple((intent, confidence if intent in rivals else 0.1) for intent in best[:5]),
        locale=locales.pop() if len(locales) == 1 else None,
        locale_confidence=0.8,
    )


LANGUAGE_NAMES = {
    "es": re.compile(r"\b(?:espanol|castellano|spanish)\b"),
    "en": re.compile(r"\b(?:ingles|english|inglish)\b"),
    "qu": re.compile(r"\b(?:quechua|runasimi|qichwa|kichwa)\b"),
}


def named_locale(utterance: str) -> str | None:
    """The language an utterance names, in any language's words."""
    said = plain(utterance)
    return next((locale for locale, pattern in LANGUAGE_NAMES.items() if pattern.search(said)), None)
