"""Every reply the bot can give, for the promises that hold for all of them."""

from collections.abc import Iterator
from datetime import date

from bot.catalog import Catalog, Kind
from bot.domain import Outcome, Turn
from bot.facets import Facet
from bot.handlers import HANDLERS, consulates, fallback, route
from bot.jurisdictions import locate
from tests.builders import CATALOG, PHRASES, TODAY, a_turn

OFFICES = (None, *CATALOG.offices)
PLACES = (*CATALOG.districts, "Los Angeles", "El Paso, TX", "Washington", "Springfield", "Lima", "00000")


TALKATIVE = (None, "miami", "washington-dc", "dallas")  # offices that differ most: for them every detail is asked too


def asked(catalog: Catalog, office: str | None) -> Iterator[tuple[str, dict[str, str]]]:
    """Every intent with every entity a payload of ours may carry."""
    if office in TALKATIVE:
        procedures = [topic.id for topic in catalog.topics.values() if topic.kind is Kind.PROCEDURE]
        yield from ((topic, {"facet": facet}) for topic in procedures for facet in Facet)
    yield from ((intent, {}) for intent in (*HANDLERS, *catalog.topics))
    yield from ((intent, {"more": "1"}) for intent in (*catalog.topics, "find-consulate", "immigration-case"))
    yield from (
        ("plan-my-steps", {"more": topic.id}) for topic in catalog.topics.values() if topic.kind is Kind.PROCEDURE
    )
    yield from (("emergency", {"kind": kind} | more) for kind in catalog.alarms for more in ({}, {"more": "1"}))
    yield from (("new-rules", {"update": update.id}) for update in catalog.updates)
    yield from (("menu", {"of": menu}) for menu in catalog.menus)
    groups = [group.id for listed in catalog.menus.values() for group in listed]
    yield from (("menu", {"of": group}) for group in groups)
    yield from (("change-language", {"locale": locale}) for locale in (*PHRASES.locales, "xx"))
    yield "find-consulate", {"place": consulates.ELSEWHERE}
    yield "out-of-scope", {"about": fallback.US_VISA}


def every_reply(
    *, office: str | None = None, locale: str = "es", today: date = TODAY, catalog: Catalog = CATALOG
) -> Iterator[tuple[Turn, Outcome]]:
    """What each handler says to somebody of this office, in this locale, on this day."""
    for intent, entities in asked(catalog, office):
        turn = a_turn(intent, entities=entities, office=office, locale=locale, today=today, catalog=catalog)
        yield turn, route(intent, turn)(turn)
    unsure = a_turn(
        "passport-adult",
        office=office,
        locale=locale,
        ranking=(("passport-adult", 0.4), ("emergency", 0.3)),
        today=today,
    )
    for handler in (fallback.ask, fallback.unknown, fallback.whose_visa, consulates.place_unknown):
        yield unsure, handler(unsure)


def every_place(*, locale: str = "es") -> Iterator[tuple[Turn, Outcome]]:
    """What is said of the consulate to people of every state, and of places that are none or several."""
    for place in PLACES:
        for intent in consulates.INTENTS:
            turn = a_turn(intent, locale=locale, jurisdiction=locate(place, CATALOG, asked=True))
            yield turn, route(intent, turn)(turn)
