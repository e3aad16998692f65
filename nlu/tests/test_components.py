"""What the components promise, each learned on a dozen utterances."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.concepts import CONCEPTS, concepts, concepts_of
from components.language_identifier import LanguageIdentifier, MissingLocale
from components.linear import fit_linear, share
from components.ngram_classifier import NgramClassifier
from components.ngrams import Reading, learn_ngrams, ngrams
from components.slash_guard import SlashGuard
from components.text import ABBREVIATIONS, normalise

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
"""

SHORT = Reading(characters=(1, 2), words=(1, 1), concepts=0)
Parse = Callable[[str], dict[str, Any]]
Component = NgramClassifier | LanguageIdentifier


@pytest.fixture(scope="module")
def utterances(tmp_path_factory: pytest.TempPathFactory) -> TrainingData:
    """The utterances above, read from a file as Rasa reads ours."""
    path = tmp_path_factory.mktemp("data") / "nlu.yml"
    path.write_text(UTTERANCES, encoding="utf-8")
    return training_data_from_paths([str(path)], "es")


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    """Where Rasa lets a component keep what it learned."""
    return LocalModelStorage.create(tmp_path_factory.mktemp("storage"))


def trained(
    component: type[Component], utterances: TrainingData, storage: LocalModelStorage, **config: Any
) -> tuple[Component, Component]:
    """A component that has just been trained, and the same one read back from storage."""
    context = ExecutionContext(GraphSchema({}))
    resource = Resource(component.__name__)
    settings = {**component.get_default_config(), **config}
    fresh = component.create(settings, storage, resource, context)
    fresh.train(utterances)
    return fresh, component.load(settings, storage, resource, context)


def answer(component: Component | SlashGuard, text: str | None) -> dict[str, Any]:
    """What the component adds to the parse of one message."""
    parsed: dict[str, Any] = component.process([Message(data={"text": text})])[0].as_dict(only_output_properties=True)
    return parsed


@pytest.fixture(scope="module")
def classifier(utterances: TrainingData, storage: LocalModelStorage) -> Parse:
    """The intent classifier, as served."""
    loaded = trained(NgramClassifier, utterances, storage)[1]
    return lambda text: answer(loaded, text)


@pytest.fixture(scope="module")
def identifier(utterances: TrainingData, storage: LocalModelStorage) -> Parse:
    """The language identifier, as served."""
    loaded = trained(LanguageIdentifier, utterances, storage)[1]
    return lambda text: answer(loaded, text)["language"]


class TestNormalise:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("¿Cómo SACO mi pasaporte?", "como saco mi pasaporte"),
            ("kiero mi dni xq tmb vencio", "quiero mi dni porque tambien vencio"),
            ("holaaaaa", "hola"),
            ("calle 1000", "calle 1000"),
            ("señor, niño", "senor nino"),
            ("don't know", "dont know"),
            ("can u help me pls", "can you help me please"),
            ("G-325R", "g 325r"),
            ("ﬁrma 𝓽𝓾 ｎｏｍｂｒｅ", "firma tu nombre"),
            ("a\u200byuda\n\nya", "ayuda ya"),
        ],
    )
    def test_spelling(self, written: str, read: str) -> None:
        assert normalise(written) == read

    @pytest.mark.parametrize(
        ("written", "read"),
        [("gracias🙏🏽", "gracias 🙏"), ("❤️ok", "❤ ok"), ("👨‍👩‍👧", "👨 👩 👧"), ("🆘🆘 ice", "sos sos ice")],
    )
    def test_emoji_are_words(self, written: str, read: str) -> None:
        assert normalise(written) == read

    @pytest.mark.parametrize("blank", ["", "   ", "\n\t", "?!...", "\u200b"])
    def test_nothing_to_read(self, blank: str) -> None:
        assert normalise(blank) == ""

    def test_a_very_long_message_is_cut(self) -> None:
        assert len(normalise("ab " * 100_000)) <= 4096

    def test_plain_spelling_is_left_alone(self) -> None:
        assert {plain for plain in ABBREVIATIONS.values() if normalise(plain) != plain} == set()


class TestConcepts:
    def test_languages_share_them(self) -> None:
        assert list(concepts(["pasaporte", "hija"])) == list(concepts(["daughters", "passport"]))
        assert list(concepts(["pasaporte", "hija"])) == ["child", "passport", "child+passport"]

    def test_a_word_may_have_several(self) -> None:
        assert concepts_of("attorney") == {"lawyer", "power"}

    def test_only_a_star_allows_an_ending(self) -> None:
        assert concepts_of("sons") == {"child"}
        assert concepts_of("song") == frozenset()

    def test_words_are_written_as_messages_are_read(self) -> None:
        words = {word.rstrip("*") for line in CONCEPTS.values() for word in line.split()}
        assert {word for word in words if normalise(word) != word} == set()


class TestNgrams:
    def test_pieces_know_where_a_word_ends(self) -> None:
        pieces = list(ngrams("mi dni", Reading(characters=(2, 3), words=(1, 2), concepts=0)))
        assert {" mi", "ni "} <= set(pieces)
        assert "i d" not in pieces
        assert pieces[-3:] == ["=mi", "=dni", "=mi dni"]

    def test_concepts_come_last_when_asked_for(self) -> None:
        assert list(ngrams("mi dni", Reading(characters=(1, 0), words=(1, 0), concepts=1))) == ["@dni"]

    def test_unknown_terms_are_not_counted(self) -> None:
        assert learn_ngrams(["si", "no"], SHORT).features(["xyz"]).nnz == 0

    def test_rows_have_length_one_or_zero(self) -> None:
        features = learn_ngrams(["hola", "buenas"], SHORT).features(["hola buenas", "", "xyz", "buenas"])
        assert np.linalg.norm(features.toarray(), axis=1) == pytest.approx([1, 0, 0, 1])

    def test_rare_terms_and_concepts_weigh_more(self) -> None:
        known = learn_ngrams(["mi dni", "mi pasaporte"], Reading(characters=(1, 0), words=(1, 1), concepts=3))
        weight = dict(zip(known.terms, known.weights.tolist(), strict=True))
        assert weight["=mi"] < weight["=dni"] == pytest.approx(weight["@dni"] / 3)


