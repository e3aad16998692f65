import pytest

from bot.handlers import HANDLERS, choose, consulates, fallback, route
from bot.which_consulate import INTENTS, doubtful
from tests.builders import CATALOG, a_turn


@pytest.mark.parametrize(
    "text",
    [
        "Cita consulado visa", "visa para viajar a EE. UU.", "embajada americana en Lima", "cita para la visa",
        "visa americana cita embajada lima", "quiero la visa de turista para estados unidos", "US visa appointment",
        "american embassy", "consulado americano", "embassy of the United States", "visa americana", "el consulado da visas?",
    ],
)  # fmt: skip
def test_a_visa_or_an_american_office_may_mean_either(text: str) -> None:
    assert doubtful(text)


@pytest.mark.parametrize(
    "text",
    [
        "qué consulado me toca", "cita para pasaporte", "consulado del Perú en Estados Unidos", "consulado peruano en USA",
        "cita para visa peruana", "visa para viajar al Perú, cita en el consulado", "visa canada cita", "se puede pagar la cita con tarjeta visa",
        "me avisan la cita por correo", "cita visa U", "embajada del Perú", "peruvian visa appointment", "hola", "",
    ],
)  # fmt: skip
def test_what_is_clear_is_not_asked_back(text: str) -> None:
    assert not doubtful(text)


@pytest.mark.parametrize("confidence", [0.95, 0.4, 0.0])
@pytest.mark.parametrize("intent", INTENTS)
def test_it_is_asked_once_which_is_meant(intent: str, confidence: float) -> None:
    turn = a_turn(intent, confidence=confidence, text="Cita consulado visa")
    assert choose(turn) is fallback.whose_visa
    reply = fallback.whose_visa(turn).reply
    assert [choice.payload for choice in reply.choices] == [
        "/find-consulate", "/peru-visas-for-foreigners", '/out-of-scope{"about":"us-visa"}',
    ]  # fmt: skip
    assert all(choice.payload.partition("{")[0][1:] in (*HANDLERS, *CATALOG.topics) for choice in reply.choices)


def test_it_is_asked_although_a_place_was_asked_for() -> None:
    turn = a_turn("out-of-scope", pending="find-consulate", text="embajada americana en Lima")
    assert choose(turn) is fallback.whose_visa


@pytest.mark.parametrize("intent", ["passport-adult", "peru-visas-for-foreigners", "emergency"])
def test_another_intent_is_answered_and_not_asked_back(intent: str) -> None:
    turn = a_turn(intent, text="cita consulado visa")
    assert choose(turn) is route(intent, turn)


def test_peru_consulate_leads_on_to_the_place() -> None:
    assert route("find-consulate", a_turn("find-consulate")) is consulates.find


def test_of_the_us_visa_we_know_nothing_and_say_whose_it_is() -> None:
    said = fallback.out_of_scope(a_turn("out-of-scope", entities={"about": "us-visa"})).reply.paragraphs
    assert "la embajada de los Estados Unidos en Lima" in said[0]
    assert "no tengo información" in said[0]
    assert "Lima" not in fallback.out_of_scope(a_turn("out-of-scope")).reply.paragraphs[0]
