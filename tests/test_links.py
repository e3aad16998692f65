"""Codes and links: every topic at every office there and back, other words for them, and what is none."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import links
from bot.domain import Origin, read_payload
from bot.handlers import HANDLERS, fallback, route
from tests.builders import CATALOG, a_turn

GROUPS = [group.id for listed in CATALOG.menus.values() for group in listed]


def test_every_topic_at_every_office_is_a_start_parameter_and_is_read_back() -> None:
    for topic in CATALOG.topics:
        for office in CATALOG.offices:
            code = links.code(topic, office)
            assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", code)
            found = links.read(code, CATALOG)
            assert found is not None
            assert (found[0].intent, found[1]) == (topic, office)


def test_ids_hold_no_underscore_and_are_told_apart() -> None:
    ids = [*CATALOG.topics, *CATALOG.offices, *CATALOG.menus, *GROUPS]
    assert [name for name in ids if "_" in name] == []
    assert len(ids) == len({*ids})
    assert {*CATALOG.offices} & (links.INTENTS | links.NAMES.keys()) == set()


@pytest.mark.parametrize("name", [*CATALOG.menus, *GROUPS])
def test_a_menu_or_one_of_its_groups_is_opened(name: str) -> None:
    found = links.read(name, CATALOG)
    assert found is not None
    assert (found[0].intent, found[0].entity("of"), found[1]) == ("menu", name, None)


@pytest.mark.parametrize(
    ("code", "intent", "of", "office"),
    [
        ("documentos_paterson", "menu", "documents", "paterson"),
        ("derechos", "menu", "rights", None),
        ("volver_miami", "menu", "return", "miami"),
        ("DNI", "menu", "identity", None),
        ("consulado_new-york", "find-consulate", None, "new-york"),
        ("news", "new-rules", None, None),
        ("emergencia", "emergency", None, None),
        ("interprete", "interpreter-card", None, None),
        ("Passport-Adult_Paterson", "passport-adult", None, "paterson"),
        (" passport-adult ", "passport-adult", None, None),
        ("paterson", "find-consulate", None, "paterson"),
        ("_paterson", "find-consulate", None, "paterson"),
    ],
)
def test_other_words_and_single_parts_are_understood(
    code: str, intent: str, of: str | None, office: str | None
) -> None:
    found = links.read(code, CATALOG)
    assert found is not None
    read, at = found
    assert (read.intent, read.entity("of"), at) == (intent, of, office)
    assert (read.origin, read.confidence) == (Origin.COMMAND, 1.0)


@pytest.mark.parametrize(
    ("code", "intent", "office"),
    [
        ("passport-adult_closed-office", "passport-adult", None),
        ("dropped-topic_paterson", "find-consulate", "paterson"),
    ],
)
def test_an_old_poster_still_leads_to_what_is_left_of_it(code: str, intent: str, office: str | None) -> None:
    found = links.read(code, CATALOG)
    assert found is not None
    assert (found[0].intent, found[1]) == (intent, office)


@pytest.mark.parametrize(
    "code",
    ["", "_", "3", "nowhere", "nothing_nowhere", "delete-my-data", "helpful", "/menu", "menu{}", "x" * 65, "ñandú"],
)
def test_what_is_no_code_is_none(code: str) -> None:
    assert links.read(code, CATALOG) is None


@pytest.mark.parametrize("name", sorted(links.INTENTS | links.NAMES.keys()))
def test_every_word_leads_to_an_answer(name: str) -> None:
    found = links.read(name, CATALOG)
    assert found is not None
    turn = a_turn(found[0].intent)
    assert found[0].intent in HANDLERS or found[0].intent in CATALOG.topics
    assert route(found[0].intent, turn) is not fallback.unknown


def test_no_word_names_a_menu_that_is_not() -> None:
    steps = [read_payload(step) for step in links.NAMES.values()]
    opened = {of for step in steps if step for of in [step.entity("of")] if of}
    assert opened <= {*CATALOG.menus, *GROUPS}


def test_the_links_are_those_the_channels_open() -> None:
    code = links.code("passport-adult", "paterson")
    assert links.telegram("ChaskiBot", code) == "https://t.me/ChaskiBot?start=passport-adult_paterson"
    assert links.telegram("ChaskiBot") == "https://t.me/ChaskiBot"
    address = "https://chaski.example.org"
    assert links.page(address, "passport-adult", "paterson") == f"{address}/?topic=passport-adult&office=paterson"
    assert links.page(f"{address}/", office="paterson") == f"{address}/?office=paterson"
    assert links.page(address) == f"{address}/"


def test_what_whatsapp_writes_is_readable_and_carries_the_code() -> None:
    said = "Hola, Chaski: Pasaporte & más, Paterson"
    link = urlsplit(links.whatsapp("+1 415 523 8886", said, "passport-adult_paterson"))
    assert (link.scheme, link.netloc, link.path) == ("https", "wa.me", "/14155238886")
    (text,) = parse_qs(link.query)["text"]
    assert text == f"{said} #passport-adult_paterson"
    assert links.code_in(text) == "passport-adult_paterson"
    assert links.whatsapp("+14155238886", "Hola") == "https://wa.me/14155238886?text=Hola"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("#passport-adult_paterson", "passport-adult_paterson"),
        ("Hola #paterson. ", "paterson"),
        ("Hola\n#derechos", "derechos"),
        ("mi apartamento es #3", "3"),
        ("Hola, Chaski: #paterson, ¿atienden hoy?", None),
        ("https://example.org/page#part", None),
        ("#", None),
        ("# 3", None),
        ("", None),
    ],
)
def test_the_code_is_what_ends_a_text(text: str, code: str | None) -> None:
    assert links.code_in(text) == code
