"""The names people give to places: nicknames, counties, other names, and those that need a question."""

import pytest
import zipcodes

from bot.domain import Finding, Jurisdiction
from bot.gazetteer import gazetteer
from bot.jurisdictions import locate
from bot.nicknames import ALONE, CITIES, COUNTIES, SEVERAL, STATES
from bot.words import plain
from tests.builders import CATALOG


def where(text: str, *, asked: bool = True, guess: bool = False) -> Jurisdiction:
    found = locate(text, CATALOG, asked=asked, guess=guess)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("NJ", "New Jersey"), ("Nueva Yol", "New York"), ("nuebayor", "New York"), ("Niu Yersi", "New Jersey"),
        ("Yersi", "New Jersey"), ("vivo en yersi", "New Jersey"), ("newjersey", "New Jersey"), ("Los", "Los Angeles, CA"),
        ("vivo en Los", "Los Angeles, CA"), ("El Ei", "Los Angeles, CA"), ("L.A.", "Los Angeles, CA"), ("DF", "District of Columbia"),
        ("DC", "District of Columbia"), ("San Pancho", "San Francisco, CA"), ("Jiuston", "Houston, TX"),
        ("Chicago", "Chicago, IL"), ("Maiami", "Miami, FL"), ("Filadelfia", "Philadelphia, PA"),
        ("Conétiquet", "Connecticut"), ("Masachuset", "Massachusetts"), ("Florida", "Florida"), ("Utah", "Utah"),
        ("Yuta", "Utah"), ("la yersi", "New Jersey"), ("Carolina del Norte", "North Carolina"),
    ],
)  # fmt: skip
def test_a_place_is_known_as_people_say_it(said: str, place: str) -> None:
    assert where(said).place == place


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("condado de Bergen", "Bergen County, NJ"), ("Bergen County NJ", "Bergen County, NJ"),
        ("Bergen County, New Jersey", "Bergen County, NJ"), ("Bergen", "Bergen County, NJ"),
        ("vivo en el condado de Hudson", "Hudson County, NJ"), ("Miami-Dade", "Miami-Dade County, FL"),
        ("condado de Miami Dade", "Miami-Dade County, FL"), ("Dade County", "Miami-Dade County, FL"),
        ("Queens", "Queens County, NY"), ("Nassau", "Nassau County, NY"), ("Orleans Parish", "Orleans Parish, LA"),
        ("condado de Orange en California", "Orange County, CA"), ("County of Orange, CA", "Orange County, CA"),
        ("Prince George's County", "Prince George's County, MD"), ("prince georges county", "Prince George's County, MD"),
        ("municipio de Ponce", "Ponce Municipio, PR"), ("Los Angeles County", "Los Angeles County, CA"),
    ],
)  # fmt: skip
def test_a_county_is_found_in_both_languages(said: str, place: str) -> None:
    assert where(said).place == place


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("Doral", "Doral, FL"), ("Santurce", "Santurce, PR"), ("Viejo San Juan", "Viejo San Juan, PR"),
        ("Saint Croix", "Christiansted, VI"), ("St. Louis", "Saint Louis, MO"), ("Passaic", "Passaic, NJ"),
        ("East Newark", "East Newark, NJ"), ("vivo en West New York", "West New York, NJ"), ("Manhattan", "New York, NY"), ("Manhattan, KS", "Manhattan, KS"),
        ("Washington, NJ", "Washington, NJ"), ("Los Angeles", "Los Angeles, CA"), ("San Juan", "San Juan, PR"),
        ("Pago Pago", "Pago Pago, AS"), ("Saipan", "Saipan, MP"), ("Guam", "Guam"), ("Islas Vírgenes", "Virgin Islands"), ("Jamaica", "Jamaica, NY"),
        ("vivo en Springfield Illinois y quiero mi dni", "Springfield, IL"), ("vivo en Passaic y quiero mi dni", "Passaic, NJ"),
    ],
)  # fmt: skip
def test_other_names_neighbourhoods_and_territories_are_found(said: str, place: str) -> None:
    assert where(said).place == place


@pytest.mark.parametrize("names", [STATES, CITIES, COUNTIES], ids=["states", "cities", "counties"])
def test_every_nickname_leads_to_its_place(names: dict[str, str]) -> None:
    for meant, said in names.items():
        for nickname in said.split("|"):
            assert nickname == plain(nickname)
            found = where(f"condado de {nickname}" if names is COUNTIES else nickname)
            assert found.place in (meant, getattr(gazetteer().states.get(meant), "name", "")) or meant in found.options


@pytest.mark.parametrize("said", SEVERAL)
def test_a_name_of_several_large_places_asks_and_each_choice_finds_one(said: str) -> None:
    found = where(said)
    assert (found.finding, found.options) == (Finding.AMBIGUOUS, SEVERAL[said])
    assert len({where(option).state for option in found.options}) == len(found.options)


@pytest.mark.parametrize("said", ALONE)
def test_a_word_that_is_a_place_only_alone_is_none_within_a_sentence(said: str) -> None:
    assert where(said).finding is Finding.FOUND
    found = locate(f"no llegan {said} papeles", CATALOG)
    assert found is None


