"""Where a webhook goes: the public address may be served elsewhere, and nothing leaves this machine."""

import ipaddress
from urllib.parse import urlsplit

from . import codes
from .reply import Reply
from .settings import Settings


def where(settings: Settings, url: str) -> str:
    """Return where to send a request for `url`: the public address may really be served at another."""
    public, local = settings.public_url.rstrip("/"), settings.local_url.rstrip("/")
    ours = local and (url == public or url.startswith((public + "/", public + "?")))
    return local + url.removeprefix(public) if ours else url


def refuse(settings: Settings, url: str) -> Reply | None:
    """Return the failure that a request for `url` is bound to be, None if it may be tried."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good:
        return Reply(0, b"", "", url, codes.BAD_URL, f"invalid URL {url!r}")
    host = urlsplit(where(settings, url)).hostname or ""
    if settings.loopback_only and not is_loopback(host):
        wrong = f"{host} is not on this machine, and the simulator stays here"
        return Reply(0, b"", "", url, codes.HOST, wrong)
    return None


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
