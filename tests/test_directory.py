"""Whether a number, link or e-mail is the consulate's: only exact ones are, and nobody's own number is asked about."""

import time
from dataclasses import replace

import pytest

from bot.directory import Kind, asks, find, listings
from tests.builders import CATALOG, catalog_with

MIAMI = CATALOG.offices["miami"]


def owners(text: str) -> list[tuple[Kind, str | None]]:
    """Each detail of a text with the office, or the Spanish name, it is listed under."""
    return [
        (match.kind, match.listing and (match.listing.office or (match.listing.name or {"es": "directory"})["es"]))
        for match in find(text, CATALOG)
    ]


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("¿es el consulado? 786 713 2401", "es"),
        ("me llamaron de este número (786) 713-2401", "es"),
        ("me acaban de llamar a mi celular del 786-713-2401", "es"),
        ("Me llamó un señor del 305 555 0199", "es"),
        ("esto es estafa? https://consulado-peru.example.xyz/pago", "es"),
        ("será verdadero consulado@conperdallas.com", "es"),
        ("es la cuenta oficial @consuladoperu", "es"),
        ("is this the consulate? +1 305 555 0199", "en"),
        ("someone called me from 305-555-0199, scam?", "en"),
        ("is www.consulado.pe legit", "en"),
    ],
)
def test_a_question_about_a_detail_is_seen_with_its_language(text: str, locale: str) -> None:
    assert asks(text) == locale


@pytest.mark.parametrize(
    "text",
    [
        "",
        "¿es el consulado?",
        "me llamaron del consulado",
        "786 713 2401",
        "mi teléfono es 786 713 2401, quiero una cita en el consulado",
        "my number is 786 713 2401, call me about the consulate",
        "mi DNI es 45678912",
        "me llamo Juan Pérez, 786 713 2401",
        "¿cuánto cuesta el pasaporte? vi 120.90",
        "me llegó una carta A096123456",
        "es verdad que EE.UU. cerró el consulado",
        "nací el 12-05-1985, ¿es tarde para votar?",
        "vivo en 07505, ¿cuál es mi consulado?",
    ],
)
def test_any_other_message_is_not(text: str) -> None:
    assert asks(text) is None


@pytest.mark.parametrize(
    "written", ["786 713 2401", "(786) 713-2401", "+1 786 713 2401", "1-786-713-2401", "7867132401"]
)
def test_a_phone_is_found_however_it_is_written(written: str) -> None:
    assert owners(f"¿es {written}?") == [(Kind.PHONE, "miami")]


@pytest.mark.parametrize("written", ["+51 1 204 2400", "01 204 2400", "011 51 1 204 2400", "0051 1 204 2400"])
def test_so_is_one_in_peru(written: str) -> None:
    (match,) = find(written, CATALOG)
    assert match.listing is not None
    assert match.listing.proof is CATALOG.hotlines["peru_mre"]


@pytest.mark.parametrize("written", ["786 713 2402", "+51 786 713 2401", "786 713 24011"])
def test_one_wrong_digit_is_another_phone(written: str) -> None:
    assert owners(written) == [(Kind.PHONE, None)]


@pytest.mark.parametrize(
    ("link", "owner"),
    [
        ("https://citasconperboston.com/servicio/visas", "boston"),
        ("http://www.consulado.pe/es/Miami/Paginas/Inicio.aspx", "miami"),
        ("HTTPS://WWW.CONSULADO.PE/", "directory"),
        ("consulado.pe", "directory"),
        (CATALOG.directory, "directory"),
        ("https://reportfraud.ftc.gov", "Denunciar un fraude (FTC)"),
        ("www.gob.pe/1234567", "gob.pe"),
    ],
)
def test_a_link_is_known_by_its_address_or_its_host(link: str, owner: str) -> None:
    assert owners(link) == [(Kind.LINK, owner)]


@pytest.mark.parametrize(
    "link",
    [
        "https://consulado.pe.example.com/es/Miami",
        "https://consulado.pe@example.com",
        "https://example.com\\@www.consulado.pe",
        "https://example.com/https://www.consulado.pe",
        "https://example.com?www.consulado.pe",
        "https://www.consulado.pe:8443/",
        "https://www.cоnsulado.pe/",  # a Cyrillic о
        "https://consulado-pe.com",
        "consulado.pe.example.xyz",
    ],
)
def test_a_link_in_disguise_is_not(link: str) -> None:
    assert owners(link) == [(Kind.LINK, None)]


def test_a_page_on_a_host_of_many_is_known_only_whole() -> None:
    website = MIAMI.website
    assert website is not None
    office = replace(MIAMI, website=replace(website, value="https://www.facebook.com/consulado"))
    catalog = catalog_with(offices=CATALOG.offices | {"miami": office})
    (own,) = find("https://facebook.com/consulado/", catalog)
    (other,) = find("https://facebook.com/consulado-peru", catalog)
    assert own.listing is not None
    assert own.listing.office == "miami"
    assert other.listing is None


def test_an_e_mail_is_known_only_whole() -> None:
    assert owners("¿es Informacion@Consulado-Peru.com?") == [(Kind.EMAIL, "miami")]
    assert owners("¿es cobros@consulado-peru.com?") == [(Kind.EMAIL, None)]


def test_a_handle_is_in_no_directory() -> None:
    assert owners("¿es @consuladoperu?") == [(Kind.HANDLE, None)]


def test_several_details_keep_their_order_and_count_once() -> None:
    assert owners("305 555 0199\n786 713 2401\n786-713-2401") == [(Kind.PHONE, None), (Kind.PHONE, "miami")]


def test_what_is_doubtful_is_not_listed_and_what_is_unverified_says_so() -> None:
    doubtful = {value.value for office in CATALOG.offices.values() for value in office.phones if not value.shown}
    listed = {listing.key: listing for listing in listings(CATALOG)}
    assert doubtful
    assert not doubtful & listed.keys()
    assert not listed["+19732783324"].stated
    assert listed["+17867132401"].stated


def test_a_long_message_is_read_quickly() -> None:
    started = time.perf_counter()
    for piece in ("a", "1 ", "a.", "@a", "a@", "1-", "www.", "(1", "me ", "es a "):
        asks(piece * 5_000 + " 786 713 2401")
    assert time.perf_counter() - started < 2
