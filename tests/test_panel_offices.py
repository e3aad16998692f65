import re
import threading
from datetime import date

import pytest

from bot.panel.record import confirmed, paths, record, safe_link
from bot.users import Role
from tests.builders import Clock
from tests.officers import Browser, Panel

CONFIRM = "/panel/offices/boston/confirm"
TODAY = date(2026, 11, 23)


@pytest.fixture
def ana(panel: Panel) -> Browser:
    return panel.officer(Role.EDITOR, office="boston")


def seen(browser: Browser, value: str, topic: str = "") -> str:
    """The sum that the page gives to the button of a value."""
    page = browser.get("/panel/offices/boston").text
    lead = f'name="topic" value="{topic}"><input type="hidden" ' if topic else ""
    found = re.search(rf'{re.escape(lead)}name="value" value="{re.escape(value)}">.*?name="seen" value="(\w+)"', page)
    assert found, value
    return found[1]


def body(panel: Panel, key: str = "offices/boston") -> dict[str, object]:
    current = panel.desk.revisions.current(key)
    assert current
    assert current.body
    return current.body


# The list


def test_a_national_officer_sees_every_office(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR).get("/panel/offices").text
    for office in panel.desk.live().offices.values():
        assert f'href="/panel/offices/{office.id}">{office.city}</a>' in page


def test_an_officer_of_one_office_goes_straight_to_it(ana: Browser) -> None:
    answer = ana.get("/panel/offices", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/panel/offices/boston")


def test_the_list_tells_what_is_overdue_closed_and_begun(panel: Panel, clock: Clock) -> None:
    ana = panel.user(Role.EDITOR)
    base = panel.desk.revisions.current("offices/miami")
    assert base
    panel.desk.revisions.save("offices/miami", {**body(panel, "offices/miami"), "conflicts": []}, author=ana.id, base=base.id)  # fmt: skip
    closure = {"office": "miami", "kind": "closed", "id": "x", "from": "2026-11-23", "to": "2026-11-24"}
    proof = {"note": {"es": "Cerrado."}, "confidence": "high", "sources": {"panel": {"name": "Consulado"}}}
    dates = {"verified_on": "2026-11-23", "review_by": "2026-11-24"}
    panel.publish({"closures/miami/x": {**closure, **proof, **dates}})
    page = panel.officer(Role.EDITOR).get("/panel/offices").text
    row = page[page.index('offices/miami"') :].partition("</tr>")[0]
    assert "borrador" in row
    assert "hasta el" in row
    assert 'datetime="2026-11-24"' in row
    assert "overdue" not in page
    clock.forward(days=100)
    page = panel.officer(Role.EDITOR).get("/panel/offices").text
    row = page[page.index('offices/miami"') :].partition("</tr>")[0]
    assert "overdue" in row
    assert "hasta el 24" not in row


# The record


def test_each_value_comes_with_its_source_and_its_dates(ana: Browser) -> None:
    page = ana.get("/panel/offices/boston").text
    row = page[page.index('id="value-phones-0"') :].partition("</li>")[0]
    assert "+1 617 338 2227" in row
    assert 'href="https://github.com/marlanamc/advisor-bulletin"' in row
    assert 'datetime="2026-11-22"' in row
    assert 'datetime="2027-02-20"' in row
    assert "confirmado" in row
    assert "Se muestra a la gente." in row


def test_what_is_missing_is_said(ana: Browser) -> None:
    assert "No hay línea de emergencia confirmada." in ana.get("/panel/offices/boston").text


def test_a_doubtful_value_is_said_not_to_be_shown(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR).get("/panel/offices/embassy-washington").text
    row = page[page.index('id="value-phones-0"') :].partition("</li>")[0]
    assert "dudoso" in row
    assert "No se muestra a la gente." in row


def test_an_unverified_value_is_said_to_be_shown_as_such(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR).get("/panel/offices/atlanta").text
    row = page[page.index('id="value-address"') :].partition("</li>")[0]
    assert "sin confirmar" in row
    assert "junto al directorio oficial" in row
    assert "solo anota la fecha" in row


def test_doubtful_hours_are_said_with_their_doubt(ana: Browser) -> None:
    page = ana.get("/panel/offices/boston").text
    row = page[page.index('id="value-weekly-0"') :].partition("</li>")[0]
    assert "lunes a viernes, de 8:30 a 15:00, con cita" in row
    assert "Se dice con «Sin confirmar» delante." in row


def test_an_overdue_value_is_marked(panel: Panel, clock: Clock) -> None:
    clock.forward(days=100)
    page = panel.officer(Role.EDITOR, office="boston").get("/panel/offices/boston").text
    row = page[page.index('id="value-phones-0"') :].partition("</li>")[0]
    assert "vencido" in row
    assert "Se muestra, con el aviso de que pudo haber cambiado." in row


def test_the_services_the_district_and_the_ways_on(ana: Browser) -> None:
    page = ana.get("/panel/offices/boston").text
    assert "En Boston se paga en efectivo exacto." in page
    assert "Massachusetts" in page
    for path in ("edit/offices/boston", "preview/offices/boston", "history/offices/boston", "new/event/boston"):
        assert f'href="/panel/{path}"' in page


def test_an_open_draft_is_told(panel: Panel, ana: Browser) -> None:
    base = panel.desk.revisions.current("offices/boston")
    assert base
    saved = panel.desk.revisions.save(
        "offices/boston", {**body(panel), "conflicts": []}, author=panel.user(Role.EDITOR).id, base=base.id
    )
    assert f'href="/panel/revisions/{saved.id}"' in ana.get("/panel/offices/boston").text


def test_another_office_is_not_found(ana: Browser) -> None:
    assert ana.get("/panel/offices/miami").status_code == 404
    assert ana.get("/panel/offices/nowhere").status_code == 404


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.APPROVER, Role.ADMINISTRATOR])
def test_who_is_no_editor_reads_and_changes_nothing(panel: Panel, role: Role) -> None:
    browser = panel.officer(role, office="boston")
    page = browser.get("/panel/offices/boston").text
    assert "+1 617 338 2227" in page
    assert "Sigue igual</button>" not in page
    assert browser.submit(CONFIRM, {"value": "all", "seen": "x"}).status_code == 403


