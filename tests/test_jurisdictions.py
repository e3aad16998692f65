import pytest

from bot.catalog import DistrictStatus, Office, OfficeKind
from bot.domain import Finding, Jurisdiction, Point
from bot.jurisdictions import consulates, gazetteer, locate, locate_point, miles
from tests.builders import CATALOG, catalog_with


def where(text: str, *, asked: bool = True, guess: bool = False) -> Jurisdiction:
    found = locate(text, CATALOG, asked=asked, guess=guess)
    assert found is not None, text
    return found


def office(text: str, **how: bool) -> str:
    return where(text, **how).offices[0]


@pytest.mark.parametrize(
    ("text", "competent"),
    [
        ("07505", "paterson"),
        ("07505-1234", "paterson"),
        ("vivo en el 33101", "miami"),
        ("mi zip es 80202", "denver"),
        ("84101.", "salt-lake-city"),
    ],
)
def test_a_zip_finds_its_office(text: str, competent: str) -> None:
    assert office(text) == competent


def test_a_zip_is_named_with_its_city() -> None:
    assert where("07505").place == "Paterson, NJ 07505"


@pytest.mark.parametrize("text", ["00000", "mi zip es 99999", "codigo postal 00001"])
def test_a_zip_that_does_not_exist_is_said_to_be_none(text: str) -> None:
    found = where(text, asked=False)
    assert found.finding is Finding.NO_SUCH_ZIP
    assert found.place in text


@pytest.mark.parametrize("text", ["mi trámite 00000 no sale", "7505", "075051", "llame al 305-00000"])
def test_other_numbers_are_no_zip(text: str) -> None:
    assert locate(text, CATALOG) is None


def test_a_zip_without_coordinates_is_somewhere_in_its_state() -> None:
    lost = [place for code, place in gazetteer().zips.items() if code in ("09980", "09984")]
    assert lost
    for place in lost:
        assert miles(place.point, gazetteer().states[place.state].point) < 1
        assert not place.precise


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("New Jersey", "NJ"), ("Nueva Jersey", "NJ"), ("nueva yersey", "NJ"), ("NJ", "NJ"), ("nj", "NJ"),
        ("vivo en Nueva York", "NY"), ("i live in new york", "NY"), ("Pensilvania", "PA"), ("Tejas", "TX"),
        ("Carolina del Norte", "NC"), ("north carolina", "NC"), ("estado de Washington", "WA"),
        ("Washington DC", "DC"), ("washington d.c.", "DC"), ("Puerto Rico", "PR"), ("estoy en Luisiana", "LA"),
        ("District of Columbia", "DC"), ("vivo en el estado de washington", "WA"), ("West Virginia", "WV"), ("Virginia", "VA"), ("Georgia", "GA"), ("Misuri", "MO"),
    ],
)  # fmt: skip
def test_a_state_is_known_by_name_and_code_in_both_languages(text: str, state: str) -> None:
    assert where(text).state == state


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Salt Lake City", "Salt Lake City, UT"),
        ("la ciudad de Chicago", "Chicago, IL"),
        ("en los angeles", "Los Angeles, CA"),
        ("Springfield, MA", "Springfield, MA"),
        ("aurora il", "Aurora, IL"),
        ("vegas", "Las Vegas, NV"),
    ],
)
def test_a_city_is_found_with_or_without_its_state(text: str, place: str) -> None:
    assert where(text).place == place


@pytest.mark.parametrize("consulate", consulates(CATALOG), ids=lambda consulate: consulate.id)
def test_who_names_an_offices_city_means_that_office(consulate: Office) -> None:
    assert office(f"{consulate.city}, {consulate.state}") == consulate.id


@pytest.mark.parametrize("state", CATALOG.districts)
def test_every_state_finds_a_consulate(state: str) -> None:
    assert where("Washington State" if state == "WA" else gazetteer().states[state].name).offices


def test_only_consulates_general_are_competent() -> None:
    competent = {office for district in CATALOG.districts.values() for office in district.offices}
    assert {CATALOG.offices[office].kind for office in competent} == {OfficeKind.CONSULATE}


@pytest.mark.parametrize(
    ("text", "nearest", "other"),
    [
        ("Los Angeles", "los-angeles", "san-francisco"),
        ("San Diego", "los-angeles", "san-francisco"),
        ("Sacramento", "san-francisco", "los-angeles"),
        ("Houston", "houston", "dallas"),
        ("75201", "dallas", "houston"),
        ("Reno, NV", "san-francisco", "los-angeles"),
    ],
)
def test_in_a_split_state_a_city_has_the_nearest_office_first(text: str, nearest: str, other: str) -> None:
    found = where(text)
    assert found.status is DistrictStatus.SPLIT
    assert found.offices == (nearest, other)
    assert found.nearest


@pytest.mark.parametrize("text", ["California", "CA", "Texas", "Nevada"])
def test_a_split_state_alone_does_not_say_which_office_is_nearest(text: str) -> None:
    found = where(text)
    assert found.status is DistrictStatus.SPLIT
    assert len(found.offices) == 2
    assert not found.nearest


