"""The way of a change to the public: reviewing, scheduling, giving back, the history, going back."""

from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from bot.panel.visit import SAID
from bot.revisions import Document, Key, Revision, State
from bot.users import Role, User
from tests.officers import Browser, Panel

OFFICE = "offices/paterson"
OVERLAY = "overlays/passport-adult/miami"
TOPIC = "topics/passport/passport-adult"
NO_DATES = (  # what is given, the field it is told beside, words of the sentence
    ({"publish_at": "2026-11-23T07:00"}, "publish_at", "ya pasó"),
    ({"publish_at": "mañana"}, "publish_at", "Escriba una fecha y una hora"),
    ({"publish_at": "2026-02-30T09:00"}, "publish_at", "Escriba una fecha y una hora"),
    ({"publish_at": "0001-01-01T00:00"}, "publish_at", "Escriba una fecha y una hora"),
    ({"publish_at": "9999-12-31T23:59"}, "publish_at", "Escriba una fecha y una hora"),
    ({"publish_at": "2026-12-01T09:00Z"}, "publish_at", "Escriba una fecha y una hora"),
    ({"publish_at": "2027-03-14T02:30"}, "publish_at", "cambia el reloj"),
    ({"expires_at": "2026-11-22T09:00"}, "expires_at", "Termina antes"),
    ({"publish_at": "2026-12-02T09:00", "expires_at": "2026-12-01T09:00"}, "expires_at", "Termina antes"),
    ({"publish_at": "2026-12-02T09:00", "expires_at": "nunca"}, "expires_at", "Escriba una fecha"),
    ({"dated": "1"}, "publish_at", "Elija al menos una"),
)


def published(panel: Panel, key: Key) -> Document:
    current = panel.desk.revisions.current(key)
    assert current
    assert current.body is not None
    return current.body


def a_draft(panel: Panel, author: User, key: Key = OFFICE, **changed: Any) -> Revision:
    """Somebody's draft: what is published with some of it changed."""
    newest = panel.desk.revisions.open(key) or panel.desk.revisions.current(key)
    body = published(panel, key) | (changed or {"city": "Paterson del Norte"})
    return panel.desk.revisions.save(key, body, author=author.id, base=newest.id if newest else None)


def in_review(panel: Panel, author: User, key: Key = OFFICE, note: str = "", **changed: Any) -> Revision:
    return panel.desk.revisions.submit(a_draft(panel, author, key, **changed).id, author.id, note)


def state(panel: Panel, revision: Revision) -> State:
    found = panel.desk.revisions.get(revision.id)
    assert found
    return found.state


def page_of(revision: Revision, step: str = "") -> str:
    return f"/panel/revisions/{revision.id}" + (f"/{step}" if step else "")


def told(response: Any) -> str:
    """The code of what the next page says."""
    assert response.status_code == 303, response.text
    return str(response.cookies.get(SAID))


def words(response: Any) -> str:
    return unescape(response.text)


@pytest.fixture
def editor(panel: Panel) -> User:
    return panel.user(Role.EDITOR, office="paterson", name="Elena")


@pytest.fixture
def approver(panel: Panel) -> Browser:
    return panel.officer(Role.APPROVER, office="paterson", name="Ana")


