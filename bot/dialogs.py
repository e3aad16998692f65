"""Dialogs under way: in this process's memory, for half an hour, and nowhere else."""

from datetime import datetime, timedelta

from bot.domain import Address, Dialog

LIFE = timedelta(minutes=30)


class Dialogs:
    """One dialog a person at most."""

    def __init__(self) -> None:
        self._open: dict[Address, tuple[Dialog, datetime]] = {}

    def of(self, address: Address, now: datetime) -> Dialog | None:
        found = self._open.get(address)
        return found[0] if found and now < found[1] else None

    def keep(self, address: Address, dialog: Dialog | None, now: datetime) -> None:
        """Goes on with a dialog, or ends it; dialogs nobody went on with are dropped on the way."""
        self._open.pop(address, None)
        self._open = {who: (other, end) for who, (other, end) in self._open.items() if now < end}
        if dialog:
            self._open[address] = (dialog, now + LIFE)
