"""The Rasa process: which model the present data needs, trained if missing, started, checked, ended."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx

from bot import telemetry
from bot.errors import ConfigError, Fault
from bot.settings import ROOT

NLU = ROOT / "nlu"
CONFIG = ROOT / "config.yml"
START_SECONDS = 180.0  # TensorFlow's import alone takes 15 s on two cores
Say = Callable[[str], None]

# Rasa must neither report home nor print what people write.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_MAX_CACHE_SIZE": "0",  # its fingerprints do not see a change in our helper modules
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONPATH": str(NLU),
}


def digest() -> str:
    """Twelve hexadecimal digits of everything the model is made of: pipeline, utterances, components, versions."""
    inputs = [
        CONFIG,
        NLU / "uv.lock",
        *sorted((NLU / "data").rglob("*.yml")),
        *sorted((NLU / "components").rglob("*.py")),
        *sorted((NLU / "components").rglob("*.yml")),
    ]
    sha = hashlib.sha256()
    for path in inputs:
        content = path.read_bytes()
        sha.update(f"{path.relative_to(ROOT).as_posix()}:{len(content)}:".encode() + content)
    return sha.hexdigest()[:12]


def model_path(data_dir: Path) -> Path:
    """The one model file of the present data. No dots in its stem: Rasa would cut the name at one."""
    return data_dir / "models" / f"chaski-{digest()}.tar.gz"


def ensure_model(data_dir: Path, say: Say) -> Path:
    """The model of the present data, trained when there is none. Raises ConfigError with the log's place."""
    model = model_path(data_dir)
    if model.is_file():
        return model
    say("Training the language model (its data changed or it was never trained) …")
    log = data_dir / "train.log"
    model.parent.mkdir(parents=True, exist_ok=True)
    command = [
        _python(), "-m", "rasa", "train", "nlu", "--config", str(CONFIG), "--nlu", str(NLU / "data"),
        "--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    ]  # fmt: skip
    started = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=data_dir, env=_environment(data_dir), stdout=output, stderr=subprocess.STDOUT
        )
        _watch(process, say, "training")
    if process.returncode != 0 or not model.is_file():
        tail = " ".join(log.read_text(errors="replace").split()[-30:])
        raise ConfigError(
            [Fault("nlu", "model", f"training failed: {tail}", f"See {log}, mend config.yml or nlu/data.")]
        )
    for old in model.parent.glob("chaski-*.tar.gz"):
        if old != model:
            old.unlink()
    say(f"Trained in {time.monotonic() - started:.0f} s.")
    return model


class NluServer:
    """One Rasa server with one named model on loopback."""

    def __init__(self, data_dir: Path, model: Path, port: int) -> None:
        self._data_dir = data_dir
        self._model = model
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{port}"

    def start(self, say: Say) -> None:
        """Starts Rasa and waits until it serves this very model. Raises ConfigError when it does not."""
        if not self._model.is_file():  # Rasa would silently load another
            raise ConfigError([Fault("nlu", "model", f"{self._model.name} is missing", "Run `make train`.")])
        if _taken(self._port):
            raise ConfigError(
                [Fault("environment", "NLU_PORT", f"port {self._port} is in use", "Free it or set another.")]
            )
        command = [
            _python(), str(NLU / "serve.py"), "run", "--quiet", "--enable-api", "--model", str(self._model),
            "--interface", "127.0.0.1", "--port", str(self._port),
        ]  # fmt: skip
        log = (self._data_dir / "nlu.log").open("ab")
        # Its own session, so that Ctrl-C reaches only us and we end it in order; the pipe ends it when we are killed.
        self._process = subprocess.Popen(
            command,
            cwd=self._data_dir,
            env=_environment(self._data_dir),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        started = time.monotonic()
        announced = 0.0
        while not self.ready():
            waited = time.monotonic() - started
            if self._process.poll() is not None or waited > START_SECONDS:
                self.stop()
                log_path = self._data_dir / "nlu.log"
                raise ConfigError([Fault("nlu", "server", "Rasa did not start", f"See the end of {log_path}.")])
            if waited - announced >= 2:
                announced = waited
                say(f"Starting the NLU server … {waited:.0f} s")
            time.sleep(0.2)

    def ready(self) -> bool:
        return loaded_model(self.url) == self._model.name

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait(self) -> None:
        """Returns when Rasa has ended."""
        if self._process:
            self._process.wait()

    def stop(self) -> None:
        """Ends Rasa and everything it started."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._process = None

    def restart_if_dead(self) -> None:
        """Starts Rasa again when its process has ended."""
        if not self.alive():
            telemetry.event(telemetry.NLU_STOPPED)
            self.stop()  # what it started, and our end of its pipe
            self.start(lambda _: None)


def loaded_model(url: str) -> str | None:
    """The file name of the model a server has loaded; None when no server answers."""
    try:
        answer = httpx.get(f"{url}/status", timeout=2.0, trust_env=False)
        answer.raise_for_status()
        return Path(answer.json()["model_file"]).name
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None


def require_model(url: str, data_dir: Path) -> None:
    """Checks that a server run by someone else has the model of the present data. Raises ConfigError."""
    wanted, found = model_path(data_dir).name, loaded_model(url)
    if found != wanted:
        problem = (
            f"no server answers at {url}" if found is None else f"it serves {found}, the present data needs {wanted}"
        )
        raise ConfigError([Fault("environment", "NLU_URL", problem, "Start it with `make nlu`, or unset NLU_URL.")])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _python() -> str:
    python = NLU / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        raise ConfigError([Fault("nlu", ".venv", "the NLU environment is missing", "Run `make setup`.")])
    return str(python)


def _environment(data_dir: Path) -> dict[str, str]:
    """This process's environment without its secrets and its own virtual environment."""
    kept = {key: value for key, value in os.environ.items() if not _secret(key) and key != "VIRTUAL_ENV"}
    return (
        kept
        | QUIET
        | {"RASA_CACHE_DIRECTORY": str(data_dir / "rasa-cache"), "HOME": os.environ.get("HOME", str(data_dir))}
    )


def _secret(key: str) -> bool:
    return key.startswith(("TELEGRAM_", "TWILIO_")) or key in ("CHASKI_KEY", "DATABASE_URL")


def _watch(process: subprocess.Popen[bytes], say: Say, doing: str) -> None:
    started = time.monotonic()
    while True:
        try:
            process.wait(timeout=5)
            return
        except subprocess.TimeoutExpired:
            say(f"… {doing}, {time.monotonic() - started:.0f} s")
        except KeyboardInterrupt:
            process.terminate()
            raise


def tell(line: str) -> None:
    """Progress goes to standard error, so that `ask --json` stays clean."""
    print(line, file=sys.stderr, flush=True)
