"""Numbers of documents are found and taken out, whatever stands around them; the numbers of everyday life stay.

All numbers here are invented: zeros, groups no office gives out, test cards.
"""

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sensitive import FEWEST, Kind, find, only, redact
from bot.settings import ROOT

FOUND = {
    Kind.A_NUMBER: [
        *("A000123456", "a000123456", "A-000-123-456", "A 000 123 456", "a 00 123 456", "es A-000-123-456", "A#000123456", "A# 00.012.345"),
        *("mi número A es 000 123 456", "mi A number is 000-000-123", "A-number: 0000123", "my a# is 00012345", "alien number 000012345"),
        *("mi numero de extranjero es 000123456", "señorita mi numerito de extranjero es 000123456", "USCIS# 000-123-456"),
        *("mi hermano tiene el A 000123456 y está en Stewart", "A\u200b000\u200b123\u200b456", "numero de alien 951000123", "mi alien es 000000001"),
    ],
    Kind.SSN: [
        *("000-12-3456", "000 12 3456", "000.12.3456", "000 - 12 - 3456", "mi social es 000123456", "ssn 000123456", "ssn#000123456"),
        *("my SSN: 000-12-3456 can I work", "seguro social 000 123 456", "ITIN 900-70-0000", "itin 900700000", "900-70-0000"),
        *("social security number 000123456", "mi numero de seguro social es 900123456", "000123456 is my ssn", "seguro socialniy 000123456"),
    ],
    Kind.DNI: [
        *("45678912", "45678912.", "4567 8912", "45.678.912", "mi DNI es 45678912", "DNI: 4567 8912", "dni45678912", "D.N.I. 45.678.912"),
        *("mi d n i es 45 678 912", "DNI N° 45678912-3", "DNI 45678912-K", "hola soy Juan, 45678912", "45678912 es mi dni", "DNI: 20261224"),
        *("mi documento de identidad es el 00000001", "documento de mi papá 45678912, necesito cita", "perdí mi dni (45678912)"),
        *("mi DNI y el de mi esposa: 45678912 y 45678913", "dniyqa 45678912 kachkan", "dniymi 45678912", "RUC 10456789121"),
        *("４５６７８９１２", "٤٥٦٧٨٩١٢", "४५६७८९१२", "4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣1️⃣2️⃣", "DNI ４５６７ ８９１２"),
    ],
    Kind.PASSPORT: [
        *("mi pasaporte es 116000123", "pasaporte 116000123", "pasaporte N° 987654321", "número de pasaporte: 987654321", "US passport 000000012"),
        *("my passport number is A00000012", "passport C0000001 2", "116000123 es mi pasaporte", "pasaporteypa yupaynin 116000123"),
        *("pasaporte peruano vencido 1160001", "mi pasaporte que perdí era el 116000123", "perdí mi celular y mi pasaporte 116000123"),
        "116000123 (pasaporte)",
    ],
    Kind.CARD: [
        *("4111 1111 1111 1111", "4111111111111111", "4111-1111-1111-1111", "3782 822463 10005", "mi tarjeta es 4000 0000 0000 0000"),
        *("me llamaron y les di 4111 1111 1111 1111", "5500 0000 0000 0004 12/28", "card 4000000000000000"),
    ],
    Kind.RECEIPT: [
        *("IOE0000000001", "IOE 0000000001", "EAC-00-000-00001", "WAC 00 000 00001", "mi recibo es LIN 0000000001", "SRC0000000001"),
        *("my case MSC0000000001 status", "ioe0000000001"),
    ],
    Kind.I94: ["I-94: 000000000A0", "mi i94 es 00000000000", "I-94 number 000 000 000 00"],
    Kind.LICENSE: [
        *("mi licencia es D00000000", "licencia de conducir: Q0000 00000 00000", "driver's license number 00000000", "brevete Q00000000"),
    ],
    Kind.ACCOUNT: [
        *("cuenta 00000000000000000000", "mi cuenta BCP es 194-00000000-0-00", "CCI 002-194-000000000000-00", "account number 000000000000"),
        "cuenta de ahorros: 000 0000000 0 00",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_a_number_of_a_document_is_found_and_taken_out(kind: Kind, text: str) -> None:
    assert find(text) == (kind,)
    assert len(digits_of(redact(text).replace("I-94", "").replace("i94", "").replace("12/28", ""))) == 0
    assert find(redact(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        # phones
        *("786 713 2401", "(786) 713-2401", "+1 786 713 2401", "1 786 713 2401", "786.713.2401", "1-800-898-7180", "7867132401", "911", "988"),
        *("+51 987 654 321", "51 987 654 321", "987654321", "987 654 321", "987-654-321", "98 765 4321", "9 8765 4321", "+34 612 345 678"),
        *("(01) 204-2400", "01 204 2400", "+51 1 204 2400", "011 51 987 654 321", "0051987654321", "(084) 123456", "044-123456"),
        *("mi cel es 987654321", "mi cel 12345678", "llámeme al 987654321 o al 786 713 2401", "llamar a 987 654 321", "LLAMEN A 987 654 321"),
        *("305 555 0199 305 555 0188", "786 713 2401 987 654 321", "I called a number 555-0199", "my number is +1 (786) 713-2401"),
        *("DNI 786 713 2401", "renovar DNI +51 987 654 321", "pasaporte 786-713-2401", "¿cuánto cuesta el pasaporte? 987654321"),
        *("quiero pasaporte mi numero es 987 654 321", "cita para DNI, mi cel 987654321", "seguro social 01 411 8000", "USCIS 800-375-5283"),
        *("trabajadora social 305 555 0199", "mi cuenta de yape 987654321", "transferí a 987654321 por yape", "whatsapp 51987654321"),
        # places, days, amounts, counts
        *("07505", "07505-1234", "cita para pasaporte 07505-1234", "100 Hamilton Plaza, 12th Floor, Paterson NJ 07505", "-12.0463731, -77.0427540"),
        *("24/12/2026", "24-12-2026", "12-24-2026", "2026-12-24", "20261224", "24122026", "12242026", "24.12.2026", "24 12 2026", "5/1/26"),
        *("2024 2026", "2024-2026", "mi DNI vence el 24/12/2026", "mi DNI vence el 24-12-2026", "DNI vence 20261224", "pasaporte vencido 24.12.2026"),
        *("nací el 12-05-1985", "del 1/1/2025 al 31/12/2026", "10:30", "de 9:00 a 15:30", "tengo 45 años", "a 1234 km", "el 8 de mayo a las 3"),
        *("US$ 12,345.00", "S/ 41", "1234 dólares", "$12,345,678", "12345678 soles", "S/ 12345678", "12.345.678 dólares", "1,234,567 personas"),
        # forms, laws, what others number
        *("I-130", "I-485, G-325R, I-205, N-400, DS-160, I-589, I-765", "I-94", "quiero saber sobre el i94", "287(g)", "8 U.S.C. 1226"),
        *("ley 30001", "decreto 013-2011-RE", "Resolución Suprema 143-2023-RE", "número de orden 12345678", "mi pedido es 12345678", "vuelo LA2469"),
        *("https://example.gov/status/45678912", "www.gob.pe/12345678", "juan45678912@gmail.com", "@user45678912", "mi telegram id es 12345678"),
        *("telegram 123456789", "2", "opción 2", "A-12345", "1234567", "tarjeta terminada en 1234", "cuenta con 20 dias", "visa 2026", ""),
    ],
)  # fmt: skip
def test_other_numbers_are_left_as_they_are(text: str) -> None:
    assert find(text) == ()
    assert redact(text) == text
    assert not only(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("mi DNI es 45678912 y quiero renovar", "mi DNI es y quiero renovar"),
        ("DNI 45678912, ¿cuánto cuesta?", "DNI, ¿cuánto cuesta?"),
        ("perdí mi pasaporte (116000123), ¿qué hago?", "perdí mi pasaporte, ¿qué hago?"),
        ("¿A000123456 sigue detenido?", "¿ sigue detenido?"),
        ("mi social\n000-12-3456\nme lo robaron", "mi social\n\nme lo robaron"),
        (
            "se llevaron a mi esposo, A000123456, llámenme al 786 713 2401",
            "se llevaron a mi esposo, llámenme al 786 713 2401",
        ),
        ("I-130 receipt IOE0000000001 pending, when?", "I-130 receipt pending, when?"),
        ("45678912 quiero cita en 07505", "quiero cita en 07505"),
        ("  Señor:  «45678912»  gracias ", "  Señor:  gracias "),
        ("manam  dniy 45678912 kanchu", "manam  dniy kanchu"),
    ],
)
def test_the_rest_stays_readable(text: str, left: str) -> None:
    assert redact(text) == left


def test_each_kind_is_named_once_in_the_order_of_the_text() -> None:
    text = "ssn 000-12-3456, DNI 45678912, pasaporte 116000123, otro DNI 45678913, cel 786 713 2401"
    assert find(text) == (Kind.SSN, Kind.DNI, Kind.PASSPORT)
    assert redact(text) == "ssn, DNI, pasaporte, otro DNI, cel 786 713 2401"


@pytest.mark.parametrize(
    "text",
    [
        *("45678912", "mi dni es 45678912", "Mi DNI: 45678912, gracias", "A000123456", "my ssn is 000-12-3456", "A number 000123456"),
        *("hola, mi numero de pasaporte es el 116000123", "este es el dni de mi hija 45678912", "I-94: 00000000000", "dniymi 45678912"),
        *("mi tarjeta visa 4111 1111 1111 1111", "IOE0000000001", "45678912 y 45678913"),
    ],
)  # fmt: skip
def test_nothing_else_was_asked(text: str) -> None:
    assert only(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "mi DNI es 45678912 y quiero renovar",
            "perdí mi pasaporte 116000123",
            "¿A000123456 sigue detenido?",
            "DNI 45678912 vencido",
        ),
        *("mi dni es", "mi pasaporte", "hola", "", "786 713 2401"),
    ],
)
def test_something_is_left_to_answer_or_there_was_no_number(text: str) -> None:
    assert not only(text)


