"""What is said of opening hours, closures, itinerant consulates and the files that come with them."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.catalog import Catalog, ClosureKind, Confidence, EventKind
from bot.domain import Jurisdiction, Outcome, Turn, read_payload
from bot.handlers import HANDLERS, choose, consulates, emergency, handler_name
from bot.handlers.events import LISTED
from bot.handlers.opening import clock
from bot.jurisdictions import locate
from tests.builders import CATALOG, TODAY, a_turn, catalog_with
from tests.calendars import LITTLE_ROCK, a_closure, a_weekly, an_event, an_office, at, with_events

INTENT = consulates.ITINERANT
CLOSED = "El consulado está cerrado"
SOON = date(2026, 12, 5)


def said(outcome: Outcome) -> str:
    return "\n\n".join(outcome.reply.paragraphs)


def in_place(text: str) -> Jurisdiction:
    found = locate(text, CATALOG, asked=True)
    assert found
    return found


def at_hour(office: str, *moment: int, intent: str = "consulate-hours", **given: Any) -> Turn:
    """Somebody of this office asking at a moment of its own clock."""
    return replace(a_turn(intent, office=office, **given), now=at(office, *moment))


def hours(office: str, *moment: int, **given: Any) -> str:
    return said(consulates.hours(at_hour(office, *moment, **given)))


def with_weekly(*rows: Any) -> Catalog:
    return catalog_with(offices={**CATALOG.offices, "miami": an_office(weekly=rows)})


# Open or not.


def test_boston_with_an_appointment_is_not_closed_and_not_sure() -> None:
    text = hours("boston", 2026, 11, 24, 10)
    assert "Sin confirmar: A esta hora atiende con cita. No está cerrado" in text
    assert "Hora de cierre: 3:00 p. m.\nHora en Boston: 10:00 a. m.\n" in text


def test_dallas_is_open_and_nobody_knows_about_appointments() -> None:
    text = hours("dallas", 2026, 11, 24, 10)
    assert "Sin confirmar: A esta hora está abierto. No sé si atiende sin cita" in text
    assert "Hora de cierre: 3:30 p. m." in text


def test_after_hours_it_is_closed_and_opens_again() -> None:
    text = hours("boston", 2026, 11, 20, 16)
    assert "Sin confirmar: A esta hora está cerrado.\nAbre: 23 de noviembre de 2026, 8:30 a. m.\n" in text


def test_the_eve_of_a_holiday_warns_of_it() -> None:
    assert "Ese día es feriado en EE. UU. y puede estar cerrado" in hours("boston", 2026, 11, 25, 16)


@pytest.mark.parametrize("office", ["boston", "miami", "denver"])  # hours doubtful, in words only, unknown
@pytest.mark.parametrize(
    ("day", "country"),
    [((2026, 11, 26), "EE. UU."), ((2026, 7, 28), "el Perú"), ((2026, 12, 25), "EE. UU. y en el Perú")],
)
def test_on_a_holiday_it_may_be_closed_and_is_never_said_to_be(
    office: str, day: tuple[int, int, int], country: str
) -> None:
    text = hours(office, *day, 10)
    assert f"Hoy es feriado en {country}: puede estar cerrado. Llame antes de ir." in text
    assert "está cerrado" not in text


def test_confirmed_hours_are_stated() -> None:
    catalog = with_weekly(a_weekly(by_appointment=False))
    text = hours("miami", 2026, 11, 24, 10, catalog=catalog)
    assert "A esta hora está abierto y atiende sin cita.\nHora de cierre: 5:00 p. m." in text
    assert "Sin confirmar" not in text


@pytest.mark.parametrize("office", ["miami", "denver"])
def test_where_the_hours_are_not_known_nothing_is_said_of_now(office: str) -> None:
    assert "Ahora" not in hours(office, 2026, 11, 24, 10)


def test_the_card_says_whether_it_is_open() -> None:
    text = said(consulates.find(at_hour("boston", 2026, 11, 24, 10, intent="find-consulate")))
    assert "**Ahora**\nSin confirmar: A esta hora atiende con cita." in text


def test_hours_are_told_in_english() -> None:
    assert "8:30 a" in hours("boston", 2026, 11, 20, 16, locale="en")


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (time(0), "12:00 a. m."),
        (time(9, 5), "9:05 a. m."),
        (time(12), "12:00 p. m."),
        (time(23, 59), "11:59 p. m."),
    ],
)
def test_a_time_is_written_as_people_say_it(moment: time, written: str) -> None:
    assert clock(moment, a_turn("consulate-hours")) == written


# Closures.


@pytest.mark.parametrize("intent", ["consulate-hours", "find-consulate", "consulate-phone", "appointment"])
def test_a_closure_in_force_comes_first(intent: str) -> None:
    catalog = catalog_with(closures=(a_closure(TODAY, date(2026, 11, 25)),))
    first = HANDLERS[intent](a_turn(intent, office="miami", catalog=catalog)).reply.paragraphs[0]
    assert first.startswith(f"⚠ {CLOSED} del 23 de noviembre de 2026 al 25 de noviembre de 2026.\nPor mudanza.")
    assert "Fuente: Boletín." in first


def test_a_closure_is_told_before_it_begins_on_its_last_day_and_no_longer() -> None:
    catalog = catalog_with(closures=(a_closure(SOON),))
    told = {day: CLOSED in hours("miami", *day, 23, 59, catalog=catalog) for day in ((2026, 11, 20), (2026, 11, 21))}
    assert told == {(2026, 11, 20): False, (2026, 11, 21): True}  # fourteen days ahead
    assert f"⚠ {CLOSED} el 5 de diciembre de 2026.\n" in hours("miami", 2026, 12, 5, 23, 59, catalog=catalog)
    assert CLOSED not in hours("miami", 2026, 12, 6, catalog=catalog)


def test_a_closure_of_another_office_is_not_told() -> None:
    assert CLOSED not in hours("boston", 2026, 11, 23, 10, catalog=catalog_with(closures=(a_closure(TODAY),)))


def test_while_it_is_closed_nothing_else_is_said_of_now() -> None:
    catalog = catalog_with(closures=(a_closure(TODAY, office="boston"),))
    assert "Ahora" not in hours("boston", 2026, 11, 23, 10, catalog=catalog)


def test_a_doubtful_closure_is_told_as_doubtful() -> None:
    catalog = catalog_with(closures=(a_closure(TODAY, confidence=Confidence.LOW),))
    assert f"⚠ Sin confirmar: {CLOSED}" in hours("miami", 2026, 11, 23, 10, catalog=catalog)


@pytest.mark.parametrize(
    ("kind", "words"),
    [(ClosureKind.LINE_DOWN, "El teléfono no funciona"), (ClosureKind.CASH_ONLY, "Solo recibe efectivo")],
)
def test_what_does_not_work_is_told_and_the_office_is_not_closed(kind: ClosureKind, words: str) -> None:
    text = hours("miami", 2026, 11, 23, 10, catalog=catalog_with(closures=(a_closure(TODAY, kind=kind),)))
    assert text.startswith(f"⚠ {words} el 23 de noviembre de 2026.")
    assert CLOSED not in text


def test_a_line_that_is_down_is_told_once_before_the_emergency_line_and_in_an_emergency() -> None:
    catalog = catalog_with(closures=(a_closure(TODAY, kind=ClosureKind.LINE_DOWN),))
    for intent, handler in (
        ("consulate-emergency-line", consulates.emergency_line),
        ("consulate-phone", consulates.telephone),
        ("emergency", emergency.help_now),
    ):
        turn = a_turn(intent, office="miami", catalog=catalog, entities={"kind": "at-door"})
        assert said(handler(turn)).count("El teléfono no funciona") == 1


# Extra days.


def test_an_extra_day_to_come_is_told_with_the_hours() -> None:
    extra = an_event(SOON, kind=EventKind.EXTRA_DAY, start=None, end=None)
    text = hours("miami", 2026, 11, 24, 10, catalog=with_events(extra))
    assert "Abre además: 5 de diciembre de 2026. Hora: no la tengo confirmada." in text
    assert "Abre además" not in hours("boston", 2026, 11, 24, 10, catalog=with_events(extra))


def test_on_an_extra_day_it_is_not_said_to_be_closed() -> None:
    extra = an_event(SOON, office="boston", kind=EventKind.EXTRA_DAY)
    assert "cerrado" in hours("boston", 2026, 12, 5, 10)  # a Saturday
    text = hours("boston", 2026, 12, 5, 10, catalog=with_events(extra))
    assert "cerrado" not in text
    assert "Abre además: 5 de diciembre de 2026, de 8:00 a. m. a 6:00 p. m., hora del lugar" in text


# Itinerant consulates.


def itinerant(*events: Any, **given: Any) -> Outcome:
    return consulates.itinerant(a_turn(INTENT, catalog=with_events(*events), **given))


def test_it_is_one_of_the_consulates_answers() -> None:
    turn = a_turn(INTENT)
    assert choose(turn) is consulates.itinerant
    assert handler_name(choose(turn)) == "consulates"


def test_near_the_place_told_it_is_given_with_everything_and_a_file() -> None:
    near, far = an_event(SOON, booking="https://example.org/cita"), an_event(SOON, id="far", point=LITTLE_ROCK)
    outcome = itinerant(far, near, jurisdiction=in_place("Tampa, FL"))
    for expected in (
        "**Consulado itinerante: Tampa, FL**",
        "5 de diciembre de 2026, de 8:00 a. m. a 6:00 p. m., hora del lugar",
        "1 Main St",
        "Consulado General del Perú – Miami",
        "DNI y pasaporte.",
        "Cita: https://example.org/cita",
        "Fuente: Boletín. Revisado: 23 de noviembre de 2026.",
        "confirme con el consulado antes de viajar",
        "+1 786 713 2401",
    ):
        assert expected in said(outcome)
    assert outcome.reply.files == ("event-tampa-2026-12-05.ics",)
    assert outcome.reply.ask_location == ""


def test_far_from_the_place_told_or_late_it_is_said_to_be_so_and_given() -> None:
    for event, place in ((an_event(SOON), "Seattle, WA"), (an_event(date(2027, 3, 1)), "Tampa, FL")):
        text = said(itinerant(event, jurisdiction=in_place(place)))
        assert f"cerca de {place} (a 60 millas o menos, en los próximos 60 días)" in text
        assert text.index("Otros ya anunciados:") < text.index("**Consulado itinerante: Tampa, FL**")


def test_a_state_told_is_near_what_is_in_it() -> None:
    assert "cerca de" not in said(itinerant(an_event(SOON), jurisdiction=in_place("Florida")))
    split = in_place("California")  # two offices: both are named
    text = said(itinerant(an_event(SOON, state="CA"), jurisdiction=split))
    assert "cerca de" not in text
    assert "– Los Angeles**" in text
    assert "– San Francisco**" in text


def test_without_a_place_those_of_the_persons_own_office_are_near() -> None:
    own, other = an_event(SOON), an_event(SOON, id="other", office="dallas", point=LITTLE_ROCK, city="Little Rock")
    assert itinerant(own, other, office="miami").reply.files == ("event-tampa-2026-12-05.ics",)
    assert itinerant(own, other, office="dallas").reply.files == ("event-other.ics",)


def test_without_place_and_office_all_are_given_and_the_place_is_asked_for() -> None:
    outcome = itinerant(an_event(SOON), an_event(date(2027, 3, 1)))
    assert len(outcome.reply.files) == 2
    assert outcome.reply.ask_location
    assert outcome.contact
    assert outcome.contact.pending == INTENT


def test_many_are_cut_and_counted() -> None:
    events = [an_event(date(2026, 12, day)) for day in range(1, LISTED + 3)]
    outcome = itinerant(*events)
    assert len(outcome.reply.files) == LISTED
    assert "Y 2 más, en fechas posteriores." in said(outcome)


def test_the_day_after_its_last_day_it_is_gone() -> None:
    catalog = with_events(an_event(SOON, start=None, end=None, last=date(2026, 12, 6)))
    last = at_hour("miami", 2026, 12, 6, 23, 59, intent=INTENT, catalog=catalog)
    assert consulates.itinerant(last).reply.files
    after = said(consulates.itinerant(replace(last, now=at("miami", 2026, 12, 7))))
    assert "No sé de ningún consulado itinerante por ahora." in after
    assert "Tampa" not in after


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize("office", CATALOG.offices)
def test_today_there_is_none_and_it_is_said_how_they_are_announced(office: str, locale: str) -> None:
    outcome = consulates.itinerant(a_turn(INTENT, office=office, locale=locale))
    general = CATALOG.announced[0].text[locale]
    own = [fact.text[locale] for fact in CATALOG.announced if fact.office not in (None, office)]
    assert general in said(outcome)
    assert not [text for text in own if text in said(outcome)]
    assert outcome.reply.files == ()
    assert outcome.office == office


def test_none_comes_with_the_offices_own_way_its_phone_and_its_site() -> None:
    text = said(consulates.itinerant(a_turn(INTENT, office="miami")))
    assert CATALOG.announced[2].text["es"] in text
    assert "Teléfono:\n+1 786 713 2401" in text
    assert "Página: http" in text


def test_a_place_that_is_none_is_asked_for_again() -> None:
    assert "está fuera de los Estados Unidos" in said(itinerant(an_event(SOON), jurisdiction=in_place("Lima")))
    outcome = itinerant(an_event(SOON), jurisdiction=in_place("00000"))
    assert outcome.contact
    assert outcome.contact.pending == INTENT
    again = itinerant(an_event(SOON), office="miami", entities={"place": consulates.ELSEWHERE})
    assert again.reply.ask_location


def test_a_doubtful_or_old_event_says_so() -> None:
    doubtful = an_event(SOON, confidence=Confidence.LOW, review_by=date(2026, 11, 22), verified_on=date(2026, 1, 1))
    text = said(itinerant(doubtful))
    assert "Sin confirmar: DNI y pasaporte." in text
    assert "debía revisarse antes del 22 de noviembre de 2026" in text


@pytest.mark.parametrize("intent", ["find-consulate", "consulate-hours", "appointment"])
def test_the_way_there_is_offered(intent: str) -> None:
    choices = HANDLERS[intent](a_turn(intent, office="miami")).reply.choices
    more = read_payload(next(choice.payload for choice in choices if choice.title == "Ver más"))
    assert more
    behind = a_turn(more.intent, office="miami", entities={"more": "1"})
    rest = HANDLERS[more.intent](behind).reply.choices
    assert f"/{INTENT}" in [choice.payload for choice in rest]


# Files.


def test_the_card_brings_the_contact_where_something_is_confirmed() -> None:
    assert consulates.find(a_turn("find-consulate", office="miami")).reply.files == ("office-miami.vcf",)
    assert consulates.find(a_turn("find-consulate", office="embassy-washington")).reply.files  # its address alone
    assert consulates.find(a_turn("find-consulate", office="denver")).reply.files == ()
    assert consulates.hours(a_turn("consulate-hours", office="miami")).reply.files == ()