class TestRevision:
    def test_it_shows_the_exact_words_that_change_and_who_wrote_them(
        self, panel: Panel, editor: User, approver: Browser
    ) -> None:
        page = approver.get(page_of(in_review(panel, editor, note="Cambió el letrero")))
        assert page.status_code == 200
        assert "Paterson<ins> del Norte</ins>" in page.text
        assert "Ciudad" in page.text
        assert "Elena" in page.text
        assert "Cambió el letrero" in page.text
        assert f"/panel/preview/{OFFICE}?revision=" in page.text

    def test_everybody_who_wrote_in_it_is_named(self, panel: Panel, editor: User, approver: Browser) -> None:
        second = panel.user(Role.EDITOR, office="paterson", name="Quena")
        a_draft(panel, editor)
        revision = in_review(panel, second, state="NY")
        assert "Elena, Quena" in words(approver.get(page_of(revision)))

    def test_it_says_which_translations_will_fall_behind(self, panel: Panel) -> None:
        author = panel.user(Role.EDITOR, name="Elena")
        body = published(panel, OVERLAY)
        first = body["requirements"][0]
        changed = [first | {"es": "En Miami, dos sobres."}, *body["requirements"][1:]]
        revision = in_review(panel, author, OVERLAY, requirements=changed)
        page = words(panel.officer(Role.APPROVER).get(page_of(revision)))
        assert "quedarán atrasadas" in page
        assert first["en"] in page
        assert panel.desk.revisions.current(OVERLAY).stale == {}  # type: ignore[union-attr]

    def test_its_sources_are_named(self, panel: Panel, editor: User, approver: Browser) -> None:
        source = next(iter(published(panel, OFFICE)["sources"].values()))
        assert source["name"] in words(approver.get(page_of(in_review(panel, editor))))

    def test_another_offices_is_not_found(self, panel: Panel, editor: User) -> None:
        revision = in_review(panel, editor)
        stranger = panel.officer(Role.EDITOR, Role.APPROVER, office="miami")
        assert stranger.get(page_of(revision)).status_code == 404
        for step in ("submit", "approve", "give-back", "withdraw", "discard", "restore"):
            assert stranger.submit(page_of(revision, step)).status_code == 404
        assert state(panel, revision) is State.IN_REVIEW

    def test_a_number_that_is_none_is_not_found(self, approver: Browser) -> None:
        for number in ("0", "99999", "2147483648", "99999999999999999999"):
            assert approver.get(f"/panel/revisions/{number}").status_code == 404, number
            assert approver.submit(f"/panel/revisions/{number}/approve").status_code == 404, number
            assert approver.submit(f"/panel/revisions/{number}/restore").status_code == 404, number

    def test_in_english(self, panel: Panel, editor: User) -> None:
        revision = in_review(panel, editor)
        page = panel.officer(Role.APPROVER, locale="en").get(page_of(revision))
        assert page.status_code == 200
        assert '<html lang="en">' in page.text


