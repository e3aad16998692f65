"""Terms and concepts: what is counted in a message, and what it weighs."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from components import concepts as concepts_module
from components.concepts import concepts, concepts_of
from components.terms import Reading, Vocabulary, learn_vocabulary, terms_of
from components.text import normalise

SHORT = Reading(characters=(2, 3), words=(1, 1), concepts=0)
GROUPS: dict[str, str] = yaml.safe_load(Path(concepts_module.__file__).with_name("concepts.yml").read_text("utf-8"))


class TestConcepts:
    def test_languages_share_them(self) -> None:
        assert list(concepts(["pasaporte", "hija"])) == list(concepts(["daughters", "passport"]))

    def test_each_is_named_once_and_then_each_pair(self) -> None:
        assert list(concepts(["pasaporte", "hija", "passport"])) == ["child", "passport", "child+passport"]

    def test_quechua_shares_them(self) -> None:
        assert "child" in concepts_of("wawaypa")

    def test_a_word_may_have_several(self) -> None:
        assert concepts_of("attorney") == {"lawyer", "power"}

    def test_only_a_star_allows_an_ending(self) -> None:
        assert concepts_of("sons") == {"child"}
        assert concepts_of("song") >= {"song"}
        assert "child" not in concepts_of("song")

    @pytest.mark.parametrize("word", ["", "xyzzy", "🙏", "你好"])
    def test_an_unknown_word_has_none(self, word: str) -> None:
        assert concepts_of(word) == frozenset()

    def test_the_file_holds_lines_of_words(self) -> None:
        assert {name for name, words in GROUPS.items() if not isinstance(words, str) or not words.split()} == set()

    def test_words_are_written_as_messages_are_read(self) -> None:
        words = {word.rstrip("*") for line in GROUPS.values() for word in line.split()}
        assert {word for word in words if normalise(word) != word} == set()


class TestTerms:
    def test_pieces_know_where_a_word_ends(self) -> None:
        pieces = list(terms_of("mi dni", Reading(characters=(2, 3), words=(1, 2), concepts=0)))
        assert {" mi", "ni "} <= set(pieces)
        assert "i d" not in pieces

    def test_runs_of_words_are_told_from_pieces(self) -> None:
        found = set(terms_of("mi dni", Reading(characters=(2, 2), words=(1, 2), concepts=0)))
        assert {"=mi", "=dni", "=mi dni", "mi"} <= found

    def test_concepts_come_only_when_asked_for(self) -> None:
        assert list(terms_of("mi dni", Reading(characters=(1, 0), words=(1, 0), concepts=1))) == ["@dni"]
        assert list(terms_of("mi dni", Reading(characters=(1, 0), words=(1, 0), concepts=0))) == []

    @pytest.mark.parametrize("text", ["", " "])
    def test_nothing_has_no_terms(self, text: str) -> None:
        assert list(terms_of(text, Reading(characters=(1, 3), words=(1, 2), concepts=1))) == []

    def test_a_reading_is_read_from_configuration(self) -> None:
        configured = {"characters": [3, 5], "words": [1, 2], "concepts": 2.0, "spread": 4, "left": "over"}
        assert Reading.of(configured) == Reading((3, 5), (1, 2), 2.0, 4)


class TestVocabulary:
    def test_unknown_terms_are_not_counted(self) -> None:
        assert learn_vocabulary(["si", "no"], SHORT).features(["xyz"]).nnz == 0

    def test_rows_have_length_one_or_zero(self) -> None:
        features = learn_vocabulary(["hola", "buenas"], SHORT).features(["hola buenas", "", "xyz", "buenas"])
        assert np.linalg.norm(features.toarray(), axis=1) == pytest.approx([1, 0, 0, 1])

    @pytest.mark.parametrize("texts", [[], [""], ["xyz", ""]])
    def test_nothing_known_is_a_matrix_of_zeros(self, texts: list[str]) -> None:
        known = learn_vocabulary(["si", "no"], SHORT)
        features = known.features(texts)
        assert features.shape == (len(texts), len(known.terms))
        assert features.nnz == 0

    def test_a_text_has_the_same_row_in_any_company(self) -> None:
        known = learn_vocabulary(["hola que tal", "buenas"], SHORT)
        alone, beside = known.features(["hola"]), known.features(["buenas", "", "hola"])
        assert alone.toarray()[0] == pytest.approx(beside.toarray()[2])

    def test_rare_terms_and_concepts_weigh_more(self) -> None:
        known = learn_vocabulary(["mi dni", "mi pasaporte"], Reading(characters=(1, 0), words=(1, 1), concepts=3))
        weight = dict(zip(known.terms, known.weights.tolist(), strict=True))
        assert weight["=mi"] < weight["=dni"] == pytest.approx(weight["@dni"] / 3)

    def test_a_term_must_stand_in_enough_utterances(self) -> None:
        reading = Reading(characters=(1, 0), words=(1, 1), concepts=0, spread=2)
        assert learn_vocabulary(["mi dni dni", "mi pasaporte"], reading).terms == ("=mi",)

    def test_saying_a_word_twice_counts_less_than_twice(self) -> None:
        known = learn_vocabulary(["uno dos"], Reading(characters=(1, 0), words=(1, 1), concepts=0))
        dos, uno = known.features(["uno uno dos"]).toarray()[0]
        assert 1 < uno / dos < 2

    def test_it_is_saved_and_read_back(self, tmp_path: Path) -> None:
        known = learn_vocabulary(["señor 🙏", "mi hija"], Reading((1, 3), (1, 2), 2.0))
        known.save(tmp_path)
        again = Vocabulary.load(tmp_path)
        assert (again.reading, again.terms) == (known.reading, known.terms)
        texts = ["señor", "mi 🙏 hija"]
        assert (again.features(texts) != known.features(texts)).nnz == 0

    def test_a_missing_file_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match=r"terms\.json"):
            Vocabulary.load(tmp_path)
