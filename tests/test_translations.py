"""What makes a translation fall behind, and what does not."""

import copy
from collections.abc import Mapping
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.publishing.translations import carry, coverage, state_of, summary, texts
from bot.revisions import Document, Stale

WORDS = st.sampled_from(["Su DNI.", "Dos fotos.", "Una foto.", "El recibo.", "La partida.", "Su pasaporte."])
OTHER = st.sampled_from(["Your ID.", "Two photos.", "One photo.", "The receipt.", "", "Your passport."])
ROW = st.fixed_dictionaries({"es": WORDS}, optional={"en": OTHER, "qu": OTHER, "variant": st.just("minor")})
DOCUMENT: st.SearchStrategy[Document] = st.fixed_dictionaries(
    {"title": st.fixed_dictionaries({"es": WORDS, "en": OTHER}), "requirements": st.lists(ROW, max_size=6)},
    optional={"fees": st.lists(st.fixed_dictionaries({"amount": st.just(70), "what": ROW}), max_size=2)},
)


def a_topic(es: str = "Su DNI.", **others: str) -> Document:
    return {"id": "passport", "requirements": [{"es": es, **others}], "drafts": ["qu"]}


def published(*versions: Document) -> Stale:
    """What is behind after these were published one after the other."""
    stale: Stale = {}
    before: Document | None = None
    for after in versions:
        stale, before = carry(before, stale, after, {}), after
    return stale


def test_every_text_is_found_wherever_it_stands() -> None:
    document = {
        "title": {"es": "Pasaporte", "en": "Passport"},
        "variants": {"minor": {"es": "Menor"}},
        "fees": [{"amount": 70, "what": {"es": "pasaporte"}, "place": {"es": "Lima"}}],
        "states": {"NY": [{"es": "En Nueva York", "en": "In New York", "source": "aclu"}]},
        "address": {"value": "1 Main St", "note": {"es": "Segundo piso"}},
        "sources": {"aclu": {"name": "ACLU"}},
    }
    assert dict(texts(document)) == {
        "title": {"es": "Pasaporte", "en": "Passport"},
        "variants.minor": {"es": "Menor"},
        "fees.0.what": {"es": "pasaporte"},
        "fees.0.place": {"es": "Lima"},
        "states.NY.0": {"es": "En Nueva York", "en": "In New York"},
        "address.note": {"es": "Segundo piso"},
    }


def test_a_translation_falls_behind_when_its_spanish_is_published_anew() -> None:
    stale = published(a_topic(en="Your ID."), a_topic("Su DNI vigente.", en="Your ID."))
    assert stale == {"en": {"Your ID.": "Su DNI."}}


def test_what_was_behind_stays_behind_its_first_spanish() -> None:
    stale = published(a_topic(en="Your ID."), a_topic("Su DNI vigente.", en="Your ID."), a_topic("DNI.", en="Your ID."))
    assert stale == {"en": {"Your ID.": "Su DNI."}}


def test_a_translation_written_anew_is_current() -> None:
    behind = a_topic("Su DNI vigente.", en="Your ID.")
    assert published(a_topic(en="Your ID."), behind, a_topic("Su DNI vigente.", en="Your valid ID.")) == {}


def test_a_translation_written_together_with_its_spanish_is_current() -> None:
    assert published(a_topic(en="Your ID."), a_topic("Su DNI vigente.", en="Your valid ID.")) == {}


def test_only_the_language_that_was_not_written_anew_falls_behind() -> None:
    before = a_topic(en="Your ID.", qu="DNIyki.")
    stale = published(before, a_topic("Su DNI vigente.", en="Your valid ID.", qu="DNIyki."))
    assert stale == {"qu": {"DNIyki.": "Su DNI."}}


def test_words_declared_still_right_are_current() -> None:
    before, after = a_topic(en="Your ID."), a_topic("Su  DNI vigente.", en="Your ID.")
    assert carry(before, {}, after, {"en": ["Your ID."]}) == {}
    assert carry(before, {}, after, {"qu": ["Your ID."]}) == {"en": {"Your ID.": "Su DNI."}}


def test_white_space_alone_is_no_change() -> None:
    assert published(a_topic(en="Your ID."), a_topic(" Su  DNI.\n", en="Your ID. ")) == {}


