"""The topics in the panel: the list and what is looked for in it, one topic in all languages, "still correct"."""

import copy
import time
from dataclasses import replace
from typing import Any

import pytest

from bot.panel import topic_page
from bot.panel.topic_list import Wanted, by_family, families, matching, rows, wanted
from bot.revisions import Document, Key, Revision, State
from bot.users import Role
from tests.builders import NOW, TODAY
from tests.officers import Panel

PASSPORT = "topics/passport/passport-adult"
MIAMI = "overlays/passport-adult/miami"
DALLAS = "overlays/passport-adult/dallas"


def es(text: str) -> str:
    return text


def a_topic(**given: Any) -> Document:
    """A small topic, all of it translated."""
    return {
        "id": "dni",
        "family": "identity",
        "title": {"es": "Renovar el DNI", "en": "Renew the DNI", "qu": "DNI musuqyachiy"},
        "summary": [{"es": "Pida una cita.", "en": "Make an appointment.", "qu": "Citata mañakuy."}],
        "confidence": "high",
        "verified_on": "2026-11-22",
        "review_by": "2027-02-20",
        "sources": {"reniec": {"name": "Reniec", "url": "https://www.gob.pe/reniec"}},
    } | given


def a_revision(key: Key, body: Document, **given: Any) -> Revision:
    made = Revision(id=1, key=key, body=body, state=State.PUBLISHED, parent=None, author=None, saved_at=NOW)
    return replace(made, **given)


def listed(*bodies: Document, waiting: tuple[Revision, ...] = (), **given: Any) -> Any:
    published = {f"topics/{body['family']}/{body['id']}": body for body in bodies}
    return rows({key: a_revision(key, body, **given) for key, body in published.items()}, waiting, TODAY, "es")


def ids(found: Any) -> list[str]:
    return [row.topic for row in found]


# The list.


def test_topics_stand_in_their_families_in_the_order_of_the_menus() -> None:
    found = listed(a_topic(id="b", family="rights"), a_topic(id="z", title={"es": "Á"}), a_topic(id="a"))
    assert {family: ids(group) for family, group in by_family(found).items()} == {
        "identity": ["z", "a"],
        "rights": ["b"],
    }
    assert set(by_family(found)) <= set(families(es))


@pytest.mark.parametrize("text", ["cita", "CÍTA pida", "appointment", "mañakuy", "dni renovar", ""])
def test_words_are_looked_for_in_every_language_without_accents(text: str) -> None:
    assert ids(matching(listed(a_topic()), Wanted(text=text))) == ["dni"]


def test_words_that_stand_nowhere_find_nothing() -> None:
    assert not matching(listed(a_topic()), Wanted(text="cita pasaporte"))


def test_a_state_of_translation_finds_topics_with_at_least_one_such_text() -> None:
    behind = a_revision("topics/identity/late", a_topic(id="late"), stale={"en": {"Renew the DNI": "DNI"}})
    draft = a_revision("topics/identity/draft", a_topic(id="draft", drafts=["qu"]))
    missing = a_revision("topics/identity/lacking", a_topic(id="lacking", summary=[{"es": "Pida cita.", "en": "x"}]))
    found = rows({one.key: one for one in (behind, draft, missing)}, (), TODAY, "es")
    asked = {state: ids(matching(found, Wanted(standing={"qu": state}))) for state in ("behind", "draft", "missing")}
    assert asked == {"behind": [], "draft": ["draft"], "missing": ["lacking"]}
    assert ids(matching(found, Wanted(standing={"en": "behind"}))) == ["late"]
    assert ids(matching(found, Wanted(standing={"en": "current", "qu": "missing"}))) == ["lacking"]


def test_overdue_topics_and_those_with_a_draft_can_be_asked_for() -> None:
    due = a_topic(id="due", review_by="2026-11-22")
    waiting = a_revision("topics/identity/dni", a_topic(), id=2, state=State.IN_REVIEW)
    found = listed(a_topic(), due, waiting=(waiting,))
    assert ids(matching(found, Wanted(overdue=True))) == ["due"]
    assert ids(matching(found, Wanted(draft=True))) == ["dni"]