class TestPaterson:
    """The library knows a second Paterson, a post office of Washington State, so the name alone asks one question."""

    def test_there_is_another_paterson(self) -> None:
        assert [place.name for place, _ in gazetteer().cities["paterson"]] == ["Paterson, NJ", "Paterson, WA"]

    @pytest.mark.parametrize("said", ["Paterson", "vivo en Paterson"])
    def test_alone_it_asks(self, said: str) -> None:
        assert where(said).options == ("Paterson, NJ", "Paterson, WA")

    @pytest.mark.parametrize(
        "said", ["Paterson NJ", "paterson, new jersey", "Paterson nueva yersi", "consulado de Paterson", "07505"]
    )
    def test_with_its_state_its_zip_or_its_consulate_it_is_new_jerseys(self, said: str) -> None:
        assert where(said).offices == ("paterson",)

    def test_named_in_passing_it_is_new_jerseys(self) -> None:
        assert where("vivo en Paterson y me robaron", asked=False).offices == ("paterson",)

    def test_patterson_may_be_meant_for_it(self) -> None:
        assert where("Patterson").options[0] == "Paterson, NJ"
        assert where("Patterson, NY").place == "Patterson, NY"


@pytest.mark.parametrize("said", ["Springfield", "Aurora", "Union City", "Orange County", "Kendall"])
def test_the_choices_of_a_doubtful_name_are_few_and_each_finds_itself(said: str) -> None:
    found = where(said)
    assert found.finding is Finding.AMBIGUOUS
    assert 2 <= len(found.options) <= 7
    assert [where(option).place for option in found.options] == list(found.options)


@pytest.mark.parametrize("said", ["LA", "la", "vivo en LA", "soy de LA"])
def test_la_is_los_angeles_or_louisiana(said: str) -> None:
    assert where(said).options == ("Los Angeles, CA", "Louisiana")


@pytest.mark.parametrize("said", ["phone of the LA consulate", "consulado de LA"])
def test_the_consulate_of_la_is_in_los_angeles(said: str) -> None:
    assert where(said, asked=False).place == "Los Angeles, CA"


@pytest.mark.parametrize(
    ("code", "place"), [("09012", "APO, AE 09012"), ("96940", "Koror, PW 96940"), ("96960", "Majuro, MH 96960")]
)
def test_military_post_and_freely_associated_states_are_outside_the_country(code: str, place: str) -> None:
    found = where(code)
    assert (found.finding, found.place, found.offices) == (Finding.ABROAD, place, ())


@pytest.mark.parametrize(
    "said",
    [
        "viajo con mi sobrino, me pueden pedir autorización", "soy ex policía, la caja me pide el certificado",
        "muchas gracias, me sirvió", "perdí mi ID", "OK gracias", "esto es IA", "mi DNI venció, mi pasaporte también",
        "my ID was stolen", "can i come in with a passport", "donde lo saco, de dónde", "is it the same as a passport",
        "mi formulario AR-11", "estoy en la parroquia de santa rosa", "hay lista de espera", "no es lo mismo, ok",
        "I get food from the county, will that count", "mi bebe no respira", "real id", "stop", "me toca ser miembro de mesa",
    ],
)  # fmt: skip
def test_everyday_words_are_no_place(said: str) -> None:
    assert locate(said, CATALOG) is None


@pytest.mark.parametrize("said", ["hay lista de espera", "una cita", "check my appointment", "holiday hours"])
def test_everyday_words_are_no_small_town_even_where_a_place_was_asked_for(said: str) -> None:
    assert locate(said, CATALOG, asked=True) is None


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("tulsa ok", "OK"),
        ("Boise, ID", "ID"),
        ("vivo en MA", "MA"),
        ("Mt Pleasant, SC", "SC"),
        ("Baker County, OR", "OR"),
        ("portland, me", "ME"),
    ],
)
def test_a_code_that_is_a_word_is_a_state_beside_its_city_or_in_capitals(said: str, state: str) -> None:
    assert where(said, asked=False).state == state


def test_where_one_says_to_live_comes_before_other_places() -> None:
    assert where("mi hijo nació en España pero vivimos en Boston", asked=False).offices == ("boston",)


def test_two_offices_are_given_with_their_distances_in_miles() -> None:
    found = where("Sacramento")
    assert found.offices == ("san-francisco", "los-angeles")
    assert found.miles == pytest.approx((75, 360), abs=10)


def test_the_nearest_office_of_a_territory_is_given_with_its_distance() -> None:
    found = where("96910")
    assert found.miles
    assert found.miles[0] == pytest.approx(5670, abs=50)


@pytest.mark.parametrize("said", ["California", "Guam", "Utah"])
def test_a_whole_state_has_no_distance(said: str) -> None:
    assert where(said).miles == ()


def test_every_name_of_the_library_with_its_state_finds_that_state() -> None:
    rows = [row for row in zipcodes.list_all() if row["zip_code"] in gazetteer().zips]
    places = {(name, row["state"]) for row in rows for name in (row["city"], *row["acceptable_cities"])}
    places |= {(row["county"], row["state"]) for row in rows if row["county"]}
    lost = []
    for name, state in places:
        found = locate(f"{name}, {state}", CATALOG, asked=True)
        lost += [name] if found is None or found.state != state else []
    assert len(places) > 25_000
    assert len(lost) < 15, lost  # "Camp H M Smith" and other military bases
