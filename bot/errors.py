"""What can go wrong, and at which height to catch it.

ChaskiError
├── ConfigError              a setting, file or model is wrong: at start-up or in `check`, never while answering
│   └── ContentError         a content file or catalog is wrong
├── InterpreterUnavailable   Rasa away or slow: keywords answer in its place
├── RevisionConflict         (bot/revisions.py) two officers changed the same thing: the panel shows both
├── WrongState               (bot/revisions.py) too late, or too early, for this step of a revision
├── OwnWork                  (bot/revisions.py) nobody approves what they wrote
├── EmailTaken               (bot/storage/users.py) somebody has this e-mail already
├── LastAdministrator        (bot/storage/users.py) nobody could invite or let in anybody any more
├── StorageUnavailable       the database cannot be read or written
└── SendError                a message did not leave
    ├── Unreachable          blocked, no such number: permanent
    └── RetryLater           a limit or an outage: temporary
"""

from collections.abc import Sequence
from dataclasses import dataclass


class ChaskiError(Exception):
    """Base of everything Chaski raises on purpose."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where, which key, what is wrong, how to mend it."""

    where: str
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.key}: {self.problem}. {self.remedy}"


class ConfigError(ChaskiError):
    """Start-up stops; `faults` says everything that is wrong, one line each."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class ContentError(ConfigError):
    """A content file or a catalog of phrases cannot be published."""


class InterpreterUnavailable(ChaskiError):
    """The NLU server did not answer in time, or not with a parse."""


class StorageUnavailable(ChaskiError):
    """The database cannot be read or written just now."""


class SendError(ChaskiError):
    """A message was not accepted by its channel."""


class Unreachable(SendError):
    """The person cannot be written to any more; trying again is useless. `reason` is the channel's code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RetryLater(SendError):
    """Try again after so many seconds."""

    def __init__(self, reason: str, after: float = 5.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after
