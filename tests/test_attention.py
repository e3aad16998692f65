from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.panel.attention import Item, Kind, Situation, attention
from bot.panel.values import overdue, values
from bot.revisions import Document, Key, Revision, State
from bot.users import Role, User

NOW = datetime(2027, 2, 21, 12, tzinfo=UTC)
EDITOR = frozenset({Role.EDITOR})
FRESH = {"verified_on": "2027-02-01", "review_by": "2027-05-02", "sources": {"press": {"name": "Andina"}}}
PAST = "2027-02-20"
IN_A_WEEK = "2027-02-27"


def officer(*roles: Role, office: str | None = None, id_: int = 1) -> User:
    return User(
        id=id_, email=f"ana{id_}@example.org", name="Ana", roles=frozenset(roles), office=office, created_at=NOW
    )


def published(key: Key, body: Document, **given: object) -> Revision:
    return Revision(id=1, key=key, body=body, state=State.PUBLISHED, parent=None, author=None, saved_at=NOW, **given)  # type: ignore[arg-type]


def draft(key: Key, state: State = State.DRAFT, author: int | None = 1, **given: object) -> Revision:
    return Revision(id=7, key=key, body={}, state=state, parent=1, author=author, saved_at=NOW, **given)  # type: ignore[arg-type]


def situation(*revisions: Revision, **given: object) -> Situation:
    return Situation(**({"published": {one.key: one for one in revisions}, "open": (), "now": NOW} | given))  # type: ignore[arg-type]


def office(id_: str = "boston", **values: object) -> Revision:
    return published(f"offices/{id_}", {"id": id_, "timezone": "America/New_York", **FRESH, **values})


def value(review_by: str | None = None) -> dict[str, object]:
    given: dict[str, object] = {"value": "20 Park Plaza", "confidence": "medium", "source": "press"}
    return {**given, "review_by": review_by} if review_by else given


def closure(first: str, last: str, of: str = "boston") -> Revision:
    body = {"id": "one", "office": of, "kind": "closed", "from": first, "to": last, **FRESH, "review_by": last}
    return published(f"closures/{of}/one", body)


def kinds(items: list[Item]) -> list[Kind]:
    return [item.kind for item in items]


def test_nothing_needs_anybody_when_all_is_well() -> None:
    for user in (officer(*Role), officer(*Role, office="boston")):
        assert attention(user, situation(office(address=value()))) == []


def test_overdue_values_of_an_office_are_one_line_with_the_first_day() -> None:
    found = attention(
        officer(Role.EDITOR, office="boston"),
        situation(office(address=value(PAST), phones=[value("2027-02-10"), value()])),
    )
    assert found == [
        Item(kind=Kind.OVERDUE, key="offices/boston", office="boston", number=2, day=date(2027, 2, 10)),
    ]


def test_a_value_without_a_day_of_its_own_has_that_of_its_document() -> None:
    found = attention(officer(Role.EDITOR), situation(office(address=value(), review_by=PAST)))
    assert [(item.kind, item.number) for item in found] == [(Kind.OVERDUE, 1)]


def test_the_day_of_review_itself_is_not_overdue_yet() -> None:
    (found,) = attention(officer(Role.EDITOR), situation(office(address=value("2027-02-21"))))
    assert found.kind is Kind.SOON


@pytest.mark.parametrize(("day", "expected"), [(IN_A_WEEK, [Kind.SOON]), ("2027-02-28", [])])
def test_what_is_due_within_a_week_is_told_before(day: str, expected: list[Kind]) -> None:
    assert kinds(attention(officer(Role.EDITOR), situation(office(address=value(day))))) == expected


def test_an_overlay_counts_for_its_office() -> None:
    overlay = published(
        "overlays/passport-adult/boston", {**FRESH, "payment": [{"es": "Efectivo.", "review_by": PAST}]}
    )
    found = attention(officer(Role.EDITOR, office="boston"), situation(office(address=value(PAST)), overlay))
    assert [(item.key, item.number) for item in found] == [("offices/boston", 2)]


def test_an_officer_of_one_office_sees_nothing_of_another() -> None:
    elsewhere = situation(
        office("miami", address=value(PAST)),
        closure("2027-02-21", "2027-02-21", "miami"),
        open=(draft("offices/miami", State.IN_REVIEW, author=2), draft("offices/miami")),
    )
    assert attention(officer(*Role, office="boston"), elsewhere) == []
    assert len(attention(officer(*Role), elsewhere)) == 4


