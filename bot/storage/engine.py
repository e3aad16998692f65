"""Opening the database: pragmas for SQLite, migrations to the newest schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.errors import ConfigError, Fault, StorageUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"
PRAGMAS = ("journal_mode=wal", "synchronous=normal", "busy_timeout=10000", "foreign_keys=on")


def open_engine(url: str) -> Engine:
    """An engine that has not connected yet. Raises ConfigError when the address is none."""
    try:
        if not url.startswith("sqlite"):
            return create_engine(url, pool_pre_ping=True, pool_size=10, connect_args={"connect_timeout": 5})
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
    except (ArgumentError, ImportError, ValueError, OSError) as error:
        problem = f"it opens no database ({type(error).__name__})"
        remedy = "Give sqlite:///path/to/chaski.db or postgresql://user:password@host/name."
        raise ConfigError([Fault("environment", "DATABASE_URL", problem, remedy)]) from None
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection, _record) -> None:  # type: ignore[no-untyped-def]
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below, so that no read turns into a write half-way
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection) -> None:  # type: ignore[no-untyped-def]
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def migrate(engine: Engine) -> None:
    """Brings the schema up to date. Raises StorageUnavailable when the database cannot be used."""
    with unavailable(), engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session committed at the end. Raises StorageUnavailable for whatever the database says no to."""
    with unavailable(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def unavailable() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable(type(error).__name__) from None  # the cause may quote values