def test_a_topic_that_was_never_published_is_listed_with_its_draft() -> None:
    new = a_revision("topics/identity/new", a_topic(id="new"), state=State.DRAFT)
    (row,) = rows({}, (new,), TODAY, "es")
    assert (row.topic, row.draft) == ("new", State.DRAFT)


def test_an_office_sees_what_it_adds_below_the_topic() -> None:
    own = a_revision("overlays/dni/miami", {"summary": [{"es": "En Miami.", "qu": "Miamipi."}], "confidence": "low"})
    other = a_revision("overlays/dni/dallas", {"summary": [{"es": "En Dallas."}]})
    topic = a_revision("topics/identity/dni", a_topic(drafts=["qu"]))
    found = rows({one.key: one for one in (topic, own, other)}, (), TODAY, "es", "miami")
    assert [(row.office, row.worst("en"), row.worst("qu")) for row in found] == [
        (None, "current", "draft"),
        ("miami", "missing", "draft"),
    ]


def test_what_the_form_does_not_know_is_nothing_in_particular() -> None:
    assert wanted({"family": "x", "en": "x", "qu": "draft", "text": "  dni ", "page": "3"}) == Wanted(
        text="dni", standing={"en": "", "qu": "draft"}
    )
    assert wanted({}).everything
    assert not wanted({"overdue": "1"}).everything


# One topic.


def test_each_statement_stands_in_all_languages_with_the_words_of_its_spanish_that_changed() -> None:
    document = a_topic(drafts=["qu"])
    stale = {"en": {"Make an appointment.": "Pida una hora."}}
    summary = next(
        part for part in topic_page.parts("topics/identity/dni", document, stale, ["qu"], es) if part.name == "summary"
    )
    (line,) = summary.lines
    assert [(one.locale, one.state) for one in line.said] == [("es", "current"), ("en", "behind"), ("qu", "draft")]
    assert ("added", "cita") in line.said[1].changed
    assert ("removed", "hora") in line.said[1].changed


def test_a_fee_shows_its_amount_and_what_it_is_for() -> None:
    fees = [
        {"amount": 1234.5, "currency": "USD", "what": {"es": "pasaporte"}, "as_of": "2026"},
        {"amount": 0, "currency": "PEN", "what": {"es": "copia"}, "as_of": "2024", "place": {"es": "en el Perú"}},
    ]
    part = next(
        one for one in topic_page.parts("topics/identity/dni", a_topic(fees=fees), {}, (), es) if one.name == "fees"
    )
    assert [(line.amount, line.said[0].words, line.about) for line in part.lines] == [
        ("US$\u00a01,234.50", "pasaporte", ("Vigente al 2026",)),
        ("Gratis", "copia", ("Solo para comparar: en el Perú", "Vigente al 2024")),
    ]


def test_still_correct_moves_all_dates_and_nothing_else() -> None:
    document = a_topic(
        time=[{"es": "30 días", "verified_on": "2026-01-01", "review_by": "2026-02-01", "confidence": "low"}]
    )
    before = copy.deepcopy(document)
    after = topic_page.confirmed(document, TODAY)
    assert document == before
    assert (after["verified_on"], after["review_by"]) == ("2026-11-23", "2027-02-21")
    assert after["time"] == [{"es": "30 días", "confidence": "low"}]
    same = ("title", "summary", "sources", "confidence")
    assert [after[key] for key in same] == [before[key] for key in same]


def test_what_changes_every_week_stays_due_every_week() -> None:
    weekly = a_topic(verified_on="2026-11-22", review_by="2026-11-29")
    assert topic_page.confirmed(weekly, TODAY)["review_by"] == "2026-11-30"
    assert topic_page.confirmed({}, TODAY)["review_by"] == "2027-02-21"


# The pages.


