"""What each handler says: one call, one Outcome."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.catalog import Catalog, ClosureKind, Confidence, DistrictStatus, Fee, Kind, OfficeKind, Value
from bot.domain import Address, Choice, Finding, Handler, Jurisdiction, Outcome, Turn, payload
from bot.handlers import (
    HANDLERS,
    consulates,
    documents,
    emergency,
    fallback,
    menu,
    profile,
    returning,
    rights,
    smalltalk,
    updates,
)
from bot.handlers.office import map_link
from bot.handlers.prose import phone
from bot.jurisdictions import locate
from tests.builders import CATALOG, PHRASES, TODAY, a_turn, catalog_with
from tests.calendars import a_closure

MENU = Choice("Menú", "/menu")
PHONE = "+15550100199"  # reserved for fiction


def said(outcome: Outcome) -> str:
    return "\n\n".join(outcome.reply.paragraphs)


def titles(outcome: Outcome) -> list[str]:
    return [choice.title for choice in outcome.reply.choices]


def payloads(outcome: Outcome) -> list[str]:
    return [choice.payload for choice in outcome.reply.choices]


def pending(outcome: Outcome) -> str | None:
    assert outcome.contact
    return outcome.contact.pending


def in_place(text: str) -> Jurisdiction:
    found = locate(text, CATALOG, asked=True)
    assert found
    return found


def with_topic(topic: str, **changed: object) -> Catalog:
    changed_topic = replace(CATALOG.topics[topic], **changed)  # type: ignore[arg-type]
    return catalog_with(topics={**CATALOG.topics, topic: changed_topic})


def with_office(office: str, **changed: object) -> Catalog:
    changed_office = replace(CATALOG.offices[office], **changed)  # type: ignore[arg-type]
    return catalog_with(offices={**CATALOG.offices, office: changed_office})


def a_value(value: str, confidence: Confidence, *, overdue: bool = False) -> Value:
    known = CATALOG.offices["miami"].phones[0]
    review_by = TODAY - timedelta(days=1) if overdue else known.review_by
    return replace(known, value=value, confidence=confidence, review_by=review_by)


# consulates


@pytest.mark.parametrize("intent", consulates.INTENTS)
def test_who_has_no_consulate_yet_is_asked_for_the_place_and_the_question_waits(intent: str) -> None:
    outcome = HANDLERS[intent](a_turn(intent))
    assert "Escriba su ZIP, su ciudad o su estado" in said(outcome)
    assert outcome.reply.ask_location == "📍 Enviar mi ubicación"
    assert pending(outcome) == intent
    assert outcome.office is None


def test_another_place_is_asked_for_although_the_consulate_is_known() -> None:
    outcome = consulates.find(a_turn("find-consulate", entities={"place": consulates.ELSEWHERE}, office="miami"))
    assert outcome.reply.ask_location
    assert pending(outcome) == "find-consulate"


def test_a_place_that_is_not_found_is_asked_for_again_and_the_question_still_waits() -> None:
    outcome = consulates.place_unknown(a_turn("out-of-scope", pending="consulate-hours"))
    assert "No ubico ese lugar" in said(outcome)
    assert outcome.reply.ask_location
    assert pending(outcome) == "consulate-hours"


def test_a_consulate_is_given_with_its_address_map_phone_mail_booking_and_hours() -> None:
    office = CATALOG.offices["miami"]
    assert office.address
    assert office.email
    assert office.booking
    text = said(consulates.find(a_turn("find-consulate", office="miami")))
    for expected in (
        "**Consulado General del Perú – Miami**",
        office.address.value,
        map_link(office.address),
        phone(office.phones[0].value),
        office.email.value,
        office.booking.value,
        office.hours[0].text["es"],
        "Fuente: ",
    ):
        assert expected in text
    assert "(sin confirmar)" not in text


def test_a_consulate_comes_with_a_pin_and_a_card_to_save() -> None:
    reply = consulates.find(a_turn("find-consulate", office="miami")).reply
    assert reply.pin
    assert reply.pin.point == CATALOG.offices["miami"].point
    assert "punto aproximado" in reply.pin.address
    assert reply.card
    assert reply.card.phone == CATALOG.offices["miami"].phones[0].value


def test_an_unconfirmed_address_is_no_pin_and_an_unconfirmed_phone_no_card() -> None:
    outcome = consulates.find(a_turn("find-consulate", office="houston"))
    assert outcome.reply.pin is None
    assert outcome.reply.card is None
    assert "Dirección (sin confirmar):\n" in said(outcome)
    assert "Teléfono (sin confirmar):\n" in said(outcome)
    assert CATALOG.directory in said(outcome)


def test_a_doubtful_detail_is_not_shown_and_what_is_missing_is_said_to_be() -> None:
    catalog = with_office(
        "miami",
        address=a_value("1 Doubtful St", Confidence.LOW),
        phones=(a_value(PHONE, Confidence.LOW),),
        email=a_value("doubtful@example.org", Confidence.LOW),
        booking=a_value("https://doubtful.example.org", Confidence.LOW),
        hours=(),
    )
    for intent in consulates.INTENTS:
        text = said(HANDLERS[intent](a_turn(intent, office="miami", catalog=catalog)))
        assert "oubtful" not in text
        assert phone(PHONE) not in text
        assert CATALOG.directory in text
    card = said(consulates.find(a_turn("find-consulate", office="miami", catalog=catalog)))
    assert "Dirección: no la tengo confirmada." in card
    assert "Teléfono: no lo tengo confirmado." in card
    assert "Horario: no lo tengo confirmado. Llame antes de ir." in card


def test_details_past_their_review_date_say_so() -> None:
    catalog = with_office("miami", phones=(a_value(PHONE, Confidence.HIGH, overdue=True),))
    assert "debían revisarse antes del 22 de noviembre de 2026" in said(
        consulates.telephone(a_turn("consulate-phone", office="miami", catalog=catalog))
    )


@pytest.mark.parametrize(
    ("place", "office", "why"),
    [
        ("Virginia", "washington-dc", "Por Virginia le corresponde este consulado."),
        ("07505", "paterson", "Por Paterson, NJ 07505 le correspondería este consulado. No lo confirma"),
        ("Sacramento", "san-francisco", "Desde Sacramento, CA el más cercano es San Francisco. El otro de su estado"),
        ("Guam", "seattle", "No está confirmado qué consulado atiende Guam. El más cercano es este"),
    ],
)
def test_why_this_consulate_is_said_as_surely_as_it_is_known(place: str, office: str, why: str) -> None:
    outcome = consulates.find(a_turn("find-consulate", jurisdiction=in_place(place)))
    assert outcome.office == office
    assert outcome.reply.paragraphs[0].startswith(why)


def test_the_note_of_a_district_is_told() -> None:
    note = CATALOG.districts["FL"].note
    assert note
    assert note["es"] in said(consulates.find(a_turn("find-consulate", jurisdiction=in_place("Florida"))))


def test_the_place_just_named_comes_before_the_consulate_we_knew() -> None:
    outcome = consulates.telephone(a_turn("consulate-phone", office="miami", jurisdiction=in_place("Boston, MA")))
    assert outcome.office == "boston"
    assert "Boston" in said(outcome)
    assert "Miami" not in said(outcome)


@pytest.mark.parametrize("state", ["California", "Texas"])
def test_in_a_split_state_both_consulates_are_named_and_the_city_asked_for(state: str) -> None:
    where = in_place(state)
    assert where.status is DistrictStatus.SPLIT
    outcome = consulates.hours(a_turn("consulate-hours", jurisdiction=where))
    assert all(CATALOG.offices[office].city in said(outcome) for office in where.offices)
    assert "Escriba su ciudad o su ZIP" in said(outcome)
    assert CATALOG.directory in said(outcome)
    assert outcome.reply.ask_location
    assert pending(outcome) == "consulate-hours"


def test_a_place_abroad_is_not_served_and_gets_the_directory() -> None:
    outcome = consulates.find(a_turn("find-consulate", jurisdiction=in_place("Madrid")))
    assert "Madrid está fuera de los Estados Unidos" in said(outcome)
    assert CATALOG.directory in said(outcome)
    assert payloads(outcome) == ['/find-consulate{"place":"?"}', "/menu"]


def test_a_pin_abroad_has_no_name() -> None:
    abroad = Jurisdiction(finding=Finding.ABROAD, place="")
    assert said(consulates.find(a_turn("find-consulate", jurisdiction=abroad))).startswith("Ese lugar está fuera")


def test_a_zip_that_does_not_exist_is_asked_for_again() -> None:
    outcome = consulates.find(a_turn("find-consulate", jurisdiction=in_place("00000")))
    assert "No encuentro el ZIP 00000" in said(outcome)
    assert outcome.reply.ask_location
    assert pending(outcome) == "find-consulate"


def test_a_name_of_several_places_is_asked_back_with_the_question_kept() -> None:
    outcome = consulates.hours(a_turn("consulate-hours", jurisdiction=in_place("Washington")))
    assert outcome.reply.choices == (
        Choice("Washington DC", '/consulate-hours{"place":"Washington DC"}'),
        Choice("Washington State", '/consulate-hours{"place":"Washington State"}'),
        MENU,
    )
    assert not outcome.reply.ask_location
    assert pending(outcome) == "consulate-hours"


def test_the_phones_come_with_the_emergency_line() -> None:
    outcome = consulates.telephone(a_turn("consulate-phone", office="boston"))
    assert f"Teléfono:\n{phone(CATALOG.offices['boston'].phones[0].value)}" in said(outcome)
    assert "no tengo confirmada su línea de emergencia" in said(outcome)


@pytest.mark.parametrize("confidence", [Confidence.HIGH, Confidence.MEDIUM])
def test_an_emergency_line_a_source_gives_is_given(confidence: Confidence) -> None:
    catalog = with_office("miami", emergency=a_value(PHONE, confidence))
    outcome = consulates.emergency_line(a_turn("consulate-emergency-line", office="miami", catalog=catalog))
    assert f"Línea de emergencia, Consulado General del Perú – Miami:\n{phone(PHONE)}" in said(outcome)


@pytest.mark.parametrize("confidence", [Confidence.LOW, Confidence.UNVERIFIED])
def test_an_emergency_line_no_source_confirms_is_not_given(confidence: Confidence) -> None:
    catalog = with_office("miami", emergency=a_value(PHONE, confidence))
    text = said(consulates.emergency_line(a_turn("consulate-emergency-line", office="miami", catalog=catalog)))
    assert phone(PHONE) not in text
    assert "Llame al consulado y pídala." in text
    assert f"Teléfono:\n{phone(CATALOG.offices['miami'].phones[0].value)}" in text


def test_for_the_emergency_line_the_surest_phone_is_given() -> None:
    phones = (a_value(PHONE, Confidence.UNVERIFIED), a_value("+15550100188", Confidence.MEDIUM))
    catalog = with_office("denver", phones=phones)
    text = said(consulates.emergency_line(a_turn("consulate-emergency-line", office="denver", catalog=catalog)))
    assert phone("+15550100188") in text
    assert phone(PHONE) not in text


@pytest.mark.parametrize("intent", consulates.INTENTS)
def test_where_no_phone_is_known_the_directory_is_given(intent: str) -> None:
    assert not CATALOG.offices["salt-lake-city"].phones
    assert CATALOG.directory in said(HANDLERS[intent](a_turn(intent, office="salt-lake-city")))


def test_hours_are_told_or_said_to_be_unknown() -> None:
    assert CATALOG.offices["miami"].hours[0].text["es"] in said(
        consulates.hours(a_turn("consulate-hours", office="miami"))
    )
    unknown = said(consulates.hours(a_turn("consulate-hours", office="denver")))
    assert unknown.startswith("**Consulado General del Perú – Denver**\nHorario: no lo tengo confirmado.")


def test_doubtful_hours_are_told_as_doubtful() -> None:
    assert "• Sin confirmar: " in said(consulates.hours(a_turn("consulate-hours", office="boston")))


def test_an_appointment_is_booked_at_the_offices_address() -> None:
    booking = CATALOG.offices["miami"].booking
    assert booking
    text = said(consulates.appointment(a_turn("appointment", office="miami")))
    assert f"Saque su cita aquí:\n{booking.value}" in text
    assert "No pague a nadie por conseguirle una cita." in text


def test_without_a_booking_address_the_consulate_is_to_be_asked() -> None:
    text = said(consulates.appointment(a_turn("appointment", office="houston")))
    assert "No tengo confirmado cómo se saca cita" in text
    assert phone(CATALOG.offices["houston"].phones[0].value) in text


def test_who_wants_a_person_is_told_that_the_bot_is_none() -> None:
    outcome = consulates.person(a_turn("talk-to-person", office="miami"))
    assert outcome.reply.paragraphs[0].startswith("Yo soy un programa")
    assert phone(CATALOG.offices["miami"].phones[0].value) in said(outcome)


def test_who_wants_a_person_learns_when_they_answer_and_how_to_write_or_book() -> None:
    office = CATALOG.offices["boston"]
    outcome = consulates.person(a_turn("talk-to-person", office="boston"))
    lines = said(outcome).splitlines()
    assert lines.index(phone(office.phones[0].value)) < lines.index("**Ahora**")
    assert "Abre: 23 de noviembre de 2026, 8:30 a. m." in lines
    assert outcome.reply.card
    assert not outcome.reply.rating
    miami = CATALOG.offices["miami"]
    assert miami.booking
    assert miami.email
    text = said(consulates.person(a_turn("talk-to-person", office="miami")))
    assert f"Correo: {miami.email.value}\nCitas: {miami.booking.value}" in text


def test_a_line_that_is_down_is_told_before_the_phone_of_the_people() -> None:
    catalog = catalog_with(closures=(a_closure(TODAY, kind=ClosureKind.LINE_DOWN),))
    for text in (
        said(consulates.person(a_turn("talk-to-person", office="miami", catalog=catalog))),
        "\n".join(consulates.person_lines(a_turn("out-of-scope", office="miami", catalog=catalog))),
    ):
        assert text.count("El teléfono no funciona") == 1
        assert text.index("El teléfono no funciona") < text.index("Teléfono:\n")


def test_who_is_not_understood_again_gets_the_phone_of_people_and_whether_they_are_there() -> None:
    lines = consulates.person_lines(a_turn("out-of-scope", office="boston"))
    assert lines[0] == "Si prefiere hablar con una persona, llame a su consulado."
    assert phone(CATALOG.offices["boston"].phones[0].value) in lines[1].splitlines()
    assert lines[2].startswith("**Ahora**\n")


def test_without_a_consulate_the_directory_and_the_way_to_find_it_are_given() -> None:
    lines = consulates.person_lines(a_turn("out-of-scope"))
    assert "escriba su ZIP, su ciudad o su estado" in lines[0]
    assert CATALOG.directory in lines[1]


@pytest.mark.parametrize("office", CATALOG.offices)
def test_beside_a_phone_nobody_confirmed_stands_the_directory(office: str) -> None:
    text = "\n".join(consulates.person_lines(a_turn("out-of-scope", office=office)))
    stated = any(value.confidence.stated for value in CATALOG.offices[office].phones)
    assert stated or CATALOG.directory in text


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (OfficeKind.CONSULATE, "Consulado General del Perú – Miami"),
        (OfficeKind.EMBASSY, "Embajada del Perú – Miami"),
        (OfficeKind.HONORARY, "Consulado honorario del Perú – Miami"),
    ],
)
def test_an_office_is_called_what_it_is(kind: OfficeKind, name: str) -> None:
    catalog = with_office("miami", kind=kind)
    assert f"**{name}**" in said(consulates.find(a_turn("find-consulate", office="miami", catalog=catalog)))


def test_the_next_steps_do_not_repeat_what_was_just_told() -> None:
    assert "Sacar cita" not in titles(consulates.appointment(a_turn("appointment", office="miami")))
    assert titles(consulates.appointment(a_turn("appointment", office="miami"))) == ["Mi consulado", "Ver más", "Menú"]
    assert titles(consulates.find(a_turn("find-consulate", office="miami"))) == ["Sacar cita", "Ver más", "Menú"]


def test_behind_more_stands_all_there_is_of_a_consulate_and_another_place() -> None:
    rows = payloads(consulates.find(a_turn("find-consulate", entities={"more": "1"}, office="miami")))
    assert {f"/{intent}" for intent in consulates.INTENTS} < {*rows}
    assert rows[-2:] == ['/find-consulate{"place":"?"}', "/menu"]


def test_who_needs_the_emergency_line_is_led_to_the_emergency() -> None:
    outcome = consulates.emergency_line(a_turn("consulate-emergency-line", office="miami"))
    assert payloads(outcome)[0] == "/emergency"


def test_on_whatsapp_it_is_told_how_to_share_the_location() -> None:
    turn = a_turn("find-consulate")
    on_whatsapp = replace(turn, question=replace(turn.question, address=Address("whatsapp", "somebody")))
    assert consulates.find(on_whatsapp).reply.paragraphs[1].splitlines()[1].startswith("Para compartirla: toque 📎")
    assert "📎" not in said(consulates.find(turn))


def test_the_question_that_waits_is_not_lost_to_a_place_that_is_none() -> None:
    turn = a_turn("out-of-scope", pending="consulate-hours", jurisdiction=in_place("00000"))
    assert pending(consulates.hours(turn)) == "consulate-hours"


# documents


def fees(office: str | None, topic: str = "passport-adult", catalog: Catalog = CATALOG) -> str:
    """The paragraph on the cost."""
    paragraphs = documents.explain(a_turn(topic, office=office, catalog=catalog)).reply.paragraphs
    return next(text for text in paragraphs if text.startswith("**Costo**"))


def test_the_cost_is_that_of_the_persons_own_consulate() -> None:
    assert fees("miami") == "**Costo**\n• Miami, pasaporte: US$ 70 (2026)"


@pytest.mark.parametrize(
    ("office", "whose"),
    [(None, "su consulado"), ("denver", "el consulado de Denver"), ("dallas", "el consulado de Dallas")],
)
def test_another_consulates_cost_is_given_as_a_reference(office: str | None, whose: str) -> None:
    assert fees(office).splitlines() == [
        "**Costo**",
        f"• No está confirmado para {whose}.",
        "• Como referencia, Miami, pasaporte: US$ 70 (2026)",
    ]


@pytest.mark.parametrize("office", [None, *CATALOG.offices])
@pytest.mark.parametrize("topic", [topic.id for topic in CATALOG.topics.values() if topic.kind is Kind.PROCEDURE])
def test_a_price_in_peru_is_never_shown_as_the_fee(topic: str, office: str | None) -> None:
    body: tuple[Fee, ...] = CATALOG.topics[topic].body.fees
    for fee in (fee for fee in body if fee.place):
        assert f"{fee.amount:.2f}".removesuffix(".00") not in fees(office, topic)


def test_a_national_fee_is_the_same_everywhere() -> None:
    national = replace(CATALOG.topics["passport-adult"].body.fees[0], place=None, amount=12.5, currency="USD")
    topic = CATALOG.topics["passport-adult"]
    catalog = with_topic("passport-adult", body=replace(topic.body, fees=(national,)), overlays={})
    assert fees("denver", catalog=catalog).endswith("US$ 12.50 (2024-05)")


def test_what_costs_nothing_is_free() -> None:
    assert "gratis" in fees("miami", "birth-registration-minor")


def test_a_doubtful_fee_is_told_as_doubtful() -> None:
    topic = CATALOG.topics["passport-adult"]
    doubtful = replace(topic.overlays["miami"].fees[0], confidence=Confidence.LOW)
    overlay = replace(topic.overlays["miami"], fees=(doubtful,))
    catalog = with_topic("passport-adult", overlays={"miami": overlay})
    assert "• Miami, pasaporte: US$ 70 (2026) (sin confirmar)" in fees("miami", catalog=catalog)


def test_a_document_is_told_with_the_requirements_of_the_persons_consulate() -> None:
    topic = CATALOG.topics["passport-adult"]
    national, local = topic.body.requirements[0].text["es"], topic.overlays["miami"].requirements[0].text["es"]
    in_miami = said(documents.explain(a_turn("passport-adult", office="miami")))
    elsewhere = said(documents.explain(a_turn("passport-adult", office="denver")))
    assert national in in_miami
    assert local in in_miami
    assert national in elsewhere
    assert local not in elsewhere


def test_who_has_no_consulate_yet_is_invited_to_tell_the_place() -> None:
    invitation = "Cada consulado tiene sus reglas."
    assert invitation in said(documents.explain(a_turn("passport-adult")))
    assert invitation not in said(documents.explain(a_turn("passport-adult", office="miami")))


@pytest.mark.parametrize(("office", "step"), [(None, "/find-consulate"), ("miami", "/appointment")])
def test_a_document_leads_on_to_the_consulate_or_the_appointment(office: str | None, step: str) -> None:
    outcome = documents.explain(a_turn("passport-adult", office=office))
    assert payloads(outcome) == [step, payload("passport-adult", more="1"), "/menu"]
    rest = documents.explain(a_turn("passport-adult", office=office, entities={"more": "1"}))
    assert payloads(rest)[-2:] == [step, "/menu"]
    assert {"/dni-renewal-adult", "/passport-minor"} < {*payloads(rest)}


def test_behind_more_the_details_that_were_not_told_come_first() -> None:
    outcome = documents.explain(a_turn("passport-adult", office="miami", entities={"more": "1"}))
    assert payloads(outcome)[0] == payload("passport-adult", facet="appointment")
    assert payload("plan-my-steps", goal="passport-adult") in payloads(outcome)
    assert outcome.contact
    assert outcome.contact.focus == "passport-adult"


@pytest.mark.parametrize("facet", documents.OFFERED)
@pytest.mark.parametrize("office", [None, "miami"])
def test_after_one_detail_the_same_steps_are_offered(office: str | None, facet: str) -> None:
    told = documents.explain(a_turn("passport-adult", office=office, entities={"facet": facet}))
    assert payloads(told) == payloads(documents.explain(a_turn("passport-adult", office=office)))


@pytest.mark.parametrize(
    ("facet", "fragment"), [("cost", "US$ 70"), ("appointment", "una por persona"), ("validity", "10 años")]
)
def test_the_one_fact_asked_for_comes_first(facet: str, fragment: str) -> None:
    outcome = documents.explain(a_turn("passport-adult", office="miami", entities={"facet": facet}))
    assert fragment in outcome.reply.paragraphs[1]
    assert payload("passport-adult", facet=facet) not in payloads(outcome)


def test_a_child_is_answered_with_the_childs_procedure_and_age() -> None:
    outcome = documents.explain(a_turn("passport-adult", entities={"child": "yes", "age": "3"}))
    assert outcome.topic == "passport-minor"
    assert "Menor de 12" in said(
        documents.explain(a_turn("passport-minor", entities={"facet": "validity", "age": "3"}))
    )
    assert "12 a 17" not in said(
        documents.explain(a_turn("passport-minor", entities={"facet": "validity", "age": "3"}))
    )


def test_without_a_dni_the_ways_to_a_dni_are_offered() -> None:
    outcome = documents.explain(a_turn("passport-adult", entities={"facet": "without-dni"}))
    assert {"/dni-renewal-adult", "/dni-first-adult-17-19"} < {*payloads(outcome)}


@pytest.mark.parametrize(
    ("day", "cash_only"), [(date(2026, 11, 30), True), (date(2026, 11, 27), False), (date(2026, 5, 29), True)]
)
def test_washington_takes_only_cash_on_the_last_working_day_of_the_month(day: date, cash_only: bool) -> None:
    turn = a_turn("survival-certificate", office="washington-dc", entities={"facet": "cost"}, today=day)
    told = said(documents.explain(turn))
    assert "solo efectivo" in told  # on other days it is told as a warning
    assert ("Visa o Mastercard" in told) is not cash_only


def test_a_detail_without_a_procedure_asks_which() -> None:
    outcome = documents.which(a_turn("which-procedure", entities={"facet": "cost"}))
    assert payload("passport-adult", facet="cost") in payloads(outcome)


def test_a_document_becomes_the_focus_and_what_waited_is_dropped() -> None:
    outcome = documents.explain(a_turn("passport-adult", pending="find-consulate"))
    assert outcome.contact
    assert (outcome.topic, outcome.contact.focus, outcome.contact.pending) == ("passport-adult", "passport-adult", None)


def test_a_doubtful_fact_is_told_as_doubtful() -> None:
    doubtful = CATALOG.topics["passport-adult"].body.time[0]
    assert not doubtful.confidence.stated
    assert f"• Sin confirmar: {doubtful.text['es']}" in said(documents.explain(a_turn("passport-adult")))


def test_what_is_only_in_spanish_is_told_in_spanish_with_a_notice() -> None:
    topic = CATALOG.topics["passport-adult"]
    spanish = replace(topic.body.requirements[0], text={"es": "Su DNI."})
    catalog = with_topic("passport-adult", body=replace(topic.body, requirements=(spanish,)))
    text = said(documents.explain(a_turn("passport-adult", locale="en", catalog=catalog)))
    assert "• Su DNI." in text
    assert "Part of this answer is only in Spanish." in text


# rights


def test_a_right_is_told_with_what_to_do_what_not_to_do_and_whom_to_call() -> None:
    topic = CATALOG.topics["ice-at-door"]
    text = said(rights.explain(a_turn("ice-at-door")))
    assert f"**Haga esto**\n• {topic.body.do[0].text['es']}" in text
    assert f"**No haga esto**\n• {topic.body.dont[0].text['es']}" in text
    assert f"\n{CATALOG.hotlines['uwd'].number}" in text


def test_a_doubtful_hotline_stays_with_the_editors() -> None:
    topic = CATALOG.topics["detained-first-steps"]
    doubtful = [CATALOG.hotlines[line] for line in topic.phones if not CATALOG.hotlines[line].confidence.stated]
    assert doubtful
    text = said(rights.explain(a_turn("detained-first-steps")))
    assert not [line for line in doubtful if f"\n{line.number}" in text]
    assert CATALOG.hotlines["ice_dril"].number in text


def test_a_right_leads_on_to_a_free_lawyer_first() -> None:
    outcome = rights.explain(a_turn("ice-at-door"))
    assert titles(outcome) == ["Abogado gratis", "Ver más", "Menú"]
    rest = payloads(rights.explain(a_turn("ice-at-door", entities={"more": "1"})))
    assert {f"/{other}" for other in CATALOG.topics["ice-at-door"].related} < {*rest}
    assert rest[-3:] == ["/find-lawyer", "/find-consulate", "/menu"]


@pytest.mark.parametrize("more", [{}, {"more": "1"}])
def test_the_topic_on_lawyers_does_not_lead_to_itself(more: dict[str, str]) -> None:
    assert "/find-lawyer" not in payloads(rights.explain(a_turn("find-lawyer", entities=more)))


def test_where_only_a_call_helps_no_lawyer_is_offered() -> None:
    assert titles(rights.explain(a_turn("mental-health-crisis"))) == ["Ver más", "Menú"]
    assert "Abogado gratis" in titles(rights.explain(a_turn("domestic-violence-vawa")))


def test_the_search_comes_first_for_who_looks_for_somebody() -> None:
    assert titles(rights.explain(a_turn("find-detainee"))) == ["Ayúdeme a buscarlo", "Ver más", "Menú"]
    rest = payloads(rights.explain(a_turn("find-detainee", entities={"more": "1"})))
    assert "/find-lawyer" in rest


@pytest.mark.parametrize("topic", [topic.id for topic in CATALOG.topics.values() if topic.kind is Kind.RIGHT])
def test_a_right_becomes_the_focus(topic: str) -> None:
    outcome = rights.explain(a_turn(topic, pending="find-consulate"))
    assert outcome.contact
    assert (outcome.topic, outcome.contact.focus, outcome.contact.pending) == (topic, topic, None)


# updates


def one_update(turn_locale: str = "es", **given: object) -> Outcome:
    return updates.latest(a_turn("new-rules", locale=turn_locale, entities={"update": CATALOG.updates[0].id}, **given))  # type: ignore[arg-type]


def test_the_newest_updates_are_listed_by_date_to_tap() -> None:
    outcome = updates.latest(a_turn("new-rules"))
    newest = CATALOG.updates[: updates.SHOWN]
    lines = outcome.reply.paragraphs[0].splitlines()[1:]
    assert [line.rpartition(": ")[2] for line in lines] == [update.title["es"].rpartition(": ")[2] for update in newest]
    assert payloads(outcome) == [*(payload("new-rules", update=update.id) for update in newest), "/menu"]


def test_an_update_is_told_with_issuer_dates_whom_it_affects_and_what_to_do() -> None:
    update = CATALOG.updates[0]
    text = said(one_update())
    for expected in (update.title, update.issuer, update.summary, update.action, *update.affected):
        assert expected["es"] in text
    assert "Publicado: 2 de julio de 2026." in text
    assert "no asesoría legal" in text
    assert update.sources[0].name in text


def test_the_day_an_update_begins_to_apply_is_told() -> None:
    update = next(update for update in CATALOG.updates if update.effective)
    turn = a_turn("new-rules", entities={"update": update.id})
    assert update.effective
    assert f"Rige desde: {turn.day(update.effective)}." in said(updates.latest(turn))


def test_an_unconfirmed_update_is_told_as_unconfirmed() -> None:
    doubtful = replace(CATALOG.updates[0], confidence=Confidence.LOW)
    text = said(one_update(catalog=catalog_with(updates=(doubtful,))))
    assert f"Sin confirmar: {doubtful.summary['es']}" in text


def test_an_update_past_its_review_date_says_so() -> None:
    late = CATALOG.updates[0].review_by + timedelta(days=1)
    assert any(text.startswith("⚠") for text in one_update(today=late).reply.paragraphs)


def test_an_expired_update_is_told_no_more() -> None:
    expired = replace(CATALOG.updates[0], expires=TODAY - timedelta(days=1))
    catalog = catalog_with(updates=(expired, *CATALOG.updates[1:]))
    outcome = updates.latest(a_turn("new-rules", catalog=catalog))
    assert expired.title["es"] not in said(outcome)
    assert said(one_update(catalog=catalog)) == said(outcome)


def test_an_update_that_is_no_more_leads_to_the_list() -> None:
    outcome = updates.latest(a_turn("new-rules", entities={"update": "no-such-update"}))
    assert said(outcome) == said(updates.latest(a_turn("new-rules")))


# returning


@pytest.mark.parametrize("topic", [topic.id for topic in CATALOG.topics.values() if topic.kind is Kind.SUPPORT])
def test_help_to_return_is_told_with_how_to_ask_for_it(topic: str) -> None:
    known = CATALOG.topics[topic]
    outcome = returning.explain(a_turn(topic))
    assert known.title["es"] in outcome.reply.paragraphs[0]
    for fact in (*known.body.summary, *known.body.who, *known.body.how, *known.body.requirements):
        assert fact.text["es"] in said(outcome)
    assert payloads(outcome) == ["/find-consulate", payload(topic, more="1"), "/menu"]
    rest = payloads(returning.explain(a_turn(topic, entities={"more": "1"})))
    assert [f"/{other}" for other in known.related] == rest[: len(known.related)]
    assert outcome.contact
    assert outcome.contact.focus == topic


def test_the_foreign_ministrys_phone_is_told_for_repatriation() -> None:
    text = said(returning.explain(a_turn("repatriation-funds")))
    assert CATALOG.hotlines["peru_mre"].number in text.splitlines()


# emergency


@pytest.mark.parametrize("kind", CATALOG.alarms)
def test_an_emergency_begins_with_what_to_do_step_by_step(kind: str) -> None:
    alarm = CATALOG.alarms[kind]
    told = emergency.help_now(a_turn("emergency", entities={"kind": kind})).reply.paragraphs
    first = told[0] if alarm.find_detained else told[1]
    assert alarm.find_detained or any(CATALOG.hotlines[line].number in told[0] for line in alarm.phones)
    assert first.splitlines() == [
        f"**{alarm.title['es']}**",
        *(f"{number}. {step['es']}" for number, step in enumerate(alarm.steps, 1)),
    ]


@pytest.mark.parametrize("entities", [{}, {"kind": "no-such-kind"}])
def test_an_emergency_of_no_known_kind_is_danger_and_asks_what_is_happening(entities: dict[str, str]) -> None:
    outcome = emergency.help_now(a_turn("emergency", entities=entities))
    assert CATALOG.alarms["danger"].title["es"] in said(outcome)
    assert payloads(outcome)[: len(emergency.HAPPENING)] == [
        payload("emergency", kind=kind) for kind in emergency.HAPPENING
    ]


@pytest.mark.parametrize(
    ("kind", "office", "steps"),
    [
        ("taken", None, ["Ayúdeme a buscarlo", "Abogado gratis", "Menú"]),
        ("detained", "miami", ["Ayúdeme a buscarlo", "Abogado gratis", "Menú"]),
        ("at-door", None, ["Mi consulado", "Ver más", "Menú"]),
        ("at-door", "miami", ["Abogado gratis", "Ver más", "Menú"]),
        ("violence", None, ["Ver más", "Abogado gratis", "Menú"]),
        ("crisis", "miami", ["Ver más", "Menú"]),
    ],
)
def test_an_emergency_leads_on_to_the_most_useful(kind: str, office: str | None, steps: list[str]) -> None:
    assert titles(emergency.help_now(a_turn("emergency", entities={"kind": kind}, office=office))) == steps


def test_behind_more_an_emergency_has_its_topics_the_consulate_and_the_lawyer() -> None:
    outcome = emergency.help_now(a_turn("emergency", entities={"kind": "at-door", "more": "1"}))
    assert payloads(outcome) == ["/ice-at-door", "/do-not-sign", "/find-consulate", "/find-lawyer", "/menu"]


def test_an_emergency_gives_the_persons_own_consulate() -> None:
    outcome = emergency.help_now(a_turn("emergency", entities={"kind": "taken"}, office="miami"))
    assert phone(CATALOG.offices["miami"].phones[0].value) in said(outcome)
    assert outcome.office == "miami"


def test_in_an_emergency_the_place_just_named_counts() -> None:
    turn = a_turn("emergency", entities={"kind": "taken"}, office="miami", jurisdiction=in_place("Boston, MA"))
    outcome = emergency.help_now(turn)
    assert phone(CATALOG.offices["boston"].phones[0].value) in said(outcome)
    assert outcome.office == "boston"


@pytest.mark.parametrize("place", [None, "California", "Washington", "Lima", "00000"])
def test_in_an_emergency_without_a_consulate_the_directory_is_given(place: str | None) -> None:
    where = in_place(place) if place else None
    outcome = emergency.help_now(a_turn("emergency", entities={"kind": "taken"}, jurisdiction=where))
    assert "Su consulado: escríbame su ZIP" in said(outcome)
    assert CATALOG.directory in said(outcome)


@pytest.mark.parametrize(("kind", "told"), [("taken", True), ("violence", False), ("crisis", False)])
def test_how_to_find_a_detained_person_is_told_where_it_helps(kind: str, told: bool) -> None:
    outcome = emergency.help_now(a_turn("emergency", entities={"kind": kind}))
    assert (CATALOG.locator in said(outcome)) is told


@pytest.mark.parametrize(
    ("kind", "line"), [("violence", "dv"), ("crisis", "988"), ("danger", "911"), ("street", "uwd")]
)
def test_an_emergency_names_the_line_to_call(kind: str, line: str) -> None:
    outcome = emergency.help_now(a_turn("emergency", entities={"kind": kind}))
    assert CATALOG.hotlines[line].number in said(outcome).splitlines()


# menu


def test_the_menu_begins_with_the_emergency_and_ends_with_language_and_privacy() -> None:
    outcome = menu.show(a_turn("menu"))
    assert payloads(outcome)[0] == "/emergency"
    assert payloads(outcome)[-2:] == ["/change-language", "/privacy"]
    assert len(outcome.reply.choices) <= 10


@pytest.mark.parametrize("locale", PHRASES.locales)
def test_the_rows_of_the_menus_fit_a_list(locale: str) -> None:
    turn = a_turn("menu", locale=locale)
    groups = [choice for of in CATALOG.menus for choice in menu.groups(of, turn)]
    assert [choice.title for choice in (*menu.rows(turn), *groups) if len(choice.title) > 24] == []


@pytest.mark.parametrize("of", CATALOG.menus)
def test_a_row_of_the_menu_leads_to_its_groups(of: str) -> None:
    *shown, last = payloads(menu.show(a_turn("menu", entities={"of": of})))
    assert shown == [payload("menu", of=group.id) for group in CATALOG.menus[of]]
    assert last == "/menu"
    assert len(shown) < 10


def test_the_groups_list_every_topic_once() -> None:
    listed: list[str] = []
    for group in (group for groups in CATALOG.menus.values() for group in groups):
        *shown, home = payloads(menu.show(a_turn("menu", entities={"of": group.id})))
        assert home == "/menu"
        listed += shown
    assert sorted(listed) == sorted(f"/{topic}" for topic in CATALOG.topics)


def test_a_row_that_is_none_is_the_whole_menu() -> None:
    assert menu.show(a_turn("menu", entities={"of": "nothing"})) == menu.show(a_turn("menu"))


def test_help_gives_examples_and_the_menu() -> None:
    outcome = menu.help_(a_turn("help"))
    assert "cuánto cuesta el pasaporte" in said(outcome)
    assert outcome.reply.choices == menu.rows(a_turn("help"))


# smalltalk


def test_a_first_greeting_says_who_speaks_and_what_is_kept() -> None:
    outcome = smalltalk.greeting(a_turn("greeting", known=False))
    assert "Soy Chaski" in said(outcome)
    assert "No guardo sus mensajes ni su nombre" in said(outcome)
    assert payloads(outcome)[0] == "/emergency"


def test_a_later_greeting_is_short() -> None:
    outcome = smalltalk.greeting(a_turn("greeting", known=True))
    assert outcome.reply.paragraphs == ("Hola de nuevo. ¿En qué le ayudo?",)


@pytest.mark.parametrize(
    ("handler", "words"),
    [(smalltalk.thanks, "De nada"), (smalltalk.goodbye, "Que le vaya bien"), (smalltalk.about, "No soy una persona")],
)
def test_small_talk_is_answered_and_leads_to_the_menu(handler: Handler, words: str) -> None:
    outcome = handler(a_turn("x"))
    assert words in said(outcome)
    assert outcome.reply.choices


# profile


def test_a_language_that_was_asked_for_is_kept() -> None:
    outcome = profile.language(a_turn("change-language", entities={"locale": "en"}, locale="en"))
    assert said(outcome).startswith("Done.")
    assert said(outcome).endswith("English.")
    assert outcome.contact
    assert (outcome.contact.locale, outcome.contact.locale_chosen) == ("en", True)


def test_without_a_language_all_are_offered_in_their_own_names() -> None:
    outcome = profile.language(a_turn("change-language"))
    assert titles(outcome)[:2] == ["Español", "English"]
    assert payloads(outcome)[1] == '/change-language{"locale":"en"}'
    assert outcome.contact
    assert not outcome.contact.locale_chosen


def test_a_language_we_do_not_have_is_said_to_be_missing() -> None:
    outcome = profile.language(a_turn("change-language", entities={"locale": "xx"}))
    assert outcome.reply.paragraphs[0] == "Todavía no tengo ese idioma."
    assert "Español" in titles(outcome)


def test_privacy_says_what_is_kept_how_long_and_how_to_delete_it() -> None:
    outcome = profile.privacy(replace(a_turn("privacy"), retention_days=45))
    assert "No guardo sus mensajes, su nombre ni su ubicación." in said(outcome)
    assert "45 días" in said(outcome)
    assert payloads(outcome) == ["/my-data", "/delete-my-data", '/discreet{"is":"on"}', "/menu"]


def test_who_wants_to_be_forgotten_is_forgotten() -> None:
    outcome = profile.forget(a_turn("delete-my-data", office="miami"))
    assert outcome.contact is None
    assert outcome.office is None
    assert "Borré lo que guardaba de usted" in said(outcome)


# fallback


def unsure(*ranking: tuple[str, float], **given: object) -> Turn:
    return a_turn(ranking[0][0], confidence=ranking[0][1], ranking=ranking, **given)  # type: ignore[arg-type]


def test_the_two_likeliest_meanings_are_offered() -> None:
    outcome = fallback.ask(unsure(("passport-adult", 0.4), ("passport-minor", 0.3), ("dni-duplicate", 0.05)))
    assert payloads(outcome) == ["/passport-adult", "/passport-minor", "/menu"]
    assert titles(outcome)[0] == CATALOG.topics["passport-adult"].title["es"]


@pytest.mark.parametrize("rank", [0, 1, 2])
def test_an_emergency_that_may_be_meant_is_offered_first(rank: int) -> None:
    ranking = [("passport-adult", 0.4), ("passport-minor", 0.2)]
    ranking.insert(rank, ("emergency", 0.2))
    outcome = fallback.ask(unsure(*ranking))
    assert payloads(outcome)[0] == "/emergency"
    assert payloads(outcome).count("/emergency") == 1


def test_an_emergency_that_is_hardly_meant_is_not_offered() -> None:
    outcome = fallback.ask(
        unsure(("passport-adult", 0.4), ("passport-minor", 0.3), ("emergency", fallback.HINT - 0.01))
    )
    assert "/emergency" not in payloads(outcome)


def test_what_is_no_topic_is_not_offered() -> None:
    outcome = fallback.ask(unsure(("greeting", 0.4), ("out-of-scope", 0.3), ("appointment", 0.1)))
    assert payloads(outcome) == ["/appointment", "/menu"]


def test_with_nothing_to_offer_the_menu_and_whom_to_call_are_given() -> None:
    outcome = fallback.ask(unsure(("greeting", 0.4), ("thanks", 0.3)))
    assert outcome == fallback.unknown(unsure(("greeting", 0.4), ("thanks", 0.3)))


@pytest.mark.parametrize("handler", [fallback.unknown, fallback.out_of_scope])
def test_who_is_not_understood_learns_whom_to_call(handler: Handler) -> None:
    known = handler(a_turn("out-of-scope", office="miami"))
    assert phone(CATALOG.offices["miami"].phones[0].value) in said(known)
    for office in (None, "houston", "orlando"):  # none, none confirmed, none at all
        assert CATALOG.directory in said(handler(a_turn("out-of-scope", office=office)))


def test_a_second_guess_is_not_made_after_a_miss() -> None:
    outcome = fallback.ask(unsure(("passport-adult", 0.4), ("passport-minor", 0.3), misses=1))
    assert "/passport-adult" not in payloads(outcome)
    assert outcome.reply.choices == menu.rows(a_turn("x"))


def test_who_is_not_understood_twice_is_told_so_in_other_words_and_keeps_the_menu() -> None:
    once, twice = (fallback.unknown(a_turn("out-of-scope", misses=misses)) for misses in (0, 1))
    assert said(once) != said(twice)
    assert "Elija un tema de la lista" in said(twice)
    assert CATALOG.directory not in said(twice)  # the conversation adds whom to talk to
    assert once.reply.choices == twice.reply.choices == menu.rows(a_turn("x"))
