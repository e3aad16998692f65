"""The composition root: settings → everything wired. It alone knows everybody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial

from sqlalchemy import Engine

from bot.catalog import Catalog
from bot.channels import PushChannel, Render, console, telegram, web, whatsapp
from bot.conversation import Conversation, Store
from bot.domain import File
from bot.files import render
from bot.handlers import HANDLERS
from bot.i18n import PANEL, Phrases, load_phrases
from bot.interpreter import Interpreter
from bot.introduction import Introduction
from bot.limits import Limits
from bot.outbox import Outbox
from bot.panel.desk import Desk
from bot.publishing.documents import split
from bot.publishing.live import Live
from bot.publishing.load import catalog_of, load, read, version
from bot.publishing.publisher import Publisher
from bot.publishing.release import bring
from bot.reception import Reception
from bot.revisions import Document, Key
from bot.settings import Settings
from bot.speech import WhisperTranscriber
from bot.storage.audit import Audit
from bot.storage.contacts import Contacts
from bot.storage.engine import migrate, open_engine
from bot.storage.outbox import OutboxRows
from bot.storage.revisions import Revisions
from bot.storage.tallies import Tallies
from bot.storage.users import Users
from bot.storage.vault import Vault, local_key

RENDER: Mapping[str, Render] = {module.NAME: module.render for module in (console, telegram, whatsapp, web)}


@dataclass(frozen=True, kw_only=True)
class Service:
    """A bot, wired and not started."""

    settings: Settings
    live: Live
    desk: Desk
    phrases: Phrases
    reception: Reception
    engine: Engine
    contacts: Contacts
    rows: OutboxRows
    outbox: Outbox
    vault: Vault
    telegram: telegram.TelegramChannel | None
    whatsapp: whatsapp.WhatsAppChannel | None
    telegram_secret: str
    files: Callable[[str], File | None]  # a name in a Reply's files → the file

    @property
    def catalog(self) -> Catalog:
        """What is in force now."""
        return self.live()


def build(
    settings: Settings,
    interpreter: Interpreter,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Service:
    """Everything wired and nothing started. Raises ConfigError for content, catalogs, key or database address."""
    content, phrases = read(settings.content_dir), load_phrases(settings.locales_dir)
    shipped = catalog_of(content, settings.content_dir.name, version(settings.content_dir), HANDLERS)
    vault = Vault(settings.chaski_key.get_secret_value() if settings.chaski_key else local_key(settings.data_dir))
    engine = open_engine(settings.database)
    revisions = Revisions(engine, now)
    publisher = Publisher(revisions, HANDLERS, now)
    live = Live(shipped, publisher, partial(_prepare, engine, split(content), revisions, publisher))
    files = find_files(live)
    introduction = Introduction(phrases, settings.public_url)
    on_telegram = telegram.TelegramChannel(settings, files, introduction) if settings.telegram else None
    on_whatsapp = whatsapp.WhatsAppChannel(settings) if settings.whatsapp else None
    push: dict[str, PushChannel] = {channel.name: channel for channel in (on_telegram, on_whatsapp) if channel}
    contacts = Contacts(engine, vault, push, now)
    rows = OutboxRows(engine, vault, now)
    secret = settings.telegram_secret
    outbox = Outbox(rows, push, contacts.stop)
    limits = Limits(settings.messages_per_minute, settings.characters_per_minute)
    transcriber = WhisperTranscriber(settings.speech_model) if settings.speech_model else None
    conversation = converse(settings, live, phrases, interpreter, contacts, now)
    return Service(
        settings=settings,
        live=live,
        desk=Desk(
            settings=settings,
            words=load_phrases(settings.locales_dir, PANEL),
            phrases=phrases,
            vault=vault,
            users=Users(engine, vault, now),
            audit=Audit(engine, now),
            revisions=revisions,
            publisher=publisher,
            live=live,
            refresh=live.refresh,
            interpreter=interpreter,
            rows=rows,
            tallies=Tallies(engine, now),
            now=now,
            converse=lambda catalog, store, clock, reading=None: converse(
                settings, lambda: catalog, phrases, reading or interpreter, store, clock, recorded=False
            ),
            render=RENDER,
        ),
        phrases=phrases,
        reception=Reception(conversation, outbox, push, limits, transcriber),
        engine=engine,
        contacts=contacts,
        rows=rows,
        outbox=outbox,
        vault=vault,
        telegram=on_telegram,
        whatsapp=on_whatsapp,
        telegram_secret=secret.get_secret_value() if secret else vault.webhook_secret(),
        files=files,
    )


def _prepare(
    engine: Engine, shipped: Mapping[Key, Document], revisions: Revisions, publisher: Publisher
) -> None:  # fmt: skip
    """The newest schema, and what this release ships."""
    migrate(engine)
    bring(shipped, revisions, publisher)


def load_words(settings: Settings) -> tuple[Catalog, Phrases]:
    """Content and phrases. Raises ContentError with every fault."""
    return load(settings.content_dir, HANDLERS), load_phrases(settings.locales_dir)


def find_files(catalog: Callable[[], Catalog]) -> Callable[[str], File | None]:
    """Files by name, the last ones kept: drawing the rights card takes a while."""

    @lru_cache(maxsize=64)
    def find(name: str, _version: str) -> File | None:
        return render(name, catalog())

    return lambda name: find(name, catalog().version)


def converse(
    settings: Settings,
    catalog: Callable[[], Catalog],
    phrases: Phrases,
    interpreter: Interpreter,
    store: Store,
    now: Callable[[], datetime],
    *,
    recorded: bool = True,
) -> Conversation:
    return Conversation(
        catalog=catalog,
        phrases=phrases,
        interpreter=interpreter,
        store=store,
        now=now,
        retention_days=settings.retention_days,
        recorded=recorded,
    )
