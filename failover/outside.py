"""The ways out to people and monitors that are not the telephone: apprise, and the dead-man's heartbeat."""

import hashlib
from datetime import timedelta

import apprise

from failover.probes import wire
from failover.probes.http import Http
from failover.telling import Channel

TITLE = "Ringback"


class NotSent(Exception):
    """The service that should tell people did not take the message."""


def channel(url: str) -> Channel:
    """Return a channel for an apprise address (mail, Slack, Telegram, webhooks, …). Raises ValueError for none."""
    way = apprise.Apprise()
    if not way.add(url):
        raise ValueError(f"{url.partition('://')[0]}://… is no address that apprise knows")

    def send(text: str, _upto: int) -> None:
        if not way.notify(body=text, title=TITLE):
            raise NotSent("the service did not take it")

    return Channel(fingerprint(url.partition("://")[0], url), send)


def fingerprint(kind: str, secret: str) -> str:
    """Return a name for a channel that gives nothing away but its kind."""
    return f"{kind[:32]}-{hashlib.sha256(secret.encode()).hexdigest()[:12]}"


def beat(url: str, timeout: timedelta = timedelta(seconds=5)) -> bool:
    """Tell an outside monitor that the watch is alive; its silence is the alarm. Return whether it heard."""
    return wire.look(wire.place(url), timeout, Http(url).ask).result == "ok"
