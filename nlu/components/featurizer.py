"""Each message is read once, for everything that classifies it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from components.clauses import Span, clauses, runs
from components.importer import utterances
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
class TermFeaturizer(GraphComponent):
    """Gives every message its terms, for the whole text and for each part that may be a need of its own."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._vocabulary = vocabulary

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults; each was chosen on utterances held back from `nlu/data`."""
        return {
            "characters": [3, 5],  # shortest and longest piece of a word
            "words": [1, 2],  # shortest and longest run of words
            "concepts": 2.0,  # how much more than an n-gram a concept weighs
            "spread": 4,  # utterances a term must stand in
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TermFeaturizer:
        """A featurizer that has learned no words yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TermFeaturizer:
        """The featurizer as it was trained; ValueError when it never was."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Vocabulary.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary, and store it."""
        spelled = [normalise(utterance.text) for utterance in utterances(training_data)]
        self._vocabulary = learn_vocabulary(spelled, Reading.of(self._config))
        with self._storage.write_to(self._resource) as folder:
            self._vocabulary.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give the utterances their terms; an utterance is one need."""
        spelled = [normalise(utterance.text) for utterance in utterances(training_data)]
        setattr(training_data, READ, self._known().features(spelled))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its terms, under a name that the parse output leaves out."""
        for message in messages:
            text = message.get(TEXT) or ""
            spans = runs(clauses(text))
            pieces = [normalise(text), *(normalise(text[start:end]) for start, end in spans[1:])]
            message.set(READ, Read(spans, self._known().features(pieces), letters=any(map(str.isalnum, text))))
        return messages

    def _known(self) -> Vocabulary:
        if self._vocabulary is None:
            raise ValueError("TermFeaturizer was asked before it was trained: run `make train`.")
        return self._vocabulary
