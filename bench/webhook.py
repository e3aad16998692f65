"""Messages a second and latency from webhook to API call, Chaski and a bare echo bot side by side.

    make bench                      # 300 messages, 1 and 8 at once
    .venv/bin/python bench/webhook.py --messages 1000 --clients 16

The generator, a stand-in for Telegram's API, the bot, Rasa and the database share this machine. The peer is
`echo_bot.py`: python-telegram-bot behind Starlette, one sendMessage an update, no understanding and no storage.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot import nlu_server
from bot.nlu_server import NluServer, free_port
from bot.settings import ROOT
from bot.storage.vault import new_key

SECRET = "bench-secret"
TOKEN = "123456:bench"
SAID = [
    "cuanto cuesta el pasaporte en miami", "vivo en nueva jersey que consulado me toca", "hola",
    "what if ice comes to my house", "perdi mi dni que hago", "como saco cita", "no encuentro a mi hermano detenido",
    "necesito un poder para vender mi casa", "gracias", "que novedades hay de migracion",
]  # fmt: skip


class Api:
    """A stand-in for Telegram's API: answers every call and notes when a chat was written to."""

    def __init__(self) -> None:
        self.arrived: dict[int, list[float]] = defaultdict(list)
        self.waiting: dict[int, asyncio.Event] = {}

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._call, methods=["GET", "POST"])])

    async def _call(self, request: Request) -> JSONResponse:
        method = request.path_params["path"].rpartition("/")[2]
        if method == "sendMessage":
            chat = int((await request.form())["chat_id"])  # type: ignore[arg-type]
            self.arrived[chat].append(time.perf_counter())
            self.waiting[chat].set()
            sent = {"message_id": 1, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "text": "-"}
            return JSONResponse({"ok": True, "result": sent})
        me = {"id": 1, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
        return JSONResponse({"ok": True, "result": me if method == "getMe" else True})


@dataclass(frozen=True)
class Result:
    name: str
    clients: int
    per_second: float
    p50: float
    p99: float
    mean: float

    def __str__(self) -> str:
        return f"{self.name:8} {self.clients:3} at once  {self.per_second:7.1f} messages/s   p50 {self.p50:6.1f} ms   p99 {self.p99:6.1f} ms"


async def measure(name: str, url: str, api: Api, *, messages: int, clients: int, first: int) -> Result:
    """Posts updates from as many chats as messages, `clients` at once; latency ends when the API call arrives."""
    latencies: list[float] = []
    numbers = iter(range(messages))

    async def client(http: httpx.AsyncClient) -> None:
        for number in numbers:
            chat = 1_000_000 + first + number
            arrival = api.waiting[chat] = asyncio.Event()
            started = time.perf_counter()
            response = await http.post(
                url, json=update(first + number, chat), headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}
            )
            response.raise_for_status()
            await asyncio.wait_for(arrival.wait(), 30)
            latencies.append((api.arrived[chat][0] - started) * 1000)

    async with httpx.AsyncClient(timeout=30) as http:
        started = time.perf_counter()
        await asyncio.gather(*(client(http) for _ in range(clients)))
        elapsed = time.perf_counter() - started
    cuts = statistics.quantiles(latencies, n=100)
    return Result(name, clients, messages / elapsed, cuts[49], cuts[98], statistics.fmean(latencies))


def update(number: int, chat: int) -> dict[str, object]:
    person = {"id": chat, "is_bot": False, "first_name": "B", "language_code": "es"}
    message = {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": number, "message": message | {"text": SAID[number % len(SAID)]}}


@asynccontextmanager
async def serving(app: Starlette, port: int) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.05)
    yield
    server.should_exit = True
    await task


@asynccontextmanager
async def process(command: list[str], environment: dict[str, str], ready: str, log: Path) -> AsyncIterator[None]:
    """A bot in a process of its own, up when `ready` answers."""
    with log.open("w") as output:
        running = subprocess.Popen(command, env=os.environ | environment, stdout=output, stderr=output, cwd=ROOT)
    try:
        async with httpx.AsyncClient() as http:
            for _ in range(300):
                await asyncio.sleep(0.2)
                try:
                    if (await http.get(ready)).status_code < 500:
                        break
                except httpx.HTTPError:
                    continue
            else:
                raise SystemExit(f"{command[1]} did not start: see {log}")
        yield
    finally:
        running.terminate()
        running.wait(timeout=20)


def nlu_ms(log: Path) -> list[float]:
    """What the bot's own events say of the time spent in NLU."""
    events = (
        json.loads(line) for line in log.read_text().splitlines() if line.startswith('{"event": "question_answered"')
    )
    return [event["nlu_ms"] for event in events]


async def run(messages: int, clients: list[int], nlu_url: str) -> None:
    api, folder = Api(), Path(tempfile.mkdtemp(prefix="chaski-bench-"))
    ports = {name: free_port() for name in ("api", "chaski", "echo")}
    base = f"http://127.0.0.1:{ports['api']}"
    chaski, echo = (f"http://127.0.0.1:{ports[name]}" for name in ("chaski", "echo"))
    shared = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": f"{base}/bot",
        "TELEGRAM_SECRET": SECRET,
        "TELEGRAM_PER_SECOND": "1000",
    }
    ours = shared | {
        "TELEGRAM_BASE_FILE_URL": f"{base}/file/bot", "PUBLIC_URL": chaski, "PORT": str(ports["chaski"]), "NLU_URL": nlu_url,
        "CHASKI_KEY": new_key(), "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
    }  # fmt: skip
    log = folder / "chaski.log"
    results: list[Result] = []
    async with (
        serving(api.app(), ports["api"]),
        process([sys.executable, "-m", "bot", "run", "--no-browser"], ours, f"{chaski}/health", log),
        process(
            [sys.executable, str(ROOT / "bench" / "echo_bot.py"), str(ports["echo"])],
            shared,
            f"{echo}/ready",
            folder / "echo.log",
        ),
    ):
        number = 0
        for warm in (True, False):
            for at_once in [1] if warm else clients:
                for name, url in (("chaski", f"{chaski}/webhooks/telegram"), ("echo", f"{echo}/webhook")):
                    count = 50 if warm else messages
                    result = await measure(name, url, api, messages=count, clients=at_once, first=number)
                    number += count
                    if not warm:
                        results.append(result)
                        print(result, flush=True)
    for ours_, peer in zip(results[::2], results[1::2], strict=True):
        print(
            f"ratio at {ours_.clients:3}: {ours_.per_second / peer.per_second:.2f} of the echo bot's messages/s, {ours_.p50 / peer.p50:.1f} times its p50"
        )
    spent = nlu_ms(log)
    alone = next(result for result in results if result.clients == min(clients))
    print(
        f"NLU: {statistics.fmean(spent):.1f} ms a message, {statistics.fmean(spent) / alone.mean:.0%} of the {alone.mean:.1f} ms from webhook to API call at {alone.clients} at once"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    arguments = parser.parse_args()
    data_dir = ROOT / "var"
    server = NluServer(data_dir, nlu_server.ensure_model(data_dir, nlu_server.tell), free_port())
    try:
        server.start(nlu_server.tell)
        asyncio.run(run(arguments.messages, arguments.clients, server.url))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