def digits_of(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def luhn(number: str) -> str:
    """The number with a last digit that checks, for an odd count of digits before it."""
    doubled = [int(char) * (2 - place % 2) for place, char in enumerate(digits_of(number[:-1]))]
    check = -sum(one - 9 * (one > 9) for one in doubled) % 10
    return f"{number[:-1]}{check}"


# A number of its own, and numbers that need the word beside them.
UNNAMED = (
    *(r"A[0-8]\d{8}", r"A\d{7}", r"A-\d{3}-\d{3}-\d{3}", r"A [0-8]\d\d \d{3} \d{3}", r"A#\d{9}", r"\d{3}-\d\d-\d{4}", r"\d{3}\.\d\d\.\d{4}"),
    *(r"(IOE|EAC|WAC|LIN|SRC|MSC)\d{10}", r"(IOE|EAC)-\d\d-\d{3}-\d{5}", r"MSC \d{10}"),
)  # fmt: skip
NAMED = {
    "DNI": (r"\d{8}", r"[03-9]\d{3} \d{4}", r"\d\d\.\d{3}\.\d{3}", r"\d{8}-[\dA-K]"),
    "pasaporte": (r"[0-8]\d{8}", r"[A-Z]\d{8}", r"\d{7}"),
    "SSN": (r"\d{9}", r"\d{3} \d\d \d{4}"),
    "ITIN": (r"9\d{8}", r"9\d\d-\d\d-\d{4}"),
    "alien number": (r"\d{9}", r"\d{3} \d{3} \d{3}", r"\d{8}"),
    "tarjeta": (r"[2-6]\d{3} \d{4} \d{4} \d{4}", r"[2-6]\d{15}"),
    "I-94": (r"\d{11}", r"\d{9}[A-Z]\d"),
    "CCI": (r"\d{20}", r"\d{3}-\d{3}-\d{12}-\d\d"),
    "licencia": (r"[A-Z]\d{8}", r"Q\d{4} \d{5} \d{5}"),
}
SENTENCES = (
    "{}",
    "{}, gracias",
    "hola {} por favor",
    "ayuda con ({})",
    "¿{}?",
    "tengo hijos y {} y quiero cita",
    "{}\nsí",
    "my {} please",
)
LINKS = (" ", ": ", " es ", " N° ", " es el ", " = ")
SCRIPTS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९")

alone = st.sampled_from(UNNAMED).flatmap(lambda shape: st.from_regex(re.compile(shape, re.ASCII), fullmatch=True))
named = st.sampled_from([(name, shape) for name, shapes in NAMED.items() for shape in shapes]).flatmap(
    lambda one: st.tuples(st.sampled_from(LINKS), st.from_regex(re.compile(one[1], re.ASCII), fullmatch=True)).map(
        lambda said: f"{one[0].replace('94', '９４')}{said[0]}{said[1]}"
    )
)
cards = st.from_regex(re.compile(r"[2-6]\d{3} \d{4} \d{4} \d{4}|[2-6]\d{15}", re.ASCII), fullmatch=True).map(luhn)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(number=st.one_of(alone, named, cards), sentence=st.sampled_from(SENTENCES), script=st.sampled_from(SCRIPTS))
def test_no_digit_of_a_document_survives(number: str, sentence: str, script: str) -> None:
    written = sentence.format(number.translate(dict(zip(map(ord, "0123456789"), script, strict=True))))
    left = redact(written)
    assert digits_of(left.replace("９４", "")) == ""
    assert redact(left) == left


@settings(derandomize=True, deadline=None, max_examples=300)
@given(text=st.text(alphabet="0123456789 -./()#:+,aAyYdDnNiI\n９٣✓", max_size=60))
def test_anything_at_all_is_redacted_for_good(text: str) -> None:
    left = redact(text)
    assert find(left) == ()
    assert redact(left) == left
    assert (left == text) == (find(text) == ())


def everyday() -> Iterator[str]:
    """What people are expected to write, and all that is published, line by line."""
    for folder in ("nlu/data", "nlu/tests", "content"):
        for path in sorted((ROOT / folder).rglob("*.yml")):
            yield from path.read_text(encoding="utf-8").splitlines()


def test_nothing_people_write_or_we_publish_is_taken_for_a_document() -> None:
    numbered = [line for line in everyday() if len(digits_of(line)) >= FEWEST]
    assert len(numbered) > 100
    assert [line for line in numbered if find(line)] == []


@pytest.mark.parametrize(
    "piece",
    [
        "45678912 y ",
        "dni es ",
        "4111 1111 ",
        "1 ",
        "12-",
        "a@",
        "A000000001 ",
        "numero ",
        "$1,",
        "(",
        "es mi dni 000 ",
        "+1",
    ],
)
def test_a_long_message_costs_little(piece: str) -> None:
    started = time.perf_counter()
    redact(piece * (5_000 // len(piece)) + "45678912")
    assert time.perf_counter() - started < 3