def test_an_english_officer_reads_english_days(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR, office="boston", locale="en").get("/panel/offices/boston").text
    assert "Monday" in page


@pytest.mark.parametrize(
    ("url", "link"), [("https://gob.pe", "https://gob.pe"), ("javascript:alert(1)", ""), (None, "")]
)
def test_only_addresses_of_the_web_become_links(url: str | None, link: str) -> None:
    assert safe_link(url) == link


# "Still correct"


def test_one_tap_moves_the_dates_of_one_value(panel: Panel, ana: Browser) -> None:
    answer = ana.submit(CONFIRM, {"value": "phones.0", "seen": seen(ana, "phones.0")})
    assert answer.status_code == 303
    phone = panel.desk.live().offices["boston"].phones[0]
    assert (phone.verified_on, phone.review_by) == (TODAY, date(2027, 2, 21))
    address = panel.desk.live().offices["boston"].address
    assert address
    assert address.verified_on == date(2026, 11, 22)
    assert "Anotado" in ana.get("/panel/offices/boston").text


def test_all_at_once(panel: Panel, ana: Browser) -> None:
    ana.submit(CONFIRM, {"value": "all", "seen": seen(ana, "all")})
    office = panel.desk.live().offices["boston"]
    proven = (*office.values(), *office.hours, *office.weekly)
    assert {(one.verified_on, one.review_by) for one in proven} == {(TODAY, date(2027, 2, 21))}


def test_confirming_is_no_source(panel: Panel, ana: Browser) -> None:
    before = panel.desk.live().offices["boston"].hours[0]
    ana.submit(CONFIRM, {"value": "hours.0", "seen": seen(ana, "hours.0")})
    after = panel.desk.live().offices["boston"].hours[0]
    assert (after.confidence, after.sources, after.text) == (before.confidence, before.sources, before.text)
    assert after.verified_on == TODAY


def test_translations_are_not_behind_after_it(panel: Panel, ana: Browser) -> None:
    ana.submit(CONFIRM, {"value": "all", "seen": seen(ana, "all")})
    current = panel.desk.revisions.current("offices/boston")
    assert current
    assert not any(current.stale.values())


def test_a_service_is_confirmed_with_its_own_button(panel: Panel, ana: Browser) -> None:
    topic = "peru-visas-for-foreigners"
    answer = ana.submit(CONFIRM, {"value": "all", "topic": topic, "seen": seen(ana, "all", topic)})
    assert answer.headers["location"] == "/panel/offices/boston#services"
    assert panel.desk.live().topics[topic].overlays["boston"].payment[0].verified_on == TODAY


def test_a_value_that_changed_meanwhile_is_read_again_first(panel: Panel, ana: Browser) -> None:
    sum_ = seen(ana, "phones.0")
    changed = confirmed("offices/boston", body(panel), (), TODAY)
    changed["phones"][0]["value"] = "+16173382299"
    panel.publish({"offices/boston": changed})
    answer = ana.submit(CONFIRM, {"value": "phones.0", "seen": sum_})
    assert answer.status_code == 422
    assert "Este dato cambió mientras usted lo miraba" in answer.text
    assert panel.desk.live().offices["boston"].phones[0].verified_on == date(2026, 11, 22)


