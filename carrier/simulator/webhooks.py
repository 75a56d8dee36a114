"""Sends webhooks as Twilio does: signed, over real HTTP, with a retry, redirects and time-outs."""

import asyncio
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import aiohttp
from yarl import URL

from .clock import Clock, monotonic
from .ledger import Ledger
from .settings import Settings
from .sids import new_sid
from .signature import sign

FORM = "application/x-www-form-urlencoded; charset=utf-8"
REDIRECTS_AT_MOST = 10


@dataclass(frozen=True)
class Reply:
    """What came back. `error` is a code of Twilio's error dictionary, None when the answer was 2xx."""

    status: int
    body: bytes
    content_type: str
    url: str
    error: int | None = None
    message: str = ""


class Webhooks:
    """The outgoing side of the carrier. Never raises for what the other side does: it is in the reply."""

    def __init__(self, settings: Settings, clock: Clock, ledger: Ledger) -> None:
        self._settings, self._clock, self._ledger = settings, clock, ledger
        self._session: aiohttp.ClientSession | None = None

    async def send(
        self, method: str, url: str, parameters: Mapping[str, str], purpose: str, sid: str = ""
    ) -> Reply:
        """Request `url` and return the reply, following redirects and retrying a failed connection once.

        The exchange is finished even if the caller is cancelled, as it is when a person hangs up meanwhile.
        """
        return await asyncio.shield(
            asyncio.ensure_future(self._follow(method, url, parameters, purpose, sid))
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def _follow(
        self, method: str, url: str, parameters: Mapping[str, str], purpose: str, sid: str
    ) -> Reply:
        token = new_sid("")
        for _ in range(REDIRECTS_AT_MOST):
            reply = await self._once(method, url, parameters, purpose, sid, token)
            if reply.error == 11205:
                reply = await self._once(method, url, parameters, purpose, sid, token)
            if reply.status not in (301, 302, 303, 307, 308):
                return reply
            url = urljoin(url, reply.message)
            if reply.status in (301, 302, 303):
                method, parameters = "GET", {}  # what was posted is dropped, Digits included
        return Reply(0, b"", "", url, 11215, "HTTP too many redirects")

    async def _once(
        self, method: str, url: str, parameters: Mapping[str, str], purpose: str, sid: str, token: str
    ) -> Reply:
        url = url.partition("#")[0]
        if method == "GET" and parameters:
            url += ("&" if "?" in url else "?") + urlencode(parameters)
        signed = parameters if method == "POST" else {}
        headers = {
            "X-Twilio-Signature": sign(self._settings.auth_token, url, signed),
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        if method == "POST":
            headers["Content-Type"] = FORM
        began = monotonic()
        with self._clock.waiting_outside():
            reply = await self._exchange(method, url, urlencode(signed), headers)
        self._ledger.webhook(
            purpose=purpose, sid=sid, method=method, url=url, params=dict(parameters), status=reply.status,
            body=reply.body[:65536].decode("utf-8", "replace"), error=reply.error,
            seconds=round(monotonic() - began, 6),
        )  # fmt: skip
        return reply

    async def _exchange(self, method: str, url: str, body: str, headers: dict[str, str]) -> Reply:
        if refused := self._refuse(url):
            return refused
        limits = aiohttp.ClientTimeout(
            total=self._settings.webhook_timeout, sock_connect=self._settings.connect_timeout
        )
        try:
            async with self._open().request(
                method, URL(self._where(url), encoded=True), headers=headers, timeout=limits,
                data=body if method == "POST" else None, allow_redirects=False,
            ) as answer:  # fmt: skip
                content = await answer.read()
                kind = answer.headers.get("Content-Type", "")
                if answer.status in (301, 302, 303, 307, 308):
                    return Reply(answer.status, content, kind, url, None, answer.headers.get("Location", ""))
                wrong = None if 200 <= answer.status < 300 else 11200
                return Reply(answer.status, content, kind, url, wrong, f"HTTP status {answer.status}")
        except aiohttp.ClientConnectorError as trouble:
            return Reply(0, b"", "", url, 11205, f"HTTP connection failure: {trouble}")
        except TimeoutError:
            return Reply(0, b"", "", url, 11200, "HTTP retrieval failure: timed out")
        except (aiohttp.ClientError, ValueError) as trouble:
            return Reply(0, b"", "", url, 11206, f"HTTP protocol violation: {trouble!r}")

    def _refuse(self, url: str) -> Reply | None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return Reply(0, b"", "", url, 11100, f"invalid URL {url!r}")
        host = urlsplit(self._where(url)).hostname or ""
        if self._settings.loopback_only and not _is_loopback(host):
            return Reply(
                0, b"", "", url, 11210, f"{host} is not on this machine, and the simulator stays here"
            )
        return None

    def _where(self, url: str) -> str:
        public, local = self._settings.public_url.rstrip("/"), self._settings.local_url.rstrip("/")
        if not local or not (url == public or url.startswith((public + "/", public + "?"))):
            return url
        return urlunsplit(urlsplit(local + url.removeprefix(public)))

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # One connection for each request: a kept one may be closed by the server as we write to it.
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=True,
            )
        return self._session


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
