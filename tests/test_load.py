"""Broken content never starts: every fault names file, key, problem and remedy."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.catalog import Catalog
from bot.errors import ContentError, Fault
from bot.handlers import HANDLERS
from bot.publishing.check import FILES, coverage
from bot.publishing.load import load
from bot.settings import ROOT
from tests.builders import CATALOG

PASSPORT = "topics/passport/passport-adult.yml"
DOOR = "topics/rights/ice-at-door.yml"
UPDATE = "updates/us-2026-01-01-remittance-tax.yml"
COMPARE = "Compare it with its neighbours or docs/architecture.md."
CORRECT = "Correct the name or add what it names."
SPANISH = "Write them under `es`."

Break = Callable[[str, str, str], tuple[Fault, ...]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "content", tmp_path / "content")


@pytest.fixture
def broken(folder: Path) -> Break:
    """Replaces a text in one file; what is then found wrong."""

    def swap(name: str, old: str, new: str) -> tuple[Fault, ...]:
        path = folder / name
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")
        return faults_of(folder)

    return swap


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(ContentError) as caught:
        load(folder, HANDLERS)
    return caught.value.faults


def test_the_shipped_content_loads(folder: Path) -> None:
    catalog: Catalog = load(folder, HANDLERS)
    assert catalog == CATALOG
    assert catalog.version == CATALOG.version


def test_another_content_is_another_version(folder: Path) -> None:
    path = folder / PASSPORT
    path.write_text(path.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    assert load(folder, HANDLERS).version != CATALOG.version


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "key", "problem", "remedy"),
    [
        pytest.param(
            PASSPORT, "kind: procedure", "kind: [procedure", PASSPORT, "line 3", "it is not YAML", "Mend that line.",
            id="bad YAML",
        ),
        pytest.param(
            PASSPORT, "kind: procedure", "kind: procedure\ncolour: red", PASSPORT, "colour",
            "Unexpected keyword argument", COMPARE, id="unknown key of a topic",
        ),
        pytest.param(
            PASSPORT, '- es: "Su DNI."', '- colour: red\n  es: "Su DNI."', PASSPORT, "body.requirements.0.colour",
            "Unexpected keyword argument", COMPARE, id="unknown key of a fact",
        ),
        pytest.param(
            "offices.yml", "  city: Washington", "  town: Washington", "offices.yml: embassy-washington", "city",
            "Field required", COMPARE, id="missing key of an office",
        ),
        pytest.param(
            PASSPORT, "confidence: high", "confidence: sure", PASSPORT, "confidence",
            "Input should be 'high', 'medium', 'low' or 'unverified' (found 'sure')", COMPARE, id="unknown confidence",
        ),
        pytest.param(
            PASSPORT, "{amount: 70,", "{amount: lots,", PASSPORT, "overlays.miami.fees.0.amount", "(found 'lots')",
            COMPARE, id="amount that is no number",
        ),
        pytest.param(
            PASSPORT, "id: passport-adult", "id: passport", PASSPORT, "id", "it is 'passport'",
            "Make it the file's name.", id="id that is not the file's name",
        ),
        pytest.param(
            PASSPORT, '- es: "Su DNI."\n  ', "- ", PASSPORT, "requirements.0", "the Spanish words are missing", SPANISH,
            id="fact without Spanish",
        ),
        pytest.param(
            PASSPORT, 'title: {es: "Pasaporte para mayores de edad",', "title: {", PASSPORT, "title",
            "the Spanish words are missing", SPANISH, id="topic title without Spanish",
        ),
        pytest.param(
            PASSPORT, '- {title: {es: "Pasaporte para adultos en gob.pe",', "- {title: {", PASSPORT, "links",
            "the Spanish words are missing", SPANISH, id="link without Spanish",
        ),
        pytest.param(
            UPDATE, "title: {es:", "title: {qu:", UPDATE, "title", "the Spanish words are missing", SPANISH,
            id="update without Spanish",
        ),
        pytest.param(
            "emergency.yml", "title: {es: ICE está en la puerta,", "title: {", "emergency.yml", "at-door",
            "the Spanish words are missing", SPANISH, id="alarm title without Spanish",
        ),
        pytest.param(
            "hotlines.yml", "hours: {es:", "hours: {qu:", "hotlines.yml", "911.hours", "the Spanish words are missing",
            SPANISH, id="hotline hours without Spanish",
        ),
        pytest.param(
            PASSPORT, "Su DNI.", "Su **DNI**.", PASSPORT, "requirements.0.es", "it holds `**`",
            "Leave bold to the bot.", id="bold in a fact",
        ),
        pytest.param(
            PASSPORT, "  source: miami-page", "  source: nowhere", PASSPORT, "body.where.0.sources",
            "no source is called 'nowhere'", COMPARE, id="unknown source",
        ),
        pytest.param(
            DOOR, "phones: [uwd", "phones: [nobody", DOOR, "phones", "'nobody' does not exist", CORRECT,
            id="unknown hotline",
        ),
        pytest.param(
            PASSPORT, "related: [dni-renewal-adult", "related: [no-such-topic", PASSPORT, "related",
            "'no-such-topic' does not exist", CORRECT, id="unknown topic",
        ),
        pytest.param(
            PASSPORT, "  dallas:\n", "  lima:\n", PASSPORT, "overlays", "'lima' does not exist", CORRECT,
            id="unknown office of an overlay",
        ),
        pytest.param(
            "offices.yml", "  offices:\n  - seattle\n", "  offices:\n  - lima\n", "offices.yml", "districts.AK",
            "'lima' does not exist", CORRECT, id="unknown office of a district",
        ),
        pytest.param(
            "emergency.yml", "phones: [uwd", "phones: [nobody", "emergency.yml", "at-door.phones",
            "'nobody' does not exist", CORRECT, id="unknown hotline of an alarm",
        ),
        pytest.param(
            "emergency.yml", "topic: ice-at-door", "topic: no-such-topic", "emergency.yml", "at-door.topics",
            "'no-such-topic' does not exist", CORRECT, id="unknown topic of an alarm",
        ),
        pytest.param(
            "keywords.yml", "passport-adult:", "passport-adlt:", "keywords.yml", "file",
            "'passport-adlt' does not exist", CORRECT, id="keywords of an unknown intent",
        ),
        pytest.param(
            PASSPORT, "review_by: 2027-02-20", "review_by: 2026-01-01", PASSPORT, "review_by",
            "2026-01-01 is before verified_on 2026-11-22", "Give a later date.", id="topic reviewed before it is verified",
        ),
        pytest.param(
            "emergency.yml", "review_by: 2026-11-29", "review_by: 2026-01-01", "emergency.yml", "review_by",
            "2026-01-01 is before verified_on 2026-11-22", "Give a later date.", id="alarm reviewed before it is verified",
        ),
        pytest.param(
            "hotlines.yml", "review_by: 2027-02-20", "review_by: 2026-01-01", "hotlines.yml", "review_by",
            "2026-01-01 is before verified_on 2026-11-22", "Give a later date.",
            id="hotline reviewed before it is verified",
        ),
        pytest.param(
            "offices.yml", "'+17867132401'", "'786-713-2401'", "offices.yml", "miami.phones",
            "'786-713-2401' is not a US number", "Write +1 and ten digits.", id="bad phone",
        ),
        pytest.param(
            "offices.yml", "directory: http", "directory: ask", "offices.yml", "directory", "it is no address",
            "Give the official list of consulates.", id="directory that is no address",
        ),
        pytest.param(
            "emergency.yml", "- id: street", "- id: at-door", "emergency.yml", "at-door", "it stands there twice",
            "Keep one.", id="the same id twice",
        ),
    ],
)  # fmt: skip
def test_a_fault_names_file_key_problem_and_remedy(
    broken: Break, file: str, old: str, new: str, where: str, key: str, problem: str, remedy: str
) -> None:
    found = [fault for fault in broken(file, old, new) if (fault.where, fault.key) == (f"content/{where}", key)]
    assert found
    assert problem in found[0].problem
    assert found[0].remedy == remedy
    assert str(found[0]) == f"content/{where}: {key}: {found[0].problem}. {remedy}"


def test_every_fault_is_told_at_once(folder: Path, broken: Break) -> None:
    broken(PASSPORT, "{amount: 70,", "{amount: lots,")
    faults = broken(DOOR, "kind: right", "kind: wrong")
    assert {fault.where for fault in faults} == {f"content/{PASSPORT}", f"content/{DOOR}"}


def test_the_error_says_each_fault_on_a_line_of_its_own(folder: Path, broken: Break) -> None:
    broken(PASSPORT, "{amount: 70,", "{amount: lots,")
    with pytest.raises(ContentError) as caught:
        load(folder, HANDLERS)
    assert str(caught.value).splitlines() == [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", FILES.values())
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert [(fault.where, fault.problem) for fault in faults_of(folder)] == [(f"content/{name}", "it is missing")]


@pytest.mark.parametrize("written", ["", "- a\n- list\n", "only words\n"])
def test_a_file_without_keys_is_named(folder: Path, written: str) -> None:
    (folder / PASSPORT).write_text(written, encoding="utf-8")
    assert [(fault.where, fault.problem) for fault in faults_of(folder)] == [
        (f"content/{PASSPORT}", "it holds no keys")
    ]


def test_a_file_that_is_no_text_is_named(folder: Path) -> None:
    (folder / PASSPORT).write_bytes(b"title: \xff\xfe")
    assert faults_of(folder)[0].where == f"content/{PASSPORT}"


def test_an_empty_list_of_offices_is_a_fault_and_no_crash(broken: Break) -> None:
    faults = broken("offices.yml", "offices:\n- id:", "offices:\nspare:\n- id:")
    assert any("does not exist" in fault.problem for fault in faults)


def test_a_topic_without_a_summary_is_named(folder: Path) -> None:
    path = folder / "topics/rights/family-plan.yml"
    lines = path.read_text(encoding="utf-8").split("\nsummary:\n")
    path.write_text(lines[0] + "\nwho:\n" + lines[1], encoding="utf-8")
    assert [(fault.key, fault.problem) for fault in faults_of(folder)] == [("summary", "it is missing")]


def test_a_fact_without_a_source_of_its_own_has_its_topics() -> None:
    topic = CATALOG.topics["passport-adult"]
    assert topic.body.summary[0].sources == topic.sources
    assert topic.body.summary[0].verified_on == topic.verified_on


def test_a_fact_that_picks_a_source_has_only_that_one() -> None:
    (envelope, *_) = CATALOG.topics["passport-adult"].overlays["miami"].requirements
    assert [source.dated for source in envelope.sources] == ["2026"]


def test_updates_stand_newest_first() -> None:
    days = [update.published or date.min for update in CATALOG.updates]
    assert days == sorted(days, reverse=True)


def test_coverage_counts_the_texts_of_each_topic_by_locale() -> None:
    rows = {row[0]: row[1:] for row in coverage(CATALOG, ("es", "qu"))}
    assert rows.keys() == CATALOG.topics.keys()
    pets, passport = (len(CATALOG.topics[topic].body.facts()) for topic in ("pets", "passport-adult"))
    assert rows["pets"][:2] == (f"{pets}/{pets}", f"0/{pets}")
    assert rows["passport-adult"][0] == f"{passport}/{passport}"
    assert rows["passport-adult"][2:] == ("high", "2027-02-20")


def test_a_hotline_that_is_no_phone_is_refused(broken: Break) -> None:
    (fault,) = broken("hotlines.yml", "'+1 800 799 7233'", "'+1 800 799 723'")
    assert (fault.where, fault.key) == ("content/hotlines.yml", "dv.number")


def test_a_value_without_a_source_is_refused(broken: Break) -> None:
    (fault,) = broken(
        "hotlines.yml",
        "    usagov-victims: {name: USAGov en español, url: 'https://cms.usa.gov/es/ayuda-victimas-crimen', official: true}\n",
        "    {}\n",
    )
    assert fault.problem == "it names no source"


def test_a_text_too_long_for_a_message_is_refused(broken: Break) -> None:
    (fault,) = broken("emergency.yml", "No corra ni empuje. No mienta. No firme nada.", "No corra. " * 100)
    assert (fault.where, fault.key) == ("content/emergency.yml", "street.es")


@pytest.mark.parametrize("gone", ["currency: USD, ", ', as_of: "2026"'])
def test_a_fee_without_currency_or_date_is_refused(broken: Break, gone: str) -> None:
    name = "topics/passport/passport-adult.yml"
    assert {fault.where for fault in broken(name, gone, "")} == {f"content/{name}"}


def test_a_menu_the_bot_opens_is_missed(broken: Break) -> None:
    problems = {(fault.key, fault.problem) for fault in broken("menus.yml", "\nreturn:", "\nhomeward:")}
    assert ("menus", "'return' does not exist") in problems
