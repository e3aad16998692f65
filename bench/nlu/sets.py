"""The utterances that judge the model: `golden` decides whether it is good enough, `development` chooses thresholds.

Both stand in nlu/tests, one file a locale, intent by intent. Nobody who wrote training utterances had them in view.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from bot.settings import ROOT

LOCALES = ("es", "en", "qu")
EMERGENCY, OUT_OF_SCOPE = "emergency", "out-of-scope"


@dataclass(frozen=True)
class Utterance:
    """What somebody typed, the locale it is in and the intent it should reach; None where any calm one will do."""

    text: str
    locale: str
    intent: str | None


@dataclass(frozen=True, kw_only=True)
class JudgingSet:
    """A whole set. `needs` holds (text, its one or two intents)."""

    utterances: tuple[Utterance, ...]
    emergencies: tuple[Utterance, ...]
    calm: tuple[Utterance, ...]
    other_languages: tuple[Utterance, ...]
    needs: tuple[tuple[str, tuple[str, ...]], ...]


def read_set(name: str) -> JudgingSet:
    """Read nlu/tests/<name>; a missing file raises FileNotFoundError."""
    by_intent = [(locale, _read(name, locale)) for locale in LOCALES]
    return JudgingSet(
        utterances=tuple(
            Utterance(text, locale, intent)
            for locale, intents in by_intent
            for intent, texts in intents.items()
            for text in texts
        ),
        emergencies=_flat(_read(name, "emergency"), EMERGENCY),
        calm=_flat(_read(name, "not_emergency"), None),
        other_languages=_flat(_read(name, "other_languages"), None),
        needs=tuple((need["text"], tuple(need["intents"])) for need in _read(name, "needs")),
    )


def taught() -> list[Utterance]:
    """Every training utterance."""
    found = []
    for path in sorted((ROOT / "nlu/data").rglob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            lines = (line.removeprefix("- ") for line in block["examples"].splitlines())
            found += [Utterance(line, block["metadata"]["locale"], block["intent"]) for line in lines]
    return found


def _read(name: str, file: str) -> Any:
    return yaml.safe_load((ROOT / "nlu/tests" / name / f"{file}.yml").read_text(encoding="utf-8"))


def _flat(by_locale: Mapping[str, list[str]], intent: str | None) -> tuple[Utterance, ...]:
    return tuple(Utterance(text, locale, intent) for locale, texts in by_locale.items() for text in texts)
