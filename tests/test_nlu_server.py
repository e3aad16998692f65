import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import nlu_server
from bot.errors import ConfigError
from bot.nlu_server import NluServer, digest, ensure_model, free_port, loaded_model, model_path, require_model
from bot.settings import ROOT
from tests.processes import eventually, stand_in_rasa

MODEL = "chaski-0123456789ab.tar.gz"
SECRETS = {
    "TELEGRAM_TOKEN": "hidden-1",
    "TELEGRAM_SECRET": "hidden-2",
    "TWILIO_ACCOUNT_SID": "hidden-3",
    "TWILIO_AUTH_TOKEN": "hidden-4",
    "CHASKI_KEY": "hidden-5",
    "DATABASE_URL": "hidden-6",
}

# What stands where Rasa's Python would: "train" writes a model, "run" serves its name.
TRAINS = 'env > "$PWD/environment"; while [ "$1" ]; do case "$1" in --out) o=$2;; --fixed-model-name) n=$2;; esac; shift; done; : > "$o/$n.tar.gz"'
BREAKS = "echo 'no such component'; exit 1"
SERVES = f"""exec {sys.executable} -c '
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
given = dict(zip(sys.argv, sys.argv[1:]))
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
        self.wfile.write(json.dumps({{"model_file": given["--model"]}}).encode())
HTTPServer(("127.0.0.1", int(given["--port"])), Handler).serve_forever()
' "$@" """


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of everything the model is made of, in place of the real one."""
    copy = tmp_path / "tree"
    for folder in ("nlu/data", "nlu/components", "nlu/tests"):
        shutil.copytree(ROOT / folder, copy / folder)
    for file in ("config.yml", "nlu/uv.lock"):
        shutil.copy(ROOT / file, copy / file)
    monkeypatch.setattr(nlu_server, "ROOT", copy)
    monkeypatch.setattr(nlu_server, "NLU", copy / "nlu")
    monkeypatch.setattr(nlu_server, "CONFIG", copy / "config.yml")
    return copy


def rasa_is(script: str, tree: Path) -> None:
    """Puts a shell script where the Python of the NLU environment would be."""
    python = tree / "nlu/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)


@pytest.fixture
def server(tree: Path, tmp_path: Path) -> Iterator[NluServer]:
    """A server whose Rasa is the stand-in SERVES, not started."""
    rasa_is(SERVES, tree)
    model = tmp_path / MODEL
    model.touch()
    made = NluServer(tmp_path, model, free_port())
    yield made
    made.stop()


def says(_: str) -> None:
    """Progress nobody reads."""


class TestDigest:
    def test_the_same_inputs_anywhere_have_the_same_digest(self, monkeypatch: pytest.MonkeyPatch, tree: Path) -> None:
        copied = digest()
        monkeypatch.undo()
        assert copied == digest()

    @pytest.mark.parametrize(
        "changed",
        [
            "config.yml",
            "nlu/uv.lock",
            "nlu/data/es/passport-adult.yml",
            "nlu/components/concepts.yml",
            "nlu/components/text.py",
        ],
    )
    def test_changes_with(self, tree: Path, changed: str) -> None:
        before = digest()
        with (tree / changed).open("a") as file:
            file.write("\n")
        assert digest() != before

    def test_changes_with_a_new_file(self, tree: Path) -> None:
        before = digest()
        (tree / "nlu/data/fr").mkdir()
        (tree / "nlu/data/fr/rights.yml").touch()
        assert digest() != before

    def test_changes_with_a_removed_file(self, tree: Path) -> None:
        before = digest()
        (tree / "nlu/data/en/return-card.yml").unlink()
        assert digest() != before

    def test_golden_utterances_teach_nothing(self, tree: Path) -> None:
        before = digest()
        (tree / "nlu/tests/golden/es.yml").unlink()
        assert digest() == before

    def test_a_model_is_named_after_it_without_dots(self, tree: Path, tmp_path: Path) -> None:
        path = model_path(tmp_path)
        assert path.name == f"chaski-{digest()}.tar.gz"
        assert "." not in path.name.removesuffix(".tar.gz")


class TestTraining:
    def test_makes_the_model_of_the_data_and_drops_older_ones(self, tree: Path, tmp_path: Path) -> None:
        rasa_is(TRAINS, tree)
        first = ensure_model(tmp_path, says)
        with (tree / "config.yml").open("a") as file:
            file.write("\n")
        second = ensure_model(tmp_path, says)
        assert first != second
        assert list(first.parent.iterdir()) == [second]

    def test_happens_once(self, tree: Path, tmp_path: Path) -> None:
        rasa_is(TRAINS, tree)
        made = ensure_model(tmp_path, says)
        said: list[str] = []
        assert ensure_model(tmp_path, said.append) == made
        assert said == []

    def test_rasa_is_told_no_secret(self, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        rasa_is(TRAINS, tree)
        for name, value in SECRETS.items():
            monkeypatch.setenv(name, value)
        ensure_model(tmp_path, says)
        told = (tmp_path / "environment").read_text()
        assert "RASA_TELEMETRY_ENABLED=false" in told
        assert [name for name, value in SECRETS.items() if name in told or value in told] == []

    def test_a_failure_quotes_the_log_and_names_it(self, tree: Path, tmp_path: Path) -> None:
        rasa_is(BREAKS, tree)
        with pytest.raises(ConfigError, match=r"no such component.*train\.log"):
            ensure_model(tmp_path, says)

    def test_a_missing_environment_names_make_setup(self, tree: Path, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="make setup"):
            ensure_model(tmp_path, says)


class TestServer:
    def test_serves_its_model_until_stopped(self, server: NluServer) -> None:
        server.start(says)
        assert server.ready()
        assert loaded_model(server.url) == MODEL
        server.stop()
        assert not server.alive()
        assert loaded_model(server.url) is None

    def test_is_started_again_when_it_died(self, server: NluServer, tmp_path: Path) -> None:
        server.start(says)
        assert server._process is not None
        os.kill(server._process.pid, signal.SIGKILL)
        assert eventually(lambda: not server.alive())
        server.restart_if_dead()
        assert server.ready()

    def test_is_left_alone_while_it_lives(self, server: NluServer) -> None:
        server.start(says)
        before = server._process
        server.restart_if_dead()
        assert server._process is before

    def test_refuses_a_missing_model(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=rf"{MODEL} is missing.*make train"):
            NluServer(tmp_path, tmp_path / MODEL, free_port()).start(says)

    def test_refuses_a_busy_port(self, server: NluServer, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as busy:
            port = busy.getsockname()[1]
            with pytest.raises(ConfigError, match=rf"NLU_PORT: port {port} is in use"):
                NluServer(tmp_path, tmp_path / MODEL, port).start(says)

    def test_says_where_to_look_when_it_ends_at_once(self, tree: Path, tmp_path: Path) -> None:
        rasa_is(BREAKS, tree)
        (tmp_path / MODEL).touch()
        with pytest.raises(ConfigError, match=r"Rasa did not start.*nlu\.log"):
            NluServer(tmp_path, tmp_path / MODEL, free_port()).start(says)
        assert "no such component" in (tmp_path / "nlu.log").read_text()

    def test_a_missing_environment_names_make_setup(self, tree: Path, tmp_path: Path) -> None:
        (tmp_path / MODEL).touch()
        with pytest.raises(ConfigError, match="make setup"):
            NluServer(tmp_path, tmp_path / MODEL, free_port()).start(says)


class TestSomebodyElsesServer:
    def test_with_the_right_model_is_taken(self, tmp_path: Path) -> None:
        with stand_in_rasa(model_path(tmp_path).name) as url:
            require_model(url, tmp_path)

    def test_with_another_model_is_refused_with_the_remedy(self, tmp_path: Path) -> None:
        with stand_in_rasa(MODEL) as url, pytest.raises(ConfigError) as refused:
            require_model(url, tmp_path)
        (fault,) = refused.value.faults
        assert fault.key == "NLU_URL"
        assert MODEL in fault.problem
        assert model_path(tmp_path).name in fault.problem
        assert "make nlu" in fault.remedy

    def test_that_is_away_is_refused_with_the_remedy(self, tmp_path: Path) -> None:
        url = f"http://127.0.0.1:{free_port()}"
        with pytest.raises(ConfigError, match=rf"NLU_URL: no server answers at {url}.*make nlu"):
            require_model(url, tmp_path)

    def test_that_fails_is_refused(self, tmp_path: Path) -> None:
        with (
            stand_in_rasa(model_path(tmp_path).name, status=500) as url,
            pytest.raises(ConfigError, match="no server answers"),
        ):
            require_model(url, tmp_path)
