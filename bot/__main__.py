"""The command line: run, chat, ask, check, content, users, train, nlu, key, poster, whatsapp."""

import argparse
import os
import signal
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import uvicorn

from bot import app, nlu_server, telemetry
from bot.ask import converse_lines, converse_terminal
from bot.catalog import BASE_LOCALE
from bot.channels import templates, whatsapp
from bot.errors import ChaskiError, ConfigError, StorageUnavailable
from bot.interpreter import Interpreter, RasaInterpreter
from bot.nlu_server import NluServer, tell
from bot.panel import commands as panel_commands
from bot.publishing import archive
from bot.publishing.check import coverage
from bot.publishing.documents import split
from bot.publishing.load import read
from bot.publishing.poster import file_name, poster, reach, require, save, subject
from bot.publishing.stale import conflict_lines, stale_lines
from bot.settings import Settings, load_settings
from bot.storage.engine import migrate
from bot.storage.vault import new_key
from bot.users import Role
from bot.web import create


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status is 0, 1 for a fault that was explained, 130 for Ctrl-C."""
    arguments = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _end)
    try:
        return int(arguments.command(arguments) or 0)
    except ConfigError as error:
        for fault in error.faults:
            tell(f"chaski: {fault}")
        return 1
    except ChaskiError as error:
        tell(f"chaski: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of `ask` has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _end(*_signal: object) -> None:
    """A polite stop, as Ctrl-C: what was started is ended in order."""
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chaski", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, command: object, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary)
        added.set_defaults(command=command)
        return added

    run = add("run", _run, "Start the bot, its NLU server and the chat page.")
    run.add_argument("--no-browser", action="store_true", help="do not open the chat page")
    for name, command, summary in (
        ("chat", _chat, "Talk to the bot in the terminal."),
        ("ask", _ask, "Answer one message a line from standard input."),
    ):
        asking = add(name, command, summary)
        asking.add_argument(
            "--without-nlu", action="store_true", help="as if the NLU server were away: emergencies and keywords"
        )
        if name == "ask":
            asking.add_argument("--json", action="store_true", help="print one JSON object a line")
    check = add("check", _check, "Load content and phrases as at start-up, list every fault and the coverage.")
    check.add_argument("--stale", action="store_true", help="list what is due for review, by office and file")
    check.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="with --stale: due by this day instead of today")
    check.add_argument("--conflicts", action="store_true", help="list where sources disagree")
    content = add("content", _content, "Write what is published as a zip of YAML files, to keep or to ship.")
    content.add_argument("action", choices=("export",))
    content.add_argument("--out", type=Path, required=True, metavar="FILE", help="the zip to write")
    people = add("users", _users, "Officers of the panel: invite the first administrator, list them, make a new link.")
    people.add_argument("action", choices=("create", "list", "reset"))
    people.add_argument("--email", default="", help="whose account")
    people.add_argument("--name", default="", help="with create: what the panel calls them")
    people.add_argument(
        "--role",
        action="append",
        type=Role,
        choices=tuple(Role),
        help="with create, repeatable: administrator unless told",
    )
    people.add_argument("--office", metavar="ID", help="with create: only this office, for example paterson")
    add("train", _train, "Train the model if there is none for the present data.")
    add("nlu", _nlu, "Run the NLU server alone, for a bot with NLU_URL set.")
    add("key", _key, "Make a key for CHASKI_KEY.")
    buttons = add("whatsapp", _whatsapp, "Keep the Twilio templates of WhatsApp's buttons and lists in the account.")
    buttons.add_argument("action", choices=("sync", "status"), help="sync: create and change them; status: list them")
    page = add("poster", _poster, "Draw a page with QR codes that open the conversation at a topic and an office.")
    which = page.add_mutually_exclusive_group(required=True)
    which.add_argument("--office", metavar="ID", help="the office, for example paterson")
    which.add_argument("--all", action="store_true", help="one page for every office, into the folder --out")
    page.add_argument(
        "--topic", metavar="ID", help="the topic, for example passport-adult; the office itself without it"
    )
    page.add_argument("--locale", default=BASE_LOCALE, help="its language: es, en, …")
    page.add_argument("--out", type=Path, metavar="PATH", help="the file, or with --all the folder, to write")
    page.add_argument("--telegram", metavar="NAME", help="the bot's username, instead of TELEGRAM_USERNAME")
    page.add_argument("--whatsapp", metavar="+1…", help="the number, instead of TWILIO_WHATSAPP_FROM")
    return parser


def _run(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    telemetry.configure(settings.log_level)
    url = _nlu_url(settings)
    service = app.build(settings, RasaInterpreter(url))  # before Rasa, so that a wrong file or key is told at once
    with _nlu_for(settings) as server:
        _open_database(service)
        page = (
            f"http://localhost:{settings.port}/"
            if settings.host in ("127.0.0.1", "0.0.0.0")
            else f"http://{settings.host}:{settings.port}/"
        )
        for line in _announcement(service, page):
            tell(line)
        if not arguments.no_browser and sys.stdin.isatty() and (os.environ.get("DISPLAY") or sys.platform == "darwin"):
            webbrowser.open(page)
        web = create(service, url, server.restart_if_dead if server else None)
        uvicorn.run(
            web,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=5,
        )
    return 0


def _announcement(service: app.Service, page: str) -> Iterator[str]:
    """What was done, in a few lines."""
    settings = service.settings
    yield f"Content: {len(service.catalog.topics)} topics, {len(service.catalog.offices)} offices, version {service.catalog.version}."
    yield f"Database: {service.engine.url.render_as_string(hide_password=True)}"
    how = "webhook" if settings.public_url else "polling"
    yield f"Telegram: {how if service.telegram else 'off (TELEGRAM_TOKEN is not set)'}. WhatsApp: {'webhook' if service.whatsapp else 'off (TWILIO_ACCOUNT_SID is not set)'}."
    yield f"Panel: {page}panel/   (its first administrator: `chaski users create`)"
    yield f"Chat page: {page}   (Ctrl-C ends everything)"


def _open_database(service: app.Service) -> None:
    """A database that cannot be used does not stop the bot: people are answered without memory until it can."""
    try:
        migrate(service.engine)
        service.live.refresh()
    except StorageUnavailable as error:
        tell(
            f"chaski: the database cannot be used ({error}). People are answered without memory until it can. Mend it or set DATABASE_URL."
        )


def _nlu_url(settings: Settings) -> str:
    return settings.nlu_url or f"http://127.0.0.1:{settings.nlu_port}"


@contextmanager
def _nlu_for(settings: Settings) -> Iterator[NluServer | None]:
    """The NLU server: somebody else's, checked (None), or our own, ended with us."""
    if settings.nlu_url:
        nlu_server.require_model(settings.nlu_url, settings.data_dir)
        yield None
        return
    with _own_server(settings, settings.nlu_port) as server:
        yield server


