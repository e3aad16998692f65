"""The intent of a message."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.ngrams import Reading
from components.text_model import TextModel, learn

INTENT_RANKING = "intent_ranking"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking` of every message."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TextModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults; each was chosen by five-fold cross-validation on the utterances in `nlu/data`."""
        return {
            "characters": [2, 5],  # shortest and longest piece of a word
            "words": [1, 2],  # shortest and longest run of words
            "concepts": 3.0,  # how much more than an n-gram a concept weighs
            "strength": 100.0,  # C of the regression
            "ranking_length": 10,  # intents in `intent_ranking`
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramClassifier:
        """The classifier as it was trained; ValueError when it never was."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TextModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every utterance that has an intent, and store what was learned."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        self._model = learn(texts, intents, Reading.of(self._config), strength=self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent and ranking to each message; one with nothing known gets no intent and an empty ranking."""
        for message in messages:
            ranking = self._rank(message.get(TEXT) or "")
            intent = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING, ranking[: self._config["ranking_length"]], add_to_output=True)
        return messages

    def _rank(self, text: str) -> list[dict[str, Any]]:
        if self._model is None:
            raise ValueError("NgramClassifier was asked before it was trained: run `make train`.")
        return [asdict(ranked) for ranked in self._model.rank(text)]
