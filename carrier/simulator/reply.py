"""What comes back from a webhook."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """What came back. `error` is a code of Twilio's error dictionary, None when the answer was 2xx."""

    status: int
    body: bytes
    content_type: str
    url: str
    error: int | None = None
    message: str = ""
