"""One key, two uses: pseudonyms that nobody can turn back, and sealed records only this bot can open."""

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.domain import Address
from bot.errors import ConfigError, Fault


class Vault:
    """Raises ConfigError when the key is none that `chaski key` makes."""

    def __init__(self, key: str) -> None:
        try:
            secret = base64.urlsafe_b64decode(key.encode())
        except ValueError:
            secret = b""
        if len(secret) != 32:
            raise ConfigError(
                [
                    Fault(
                        "environment",
                        "CHASKI_KEY",
                        "it is not a key (44 characters)",
                        "Make one with `uv run chaski key`.",
                    )
                ]
            )
        self._pseudonyms = _derive(secret, b"pseudonyms")
        self._seal = Fernet(base64.urlsafe_b64encode(_derive(secret, b"records")))
        self._words = _derive(secret, b"telegram secret")

    def pseudonym(self, address: Address) -> str:
        """A keyed hash (HMAC-SHA-256, 64 hexadecimal digits) of a channel and its id."""
        return self.keyed(f"{address.channel}|{address.id}")

    def keyed(self, text: str) -> str:
        return hmac.new(self._pseudonyms, text.encode(), hashlib.sha256).hexdigest()

    def seal(self, record: dict[str, Any]) -> str:
        return self._seal.encrypt(json.dumps(record, ensure_ascii=False).encode()).decode()

    def open(self, sealed: str) -> dict[str, Any] | None:
        """The record, or None when another key sealed it."""
        try:
            record = json.loads(self._seal.decrypt(sealed.encode()))
        except (InvalidToken, ValueError):
            return None
        return record if isinstance(record, dict) else None

    def webhook_secret(self) -> str:
        """A secret for Telegram's webhook header, made of the key (1 to 256 of A-Z, a-z, 0-9, _ and -)."""
        return self._words.hex()


def _derive(secret: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"chaski " + use).derive(secret)


def new_key() -> str:
    return Fernet.generate_key().decode()


def local_key(folder: Path) -> str:
    """The key of the default local run, made on first use and readable by its owner only."""
    path = folder / "local.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_key())
    return path.read_text().strip()
