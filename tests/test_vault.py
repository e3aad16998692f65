import base64
import re
import stat
from pathlib import Path

import pytest

from bot.domain import Address
from bot.errors import ConfigError
from bot.storage.vault import Vault, local_key, new_key
from tests.builders import KEY

VAULT = Vault(KEY)
OTHER = Vault(new_key())
SOMEBODY = Address("telegram", "4242")


def test_a_pseudonym_is_the_same_every_time_and_says_nothing_of_the_address() -> None:
    assert VAULT.pseudonym(SOMEBODY) == Vault(KEY).pseudonym(SOMEBODY)
    assert re.fullmatch(r"[0-9a-f]{64}", VAULT.pseudonym(SOMEBODY))
    assert "4242" not in VAULT.pseudonym(SOMEBODY)


def test_a_pseudonym_differs_by_channel_person_and_key() -> None:
    made = {
        VAULT.pseudonym(SOMEBODY),
        VAULT.pseudonym(Address("whatsapp", "4242")),
        VAULT.pseudonym(Address("telegram", "4243")),
        OTHER.pseudonym(SOMEBODY),
    }
    assert len(made) == 4


def test_a_record_is_sealed_and_opened() -> None:
    record = {"locale": "es", "offered": [["Menú", "/menu"]], "office": None}
    sealed = VAULT.seal(record)
    assert "menu" not in sealed
    assert VAULT.open(sealed) == record


def test_the_same_record_is_sealed_differently_each_time() -> None:
    assert VAULT.seal({"locale": "es"}) != VAULT.seal({"locale": "es"})


@pytest.mark.parametrize("sealed", ["", "nonsense", "ñ", OTHER.seal({"locale": "es"}), VAULT.seal({})[:-4] + "AAAA"])
def test_what_this_key_did_not_seal_is_not_opened(sealed: str) -> None:
    assert VAULT.open(sealed) is None


@pytest.mark.parametrize("key", ["", "short", "ñ" * 44, KEY[:-4], base64.urlsafe_b64encode(bytes(33)).decode()])
def test_a_wrong_key_names_the_setting_and_is_not_quoted(key: str) -> None:
    with pytest.raises(ConfigError) as raised:
        Vault(key)
    assert raised.value.faults[0].key == "CHASKI_KEY"
    assert not key or key not in str(raised.value)


def test_the_webhook_secret_is_one_telegram_accepts_and_is_not_the_key() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", VAULT.webhook_secret())
    assert VAULT.webhook_secret() == Vault(KEY).webhook_secret()
    assert len({VAULT.webhook_secret(), OTHER.webhook_secret(), KEY}) == 3


def test_a_new_key_opens_a_vault_and_is_new() -> None:
    Vault(new_key())
    assert new_key() != new_key()


def test_the_local_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    key = local_key(tmp_path / "var")
    assert local_key(tmp_path / "var") == key
    assert stat.S_IMODE((tmp_path / "var" / "local.key").stat().st_mode) == 0o600
    Vault(key)
