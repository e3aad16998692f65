from collections.abc import Callable
from datetime import date

import pytest

from bot.catalog import Closure, ClosureKind
from bot.handlers import HANDLERS
from bot.hours import State, open_now
from bot.panel import closures
from bot.users import Role
from tests.builders import Clock, a_turn
from tests.officers import Browser, Panel

TODAY = date(2026, 11, 23)
KINDS = list(ClosureKind)


def plain(words: str) -> str:
    return words


def typed(kind: str = "closed", **parts: str) -> Callable[[str], str]:
    """The form of one kind as it is sent; its notes are those it came with."""
    notes = {f"{kind}-{locale}": words for locale, words in closures.NOTES[ClosureKind(kind)].items()}
    sent = {"kind": kind, f"{kind}-when": "today", **notes, **{f"{kind}-{part}": said for part, said in parts.items()}}
    return lambda name: sent.get(name, "")


def asked(**parts: str) -> closures.Asked:
    found = closures.read(typed(**parts))
    assert found
    return found


def wrong(**parts: str) -> dict[str, str]:
    return closures.faults(asked(**parts), TODAY, plain)


def form(kind: str = "closed", **parts: str) -> dict[str, str]:
    """What a browser posts."""
    names = ("when", "from", "to", "es", "en")
    return {"kind": kind, **{f"{kind}-{name}": typed(kind, **parts)(f"{kind}-{name}") for name in names}}


def in_force(panel: Panel, office: str = "boston") -> list[Closure]:
    return [one for one in panel.desk.live().closures if one.office == office]


@pytest.fixture
def ana(panel: Panel) -> Browser:
    """An editor of Boston, where it is seven in the morning."""
    return panel.officer(Role.EDITOR, office="boston")


def next_day(panel: Panel) -> Browser:
    """The editor of Boston, logged in again."""
    return panel.officer(Role.EDITOR, office="boston", name="Ana")


# The form


def test_today_is_one_day() -> None:
    assert closures.days(asked(), TODAY) == (TODAY, TODAY)


def test_tomorrow_is_the_day_after() -> None:
    assert closures.days(asked(when="tomorrow"), TODAY) == (date(2026, 11, 24), date(2026, 11, 24))


def test_several_days_have_a_first_and_a_last() -> None:
    several = asked(when="days", **{"from": "2026-11-25", "to": "2026-11-27"})
    assert closures.days(several, TODAY) == (date(2026, 11, 25), date(2026, 11, 27))


