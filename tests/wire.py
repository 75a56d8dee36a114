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


class Wire:
    """The way to an app that is served on this machine under its public address."""

    port: int

    def replay(
        self, url: str, params: dict[str, str], token: str = TOKEN, account: str = ACCOUNT, **forged: str
    ) -> "Answer":
        """Post what a carrier would, signed for `signed_url` (this URL if not given) or with a given `signature`."""
        params = {**params, "AccountSid": account}
        true = RequestValidator(token).compute_signature(forged.get("signed_url", url), params)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        signature = forged.get("signature", true)
        return self.post(
            url, urlencode(params).encode(), headers | {"X-Twilio-Signature": signature} if signature else headers
        )

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> "Answer":
        """Post a body to the app, as it is served on this machine."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("POST", url.removeprefix(PUBLIC_URL), body, headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.read().decode())
        connection.close()
        return answer
