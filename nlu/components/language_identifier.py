"""The language a message is written in."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.featurizer import Read, read_all, read_of
from components.importer import utterances
from components.linear import LinearModel, fit_linear
from components.ranking import rank

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Sets `language` of every message: `{"locale": "es", "confidence": 0.98}`.

    Learned from the utterances' own `metadata: {locale: es}`: es, en, qu, and those Chaski only recognises, ay, pt and
    other. One or two words are often wrong: keep the conversation's language then, and below a confidence of 0.8.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LinearModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults; each was chosen on the development set."""
        return {
            "strength": 2.0,  # C of the linear model
            "sharpness": 6.0,  # what its margins are multiplied with
            "unknown": "other",  # the locale of letters nobody taught
            "enough": 4000,  # utterances of one locale to learn from
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """An untrained identifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        """The identifier as it was trained; ValueError when it never was."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the locale of every utterance, and store what was learned."""
        locales = [utterance.locale for utterance in utterances(training_data)]
        rows = defaultdict[str, list[int]](list)
        for row, locale in enumerate(locales):
            rows[locale].append(row)
        # Evenly over each locale's utterances, so that every intent takes part.
        taught = [row for many in rows.values() for row in many[:: len(many) // self._config["enough"] + 1]]
        labels = [locales[row] for row in taught]
        self._model = fit_linear(read_all(training_data)[taught], labels, strength=self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the language to each message; one without letters gets `{"locale": None, "confidence": 0.0}`."""
        for message in messages:
            message.set(LANGUAGE, self._identify(read_of(message)), add_to_output=True)
        return messages

    def _identify(self, read: Read) -> dict[str, Any]:
        if self._model is None:
            raise ValueError("LanguageIdentifier was asked before it was trained: run `make train`.")
        whole = read.features[0]
        if whole.nnz == 0:
            return {"locale": self._config["unknown"] if read.letters else None, "confidence": float(read.letters)}
        likeliest = rank(self._model.classes, self._model.probabilities(whole, self._config["sharpness"])[0])[0]
        return {"locale": likeliest.name, "confidence": likeliest.confidence}
