"""What a message names, and where in it."""

from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from components.entity_finder import EntityFinder, entities_of, plain


def named(text: str, kind: str, *, place_asked: bool = False) -> list[str]:
    """The values of one kind of entity."""
    return [value for name, value, *_ in entities_of(text, place_asked=place_asked) if name == kind]


def slices(text: str, *, place_asked: bool = False) -> dict[str, str]:
    """The last of each kind of entity, as the person wrote it."""
    return {name: text[start:end] for name, _, start, end in entities_of(text, place_asked=place_asked)}


class TestZip:
    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("07505", ["07505"]),
            ("vivo en Paterson, NJ 07505.", ["07505"]),
            ("07505-1234", ["07505"]),
            ("my zip is 33130, was 33131", ["33130", "33131"]),
        ],
    )
    def test_found(self, text: str, codes: list[str]) -> None:
        assert named(text, "zip") == codes

    @pytest.mark.parametrize(
        "text", ["$12345", "$ 12345", "12345.50", "I-589", "A-12345", "+15551234567", "123456", "1234", "a12345", ""]
    )
    def test_other_numbers_are_none(self, text: str) -> None:
        assert named(text, "zip") == []


class TestState:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("vivo en Nueva Jersey", "NJ"),
            ("vivo en NJ", "NJ"),
            ("En NJ, ¿qué consulado me toca?", "NJ"),
            ("Paterson, NJ", "NJ"),
            ("i live in new jersey", "NJ"),
            ("carolina del norte", "NC"),
            ("North Carolina", "NC"),
            ("NUEVO MÉXICO", "NM"),
            ("pensilvania", "PA"),
            ("washington dc", "DC"),
            ("west virginia", "WV"),
            ("Virginia Occidental", "WV"),
            ("arkansas", "AR"),
            ("puerto rico", "PR"),
            ("new  jersey", "NJ"),
        ],
    )
    def test_one_is_named(self, text: str, code: str) -> None:
        assert named(text, "state") == [code]

    @pytest.mark.parametrize(
        "text", ["me pueden ayudar", "hola, or in la oficina", "EN LA CASA", "en XX", "mi casa nueva", "I NEED HELP"]
    )
    def test_none_is_named(self, text: str) -> None:
        assert named(text, "state") == []


class TestCity:
    @pytest.mark.parametrize(
        ("text", "city"),
        [
            ("como saco mi pasaporte en paterson", "paterson"),
            ("I live near Union City", "union city"),
            ("soy de San Antonio, Texas", "san antonio"),
            ("vivo en... Paterson", "paterson"),
            ("vivo en 📍 Paterson", "paterson"),
        ],
    )
    def test_after_a_preposition(self, text: str, city: str) -> None:
        assert named(text, "city") == [city]

    def test_the_longest_name_counts(self) -> None:
        assert named("vivo en West New York", "city") == ["west new york"]

    @pytest.mark.parametrize(
        "text", ["mi casa nueva", "paterson", "como saco mi pasaporte", "estoy en casa", "near me"]
    )
    def test_without_one_there_is_none(self, text: str) -> None:
        assert named(text, "city") == []

    def test_a_bare_name_counts_where_a_place_is_asked(self) -> None:
        assert named("paterson", "city", place_asked=True) == ["paterson"]
        assert named("consulado Jersey City", "city", place_asked=True) == ["jersey city"]

    @pytest.mark.parametrize("text", ["mi casa nueva", "mesa", "a la orden", ""])
    def test_everyday_words_never_count(self, text: str) -> None:
        assert named(text, "city", place_asked=True) == []


class TestOffice:
    @pytest.mark.parametrize(
        ("text", "office"),
        [
            ("consulado de Miami", "miami"),
            ("el consulado peruano en Nueva York", "new-york"),
            ("consulado: Los Ángeles", "los-angeles"),
            ("consulado, de San Francisco", "san-francisco"),
            ("the consulate in Paterson", "paterson"),
            ("oficina de Salt Lake", "salt-lake-city"),
            ("consulado de L.A.", "los-angeles"),
        ],
    )
    def test_found(self, text: str, office: str) -> None:
        assert named(text, "office") == [office]

    @pytest.mark.parametrize("text", ["vivo en Miami", "Miami", "consulado", "consulado de Lima"])
    def test_a_city_alone_is_none(self, text: str) -> None:
        assert named(text, "office") == []


