"""The real Rasa server with the model of the present data: what it understands, and that it keeps nothing."""

import runpy
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest
import yaml

from bot import nlu_server
from bot.app import converse
from bot.conversation import Conversation
from bot.domain import Address, Origin
from bot.interpreter import RasaInterpreter
from bot.nlu_server import NluServer, free_port
from bot.settings import ROOT
from bot.storage.contacts import Memory
from tests.builders import CATALOG, NOW, PHRASES, a_question, settings

ES_FLOOR = 0.86  # measured 0.90 on 2026-11-22
EN_FLOOR = 0.82  # measured 0.86 on 2026-11-22
EMERGENCY_FLOOR = 0.97  # of the held-out emergencies, patterns and model together; measured 0.991 on 2026-11-22

HELD_OUT = ROOT / "nlu/tests/held_out"
MARK = "zzyzxmarker"
Utterances = list[tuple[str, str]]  # (intent or locale, utterance)


def utterances(path: Path) -> Utterances:
    """Every utterance of a file in Rasa's training format with its intent."""
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return [(block["intent"], line.strip()[2:]) for block in blocks for line in block["examples"].splitlines()]


def emergencies() -> Utterances:
    by_locale = yaml.safe_load((HELD_OUT / "emergency.yml").read_text(encoding="utf-8"))
    return [(locale, said) for locale, many in by_locale.items() for said in many]


def share(right: int, wrong: list[str]) -> float:
    """The share that is right; what is wrong is printed, for a failing run to show."""
    found = right / (right + len(wrong))
    print(f"{found:.3f} right", *wrong, sep="\n")
    return found


@pytest.fixture
def normalise() -> Callable[[str], str]:
    """How the model spells an utterance before it counts anything in it."""
    spelled: Callable[[str], str] = runpy.run_path(str(ROOT / "nlu/components/text.py"))["normalise"]
    return spelled


class TestData:
    """Needs no server."""

    def test_held_out_utterances_are_not_taught(self, normalise: Callable[[str], str]) -> None:
        taught = {normalise(said) for path in (ROOT / "nlu/data").rglob("*.yml") for _, said in utterances(path)}
        held = [said for locale in ("es", "en") for _, said in utterances(HELD_OUT / f"{locale}.yml")]
        held += [said for _, said in emergencies()]
        assert [said for said in held if normalise(said) in taught] == []

    def test_held_out_utterances_stand_once(self, normalise: Callable[[str], str]) -> None:
        for locale in ("es", "en"):
            held = [normalise(said) for _, said in utterances(HELD_OUT / f"{locale}.yml")]
            assert len(held) == len(set(held))

    def test_every_topic_is_taught_in_spanish_and_english(self) -> None:
        for locale in ("es", "en"):
            taught = {intent for path in (ROOT / "nlu/data" / locale).glob("*.yml") for intent, _ in utterances(path)}
            assert CATALOG.topics.keys() - taught == set()


@pytest.mark.nlu
class TestParse:
    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("cómo saco mi pasaporte", "passport-adult"),
            ("kiero renobar mi dni", "dni-renewal-adult"),
            ("what if ice comes to my house", "ice-at-door"),
            ("gracias causa", "thanks"),
        ],
    )
    def test_is_an_interpretation_with_probabilities(self, rasa: RasaInterpreter, text: str, intent: str) -> None:
        read = rasa.parse(text)
        assert (read.intent, read.origin) == (intent, Origin.NLU)
        assert read.ranking[0][0] == intent
        assert read.ranking[0][1] == pytest.approx(read.confidence)
        confidences = [confidence for _, confidence in read.ranking]
        assert confidences == sorted(confidences, reverse=True)
        assert 0.9 < sum(confidences) <= 1.001

    @pytest.mark.parametrize(
        "text", ["/emergency", '/delete-my-data{"a": "b"}', "//emergency", " /emergency", "/emergency{broken"]
    )
    def test_a_slash_commands_nothing(self, rasa: RasaInterpreter, text: str) -> None:
        read = rasa.parse(text)
        assert read.entities == ()
        assert read.confidence < 1
        assert len(read.ranking) != 1

    def test_a_slash_commands_nothing_past_our_own_guard(self, rasa_url: str) -> None:
        told = httpx.post(f"{rasa_url}/model/parse", json={"text": '/emergency{"kind": "taken"}'}, trust_env=False)
        assert told.json()["intent"]["confidence"] < 1
        assert told.json()["entities"] == []

    @pytest.mark.parametrize("text", ["", "   ", "\n", "?!...", "🙂", "🪗", "你好", "\u200b"])
    def test_nothing_to_read_is_not_understood(self, rasa: RasaInterpreter, text: str) -> None:
        read = rasa.parse(text)
        assert read.confidence < 0.6
        assert read.intent != "emergency"

    def test_a_cry_in_emoji_is_an_emergency(self, rasa: RasaInterpreter) -> None:
        assert rasa.parse("🆘🆘🆘").intent == "emergency"

    def test_a_very_long_message_is_read(self, rasa: RasaInterpreter) -> None:
        assert rasa.parse("mi pasaporte ya venció y quiero sacar otro " * 200).intent == "passport-adult"

    @pytest.mark.parametrize(
        ("text", "locale"),
        [
            ("necesito ayuda para sacar una cita en el consulado", "es"),
            ("mi hermano no aparece en ninguna lista", "es"),
            ("kiero saber si atienden los sabados xfa", "es"),
            ("i need help to get an appointment at the consulate", "en"),
            ("my brother is not on any list", "en"),
            ("do u open on saturdays pls", "en"),
        ],
    )
    def test_names_the_language(self, rasa: RasaInterpreter, text: str, locale: str) -> None:
        read = rasa.parse(text)
        assert read.locale == locale
        assert 0.8 <= read.locale_confidence <= 1


