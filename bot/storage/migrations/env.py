"""Alembic's entry: one connection, handed in by `engine.migrate` or opened from DATABASE_URL by the command line."""

from alembic import context

from bot.storage.tables import Base


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:
        from bot.settings import load_settings
        from bot.storage.engine import open_engine

        with open_engine(load_settings().database).begin() as opened:
            migrate(opened)
    else:
        migrate(connection)


def migrate(connection) -> None:  # type: ignore[no-untyped-def]
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


run()
