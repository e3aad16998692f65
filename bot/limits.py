"""How much one address may write in a minute before it is told once to wait, and then nothing.

In memory and bounded. Which messages count is the caller's matter: an emergency never does.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import Address

MINUTE = timedelta(minutes=1)
MOST = 10_000  # addresses remembered; of more, those that have been quiet longest are forgotten


class Verdict(StrEnum):
    PASS = "pass"
    TELL = "tell"  # too much: say so, once
    SILENT = "silent"  # it was said


@dataclass
class Lately:
    """What an address wrote that passed, as (when, characters), and until when it gets no answer."""

    seen: datetime
    passed: deque[tuple[datetime, int]] = field(default_factory=deque)
    silent_until: datetime | None = None


@dataclass
class Limits:
    """A sliding minute per address. The first message in it passes, however long it is."""

    per_minute: int
    characters_per_minute: int
    _lately: OrderedDict[Address, Lately] = field(default_factory=OrderedDict, repr=False)  # the quietest first

    def verdict(self, address: Address, size: int, now: datetime) -> Verdict:
        """What becomes of a message of so many characters. Writing on in the silence does not prolong it."""
        lately = self._of(address, now)
        if lately.silent_until and now < lately.silent_until:
            return Verdict.SILENT
        while lately.passed and lately.passed[0][0] <= now - MINUTE:
            lately.passed.popleft()
        characters = size + sum(length for _, length in lately.passed)
        if lately.passed and (len(lately.passed) >= self.per_minute or characters > self.characters_per_minute):
            lately.passed.clear()
            lately.silent_until = now + MINUTE
            return Verdict.TELL
        lately.passed.append((now, size))
        return Verdict.PASS

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._lately)

    def _of(self, address: Address, now: datetime) -> Lately:
        """An address's record; those that nothing has to be remembered of are dropped on the way."""
        lately = self._lately.setdefault(address, Lately(now))
        lately.seen = now
        self._lately.move_to_end(address)
        while len(self._lately) > MOST or next(iter(self._lately.values())).seen <= now - MINUTE:
            self._lately.popitem(last=False)
        return lately
