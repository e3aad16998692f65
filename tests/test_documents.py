"""Files and documents are two forms of the same content, and nothing is lost between them."""

import json
from pathlib import Path

import pytest

from bot.handlers import HANDLERS
from bot.publishing.documents import file_of, join, split
from bot.publishing.load import catalog_of, read
from bot.revisions import Document, Key, merge, office_of
from bot.settings import ROOT
from tests.builders import CATALOG

FILES = read(ROOT / "content")
DOCUMENTS = split(FILES)
CLOSURE = {
    "id": "one", "office": "miami", "kind": "closed", "from": "2026-12-24", "to": "2026-12-26",
    "note": {"es": "Por Navidad."}, "confidence": "medium", "verified_on": "2026-11-22", "review_by": "2027-02-20",
}  # fmt: skip


def test_documents_are_json() -> None:
    assert json.loads(json.dumps(DOCUMENTS)) == DOCUMENTS


def test_the_files_of_the_documents_are_the_same_content() -> None:
    assert catalog_of(join(DOCUMENTS), "content", CATALOG.version, HANDLERS) == CATALOG


def test_the_documents_of_those_files_are_the_same_documents() -> None:
    assert split(join(DOCUMENTS)) == DOCUMENTS


def test_every_office_topic_and_overlay_is_a_document_of_its_own() -> None:
    assert {key.partition("/")[2] for key in DOCUMENTS if key.startswith("offices/")} == set(CATALOG.offices)
    overlays = {f"overlays/{topic.id}/{office}" for topic in CATALOG.topics.values() for office in topic.overlays}
    assert {key for key in DOCUMENTS if key.startswith("overlays/")} == overlays


def test_a_document_has_the_sources_it_names_and_no_others() -> None:
    miami = DOCUMENTS["overlays/passport-adult/miami"]
    assert set(miami["sources"]) == {"miami-2026"}
    assert miami["verified_on"] == "2026-11-22"


@pytest.mark.parametrize("key", ["offices/miami", "overlays/passport-adult/miami", "alarms/at-door", "districts/AK"])
def test_a_document_with_its_own_source_keeps_it_beside_anothers_of_the_same_name(key: Key) -> None:
    name = next(iter(DOCUMENTS[key]["sources"]))
    other = {"name": "Otra cosa", "official": False}
    changed = DOCUMENTS | {key: DOCUMENTS[key] | {"sources": DOCUMENTS[key]["sources"] | {name: other}}}
    assert split(join(changed)) == changed


def test_other_dates_of_one_office_are_kept() -> None:
    office: Document = DOCUMENTS["offices/miami"] | {"verified_on": "2026-12-01", "review_by": "2027-03-01"}
    changed = DOCUMENTS | {"offices/miami": office}
    assert split(join(changed))["offices/miami"] == office
    catalog = catalog_of(join(changed), "content", "", HANDLERS)
    assert {str(phone.verified_on) for phone in catalog.offices["miami"].phones} == {"2026-12-01"}
    assert {str(phone.verified_on) for phone in catalog.offices["dallas"].phones} == {"2026-11-22"}


def test_a_closure_with_a_source_of_its_own_is_read() -> None:
    closure = CLOSURE | {"source": "office", "sources": {"office": {"name": "Consulado"}}}
    catalog = catalog_of(join(DOCUMENTS | {"closures/miami/one": closure}), "content", "", HANDLERS)
    assert [(row.id, row.office, row.sources[0].name) for row in catalog.closures] == [("one", "miami", "Consulado")]
    assert split(join(DOCUMENTS | {"closures/miami/one": closure}))["closures/miami/one"] == closure


@pytest.mark.parametrize(
    ("key", "office", "file"),
    [
        ("offices/paterson", "paterson", "offices.yml"),
        ("overlays/passport-adult/miami", "miami", "passport-adult.yml"),
        ("closures/miami/2026-12-24", "miami", "calendar.yml"),
        ("events/dallas/wichita-2023-11-04", "dallas", "calendar.yml"),
        ("topics/passport/passport-adult", None, "topics/passport/passport-adult.yml"),
        ("updates/pe-voto-multa", None, "updates/pe-voto-multa.yml"),
        ("hotlines/988", None, "hotlines.yml"),
        ("national/keywords", None, "keywords.yml"),
    ],
)
def test_a_key_tells_its_office_and_its_file(key: Key, office: str | None, file: str) -> None:
    assert office_of(key) == office
    assert file_of(key) == file


def test_every_file_of_a_document_exists() -> None:
    names = {Path(name).name for name in FILES}
    assert {Path(file_of(key)).name for key in DOCUMENTS} <= names


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}, {"a": 2, "b": 3}),
        ({"a": 1}, {"a": 2}, {"a": 3}, {"a": 2}),
        ({"a": 1, "b": 1}, {"b": 1}, {"a": 1, "b": 2}, {"b": 2}),
        ({"a": 1}, {"a": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 2}),
        ({"a": [1, 2]}, {"a": [1, 3]}, {"a": [4, 2]}, {"a": [4, 3]}),
        ({"a": [1, 2]}, {"a": [1, 2, 3]}, {"a": [4, 2]}, {"a": [1, 2, 3]}),
        ({"a": 1}, {"a": 1}, None, None),
        (
            [{"value": "1", "n": "a"}, {"value": "2", "n": "b"}],
            [{"value": "3", "n": "a"}, {"value": "2", "n": "b"}],
            [{"value": "2", "n": "b"}, {"value": "1", "n": "a"}],
            [{"value": "3", "n": "a"}, {"value": "2", "n": "b"}],
        ),
        (
            [{"es": "x", "on": 1, "by": 1}],
            [{"es": "x", "on": 2, "by": 1}],
            [{"es": "x", "on": 1, "by": 3}],
            [{"es": "x", "on": 2, "by": 3}],
        ),
    ],
)
def test_what_either_changed_is_in_the_merger_and_mine_where_both_did(
    base: object, mine: object, theirs: object, merged: object
) -> None:
    assert merge(base, mine, theirs) == merged