class TestProbabilities:
    @pytest.mark.parametrize("scores", [[1e6, 0.0, -1e6], [-1e6, -1e6, -1e6], [3.0, 2.0, 1.0]])
    def test_any_scores_sum_to_one(self, scores: list[float]) -> None:
        assert share(np.array([scores])).sum() == pytest.approx(1)

    @pytest.mark.parametrize("labels", [["a", "a", "a"], ["a", "b", "b"], ["a", "b", "c"]])
    def test_any_number_of_classes(self, labels: list[str]) -> None:
        features = learn_ngrams(["uno", "dos", "tres"], SHORT).features(["uno", "dos", "tres"])
        model = fit_linear(features, labels, strength=100)
        found = model.probabilities(features)
        assert [model.classes[best] for best in found.argmax(axis=1)] == labels
        assert found.sum(axis=1) == pytest.approx(np.ones(3))

    def test_coefficients_are_stored_for_speed(self) -> None:
        features = learn_ngrams(["uno", "dos", "tres"], SHORT).features(["uno", "dos", "tres"])
        model = fit_linear(features, ["a", "b", "c"], strength=1)
        assert model.coefficients.flags.c_contiguous
        assert model.coefficients.dtype == np.float32


class TestSlashGuard:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [("/menu", "menu"), (" //a{b", "a{b"), ("/\u3000/a{b", "a{b"), ("1/2", "1/2"), ("/", ""), ("", ""), (None, "")],
    )
    def test_no_message_begins_with_a_slash(self, sent: str | None, kept: str) -> None:
        assert answer(SlashGuard(), sent)["text"] == kept

    def test_utterances_are_untouched(self, utterances: TrainingData) -> None:
        assert SlashGuard().process_training_data(utterances) is utterances


class TestNgramClassifier:
    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("Quiero sacar PASAPORTE", "passport-adult"),
            ("my passport has expired", "passport-adult"),
            ("holaaa", "greeting"),
            ("an attorney pls", "find-lawyer"),
            ("un abogado x favor", "find-lawyer"),
        ],
    )
    def test_intent(self, classifier: Parse, text: str, intent: str) -> None:
        parsed = classifier(text)
        assert parsed["intent"]["name"] == intent
        assert parsed["intent_ranking"][0] == parsed["intent"]

    def test_confidences_fall_and_sum_to_one(self, classifier: Parse) -> None:
        confidences = [entry["confidence"] for entry in classifier("pasaporte")["intent_ranking"]]
        assert len(confidences) == 3
        assert sum(confidences) == pytest.approx(1)
        assert confidences == sorted(confidences, reverse=True)

    def test_ranking_is_as_long_as_configured(self, utterances: TrainingData, storage: LocalModelStorage) -> None:
        short = trained(NgramClassifier, utterances, storage, ranking_length=2)[1]
        assert len(answer(short, "pasaporte")["intent_ranking"]) == 2

    @pytest.mark.parametrize("blank", ["", "  \n", "???", "你好"])
    def test_nothing_to_read(self, classifier: Parse, blank: str) -> None:
        parsed = classifier(blank)
        assert parsed["intent"] == {"name": None, "confidence": 0.0}
        assert parsed["intent_ranking"] == []

    def test_round_trip(self, utterances: TrainingData, storage: LocalModelStorage) -> None:
        fresh, loaded = trained(NgramClassifier, utterances, storage)
        for text in ("pasaporte", "hello u", "quien me defiende", ""):
            assert answer(fresh, text) == answer(loaded, text)

    def test_untrained_says_so(self, storage: LocalModelStorage) -> None:
        untrained = NgramClassifier(NgramClassifier.get_default_config(), storage, Resource("none"))
        with pytest.raises(ValueError, match="trained"):
            answer(untrained, "hola")


class TestLanguageIdentifier:
    @pytest.mark.parametrize(
        ("text", "locale"),
        [("necesito ayuda con mi pasaporte", "es"), ("i need help with my passport", "en"), ("buenas", "es")],
    )
    def test_locale(self, identifier: Parse, text: str, locale: str) -> None:
        language = identifier(text)
        assert language["locale"] == locale
        assert 0.5 < language["confidence"] <= 1

    @pytest.mark.parametrize("blank", ["", "  \n", "???", "你好"])
    def test_nothing_to_read(self, identifier: Parse, blank: str) -> None:
        assert identifier(blank) == {"locale": None, "confidence": 0.0}

    def test_round_trip(self, utterances: TrainingData, storage: LocalModelStorage) -> None:
        fresh, loaded = trained(LanguageIdentifier, utterances, storage)
        assert answer(fresh, "renovar passport") == answer(loaded, "renovar passport")

    def test_an_utterance_without_locale_is_refused(self, tmp_path: Path, storage: LocalModelStorage) -> None:
        path = tmp_path / "nlu.yml"
        path.write_text('version: "3.1"\nnlu:\n- intent: menu\n  examples: |\n    - menu\n', encoding="utf-8")
        with pytest.raises(MissingLocale, match=r"'menu'.*locale: es"):
            trained(LanguageIdentifier, training_data_from_paths([str(path)], "es"), storage)
