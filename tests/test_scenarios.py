"""Dialogues a consulate can read, played through the whole service: see scenarios/README.md for how to write one."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import Service
from bot.domain import Address, Choice, Reply
from tests.builders import Clock, ScriptedInterpreter, a_question

SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.yml"))
KEYS = {"person", "taps", "bot", "never", "handler"}


class Person:
    """Somebody at a terminal, who writes or taps what was offered last."""

    def __init__(self, service: Service, caplog: pytest.LogCaptureFixture) -> None:
        self._service = service
        self._caplog = caplog
        self._offered: tuple[Choice, ...] = ()
        self._said = 0

    def turn(self, step: Mapping[str, Any]) -> tuple[str, str]:
        """What the bot says to one step, and which handler said it."""
        self._said += 1
        tapped = next((choice.payload for choice in self._offered if choice.title == step.get("taps")), None)
        assert "taps" not in step or tapped, f"{step['taps']!r} is none of {[choice.title for choice in self._offered]}"
        asked = a_question(
            step.get("person", ""), id=str(self._said), address=Address("console", "somebody"), choice=tapped
        )
        self._caplog.clear()
        reply = asyncio.run(self._service.reception.answer_in_place(asked))
        assert reply is not None
        self._offered = reply.choices
        return read_aloud(reply), self._handler()

    def _handler(self) -> str:
        events = [json.loads(record.message) for record in self._caplog.records if record.name == "chaski"]
        return next((str(event["handler"]) for event in events if event["event"] == "question_answered"), "nobody")


def read_aloud(reply: Reply) -> str:
    return "\n\n".join((*reply.paragraphs, *(choice.title for choice in reply.choices), reply.ask_location))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(
    path: Path, service: Service, interpreter: ScriptedInterpreter, caplog: pytest.LogCaptureFixture, clock: Clock
) -> None:
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "on" in scenario:
        clock.now = datetime.combine(scenario["on"], time(15), UTC)
    locale = scenario.get("locale", "es")
    for utterance, intent in (scenario.get("understands") or {}).items():
        interpreter.understand(utterance, intent, locale=locale)
    person = Person(service, caplog)
    with caplog.at_level("INFO", "chaski"):
        for number, step in enumerate(scenario["dialogue"], 1):
            assert step.keys() <= KEYS
            said, handler = person.turn(step)
            where = f"step {number}: {step.get('person', step.get('taps'))!r} was answered by {handler}:\n{said}"
            assert [words for words in step["bot"] if words not in said] == [], where
            assert [words for words in step.get("never", []) if words in said] == [], where
            assert handler == step.get("handler", handler), where


def test_there_are_dialogues_in_every_language_spoken() -> None:
    spoken = [yaml.safe_load(path.read_text(encoding="utf-8")).get("locale", "es") for path in SCENARIOS]
    assert len(spoken) >= 8
    assert set(spoken) == {"es", "en"}