def test_the_list_shows_every_topic_and_its_state(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR).get("/panel/topics").text
    topics = panel.desk.live().topics
    assert f"{len(topics)} de {len(topics)}" in page
    assert all(f'href="/panel/topics/{topic}"' in page for topic in topics)
    assert "QU · borrador" in page


def test_the_list_finds_by_text_family_and_state(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    found = browser.get("/panel/topics", params={"text": "pasaporte biométrico miami", "family": "passport"}).text
    assert "/panel/topics/ice-at-door" not in found
    nothing = browser.get("/panel/topics", params={"text": "xyzzy"}).text
    assert "Ningún tema es así." in nothing
    assert 'value="xyzzy"' in nothing


def test_the_list_is_quick(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    browser.get("/panel/topics")
    started = time.perf_counter()
    browser.get("/panel/topics", params={"text": "cita"})
    assert time.perf_counter() - started < 3  # on a busy machine; 0.3 seconds on a quiet one


def test_an_officer_reads_a_topic_in_all_languages_with_its_sources(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR).get("/panel/topics/passport-adult").text
    for words in (
        "Su DNI.",
        "Your DNI.",
        "DNIyki.",
        "S/\u00a0120.90",
        "Gestión, pasaporte de 10 años",
        "Miami",
        "Dallas",
    ):
        assert words in page
    for address in (f"/panel/edit/{PASSPORT}", f"/panel/edit/{MIAMI}", "/panel/new/overlay/passport-adult/paterson",
                    f"/panel/preview/{PASSPORT}", f"/panel/try/{PASSPORT}", "/panel/asked/passport-adult",
                    f"/panel/history/{PASSPORT}", "/panel/export/topics/passport-adult.xlsx"):  # fmt: skip
        assert f'href="{address}"' in page
    assert "Miami requires one, Dallas says none is needed" in page


@pytest.mark.parametrize("locale", ["es", "en"])
def test_every_topic_can_be_shown(panel: Panel, locale: str) -> None:
    browser = panel.officer(Role.EDITOR, Role.APPROVER, locale=locale)
    some = [*list(panel.desk.live().topics)[::8], "driver-license", "passport-adult", "bond"]
    assert {browser.get(f"/panel/topics/{topic}").status_code for topic in some} == {200}


def test_a_topic_there_is_not_is_not_found(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    for name in ("nothing", "passport", "%", "a" * 300):
        assert browser.get(f"/panel/topics/{name}").status_code == 404


def test_a_published_change_of_the_spanish_flags_its_translations_with_the_words_that_changed(panel: Panel) -> None:
    changed = topic(panel)
    changed["requirements"][0]["es"] = "Su DNI vigente."
    panel.publish({PASSPORT: changed})
    browser = panel.officer(Role.TRANSLATOR)
    page = browser.get("/panel/topics/passport-adult").text
    assert "El castellano cambió así:" in page
    assert "<ins> vigente</ins>" in page
    assert f'href="/panel/edit/{PASSPORT}">Traducir</a>' in page
    behind = browser.get("/panel/topics", params={"en": "behind"}).text
    assert "1 de " in behind
    assert "/panel/topics/passport-adult" in behind


def test_an_officer_of_an_office_sees_its_own_overlay_only(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR, office="miami").get("/panel/topics/passport-adult").text
    assert f'href="/panel/edit/{MIAMI}"' in page
    assert DALLAS not in page
    assert f'href="/panel/edit/{PASSPORT}"' not in page


def test_an_office_without_words_of_its_own_may_add_them(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR, office="paterson").get("/panel/topics/passport-adult").text
    assert 'href="/panel/new/overlay/passport-adult/paterson"' in page
    assert "/panel/new/overlay/passport-adult/miami" not in page


def test_an_approver_may_not_edit(panel: Panel) -> None:
    page = panel.officer(Role.APPROVER).get("/panel/topics/passport-adult").text
    assert "/panel/edit/" not in page
    assert "Sigue igual" not in page


def test_an_open_draft_is_told_and_what_is_published_is_shown(panel: Panel) -> None:
    changed = topic(panel)
    changed["requirements"][0]["es"] = "Su DNI vigente."
    save(panel, PASSPORT, changed)
    page = panel.officer(Role.EDITOR).get("/panel/topics/passport-adult").text
    assert "Hay una versión sin publicar:" in page
    assert "Su DNI vigente." not in page
    assert "El castellano cambió así:" not in page


def test_a_topic_that_is_only_a_draft_is_shown_as_such(panel: Panel) -> None:
    new = topic(panel) | {"id": "passport-new", "title": {"es": "Pasaporte electrónico"}}
    save(panel, "topics/passport/passport-new", new)
    page = panel.officer(Role.EDITOR).get("/panel/topics/passport-new").text
    assert "Este tema todavía no está publicado." in page
    assert "Sigue igual" not in page


def test_still_correct_is_published_at_once_for_all_languages(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    answer = browser.submit("/panel/topics/passport-adult/confirm", {"seen": seen(panel, PASSPORT)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/panel/topics/passport-adult")
    live = panel.desk.live().topics["passport-adult"]
    assert live.verified_on.isoformat() == topic(panel)["verified_on"] != "2026-11-22"
    assert live.behind == ()


def test_a_double_click_confirms_once(panel: Panel) -> None:
    browser, before = panel.officer(Role.EDITOR), seen(panel, PASSPORT)
    browser.submit("/panel/topics/passport-adult/confirm", {"seen": before})
    number = panel.desk.revisions.number()
    assert browser.submit("/panel/topics/passport-adult/confirm", {"seen": before}).status_code == 303
    assert panel.desk.revisions.number() == number


def test_nobody_confirms_what_changed_meanwhile(panel: Panel) -> None:
    browser, before = panel.officer(Role.EDITOR), seen(panel, PASSPORT)
    changed = topic(panel)
    changed["requirements"][0]["es"] = "Su DNI vigente."
    panel.publish({PASSPORT: changed})
    answer = browser.submit("/panel/topics/passport-adult/confirm", {"seen": before})
    assert answer.status_code == 422
    assert "Esto cambió mientras usted lo miraba." in answer.text
    assert topic(panel)["verified_on"] == "2026-11-22"


def test_an_office_confirms_what_it_adds(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR, office="miami")
    answer = browser.submit("/panel/topics/passport-adult/confirm", {"seen": seen(panel, MIAMI), "office": "miami"})
    assert answer.status_code == 303
    assert topic(panel, MIAMI)["verified_on"] != "2026-11-22" == topic(panel)["verified_on"]


@pytest.mark.parametrize(
    ("roles", "of", "office", "status"),
    [
        ((Role.EDITOR,), "miami", "", 403),
        ((Role.EDITOR,), "miami", "dallas", 404),
        ((Role.EDITOR,), None, "paterson", 404),
        ((Role.TRANSLATOR, Role.APPROVER), None, "", 403),
        ((Role.APPROVER,), "miami", "miami", 403),
    ],
)
def test_only_who_may_edit_confirms(
    panel: Panel, roles: tuple[Role, ...], of: str | None, office: str, status: int
) -> None:
    browser = panel.officer(*roles, office=of)
    data = {"seen": seen(panel, PASSPORT), "office": office}
    assert browser.submit("/panel/topics/passport-adult/confirm", data).status_code == status


def topic(panel: Panel, key: Key = PASSPORT) -> Document:
    revision = panel.desk.revisions.current(key)
    assert revision
    assert revision.body
    return copy.deepcopy(revision.body)


def seen(panel: Panel, key: Key) -> str:
    revision = panel.desk.revisions.current(key)
    assert revision
    return str(revision.id)


def save(panel: Panel, key: Key, body: Document) -> None:
    current = panel.desk.revisions.current(key)
    author = panel.user(Role.EDITOR, name="Rosa").id
    panel.desk.revisions.save(key, body, author=author, base=current.id if current else None)
