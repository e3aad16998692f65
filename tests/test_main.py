"""The command line: what a wrong setting or file says, in one line each, and the exit status."""

import logging
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import ROOT, Settings
from bot.storage.vault import Vault
from tests.builders import KEY, TELEGRAM_TOKEN
from tests.processes import chaski


@pytest.fixture(autouse=True)
def _as_in_a_fresh_clone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No .env, a data folder of its own; logging and the signal handler are left as they were."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    handler = signal.getsignal(signal.SIGTERM)
    root, level, handlers = logging.getLogger(), logging.getLogger().level, list(logging.getLogger().handlers)
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def content(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the content folder, in use."""
    copy = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    monkeypatch.setenv("CONTENT_DIR", str(copy))
    return copy


@pytest.fixture
def locales(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the catalogs, in use."""
    copy = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    monkeypatch.setenv("LOCALES_DIR", str(copy))
    return copy


def faults(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The lines a command that must fail writes."""
    assert main(arguments) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert "Traceback" not in written.err
    lines = written.err.splitlines()
    assert all(line.startswith("chaski: ") for line in lines), lines
    return lines


def test_key_is_one_the_vault_takes_and_never_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key"]) == main(["key"]) == 0
    one, other = capsys.readouterr().out.split()
    assert one != other
    Vault(one)


def test_check_shows_the_coverage_of_every_topic(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    out = capsys.readouterr().out
    rows = dict(line.split(maxsplit=1) for line in out.splitlines()[1:-1])
    assert rows.keys() == {path.stem for path in (ROOT / "content/topics").rglob("*.yml")}
    assert out.splitlines()[-1].startswith("No faults: ")


def test_no_command_shows_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "usage: chaski" in capsys.readouterr().err


def test_the_fault_of_a_process_is_one_line_and_status_1(tmp_path: Path) -> None:
    done = chaski("run", environment={"PORT": "eighty", "DATA_DIR": str(tmp_path)})
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("chaski: environment: PORT: ")
    assert done.stderr.endswith("Give a free port, for example 8000.\n")


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("PORT", "eighty", "Give a free port, for example 8000."),
        ("PORT", "0", "Give a free port, for example 8000."),
        ("RETENTION_DAYS", "0", "Give a number of days from 1 to 3650."),
        ("LOG_LEVEL", "LOUD", "Give one of them."),
        ("PUBLIC_URL", "chaski.example.org", "Give the https address"),
        ("PUBLIC_URL", "http://chaski.example.org", "Give the https address"),
        ("TELEGRAM_TOKEN", TELEGRAM_TOKEN, "Make one with `uv run chaski key`"),
        ("CHASKI_KEY", "short", "Make one with `uv run chaski key`"),
        ("DATABASE_URL", "chaski.db", "Give sqlite:///path/to/chaski.db or"),
        ("NLU_URL", "nowhere", "See .env.example."),
        ("NLU_URL", "http://127.0.0.1:9", "Start it with `make nlu`, or unset NLU_URL."),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, remedy: str
) -> None:
    monkeypatch.setenv("NLU_URL", "http://127.0.0.1:9")
    if name not in ("TELEGRAM_TOKEN", "PUBLIC_URL"):
        monkeypatch.setenv("CHASKI_KEY", KEY)
    monkeypatch.setenv(name, value)
    named = "CHASKI_KEY" if name == "TELEGRAM_TOKEN" else name
    (line,) = [line for line in faults(capsys, "run") if f"environment: {named}: " in line]
    assert remedy in line
    assert TELEGRAM_TOKEN not in line


def test_every_wrong_setting_has_a_line_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("NLU_PORT", "99999")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    assert [line.split(": ")[2] for line in faults(capsys, "check")] == ["PORT", "NLU_PORT", "LOG_LEVEL"]


def test_half_a_whatsapp_account_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHASKI_KEY", KEY)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)
    named = [line.split(": ")[2] for line in faults(capsys, "check")]
    assert named == ["TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM", "PUBLIC_URL"]


class TestBrokenContent:
    def test_yaml_names_file_line_and_remedy(self, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (content / "topics/passport/passport-adult.yml").write_text("id: passport-adult\ntitle: {es: Pasaporte\n")
        (line,) = faults(capsys, "check")
        assert line.startswith("chaski: content/topics/passport/passport-adult.yml: line 3: it is not YAML")
        assert line.endswith("Mend that line.")

    def test_a_wrong_value_names_its_key(self, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = content / "topics/rights/find-lawyer.yml"
        file.write_text(file.read_text().replace("kind: right", "kind: wrong"))
        (line,) = faults(capsys, "run")
        assert line.startswith("chaski: content/topics/rights/find-lawyer.yml: kind: ")
        assert "'wrong'" in line

    def test_a_name_that_leads_nowhere_is_found(self, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (content / "topics/passport/passport-adult.yml").unlink()
        lines = faults(capsys, "ask", "--without-nlu")
        assert any("related: 'passport-adult' does not exist" in line for line in lines)
        assert any(line.startswith("chaski: content/keywords.yml: ") for line in lines)

    def test_a_missing_file_is_named(self, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (content / "offices.yml").unlink()
        (line,) = faults(capsys, "check")
        assert line.startswith("chaski: content/offices.yml: file: it is missing.")

    def test_a_folder_that_is_not_there_is_named(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        monkeypatch.setenv("CONTENT_DIR", str(tmp_path / "nowhere"))
        assert any(line.startswith("chaski: nowhere/offices.yml: file: ") for line in faults(capsys, "check"))


class TestBrokenCatalog:
    def test_names_file_and_remedy(self, locales: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with (locales / "en/LC_MESSAGES/chaski.po").open("a") as file:
            file.write("<<<<<<< HEAD\n")
        (line,) = faults(capsys, "check")
        assert line.startswith("chaski: locales/en/LC_MESSAGES/chaski.po: catalog: ")
        assert line.endswith("Mend it, then run `make locale`.")

    def test_missing_spanish_is_named(self, locales: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (locales / "es/LC_MESSAGES/chaski.po").unlink()
        (line,) = faults(capsys, "check")
        assert line.startswith("chaski: locales/es/LC_MESSAGES/chaski.po: file: it is missing.")


def test_ctrl_c_is_no_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    assert main(["chat", "--without-nlu"]) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_has_gone_is_no_traceback() -> None:
    asked = subprocess.run(
        f'yes "hola" | head -500 | "{sys.executable}" -m bot ask --without-nlu | head -1',
        shell=True, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    assert "Soy Chaski" in asked.stdout
    assert "Traceback" not in asked.stderr
