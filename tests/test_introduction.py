import re
from dataclasses import replace

import pytest

from bot.domain import read_payload
from bot.handlers import HANDLERS
from bot.introduction import COMMANDS, PRIVACY_PATH, SHORT_LIMIT, Introduction, Profile
from tests.builders import PHRASES

URL = "https://chaski.example.org"
INTRODUCTION = Introduction(PHRASES, URL)
PROFILES = {profile.language: profile for profile in INTRODUCTION.profiles()}
profiles = pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.language or "everybody")


def test_there_is_one_for_everybody_and_one_for_each_language() -> None:
    assert list(PROFILES) == ["", "es", "en", "qu"]
    assert PROFILES[""] == replace(PROFILES["es"], language="")


@profiles
def test_commands_are_as_telegram_allows_and_each_is_told(profile: Profile) -> None:
    names = [name for name, _ in profile.commands]
    assert len(set(names)) == len(names) == 15
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_]{1,32}", name)] == []
    said = [description for _, description in profile.commands]
    assert all(1 <= len(description) <= 256 for description in said)
    assert len(set(said)) == len(said)


@profiles
def test_texts_are_within_telegrams_limits(profile: Profile) -> None:
    assert 0 < len(profile.description) <= 512
    assert 0 < len(profile.short_description) <= SHORT_LIMIT


def test_every_language_offers_the_same_steps_in_the_same_order() -> None:
    steps = {locale: [step for _, step in listed] for locale, listed in COMMANDS.items()}
    assert steps["en"] == steps["qu"] == steps["es"]
    assert steps["es"][:2] == ["/menu", "/emergency"]
    assert {'/menu{"of":"documents"}', '/updates{"is":"off"}', '/discreet{"is":"on"}'} <= set(steps["es"])


@pytest.mark.parametrize(
    ("locale", "name", "step"),
    [
        ("es", "emergencia", "/emergency"),
        ("en", "emergency", "/emergency"),
        ("qu", "yanapaway", "/emergency"),
        ("es", "misdatos", "/my-data"),
        ("en", "stop", '/updates{"is":"off"}'),
        ("qu", "sayachiy", '/updates{"is":"off"}'),
        ("qu", "pichay", "/delete-my-data"),
    ],
)
def test_a_command_leads_where_its_name_says(locale: str, name: str, step: str) -> None:
    assert dict(COMMANDS[locale])[name] == step


def test_a_command_means_the_same_in_every_language_that_has_it() -> None:
    meant: dict[str, set[str]] = {}
    for listed in COMMANDS.values():
        for name, step in listed:
            meant.setdefault(name, set()).add(step)
    assert [name for name, steps in meant.items() if len(steps) > 1] == []


@pytest.mark.parametrize("step", [step for _, step in COMMANDS["es"]])
def test_every_step_is_one_that_is_answered(step: str) -> None:
    read = read_payload(step)
    assert read is not None
    assert read.intent in HANDLERS


@profiles
def test_the_description_names_the_command_that_erases(profile: Profile) -> None:
    (named,) = re.findall(r"/(\w+)$", profile.description)
    assert dict(COMMANDS[profile.language or "es"])[named] == "/delete-my-data"


def test_the_short_description_links_the_privacy_page_where_it_has_one_and_room() -> None:
    assert PROFILES["es"].short_description.endswith(f" {URL}{PRIVACY_PATH}")
    (said, *_) = Introduction(PHRASES).profiles()
    assert "http" not in said.short_description
    (crowded, *_) = Introduction(PHRASES, URL + "/" + "x" * 100).profiles()
    assert crowded.short_description == said.short_description


@pytest.mark.parametrize(
    ("code", "locale"), [("es-PE", "es"), ("en-US", "en"), ("EN", "en"), ("pt-BR", "es"), (None, "es")]
)
def test_a_group_is_left_in_the_language_of_whoever_brought_it_in(code: str | None, locale: str) -> None:
    said = PHRASES.of(locale)(
        "Solo converso en privado, para que nadie más lea lo que usted me cuenta. Por eso salgo de este grupo."
    )
    assert INTRODUCTION.farewell(code, None) == said
    linked = INTRODUCTION.farewell(code, "https://t.me/chaski_test_bot")
    assert linked.startswith(f"{said}\n")
    assert linked.endswith("https://t.me/chaski_test_bot")
