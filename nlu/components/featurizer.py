"""Each message is read once, for everything that classifies it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from components.clauses import Span, clauses, runs
from components.importer import utterances
from components.learner import Learner
from components.terms import Reading, Vocabulary, learn_vocabulary
from components.text import normalise

READ: Final = "read"


@dataclass(frozen=True, eq=False)
class Read:
    """What one pass over a text gives: row 0 of the features is the whole, each further row a run of its clauses."""

    spans: list[Span]
    features: csr_matrix
    letters: bool  # whether there is any letter or digit, known or not


def read_of(message: Message) -> Read:
    """What the featurizer made of a message; RasaException when config.yml has no featurizer before."""
    read = message.get(READ)
    if not isinstance(read, Read):
        raise RasaException("A classifier was asked before TermFeaturizer: put it first in config.yml.")
    return read


def read_all(training_data: TrainingData) -> csr_matrix:
    """One row of features for each of `utterances`."""
    features = getattr(training_data, READ, None)
    if features is None:
        raise RasaException("A classifier was trained before TermFeaturizer: put it first in config.yml.")
    return features


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class TermFeaturizer(Learner[Vocabulary]):
    """Gives every message its terms, for the whole text and for each part that may be a need of its own."""

    kind = Vocabulary

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults; each was chosen on utterances held back from `nlu/data`."""
        return {
            "characters": [3, 5],  # shortest and longest piece of a word
            "words": [1, 2],  # shortest and longest run of words
            "concepts": 2.0,  # how much more than an n-gram a concept weighs
            "spread": 4,  # utterances a term must stand in
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary, and store it."""
        spelled = [normalise(utterance.text) for utterance in utterances(training_data)]
        return self._keep(learn_vocabulary(spelled, Reading.of(self._config)))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give the utterances their terms; an utterance is one need."""
        spelled = [normalise(utterance.text) for utterance in utterances(training_data)]
        setattr(training_data, READ, self._model.features(spelled))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its terms, under a name that the parse output leaves out."""
        for message in messages:
            text = message.get(TEXT) or ""
            spans = runs(clauses(text))
            pieces = [normalise(text), *(normalise(text[start:end]) for start, end in spans[1:])]
            message.set(READ, Read(spans, self._model.features(pieces), letters=any(map(str.isalnum, text))))
        return messages
