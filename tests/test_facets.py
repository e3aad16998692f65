"""Details of a topic, read from words; and whose topic they are about."""

import pytest

from bot.facets import WHICH, Facet, read_detail, with_detail
from tests.builders import CATALOG, a_contact, an_interpretation


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("¿cuánto cuesta?", Facet.COST),
        ("y q precio", Facet.COST),
        ("how much is it", Facet.COST),
        ("¿qué llevo?", Facet.REQUIREMENTS),
        ("requisitos", Facet.REQUIREMENTS),
        ("what do i need", Facet.REQUIREMENTS),
        ("¿cuánto demora?", Facet.TIME),
        ("how long does it take", Facet.TIME),
        ("¿necesito cita?", Facet.APPOINTMENT),
        ("do i need an appointment", Facet.APPOINTMENT),
        ("¿y si no tengo DNI?", Facet.WITHOUT_DNI),
        ("cuantos años dura", Facet.VALIDITY),
        ("donde se hace", Facet.WHERE),
    ],
)
def test_a_detail_is_read(text: str, facet: Facet) -> None:
    detail = read_detail(text)
    assert detail
    assert detail.facet is facet


@pytest.mark.parametrize("text", ["hola", "ICE está en la puerta", "vivo en Nueva Jersey", "mi consulado"])
def test_other_messages_ask_for_no_detail(text: str) -> None:
    assert read_detail(text) is None


@pytest.mark.parametrize("text", ["¿y para mi hijo de 3 años?", "and for my 3 years old son", "para mi bebe"])
def test_a_child_is_seen(text: str) -> None:
    detail = read_detail(text)
    assert detail
    assert detail.child
    assert detail.bare


def entities(read: object) -> dict[str, str]:
    return {entity.name: entity.value for entity in getattr(read, "entities", ())}


def test_a_bare_detail_is_about_what_is_talked_of() -> None:
    read = with_detail(
        an_interpretation("out-of-scope", 0.4), "¿y cuánto demora?", a_contact(focus="passport-adult"), CATALOG
    )
    assert (read.intent, read.confidence) == ("passport-adult", 1.0)
    assert entities(read) == {"facet": "time"}


def test_a_topic_named_in_the_same_message_wins_over_the_focus() -> None:
    sure = an_interpretation("dni-duplicate", 0.9)
    read = with_detail(sure, "cuanto cuesta el duplicado", a_contact(focus="passport-adult"), CATALOG)
    assert read.intent == "dni-duplicate"
    assert entities(read) == {"facet": "cost"}


def test_a_detail_with_no_topic_asks_which() -> None:
    read = with_detail(an_interpretation("passport-adult", 0.7), "¿cuánto cuesta?", a_contact(), CATALOG)
    assert read.intent == WHICH


def test_a_right_has_no_such_details() -> None:
    read = with_detail(
        an_interpretation("out-of-scope", 0.2), "¿cuánto cuesta?", a_contact(focus="ice-at-door"), CATALOG
    )
    assert read.intent == WHICH


def test_a_long_message_about_something_else_is_left_alone() -> None:
    about = an_interpretation("family-plan", 0.9)
    text = "quien se queda con mi hijo si a mi me detienen y donde firmo"
    assert with_detail(about, text, a_contact(focus="passport-adult"), CATALOG).intent == "family-plan"


def test_a_lost_dni_is_a_topic_of_its_own_and_no_detail() -> None:
    assert read_detail("perdi mi dni") is None


def test_without_a_dni_means_nothing_to_somebody_who_asks_for_one() -> None:
    asked = an_interpretation("dni-late-registration-20-plus", 0.9)
    assert with_detail(asked, "no tengo dni", a_contact(focus="dni-duplicate"), CATALOG) == asked