@contextmanager
def _own_server(settings: Settings, port: int) -> Iterator[NluServer]:
    server = NluServer(settings.data_dir, nlu_server.ensure_model(settings.data_dir, tell), port)
    try:
        server.start(tell)
        yield server
    finally:
        server.stop()


@contextmanager
def _interpreter(settings: Settings, *, without: bool) -> Iterator[Interpreter]:
    """For `ask` and `chat`: the server that is up if it has the right model, else a private one."""
    if without:
        yield RasaInterpreter("http://127.0.0.1:9")  # the discard port: nobody answers
        return
    url = _nlu_url(settings)
    if nlu_server.loaded_model(url) == nlu_server.model_path(settings.data_dir).name:
        yield RasaInterpreter(url)
        return
    with _own_server(settings, nlu_server.free_port()) as server:
        yield RasaInterpreter(server.url)


def _ask(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    telemetry.configure("WARNING")
    catalog, phrases = app.load_words(settings)
    with _interpreter(settings, without=arguments.without_nlu) as interpreter:
        build = partial(app.converse, settings, lambda: catalog, phrases, interpreter)
        return converse_lines(build, app.RENDER, sys.stdin, sys.stdout, as_json=arguments.json)


def _chat(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    telemetry.configure("WARNING")
    catalog, phrases = app.load_words(settings)
    with _interpreter(settings, without=arguments.without_nlu) as interpreter:
        return converse_terminal(
            partial(app.converse, settings, lambda: catalog, phrases, interpreter), app.RENDER["console"]
        )


def _check(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    catalog, phrases = app.load_words(settings)
    if arguments.stale or arguments.conflicts:
        for line in (
            *(stale_lines(catalog, arguments.on or datetime.now(UTC).date()) if arguments.stale else ()),
            *(conflict_lines(catalog) if arguments.conflicts else ()),
        ):
            print(line)
        return 0
    print(f"{'topic':32}" + "".join(f"{column:>12}" for column in (*phrases.locales, "confidence", "review by")))
    for topic, *cells in coverage(catalog, phrases.locales):
        print(f"{topic:32}" + "".join(f"{cell:>12}" for cell in cells))
    print(f"No faults: {len(catalog.topics)} topics, {len(catalog.offices)} offices, {len(catalog.hotlines)} hotlines, "
          f"{len(catalog.updates)} updates.")  # fmt: skip
    return 0


def _content(arguments: argparse.Namespace) -> int:
    """From the database; before anything was published there, from the files."""
    service = _service()
    published = {key: one.body for key, one in service.desk.revisions.published().items() if one.body is not None}
    documents = published or split(read(service.settings.content_dir))
    arguments.out.write_bytes(archive.write(documents, datetime.now(UTC)))
    print(f"{arguments.out}: {len(documents)} documents")
    return 0


def _users(arguments: argparse.Namespace) -> int:
    service = _service()
    desk, settings = service.desk, service.settings
    base = settings.public_url or f"http://localhost:{settings.port}"
    if arguments.action == "list":
        lines = panel_commands.listing(desk.users)
    elif arguments.action == "reset":
        lines = panel_commands.reset(desk.users, desk.audit, base, email=arguments.email)
    else:
        if arguments.office:
            require("--office", arguments.office, service.catalog.offices)
        roles = arguments.role or [Role.ADMINISTRATOR]
        lines = panel_commands.create(
            desk.users, desk.audit, base,
            email=arguments.email, name=arguments.name, roles=roles, office=arguments.office,
        )  # fmt: skip
    for line in lines:
        print(line)
    return 0


def _service() -> app.Service:
    """The panel's parts, on a database of the newest schema; nothing is started."""
    settings = load_settings()
    telemetry.configure("WARNING")
    service = app.build(settings, RasaInterpreter(_nlu_url(settings)))
    migrate(service.engine)
    return service


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-11-29") from None


def _train(_arguments: argparse.Namespace) -> int:
    settings = load_settings()
    tell(f"Model: {nlu_server.ensure_model(settings.data_dir, tell)}")
    return 0


def _nlu(_arguments: argparse.Namespace) -> int:
    settings = load_settings()
    with _own_server(settings, settings.nlu_port) as server:
        tell(f"NLU server: {server.url}   (Ctrl-C ends it)")
        server.wait()
    return 1  # it ended by itself


def _key(_arguments: argparse.Namespace) -> int:
    print(new_key())
    return 0


def _whatsapp(arguments: argparse.Namespace) -> int:
    client = whatsapp.connect(load_settings())
    for line in templates.sync(client) if arguments.action == "sync" else templates.status(client):
        print(line, flush=True)
    return 0


def _poster(arguments: argparse.Namespace) -> int:
    given = {"telegram_username": arguments.telegram, "twilio_whatsapp_from": arguments.whatsapp}
    settings = load_settings(**{name: value for name, value in given.items() if value})
    where = reach(settings.telegram_username, settings.twilio_whatsapp_from, settings.public_url)
    catalog, phrases = app.load_words(settings)
    require("--locale", arguments.locale, phrases.locales)
    for office in catalog.offices if arguments.all else (arguments.office,):
        about = subject(catalog, office, arguments.topic)
        named = arguments.out and not arguments.all
        file = arguments.out if named else (arguments.out or Path()) / file_name(about)
        save(file, poster(catalog, about, where, arguments.locale, phrases.of(arguments.locale)))
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
