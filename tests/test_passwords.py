import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from bot.panel import passwords
from tests.builders import PHRASES

GOOD = "quinua tranvía lunes brújula"
ANA = ("ana.quispe@example.org", "Ana Quispe")
_ = PHRASES.of("es")


def test_a_password_matches_its_own_hash_only() -> None:
    kept = passwords.hashed(GOOD)
    assert GOOD not in kept
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, GOOD)
    assert not passwords.matches(kept, GOOD + " ")
    assert not passwords.matches(kept, "")


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=65536,t=3,p=4$"])
@pytest.mark.parametrize("password", ["", GOOD, "x" * 5_000_000])
def test_nothing_matches_without_a_hash(kept: str | None, password: str) -> None:
    assert not passwords.matches(kept, password)


def test_nobody_takes_as_long_to_refuse_as_an_officer() -> None:
    kept = passwords.hashed(GOOD)
    passwords.matches(None, "warm")

    def seconds(hash_: str | None) -> float:
        started = time.perf_counter()
        passwords.matches(hash_, "a wrong password")
        return time.perf_counter() - started

    assert min(seconds(None) for _ in range(3)) > min(seconds(kept) for _ in range(3)) / 2


def test_only_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert not passwords.outdated(passwords.hashed(GOOD))
    assert passwords.outdated(PasswordHasher(time_cost=1).hash(GOOD))


@pytest.mark.parametrize(
    "good",
    [GOOD, "Wq7#hT92_mmLp", "x7" + "q9Lm2" * 30, "ñandú yacón ukuku wayra", "ayllu-puente-73-sábado"],
)
def test_good_passwords(good: str) -> None:
    assert passwords.faults(good, good, ANA, _) == {}


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("", "al menos 12"),
        ("Wq7#hT92_mm", "al menos 12"),
        ("x" * 201, "200"),
        ("x" * 5_000_000, "200"),
        ("aaaaaaaaaaaaaaaa", "adivinar"),
        ("123456789012", "adivinar"),
        ("password1234", "adivinar"),
        ("ana.quispe@example.org", "adivinar"),
        ("quispequispe", "adivinar"),
        ("chaskichaski", "adivinar"),
        ("a" * 200, "adivinar"),
    ],
)
def test_bad_passwords_and_why(bad: str, why: str) -> None:
    assert why in passwords.faults(bad, bad, ANA, _)["password"]


def test_a_password_typed_differently_the_second_time() -> None:
    assert list(passwords.faults(GOOD, GOOD + "s", ANA, _)) == ["again"]


def test_several_at_once_are_judged_each_by_its_own_person() -> None:
    people = [(f"quispehuaman{number}", f"quispehuaman{number}") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda about: passwords.faults(about[0], about[0], about, _), people))
    assert all(list(faults) == ["password"] for faults in found)