class TestDocument:
    @pytest.mark.parametrize(
        ("text", "document"),
        [
            ("Pasaporte vencido", "passport"),
            ("perdí mi DNI", "dni"),
            ("partida de nacimiento", "birth-record"),
            ("acta  de nacimiento", "birth-record"),
            ("birth certificate", "birth-record"),
            ("driver's license", "licence"),
            ("green card", "green-card"),
            ("GREENCARD", "green-card"),
            ("fe de vida", "proof-of-life"),
            ("power of attorney", "poder"),
            ("carta poder", "carta-poder"),
        ],
    )
    def test_found(self, text: str, document: str) -> None:
        assert named(text, "document") == [document]

    @pytest.mark.parametrize("text", ["poder", "nacimiento", "card", "dnis2", "ITINERANTE"])
    def test_none(self, text: str) -> None:
        assert named(text, "document") == []


class TestAge:
    @pytest.mark.parametrize(
        ("text", "age"),
        [
            ("mi hijo de 3 años", "3"),
            ("my son is 12 years old", "12"),
            ("85 añitos", "85"),
            ("mi bebé tiene 8 meses", "0"),
            ("a 6 month old", "0"),
            ("mi hijo, 3 años", "3"),
        ],
    )
    def test_found(self, text: str, age: str) -> None:
        assert named(text, "age") == [age]

    @pytest.mark.parametrize(
        "text", ["tengo 3 hijos", "viajo en 8 meses", "in 3 months", "3 anosa", "años", "1234567 años"]
    )
    def test_none(self, text: str) -> None:
        assert named(text, "age") == []


class TestDate:
    @pytest.mark.parametrize(
        ("text", "date"),
        [
            ("tengo cita el 15 de diciembre", "el 15 de diciembre"),
            ("el 3 de septiembre del 2025", "el 3 de septiembre del 2025"),
            ("December 15, 2025", "december 15 2025"),
            ("12/15/2025", "12 15 2025"),
            ("next friday", "next friday"),
            ("el sábado atienden?", "el sabado"),
            ("mañana", "manana"),
            ("mi vuelo sale pasado mañana", "pasado manana"),
            ("en dos semanas", "en dos semanas"),
            ("viajo en 8 meses", "en 8 meses"),
            ("day after tomorrow", "day after tomorrow"),
        ],
    )
    def test_found_once(self, text: str, date: str) -> None:
        assert named(text, "date") == [date]

    def test_the_month_as_peru_spells_it(self) -> None:
        assert named("el 3 de setiembre", "date") == ["el 3 de setiembre"]

    @pytest.mark.parametrize("text", ["15", "diciembre", "viernes", "esta mañana por favor", "15 de abrilio"])
    def test_none(self, text: str) -> None:
        assert named(text, "date") == []


class TestFacet:
    @pytest.mark.parametrize(
        ("text", "facet"),
        [
            ("cuanto cuesta el pasaporte", "cost"),
            ("¿cuánto... cuesta?", "cost"),
            ("How much is it", "cost"),
            ("cuánto demora", "time"),
            ("qué llevo", "requirements"),
            ("what do i -- need", "requirements"),
            ("¿necesito cita?", "appointment"),
            ("no tengo, DNI", "without-dni"),
            ("don't have a DNI", "without-dni"),
            ("me lo mandan por correo", "mail"),
            ("vigencia", "validity"),
            ("dónde queda", "where"),
        ],
    )
    def test_punctuation_and_spaces_do_not_matter(self, text: str, facet: str) -> None:
        assert named(text, "facet") == [facet]

    def test_there_is_one_at_most(self) -> None:
        assert len(named("sin dni, cuánto cuesta y dónde queda", "facet")) == 1

    @pytest.mark.parametrize("text", ["pasaporte", "costosa", "feest", ""])
    def test_none(self, text: str) -> None:
        assert named(text, "facet") == []

    def test_the_word_itself_is_marked_not_one_that_begins_like_it(self) -> None:
        assert slices("es costosa, qué costo tiene")["facet"] == "costo"


