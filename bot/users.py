"""Who keeps the content: consular officers, their roles, their office. Frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an officer may do; one may have several."""

    EDITOR = "editor"  # writes drafts, closes an office, confirms that a value is still right
    TRANSLATOR = "translator"  # writes the other languages of a draft, never its Spanish
    APPROVER = "approver"  # publishes what somebody else wrote
    ADMINISTRATOR = "administrator"  # invites people, ends sessions, reads the audit log, imports everything


@dataclass(frozen=True, kw_only=True)
class User:
    """An officer. `office` None: national, all content; else only that office's record, overlays, closures and events."""

    id: int
    email: str
    name: str
    roles: frozenset[Role]
    office: str | None = None
    locale: str = "es"
    has_password: bool = False
    has_second_factor: bool = False
    disabled: bool = False
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Session:
    """One browser of an officer. `key` is the SHA-256 of its cookie. `complete`: the second factor was given."""

    key: str
    user: User
    complete: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    agent: str  # "Firefox, Android", for the list of sessions
