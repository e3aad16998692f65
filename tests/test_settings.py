from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.settings import REMEDIES, Settings, load_settings
from tests.builders import KEY, TELEGRAM_TOKEN, TWILIO_SID, TWILIO_TOKEN

WHATSAPP = {
    "twilio_account_sid": TWILIO_SID,
    "twilio_auth_token": TWILIO_TOKEN,
    "twilio_whatsapp_from": "whatsapp:+15005550006",  # Twilio's own test sender
    "public_url": "https://chaski.example.org",
}


def settings(**given: object) -> Settings:
    return load_settings(_env_file=None, **given)


def faults(**given: object) -> dict[str, str]:
    """What is wrong, as key → whole line."""
    with pytest.raises(ConfigError) as caught:
        settings(**given)
    return {fault.key: str(fault) for fault in caught.value.faults}


def test_the_local_run_needs_no_setting() -> None:
    local = settings()
    assert local.local
    assert local.database == f"sqlite:///{local.data_dir / 'chaski.db'}"
    assert not local.telegram
    assert not local.whatsapp


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("port", "many", "valid integer"),
        ("port", "0", "greater than or equal to 1"),
        ("nlu_port", "70000", "less than or equal to 65535"),
        ("public_url", "chaski.example.org", "it is no http or https address"),
        ("twilio_base_url", "ftp://127.0.0.1", "it is no http or https address"),
        ("nlu_url", "http://", "it is no http or https address"),
        ("retention_days", "0", "greater than or equal to 1"),
        ("log_level", "loud", "it is none of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_wrong_setting_names_its_key_and_the_remedy(name: str, value: str, problem: str) -> None:
    line = faults(**{name: value})[name.upper()]
    assert problem in line
    assert line.startswith(f"environment: {name.upper()}: ")
    assert line.endswith(REMEDIES.get(name, "See .env.example."))


def test_every_wrong_setting_is_told_at_once() -> None:
    assert faults(port="many", log_level="loud").keys() == {"PORT", "LOG_LEVEL"}


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENTION_DAYS", "30")
    assert settings().retention_days == 30


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "")
    assert not settings().telegram


def test_a_remedy_stands_beside_a_setting_that_exists() -> None:
    assert REMEDIES.keys() <= Settings.model_fields.keys()


@pytest.mark.parametrize(
    "given",
    [
        {"host": "0.0.0.0"},
        {"telegram_token": TELEGRAM_TOKEN},
        {"database_url": "postgresql://localhost/chaski"},
        {"public_url": "https://chaski.example.org"},
        WHATSAPP,
    ],
)
def test_outside_the_local_run_a_key_is_required(given: dict[str, object]) -> None:
    assert "chaski key" in faults(**given)["CHASKI_KEY"]
    assert settings(**given, chaski_key=KEY).chaski_key


@pytest.mark.parametrize("absent", ["twilio_auth_token", "twilio_whatsapp_from", "public_url"])
def test_whatsapp_needs_its_settings_together(absent: str) -> None:
    given = {name: value for name, value in WHATSAPP.items() if name != absent}
    found = faults(**given, chaski_key=KEY)
    assert found.keys() == {absent.upper()}
    assert "Set it, or unset TWILIO_ACCOUNT_SID." in found[absent.upper()]


def test_the_public_address_is_https_except_on_this_machine() -> None:
    assert "it is not https" in faults(public_url="http://chaski.example.org", chaski_key=KEY)["PUBLIC_URL"]
    assert settings(public_url="http://localhost:8000/", chaski_key=KEY).public_url == "http://localhost:8000"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://localhost/chaski", "postgresql+psycopg://localhost/chaski"),
        ("postgresql://localhost/chaski", "postgresql+psycopg://localhost/chaski"),
        ("sqlite:///other.db", "sqlite:///other.db"),
    ],
)
def test_postgresql_is_reached_with_the_driver_we_have(given: str, used: str) -> None:
    assert settings(database_url=given, chaski_key=KEY).database == used


@pytest.mark.parametrize("sender", ["+15005550006", "whatsapp:+15005550006"])
def test_the_whatsapp_sender_is_prefixed_once(sender: str) -> None:
    given = WHATSAPP | {"twilio_whatsapp_from": sender, "chaski_key": KEY}
    assert settings(**given).twilio_whatsapp_from == "whatsapp:+15005550006"


@pytest.mark.parametrize("host", ["http://127.0.0.1:9", "http://127.0.0.1:9/", "http://127.0.0.1:9/bot"])
def test_a_bare_telegram_host_is_completed(host: str) -> None:
    assert settings(telegram_base_url=host).telegram_base_url == "http://127.0.0.1:9/bot"


def test_secrets_never_show(tmp_path: Path) -> None:
    hush = {name: f"hush-{name}" for name in ("chaski_key", "telegram_token", "telegram_secret", "twilio_auth_token")}
    secretive = settings(
        **WHATSAPP | hush, database_url="postgresql://chaski:hush-password@localhost/chaski", data_dir=tmp_path
    )
    assert "hush" not in repr(secretive)
    assert "hush" not in str(secretive)


def test_a_wrong_secret_does_not_show_in_the_fault() -> None:
    assert not [line for line in faults(port="many", chaski_key="hush").values() if "hush" in line]


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings().port = 1