class TestPlaceInTheText:
    """Start and end cut what the person wrote out of the original text."""

    def test_accents_and_emoji_do_not_shift_it(self) -> None:
        text = "🆘🙏🏽 ¿Cuánto cuesta? Mi niño de 3 años, en Bogotá 👨‍👩‍👧 no: en Paterson, NJ 07505, mañana. DNI"
        assert slices(text) == {
            "facet": "Cuánto cuesta", "age": "3", "city": "Paterson", "state": "NJ", "zip": "07505", "date": "mañana",
            "document": "DNI",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "before", ["", "ñandú ", "🇵🇪🇵🇪 ", "ﬁ ½ ", "İİ ", "e\u0301e\u0301 ", "\u200b\u200d ", "\n\n"]
    )
    def test_whatever_stands_before(self, before: str) -> None:
        assert slices(f"{before}consulado de Los Ángeles")["office"] == "Los Ángeles"

    def test_white_space_is_not_part_of_it(self) -> None:
        assert slices("vivo en   Paterson")["city"] == "Paterson"

    def test_the_plain_text_is_as_long_as_the_text(self) -> None:
        for text in ("ßẞİŉǰ", "👨‍👩‍👧 e\u0301", "ﬃ ½ ²", "한국어 你好", "\x00\n\t"):
            assert len(plain(text)) == len(text)

    def test_they_come_in_order(self) -> None:
        starts = [
            start for *_, start, _ in entities_of("DNI 07505 mañana en Paterson, mi hijo de 3 años", place_asked=True)
        ]
        assert starts == sorted(starts)


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("text", ["", "   ", "?!", "🙏" * 10_000, "a" * 10_000, "\x00", "你好"])
def test_nothing_named(text: str, asked: bool) -> None:
    assert entities_of(text, place_asked=asked) == []


@pytest.mark.parametrize("text", ["en Paterson " * 834, "12 " * 3_334, "consulado de la " * 625, "cuanto " * 1_429])
def test_ten_thousand_characters_are_read(text: str) -> None:
    found = entities_of(text, place_asked=True)
    assert all(0 <= start < end <= len(text) for *_, start, end in found)
    assert len(named(text, "city")) == text.count("Paterson")


class TestEntityFinder:
    @pytest.fixture(scope="class")
    def finder(self, tmp_path_factory: pytest.TempPathFactory) -> EntityFinder:
        storage = LocalModelStorage.create(tmp_path_factory.mktemp("storage"))
        return EntityFinder.create({}, storage, Resource("finder"), ExecutionContext(GraphSchema({})))

    def found(self, finder: EntityFinder, **data: Any) -> list[dict[str, Any]]:
        parsed = finder.process([Message(data=data)])[0].as_dict(only_output_properties=True)
        entities: list[dict[str, Any]] = parsed["entities"]
        return entities

    def test_entities_are_in_the_parse(self, finder: EntityFinder) -> None:
        assert self.found(finder, text="¿DNI?") == [
            {"entity": "document", "value": "dni", "start": 1, "end": 4, "extractor": "EntityFinder"}
        ]

    def test_a_bare_city_counts_with_an_intent_that_asks_for_a_place(self, finder: EntityFinder) -> None:
        asked = self.found(finder, text="paterson", intent={"name": "find-consulate", "confidence": 0.9})
        assert [entity["value"] for entity in asked] == ["paterson"]
        assert self.found(finder, text="paterson", intent={"name": "greeting", "confidence": 0.9}) == []

    @pytest.mark.parametrize("intent", [None, {"name": None, "confidence": 0.0}])
    @pytest.mark.parametrize("text", [None, ""])
    def test_neither_text_nor_intent(
        self, finder: EntityFinder, text: str | None, intent: dict[str, Any] | None
    ) -> None:
        assert self.found(finder, text=text, intent=intent) == []
