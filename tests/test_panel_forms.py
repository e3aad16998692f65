"""Forms as data: documents come back from them unchanged, input is read kindly, what is wrong is told beside its field."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.panel.forms import tree
from bot.panel.forms.kinds import edited, form_of
from bot.panel.forms.names import names
from bot.panel.forms.places import located
from bot.panel.forms.read import read, retold, translations_only
from bot.panel.forms.rows import free, slug
from bot.panel.forms.rules import Problem, problems
from bot.panel.forms.shown import Scene, Shown, ShownPart, shown
from bot.panel.forms.spec import Field, Form, Kind
from bot.panel.forms.tree import Tree
from bot.panel.forms.write import fresh, write
from bot.publishing.documents import split
from bot.publishing.load import read as read_files
from bot.revisions import Document, Key
from tests.builders import CATALOG, TODAY

PASSPORT = "topics/passport/passport-adult"
CONTENT = Path(__file__).parent.parent / "content"


@cache
def documents() -> dict[Key, Document]:
    return {key: document for key, document in split(read_files(CONTENT)).items() if edited(key)}


def a_document(key: Key, **changed: Any) -> Document:
    return {**documents()[key], **changed}


def form(key: Key) -> Form:
    made = form_of(key, str)
    assert made
    return made


def sent(key: Key, document: Document, **typed: str | list[str]) -> Tree:
    """The form of a document as a browser sends it, with `typed` in some fields."""
    fields: dict[str, tuple[str, ...]] = {**tree.flat(write(form(key), document))}
    for name, value in typed.items():
        fields[name] = (value,) if isinstance(value, str) else tuple(value)
    return tree.tree((name, one.replace("\n", "\r\n")) for name, leaf in fields.items() for one in leaf)


def reread(key: Key, document: Document, **typed: str | list[str]) -> Document:
    return read(form(key), sent(key, document, **typed), document)


def told(key: Key, document: Document, *, draft: bool = False, gettext: Callable[[str], str] = str) -> list[Problem]:
    return problems(key, document, CATALOG, gettext, required_to_publish=not draft, today=TODAY)


def at(found: list[Problem], name: str) -> str:
    """What is told beside a field, "" when nothing is."""
    return next((one.message for one in found if one.name == name), "")


def test_every_kind_of_document_has_a_form() -> None:
    kinds = {key.partition("/")[0] for key in documents()}
    assert kinds == {"topics", "overlays", "offices", "events", "updates", "hotlines", "alarms", "districts"}
    assert form_of("closures/miami/new", str)
    assert form_of("national/menus", str) is None


@pytest.mark.parametrize(
    "kind", ["topics", "overlays", "offices", "events", "updates", "hotlines", "alarms", "districts"]
)
def test_every_shipped_document_comes_back_from_its_form_unchanged(kind: str) -> None:
    every = {key: document for key, document in documents().items() if key.startswith(f"{kind}/")}
    assert every
    for key, document in every.items():
        again = reread(key, document)
        assert again == document, key
        assert list(again) == list(document), key


def test_every_shipped_document_can_be_published() -> None:
    wrong = {key: found for key, document in documents().items() if (found := told(key, document))}
    assert not wrong


def test_every_field_has_a_help_and_a_label() -> None:
    def bare(fields: tuple[Field, ...]) -> list[str]:
        inner = [name for field in fields for name in bare(field.inner)]
        return [field.name for field in fields if field.name != "id" and not (field.help and field.label)] + inner

    kinds = {key.partition("/")[0] for key in documents()} | {"closures"}
    assert {kind: bare(form(kind).fields) for kind in kinds} == {kind: [] for kind in kinds}


def test_one_changed_word_changes_nothing_else() -> None:
    before = a_document(PASSPORT)
    after = reread(PASSPORT, before, **{"requirements.0.en": "Your Peruvian DNI."})
    assert after["requirements"][0] == {**before["requirements"][0], "en": "Your Peruvian DNI."}
    assert {**after, "requirements": before["requirements"]} == before
    assert after["requirements"][1:] == before["requirements"][1:]


def test_keys_a_form_does_not_know_are_kept() -> None:
    before = a_document("offices/miami", something={"of": "ours"})
    before["phones"] = [{**before["phones"][0], "extension": 7}]
    after = reread("offices/miami", before, **{"phones.0.value": "(786) 555-0142"})
    assert after["something"] == {"of": "ours"}
    assert after["point"] == before["point"]
    assert after["phones"] == [{**before["phones"][0], "value": "+17865550142"}]


def test_a_field_that_was_not_sent_stays() -> None:
    before = a_document(PASSPORT)
    after = read(form(PASSPORT), tree.tree([("title.es", "Pasaporte")]), before)
    assert after == {**before, "title": {**before["title"], "es": "Pasaporte"}}


def test_a_translation_taken_out_is_gone() -> None:
    assert "qu" not in reread(PASSPORT, a_document(PASSPORT), **{"title.qu": " "})["title"]


def test_rows_are_added_moved_and_removed_without_losing_what_was_typed() -> None:
    key, before = PASSPORT, a_document(PASSPORT)
    posted = sent(key, before, **{"requirements.1.es": "Su pasaporte viejo."})
    new = {field.name: fresh(field) for field in form(key).fields if field.kind is Kind.ROWS}
    assert tree.change_rows(posted, "up:requirements.1", new) == "requirements"
    assert tree.change_rows(posted, "add:requirements", new) == "requirements"
    assert tree.change_rows(posted, "remove:requirements.2", new) == "requirements"
    after = read(form(key), posted, before)
    was = before["requirements"]
    assert after["requirements"] == [{**was[1], "es": "Su pasaporte viejo."}, was[0], was[3]]


@pytest.mark.parametrize(
    "action",
    [
        "up:requirements.0",
        "down:requirements.3",
        "remove:requirements.99",
        "remove:requirements.-1",
        "add:title",
        "add:nothing",
        "steal:requirements.1",
        "up:",
        ":",
        "remove:requirements.1e3",
        "up:requirements.²",
    ],
)
def test_a_button_that_makes_no_sense_changes_nothing(action: str) -> None:
    key, before = PASSPORT, a_document(PASSPORT)
    posted = sent(key, before)
    new = {field.name: fresh(field) for field in form(key).fields if field.kind is Kind.ROWS}
    assert tree.change_rows(posted, action, new) == ""
    assert read(form(key), posted, before) == before


def test_a_new_row_left_empty_is_none() -> None:
    key, before = PASSPORT, a_document(PASSPORT)
    posted = sent(key, before)
    tree.change_rows(posted, "add:fees", {"fees": fresh(next(one for one in form(key).fields if one.name == "fees"))})
    assert read(form(key), posted, before) == before


def test_the_last_row_taken_out_takes_its_list() -> None:
    key, before = "overlays/passport-adult/miami", a_document("overlays/passport-adult/miami")
    posted = sent(key, before)
    tree.change_rows(posted, "remove:fees.0", {"fees": {}})
    assert "fees" not in read(form(key), posted, before)


def test_a_new_source_is_named_after_its_words() -> None:
    key, before = PASSPORT, a_document(PASSPORT)
    field = next(one for one in form(key).fields if one.name == "sources")
    posted = sent(key, before)
    tree.change_rows(posted, "add:sources", {"sources": fresh(field)})
    number = len(before["sources"])
    again = [(name, one) for name, leaf in tree.flat(posted).items() for one in leaf]
    again = [pair for pair in again if pair[0] != f"sources.{number}.name"]
    typed = tree.tree([*again, (f"sources.{number}.name", "Cancillería del Perú")])
    sources = read(form(key), typed, before)["sources"]
    assert sources["cancilleria-del-peru"] == {"name": "Cancillería del Perú"}
    assert {name: one for name, one in sources.items() if name in before["sources"]} == before["sources"]


def test_two_rows_of_one_name_stay_two() -> None:
    key, before = PASSPORT, a_document(PASSPORT)
    after = reread(key, before, **{"sources.1.id": "miami-2026"})
    assert len(after["sources"]) == len(before["sources"])


def test_an_address_of_an_office_comes_and_goes() -> None:
    key = "offices/miami"
    document = reread(key, a_document(key), **{"emergency.value": "786 555 0142", "emergency.source": "miami-site"})
    assert document["emergency"] == {"value": "+17865550142", "confidence": "high", "source": "miami-site"}
    cleared = dict.fromkeys(("emergency.value", "emergency.source", "emergency.confidence"), "")
    assert "emergency" not in reread(key, document, **cleared)


@pytest.mark.parametrize(
    "typed",
    ["7865550142", "(786) 555-0142", "+1 786 555 0142", "1-786-555-0142", "786.555.0142", " 1 (786) 555 0142 "],
)
def test_ten_digits_are_a_phone_however_they_are_typed(typed: str) -> None:
    document = reread("offices/miami", a_document("offices/miami"), **{"phones.0.value": typed})
    assert document["phones"][0]["value"] == "+17865550142"
    assert not told("offices/miami", document)


@pytest.mark.parametrize("typed", ["seventy", "555-0142", "+51 1 204 2400", "78655501421", "786 555 014x"])
def test_a_phone_that_is_none_stays_as_typed_and_is_told(typed: str) -> None:
    document = reread("offices/miami", a_document("offices/miami"), **{"phones.0.value": typed})
    assert document["phones"][0]["value"] == typed
    assert "diez dígitos" in at(told("offices/miami", document, draft=True), "phones.0.value")


@pytest.mark.parametrize(
    ("typed", "amount"), [("70", 70), ("70.00", 70), ("70.50", 70.5), ("0", 0), (" 120.90 ", 120.9)]
)
def test_an_amount_is_a_number(typed: str, amount: float) -> None:
    key = "overlays/passport-adult/miami"
    document = reread(key, a_document(key), **{"fees.0.amount": typed})
    assert document["fees"][0]["amount"] == amount
    assert not told(key, document)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("seventy", "Escriba solo el número"),
        ("US$ 70", "Escriba solo el número"),
        ("-3", "Escriba solo el número"),
        ("70,50", "con un punto"),
        ("1.200,50", "con un punto"),
        ("1e9", "Escriba solo el número"),
        ("", "Falta"),
    ],
)
def test_a_fee_that_is_no_number_is_told(typed: str, says: str) -> None:
    key = "overlays/passport-adult/miami"
    document = reread(key, a_document(key), **{"fees.0.amount": typed})
    assert document["fees"][0].get("amount", "") == typed
    assert says in at(told(key, document, draft=True), "fees.0.amount")


@pytest.mark.parametrize(
    ("typed", "day"), [("2026-11-30", "2026-11-30"), ("30/11/2026", "2026-11-30"), ("3.1.2027", "2027-01-03")]
)
def test_a_day_may_be_written_as_in_peru(typed: str, day: str) -> None:
    assert reread(PASSPORT, a_document(PASSPORT), review_by=typed)["review_by"] == day


@pytest.mark.parametrize("typed", ["31/02/2027", "2027-13-01", "mañana", "11/30"])
def test_a_day_that_is_none_is_told(typed: str) -> None:
    assert "día/mes/año" in at(told(PASSPORT, reread(PASSPORT, a_document(PASSPORT), review_by=typed)), "review_by")


EVENT = "events/miami/fort-myers-2026-07-11"


@pytest.mark.parametrize(("typed", "hour"), [("08:30", "8:30"), ("8.30", "8:30"), ("14:05 h", "14:05")])
def test_an_hour_is_kept_as_content_writes_it(typed: str, hour: str) -> None:
    assert reread(EVENT, a_document(EVENT), **{"from": typed})["from"] == hour


@pytest.mark.parametrize("typed", ["25:00", "8:75", "ocho"])
def test_an_hour_that_is_none_is_told(typed: str) -> None:
    assert "08:30" in at(told(EVENT, reread(EVENT, a_document(EVENT), **{"from": typed})), "from")


@pytest.mark.parametrize(
    "typed", ["www.gob.pe", "javascript:alert(1)", "ftp://example.org", "https://", "https://x y.org"]
)
def test_a_link_that_is_none_is_told(typed: str) -> None:
    document = reread(PASSPORT, a_document(PASSPORT), **{"links.0.url": typed})
    assert "https://" in at(told(PASSPORT, document, draft=True), "links.0.url")


def test_spanish_that_is_missing_is_told_beside_it() -> None:
    document = reread(PASSPORT, a_document(PASSPORT), **{"requirements.0.es": "", "title.es": " "})
    found = told(PASSPORT, document, draft=True)
    assert at(found, "requirements.0.es") == at(found, "title.es") == "Falta el texto en castellano."


def test_a_text_that_is_too_long_is_told_in_its_language() -> None:
    document = reread(PASSPORT, a_document(PASSPORT), **{"requirements.0.qu": "a" * 701})
    assert at(told(PASSPORT, document, draft=True), "requirements.0.qu").startswith("Tiene 701 caracteres y caben 700.")


def test_asterisks_are_told() -> None:
    document = reread(PASSPORT, a_document(PASSPORT), **{"requirements.0.es": "Su **DNI**"})
    assert "negrita" in at(told(PASSPORT, document), "requirements.0.es")


@pytest.mark.parametrize(
    ("key", "typed", "name"),
    [
        (EVENT, {"until": "2026-07-10"}, "until"),
        (EVENT, {"to": "7:00"}, "to"),
        ("updates/us-2026-01-visa-bond", {"effective": "2026-02-01", "expires": "2026-01-31"}, "expires"),
    ],
)
def test_an_end_before_its_start_is_told(key: Key, typed: dict[str, str], name: str) -> None:
    document = reread(key, a_document(key), **typed)
    assert at(told(key, document, draft=True), name).startswith("Termina antes de empezar.")


def test_opening_hours_that_end_before_they_start_are_told() -> None:
    hours = [{"days": ["mon"], "from": "13:00", "to": "8:30", "source": "miami-site"}]
    assert at(told("offices/miami", a_document("offices/miami", weekly=hours)), "weekly.0.to")


def test_a_name_that_leads_nowhere_is_told() -> None:
    document = a_document(PASSPORT, related=["passport-minor", "no-such-topic"])
    document["requirements"] = [{**document["requirements"][0], "source": "no-such-source", "variant": "nobody"}]
    found = told(PASSPORT, document, draft=True)
    assert '"no-such-topic" no está en la lista' in at(found, "related.1.value")
    assert at(found, "requirements.0.source")
    assert at(found, "requirements.0.variant")


def test_an_overlay_knows_the_cases_of_its_topic() -> None:
    key = "overlays/passport-adult/miami"
    document = a_document(key)
    document["fees"] = [{**document["fees"][0], "variant": "representative"}]
    assert not told(key, document)
    assert ("representative", "Con representante legal") in names(key, document, CATALOG)["variants"]


def test_a_draft_may_lack_its_source_and_what_is_published_may_not() -> None:
    document = {name: value for name, value in a_document("updates/us-2026-01-visa-bond").items() if name != "sources"}
    assert not told("updates/any", document, draft=True)
    assert "sin fuente no se publica" in at(told("updates/any", document), "sources")


def test_a_source_without_a_name_is_told() -> None:
    document = reread(PASSPORT, a_document(PASSPORT), **{"sources.0.name": ""})
    assert at(told(PASSPORT, document, draft=True), "sources.0.name") == "Falta este dato."


def test_dates_of_the_proof_are_told_only_when_publishing() -> None:
    tomorrow = a_document(PASSPORT, verified_on="2026-11-24")
    backwards = a_document(PASSPORT, review_by="2026-11-01")
    assert "todavía no llega" in at(told(PASSPORT, tomorrow), "verified_on")
    assert at(told(PASSPORT, backwards), "review_by") or at(told(PASSPORT, backwards), "verified_on")
    assert not told(PASSPORT, tomorrow, draft=True)
    assert not told(PASSPORT, backwards, draft=True)


def test_a_line_verified_after_the_document_is_to_be_reviewed_is_told() -> None:
    document = a_document(PASSPORT)
    document["requirements"] = [{**document["requirements"][0], "verified_on": "2027-03-01"}]
    found = problems(PASSPORT, document, CATALOG, str, today=date(2027, 4, 1))
    assert at(found, "requirements.0.verified_on")


def test_a_district_that_is_confirmed_names_its_source() -> None:
    document = a_document("districts/AS", status="confirmed")
    assert at(told("districts/AS", document), "source")


def test_faults_are_told_in_the_officers_language() -> None:
    english = {"Falta el texto en castellano.": "The Spanish text is missing."}
    document = a_document(PASSPORT, title={"en": "Passport"})
    found = told(PASSPORT, document, gettext=lambda phrase: english.get(phrase, phrase))
    assert at(found, "title.es") == "The Spanish text is missing."


def test_a_translator_changes_no_spanish_and_nothing_else() -> None:
    key, before = PASSPORT, a_document(PASSPORT)
    typed = {"title.es": "Otro", "title.qu": "Pasaporte", "requirements.0.es": "Nada", "requirements.0.qu": "DNIyki!"}
    posted = sent(key, before, review_by="2030-01-01", **{**typed, "requirements.0.source": "miami-page"})
    tree.change_rows(posted, "remove:fees.0", {"fees": {}})
    allowed = translations_only(form(key), posted, write(form(key), before), ("en", "qu"))
    after = read(form(key), allowed, before)
    expected = {**before, "title": {**before["title"], "qu": "Pasaporte"}}
    expected["requirements"] = [{**before["requirements"][0], "qu": "DNIyki!"}, *before["requirements"][1:]]
    assert after == expected


def test_the_point_of_an_event_follows_its_city() -> None:
    event = a_document(EVENT)
    moved, wrong = located({**event, "city": "Charlotte", "state": "NC"}, event, str)
    assert not wrong
    assert 35 < moved["point"][0] < 36
    assert located(event, event, str) == (event, [])
    assert located({**event, "city": "Nowhere at all"}, event, str)[1][0].name == "city"


def find(parts: list[ShownPart], name: str) -> Shown:
    return next(field for part in parts for field in part.fields if field.name == name)


def test_a_translation_behind_shows_what_changed_and_may_be_confirmed() -> None:
    document = a_document(PASSPORT)
    stale = {"qu": {"DNIyki.": "Su documento."}, "en": {}}
    scene = Scene(gettext=str, names=names(PASSPORT, document, CATALOG), stale=stale, drafts=("qu",))
    spanish, english, quechua = (
        find(shown(form(PASSPORT), write(form(PASSPORT), document), scene), "requirements").rows[0].fields[0].words
    )
    assert spanish.state is None
    assert english.state == "current"
    assert quechua.state == "behind"
    assert [text for kind, text in quechua.changed if kind == "removed"] == ["documento"]
    assert [text for kind, text in quechua.changed if kind == "added"] == ["DNI"]


def test_a_value_that_no_list_has_is_still_shown() -> None:
    document = a_document(PASSPORT, confidence="certain")
    scene = Scene(gettext=str, names=names(PASSPORT, document, CATALOG), problems=told(PASSPORT, document))
    field = find(shown(form(PASSPORT), write(form(PASSPORT), document), scene), "confidence")
    assert ("certain", "certain") in field.options
    assert field.error


def test_names_are_made_of_letters_and_stay_free() -> None:
    assert slug("¿Qué cambió en la visa U?") == "que-cambio-en-la-visa-u"
    assert slug("¡¿…?!") == ""
    assert free("a", ["a", "a-2"]) == "a-3"


NAMES = st.one_of(
    st.sampled_from(
        ["title.es", "title", "requirements.0.es", "requirements", "requirements.rows", "requirements.x.es"]
    )
    | st.sampled_from(
        ["sources.0.id", "fees.0.amount", "fees.0.what", "confidence.es", "drafts", "do.0.es", "do", "..", ""]
    ),
    st.text(max_size=12),
)


@given(st.lists(st.tuples(NAMES, st.text(max_size=20)), max_size=12))
def test_whatever_is_sent_is_read_checked_and_shown_again(pairs: list[tuple[str, str]]) -> None:
    before = a_document(PASSPORT)
    posted = {**write(form(PASSPORT), before), **tree.tree(pairs)}
    after = read(form(PASSPORT), posted, before)
    scene = Scene(gettext=str, names=names(PASSPORT, after, CATALOG), problems=told(PASSPORT, after))
    assert shown(form(PASSPORT), posted, scene)
    assert reread(PASSPORT, after) == after


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=4), max_size=2)
DOCUMENTS = st.dictionaries(
    st.sampled_from(["title", "requirements", "fees", "sources", "variants", "states", "drafts", "verified_on", "ages", "links"]),
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["es", "en", "value", "a"]), inner, max_size=3),
        max_leaves=6,
    ),
)  # fmt: skip


@given(DOCUMENTS)
def test_a_document_of_any_shape_is_checked_and_shown(document: Document) -> None:
    found = told(PASSPORT, document)
    scene = Scene(gettext=str, names=names(PASSPORT, document, CATALOG), problems=found)
    assert found
    assert shown(form(PASSPORT), write(form(PASSPORT), document), scene)
    assert reread(PASSPORT, document) == document


def test_what_a_translator_wrote_on_an_older_version_brings_nothing_else_of_it_back() -> None:
    origin: Document = {
        "fees": [{"amount": 70}],
        "who": [{"es": "Todos.", "en": "All."}, {"es": "Nadie.", "en": "None."}],
    }
    mine: Document = {"fees": [{"amount": 70}], "who": [{"es": "Todos.", "en": "Everybody."}, {"es": "Nadie."}]}
    newest: Document = {
        "fees": [{"amount": 98}],
        "who": [{"es": "Nadie.", "en": "None."}, {"es": "Todos.", "en": "All."}],
    }
    assert retold(newest, origin, mine) == {
        "fees": [{"amount": 98}], "who": [{"es": "Nadie."}, {"es": "Todos.", "en": "Everybody."}],
    }  # fmt: skip
