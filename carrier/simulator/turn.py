"""Where a conversation goes next, and how one ends."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Turn:
    """The next document: at a URL, or written out (`twiml`). `parameters` are added to the leg's own."""

    url: str = ""
    method: str = "POST"
    parameters: Mapping[str, str] = field(default_factory=dict)
    twiml: str | None = None


class Ended(Exception):
    """The leg is over: `status` as the REST API names it, `reason` for a reader."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Misuse(Exception):
    """The application asked for something that Twilio refuses; `code` is from its error dictionary."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


Step = Turn | Callable[[], Awaitable[Turn | None]]
