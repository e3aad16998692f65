"""Settings: environment (and .env) → one frozen object. A wrong value names its key and the remedy."""

import re
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigError, Fault

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d+)?|http://(localhost|127\.0\.0\.1)(:\d+)?", re.IGNORECASE)


class Settings(BaseSettings):
    """Every setting; `.env.example` says each in one line."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True, env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str | None = None
    embed_origins: str = ""
    database_url: str | None = Field(default=None, repr=False)  # it may hold a password
    chaski_key: SecretStr | None = None
    telegram_token: SecretStr | None = None
    telegram_secret: SecretStr | None = None
    telegram_username: str | None = Field(default=None, pattern=r"^[A-Za-z][A-Za-z0-9_]{4,31}$")
    telegram_base_url: str = "https://api.telegram.org/bot"
    telegram_base_file_url: str = "https://api.telegram.org/file/bot"
    telegram_per_second: int = Field(default=30, ge=1, le=1000)
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_whatsapp_from: str | None = None
    twilio_base_url: str | None = None
    twilio_content_base_url: str | None = None
    nlu_url: str | None = None
    nlu_port: int = Field(default=5005, ge=1, le=65535)
    retention_days: int = Field(default=90, ge=1, le=3650)
    messages_per_minute: int = Field(default=20, ge=1, le=10_000)
    characters_per_minute: int = Field(default=8_000, ge=1_500, le=10_000_000)
    speech_model: str | None = None
    log_level: str = "INFO"
    data_dir: Path = ROOT / "var"
    content_dir: Path = ROOT / "content"
    locales_dir: Path = ROOT / "locales"

    @field_validator("public_url", "twilio_base_url", "twilio_content_base_url", "nlu_url")
    @classmethod
    def _plain_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("it is no http or https address")
        return value.rstrip("/")

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, value: str) -> str:
        for origin in value.split():
            if not ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin} is no https origin")
        return " ".join(value.split())

    @field_validator("telegram_base_url", "telegram_base_file_url")
    @classmethod
    def _bot_url(cls, value: str, info: object) -> str:
        """python-telegram-bot appends the token, so both addresses end in "bot"; a bare host is completed."""
        tail = "/file/bot" if getattr(info, "field_name", "") == "telegram_base_file_url" else "/bot"
        return value if value.endswith("bot") else value.rstrip("/") + tail

    @field_validator("telegram_username", mode="before")
    @classmethod
    def _bare_username(cls, value: object) -> object:
        return value.removeprefix("https://t.me/").removeprefix("@") if isinstance(value, str) else value

    @field_validator("twilio_whatsapp_from")
    @classmethod
    def _sender(cls, value: str | None) -> str | None:
        return value if value is None or value.startswith("whatsapp:") else f"whatsapp:{value}"

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("it is none of DEBUG, INFO, WARNING, ERROR")
        return value.upper()

    @property
    def whatsapp(self) -> bool:
        return self.twilio_account_sid is not None

    @property
    def telegram(self) -> bool:
        return self.telegram_token is not None

    @property
    def local(self) -> bool:
        """The default local run: this machine only, SQLite, no account; then a key is made and kept in `data_dir`."""
        return not (self.database_url or self.public_url or self.telegram or self.whatsapp) and self.host in LOOPBACK

    @cached_property
    def database(self) -> str:
        url = self.database_url or f"sqlite:///{self.data_dir / 'chaski.db'}"
        for plain in ("postgres://", "postgresql://"):
            if url.startswith(plain):
                return "postgresql+psycopg://" + url.removeprefix(plain)
        return url


REMEDIES = {
    "port": "Give a free port, for example 8000.",
    "public_url": "Give the https address the internet reaches this bot at, for example https://chaski.example.org.",
    "telegram_username": "Give the bot's name as in https://t.me/<name>: 5 to 32 letters, digits or _.",
    "embed_origins": "Give the addresses of the sites without a path, for example https://consulado.example.org, with spaces between.",
    "telegram_per_second": "Give 30, or up to 1000 where Telegram has granted more.",
    "log_level": "Give one of them.",
    "messages_per_minute": "Give a number of messages from 1 to 10000.",
    "characters_per_minute": "Give a number of characters from 1500 to 10000000.",
    "retention_days": "Give a number of days from 1 to 3650.",
}


def load_settings(**given: object) -> Settings:
    """Reads and checks the environment. Raises ConfigError naming every wrong setting."""
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigError(
            [
                Fault(
                    "environment",
                    str(item["loc"][0]).upper(),
                    item["msg"].removeprefix("Value error, "),
                    _remedy(str(item["loc"][0])),
                )
                for item in error.errors(include_url=False, include_input=False)
            ]
        ) from None
    faults = list(_inconsistent(settings))
    if faults:
        raise ConfigError(faults)
    return settings


def _remedy(name: str) -> str:
    return REMEDIES.get(name, "See .env.example.")


def _inconsistent(settings: Settings) -> list[Fault]:
    """Settings that are right alone and wrong together."""
    faults = []
    if not settings.local and settings.chaski_key is None:
        faults.append(
            Fault("environment", "CHASKI_KEY", "it is not set, and people's addresses would lie open",
                  "Make one with `uv run chaski key` and keep it apart from the database.")
        )  # fmt: skip
    if settings.whatsapp:
        needed = {
            "TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
            "TWILIO_WHATSAPP_FROM": settings.twilio_whatsapp_from,
            "PUBLIC_URL": settings.public_url,
        }
        faults += [
            Fault(
                "environment", name, "it is not set, and TWILIO_ACCOUNT_SID is", "Set it, or unset TWILIO_ACCOUNT_SID."
            )
            for name, value in needed.items()
            if value is None
        ]
    if settings.public_url and not settings.public_url.startswith("https://"):
        host = urlsplit(settings.public_url).hostname
        if host not in LOOPBACK:
            faults.append(Fault("environment", "PUBLIC_URL", "it is not https", REMEDIES["public_url"]))
    return faults
