"""Requests that nobody on the telephone network made: true ones replayed, and forged ones."""

import http.client
from typing import NamedTuple
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

PUBLIC_URL = "https://line.example"
ACCOUNT = "AC" + "5" * 32
TOKEN = "a-token-for-tests"


class Answer(NamedTuple):
    """What the app told a request."""

    status: int
    text: str


def signed(
    url: str, params: dict[str, str], token: str = TOKEN, account: str = ACCOUNT, **forged: str
) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers of what a carrier would post; see `Wire.replay`."""
    params = {**params, "AccountSid": account}
    true = RequestValidator(token).compute_signature(forged.get("signed_url", url), params)
    signature = {"X-Twilio-Signature": forged.get("signature", true)}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return urlencode(params).encode(), headers | (signature if signature["X-Twilio-Signature"] else {})


class Wire:
    """The way to an app that is served on this machine under its public address."""

    port: int

    def replay(
        self, url: str, params: dict[str, str], token: str = TOKEN, account: str = ACCOUNT, **forged: str
    ) -> "Answer":
        """Post what a carrier would, signed for `signed_url` (this URL if not given) or with a given `signature`."""
        return self.post(url, *signed(url, params, token, account, **forged))

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> "Answer":
        """Post a body to the app, as it is served on this machine."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("POST", url.removeprefix(PUBLIC_URL), body, headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.read().decode())
        connection.close()
        return answer
