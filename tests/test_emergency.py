from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.emergency import PATTERNS, Emergency, detect
from bot.settings import ROOT
from tests.builders import CATALOG

DEVELOPMENT = ROOT / "nlu" / "tests" / "development"


def utterances(path: Path, locale: str) -> list[str]:
    by_locale: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return by_locale[locale]


def share(said: list[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(text)) for text in said) / len(said)


@pytest.mark.parametrize(
    ("text", "kind", "locale"),
    [
        ("ICE está tocando la puerta", "at-door", "es"),
        ("LA MIGRA ESTA AFUERA", "at-door", "es"),
        ("ice is outside my house", "at-door", "en"),
        ("se llevaron a mi esposo", "taken", "es"),
        ("ice took my dad", "taken", "en"),
        ("me detuvieron", "detained", "es"),
        ("i just got arrested", "detained", "en"),
        ("hay una redada en mi trabajo", "work", "es"),
        ("la migra me paró en la calle", "street", "es"),
        ("mi esposo me está pegando", "violence", "es"),
        ("me quiero matar", "crisis", "es"),
        ("he has a gun", "violence", "en"),
        ("auxilio", "danger", "es"),
        ("help me please", "danger", "en"),
        ("yanapaway", "danger", "qu"),
        ("🆘", "danger", None),
        ("🚨🚨", "danger", None),
        ("🆘 se llevaron a mi hijo", "taken", "es"),
    ],
)
def test_an_emergency_now_is_recognised_with_its_kind_and_language(text: str, kind: str, locale: str | None) -> None:
    assert detect(text) == Emergency(kind, locale)


@pytest.mark.parametrize(
    "text",
    [
        "¿qué hago si algún día viene ICE?",
        "what do i do if ice comes to my door",
        "ya salió mi hermano de ICE gracias",
        "me detuvieron en 2015",
        "vi en las noticias que hubo una redada",
        "quiero un ice cream",
        "se llevaron mi pasaporte",
        "cuánto cuesta el pasaporte",
        "yanapaway pasaporte",  # Quechua: help me with the passport
        "línea de emergencia del consulado",
        "hola",
        "",
        "   ",
    ],
)
def test_advice_the_past_good_news_and_other_matters_are_no_alarm(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(("locale", "least"), [("es", 0.78), ("en", 0.70), ("qu", 0.70)])
def test_emergencies_are_recognised(locale: str, least: float) -> None:
    assert share(utterances(DEVELOPMENT / "emergency.yml", locale), detect) >= least


@pytest.mark.parametrize(("locale", "most"), [("es", 0.03), ("en", 0.03)])
def test_calm_messages_raise_few_alarms(locale: str, most: float) -> None:
    assert share(utterances(DEVELOPMENT / "not_emergency.yml", locale), detect) <= most


def test_every_kind_that_is_recognised_has_its_answer() -> None:
    assert {kind for kind, _, _ in PATTERNS} <= CATALOG.alarms.keys()


@pytest.mark.parametrize("text", ["ICEEEEE está tocando la puertaaaa", "¡¡Se LLEVARON   a mi Esposo!!", "auxilioooo"])
def test_shouting_and_stretched_letters_do_not_matter(text: str) -> None:
    assert detect(text)


@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ("a" * 100_000, False),
        ("mi " * 33_333, False),
        ("ice ice mi mi me se lo " * 4_500, False),
        ("se llevaron a mi esposo. " + "por favor " * 10_000, True),
        ("hola " * 20_000 + "me detuvieron", False),  # only the beginning is read
        ("hola " * 20_000 + "🆘", True),  # a sign counts wherever it stands
    ],
    ids=["one letter", "one word", "words of patterns", "alarm first", "alarm last", "sign last"],
)
def test_a_message_of_a_hundred_thousand_characters_is_answered(text: str, alarm: bool) -> None:
    assert (detect(text) is not None) is alarm


@pytest.mark.parametrize("text", ["ICE", "migra", "la migra", "raid"])
def test_a_word_nobody_writes_alone_without_a_reason_is_an_alarm(text: str) -> None:
    found = detect(text)
    assert found
    assert found.kind == "danger"
