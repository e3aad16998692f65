"""The intent of a message, and the intents of its parts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.featurizer import read_all, read_of
from components.importer import utterances
from components.learner import Learner
from components.linear import LinearModel, fit_linear
from components.ranking import rank
from components.segments import segments

INTENT_RANKING = "intent_ranking"
SEGMENTS = "segments"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, Learner[LinearModel]):
    """Sets `intent`, `intent_ranking` and `segments` of every message.

    A segment is `{"start": 0, "end": 31, "intent": "passport-adult", "confidence": 0.9}`, in characters of the text;
    a message of one need has none.
    """

    kind = LinearModel

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults; each was chosen on the development set, never on the golden one."""
        return {
            "strength": 2.0,  # C of the support vector machines
            "sharpness": 6.0,  # what their margins are multiplied with to become probabilities
            "ranking_length": 10,  # intents in `intent_ranking`
            "lean": {},  # what is added to the scores of some intents, natural logarithm of odds
            "left_out": [],  # intents that teach only the language
            "small_talk": [],  # intents that are no need of their own in a message with another
            "twins": [],  # groups of intents whose answers serve the same need
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every utterance that has an intent, and store what was learned."""
        left_out = set(self._config["left_out"])
        intents = [utterance.intent for utterance in utterances(training_data)]
        taught = [row for row, intent in enumerate(intents) if intent not in left_out]
        labels = [intents[row] for row in taught]
        return self._keep(fit_linear(read_all(training_data)[taught], labels, strength=self._config["strength"]))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent, ranking and segments; a message with nothing known gets no intent and an empty ranking."""
        for message in messages:
            for name, value in self._classify(message).items():
                message.set(name, value, add_to_output=True)
        return messages

    def _classify(self, message: Message) -> dict[str, Any]:
        read = read_of(message)
        if read.features[0].nnz == 0:
            return {INTENT: {"name": None, "confidence": 0.0}, INTENT_RANKING: [], SEGMENTS: []}
        rows = self._model.probabilities(read.features, self._config["sharpness"], self._config["lean"])
        ranked = [rank(self._model.classes, row, self._config["twins"]) for row in rows]
        likeliest = dict(zip(read.spans, (guesses[0] for guesses in ranked), strict=True))
        parted = segments(likeliest, self._config["small_talk"])
        ranking = [asdict(guess) for guess in ranked[0][: self._config["ranking_length"]]]
        return {
            INTENT: ranking[0],
            INTENT_RANKING: ranking,
            SEGMENTS: [
                {"start": start, "end": end, "intent": guess.name, "confidence": guess.confidence}
                for (start, end), guess in parted
            ],
        }
