"""Processes and servers a test starts for itself: `chaski` as people run it, and stand-ins for Rasa on loopback."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from bot.nlu_server import free_port
from bot.settings import ROOT

PATIENCE = 60.0  # seconds; a machine under load is slow, not wrong


def eventually[T](look: Callable[[], T], patience: float = PATIENCE) -> T:
    """The first true value `look` returns; the last one when patience ends, for the caller's assertion to show."""
    end = time.monotonic() + patience
    while not (seen := look()) and time.monotonic() < end:
        time.sleep(0.05)
    return seen


def chaski(
    *arguments: str, given: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        timeout=300,
        check=False,
    )


@dataclass
class Running:
    """`chaski run` as a process of its own, on a free port; everything it prints goes to `log`."""

    folder: Path
    environment: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "chaski.log"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", "--no-browser"],
                cwd=ROOT,
                env={**os.environ, "DATA_DIR": str(self.folder), "PORT": str(self.port), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        assert eventually(lambda: self.ended() or self.answers()), "chaski run does not answer"
        assert not self.ended(), self.log.read_text()

    def answers(self) -> bool:
        try:
            return httpx.get(self.url, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """What a power cut does: nothing is finished, nothing said."""
        self._end(signal.SIGKILL)

    def interrupt(self) -> int:
        """Ctrl-C; the exit status."""
        return self._end(signal.SIGINT)

    def _end(self, number: int) -> int:
        assert self.process is not None
        if not self.ended():
            self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Running]:
    """A started `chaski run`, killed at the end whatever happened."""
    service = Running(folder, environment)
    try:
        service.start()
        yield service
    finally:
        service.kill()


@contextmanager
def stand_in_rasa(model: str, parse: Callable[[str], Any] = lambda text: {}, status: int = 200) -> Iterator[str]:
    """A server that says it has loaded `model` and reads every text with `parse`; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({"model_file": f"/models/{model}"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(parse(json.loads(body)["text"]))

        def _answer(self, body: object) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
