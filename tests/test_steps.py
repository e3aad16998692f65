"""What comes next: after every answer two or three short steps, and never a dead end."""

from collections.abc import Iterator

import pytest

from bot.domain import Outcome, Turn, rating_choices, read_payload
from bot.fold import fold
from bot.handlers import fallback, route
from bot.handlers.steps import BUTTON, ROWS, listing, more, steps, wants_more
from tests.builders import CATALOG, PHRASES, TODAY, a_turn
from tests.replies import every_place, every_reply

TELEGRAM_DATA = 64  # bytes


def every(office: str | None, locale: str) -> Iterator[tuple[Turn, Outcome]]:
    yield from every_reply(office=office, locale=locale)
    yield from every_place(locale=locale)


@pytest.mark.parametrize("locale", PHRASES.locales)
@pytest.mark.parametrize("office", [None, "miami", "denver"])
def test_an_answer_ends_with_two_or_three_buttons_the_last_of_them_the_menu(office: str | None, locale: str) -> None:
    answers = [(turn, outcome.reply) for turn, outcome in every(office, locale) if outcome.reply.rating]
    assert {route(turn.interpretation.intent, turn).__module__.rpartition(".")[2] for turn, _reply in answers} >= {
        "documents", "rights", "returning", "updates", "consulates", "consular", "immigration",
    }  # fmt: skip
    for turn, reply in answers:
        assert 2 <= len(reply.choices) <= 3, turn.interpretation
        assert reply.choices[-1].payload == "/menu", turn.interpretation
        assert [choice.title for choice in reply.choices if len(choice.title) > BUTTON] == [], turn.interpretation
        assert all(len(choice.payload.encode()) <= TELEGRAM_DATA for choice in rating_choices(reply.rating))


@pytest.mark.parametrize("locale", PHRASES.locales)
@pytest.mark.parametrize("office", [None, "miami"])
def test_no_reply_is_without_a_choice_and_none_has_more_than_a_list_holds(office: str | None, locale: str) -> None:
    for turn, outcome in every(office, locale):
        payloads = [choice.payload for choice in fold(outcome, turn).reply.choices]
        assert 1 <= len(payloads) <= ROWS, turn.interpretation
        assert len(payloads) == len({*payloads}), turn.interpretation


@pytest.mark.parametrize("entities", [{}, {"facet": "cost"}])
def test_every_topic_is_rated_by_its_id(entities: dict[str, str]) -> None:
    for topic in CATALOG.topics:
        turn = a_turn(topic, entities=entities)
        assert route(topic, turn)(turn).reply.rating == topic


def test_an_update_is_rated_by_its_id_where_that_fits_a_payload() -> None:
    live = [update for update in CATALOG.updates if not update.expires or update.expires >= TODAY]
    assert {len(update.id) <= 32 for update in live} == {True, False}
    for update in live:
        turn = a_turn("new-rules", entities={"update": update.id})
        rating = route("new-rules", turn)(turn).reply.rating
        assert rating == (update.id if len(update.id) <= 32 else "new-rules")


@pytest.mark.parametrize("office", [None, "miami"])
def test_what_is_urgent_listed_or_asked_is_not_rated(office: str | None) -> None:
    quiet = ("emergency", "consulate-emergency-line", "talk-to-person", "menu", "search-detainee", "which-procedure")
    for turn, outcome in every(office, "es"):
        intent = turn.interpretation.intent
        if wants_more(turn) or outcome.reply.ask_location or intent in quiet:
            assert not outcome.reply.rating, turn.interpretation


def test_behind_every_more_there_is_more() -> None:
    for turn, outcome in every_reply(office="miami"):
        shown = {choice.payload for choice in outcome.reply.choices}
        for choice in outcome.reply.choices:
            read = read_payload(choice.payload)
            assert read
            if not read.entity("more"):
                continue
            behind = a_turn(read.intent, entities={one.name: one.value for one in read.entities}, office="miami")
            rest = {choice.payload for choice in route(read.intent, behind)(behind).reply.choices}
            assert rest - shown, turn.interpretation
            assert choice.payload not in rest, turn.interpretation


@pytest.mark.parametrize("kind", CATALOG.alarms)
def test_an_emergency_has_three_steps_at_most_unless_it_asks_what_is_happening(kind: str) -> None:
    turn = a_turn("emergency", entities={"kind": kind})
    choices = route("emergency", turn)(turn).reply.choices
    assert len(choices) <= 3 or kind == "danger"
    assert choices[-1].payload == "/menu"


def test_a_list_holds_each_step_once_and_ends_with_the_menu() -> None:
    turn = a_turn("menu")
    many = [more(turn, f"topic-{number % 12}") for number in range(24)]
    choices = listing(turn, "Pasaporte", many).reply.choices
    assert choices == (*many[: ROWS - 1], *steps(turn))
    assert listing(turn, "Pasaporte", many).reply.paragraphs[0].startswith("**Pasaporte**\n")


def test_a_more_that_is_no_more_is_answered_kindly() -> None:
    turn = a_turn("no-such-topic", entities={"more": "1"})
    assert route("no-such-topic", turn) is fallback.unknown
