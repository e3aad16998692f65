"""The planner: what is missing, the day it is needed by, the order of the steps, and when to begin."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.catalog import Answer, Catalog, Confidence, Fact
from bot.deadlines import read_day
from bot.domain import Dialog, Origin, Outcome, Turn
from bot.handlers import handler_name, route
from bot.handlers.plan import plan
from bot.papers import Paper, State, read_papers
from bot.planner import FIRST, LATE, RENEWAL, Plan, Wish, goals, longest, make_plan, steps
from tests.builders import CATALOG, TODAY, a_turn, catalog_with

BIRTH, DNI, PASSPORT = Paper
MISSING, LOST, EXPIRED, NEVER, HELD = State
CHILD_STEPS = ["birth-registration-minor", "dni-minor", "passport-minor"]
ADULT_STEPS = ["dni-renewal-adult", "passport-adult"]


def ids(plan: Plan) -> list[str]:
    return [step.topic.id for step in plan.steps]


def with_time(topic: str, *, body: tuple[Fact, ...] = (), **overlays: Fact) -> Catalog:
    """The catalog with only these times for a topic."""
    changed = replace(
        CATALOG.topics[topic],
        body=replace(CATALOG.topics[topic].body, time=body),
        overlays={office: Answer(time=(fact,)) for office, fact in overlays.items()},
    )
    return catalog_with(topics={**CATALOG.topics, topic: changed})


def a_time(days: int | None, confidence: Confidence = Confidence.MEDIUM) -> Fact:
    known = CATALOG.topics[RENEWAL]
    return Fact(
        text={"es": "Demora."},
        days=days,
        confidence=confidence,
        sources=known.sources[:1],
        verified_on=known.verified_on,
        review_by=known.review_by,
    )


# what is missing


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("Viajo en diciembre y no tengo DNI ni pasaporte", {DNI: MISSING, PASSPORT: MISSING}),
        ("sin dni", {DNI: MISSING}),
        ("ni dni ni pasaporte", {DNI: MISSING, PASSPORT: MISSING}),
        ("perdí mi DNI y mi pasaporte", {DNI: LOST, PASSPORT: LOST}),
        ("me robaron la cartera con mi dni", {DNI: LOST}),
        ("mi DNI se me perdió", {DNI: LOST}),
        ("mi DNI está vencido y no tengo pasaporte", {DNI: EXPIRED, PASSPORT: MISSING}),
        ("no tengo DNI y mi pasaporte está vencido", {DNI: MISSING, PASSPORT: EXPIRED}),
        ("mi DNI y mi pasaporte están vencidos", {DNI: EXPIRED, PASSPORT: EXPIRED}),
        ("tengo pasaporte, se me venció el DNI", {DNI: EXPIRED, PASSPORT: HELD}),
        ("DNI vencido, pasaporte vigente", {DNI: EXPIRED, PASSPORT: HELD}),
        ("mi dni no está vigente", {DNI: EXPIRED}),
        ("tengo DNI pero no pasaporte", {DNI: HELD, PASSPORT: MISSING}),
        ("tengo que sacar mi pasaporte", {PASSPORT: MISSING}),
        ("nunca saqué DNI", {DNI: NEVER}),
        ("no tengo partida de nacimiento ni DNI", {BIRTH: MISSING, DNI: MISSING}),
        ("no estoy inscrito en el consulado", {BIRTH: NEVER}),
        ("I don't have a DNI or a passport", {DNI: MISSING, PASSPORT: MISSING}),
        ("I have no DNI and an expired passport", {DNI: MISSING, PASSPORT: EXPIRED}),
        ("I lost my DNI", {DNI: LOST}),
        ("my DNI and passport are expired", {DNI: EXPIRED, PASSPORT: EXPIRED}),
        ("my DNI was stolen and my passport is valid", {DNI: LOST, PASSPORT: HELD}),
        ("I never had a DNI", {DNI: NEVER}),
        # what says nothing of a paper
        ("en qué orden hago mis papeles", {}),
        ("tengo una duda sobre mi DNI", {}),
        ("no tengo partida de matrimonio", {}),
        ("no tengo tiempo", {}),
        ("", {}),
    ],
)
def test_what_is_missing_is_read_from_plain_words(text: str, papers: dict[Paper, State]) -> None:
    assert read_papers(text) == papers
    assert read_papers(text.upper()) == papers


# the day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Viajo en diciembre y no tengo DNI ni pasaporte", date(2026, 12, 1)),
        ("I travel in March", date(2027, 3, 1)),
        ("I may travel in May", date(2027, 5, 1)),
        ("viajo en marzo de 2028", date(2028, 3, 1)),
        ("viajo en setiembre", date(2027, 9, 1)),
        ("15/12/2026", date(2026, 12, 15)),
        ("15-12-2026", date(2026, 12, 15)),
        ("2027-01-15", date(2027, 1, 15)),
        ("viajo el 3/2", date(2027, 2, 3)),
        ("el 15 de enero", date(2027, 1, 15)),
        ("primero de enero del 2028", date(2028, 1, 1)),
        ("January 15", date(2027, 1, 15)),
        ("the 15th of January, 2028", date(2028, 1, 15)),
        ("Jan 3rd", date(2027, 1, 3)),
        ("en 3 semanas", date(2026, 12, 14)),
        ("en tres semanas", date(2026, 12, 14)),
        ("in a couple of weeks", date(2026, 12, 7)),
        ("dentro de 10 días", date(2026, 12, 3)),
        ("en un año", date(2027, 11, 23)),
        ("next month", date(2026, 12, 1)),
        ("el próximo mes", date(2026, 12, 1)),
        ("el mes que viene", date(2026, 12, 1)),
        ("la próxima semana", date(2026, 11, 30)),
        ("el otro año", date(2027, 1, 1)),
        ("fin de mes", date(2026, 11, 30)),
        ("mañana", date(2026, 11, 24)),
        ("pasado mañana", date(2026, 11, 25)),
        ("vuelo mañana a Lima con mi hijo", date(2026, 11, 24)),
        ("hoy viajo y perdí todo", TODAY),
        ("viajo el viernes", date(2026, 11, 27)),
        ("15", date(2026, 12, 15)),
        ("nos vamos el 5", date(2026, 12, 5)),
        ("viajo en navidad", date(2026, 12, 25)),
    ],
)
def test_the_day_is_read_from_the_text(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mi DNI venció en marzo y viajo en mayo", date(2027, 5, 1)),
        ("mañana tengo cita y viajo en enero", date(2027, 1, 1)),
        ("en diciembre viajo y en enero regreso", date(2026, 12, 1)),
        ("mi hijo nació en mayo y no tiene DNI", None),
        ("mi DNI vence en enero", None),
        ("hoy perdí mi pasaporte", None),
    ],
)
def test_the_day_of_something_else_is_not_the_journeys(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "viajo por la mañana", "viajo el 15/01/2020", "en febrero de 2026", "30 de febrero", "31/31/2027", "en 9999 semanas",
        "mi número es 786-713-2401", "atienden 24/7", "tengo 2 hijos", "no sé", "99999999999999",
    ],
)  # fmt: skip
def test_what_is_no_day_to_come_is_none(text: str) -> None:
    assert read_day(text, TODAY) is None


def test_a_month_under_way_is_now_and_a_past_one_is_next_years() -> None:
    assert read_day("en noviembre", TODAY) == TODAY
    assert read_day("en octubre", TODAY) == date(2027, 10, 1)


def test_numbers_are_read_in_the_order_of_the_language_or_the_only_possible_one() -> None:
    assert read_day("03/04/2027", TODAY) == date(2027, 4, 3)
    assert read_day("03/04/2027", TODAY, month_first=True) == date(2027, 3, 4)
    assert read_day("12/15/2026", TODAY) == read_day("15/12/2026", TODAY, month_first=True) == date(2026, 12, 15)


def test_the_last_days_of_months_and_leap_years_are_days_too() -> None:
    assert read_day("en un mes", date(2027, 1, 31)) == date(2027, 2, 28)
    assert read_day("29 de febrero", date(2027, 3, 1)) == date(2028, 2, 29)
    assert read_day("viajo el 31", date(2027, 4, 30)) == date(2027, 5, 31)


# the order


def test_what_is_needed_comes_first() -> None:
    found = steps(["passport-adult"], [RENEWAL], CATALOG, None)
    assert [step.topic.id for step in found] == ADULT_STEPS
    assert [step.told for step in found] == [True, True]


def test_a_step_nobody_asked_for_may_be_done_already() -> None:
    assert [step.told for step in steps(["passport-adult"], [], CATALOG, None)] == [False, True]


def test_each_step_stands_once_whatever_needs_it() -> None:
    found = steps(["survival-certificate", "passport-adult"], [], CATALOG, None)
    assert [step.topic.id for step in found] == [RENEWAL, "survival-certificate", "passport-adult"]


def test_what_is_held_is_no_step_with_all_before_it() -> None:
    found = steps(["passport-minor"], [], CATALOG, None, held={"dni-minor"})
    assert [step.topic.id for step in found] == ["passport-minor"]


def test_a_circle_in_the_content_ends() -> None:
    renewal = replace(CATALOG.topics[RENEWAL], needs=("passport-adult",))
    catalog = catalog_with(topics={**CATALOG.topics, RENEWAL: renewal})
    assert ids(make_plan(Wish(goal="passport-adult"), None, catalog, None, None)) == ADULT_STEPS


@pytest.mark.parametrize(
    ("wish", "focus", "planned"),
    [
        (Wish(goal="passport-adult"), None, ADULT_STEPS),
        (Wish(papers={DNI: MISSING, PASSPORT: MISSING}), None, ADULT_STEPS),
        (Wish(papers={DNI: MISSING}), None, [RENEWAL]),
        (Wish(papers={DNI: MISSING}), "passport-adult", ADULT_STEPS),
        (Wish(), "passport-adult", ADULT_STEPS),
        (Wish(), "ice-at-door", ADULT_STEPS),
        (Wish(), None, ADULT_STEPS),
        (Wish(goal="no-such-topic"), None, ADULT_STEPS),
        (Wish(papers={DNI: HELD, PASSPORT: MISSING}), None, ["passport-adult"]),
        (Wish(papers={DNI: LOST, PASSPORT: MISSING}), None, ["dni-duplicate", "passport-adult"]),
        (Wish(papers={DNI: EXPIRED, PASSPORT: LOST}), None, [RENEWAL, "passport-lost-or-stolen"]),
        (Wish(papers={DNI: NEVER, PASSPORT: MISSING}), None, [LATE, "passport-adult"]),
        (Wish(papers={DNI: NEVER}, age=18), None, [FIRST]),
        (Wish(goal=LATE), None, [LATE]),
        (Wish(papers={BIRTH: MISSING, DNI: MISSING}), None, ["consular-record-copies", RENEWAL]),
        (Wish(child=True), None, CHILD_STEPS),
        (Wish(child=True, goal="passport-adult"), None, CHILD_STEPS),
        (Wish(child=True, goal=RENEWAL), None, CHILD_STEPS[:2]),
        (Wish(child=True, papers={PASSPORT: MISSING}), None, CHILD_STEPS),
        (Wish(child=True, papers={DNI: HELD}), None, CHILD_STEPS[2:]),
        (Wish(goal="passport-minor"), None, CHILD_STEPS),
    ],
)
def test_the_plan_of_a_wish(wish: Wish, focus: str | None, planned: list[str]) -> None:
    assert ids(make_plan(wish, focus, CATALOG, None, None)) == planned


def test_without_anything_said_there_is_no_goal() -> None:
    assert goals(Wish(), None, CATALOG) == ()
    assert goals(Wish(), "ice-at-door", CATALOG) == ()


@pytest.mark.parametrize(
    ("wish", "known"),
    [
        (Wish(), False),
        (Wish(papers={DNI: MISSING}), False),
        (Wish(papers={DNI: NEVER}), False),
        (Wish(papers={DNI: NEVER}, age=30), True),
        (Wish(papers={DNI: LOST}), True),
        (Wish(papers={DNI: EXPIRED}), True),
        (Wish(goal=FIRST), True),
    ],
)
def test_the_case_of_the_dni_is_known_when_it_was_told(wish: Wish, known: bool) -> None:
    assert wish.dni_known is known


# the times


def test_the_longest_time_of_the_own_office_counts_first() -> None:
    catalog = with_time(RENEWAL, body=(a_time(30),), miami=a_time(20), dallas=a_time(200))
    found = longest(catalog.topics[RENEWAL], "miami")
    assert found
    assert (found.days, found.office) == (20, None)


def test_then_the_national_one() -> None:
    catalog = with_time(RENEWAL, body=(a_time(30), a_time(40), a_time(None)), dallas=a_time(200))
    found = longest(catalog.topics[RENEWAL], "miami")
    assert found
    assert (found.days, found.office) == (40, None)


def test_then_another_offices_with_its_name() -> None:
    catalog = with_time(RENEWAL, miami=a_time(None), dallas=a_time(50), boston=a_time(60))
    found = longest(catalog.topics[RENEWAL], "miami")
    assert found
    assert (found.days, found.office) == (60, "boston")


def test_an_unknown_time_is_none() -> None:
    assert longest(with_time(RENEWAL).topics[RENEWAL], "miami") is None


def test_the_latest_start_is_the_deadline_without_the_known_days() -> None:
    catalog = with_time(RENEWAL, body=(a_time(30),))
    made = Plan(steps([RENEWAL], [], catalog, None), TODAY + timedelta(days=30))
    assert made.latest_start == TODAY
    assert not made.late(TODAY)
    assert made.late(TODAY + timedelta(days=1))


def test_without_a_date_or_without_any_time_there_is_no_latest_start() -> None:
    unknown = Plan(steps([RENEWAL], [], with_time(RENEWAL), None), TODAY)
    assert unknown.latest_start is None
    assert not unknown.late(TODAY)
    assert make_plan(Wish(), None, CATALOG, None, None).latest_start is None


# what is said


def asked(text: str = "", **given: object) -> Turn:
    return a_turn("plan-my-steps", text=text, **given)  # type: ignore[arg-type]


def answered(turn: Turn, text: str) -> Turn:
    """The next turn: a text while our question for the date is open."""
    dialog = plan(turn).dialog
    assert dialog
    return replace(
        asked(text), dialog=dialog, interpretation=replace(turn.interpretation, origin=Origin.DIALOG, entities=())
    )


def said(outcome: Outcome) -> str:
    return "\n\n".join(outcome.reply.paragraphs)


def payloads(outcome: Outcome) -> list[str]:
    return [choice.payload for choice in outcome.reply.choices]


def test_the_order_the_times_and_the_total_are_told() -> None:
    outcome = plan(asked(entities={"goal": "passport-adult"}))
    assert "1. Renovar el DNI (mayor de edad): en Miami, hasta 3 meses." in said(outcome)
    assert "2. Pasaporte para mayores de edad: hasta 2 meses (sin confirmar)." in said(outcome)
    assert "En total, hasta 5 meses." in said(outcome)
    assert "Fuente: " in outcome.reply.paragraphs[-1]
    assert outcome.topic == "passport-adult"
    assert outcome.contact
    assert outcome.contact.focus == "passport-adult"


def test_at_the_own_consulate_no_city_is_named() -> None:
    text = said(plan(asked(entities={"goal": "passport-adult"}, office="miami")))
    assert "1. Renovar el DNI (mayor de edad): hasta 3 meses." in text
    assert "otro consulado" not in text


def test_too_late_is_said_first_with_the_way_out() -> None:
    outcome = plan(asked("Viajo en diciembre y no tengo DNI ni pasaporte"))
    assert outcome.reply.paragraphs[0].startswith("⚠ Es tarde para el 1 de diciembre de 2026")
    summary = CATALOG.topics["emergency-travel-document"].body.summary[0].text["es"]
    assert summary in outcome.reply.paragraphs[1]
    assert payloads(outcome) == ["/emergency-travel-document", '/plan-my-steps{"more":"passport-adult"}', "/menu"]
    assert outcome.reply.rating == "plan-my-steps"
    assert outcome.dialog is None


def test_in_time_the_last_day_to_begin_is_told() -> None:
    outcome = plan(asked("viajo en junio y no tengo DNI ni pasaporte", office="miami"))
    assert "Para llegar al 1 de junio de 2027, empiece a más tardar el 2 de enero de 2027." in said(outcome)
    assert "⚠" not in said(outcome)
    assert "/emergency-travel-document" not in payloads(outcome)


def test_who_may_have_the_dni_already_may_still_be_in_time() -> None:
    text = said(plan(asked("viajo en marzo y no tengo pasaporte")))
    assert "⚠ Puede ser tarde" in text
    assert "Si ya tiene lo del paso 1, puede alcanzar: empiece a más tardar el 31 de diciembre de 2026." in text


def test_unknown_times_are_said_to_be_unknown() -> None:
    outcome = plan(asked("viajo en agosto con mi hijo nacido aquí"))
    assert "Pasaporte para menores de edad: no sé cuánto demora." in said(outcome)
    assert "Lo que conozco suma hasta 3 meses." in said(outcome)
    assert "empiece antes" in said(outcome)
    assert payloads(outcome)[0] == f"/{CHILD_STEPS[0]}"


def test_without_any_time_no_day_is_made_up() -> None:
    text = said(plan(asked("viajo mañana", entities={"goal": RENEWAL}, catalog=with_time(RENEWAL))))
    assert "No sé cuánto demoran estos pasos." in text
    assert "más tardar" not in text


def test_a_late_child_that_is_not_registered_is_told_what_comes_before_the_document() -> None:
    text = said(plan(asked("viajo en diciembre", entities={"child": "yes"})))
    assert "primero se inscribe su nacimiento" in text


def test_a_late_certificate_is_no_reason_for_a_travel_document() -> None:
    outcome = plan(asked("lo necesito mañana", entities={"goal": "survival-certificate"}))
    assert "⚠ " in said(outcome)
    assert "/emergency-travel-document" not in payloads(outcome)


@pytest.mark.parametrize("text", ["no tengo dni y viajo en mayo", "I don't have a DNI and travel in May"])
def test_an_unknown_case_of_the_dni_is_planned_as_renewal_and_all_cases_are_offered(text: str) -> None:
    outcome = plan(asked(text))
    assert "conté con renovarlo" in said(outcome)
    assert payloads(plan(asked(entities={"more": outcome.topic})))[:4] == [
        "/dni-renewal-adult",
        "/dni-first-adult-17-19",
        "/dni-late-registration-20-plus",
        "/dni-duplicate",
    ]


@pytest.mark.parametrize("text", ["mi dni está vencido y viajo en mayo", "perdí mi dni y viajo en mayo"])
def test_a_known_case_is_not_asked_for(text: str) -> None:
    outcome = plan(asked(text))
    assert "conté con" not in said(outcome)
    assert "/dni-first-adult-17-19" not in payloads(outcome)


def test_no_goal_is_said_to_be_guessed_and_the_child_is_offered() -> None:
    outcome = plan(asked("en qué orden hago mis papeles"))
    assert "No me dijo qué trámite" in said(outcome)
    assert '/plan-my-steps{"goal":"passport-minor"}' in payloads(outcome)


def test_behind_more_stand_the_steps_the_travel_document_and_the_counter() -> None:
    outcome = plan(asked(entities={"more": "passport-minor"}, office="miami"))
    assert payloads(outcome)[:4] == [*(f"/{step}" for step in CHILD_STEPS), "/emergency-travel-document"]
    assert payloads(outcome)[-2:] == ["/appointment", "/menu"]
    assert outcome.dialog is None
    assert not outcome.reply.rating


# the date that was asked for


def test_without_a_date_it_is_asked_for_and_the_next_words_are_the_date() -> None:
    first = asked("no tengo pasaporte y mi dni está vencido", office="miami")
    assert "¿Qué día viaja" in said(plan(first))
    then = plan(answered(first, "en junio"))
    assert "empiece a más tardar el 2 de enero de 2027" in said(then)
    assert payloads(then)[0] == "/dni-renewal-adult"
    assert then.dialog is None


def test_the_words_themselves_are_not_held() -> None:
    dialog = plan(asked("mi hijo Zzyzx de 5 años no tiene pasaporte", entities={"goal": "passport-adult"})).dialog
    said = (("goal", "passport-adult"), ("child", "yes"), ("age", "5"), ("passport", "missing"))
    assert dialog == Dialog("plan-my-steps", "date", said)


def test_the_child_is_not_forgotten_while_the_date_is_asked_for() -> None:
    then = plan(answered(asked("papeles de mi hijo"), "in August"))
    assert payloads(then)[:2] == [f"/{CHILD_STEPS[0]}", '/plan-my-steps{"more":"passport-minor"}']


def test_another_question_instead_of_the_date_ends_the_question() -> None:
    outcome = plan(answered(asked(entities={"goal": "passport-adult"}), "cuánto cuesta"))
    assert "No reconozco una fecha" in said(outcome)
    assert outcome.dialog is None
    assert payloads(outcome) == ['/plan-my-steps{"goal":"passport-adult"}', "/menu"]


def test_what_is_missing_may_be_told_instead_of_the_date() -> None:
    outcome = plan(answered(asked(entities={"goal": "passport-adult"}), "perdí mi dni"))
    assert payloads(outcome)[0] == "/dni-duplicate"
    assert outcome.dialog


# every plan


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize("text", ["", "viajo en diciembre, no tengo nada"])
def test_every_procedure_can_be_planned_within_the_channels_limits(text: str, locale: str) -> None:
    for goal in CATALOG.topics:
        for office in (None, "miami"):
            outcome = plan(asked(text, entities={"goal": goal}, office=office, locale=locale))
            assert 2 <= len(outcome.reply.choices) <= 3
            assert all(len(payload.encode()) <= 64 for payload in payloads(outcome))
            assert len(payloads(outcome)) == len({*payloads(outcome)})


def test_content_without_the_usual_procedure_asks_which_one() -> None:
    few = {id_: topic for id_, topic in CATALOG.topics.items() if id_ not in ADULT_STEPS}
    assert "¿De qué trámite" in said(plan(asked(catalog=catalog_with(topics=few))))


def test_past_its_review_date_a_plan_says_so() -> None:
    assert "⚠ Esto debía revisarse" in said(plan(asked(today=date(2030, 1, 1))))


def test_the_planner_is_a_part_of_documents() -> None:
    assert handler_name(route("plan-my-steps", asked())) == "documents"
