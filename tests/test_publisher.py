"""What is published holds together, reaches a running bot, and comes and goes by itself at its moment."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.app import Service, build
from bot.errors import ContentError
from bot.publishing.documents import split
from bot.publishing.load import read
from bot.publishing.publisher import Publisher
from bot.publishing.release import bring
from bot.revisions import Document, OwnWork, Revision, State
from bot.settings import ROOT
from bot.storage.revisions import Revisions
from tests.builders import CATALOG, KEY, Clock, ScriptedInterpreter, settings
from tests.officers import Panel

ANA, BETO = 101, 102
MIAMI = "offices/miami"
PASSPORT = "topics/passport/passport-adult"
PHONE = "+15555550123"
SHIPPED = split(read(ROOT / "content"))


@pytest.fixture
def service(panel: Panel) -> Service:
    return panel.service


@pytest.fixture
def revisions(service: Service) -> Revisions:
    return service.desk.revisions


@pytest.fixture
def publisher(service: Service) -> Publisher:
    return service.desk.publisher


def with_phone(number: str = PHONE) -> Document:
    miami = SHIPPED[MIAMI]
    return miami | {"phones": [miami["phones"][0] | {"value": number}, *miami["phones"][1:]]}


def sent_to_review(revisions: Revisions, key: str, body: Document, author: int = ANA) -> Revision:
    newest = revisions.open(key) or revisions.current(key)
    draft = revisions.save(key, body, author=author, base=newest.id if newest else None)
    return revisions.submit(draft.id, author)


def phone(service: Service) -> str:
    return service.catalog.offices["miami"].phones[0].value


def test_a_new_database_holds_what_the_release_ships(service: Service) -> None:
    assert service.catalog == CATALOG
    assert service.catalog.version == f"publication-{service.desk.revisions.number()}"


def test_an_approved_change_is_told_by_a_running_bot(service: Service, revisions: Revisions) -> None:
    waiting = sent_to_review(revisions, MIAMI, with_phone())
    service.desk.publisher.approve(waiting.id, BETO)
    assert phone(service) == CATALOG.offices["miami"].phones[0].value
    assert service.live.refresh()
    assert phone(service) == PHONE
    assert not service.live.refresh()


def test_every_process_takes_it(service: Service, revisions: Revisions, clock: Clock) -> None:
    other = build(service.settings, ScriptedInterpreter(), now=clock)
    other.live.refresh()
    service.desk.publisher.approve(sent_to_review(revisions, MIAMI, with_phone()).id, BETO)
    assert other.live.refresh()
    assert phone(other) == PHONE
    other.engine.dispose()


def test_files_are_made_anew_from_what_is_published(service: Service, revisions: Revisions) -> None:
    before = service.files("office-miami.vcf")
    service.desk.publisher.approve(sent_to_review(revisions, MIAMI, with_phone()).id, BETO)
    service.live.refresh()
    after = service.files("office-miami.vcf")
    assert before
    assert after
    assert PHONE.encode() in after.content
    assert PHONE.encode() not in before.content


def test_nobody_approves_what_they_wrote(publisher: Publisher, revisions: Revisions) -> None:
    waiting = sent_to_review(revisions, MIAMI, with_phone())
    with pytest.raises(OwnWork):
        publisher.approve(waiting.id, ANA)


def test_what_does_not_hold_together_is_not_published(publisher: Publisher, revisions: Revisions) -> None:
    waiting = sent_to_review(revisions, MIAMI, with_phone("seventy"))
    with pytest.raises(ContentError) as caught:
        publisher.approve(waiting.id, BETO)
    assert "is not a US number" in str(caught.value)
    assert revisions.current(MIAMI) != waiting
    assert revisions.open(MIAMI) == waiting


def test_a_change_that_another_document_needs_is_refused(publisher: Publisher) -> None:
    with pytest.raises(ContentError):
        publisher.publish_now({"hotlines/988": None}, ANA, action="published")


def test_several_are_approved_at_once_or_none(publisher: Publisher, revisions: Revisions) -> None:
    good = sent_to_review(revisions, MIAMI, with_phone())
    bad = sent_to_review(revisions, PASSPORT, SHIPPED[PASSPORT] | {"summary": []})
    with pytest.raises(ContentError):
        publisher.approve_all([good.id, bad.id], BETO)
    assert revisions.current(MIAMI) != good
    assert [one.id for one in publisher.approve_all([good.id], BETO)] == [good.id]


def test_an_older_version_is_published_again(service: Service, publisher: Publisher, revisions: Revisions) -> None:
    first = revisions.current(MIAMI)
    assert first
    publisher.approve(sent_to_review(revisions, MIAMI, with_phone()).id, BETO)
    restored = publisher.restore(first.id, BETO)
    assert (restored.state, restored.body) == (State.PUBLISHED, first.body)
    service.live.refresh()
    assert service.catalog == CATALOG


def test_a_version_that_comes_back_has_the_translations_it_had(publisher: Publisher, revisions: Revisions) -> None:
    first = SHIPPED["hotlines/988"]
    behind = first | {"purpose": first["purpose"] | {"es": "Crisis emocional."}}
    (middle,) = publisher.publish_now({"hotlines/988": behind}, ANA, action="published")
    assert middle.stale["en"] == {first["purpose"]["en"]: first["purpose"]["es"]}
    mended = behind | {"purpose": behind["purpose"] | {"en": "Emotional crisis."}}
    assert publisher.publish_now({"hotlines/988": mended}, ANA, action="published")[0].stale.get("en") is None
    assert publisher.restore(middle.id, BETO).stale == middle.stale


def test_a_scheduled_change_comes_and_goes_by_itself(
    service: Service, publisher: Publisher, revisions: Revisions, clock: Clock
) -> None:
    waiting = sent_to_review(revisions, MIAMI, with_phone())
    moment = clock.now + timedelta(days=1)
    publisher.approve(waiting.id, BETO, publish_at=moment, expires_at=moment + timedelta(days=1))
    service.live.refresh()
    assert phone(service) != PHONE
    clock.forward(days=1)
    service.live.refresh()
    assert phone(service) == PHONE
    clock.forward(days=1)
    service.live.refresh()
    assert service.catalog == CATALOG


def test_a_scheduled_change_that_no_longer_holds_together_goes_back(
    service: Service, publisher: Publisher, revisions: Revisions, clock: Clock
) -> None:
    miami = {"id": "one", "office": "miami", "kind": "closed", "from": "2026-12-24", "to": "2026-12-25",
             "note": {"es": "Por Navidad."}, "confidence": "high", "sources": {"a": {"name": "Consulado"}},
             "verified_on": "2026-11-22", "review_by": "2027-02-20"}  # fmt: skip
    waiting = sent_to_review(revisions, "closures/miami/one", miami)
    publisher.approve(waiting.id, BETO, publish_at=clock.now + timedelta(days=1))
    with service.engine.begin() as connection:  # as if a release had stopped knowing this kind of closure
        connection.execute(text("UPDATE revision SET body = '{}' WHERE id = :id"), {"id": waiting.id})
    clock.forward(days=1)
    service.live.refresh()
    back = revisions.get(waiting.id)
    assert back
    assert back.state is State.DRAFT
    assert "calendar" in back.note


def test_a_translation_behind_is_known_only_from_the_publication(
    service: Service, publisher: Publisher, revisions: Revisions
) -> None:
    topic = SHIPPED[PASSPORT]
    summary = [topic["summary"][0] | {"es": "Primero tenga su DNI vigente."}, *topic["summary"][1:]]
    waiting = sent_to_review(revisions, PASSPORT, topic | {"summary": summary})
    assert (revisions.current(PASSPORT) or waiting).stale == {}
    publisher.approve(waiting.id, BETO)
    stale = (revisions.current(PASSPORT) or waiting).stale
    assert {locale: list(words.values()) for locale, words in stale.items()} == {
        "en": [topic["summary"][0]["es"]], "qu": [topic["summary"][0]["es"]],
    }  # fmt: skip
    service.live.refresh()
    assert service.catalog.topics["passport-adult"].behind == ("en", "qu")


def test_an_offices_words_that_are_behind_are_told_in_spanish(service: Service, publisher: Publisher) -> None:
    note = {"es": "Solo por WhatsApp.", "en": "WhatsApp only."}
    noted = SHIPPED[MIAMI] | {"phones": [SHIPPED[MIAMI]["phones"][0] | {"note": note}]}
    publisher.publish_now({MIAMI: noted}, ANA, action="published")
    again = noted | {"phones": [noted["phones"][0] | {"note": note | {"es": "Solo llamadas."}}]}
    publisher.publish_now({MIAMI: again}, ANA, action="published")
    service.live.refresh()
    assert service.catalog.offices["miami"].phones[0].note == {"es": "Solo llamadas."}


def test_two_who_publish_at_once_both_succeed(service: Service, publisher: Publisher) -> None:
    def confirm(office: str, failures: list[Exception]) -> None:
        try:
            body = SHIPPED[f"offices/{office}"] | {"verified_on": "2026-11-23"}
            publisher.publish_now({f"offices/{office}": body}, ANA, action="confirmed")
        except Exception as error:
            failures.append(error)

    failures: list[Exception] = []
    threads = [threading.Thread(target=confirm, args=(name, failures)) for name in ("miami", "dallas", "boston")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    service.live.refresh()
    days = {service.catalog.offices[name].values()[0].verified_on for name in ("miami", "dallas", "boston")}
    assert date(2026, 11, 23) in days


def temporary(publisher: Publisher, key: str, body: Document, hours: float, clock: Clock) -> Revision:
    end = clock.now + timedelta(hours=hours)
    (revision,) = publisher.publish_now({key: body}, ANA, action="published", expires_at=end)
    return revision


def test_what_is_confirmed_still_ends_when_it_was_to_end(service: Service, publisher: Publisher, clock: Clock) -> None:
    temporary(publisher, MIAMI, with_phone(), 24, clock)
    publisher.publish_now({MIAMI: with_phone() | {"verified_on": "2026-11-23"}}, BETO, action="confirmed")
    clock.forward(hours=25)
    service.live.refresh()
    assert service.catalog == CATALOG


def test_a_version_that_comes_back_still_ends_when_it_was_to_end(
    service: Service, publisher: Publisher, clock: Clock
) -> None:
    temporary(publisher, MIAMI, with_phone("+15555550101"), 5, clock)
    temporary(publisher, MIAMI, with_phone("+15555550102"), 1, clock)
    told = [phone(service)]
    for hours in (0, 2, 4):
        clock.forward(hours=hours)
        service.live.refresh()
        told.append(phone(service))
    shipped = CATALOG.offices["miami"].phones[0].value
    assert told == [shipped, "+15555550102", "+15555550101", shipped]


def test_a_version_that_is_over_does_not_come_back(service: Service, publisher: Publisher, clock: Clock) -> None:
    temporary(publisher, MIAMI, with_phone("+15555550101"), 1, clock)
    temporary(publisher, MIAMI, with_phone("+15555550102"), 3, clock)
    clock.forward(hours=4)
    service.live.refresh()
    assert service.catalog == CATALOG


def test_an_end_that_the_rest_does_not_allow_holds_up_nothing_else(
    service: Service, publisher: Publisher, revisions: Revisions, clock: Clock
) -> None:
    topic = SHIPPED[PASSPORT]
    wider = topic | {"variants": topic["variants"] | {"urgent": {"es": "Urgente", "en": "Urgent"}}}
    kept = temporary(publisher, PASSPORT, wider, 1, clock)
    overlay = SHIPPED["overlays/passport-adult/dallas"]
    urgent = overlay | {"requirements": [{"es": "Una carta.", "variant": "urgent"}]}
    publisher.publish_now({"overlays/passport-adult/dallas": urgent}, ANA, action="published")
    clock.forward(hours=2)
    service.live.refresh()
    publisher.publish_now({MIAMI: with_phone()}, ANA, action="published")
    service.live.refresh()
    assert phone(service) == PHONE
    assert (revisions.current(PASSPORT) or kept).id == kept.id
    publisher.publish_now({"overlays/passport-adult/dallas": overlay}, ANA, action="published")
    service.live.refresh()
    assert "urgent" not in service.catalog.topics["passport-adult"].variants


def test_an_overlay_that_is_behind_is_told_in_spanish_at_its_own_office(service: Service, publisher: Publisher) -> None:
    overlay = SHIPPED["overlays/passport-adult/dallas"]
    line = overlay["appointment"][0]
    again = overlay | {"appointment": [line | {"es": "En Dallas se atiende con cita."}]}
    publisher.publish_now({"overlays/passport-adult/dallas": again}, ANA, action="published")
    service.live.refresh()
    topic = service.catalog.topics["passport-adult"]
    assert topic.behind == ()
    assert topic.overlays["dallas"].appointment[0].text == {"es": "En Dallas se atiende con cita."}


def test_what_comes_into_an_approved_change_is_reviewed_again(
    publisher: Publisher, revisions: Revisions, clock: Clock
) -> None:
    waiting = sent_to_review(revisions, MIAMI, with_phone())
    publisher.approve(waiting.id, BETO, publish_at=clock.now + timedelta(days=1))
    publisher.publish_now({MIAMI: SHIPPED[MIAMI] | {"verified_on": "2026-11-23"}}, BETO, action="confirmed")
    dated = revisions.open(MIAMI)
    assert dated
    assert (dated.state, dated.body) == (State.APPROVED, with_phone() | {"verified_on": "2026-11-23"})
    publisher.publish_now({MIAMI: SHIPPED[MIAMI] | {"city": "Coral Gables"}}, BETO, action="published")
    changed = revisions.open(MIAMI)
    assert changed
    assert changed.state is State.IN_REVIEW


class TestRelease:
    """What another release ships."""

    def test_after_an_end_an_officers_words_are_still_theirs(
        self, service: Service, revisions: Revisions, publisher: Publisher, clock: Clock
    ) -> None:
        publisher.publish_now({MIAMI: with_phone("+15555550188")}, ANA, action="published")
        temporary(publisher, MIAMI, with_phone("+15555550199"), 1, clock)
        clock.forward(hours=2)
        service.live.refresh()
        bring(SHIPPED | {MIAMI: with_phone()}, revisions, publisher)
        service.live.refresh()
        assert phone(service) == "+15555550188"
        assert (revisions.open(MIAMI) or revisions.history(MIAMI)[-1]).body == with_phone()

    def test_a_document_that_went_comes_back_with_the_release_that_ships_it(
        self, revisions: Revisions, publisher: Publisher
    ) -> None:
        gone = "updates/pe-voto-multa"
        bring({key: body for key, body in SHIPPED.items() if key != gone}, revisions, publisher)
        assert revisions.current(gone) is None
        bring(SHIPPED, revisions, publisher)
        current = revisions.current(gone)
        assert current
        assert current.body == SHIPPED[gone]

    def test_one_that_does_not_fit_leaves_what_officers_published(
        self, service: Service, publisher: Publisher, clock: Clock
    ) -> None:
        publisher.publish_now({MIAMI: with_phone()}, ANA, action="published")
        needs = SHIPPED[PASSPORT] | {"phones": ["988"]}
        publisher.publish_now({PASSPORT: needs}, ANA, action="published")
        other = build(service.settings, ScriptedInterpreter(), now=clock)
        without = {key: body for key, body in SHIPPED.items() if key != "hotlines/988"}
        other.live._prepare = lambda: bring(without, other.desk.revisions, other.desk.publisher) and None
        assert other.live.refresh()
        assert phone(other) == PHONE
        assert any("988" in fault for fault in other.live.faults)
        other.engine.dispose()

    def test_the_same_release_changes_nothing(self, revisions: Revisions, publisher: Publisher) -> None:
        number = revisions.number()
        assert bring(SHIPPED, revisions, publisher) == 0
        assert revisions.number() == number

    def test_a_document_nobody_changed_is_brought_into_force(self, revisions: Revisions, publisher: Publisher) -> None:
        assert bring(SHIPPED | {MIAMI: with_phone()}, revisions, publisher) == 1
        current = revisions.current(MIAMI)
        assert current
        assert (current.body, current.author) == (with_phone(), None)

    def test_a_document_an_officer_changed_becomes_a_draft(self, revisions: Revisions, publisher: Publisher) -> None:
        publisher.publish_now({MIAMI: with_phone("+15555550188")}, ANA, action="published")
        assert bring(SHIPPED | {MIAMI: with_phone()}, revisions, publisher) == 1
        current, offered = revisions.current(MIAMI), revisions.open(MIAMI)
        assert current
        assert offered
        assert current.body == with_phone("+15555550188")
        assert (offered.body, offered.author, offered.state) == (with_phone(), None, State.DRAFT)
        assert bring(SHIPPED | {MIAMI: with_phone()}, revisions, publisher) == 0

    def test_an_open_draft_is_finished_first(self, revisions: Revisions, publisher: Publisher) -> None:
        publisher.publish_now({MIAMI: with_phone("+15555550188")}, ANA, action="published")
        waiting = sent_to_review(revisions, MIAMI, with_phone("+15555550199"))
        assert bring(SHIPPED | {MIAMI: with_phone()}, revisions, publisher) == 0
        assert revisions.open(MIAMI) == waiting
        revisions.discard(waiting.id, ANA)
        assert bring(SHIPPED | {MIAMI: with_phone()}, revisions, publisher) == 1

    def test_a_document_it_ships_no_more_goes_unless_an_officer_changed_it(
        self, revisions: Revisions, publisher: Publisher
    ) -> None:
        gone, kept = "updates/pe-voto-multa", "updates/pe-palh"
        changed = SHIPPED[kept] | {"review_by": "2027-05-01"}
        publisher.publish_now({kept: changed}, ANA, action="confirmed")
        bring({key: body for key, body in SHIPPED.items() if key not in (gone, kept)}, revisions, publisher)
        assert revisions.current(gone) is None
        assert (revisions.current(kept) or revisions.history(kept)[0]).body == changed


class TestLive:
    def test_what_cannot_be_read_leaves_the_last_good_content(self, service: Service, publisher: Publisher) -> None:
        publisher.publish_now({MIAMI: with_phone()}, ANA, action="published")
        with service.engine.begin() as connection:
            connection.execute(
                text("UPDATE revision SET body = '{}' WHERE key = 'offices/miami' AND state = 'published'")
            )
        assert not service.live.refresh()
        assert service.catalog == CATALOG
        assert service.live.faults

    def test_without_the_database_the_shipped_content_is_told(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        folder = tmp_path_factory.mktemp("away")
        away = "postgresql+psycopg://nobody@127.0.0.1:9/none"
        made = build(settings(folder, chaski_key=KEY, database_url=away), ScriptedInterpreter(), now=Clock())
        assert not made.live.refresh()
        assert made.catalog == CATALOG