def test_a_closure_is_never_to_be_reviewed_for_it_ends_by_itself() -> None:
    seen = situation(office(), closure("2027-02-24", "2027-02-25"))
    assert attention(officer(Role.EDITOR, office="boston"), seen) == []


def test_national_officers_see_each_office_on_a_line_of_its_own() -> None:
    late = situation(office("boston", address=value(PAST)), office("miami", address=value(PAST)))
    assert [item.key for item in attention(officer(Role.EDITOR), late)] == ["offices/boston", "offices/miami"]


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.APPROVER, Role.ADMINISTRATOR])
def test_who_may_not_change_a_value_is_not_asked_to(role: Role) -> None:
    assert attention(officer(role), situation(office(address=value(PAST)))) == []


def test_one_overdue_topic_is_named_and_several_are_counted() -> None:
    late = {**FRESH, "review_by": PAST, "title": {"es": "Pasaporte"}, "summary": [{"es": "Saque cita."}]}
    one = published("topics/passport/passport-adult", late)
    two = published("topics/passport/passport-minor", late)
    assert [item.key for item in attention(officer(Role.EDITOR), situation(one))] == ["topics/passport/passport-adult"]
    (both,) = attention(officer(Role.EDITOR), situation(one, two))
    assert (both.key, both.office, both.number) == ("topics/", None, 4)


def test_documents_without_a_list_have_a_line_each() -> None:
    late = {**FRESH, "review_by": PAST}
    seen = situation(published("hotlines/988", late), published("districts/MA", late))
    assert [item.key for item in attention(officer(Role.EDITOR), seen)] == ["districts/MA", "hotlines/988"]


def test_national_text_is_not_for_an_officer_of_one_office() -> None:
    late = published("hotlines/alerta-migratoria", {**FRESH, "review_by": PAST})
    assert attention(officer(Role.EDITOR, office="boston"), situation(late)) == []


def test_what_is_over_needs_no_review() -> None:
    event = {"id": "lynn", "office": "boston", "date": "2027-02-01", **FRESH, "review_by": "2027-02-01"}
    seen = situation(published("events/boston/lynn", event), closure("2027-02-01", "2027-02-19"))
    assert attention(officer(Role.EDITOR, office="boston"), seen) == []


def test_a_closure_in_force_comes_first() -> None:
    seen = situation(office(address=value(PAST)), closure("2027-02-20", "2027-02-22"), failed=1)
    first = attention(officer(Role.EDITOR), seen)[0]
    assert (first.kind, first.office, first.day) == (Kind.CLOSURE, "boston", date(2027, 2, 22))


def test_a_closure_is_in_force_by_its_office_s_own_clock() -> None:
    early = datetime(2027, 2, 22, 3, tzinfo=UTC)  # still the 21st in Boston
    seen = situation(office(), closure("2027-02-22", "2027-02-22"), now=early)
    assert attention(officer(Role.EDITOR), seen) == []
    assert kinds(attention(officer(Role.EDITOR), replace(seen, now=early.replace(hour=6)))) == [Kind.CLOSURE]


def test_a_closure_is_shown_to_who_may_not_end_it() -> None:
    seen = situation(office(), closure("2027-02-21", "2027-02-21"))
    assert kinds(attention(officer(Role.TRANSLATOR, office="boston"), seen)) == [Kind.CLOSURE]


def test_an_approver_approves_what_others_wrote() -> None:
    waiting = situation(open=(draft("offices/boston", State.IN_REVIEW, author=2),), wrote={7: {2, 3}})
    assert kinds(attention(officer(Role.APPROVER, office="boston"), waiting)) == [Kind.APPROVE]
    assert kinds(attention(officer(Role.APPROVER), waiting)) == [Kind.APPROVE]


def test_nobody_is_asked_to_approve_what_they_had_a_hand_in() -> None:
    waiting = situation(open=(draft("offices/boston", State.IN_REVIEW, author=2),), wrote={7: {2, 1}})
    assert kinds(attention(officer(Role.APPROVER, Role.EDITOR), waiting)) == [Kind.DRAFT]


