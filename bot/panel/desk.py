"""What the panel's pages work with: one frozen object, made by `app`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.catalog import Catalog
from bot.channels import Render
from bot.conversation import Conversation, Store
from bot.i18n import Phrases
from bot.interpreter import Interpreter
from bot.publishing.publisher import Publisher
from bot.settings import Settings
from bot.storage.audit import Audit
from bot.storage.outbox import OutboxRows
from bot.storage.revisions import Revisions
from bot.storage.tallies import Tallies
from bot.storage.users import Users
from bot.storage.vault import Vault


class Converse(Protocol):
    """Makes a conversation on any catalog, at any time, with any memory: for previews and trials."""

    def __call__(
        self, catalog: Catalog, store: Store, now: Callable[[], datetime], interpreter: Interpreter | None = None
    ) -> Conversation: ...


@dataclass(frozen=True, kw_only=True)
class Desk:
    settings: Settings
    words: Phrases  # the panel's own
    phrases: Phrases  # the bot's
    vault: Vault
    users: Users
    audit: Audit
    revisions: Revisions
    publisher: Publisher
    live: Callable[[], Catalog]
    refresh: Callable[[], bool]  # takes what is published now, without waiting for the next second
    interpreter: Interpreter
    rows: OutboxRows
    tallies: Tallies
    now: Callable[[], datetime]
    converse: Converse
    render: Mapping[str, Render]