def test_words_beside_another_rows_spanish_are_behind() -> None:
    before = {"requirements": [{"es": "Su DNI.", "en": "Your ID."}, {"es": "Dos fotos.", "en": "Two photos."}]}
    after = {"requirements": [{"es": "Su DNI.", "en": "Two photos."}]}
    assert published(before, after) == {"en": {"Two photos.": "Dos fotos."}}


def test_the_same_words_for_two_spanish_texts_are_current_beside_either() -> None:
    before = {"requirements": [{"es": "Pasaporte", "en": "Passport"}, {"es": "El pasaporte", "en": "Passport"}]}
    assert published(before, {"requirements": [{"es": "El pasaporte", "en": "Passport"}]}) == {}


def test_without_anything_published_before_nothing_is_behind() -> None:
    assert carry(None, {"en": {"Your ID.": "x"}}, a_topic(en="Your ID."), {}) == {}


def test_each_text_is_current_behind_a_draft_or_missing() -> None:
    stale = {"en": {"Your ID.": "Su DNI."}}
    words = {"es": "Su DNI vigente.", "en": "Your ID.", "qu": "DNIyki."}
    assert [state_of(words, locale, stale, ["qu"]) for locale in ("es", "en", "qu")] == ["current", "behind", "draft"]
    assert state_of({"es": "Su DNI vigente.", "en": " "}, "en", stale) == "missing"
    assert state_of({"es": "Su DNI.", "en": "Your ID."}, "en", stale) == "current"  # its Spanish is back in the draft


def test_a_document_is_as_far_as_its_worst_text() -> None:
    document = {"requirements": [{"es": "a", "en": "A"}, {"es": "b"}, {"es": "c", "en": "C"}], "drafts": ["qu"]}
    assert coverage(document, {})["en"] == {"current": 2, "missing": 1}
    assert summary(document, {}) == {"es": "current", "en": "missing", "qu": "missing"}
    assert summary(document, {"en": {"C": "x"}})["en"] == "behind"
    assert summary({"summary": [{"es": "a", "qu": "A"}]}, {}, drafts=["qu"])["qu"] == "draft"


@given(DOCUMENT, DOCUMENT, DOCUMENT)
def test_drafts_that_were_never_published_decide_nothing(first: Document, draft: Document, last: Document) -> None:
    given_before = copy.deepcopy((first, draft, last))
    carry(first, {}, draft, {})
    assert (first, draft, last) == given_before
    assert published(first, last) == carry(first, {}, last, {})


@given(DOCUMENT, DOCUMENT)
def test_what_comes_back_is_current_again(first: Document, second: Document) -> None:
    """Unless one translation stands beside several Spanish texts: then it cannot be told which it came from."""
    stale = published(first, second, first)
    several = _translations_of_several(first) | _translations_of_several(second)
    assert all(said in several for locale in stale.values() for said in locale)


@given(DOCUMENT, st.randoms())
def test_moving_rows_marks_nothing(document: Document, random: Random) -> None:
    moved = copy.deepcopy(document)
    random.shuffle(moved["requirements"])
    assert published(document, moved) == {}


@given(DOCUMENT, DOCUMENT)
def test_publishing_the_same_again_changes_nothing(first: Document, second: Document) -> None:
    once = published(first, second)
    again = carry(second, once, second, {})
    several = _translations_of_several(second)
    assert {locale: _without(said, several) for locale, said in again.items() if _without(said, several)} == {
        locale: _without(said, several) for locale, said in once.items() if _without(said, several)
    }


@given(DOCUMENT, DOCUMENT)
def test_only_words_that_stand_there_are_behind_and_their_spanish_is_another(first: Document, second: Document) -> None:
    for locale, said in published(first, second).items():
        for words, spanish in said.items():
            beside = [text["es"] for _path, text in texts(second) if text.get(locale) == words]
            assert beside
            assert any(one != spanish for one in beside)


@given(DOCUMENT, DOCUMENT)
def test_confirming_everything_leaves_nothing_behind(first: Document, second: Document) -> None:
    stale = published(first, second)
    assert carry(second, stale, second, {locale: list(said) for locale, said in stale.items()}) == {}


def _translations_of_several(document: Document) -> set[str]:
    spanish: dict[str, set[str]] = {}
    for _path, words in texts(document):
        for locale in ("en", "qu"):
            spanish.setdefault(words.get(locale, ""), set()).add(words["es"])
    return {said for said, beside in spanish.items() if len(beside) > 1}


def _without(said: Mapping[str, str], words: set[str]) -> dict[str, str]:
    return {key: value for key, value in said.items() if key not in words}
