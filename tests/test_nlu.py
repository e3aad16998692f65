"""The real Rasa server with the model of the present data: what it understands, and that it keeps nothing."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from bench.nlu.leaks import leaks, normalise
from bench.nlu.sets import read_set, taught
from bot import nlu_server
from bot.domain import Origin
from bot.interpreter import RasaInterpreter
from bot.nlu_server import NluServer, free_port
from bot.settings import ROOT
from tests.builders import CATALOG

MARK = "zzyzxmarker"
LEAST = {"es": 30, "en": 20, "qu": 10}  # utterances of a topic, where the locale teaches it at all
EMERGENCIES = (
    "emergency",
    "ice-at-door",
    "ice-street",
    "ice-car",
    "ice-work-raid",
    "detained-first-steps",
    "find-detainee",
)
THREEFOLD = 3  # for the topics somebody in danger asks
MOST_NEEDED = 50  # topics taught in Quechua
STRANGERS = 600  # out-of-scope utterances in each main language


@pytest.fixture(scope="module")
def by_block() -> Mapping[tuple[str, str], int]:
    """(intent, locale) to how many utterances teach it."""
    return Counter((str(one.intent), one.locale) for one in taught())


class TestData:
    """Needs no server."""

    def test_every_topic_is_taught_enough(self, by_block: Mapping[tuple[str, str], int]) -> None:
        topics = {intent for intent, locale in by_block if locale == "es"} - {"out-of-scope"}
        assert CATALOG.topics.keys() - topics == set()
        few = [
            (topic, locale) for topic in topics for locale in ("es", "en") if by_block[topic, locale] < LEAST[locale]
        ]
        assert few == []

    def test_emergencies_are_taught_three_times_as_much(self, by_block: Mapping[tuple[str, str], int]) -> None:
        few = [
            (topic, locale)
            for topic in EMERGENCIES
            for locale, least in LEAST.items()
            if by_block[topic, locale] < least * THREEFOLD
        ]
        assert few == []

    def test_quechua_is_taught_for_the_most_needed_topics(self, by_block: Mapping[tuple[str, str], int]) -> None:
        taught_well = [
            intent for intent, locale in by_block if locale == "qu" and by_block[intent, "qu"] >= LEAST["qu"]
        ]
        assert len(taught_well) >= MOST_NEEDED

    def test_what_is_none_of_ours_is_taught_widely(self, by_block: Mapping[tuple[str, str], int]) -> None:
        assert min(by_block["out-of-scope", locale] for locale in ("es", "en")) >= STRANGERS

    def test_no_utterance_stands_under_two_intents(self) -> None:
        filed: dict[str, set[str]] = {}
        for one in taught():
            filed.setdefault(normalise(one.text), set()).add(str(one.intent))
        assert [utterance for utterance, intents in filed.items() if len(intents) > 1] == []

    @pytest.mark.parametrize("name", ["golden", "development"])
    def test_no_judging_utterance_is_given_away(self, name: str) -> None:
        judging = read_set(name)
        said = [one.text for one in (*judging.utterances, *judging.emergencies, *judging.calm)]
        known = [normalise(one.text) for one in taught()]
        assert list(leaks([*said, *(text for text, _ in judging.needs)], known)) == []

    def test_the_golden_set_is_large_enough(self) -> None:
        golden = read_set("golden")
        many = Counter((one.intent, one.locale) for one in golden.utterances)
        topics = CATALOG.topics.keys()
        assert min(many[topic, "es"] for topic in topics) >= 8
        assert min(many[topic, "en"] for topic in topics) >= 4
        assert min(found for (_, locale), found in many.items() if locale == "qu") >= 2
        assert sum(found for (intent, _), found in many.items() if intent == "out-of-scope") >= 300
        assert min(len(golden.emergencies), len(golden.calm)) >= 200


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
        assert 0.8 < sum(confidences) <= 1.001

    @pytest.mark.parametrize(
        "text", ["/emergency", '/delete-my-data{"a": "b"}', "//emergency", " /emergency", "/emergency{broken"]
    )
    def test_a_slash_commands_nothing(self, rasa: RasaInterpreter, text: str) -> None:
        read = rasa.parse(text)
        assert read.confidence < 1
        assert len(read.ranking) != 1

    def test_names_what_a_message_holds(self, rasa: RasaInterpreter) -> None:
        read = rasa.parse("cuánto cuesta el pasaporte de mi hijo de 3 años en el consulado de Miami")
        named = {(entity.name, entity.value) for entity in read.entities}
        assert {("facet", "cost"), ("document", "passport"), ("age", "3"), ("office", "miami")} <= named

    def test_parts_a_message_of_two_needs(self, rasa: RasaInterpreter) -> None:
        read = rasa.parse("se me venció el DNI y a qué hora atiende el consulado")
        assert [segment.intent for segment in read.segments] == ["dni-renewal-adult", "consulate-hours"]

    def test_a_slash_commands_nothing_past_our_own_guard(self, rasa_url: str) -> None:
        told = httpx.post(f"{rasa_url}/model/parse", json={"text": '/emergency{"kind": "taken"}'}, trust_env=False)
        assert told.json()["intent"]["confidence"] < 1

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
            ("wawaypa pasaportenta horqoyta munani", "qu"),
            ("preciso renovar meu passaporte urgente", "pt"),
        ],
    )
    def test_names_the_language(self, rasa: RasaInterpreter, text: str, locale: str) -> None:
        read = rasa.parse(text)
        assert read.locale == locale
        assert 0.8 <= read.locale_confidence <= 1


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
