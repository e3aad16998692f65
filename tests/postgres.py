"""A private PostgreSQL of Debian's packages for one run of the suite, and a database of its own for each test."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url

from bot.nlu_server import free_port
from bot.settings import ROOT

SETTING = "CHASKI_TEST_POSTGRES"  # the server's address; tests/conftest.py then keeps every service's rows there
INSTALLED = Path("/usr/lib/postgresql")  # Debian: /usr/lib/postgresql/15/bin, outside PATH
EVERYTHING = ("-q", "-m", "not nlu and not browser")
REMEDY = "PostgreSQL's server is not installed. Run `apt-get install postgresql`, then try again."


def main(arguments: Sequence[str]) -> int:
    """Runs pytest with these arguments on a server that is gone afterwards, whatever happens; its exit status."""
    programs = find_programs()
    if programs is None:
        print(REMEDY, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what is below `yield` happens then too
    with server(programs) as address:
        suite = [sys.executable, "-m", "pytest", *(arguments or EVERYTHING)]
        return subprocess.run(suite, cwd=ROOT, env={**os.environ, SETTING: address}, check=False).returncode


def find_programs(installed: Path = INSTALLED) -> Path | None:
    """The folder of `initdb` and `pg_ctl`: Debian's newest, else what PATH has."""
    folders = sorted(installed.glob("[0-9]*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """The address of a running server that only this machine reaches, and that forgets everything at the end."""
    folder = Path(tempfile.mkdtemp(prefix="chaski-postgres-"))  # short: a socket's path has a limit
    account = _account()
    if account:
        os.chown(folder, account["user"], account["group"])
    data, port = folder / "data", free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"

    def run(program: str, *given: str) -> None:
        command = [str(programs / program), "-D", str(data), *given]
        with (folder / "setup").open("ab") as told:
            done = subprocess.run(command, cwd=folder, stdout=told, stderr=told, check=False, **account)
        if done.returncode:
            raise SystemExit((folder / "setup").read_text())

    try:
        run("initdb", "--username=chaski", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "start", "-w", "-o", options)
        try:
            yield f"postgresql+psycopg://chaski@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> dict[str, Any]:
    """Who runs the server, for `subprocess`: PostgreSQL refuses root, so Debian's own account takes its place."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def a_database(address: str, template: str = "template1") -> Iterator[str]:
    """The address of a new database on that server, a copy of `template`, dropped even if somebody still holds it."""
    name = f"chaski_{uuid.uuid4().hex}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield make_url(address).set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