def test_a_value_there_is_not_changes_nothing(panel: Panel, ana: Browser) -> None:
    number = panel.desk.revisions.number()
    for value in ("phones.9", "conflicts", "", "phones"):
        assert ana.submit(CONFIRM, {"value": value, "seen": ""}).status_code == 422
    assert panel.desk.revisions.number() == number


def test_a_double_click_publishes_once(panel: Panel, ana: Browser) -> None:
    sent = {"value": "phones.0", "seen": seen(ana, "phones.0")}
    ana.submit(CONFIRM, sent)
    number = panel.desk.revisions.number()
    assert ana.submit(CONFIRM, sent).status_code == 303
    assert panel.desk.revisions.number() == number


def test_of_two_taps_at_once_none_is_lost(panel: Panel, ana: Browser) -> None:
    """Both are made from the same published record; the second is made again from what the first left."""
    paths = ["address", "phones.0", "website", "booking"]
    sent = [{"csrf": ana.mark, "value": path, "seen": seen(ana, path)} for path in paths]
    together = threading.Barrier(len(paths))

    def tap(form: dict[str, str]) -> None:
        together.wait()
        ana.post(CONFIRM, data=form | {"csrf": ana.mark}, headers={"origin": "http://localhost"})

    threads = [threading.Thread(target=tap, args=(form,)) for form in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    panel.desk.refresh()
    assert {value.verified_on for value in panel.desk.live().offices["boston"].values()} == {TODAY}


def test_with_htmx_the_row_alone_comes_back(ana: Browser) -> None:
    sent = {"csrf": ana.mark, "value": "phones.0", "seen": seen(ana, "phones.0")}
    answer = ana.post(
        CONFIRM, data=sent | {"csrf": ana.mark}, headers={"hx-request": "true", "origin": "http://localhost"}
    )
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<li id="value-phones-0">')
    assert "Verificado hoy" in answer.text


def test_what_was_verified_today_has_no_button(ana: Browser) -> None:
    ana.submit(CONFIRM, {"value": "phones.0", "seen": seen(ana, "phones.0")})
    page = ana.get("/panel/offices/boston").text
    row = page[page.index('id="value-phones-0"') :].partition("</li>")[0]
    assert "Verificado hoy" in row
    assert "<form" not in row


def test_an_open_draft_keeps_its_words_and_takes_the_new_dates(panel: Panel, ana: Browser) -> None:
    author = panel.user(Role.EDITOR)
    base = panel.desk.revisions.current("offices/boston")
    assert base
    mine = confirmed("offices/boston", body(panel), (), TODAY)
    mine["address"]["value"] = "1 Main Street, Boston, MA 02116"
    panel.desk.revisions.save("offices/boston", mine, author=author.id, base=base.id)
    ana.submit(CONFIRM, {"value": "phones.0", "seen": seen(ana, "phones.0")})
    opened = panel.desk.revisions.open("offices/boston")
    assert opened
    assert opened.body
    assert opened.body["address"]["value"] == "1 Main Street, Boston, MA 02116"
    assert opened.body["phones"][0]["verified_on"] == "2026-11-23"


def test_it_is_in_the_audit_log(panel: Panel, ana: Browser) -> None:
    ana.submit(CONFIRM, {"value": "all", "seen": seen(ana, "all")})
    (noted,) = panel.desk.audit.recent(1)
    assert (noted.action, noted.subject) == ("confirmed", "offices/boston")


def test_another_office_s_value_is_not_found(panel: Panel, ana: Browser) -> None:
    assert ana.submit("/panel/offices/miami/confirm", {"value": "all", "seen": "x"}).status_code == 404
    assert ana.submit(CONFIRM, {"value": "all", "topic": "no-such-topic", "seen": "x"}).status_code == 404
    assert ana.submit(CONFIRM, {"value": "all", "topic": "passport-adult/miami", "seen": "x"}).status_code == 404


def test_every_value_of_every_office_can_be_shown_and_confirmed(panel: Panel) -> None:
    for office in panel.desk.live().offices:
        document = body(panel, f"offices/{office}")
        groups = record(f"offices/{office}", document, TODAY, str, "es")
        rows = [row for group in groups for row in group.rows]
        assert [row.path for row in rows] == list(paths(f"offices/{office}", document))
        assert all(row.shown and row.sources and row.verified_on and row.review_by for row in rows)
