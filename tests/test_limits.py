"""So much a minute for each address; told once, then silence, and heard again after a minute."""

from collections.abc import Callable

import pytest

from bot.domain import Address
from bot.limits import MOST, Limits, Verdict
from tests.builders import Clock

ROSA, LUIS = Address("telegram", "1"), Address("telegram", "2")
Write = Callable[..., Verdict]


@pytest.fixture
def limits() -> Limits:
    return Limits(per_minute=3, characters_per_minute=100)


@pytest.fixture
def write(limits: Limits, clock: Clock) -> Write:
    """One message, from Rosa unless another is named."""

    def writing(size: int = 1, address: Address = ROSA) -> Verdict:
        return limits.verdict(address, size, clock())

    return writing


def test_a_person_who_writes_now_and_then_is_always_heard(write: Write, clock: Clock) -> None:
    for _ in range(50):
        assert write() is Verdict.PASS
        clock.forward(seconds=21)


def test_too_many_messages_are_told_once_and_then_nothing(write: Write) -> None:
    assert [write() for _ in range(6)] == [Verdict.PASS] * 3 + [Verdict.TELL] + [Verdict.SILENT] * 2


def test_the_minute_slides(write: Write, clock: Clock) -> None:
    write()
    clock.forward(seconds=30)
    assert (write(), write()) == (Verdict.PASS, Verdict.PASS)
    clock.forward(seconds=30)
    assert write() is Verdict.PASS, "the first is a minute old"
    assert write() is Verdict.TELL, "the other two are not"


def test_characters_count_too(write: Write) -> None:
    assert [write(60), write(40), write(1)] == [Verdict.PASS, Verdict.PASS, Verdict.TELL]


def test_one_long_message_passes_alone(write: Write) -> None:
    assert [write(5_000), write(1)] == [Verdict.PASS, Verdict.TELL]


def test_after_a_minute_of_silence_a_person_is_heard_again(write: Write, clock: Clock) -> None:
    for _ in range(4):
        write()
    clock.forward(seconds=59)
    assert write() is Verdict.SILENT
    clock.forward(seconds=1)
    assert [write() for _ in range(4)] == [Verdict.PASS] * 3 + [Verdict.TELL]


def test_writing_on_does_not_prolong_the_silence(write: Write, clock: Clock) -> None:
    for _ in range(4):
        write()
    for _ in range(59):
        clock.forward(seconds=1)
        assert write() is Verdict.SILENT
    clock.forward(seconds=1)
    assert write() is Verdict.PASS


def test_a_person_who_is_told_again_is_told_once_again(write: Write, clock: Clock) -> None:
    told = []
    for _ in range(240):
        told.append(write())
        clock.forward(seconds=1)
    assert told.count(Verdict.TELL) == 4
    assert told.count(Verdict.PASS) == 4 * 3


def test_nobody_pays_for_another(write: Write) -> None:
    for _ in range(5):
        write()
    assert write(address=LUIS) is Verdict.PASS
    assert write(address=Address("whatsapp", ROSA.id)) is Verdict.PASS


def test_who_is_quiet_is_forgotten(limits: Limits, clock: Clock) -> None:
    for number in range(100):
        limits.verdict(Address("web", str(number)), 1, clock())
    clock.forward(seconds=60)
    limits.verdict(ROSA, 1, clock())
    assert len(limits) == 1


def test_somebody_silenced_is_not_forgotten_before_the_silence_ends(limits: Limits, write: Write, clock: Clock) -> None:
    for _ in range(4):
        write()
    clock.forward(seconds=59)
    write(address=LUIS)
    assert write() is Verdict.SILENT


def test_memory_is_bounded_and_the_quietest_are_forgotten_first(limits: Limits, clock: Clock) -> None:
    for _ in range(3):
        limits.verdict(ROSA, 1, clock())
    limits.verdict(LUIS, 1, clock())
    for number in range(MOST - 1):
        limits.verdict(Address("web", str(number)), 1, clock())
    assert len(limits) == MOST
    assert limits.verdict(LUIS, 1, clock()) is Verdict.PASS
    assert limits.verdict(ROSA, 1, clock()) is Verdict.PASS, "forgotten, so heard anew"
    assert len(limits) == MOST
