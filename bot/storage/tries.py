"""Lock-out by back-off: how long somebody waits who was wrong too often. Nobody is locked out for ever."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

FREE = 5  # so many mistakes are human, and a guesser has that many guesses before the first wait
FIRST_WAIT = timedelta(minutes=1)  # doubled with every mistake more
LONGEST_WAIT = timedelta(hours=1)  # 24 guesses a day at the most, and an officer is in again after a coffee
FORGIVEN = timedelta(days=1)  # after a lock-out this old, counting begins anew
STRANGERS = 10_000  # e-mails nobody has, remembered at a time; a hundred bytes each


@dataclass(frozen=True)
class Tries:
    """The mistakes of one e-mail since it last got in."""

    failures: int = 0
    locked_until: datetime | None = None

    def wait(self, now: datetime) -> timedelta | None:
        """How long no try is judged; None when one may be made."""
        return self.locked_until - now if self.locked_until and self.locked_until > now else None

    def counted(self, now: datetime) -> "Tries":
        """One more, before it is judged: so many at once as one likes cannot get round the limit."""
        old = self.locked_until is not None and now - self.locked_until >= FORGIVEN
        failures = 1 if old else self.failures + 1
        if failures < FREE:
            return Tries(failures)
        wait = min(FIRST_WAIT * 2 ** min(failures - FREE, 10), LONGEST_WAIT)
        return Tries(failures, now + wait)

    def taken_back(self) -> "Tries":
        """One fewer: the try was right."""
        return Tries(max(self.failures - 1, 0))


class Strangers:
    """The same for e-mails nobody has, so that a lock-out does not tell who works here; kept by this process only."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._tries: OrderedDict[str, Tries] = OrderedDict()
        self._lock = Lock()

    def count(self, key: str) -> timedelta | None:
        """Counts a try; or how long to wait, when there were too many."""
        with self._lock:
            tries = self._tries.pop(key, Tries())
            wait = tries.wait(self._now())
            self._tries[key] = tries if wait else tries.counted(self._now())
            if len(self._tries) > STRANGERS:
                self._tries.popitem(last=False)
            return wait

    def wait(self, key: str) -> timedelta | None:
        return self._tries.get(key, Tries()).wait(self._now())
