"""The peer of `webhook.py`: python-telegram-bot behind Starlette, one sendMessage an update and nothing else."""

import os
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update

bot = Bot(os.environ["TELEGRAM_TOKEN"], base_url=os.environ["TELEGRAM_BASE_URL"])


async def webhook(request: Request) -> Response:
    if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != os.environ["TELEGRAM_SECRET"]:
        return Response(status_code=403)
    update = Update.de_json(await request.json(), bot)
    if update.message and update.message.text:
        await bot.send_message(update.message.chat_id, update.message.text)
    return Response()


async def ready(_request: Request) -> Response:
    return Response()


app = Starlette(routes=[Route("/webhook", webhook, methods=["POST"]), Route("/ready", ready)])

if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
