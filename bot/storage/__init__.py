"""The database: SQLite by default, PostgreSQL for several machines; synchronous, run in threads."""
