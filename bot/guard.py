"""What holds for every request: no body larger than any channel sends, and headers that let nothing in from elsewhere."""

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 256 * 1024  # bytes; a Telegram update is a few kilobytes, a Twilio form less
PANEL = "/panel/"
LARGEST_UPLOAD = 12 * 1024 * 1024  # bytes, to the panel: all content is 1 MB, and whoever pastes too much is told where
TOO_LARGE = "Es demasiado grande: no se guardó nada. Vuelva atrás. / It is too large: nothing was saved. Go back."
POLICY = "Content-Security-Policy"


def policy(framed_by: str = "") -> str:
    """The content policy; `framed_by` are the origins that may show the page in a frame, none unless told."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {framed_by or "'none'"}"
    )


HEADERS = {
    POLICY: policy(),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses bodies that are too large, and adds the headers a response does not bring itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                added = ((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
                message["headers"] = [*message["headers"], *(pair for pair in added if pair[0] not in own)]
            await send(message)

        body = await _body(scope, receive)
        if body is None:
            await Response(TOO_LARGE, 413, media_type="text/plain")(scope, receive, headed)
            return
        handed = False

        async def replay() -> Message:
            nonlocal handed
            if handed:
                return await receive()
            handed = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, headed)


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body, or None when it is larger than any channel sends."""
    body = bytearray()
    largest = LARGEST_UPLOAD if scope["path"].startswith(PANEL) else LARGEST_BODY
    while scope["method"] == "POST":
        message = await receive()
        body += message.get("body", b"")
        if len(body) > largest:
            return None
        if not message.get("more_body"):
            break
    return bytes(body)