def test_where_no_source_names_an_office_the_nearest_consulate_is_given() -> None:
    found = where("Guam")
    assert found.status is DistrictStatus.UNKNOWN
    assert found.nearest
    assert len(found.offices) == 1


def test_a_state_without_a_district_has_the_nearest_consulate() -> None:
    others = {state: district for state, district in CATALOG.districts.items() if state != "UT"}
    found = locate("Provo, UT", catalog_with(districts=others), asked=True)
    assert found
    assert (found.status, found.offices) == (DistrictStatus.UNKNOWN, ("salt-lake-city",))


@pytest.mark.parametrize("text", ["Washington", "vivo en washington"])
def test_washington_may_be_the_city_or_the_state(text: str) -> None:
    found = where(text)
    assert found.finding is Finding.AMBIGUOUS
    assert [office(option) for option in found.options] == ["washington-dc", "seattle"]


@pytest.mark.parametrize("text", ["Springfield", "Aurora", "Patterson"])
def test_a_name_many_cities_have_is_ambiguous_and_each_option_finds_one(text: str) -> None:
    found = where(text)
    assert found.finding is Finding.AMBIGUOUS
    assert len(found.options) >= 3
    assert [where(option).place for option in found.options] == list(found.options)


def test_an_office_whose_name_is_nearly_the_ambiguous_one_is_offered_first() -> None:
    assert where("Patterson").options[0] == "Paterson, NJ"


@pytest.mark.parametrize("text", ["Lima", "vivo en Madrid", "Canadá", "España", "Italy", "Tijuana", "Buenos Aires"])
def test_a_place_abroad_is_said_to_be_abroad(text: str) -> None:
    found = where(text)
    assert found.finding is Finding.ABROAD
    assert found.offices == ()


@pytest.mark.parametrize(
    ("text", "state"),
    [("patersn", "NJ"), ("nueva jersei", "NJ"), ("conneticut", "CT"), ("Massachusets", "MA"), ("filadelfa", "PA")],
)
def test_a_misspelt_place_is_guessed_only_when_a_place_was_asked_for(text: str, state: str) -> None:
    assert locate(text, CATALOG, asked=True) is None
    assert where(text, guess=True).state == state


@pytest.mark.parametrize("text", ["qwertyuiop", "xyz", "", "🙂", "no sé dónde vivo", "?"])
def test_what_is_no_place_is_not_guessed(text: str) -> None:
    assert locate(text, CATALOG, asked=True, guess=True) is None


@pytest.mark.parametrize(
    ("point", "competent"),
    [
        pytest.param((40.9168, -74.1718), "paterson", id="Paterson"),
        pytest.param((25.7743, -80.1937), "miami", id="Miami"),
        pytest.param((34.05, -118.24), "los-angeles", id="Los Angeles"),
        pytest.param((37.77, -122.42), "san-francisco", id="San Francisco"),
        pytest.param((21.3, -157.86), "los-angeles", id="Honolulu"),
    ],
)
def test_a_pin_finds_its_office(point: Point, competent: str) -> None:
    found = locate_point(point, CATALOG)
    assert found.finding is Finding.FOUND
    assert found.offices[0] == competent


@pytest.mark.parametrize(
    "point",
    [
        pytest.param((-12.05, -77.04), id="Lima"),
        pytest.param((19.43, -99.13), id="Mexico City"),
        pytest.param((0.0, 0.0), id="the Gulf of Guinea"),
        pytest.param((90.0, 180.0), id="the pole"),
    ],
)
def test_a_pin_abroad_is_abroad(point: Point) -> None:
    assert locate_point(point, CATALOG).finding is Finding.ABROAD


@pytest.mark.parametrize(
    "text",
    [
        "cómo saco mi pasaporte", "quiero renovar mi dni", "la cita es para mi hija", "no me llegó el pasaporte",
        "cuánto cuesta el poder", "hola buenos días", "gracias por todo", "me robaron el dni en la calle",
        "mi mamá vive en Perú", "quiero volver al Perú", "estoy en casa", "en mayo viajo", "saco la cita en línea",
        "se paga en cash", "en el trabajo", "quiero ir en persona", "en qué horario atienden", "ok", "si", "no",
        "de nada", "la migra está en mi puerta", "me toca votar en octubre",
    ],
)  # fmt: skip
def test_a_spanish_sentence_without_a_place_names_none(text: str) -> None:
    assert locate(text, CATALOG) is None


@pytest.mark.parametrize(
    ("text", "competent"),
    [
        ("vivo en Nueva Jersey y quiero mi pasaporte", "paterson"),
        ("i live in paterson nj", "paterson"),
        ("teléfono del consulado de Miami", "miami"),
        ("trabajo en Salt Lake City", "salt-lake-city"),
        ("cuánto cuesta el pasaporte en Boston, MA", "boston"),
    ],
)
def test_a_place_named_in_passing_is_found_after_a_word_such_as_in(text: str, competent: str) -> None:
    assert office(text, asked=False) == competent


def test_distance_is_in_miles() -> None:
    new_york, los_angeles = (40.7128, -74.006), (34.0522, -118.2437)
    assert miles(new_york, los_angeles) == pytest.approx(2446, abs=5)
    assert miles(new_york, new_york) == 0