def test_an_editor_is_not_asked_to_approve() -> None:
    waiting = situation(open=(draft("offices/boston", State.IN_REVIEW, author=2),))
    assert attention(officer(Role.EDITOR), waiting) == []


def test_an_approver_of_one_office_does_not_approve_national_text() -> None:
    waiting = situation(open=(draft("topics/passport/passport-adult", State.IN_REVIEW, author=2),))
    assert attention(officer(Role.APPROVER, office="boston"), waiting) == []


def test_a_draft_given_back_comes_with_its_note() -> None:
    back = draft("offices/boston", reviewer=2, note="Falta la fuente.")
    (found,) = attention(officer(Role.EDITOR, office="boston"), situation(open=(back,)))
    assert found.kind is Kind.GIVEN_BACK
    assert found.revision == back


def test_my_drafts_are_mine_alone() -> None:
    mine = situation(open=(draft("offices/boston"),))
    assert kinds(attention(officer(Role.EDITOR), mine)) == [Kind.DRAFT]
    assert attention(officer(Role.EDITOR, id_=2), mine) == []


def test_a_draft_i_wrote_a_part_of_is_mine_too() -> None:
    shared = situation(open=(draft("offices/boston", author=2),), wrote={7: {1, 2}})
    assert kinds(attention(officer(Role.TRANSLATOR), shared)) == [Kind.DRAFT]


def test_what_a_release_offers_is_for_who_may_take_it() -> None:
    offered = situation(open=(draft("offices/boston", author=None),))
    assert kinds(attention(officer(Role.EDITOR, office="boston"), offered)) == [Kind.OFFERED]
    assert attention(officer(Role.APPROVER), offered) == []


def test_what_will_be_published_by_itself_is_told_to_all_who_see_it() -> None:
    planned = situation(open=(draft("offices/boston", State.APPROVED, author=2, publish_at=NOW),))
    assert kinds(attention(officer(Role.TRANSLATOR, office="boston"), planned)) == [Kind.SCHEDULED]
    assert attention(officer(Role.TRANSLATOR, office="miami"), planned) == []


def test_translations_behind_are_counted_by_words_and_languages() -> None:
    stale = {"en": {"Bring cash.": "Traiga efectivo."}, "qu": {"a": "b", "c": "d"}, "fr": {}}
    behind = situation(published("topics/passport/passport-adult", FRESH, stale=stale))
    (found,) = attention(officer(Role.TRANSLATOR), behind)
    assert (found.kind, found.number, found.locales) == (Kind.TRANSLATION, 3, ("en", "qu"))
    assert attention(officer(Role.APPROVER), behind) == []
    assert attention(officer(Role.TRANSLATOR, office="boston"), behind) == []


def test_translations_come_first_for_who_only_translates() -> None:
    behind = published("offices/boston", dict(office().body or {}), stale={"en": {"a": "b"}})
    seen = situation(behind, closure("2027-02-21", "2027-02-21"))
    assert kinds(attention(officer(Role.TRANSLATOR), seen)) == [Kind.TRANSLATION, Kind.CLOSURE]
    assert kinds(attention(officer(Role.TRANSLATOR, Role.EDITOR), seen)) == [Kind.CLOSURE, Kind.TRANSLATION]


def test_counts_of_the_whole_bot_are_for_national_officers() -> None:
    seen = situation(failed=3, unanswered=12)
    found = attention(officer(Role.EDITOR), seen)
    assert [(item.kind, item.number) for item in found] == [(Kind.FAILED, 3), (Kind.UNANSWERED, 12)]
    assert attention(officer(*Role, office="boston"), seen) == []


def test_the_files_that_have_no_form_are_not_listed() -> None:
    assert list(values("national/card", {**FRESH, "notes": [{"es": "Guarde silencio."}]})) == []


def test_a_value_knows_the_source_it_names() -> None:
    body = {**FRESH, "sources": {"press": {"name": "Andina"}, "site": {"name": "gob.pe"}}, "phones": [value()]}
    (phone,) = values("offices/boston", body)
    assert (phone.path, [one["name"] for one in phone.sources]) == ("phones.0", ["Andina"])


def test_facts_of_a_state_are_reviewed_with_their_topic() -> None:
    topic = {**FRESH, "states": {"CA": [{"es": "En California.", "review_by": PAST}]}}
    assert [one.path for one in overdue("topics/rights/driving", topic, NOW.date())] == ["states.CA.0"]
