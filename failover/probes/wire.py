"""One careful connection for a look at chat, with a hard time limit, and an answer for whatever happens."""

import asyncio
import errno
import os
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from socket import AddressFamily
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import ResolveResult

from failover.probes import guard
from failover.quorum import Probe

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


@dataclass
class Wire:
    """The way to one place. `step` is what the other side was last waited for, for the evidence."""

    place: str
    session: aiohttp.ClientSession
    resolver: Resolver
    step: str = ""

    async def stream(self, host: str, port: int, tls: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a plain or TLS connection to a place that speaks a protocol of its own."""
        for result in await self.resolver.resolve(host, port, AddressFamily.AF_UNSPEC):
            guard.check(result["host"])
            context = ssl.create_default_context() if tls else None
            return await asyncio.open_connection(
                result["host"], port, ssl=context, server_hostname=host if tls else None, limit=65_536
            )
        raise OSError(errno.EADDRNOTAVAIL, "no address")


Ask = Callable[[Wire], Awaitable[Probe]]


def look(place: str, timeout: timedelta, ask: Ask) -> Probe:
    """Ask once within `timeout`, name lookup included, and return what was seen. Never raises.

    `fail` is whatever chat did wrong; `unknown` is a fault of our own: no name lookup, no network, no free sockets.
    """
    try:
        return asyncio.run(_look(place, timeout, ask))
    except Exception as exc:
        return Probe("unknown", f"the probe itself failed ({exc.__class__.__name__}: {exc})")


async def _look(place: str, timeout: timedelta, ask: Ask) -> Probe:
    resolver = Resolver()
    connector = aiohttp.TCPConnector(resolver=resolver, socket_factory=guard.guarded_socket)
    limit = aiohttp.ClientTimeout(total=None)  # one limit for everything, below
    seconds = f"{timeout.total_seconds():g} s"
    async with aiohttp.ClientSession(connector=connector, timeout=limit, auto_decompress=False) as session:
        wire = Wire(place, session, resolver)
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                return await ask(wire)
        except TimeoutError:
            if resolver.waiting:
                return Probe("unknown", f"the name lookup for {place} took over {seconds}")
            return Probe("fail", f"{wire.step or 'no whole answer'} within {seconds} from {place}")
        except aiohttp.ClientConnectorDNSError as exc:
            return _refused(exc) or Probe("unknown", f"no name lookup for {place} ({exc.os_error.strerror})")
        except aiohttp.ClientConnectorCertificateError as exc:
            return Probe("fail", f"bad certificate at {place} ({exc.certificate_error})")
        except (aiohttp.ClientSSLError, ssl.SSLError):  # before OSError: its number is the TLS library's
            return Probe("fail", f"no TLS with {place}")
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            return Probe("unknown", f"{place} is not an address that can be asked")
        except OSError as exc:
            return _refused(exc) or _from_system(exc, place)
        except (aiohttp.ClientError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as exc:
            return Probe("fail", f"a broken answer from {place} ({exc.__class__.__name__})")


def place(url: str) -> str:
    """Return the address without what may be secret in it: user, password and query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "what is configured"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def named(probe: Probe, evidence: str) -> Probe:
    """Return a look with more evidence."""
    return replace(probe, evidence=f"{probe.evidence}; {evidence}")


def _refused(exc: BaseException | None) -> Probe | None:
    """Return that the guard refused, if that is what lies under an error."""
    while exc is not None and not isinstance(exc, guard.Refused):
        exc = getattr(exc, "os_error", None) or exc.__cause__ or exc.__context__
    return Probe("unknown", str(exc)) if exc else None


def _from_system(exc: OSError, place: str) -> Probe:
    said = os.strerror(exc.errno) if exc.errno else exc.__class__.__name__
    if exc.errno in OURS:
        return Probe("unknown", f"a fault of our own on the way to {place} ({said})")
    if exc.errno == errno.ECONNREFUSED:
        return Probe("fail", f"connection refused by {place}")
    return Probe("fail", f"no connection to {place} ({said})")
