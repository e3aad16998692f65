"""The components that learn, taught with a dozen utterances and read back from storage."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.featurizer import TermFeaturizer
from components.importer import BadUtterances, Utterance, UtteranceImporter, utterances
from components.intent_classifier import LinearIntentClassifier
from components.language_identifier import LanguageIdentifier
from components.linear import LinearModel, fit_linear, softmax
from components.packed import pack, unpack
from components.slash_guard import SlashGuard
from components.terms import Reading, learn_vocabulary

UTTERANCES = """
version: "3.1"
nlu:
- intent: passport-adult
  metadata: {locale: es}
  examples: |
    - como saco mi pasaporte
    - kiero renovar mi pasaporte q ya vencio
    - pasaporte vencido
- intent: greeting
  metadata: {locale: es}
  examples: |
    - hola
    - buenos días señorita
    - buenas tardes
- intent: find-lawyer
  metadata: {locale: es}
  examples: |
    - necesito un abogado
    - abogado gratis de inmigración
    - quien me puede defender en la corte
- intent: passport-adult
  metadata: {locale: en}
  examples: |
    - how do i get my passport
    - renew passport
    - my peruvian passport expired what do i do
- intent: greeting
  metadata: {locale: en}
  examples: |
    - hello
    - hi there
    - good morning
- intent: find-lawyer
  metadata: {locale: en}
  examples: |
    - i need a lawyer
    - free immigration attorney
    - who can help me in court
- intent: other-language
  metadata: {locale: pt}
  examples: |
    - preciso de ajuda com meu documento
    - olá, bom dia
    - onde fica o consulado
