"""The training utterances, read in one go.

A whole block of utterances travels through Rasa as one message: Rasa copies, hashes and fingerprints every message
several times, which with forty thousand of them takes a minute and a half.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from rasa.shared.data import get_data_files
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LOCALE: Final = "locale"
BULLET: Final = "- "


class BadUtterances(RasaException):
    """A file of `nlu/data` is not what it should be; the message names file, place and remedy."""


@dataclass(frozen=True)
class Utterance:
    """What somebody might type, the intent it is an example of, and the locale it is in."""

    text: str
    intent: str
    locale: str


class UtteranceImporter(RasaFileImporter):
    """Reads Rasa's YAML files of `nlu: - intent, metadata: {locale}, examples`, one message a block."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Every block of every file; BadUtterances at the first that is wrong."""
        files = get_data_files(self._training_paths or [], RasaYAMLReader.is_yaml_nlu_file)
        return TrainingData([block for path in sorted(files) for block in _blocks(Path(path))])

    _training_paths: list[str]

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._training_paths = (
            [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or []
        )


def utterances(training_data: TrainingData) -> list[Utterance]:
    """The utterances of every block, in order."""
    return [
        Utterance(text, block.get(INTENT), block.get(LOCALE))
        for block in training_data.training_examples
        for text in block.get(TEXT).splitlines()
    ]


def _blocks(path: Path) -> Iterator[Message]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise BadUtterances(f"{path}: it is no YAML ({error}). Mend it, or copy the form of its neighbours.") from None
    blocks = content["nlu"]
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise BadUtterances(f"{path}: under `nlu:` stands a list of blocks that begin with `- intent: NAME`.")
    yield from (_block(path, block) for block in blocks)


def _block(path: Path, block: dict[str, Any]) -> Message:
    intent, metadata, examples = block.get("intent"), block.get("metadata"), block.get("examples")
    if not isinstance(intent, str):
        raise BadUtterances(f"{path}: a block has no intent but {intent!r}: write `- intent: NAME` at its head.")
    locale = metadata.get(LOCALE) if isinstance(metadata, dict) else None
    if not isinstance(locale, str):
        raise BadUtterances(
            f"{path}: intent '{intent}' has no locale: write `metadata: {{locale: es}}` under its intent."
        )
    lines = [line.strip() for line in examples.splitlines() if line.strip()] if isinstance(examples, str) else []
    if not lines or not all(line.startswith(BULLET) for line in lines):
        raise BadUtterances(
            f"{path}: intent '{intent}': each example stands under `examples: |` on a line of its own after '- '."
        )
    return Message({TEXT: "\n".join(line[len(BULLET) :] for line in lines), INTENT: intent, LOCALE: locale})
