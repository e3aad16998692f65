"""The ways to reach a person. Each turns a Reply into its own messages; some are written to, some answer in place."""

from collections.abc import Callable
from typing import Any, Protocol

from bot.domain import Address, Reply

Message = dict[str, Any]
"""One message as a channel sends it; JSON, because the outbox keeps it. `text` is what the person reads."""


Render = Callable[[Reply], list[Message]]
"""A reply as one channel's messages; pure, and within the channel's limits."""


class PushChannel(Protocol):
    """A channel that is written to through the outbox."""

    name: str
    erases: bool  # whether it can take away what it has sent: a message `{"erase": [ids]}`

    def render(self, reply: Reply) -> list[Message]: ...

    async def send(self, address: Address, message: Message) -> str:
        """The channel's id of the message sent. Raises Unreachable or RetryLater."""
        ...

    async def fetch(self, reference: str) -> bytes:
        """A voice note. Raises Unreachable or RetryLater."""
        ...
