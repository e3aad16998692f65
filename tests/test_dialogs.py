"""Dialogs live in memory for half an hour."""

from bot.dialogs import LIFE, Dialogs
from bot.domain import Address, Dialog
from tests.builders import NOW

ROSA, LUIS = Address("telegram", "1"), Address("telegram", "2")


def test_a_dialog_goes_on_until_it_ends() -> None:
    dialogs = Dialogs()
    dialogs.keep(ROSA, Dialog("search-detainee", "country"), NOW)
    assert dialogs.of(ROSA, NOW) == Dialog("search-detainee", "country")
    assert dialogs.of(LUIS, NOW) is None
    dialogs.keep(ROSA, None, NOW)
    assert dialogs.of(ROSA, NOW) is None


def test_a_dialog_nobody_goes_on_with_is_forgotten() -> None:
    dialogs = Dialogs()
    dialogs.keep(ROSA, Dialog("search-detainee", "country"), NOW)
    assert dialogs.of(ROSA, NOW + LIFE) is None
    dialogs.keep(LUIS, None, NOW + LIFE)
    assert dialogs.of(ROSA, NOW) is None, "it is gone, not only hidden"
