"""Sends webhooks as Twilio does: signed, over real HTTP, with retries, redirects and time-outs."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urljoin

import aiohttp
from yarl import URL

from . import codes
from .address import refuse, where
from .clock import Clock, monotonic
from .faults import Faults
from .ledger import Ledger
from .overrides import Overrides, read_overrides
from .reply import Reply
from .settings import Settings
from .sids import new_sid
from .signature import sign

FORM = "application/x-www-form-urlencoded; charset=utf-8"
REDIRECTS = (301, 302, 303, 307, 308)
REDIRECTS_AT_MOST = 10
PRINTABLE = "".join(map(chr, range(33, 127)))  # what a URL keeps as it is, to be sent and signed


@dataclass(frozen=True)
class Request:
    """One webhook to send: `purpose` is one of `faults.PURPOSES`, `token` the same for all its tries."""

    method: str
    url: str
    parameters: Mapping[str, str]
    purpose: str
    sid: str
    token: str


class Webhooks:
    """The outgoing side of the carrier. Never raises for what the other side does: it is in the reply."""

    def __init__(self, settings: Settings, clock: Clock, ledger: Ledger, faults: Faults) -> None:
        self._settings, self._clock, self._ledger, self._faults = settings, clock, ledger, faults
        self._session: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Future[Reply]] = set()

    async def send(self, method: str, url: str, parameters: Mapping[str, str], purpose: str, sid: str = "") -> Reply:
        """Request `url` and return the reply, following redirects and retrying as the URL's overrides say.

        The exchange is finished even if the caller is cancelled, as it is when a person hangs up meanwhile.
        """
        wish = Request(method, url, parameters, purpose, sid, new_sid(""))
        exchange = asyncio.ensure_future(self._follow(wish))
        self._under_way.add(exchange)
        exchange.add_done_callback(self._under_way.discard)
        return await asyncio.shield(exchange)

    async def close(self) -> None:
        """Drop what is under way and close the connections."""
        for exchange in self._under_way:
            exchange.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def _follow(self, wish: Request) -> Reply:
        for _ in range(REDIRECTS_AT_MOST):
            reply = await self._persist(wish)
            if reply.status not in REDIRECTS:
                return reply
            kept = wish if reply.status in (307, 308) else None
            wish = Request(
                kept.method if kept else "GET",
                urljoin(wish.url, reply.message),
                kept.parameters if kept else {},  # what was posted is dropped, Digits included
                wish.purpose, wish.sid, wish.token,
            )  # fmt: skip
        return Reply(0, b"", "", wish.url, codes.REDIRECTS, "HTTP too many redirects")

    async def _persist(self, wish: Request) -> Reply:
        url, _, fragment = quote(wish.url, safe=PRINTABLE).partition("#")
        overrides = read_overrides(fragment, self._settings.connect_timeout, self._settings.webhook_timeout)
        for tries_left in range(overrides.retries, -1, -1):
            reply = await self._once(wish, url, overrides)
            if not tries_left or not overrides.wants_retry(reply.status, reply.error):
                break
        return reply

    async def _once(self, wish: Request, url: str, overrides: Overrides) -> Reply:
        if wish.method == "GET" and wish.parameters:
            url += ("&" if "?" in url else "?") + urlencode(wish.parameters)
        signed = wish.parameters if wish.method == "POST" else {}
        headers = {"I-Twilio-Idempotency-Token": wish.token, "User-Agent": "TwilioProxy/1.1", "Accept": "*/*"}
        if not self._faults.strike("omit_signature", wish.purpose, url):
            forged = self._faults.strike("forge_signature", wish.purpose, url)
            key = "not the auth token" if forged else self._settings.auth_token
            headers["X-Twilio-Signature"] = sign(key, url, signed)
        if wish.method == "POST":
            headers["Content-Type"] = FORM
        began = monotonic()
        if self._faults.strike("webhook_refused", wish.purpose, url):
            reply = Reply(0, b"", "", url, codes.CONNECTION, "HTTP connection failure: refused on purpose")
        else:
            with self._clock.waiting_outside():
                reply = await self._exchange(wish.method, url, urlencode(signed), headers, overrides)
            reply = await self._spoil(wish, reply, overrides)
        self._ledger.webhook(
            purpose=wish.purpose, sid=wish.sid, method=wish.method, url=url, params=dict(wish.parameters),
            status=reply.status, body=_readable(reply), error=reply.error,
            seconds=round(monotonic() - began, 6),
        )  # fmt: skip
        return reply

    async def _spoil(self, wish: Request, reply: Reply, overrides: Overrides) -> Reply:
        if fault := self._faults.strike("webhook_status", wish.purpose, reply.url):
            wrong = f"HTTP status {fault.status}, on purpose"
            return Reply(fault.status, b"", "text/html", reply.url, codes.RETRIEVAL, wrong)
        if self._faults.strike("webhook_timeout", wish.purpose, reply.url):
            await self._clock.sleep(overrides.total)
            return Reply(0, b"", "", reply.url, codes.RETRIEVAL, "HTTP retrieval failure: timed out on purpose")
        return reply

    async def _exchange(self, method: str, url: str, body: str, headers: dict[str, str], overrides: Overrides) -> Reply:
        if refused := refuse(self._settings, url):
            return refused
        limits = aiohttp.ClientTimeout(total=overrides.total, sock_connect=overrides.connect, sock_read=overrides.read)
        try:
            async with self._open().request(
                method, URL(where(self._settings, url), encoded=True), headers=headers, timeout=limits,
                data=body if method == "POST" else None, allow_redirects=False,
            ) as answer:  # fmt: skip
                content = await answer.read()
                kind = answer.headers.get("Content-Type", "")
                if answer.status in REDIRECTS:
                    return Reply(answer.status, content, kind, url, None, answer.headers.get("Location", ""))
                wrong = None if 200 <= answer.status < 300 else codes.RETRIEVAL
                return Reply(answer.status, content, kind, url, wrong, f"HTTP status {answer.status}")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as trouble:
            return Reply(0, b"", "", url, codes.CONNECTION, f"HTTP connection failure: {trouble}")
        except TimeoutError:
            return Reply(0, b"", "", url, codes.RETRIEVAL, "HTTP retrieval failure: timed out")
        except (aiohttp.ClientError, ValueError) as trouble:
            return Reply(0, b"", "", url, codes.PROTOCOL, f"HTTP protocol violation: {trouble!r}")

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # One connection for each request: a kept one may be closed by the server as we write to it.
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, force_close=True), cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session


def _readable(reply: Reply) -> str:
    if not reply.content_type.startswith(("text/", "application/")):
        return ""
    return reply.body[:65536].decode("utf-8", "replace")