class TestSubmit:
    def test_a_draft_goes_into_review(self, panel: Panel, editor: User) -> None:
        revision = a_draft(panel, editor)
        browser = panel.officer(user=editor)
        assert "Enviar a revisión" in browser.get(page_of(revision)).text
        assert told(browser.submit(page_of(revision, "submit"), {"note": " Nuevo letrero "})) == "submitted"
        assert state(panel, revision) is State.IN_REVIEW
        assert panel.desk.revisions.get(revision.id).note == "Nuevo letrero"  # type: ignore[union-attr]

    def test_twice_is_once(self, panel: Panel, editor: User) -> None:
        revision, browser = a_draft(panel, editor), panel.officer(user=editor)
        browser.submit(page_of(revision, "submit"))
        assert told(browser.submit(page_of(revision, "submit"))) == "already-done"

    def test_a_comment_that_is_too_long_comes_back_whole(self, panel: Panel, editor: User) -> None:
        revision, long = a_draft(panel, editor), "x" * 1001
        refused = panel.officer(user=editor).submit(page_of(revision, "submit"), {"note": long})
        assert refused.status_code == 422
        assert long in refused.text
        assert state(panel, revision) is State.DRAFT

    def test_who_only_approves_does_not_submit(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = a_draft(panel, editor)
        assert approver.submit(page_of(revision, "submit")).status_code == 403
        assert state(panel, revision) is State.DRAFT


class TestApprove:
    def test_it_is_published_at_once_and_the_bot_has_it(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor)
        assert told(approver.submit(page_of(revision, "approve"))) == "approved"
        assert state(panel, revision) is State.PUBLISHED
        assert panel.desk.live().offices["paterson"].city == "Paterson del Norte"

    def test_twice_is_once(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor)
        approver.submit(page_of(revision, "approve"))
        number = panel.desk.revisions.number()
        assert told(approver.submit(page_of(revision, "approve"))) == "already-done"
        assert panel.desk.revisions.number() == number

    def test_nobody_approves_what_they_wrote(self, panel: Panel) -> None:
        both = panel.user(Role.EDITOR, Role.APPROVER, office="paterson")
        revision, browser = in_review(panel, both), panel.officer(user=both)
        page = browser.get(page_of(revision))
        assert "Nadie aprueba lo que escribió" in page.text
        assert "/approve" not in page.text
        refused = browser.submit(page_of(revision, "approve"))
        assert refused.status_code == 403
        assert "Nadie aprueba lo que escribió" in refused.text
        assert state(panel, revision) is State.IN_REVIEW

    def test_nor_what_they_wrote_in_before_somebody_else_did(self, panel: Panel, editor: User) -> None:
        both = panel.user(Role.EDITOR, Role.APPROVER, office="paterson")
        a_draft(panel, both)
        revision = in_review(panel, editor, state="NY")
        assert panel.officer(user=both).submit(page_of(revision, "approve")).status_code == 403

    def test_an_editor_does_not_approve(self, panel: Panel, editor: User) -> None:
        revision = in_review(panel, editor)
        other = panel.officer(Role.EDITOR, Role.TRANSLATOR, office="paterson")
        assert other.submit(page_of(revision, "approve")).status_code == 403
        assert "/approve" not in other.get(page_of(revision)).text

    def test_an_approver_of_an_office_does_not_publish_national_words(self, panel: Panel, approver: Browser) -> None:
        revision = in_review(panel, panel.user(Role.EDITOR), TOPIC, urgency="")
        assert approver.get(page_of(revision)).status_code == 200
        assert approver.submit(page_of(revision, "approve")).status_code == 403

    def test_a_missing_source_is_refused_and_stays_in_review(
        self, panel: Panel, editor: User, approver: Browser
    ) -> None:
        revision = in_review(panel, editor, sources={})
        assert "Antes de publicar" in approver.get(page_of(revision)).text
        refused = approver.submit(page_of(revision, "approve"))
        assert refused.status_code == 422
        assert "sigue en revisión" in refused.text
        assert "fuente" in words(refused).lower()
        assert state(panel, revision) is State.IN_REVIEW

    def test_content_that_would_not_hold_together_is_refused(self, panel: Panel) -> None:
        menus = published(panel, "national/menus")
        revision = in_review(panel, panel.user(Role.EDITOR), "national/menus", documents=menus["documents"][1:])
        refused = panel.officer(Role.APPROVER).submit(page_of(revision, "approve"))
        assert refused.status_code == 422
        assert "passport-adult" in refused.text
        assert state(panel, revision) is State.IN_REVIEW

    def test_a_newer_version_of_it_was_saved_meanwhile(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor)
        a_draft(panel, editor, state="NY")
        assert told(approver.submit(page_of(revision, "approve"))) == "moved-on"
        assert panel.desk.live().offices["paterson"].city == "Paterson"

    def test_a_draft_is_not_approved(self, panel: Panel, editor: User, approver: Browser) -> None:
        assert told(approver.submit(page_of(a_draft(panel, editor), "approve"))) == "moved-on"


class TestSchedule:
    def test_it_waits_for_its_day_by_the_clock_of_the_office(
        self, panel: Panel, editor: User, approver: Browser
    ) -> None:
        revision = in_review(panel, editor)
        given = {"publish_at": "2026-12-01T09:00", "expires_at": "2026-12-24T18:30", "dated": "1"}
        assert told(approver.submit(page_of(revision, "approve"), given)) == "scheduled"
        found = panel.desk.revisions.get(revision.id)
        assert found
        assert found.state is State.APPROVED
        assert found.publish_at == datetime(2026, 12, 1, 14, tzinfo=UTC)
        assert found.expires_at == datetime(2026, 12, 24, 23, 30, tzinfo=UTC)
        assert panel.desk.live().offices["paterson"].city == "Paterson"
        page = words(approver.get(page_of(revision)))
        assert "hora de Paterson" in page
        assert "1 dic 2026, 9:00" in page

    def test_national_words_go_by_the_clock_of_lima(self, panel: Panel) -> None:
        revision = in_review(panel, panel.user(Role.EDITOR), TOPIC, related=[])
        browser = panel.officer(Role.APPROVER)
        assert "hora de Lima" in browser.get(page_of(revision)).text
        assert told(browser.submit(page_of(revision, "approve"), {"publish_at": "2027-07-01T09:00"})) == "scheduled"
        found = panel.desk.revisions.get(revision.id)
        assert found
        assert found.publish_at == datetime(2027, 7, 1, 14, tzinfo=UTC)  # Lima has no summer time

    def test_an_end_alone_publishes_now(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor)
        given = {"expires_at": "2026-12-24T18:30", "dated": "1"}
        assert told(approver.submit(page_of(revision, "approve"), given)) == "approved"
        assert panel.desk.revisions.get(revision.id).expires_at == datetime(2026, 12, 24, 23, 30, tzinfo=UTC)  # type: ignore[union-attr]

    def test_a_date_that_cannot_be_is_told_beside_its_field(
        self, panel: Panel, editor: User, approver: Browser
    ) -> None:
        revision = in_review(panel, editor)
        for given, field, sentence in NO_DATES:
            refused = approver.submit(page_of(revision, "approve"), given)
            assert refused.status_code == 422, given
            beside = words(refused).partition(f'id="{field}-error">')[2].partition("</p>")[0]
            assert sentence in beside, given
            assert all(value in words(refused) for value in given.values()), given
        assert state(panel, revision) is State.IN_REVIEW

    def test_an_approval_is_withdrawn_before_its_day(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor)
        approver.submit(page_of(revision, "approve"), {"publish_at": "2026-12-01T09:00"})
        assert "Retirar la aprobación" in approver.get(page_of(revision)).text
        assert panel.officer(user=editor).submit(page_of(revision, "withdraw")).status_code == 403
        assert told(approver.submit(page_of(revision, "withdraw"))) == "withdrawn"
        assert state(panel, revision) is State.DRAFT
        assert told(approver.submit(page_of(revision, "withdraw"))) == "already-done"

    def test_or_published_before_its_day(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor)
        approver.submit(page_of(revision, "approve"), {"publish_at": "2026-12-01T09:00"})
        assert told(approver.submit(page_of(revision, "approve"))) == "approved"
        assert state(panel, revision) is State.PUBLISHED


class TestGiveBack:
    def test_with_a_reason(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor)
        assert told(approver.submit(page_of(revision, "give-back"), {"note": "¿De dónde sale?"})) == "given-back"
        assert state(panel, revision) is State.DRAFT
        page = words(panel.officer(user=editor).get("/panel/review"))
        assert "¿De dónde sale?" in page
        assert "devuelto" in page

    def test_not_without_one(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor)
        refused = approver.submit(page_of(revision, "give-back"), {"note": "  "})
        assert refused.status_code == 422
        assert 'id="note-error"' in refused.text
        assert state(panel, revision) is State.IN_REVIEW

    def test_not_by_an_editor(self, panel: Panel, editor: User) -> None:
        revision = in_review(panel, editor)
        for note in ("", "no"):
            given = panel.officer(user=editor).submit(page_of(revision, "give-back"), {"note": note})
            assert given.status_code == 403


class TestDiscard:
    def test_by_its_author(self, panel: Panel, editor: User) -> None:
        revision, browser = in_review(panel, editor), panel.officer(user=editor)
        assert told(browser.submit(page_of(revision, "discard"))) == "discarded"
        assert state(panel, revision) is State.DISCARDED
        assert told(browser.submit(page_of(revision, "discard"))) == "already-done"

    def test_not_by_another_editor(self, panel: Panel, editor: User) -> None:
        revision = a_draft(panel, editor)
        other = panel.officer(Role.EDITOR, office="paterson")
        assert other.submit(page_of(revision, "discard")).status_code == 403


class TestQueue:
    def test_each_sees_what_waits_for_them(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor, note="Letrero nuevo")
        page = words(approver.get("/panel/review"))
        assert "Esperan su aprobación" in page
        assert "Oficina de Paterson" in page
        assert "Ciudad" in page
        assert "Letrero nuevo" in page
        assert f'value="{revision.id}"' in page
        own = words(panel.officer(user=editor).get("/panel/review"))
        assert "Suyos, en revisión" in own
        assert 'type="checkbox"' not in own
        other = words(panel.officer(Role.APPROVER, office="miami").get("/panel/review"))
        assert "No hay nada por revisar" in other

    def test_an_approved_one_is_listed_with_its_day(self, panel: Panel, editor: User, approver: Browser) -> None:
        revision = in_review(panel, editor)
        approver.submit(page_of(revision, "approve"), {"publish_at": "2026-12-01T09:00"})
        page = words(approver.get("/panel/review"))
        assert "Aprobados, con fecha" in page
        assert "1 dic 2026, 9:00 (hora de Paterson)" in page

    def test_marked_ones_are_published_together(self, panel: Panel) -> None:
        author = panel.user(Role.EDITOR)
        marked = [in_review(panel, author, f"offices/{id_}", state="NJ") for id_ in ("paterson", "miami", "boston")]
        browser = panel.officer(Role.APPROVER)
        page = browser.get("/panel/review?mark=all")
        assert page.text.count(" checked") == 3
        chosen = [str(one.id) for one in marked[:2]]
        assert told(browser.submit("/panel/review", {"id": chosen})) == "approved"
        assert [state(panel, one) for one in marked] == [State.PUBLISHED, State.PUBLISHED, State.IN_REVIEW]
        assert told(browser.submit("/panel/review", {"id": chosen})) == "already-done"

    def test_one_that_is_wrong_keeps_all_of_them_back(self, panel: Panel) -> None:
        author = panel.user(Role.EDITOR)
        good = in_review(panel, author, "offices/miami", state="NJ")
        bad = in_review(panel, author, OFFICE, sources={})
        browser = panel.officer(Role.APPROVER)
        refused = browser.submit("/panel/review", {"id": [str(good.id), str(bad.id)]})
        assert refused.status_code == 422
        assert "No se publicó ninguno" in refused.text
        assert "Oficina de Paterson." in words(refused).partition("No se publicó ninguno")[2].partition("</ul>")[0]
        assert refused.text.count(" checked") == 2
        assert state(panel, good) is State.IN_REVIEW

    def test_one_that_changed_meanwhile_keeps_all_of_them_back(self, panel: Panel) -> None:
        author = panel.user(Role.EDITOR)
        read, other = in_review(panel, author), in_review(panel, author, "offices/miami", state="NJ")
        in_review(panel, author, state="NY")
        refused = panel.officer(Role.APPROVER).submit("/panel/review", {"id": [str(read.id), str(other.id)]})
        assert refused.status_code == 422
        assert "Cambió mientras usted leía" in refused.text
        assert state(panel, other) is State.IN_REVIEW

    def test_a_topic_and_the_menu_that_names_it_are_published_together(self, panel: Panel) -> None:
        author = panel.user(Role.EDITOR)
        menus = published(panel, "national/menus")
        first, *rest = menus["documents"]
        without = first | {"topics": first["topics"][1:]}
        moved = rest[0] | {"topics": [first["topics"][0], *rest[0]["topics"]]}
        one = in_review(panel, author, "national/menus", documents=[without, moved, *rest[1:]])
        two = in_review(panel, author, TOPIC, related=[])
        browser = panel.officer(Role.APPROVER)
        assert told(browser.submit("/panel/review", {"id": [str(one.id), str(two.id)]})) == "approved"

    def test_none_marked_is_told(self, panel: Panel, editor: User, approver: Browser) -> None:
        in_review(panel, editor)
        refused = approver.submit("/panel/review")
        assert refused.status_code == 422
        assert "Marque al menos un cambio" in refused.text

    def test_a_forged_number_is_not_found(self, approver: Browser) -> None:
        for number in ("", "x", "-1", "99999", "99999999999999999999", "²"):
            assert approver.submit("/panel/review", {"id": number}).status_code == 404, number

    def test_own_work_and_others_offices_are_refused(self, panel: Panel, editor: User, approver: Browser) -> None:
        mine = panel.user(Role.EDITOR, Role.APPROVER, office="paterson")
        revision = in_review(panel, mine)
        assert panel.officer(user=mine).submit("/panel/review", {"id": str(revision.id)}).status_code == 403
        miami = in_review(panel, panel.user(Role.EDITOR), "offices/miami", state="NJ")
        assert approver.submit("/panel/review", {"id": str(miami.id)}).status_code == 404
        national = in_review(panel, panel.user(Role.EDITOR), TOPIC, related=[])
        assert approver.submit("/panel/review", {"id": str(national.id)}).status_code == 403


class TestHistory:
    def test_it_says_who_wrote_who_approved_and_from_when_to_when(
        self, panel: Panel, editor: User, approver: Browser
    ) -> None:
        first = panel.desk.revisions.current(OFFICE)
        assert first
        revision = in_review(panel, editor, note="Letrero nuevo")
        approver.submit(page_of(revision, "approve"))
        page = words(approver.get(f"/panel/history/{OFFICE}"))
        newest = page.partition(f'id="version-{revision.id}"')[2].partition("</li>\n<li")[0]
        assert "Elena" in newest
        assert "Ana" in newest
        assert "desde el 23 nov 2026, 7:00" in newest
        assert "Letrero nuevo" in newest
        assert "Paterson<ins> del Norte</ins>" in newest
        oldest = page.partition(f'id="version-{first.id}"')[2]
        assert "El programa" in oldest
        assert "La primera versión" in oldest

    def test_another_offices_and_one_that_is_none_are_not_found(self, panel: Panel, approver: Browser) -> None:
        assert approver.get("/panel/history/offices/miami").status_code == 404
        for key in ("offices/nowhere", "", "x", "../etc/passwd", "offices/paterson/x/y", "a" * 300 + "/b"):
            assert approver.get(f"/panel/history/{key}").status_code == 404
        assert approver.get(f"/panel/history/{TOPIC}").status_code == 200

    def test_long_ones_go_on_on_another_page(self, panel: Panel, editor: User, approver: Browser) -> None:
        for number in range(31):
            a_draft(panel, editor, city=f"Paterson {number}")
        page = approver.get(f"/panel/history/{OFFICE}").text
        assert page.count('id="version-') == 30
        older = page.partition("?before=")[2].partition('"')[0]
        assert approver.get(f"/panel/history/{OFFICE}?before={older}").text.count('id="version-') == 2
        assert approver.get(f"/panel/history/{OFFICE}?before=x").status_code == 200


class TestRestore:
    def older(self, panel: Panel, editor: User, approver: Browser) -> Revision:
        """The version before the one in force."""
        found = panel.desk.revisions.current(OFFICE)
        assert found
        approver.submit(page_of(in_review(panel, editor), "approve"))
        assert panel.desk.live().offices["paterson"].city == "Paterson del Norte"
        return found

    def test_an_approver_brings_it_back_at_once(self, panel: Panel, editor: User, approver: Browser) -> None:
        old = self.older(panel, editor, approver)
        assert page_of(old, "restore") in approver.get(f"/panel/history/{OFFICE}").text
        assert told(approver.submit(page_of(old, "restore"))) == "restored"
        assert panel.desk.live().offices["paterson"].city == "Paterson"
        assert told(approver.submit(page_of(old, "restore"))) == "already-done"

    def test_an_editor_gets_a_draft_of_it(self, panel: Panel, editor: User, approver: Browser) -> None:
        old, browser = self.older(panel, editor, approver), panel.officer(user=editor)
        assert told(browser.submit(page_of(old, "restore"))) == "saved"
        assert panel.desk.live().offices["paterson"].city == "Paterson del Norte"
        opened = panel.desk.revisions.open(OFFICE)
        assert opened
        assert opened.body == old.body
        assert told(browser.submit(page_of(old, "restore"))) == "already-done"

    def test_never_over_what_somebody_is_writing(self, panel: Panel, editor: User, approver: Browser) -> None:
        old = self.older(panel, editor, approver)
        other = panel.user(Role.EDITOR, office="paterson")
        draft = a_draft(panel, other, state="NY")
        refused = panel.officer(user=editor).submit(page_of(old, "restore"))
        assert refused.status_code == 422
        assert page_of(draft) in refused.text
        assert panel.desk.revisions.open(OFFICE) == draft

    def test_not_by_a_translator(self, panel: Panel, editor: User, approver: Browser) -> None:
        old = self.older(panel, editor, approver)
        translator = panel.officer(Role.TRANSLATOR, office="paterson")
        assert translator.submit(page_of(old, "restore")).status_code == 403

    def test_what_was_never_published_is_not_brought_back(self, panel: Panel, editor: User, approver: Browser) -> None:
        draft = a_draft(panel, editor)
        assert told(approver.submit(page_of(draft, "restore"))) == "moved-on"

    def test_what_no_longer_fits_is_refused(self, panel: Panel) -> None:
        alarm = published(panel, "alarms/at-door")
        line = published(panel, "hotlines/uwd") | {"id": "new"}
        panel.publish({"hotlines/new": line, "alarms/at-door": alarm | {"phones": ["new"]}})
        old = panel.desk.revisions.current("alarms/at-door")
        assert old
        panel.publish({"alarms/at-door": alarm, "hotlines/new": None})
        refused = panel.officer(Role.APPROVER).submit(page_of(old, "restore"))
        assert refused.status_code == 422
        assert "No se cambió nada" in refused.text
        assert published(panel, "alarms/at-door") == alarm
