"""A person's message is never a command to Rasa, whatever it begins with."""

from __future__ import annotations

import re
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_LEADING_SLASHES: Final = re.compile(r"^[\s/]+")  # Rasa skips every kind of white space before it looks


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SlashGuard(GraphComponent):
    """Takes the slashes off the front of every message.

    After the pipeline Rasa reads `/intent{"entity": "value"}` as a finished answer of confidence 1, and prints
    what it cannot read of it: anyone could choose their intent, and a text would reach the log.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SlashGuard:
        """A guard; it has nothing to configure."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Shorten each text that begins with slashes; the parse output shows the shortened text."""
        for message in messages:
            message.set(TEXT, _LEADING_SLASHES.sub("", message.get(TEXT) or ""))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Utterances are taken as they are written."""
        return training_data
