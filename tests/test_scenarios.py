"""Dialogues a consulate can read, played through the whole service on every channel's rendering: see scenarios/README.md."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import Service, build
from bot.domain import Address, Attachment, Question, Segment
from bot.storage.engine import migrate
from bot.words import plain
from tests.builders import KEY, NOW, Clock, ScriptedInterpreter, settings
from tests.renderings import CHANNELS, Seen, seen

SCENARIOS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "scenarios").glob("*.yml"))
}
KEYS = {"person", "taps", "types", "sends", "bot", "never", "handler"}
TELLING = 7  # characters from which a message found in a log is no accident
SENT = {"location", "attachment", "forwarded", "edited", "text"}
CASES = [
    pytest.param(name, channel, id=f"{name} on {channel}")
    for name, scenario in SCENARIOS.items()
    for channel in CHANNELS
    if channel.split()[0] in scenario.get("channels", [channel.split()[0]])
]


class Person:
    """Somebody on one channel, who writes, sends, or taps what was offered last."""

    def __init__(self, service: Service, name: str, channel: str, caplog: pytest.LogCaptureFixture) -> None:
        self._service = service
        self._channel = channel
        self._address = Address(channel.split()[0], f"{name} on {channel}")
        self._caplog = caplog
        self._seen = Seen("", {})
        self._said = 0

    def turn(self, step: Mapping[str, Any]) -> tuple[str, str]:
        """What the person sees after one step, and which handler said it."""
        self._said += 1
        self._caplog.clear()
        question = self._question(step)
        reply = asyncio.run(self._service.reception.answer_in_place(question))
        assert reply is not None
        self._seen = seen(self._channel, reply)
        private = (question.text.strip(), *map(str, question.point or ()), self._address.id)
        assert [one for one in private if len(one) >= TELLING and one in self._caplog.text] == []
        return self._seen.text, self._handler()

    def _question(self, step: Mapping[str, Any]) -> Question:
        said: dict[str, Any] = {"id": str(self._said), "address": self._address}
        if "taps" in step:
            return Question(**said, **self._tapped(step["taps"]))
        sent = step.get("sends", {})
        assert sent.keys() <= SENT
        return Question(
            **said,
            text=str(step.get("person", step.get("types", sent.get("text", "")))),
            point=tuple(sent["location"]) if "location" in sent else None,
            attachment=Attachment(sent["attachment"]) if "attachment" in sent else None,
            forwarded=sent.get("forwarded", False),
            edited=sent.get("edited", False),
        )

    def _tapped(self, title: str) -> dict[str, Any]:
        """A tap sends the payload the channel carries; where there is nothing to tap, the title is typed."""
        shown = next((one for one in self._seen.taps if plain(one).startswith(plain(title))), None)
        assert shown is not None, f"{title!r} is none of {list(self._seen.taps)}"
        sends = self._seen.taps[shown]
        return {"choice": sends} if sends.startswith("/") else {"text": sends}

    def _handler(self) -> str:
        events = [json.loads(record.message) for record in self._caplog.records if record.name == "chaski"]
        return next((str(event["handler"]) for event in events if event["event"] == "question_answered"), "nobody")


@dataclass
class Stage:
    """One service for all dialogues; each has its own person, its own day and its own understanding."""

    service: Service
    interpreter: ScriptedInterpreter
    clock: Clock


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    interpreter, clock = ScriptedInterpreter(), Clock()
    service = build(settings(tmp_path_factory.mktemp("data"), chaski_key=KEY), interpreter, now=clock)
    migrate(service.engine)
    yield Stage(service, interpreter, clock)
    service.engine.dispose()


@pytest.mark.parametrize(("name", "channel"), CASES)
def test_scenario(name: str, channel: str, stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    scenario, interpreter, clock = SCENARIOS[name], stage.interpreter, stage.clock
    interpreter.script.clear()
    clock.now = datetime.combine(scenario["on"], time(15), UTC) if "on" in scenario else NOW
    locale = scenario.get("locale", "es")
    for utterance, intent in (scenario.get("understands") or {}).items():
        understand(interpreter, utterance, intent, locale)
    person = Person(stage.service, name, channel, caplog)
    with caplog.at_level("DEBUG"):
        for number, step in enumerate(scenario["dialogue"], 1):
            clock.forward(seconds=10)
            assert step.keys() <= KEYS
            said, handler = person.turn(step)
            told = " ".join(said.split())
            where = f"step {number}: {step} was answered by {handler}:\n{said}"
            assert [words for words in step["bot"] if words not in told] == [], where
            assert [words for words in step.get("never", []) if words in told] == [], where
            assert handler == step.get("handler", handler), where


def understand(interpreter: ScriptedInterpreter, utterance: str, intent: str | dict[str, Any], locale: str) -> None:
    """An intent alone, or `{intent, locale, needs: {words: intent}}` for other languages and several needs."""
    if isinstance(intent, str):
        interpreter.understand(utterance, intent, locale=locale)
        return
    needs = tuple(Segment(need, 0.9, words) for words, need in intent.get("needs", {}).items())
    first = intent.get("intent", needs[0].intent if needs else "out-of-scope")
    interpreter.understand(utterance, first, locale=intent.get("locale", locale), segments=needs)


def test_there_are_dialogues_in_every_language_spoken() -> None:
    spoken = [scenario.get("locale", "es") for scenario in SCENARIOS.values()]
    assert len(spoken) >= 8
    assert set(spoken) == {"es", "en", "qu"}
