"""The language a message is written in."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.featurizer import Read, read_all, read_of
from components.importer import utterances
from components.learner import Learner
from components.linear import LinearModel, fit_linear
from components.ranking import rank

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageIdentifier(Learner[LinearModel]):
    """Sets `language` of every message: `{"locale": "es", "confidence": 0.98}`.

    Learned from the utterances' own `metadata: {locale: es}`: es, en, qu, and those Chaski only recognises, ay, pt and
    other. One or two words are often wrong: keep the conversation's language then, and below a confidence of 0.8.
    """

    kind = LinearModel

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults; each was chosen on the development set."""
        return {
            "strength": 2.0,  # C of the linear model
            "sharpness": 6.0,  # what its margins are multiplied with
            "unknown": "other",  # the locale of letters nobody taught
            "enough": 4000,  # utterances of one locale to learn from
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the locale of every utterance, and store what was learned."""
        locales = [utterance.locale for utterance in utterances(training_data)]
        rows = defaultdict[str, list[int]](list)
        for row, locale in enumerate(locales):
            rows[locale].append(row)
        # Evenly over each locale's utterances, so that every intent takes part.
        taught = [row for many in rows.values() for row in many[:: len(many) // self._config["enough"] + 1]]
        labels = [locales[row] for row in taught]
        return self._keep(fit_linear(read_all(training_data)[taught], labels, strength=self._config["strength"]))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the language to each message; one without letters gets `{"locale": None, "confidence": 0.0}`."""
        for message in messages:
            message.set(LANGUAGE, self._identify(read_of(message)), add_to_output=True)
        return messages

    def _identify(self, read: Read) -> dict[str, Any]:
        whole = read.features[0]
        if whole.nnz == 0:
            return {"locale": self._config["unknown"] if read.letters else None, "confidence": float(read.letters)}
        likeliest = rank(self._model.classes, self._model.probabilities(whole, self._config["sharpness"])[0])[0]
        return {"locale": likeliest.name, "confidence": likeliest.confidence}
