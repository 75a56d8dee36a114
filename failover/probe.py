"""One look at chat's health address, with a hard time limit, and an answer for whatever happens."""

import asyncio
import errno
import os
from datetime import timedelta
from socket import AddressFamily
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import ResolveResult

from failover.quorum import Probe

BODY = 65_536  # bytes read of an answer; health pages are short
OURS = frozenset(
    {errno.EADDRNOTAVAIL, errno.ENETDOWN, errno.ENETUNREACH}
    | {errno.EACCES, errno.EPERM}  # our own firewall
    | {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
)
"""What the system says when the fault is on this machine or its network, and chat was never asked."""


class Resolver(aiohttp.ThreadedResolver):
    """The system's resolver, remembering whether it is still at work: a slow one must not be blamed on chat."""

    waiting = False

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        self.waiting = True
        found = await super().resolve(host, port, family)
        self.waiting = False
        return found


def look(url: str, timeout: timedelta) -> Probe:
    """Ask `url` once and return what was seen. Never raises.

    `ok` is a whole answer of 200 to 299 within `timeout`, names looked up and body included. A redirect is not
    followed and counts as a failure. `unknown` is a fault of our own: no name lookup, no network, no free sockets.
    """
    try:
        return asyncio.run(_look(url, timeout))
    except Exception as exc:
        return Probe("unknown", f"the probe itself failed ({exc.__class__.__name__}: {exc})")


async def _look(url: str, timeout: timedelta) -> Probe:
    place = _place(url)
    resolver = Resolver()
    limit = aiohttp.ClientTimeout(total=timeout.total_seconds())
    connector = aiohttp.TCPConnector(resolver=resolver)
    try:
        async with (
            aiohttp.ClientSession(connector=connector, timeout=limit, auto_decompress=False) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            left = BODY
            while left > 0 and (part := await answer.content.read(left)):
                left -= len(part)
            return Probe("ok" if 200 <= answer.status < 300 else "fail", f"HTTP {answer.status} from {place}")
    except TimeoutError:
        seconds = f"{timeout.total_seconds():g} s"
        if resolver.waiting:
            return Probe("unknown", f"the name lookup for {place} took over {seconds}")
        return Probe("fail", f"no whole answer within {seconds} from {place}")
    except aiohttp.ClientConnectorDNSError as exc:
        return Probe("unknown", f"no name lookup for {place} ({exc.os_error.strerror})")
    except aiohttp.ClientConnectorCertificateError as exc:
        return Probe("fail", f"bad certificate at {place} ({exc.certificate_error})")
    except aiohttp.ClientSSLError:  # before OSError: its number is the TLS library's, not the system's
        return Probe("fail", f"no TLS with {place}")
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
        return Probe("unknown", f"{place} is not an address that can be asked")
    except OSError as exc:
        return _from_system(exc, place)
    except aiohttp.ClientError as exc:
        return Probe("fail", f"a broken answer from {place} ({exc.__class__.__name__})")


def _from_system(exc: OSError, place: str) -> Probe:
    said = os.strerror(exc.errno) if exc.errno else exc.__class__.__name__
    if exc.errno in OURS:
        return Probe("unknown", f"a fault of our own on the way to {place} ({said})")
    if exc.errno == errno.ECONNREFUSED:
        return Probe("fail", f"connection refused by {place}")
    return Probe("fail", f"no connection to {place} ({said})")


def _place(url: str) -> str:
    """Return the address without what may be secret in it: user, password and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