def test_until_a_day_begins_today() -> None:
    assert closures.days(asked(when="days", to="2026-11-27"), TODAY) == (TODAY, date(2026, 11, 27))


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_it_comes_with_are_right_as_they_are(kind: ClosureKind) -> None:
    assert wrong(kind=kind) == {}
    assert set(closures.NOTES[kind]) == {"es", "en"}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"when": ""}, "closed-when"),
        ({"when": "someday"}, "closed-when"),
        ({"when": "days"}, "closed-to"),
        ({"when": "days", "to": "mañana"}, "closed-to"),
        ({"when": "days", "from": "31/12/2026", "to": "2026-12-31"}, "closed-from"),
        ({"when": "days", "from": "2026-11-22", "to": "2026-11-25"}, "closed-from"),
        ({"when": "days", "from": "2026-11-26", "to": "2026-11-25"}, "closed-to"),
        ({"when": "days", "from": "2026-11-23", "to": "2027-01-22"}, "closed-to"),
        ({"when": "days", "from": "2028-01-01", "to": "2028-01-02"}, "closed-from"),
        ({"when": "today", "to": "2026-11-27"}, "closed-when"),
        ({"es": " "}, "closed-es"),
        ({"es": "x" * 301}, "closed-es"),
        ({"en": "x" * 301}, "closed-en"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(sent: dict[str, str], field: str) -> None:
    assert list(wrong(**sent)) == [field]


def test_sixty_days_are_not_too_many() -> None:
    assert wrong(when="days", to="2027-01-21") == {}


def test_english_may_be_left_out() -> None:
    _key, body = closures.closure(asked(en=""), "boston", TODAY)
    assert list(body["note"]) == ["es"]


def test_no_closure_is_of_a_kind_there_is_not() -> None:
    assert closures.read(lambda name: "on-fire") is None


def test_a_closure_that_began_before_today_ended_yesterday() -> None:
    _key, body = closures.closure(asked(when="days", to="2026-11-30"), "boston", TODAY)
    later = closures.ended(body, date(2026, 11, 25))
    assert later is not None
    assert (later["from"], later["to"]) == ("2026-11-23", "2026-11-24")


def test_a_closure_that_begins_today_or_later_goes_altogether() -> None:
    _key, body = closures.closure(asked(when="tomorrow"), "boston", TODAY)
    assert closures.ended(body, TODAY) is None
    assert closures.ended(body, date(2026, 11, 24)) is None


# The pages


def test_closed_today_overrides_the_hours_at_once(panel: Panel, ana: Browser) -> None:
    answer = ana.submit("/panel/offices/boston/closures", form())
    assert (answer.status_code, answer.headers["location"]) == (303, "/panel/offices/boston")
    (found,) = in_force(panel)
    assert (found.kind, found.start, found.end) == (ClosureKind.CLOSED, TODAY, TODAY)
    assert [source.name for source in found.sources] == ["Consulado, por el panel"]
    live = panel.desk.live()
    assert open_now(live.offices["boston"], live.closures, panel.desk.now()).state is State.CLOSED
    told = HANDLERS["consulate-hours"](a_turn("consulate-hours", office="boston", catalog=live))
    assert closures.NOTES[ClosureKind.CLOSED]["es"] in "\n".join(told.reply.paragraphs)


def test_the_page_lists_it_and_says_what_was_done(ana: Browser) -> None:
    ana.submit("/panel/offices/boston/closures", form("line-down", when="tomorrow", es="Sin línea."))
    page = ana.get("/panel/offices/boston").text
    assert "Cierre publicado" in page
    assert "Sin línea." in page
    assert "Todavía no empieza" in page


def test_it_ends_by_itself(panel: Panel, ana: Browser, clock: Clock) -> None:
    ana.submit("/panel/offices/boston/closures", form())
    clock.forward(days=1)
    live = panel.desk.live()
    assert open_now(live.offices["boston"], live.closures, clock()).closure is None
    assert "No hay cierres" in next_day(panel).get("/panel/offices/boston").text


def test_today_is_the_day_of_the_office(panel: Panel, clock: Clock) -> None:
    clock.forward(hours=15)  # 3:00 of the 24th in UTC, 22:00 of the 23rd in Boston
    next_day(panel).submit("/panel/offices/boston/closures", form())
    assert [one.start for one in in_force(panel)] == [TODAY]


def test_a_double_click_makes_one_closure(panel: Panel, ana: Browser) -> None:
    ana.submit("/panel/offices/boston/closures", form())
    number = panel.desk.revisions.number()
    again = ana.submit("/panel/offices/boston/closures", form())
    assert again.status_code == 303
    assert "Eso ya estaba hecho" in ana.get("/panel/offices/boston").text
    assert len(in_force(panel)) == 1
    assert panel.desk.revisions.number() == number


def test_other_words_for_the_same_days_replace_the_first(panel: Panel, ana: Browser) -> None:
    ana.submit("/panel/offices/boston/closures", form())
    ana.submit("/panel/offices/boston/closures", form(es="Cerrado por mudanza."))
    assert [one.note["es"] for one in in_force(panel)] == ["Cerrado por mudanza."]


def test_two_kinds_on_one_day_are_two_closures(panel: Panel, ana: Browser) -> None:
    ana.submit("/panel/offices/boston/closures", form("line-down"))
    ana.submit("/panel/offices/boston/closures", form("cash-only"))
    assert [one.kind for one in in_force(panel)] == [ClosureKind.LINE_DOWN, ClosureKind.CASH_ONLY]


def test_a_fault_keeps_what_was_typed_and_publishes_nothing(panel: Panel, ana: Browser) -> None:
    sent = form("cash-only", when="days", to="2026-11-20", es="Solo billetes.")
    answer = ana.submit("/panel/offices/boston/closures", sent)
    assert answer.status_code == 422
    assert "Solo billetes." in answer.text
    assert 'id="cash-only-to-error"' in answer.text
    assert 'value="2026-11-20"' in answer.text
    assert in_force(panel) == []


def test_invisible_characters_do_not_reach_anybody(panel: Panel, ana: Browser) -> None:
    ana.submit("/panel/offices/boston/closures", form(es="Cerrado\u200b por “mudanza”"))
    assert in_force(panel)[0].note["es"] == 'Cerrado por "mudanza"'


def test_a_form_without_a_kind_says_so(panel: Panel, ana: Browser) -> None:
    answer = ana.submit("/panel/offices/boston/closures", {"kind": "on-fire"})
    assert answer.status_code == 422
    assert "Elija qué pasa" in answer.text


def test_ending_it_opens_the_office_again(panel: Panel, ana: Browser) -> None:
    ana.submit("/panel/offices/boston/closures", form())
    answer = ana.submit("/panel/offices/boston/closures/closed-2026-11-23/end")
    assert answer.status_code == 303
    assert in_force(panel) == []
    assert "Cierre terminado" in ana.get("/panel/offices/boston").text


def test_ending_it_twice_is_ending_it_once(panel: Panel, ana: Browser) -> None:
    ana.submit("/panel/offices/boston/closures", form())
    ana.submit("/panel/offices/boston/closures/closed-2026-11-23/end")
    again = ana.submit("/panel/offices/boston/closures/closed-2026-11-23/end")
    assert again.status_code == 303
    assert "Eso ya estaba hecho" in ana.get("/panel/offices/boston").text


def test_an_ended_closure_can_be_set_again(panel: Panel, ana: Browser) -> None:
    ana.submit("/panel/offices/boston/closures", form())
    ana.submit("/panel/offices/boston/closures/closed-2026-11-23/end")
    ana.submit("/panel/offices/boston/closures", form())
    assert len(in_force(panel)) == 1


def test_what_was_closed_stays_told_after_an_early_end(panel: Panel, ana: Browser, clock: Clock) -> None:
    ana.submit("/panel/offices/boston/closures", form(when="days", to="2026-11-30"))
    clock.forward(days=2)
    next_day(panel).submit("/panel/offices/boston/closures/closed-2026-11-23-2026-11-30/end")
    assert [(one.start, one.end) for one in in_force(panel)] == [(TODAY, date(2026, 11, 24))]


def test_a_closure_there_never_was_is_not_found(ana: Browser) -> None:
    assert ana.submit("/panel/offices/boston/closures/closed-2020-01-01/end").status_code == 404


def test_another_office_is_not_found(panel: Panel, ana: Browser) -> None:
    assert ana.submit("/panel/offices/miami/closures", form()).status_code == 404
    national = panel.officer(Role.EDITOR, name="Eva")
    national.submit("/panel/offices/miami/closures", form())
    assert ana.submit("/panel/offices/miami/closures/closed-2026-11-23/end").status_code == 404
    assert len(in_force(panel, "miami")) == 1


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.APPROVER, Role.ADMINISTRATOR])
def test_only_an_editor_closes(panel: Panel, role: Role) -> None:
    browser = panel.officer(role, office="boston")
    assert browser.submit("/panel/offices/boston/closures", form()).status_code == 403
    assert in_force(panel) == []


def test_a_closure_is_in_the_audit_log(panel: Panel, ana: Browser) -> None:
    ana.submit("/panel/offices/boston/closures", form())
    ana.submit("/panel/offices/boston/closures/closed-2026-11-23/end")
    noted = [(one.action, one.subject) for one in panel.desk.audit.recent(2)]
    key = "closures/boston/closed-2026-11-23"
    assert noted == [("closure-ended", key), ("closed", key)]