@pytest.mark.nlu
class TestHeldOut:
    @pytest.mark.parametrize(("locale", "floor"), [("es", ES_FLOOR), ("en", EN_FLOOR)])
    def test_intents(self, rasa: RasaInterpreter, locale: str, floor: float) -> None:
        held = utterances(HELD_OUT / f"{locale}.yml")
        read = [(said, intent, rasa.parse(said).intent) for intent, said in held]
        wrong = [f"{said!r} is {intent}, read as {found}" for said, intent, found in read if found != intent]
        assert share(len(held) - len(wrong), wrong) >= floor

    @pytest.fixture
    def conversation(self, rasa: RasaInterpreter) -> Conversation:
        return converse(settings(Path("unused")), CATALOG, PHRASES, rasa, Memory(), lambda: NOW)

    def handler(self, conversation: Conversation, said: str) -> str:
        answered = conversation.answer(a_question(said, address=Address("console", said)))
        assert answered is not None
        return answered.handler

    def test_emergencies(self, conversation: Conversation) -> None:
        held = emergencies()
        missed = [f"{locale}: {said}" for locale, said in held if self.handler(conversation, said) != "emergency"]
        assert share(len(held) - len(missed), missed) >= EMERGENCY_FLOOR


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a server of its own that was sent marked texts, well-formed and not, and stopped."""
    folder = tmp_path_factory.mktemp("nlu")
    server = NluServer(folder, nlu_server.ensure_model(ROOT / "var", nlu_server.tell), free_port())
    server.start(nlu_server.tell)
    try:
        _send_marked(server.url)
    finally:
        server.stop()  # what it had not written yet is written now
    return folder / "nlu.log"


def _send_marked(url: str) -> None:
    with httpx.Client(base_url=url, trust_env=False) as client:
        for text in (MARK, f"/{MARK}", f"/{MARK}{{broken", f'/emergency{{"{MARK}": 1', f"{MARK}\n\x00", MARK * 5000):
            client.post("/model/parse", json={"text": text})
        malformed: tuple[Mapping[str, object], ...] = (
            {"json": {"text": [MARK]}},
            {"json": {"text": {MARK: 1}}},
            {"json": {"message": MARK}},
            {"json": [MARK]},
            {"json": {"text": None, "message_id": MARK}},
            {"content": f'{{"text": "{MARK}'},
            {"content": MARK.encode("utf-16")},
            {"json": {"text": MARK}, "params": {"emulation_mode": MARK}},
        )
        for given in malformed:
            client.post("/model/parse", **given)  # type: ignore[arg-type]
        client.get("/model/parse", params={"text": MARK})
        client.post(f"/{MARK}", json={"text": MARK})
        client.post("/webhooks/rest/webhook", json={"sender": MARK, "message": MARK})
        client.post("/conversations/x/messages", json={"text": MARK, "sender": "user"})


@pytest.mark.nlu
def test_the_server_writes_down_nothing_it_was_told(quiet: Path) -> None:
    written = quiet.read_text(errors="replace")
    assert [line for line in written.splitlines() if MARK in line] == []


@pytest.mark.nlu
def test_the_server_keeps_no_file_of_what_it_was_told(quiet: Path) -> None:
    files = [path for path in quiet.parent.rglob("*") if path.is_file()]
    assert [path.name for path in files if MARK.encode() in path.read_bytes()] == []
