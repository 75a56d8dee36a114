"""One request to an addressee: no redirect is followed, no machine's own secrets are asked, and it takes no long."""

import asyncio
from collections.abc import Mapping

import aiohttp

from failover.probes.guard import Refused, guarded_socket

SECONDS = 5.0  # for everything: the name, the connection, the answer


class Unreachable(Exception):
    """No answer came: the letter may have been taken or not. The message is fit for people, without the address."""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post a body once and return the status of the answer. Raises Unreachable."""
    return asyncio.run(_post(url, body, headers))


async def _post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    connector = aiohttp.TCPConnector(resolver=aiohttp.ThreadedResolver(), socket_factory=guarded_socket)
    limit = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(connector=connector, timeout=limit) as session,
            session.post(url, data=body, headers=dict(headers), allow_redirects=False) as answer,
        ):
            return answer.status
    except TimeoutError as exc:
        raise Unreachable(f"no answer within {SECONDS:g} s") from exc
    except (aiohttp.ClientError, OSError) as exc:
        refused = getattr(exc, "os_error", exc)
        why = str(refused).partition(";")[0] if isinstance(refused, Refused) else type(exc).__name__
        raise Unreachable(why) from exc