"""

SHORT = Reading(characters=(1, 2), words=(1, 1), concepts=0)
FEATURIZER = {"spread": 1}
CLASSIFIER = {"left_out": ["other-language"], "small_talk": ["greeting"]}
Component = TermFeaturizer | LinearIntentClassifier | LanguageIdentifier | SlashGuard
Parse = Callable[[str | None], dict[str, Any]]


def imported(folder: Path, written: str) -> TrainingData:
    """What the importer makes of one file."""
    path = folder / "nlu.yml"
    path.write_text(written, encoding="utf-8")
    return UtteranceImporter(training_data_paths=[str(path)]).get_nlu_data()


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    """Where Rasa lets a component keep what it learned."""
    return LocalModelStorage.create(tmp_path_factory.mktemp("storage"))


def settings(component: type[Component], config: dict[str, Any]) -> dict[str, Any]:
    return {**component.get_default_config(), **config}


def trained(
    component: type[Component], taught: TrainingData, storage: LocalModelStorage, **config: Any
) -> tuple[Component, Component]:
    """A component that has just been trained, and the same one read back from storage."""
    context, resource = ExecutionContext(GraphSchema({})), Resource(component.__name__)
    fresh = component.create(settings(component, config), storage, resource, context)
    fresh.train(taught)
    return fresh, component.load(settings(component, config), storage, resource, context)


def answer(text: str | None, *pipeline: Component) -> dict[str, Any]:
    """What the components add to the parse of one message."""
    messages = [Message(data={"text": text})]
    for component in pipeline:
        messages = component.process(messages)
    parsed: dict[str, Any] = messages[0].as_dict(only_output_properties=True)
    return parsed


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> TrainingData:
    """The utterances above, as the importer reads them."""
    return imported(tmp_path_factory.mktemp("data"), UTTERANCES)


@pytest.fixture(scope="module")
def featurizer(taught: TrainingData, storage: LocalModelStorage) -> TermFeaturizer:
    """The featurizer, read back from storage."""
    return trained(TermFeaturizer, taught, storage, **FEATURIZER)[1]


@pytest.fixture(scope="module")
def featured(taught: TrainingData, featurizer: TermFeaturizer) -> TrainingData:
    """The utterances with their terms."""
    return featurizer.process_training_data(taught)


@pytest.fixture(scope="module")
def classify(featurizer: TermFeaturizer, featured: TrainingData, storage: LocalModelStorage) -> Parse:
    """The intent classifier, as served."""
    served = trained(LinearIntentClassifier, featured, storage, **CLASSIFIER)[1]
    return lambda text: answer(text, featurizer, served)


@pytest.fixture(scope="module")
def identify(featurizer: TermFeaturizer, featured: TrainingData, storage: LocalModelStorage) -> Parse:
    """The language identifier, as served."""
    served = trained(LanguageIdentifier, featured, storage)[1]
    return lambda text: answer(text, featurizer, served)["language"]


class TestImporter:
    def test_every_utterance_is_read_with_intent_and_locale(self, taught: TrainingData) -> None:
        read = utterances(taught)
        assert len(read) == 21
        assert read[0] == Utterance("como saco mi pasaporte", "passport-adult", "es")
        assert read[-1] == Utterance("onde fica o consulado", "other-language", "pt")

    def test_files_are_read_in_the_order_of_their_names(self, tmp_path: Path) -> None:
        for name in ("b", "a"):
            block = f"nlu:\n- intent: {name}\n  metadata: {{locale: es}}\n  examples: |\n    - {name}\n"
            (tmp_path / f"{name}.yml").write_text(block, encoding="utf-8")
        read = utterances(UtteranceImporter(training_data_paths=str(tmp_path)).get_nlu_data())
        assert [utterance.intent for utterance in read] == ["a", "b"]

    @pytest.mark.parametrize("paths", [None, [], "nowhere"])
    def test_nowhere_holds_nothing(self, paths: list[str] | str | None) -> None:
        assert utterances(UtteranceImporter(training_data_paths=paths).get_nlu_data()) == []

    def test_signs_that_part_lines_elsewhere_do_not_lose_an_utterance(self, tmp_path: Path) -> None:
        block = "nlu:\n- intent: menu\n  metadata: {locale: es}\n  examples: |\n    -   [el] menú: ¿ya? {x} 🙏  \n\n    - - no\n"
        read = utterances(imported(tmp_path, block))
        assert [utterance.text.strip() for utterance in read] == ["[el] menú: ¿ya? {x} 🙏", "- no"]

    @pytest.mark.parametrize(
        ("written", "told"),
        [
            ("nlu:\n- intent: menu\n  examples: |\n    - menu\n", r"'menu' has no locale.*locale: es"),
            ("nlu:\n- intent: menu\n  metadata: es\n  examples: |\n    - menu\n", r"'menu' has no locale"),
            ("nlu:\n- intent: menu\n  metadata: {locale: no}\n  examples: |\n    - menu\n", r"'menu' has no locale"),
            ("nlu:\n- metadata: {locale: es}\n  examples: |\n    - menu\n", r"no intent"),
            ("nlu:\n- intent: yes\n  metadata: {locale: es}\n  examples: |\n    - menu\n", r"no intent but True"),
            (
                "nlu:\n- intent: menu\n  metadata: {locale: es}\n  examples: |\n    - menu\n    inicio\n",
                r"'menu'.*'- '",
            ),
            ("nlu:\n- intent: menu\n  metadata: {locale: es}\n  examples: |\n    -menu\n", r"'menu'.*'- '"),
            ("nlu:\n- intent: menu\n  metadata: {locale: es}\n  examples: |\n    - menu\n    -\n", r"'menu'.*'- '"),
            ("nlu:\n- intent: menu\n  metadata: {locale: es}\n", r"'menu'.*'- '"),
            ("nlu:\n- intent: menu\n  metadata: {locale: es}\n  examples:\n  - menu\n", r"'menu'.*examples: \|"),
            ("nlu:\n- intent: [menu\n", r"no YAML"),
            ("nlu:\n\t- intent: menu\n", r"no YAML"),
            ("nlu:\n", r"list of blocks"),
            ("nlu: {intent: menu}\n", r"list of blocks"),
            ("nlu:\n- menu\n", r"list of blocks"),
        ],
    )
    def test_a_bad_block_is_refused_with_file_and_remedy(self, tmp_path: Path, written: str, told: str) -> None:
        with pytest.raises(BadUtterances, match=told) as refused:
            imported(tmp_path, written)
        assert "nlu.yml" in str(refused.value)

    def test_a_file_in_another_encoding_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "nlu.yml"
        path.write_bytes("nlu:\n- intent: señor\n".encode("latin-1"))
        with pytest.raises(RasaException, match=r"nlu\.yml.*utf-8"):
            UtteranceImporter(training_data_paths=[str(path)]).get_nlu_data()


class TestPacked:
    def test_values_come_back_within_half_a_step(self) -> None:
        matrix = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32) * np.float32([1, 1e-6, 1e6, 0])
        steps, step = pack(matrix)
        assert np.all(np.abs(unpack(steps, step) - matrix) <= step * 0.5001)

    def test_the_largest_of_a_column_is_kept(self) -> None:
        matrix = np.array([[1.0, -300.0], [-2.0, 5.0]], np.float32)
        assert np.abs(unpack(*pack(matrix))).max(axis=0) == pytest.approx([2, 300])

    def test_zeros_stay_zeros(self) -> None:
        assert not unpack(*pack(np.zeros((3, 2), np.float32))).any()

    def test_it_takes_a_quarter(self) -> None:
        matrix = np.ones((1000, 2), np.float32)
        assert pack(matrix)[0].nbytes * 4 == matrix.nbytes


class TestLinearModel:
    @pytest.mark.parametrize("scores", [[1e6, 0.0, -1e6], [-1e6, -1e6, -1e6], [3.0, 2.0, 1.0], [0.0]])
    def test_any_scores_become_probabilities(self, scores: list[float]) -> None:
        found = softmax(np.array([scores]))
        assert found.sum() == pytest.approx(1)
        assert found[0].argmax() == int(np.argmax(scores))

    @pytest.mark.parametrize("labels", [["a", "a", "a"], ["a", "b", "b"], ["a", "b", "c"], ["c", "a", "b"]])
    def test_any_number_of_classes(self, labels: list[str], tmp_path: Path) -> None:
        features = learn_vocabulary(["uno", "dos", "tres"], SHORT).features(["uno", "dos", "tres"])
        model = fit_linear(features, labels, strength=100)
        model.save(tmp_path)
        for one in (model, LinearModel.load(tmp_path)):
            found = one.probabilities(features, sharpness=6)
            assert [one.classes[best] for best in found.argmax(axis=1)] == labels
            assert found.sum(axis=1) == pytest.approx(np.ones(3))

    def test_a_lean_raises_the_odds_of_its_label(self) -> None:
        features = learn_vocabulary(["uno", "dos"], SHORT).features(["uno", "dos"])
        model = fit_linear(features, ["a", "b"], strength=1)
        odds = [shares[0, 0] / shares[0, 1] for shares in (
            model.probabilities(features, 1),
            model.probabilities(features, 1, {"a": float(np.log(2)), "gone": 9.0}),
        )]  # fmt: skip
        assert odds[1] / odds[0] == pytest.approx(2)

    def test_sharpness_makes_it_surer(self) -> None:
        features = learn_vocabulary(["uno", "dos"], SHORT).features(["uno", "dos"])
        model = fit_linear(features, ["a", "b"], strength=1)
        assert model.probabilities(features, 6)[0, 0] > model.probabilities(features, 1)[0, 0] > 0.5

    def test_coefficients_are_stored_for_speed(self, tmp_path: Path) -> None:
        features = learn_vocabulary(["uno", "dos", "tres"], SHORT).features(["uno", "dos", "tres"])
        fit_linear(features, ["a", "b", "c"], strength=1).save(tmp_path)
        coefficients = LinearModel.load(tmp_path).coefficients
        assert coefficients.flags.c_contiguous
        assert coefficients.dtype == np.float32

    def test_a_missing_file_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match=r"classes\.json"):
            LinearModel.load(tmp_path)


class TestSlashGuard:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("/menu", "menu"),
            (" //a{b", "a{b"),
            ("/\u3000/a{b", "a{b"),
            ("\n/\t/ /x", "x"),
            ("1/2", "1/2"),
            ("hola /menu", "hola /menu"),
            ("/" * 10_000, ""),
            ("/", ""),
            ("", ""),
            (None, ""),
        ],
    )
    def test_no_message_begins_with_a_slash(self, sent: str | None, kept: str) -> None:
        assert answer(sent, SlashGuard())["text"] == kept

    def test_utterances_are_untouched(self, taught: TrainingData) -> None:
        before = utterances(taught)
        assert utterances(SlashGuard().process_training_data(taught)) == before


class TestFeaturizer:
    def test_its_work_is_not_in_the_parse(self, featurizer: TermFeaturizer) -> None:
        assert answer("hola", featurizer) == {"text": "hola"}

    def test_it_is_read_back_as_it_was(
        self, taught: TrainingData, featured: TrainingData, storage: LocalModelStorage
    ) -> None:
        pair = trained(TermFeaturizer, taught, storage, **FEATURIZER)
        classifier = trained(LinearIntentClassifier, featured, storage, **CLASSIFIER)[0]
        assert answer("pasaporte vencido", pair[0], classifier) == answer("pasaporte vencido", pair[1], classifier)

    def test_untrained_says_so(self, storage: LocalModelStorage) -> None:
        untrained = TermFeaturizer(settings(TermFeaturizer, {}), storage, Resource("none"))
        with pytest.raises(ValueError, match="make train"):
            answer("hola", untrained)


class TestIntentClassifier:
    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("Quiero sacar PASAPORTE", "passport-adult"),
            ("my passport has expired", "passport-adult"),
            ("holaaa", "greeting"),
            ("an attorney pls", "find-lawyer"),
            ("un abogado x favor 🙏🏽", "find-lawyer"),
            ("abogada " * 1_250, "find-lawyer"),
        ],
    )
    def test_intent(self, classify: Parse, text: str, intent: str) -> None:
        parsed = classify(text)
        assert parsed["intent"]["name"] == intent
        assert parsed["intent_ranking"][0] == parsed["intent"]

    def test_confidences_fall_and_sum_to_one(self, classify: Parse) -> None:
        confidences = [entry["confidence"] for entry in classify("pasaporte")["intent_ranking"]]
        assert len(confidences) == 3
        assert sum(confidences) == pytest.approx(1)
        assert confidences == sorted(confidences, reverse=True)

    def test_an_intent_that_is_left_out_is_never_guessed(self, classify: Parse) -> None:
        ranking = classify("preciso de ajuda com meu documento")["intent_ranking"]
        assert {entry["name"] for entry in ranking} == {"passport-adult", "greeting", "find-lawyer"}

    def test_two_needs_are_two_segments_of_the_text(self, classify: Parse) -> None:
        text = "¿Cómo saco mi pasaporte? 🙏 Necesito un abogado"
        parts = classify(text)["segments"]
        assert [part["intent"] for part in parts] == ["passport-adult", "find-lawyer"]
        assert [text[part["start"] : part["end"]].strip(" 🙏") for part in parts] == [
            "¿Cómo saco mi pasaporte",
            "Necesito un abogado",
        ]
        assert all(0.6 <= part["confidence"] <= 1 for part in parts)

    @pytest.mark.parametrize(
        "text", ["como saco mi pasaporte", "hola señorita? como saco mi pasaporte", "pasaporte?pasaporte?"]
    )
    def test_one_need_has_no_segments(self, classify: Parse, text: str) -> None:
        assert classify(text)["segments"] == []

    @pytest.mark.parametrize("blank", [None, "", "  \n", "???", "你好", "🦙"])
    def test_nothing_known(self, classify: Parse, blank: str | None) -> None:
        parsed = classify(blank)
        assert parsed["intent"] == {"name": None, "confidence": 0.0}
        assert parsed["intent_ranking"] == parsed["segments"] == []

    def test_the_configuration_is_heeded(
        self, featurizer: TermFeaturizer, featured: TrainingData, storage: LocalModelStorage
    ) -> None:
        plain = trained(LinearIntentClassifier, featured, storage)[1]
        leaning = trained(LinearIntentClassifier, featured, storage, lean={"greeting": 50.0}, ranking_length=2)[1]
        twins = trained(LinearIntentClassifier, featured, storage, twins=[["greeting", "find-lawyer"]])[1]
        assert {entry["name"] for entry in answer("hola", featurizer, plain)["intent_ranking"]} >= {"other-language"}
        leant = answer("pasaporte", featurizer, leaning)["intent_ranking"]
        assert (len(leant), leant[0]["name"]) == (2, "greeting")
        assert answer("hola abogado", featurizer, twins)["intent_ranking"][-1]["confidence"] == 0

    def test_it_is_read_back_as_it_was(
        self, featurizer: TermFeaturizer, featured: TrainingData, storage: LocalModelStorage
    ) -> None:
        fresh, loaded = trained(LinearIntentClassifier, featured, storage, **CLASSIFIER)
        for text in ("pasaporte", "hello u", "quien me defiende", ""):
            before, after = (answer(text, featurizer, one)["intent"] for one in (fresh, loaded))
            assert after["name"] == before["name"]
            assert after["confidence"] == pytest.approx(before["confidence"], abs=0.02)

    def test_untrained_says_so(self, featurizer: TermFeaturizer, storage: LocalModelStorage) -> None:
        untrained = LinearIntentClassifier(settings(LinearIntentClassifier, {}), storage, Resource("none"))
        with pytest.raises(ValueError, match="make train"):
            answer("hola", featurizer, untrained)

    def test_what_was_never_stored_cannot_be_loaded(self, storage: LocalModelStorage) -> None:
        context = ExecutionContext(GraphSchema({}))
        with pytest.raises(ValueError, match="never"):
            LinearIntentClassifier.load({}, storage, Resource("never"), context)


class TestLanguageIdentifier:
    @pytest.mark.parametrize(
        ("text", "locale"),
        [
            ("necesito ayuda con mi pasaporte", "es"),
            ("i need help with my passport", "en"),
            ("buenas", "es"),
            ("onde fica o meu documento", "pt"),
        ],
    )
    def test_locale(self, identify: Parse, text: str, locale: str) -> None:
        language = identify(text)
        assert language["locale"] == locale
        assert 0.5 < language["confidence"] <= 1

    @pytest.mark.parametrize("blank", [None, "", "  \n", "???", "🦙"])
    def test_without_letters_there_is_none(self, identify: Parse, blank: str | None) -> None:
        assert identify(blank) == {"locale": None, "confidence": 0.0}

    def test_letters_nobody_taught_are_another_language(self, identify: Parse) -> None:
        assert identify("你好")["locale"] == "other"

    def test_a_locale_with_many_utterances_is_learned_from_all_its_intents(
        self, featurizer: TermFeaturizer, featured: TrainingData, storage: LocalModelStorage
    ) -> None:
        few = trained(LanguageIdentifier, featured, storage, enough=3)[1]
        for text in ("como saco", "buenos días", "quien me puede defender"):  # of the first, second and third intent
            assert answer(text, featurizer, few)["language"]["locale"] == "es"

    def test_it_is_read_back_as_it_was(
        self, featurizer: TermFeaturizer, featured: TrainingData, storage: LocalModelStorage
    ) -> None:
        before, after = (
            answer("renovar passport", featurizer, one)["language"]
            for one in trained(LanguageIdentifier, featured, storage)
        )
        assert after["locale"] == before["locale"]
        assert after["confidence"] == pytest.approx(before["confidence"], abs=0.02)


@pytest.mark.parametrize("component", [LinearIntentClassifier, LanguageIdentifier])
class TestWithoutFeaturizer:
    """A pipeline in the wrong order says what to do."""

    def test_training_says_so(self, component: type[Component], tmp_path: Path, storage: LocalModelStorage) -> None:
        with pytest.raises(RasaException, match=r"TermFeaturizer.*config\.yml"):
            trained(component, imported(tmp_path, UTTERANCES), storage)

    def test_parsing_says_so(
        self, component: type[Component], featured: TrainingData, storage: LocalModelStorage
    ) -> None:
        served = trained(component, featured, storage)[1]
        with pytest.raises(RasaException, match=r"TermFeaturizer.*config\.yml"):
            answer("hola", served)
