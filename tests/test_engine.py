import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text

from bot.errors import ConfigError, StorageUnavailable
from bot.nlu_server import free_port
from bot.storage.engine import migrate, open_engine, transaction
from bot.storage.tables import Base, QuestionRow
from tests.builders import NOW


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


def test_migrations_make_the_schema_the_tables_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_migrating_again_keeps_what_is_there(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(QuestionRow(key="a", answered_at=NOW))
    migrate(engine)
    with transaction(engine) as session:
        assert session.get(QuestionRow, "a") is not None


def test_an_error_takes_the_whole_transaction_back(engine: Engine) -> None:
    def note_and_fail() -> None:
        with transaction(engine) as session:
            session.add(QuestionRow(key="a", answered_at=NOW))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        note_and_fail()
    with transaction(engine) as session:
        assert session.get(QuestionRow, "a") is None


def test_a_refused_statement_is_storage_unavailable_without_its_values(engine: Engine) -> None:
    with pytest.raises(StorageUnavailable) as raised, transaction(engine) as session:
        session.execute(text("SELECT * FROM nowhere WHERE name = 'Rosa'"))
    assert "Rosa" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_several_threads_may_read_and_then_write_at_once(engine: Engine) -> None:
    together = threading.Barrier(8)

    def write(key: str) -> None:
        together.wait()
        with transaction(engine) as session:
            assert session.get(QuestionRow, key) is None
            session.add(QuestionRow(key=key, answered_at=NOW))

    threads = [threading.Thread(target=write, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction(engine) as session:
        assert len(session.scalars(select(QuestionRow)).all()) == 8


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'chaski.db'}")
    migrate(engine)
    engine.dispose()
    assert (tmp_path / "a" / "b" / "chaski.db").is_file()


def test_a_file_that_is_no_database_is_storage_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "chaski.db"
    path.write_text("this is no database, and long enough to be read as a header of one" * 20)
    engine = open_engine(f"sqlite:///{path}")
    with pytest.raises(StorageUnavailable):
        migrate(engine)
    engine.dispose()


def test_a_folder_in_place_of_the_file_is_storage_unavailable(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}")
    with pytest.raises(StorageUnavailable):
        migrate(engine)


def test_a_database_server_that_is_away_is_storage_unavailable() -> None:
    engine = open_engine(f"postgresql+psycopg://chaski@127.0.0.1:{free_port()}/chaski")
    with pytest.raises(StorageUnavailable):
        migrate(engine)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "nosuch://host/chaski", "mysql://me:secret@host/chaski", "postgresql+psycopg://host:port/x"]
)
def test_an_address_that_is_none_names_the_setting_and_is_not_quoted(url: str) -> None:
    with pytest.raises(ConfigError) as raised:
        open_engine(url)
    assert raised.value.faults[0].key == "DATABASE_URL"
    assert "secret" not in str(raised.value)


def test_a_file_below_a_file_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError):
        open_engine(f"sqlite:///{tmp_path / 'file' / 'chaski.db'}")
