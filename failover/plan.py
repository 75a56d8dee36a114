"""The plan of the watch: which probes and anchors `failover.toml` names, checked as a whole."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from failover.probes import wire
from failover.probes.conversation import Conversation, Line
from failover.probes.figures import COMPONENTS, INDICATORS, Signal, StatusPage
from failover.probes.heartbeat import Heartbeat
from failover.probes.http import Http
from failover.probes.websocket import WebSocket
from failover.quorum import ANCHORS, Probe
from failover.toml import Table, compiled

Kind = Http | WebSocket | Conversation | StatusPage | Signal | Heartbeat
LONGEST_NAME = 32
TALK = ("http", "https", "ws", "wss")


class BadPlan(ValueError):
    """The file cannot be used; `problems` has one sentence for each mistake in it."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        self.problems = [f"{path}: {problem}" for problem in problems]
        super().__init__("this file needs a change:\n" + "\n".join(f"  - {problem}" for problem in self.problems))


@dataclass(frozen=True)
class Watched:
    """One probe: what to look at, how often, for how long, and how much its word counts."""

    name: str
    kind: Kind
    every: timedelta
    timeout: timedelta
    weight: float = 1

    @property
    def lasts(self) -> timedelta:
        """How long a look holds: three more were due since, and failed to come."""
        return 3 * self.every + self.timeout + timedelta(seconds=10)

    @property
    def clears(self) -> bool:
        """Whether its word can clear chat."""
        return not isinstance(self.kind, StatusPage)

    def look(self) -> Probe:
        """Look once, over the network. A heartbeat is looked up where its moments are kept instead."""
        if isinstance(self.kind, Heartbeat):
            return Probe("unknown", "a heartbeat is not looked for over the network")
        talk = isinstance(self.kind, Conversation) and not self.kind.url
        place = f"{self.kind.host}:{self.kind.port}" if isinstance(self.kind, Conversation) and talk else self.kind.url
        return wire.look(place if talk else wire.place(place), self.timeout, self.kind.ask)


@dataclass(frozen=True)
class Plan:
    """What the watch looks at."""

    probes: tuple[Watched, ...]
    anchors: tuple[str, ...] = ()


def load_plan(path: Path) -> Plan:
    """Read a plan. Raises BadPlan with every mistake in it."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise BadPlan(path, [f"cannot be read ({exc.strerror}); give the path of a readable file"]) from exc
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise BadPlan(path, [f"is not TOML: {exc}"]) from exc
    problems: list[str] = []
    top = Table(raw, "the file", problems)
    probes = tuple(_watched(table, number, problems) for number, table in enumerate(top.tables("probe"), start=1))
    listed = top.get("anchors") or []
    if not isinstance(listed, list):
        top.wrong('has anchors that are no list; write anchors = ["https://…", "https://…"]')
        listed = []
    anchors = tuple(Table({"anchor": url}, "the list of anchors", problems).url("anchor") for url in listed)
    if not probes:
        top.wrong("names no probe; write at least one under [[probe]]")
    if len(set(anchors)) < 2:
        top.wrong("names fewer than two anchors; give two hosts besides chat's, so that we know when we are cut off")
    names = [probe.name for probe in probes]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            top.wrong(f"has {names.count(name)} probes with the name '{name}'; give each its own")
    if probes and not any(probe.clears for probe in probes):
        top.wrong("has only status pages, which never clear chat; add a probe that looks at chat itself")
    top.finish()
    if problems:
        raise BadPlan(path, problems)
    return Plan(probes, anchors)


def _watched(raw: dict[str, Any], number: int, problems: list[str]) -> Watched:
    table = Table(raw, f"probe {number} ({raw.get('name', 'without a name')})", problems)
    name, kind = table.text("name"), table.choice("kind", "http", tuple(KINDS))
    if not (name and name.isascii() and name.replace("-", "_").isidentifier() and len(name) <= LONGEST_NAME):
        table.wrong(f'needs a name of letters, digits and dashes, at most {LONGEST_NAME}, like name = "front-door"')
    if name == ANCHORS:
        table.wrong(f"has the name '{ANCHORS}', which means something else; choose another")
    every, timeout = table.span("every", "5s", at_least=0.5), table.span("timeout", "3s", at_most=60)
    weight = table.number("weight", None, at_least=0.01) or (2.0 if kind == "conversation" else 1.0)
    made = KINDS.get(kind, _http)(table, name)
    table.finish()
    return Watched(name, made, every, timeout, weight)


def _http(table: Table, _name: str) -> Http:
    statuses, given = range(200, 300), table.get("status")
    if isinstance(given, int) and not isinstance(given, bool) and 100 <= given < 600:
        statuses = range(given, given + 1)
    elif given is not None:
        table.wrong(
            f"has status {given!r}; write the one that is right, like status = 204, or leave it out for any 2xx"
        )
    redirects = table.number("redirects", 0, at_least=0) or 0
    slow = table.span("slow", "1s", at_most=60) if table.get("slow") is not None else None
    days = table.number("certificate_days", 14, at_least=0) or 0
    return Http(
        table.url("url"),
        statuses,
        table.pattern("body"),
        slow,
        int(redirects),
        table.headers(),
        timedelta(days=days),
    )


def _conversation(table: Table, _name: str) -> Conversation:
    rows = table.tables("script")
    script = tuple(_line(row, number, table.problems) for number, row in enumerate(rows, start=1))
    if not any(line.expect for line in script):
        table.wrong('expects nothing; write script = [{ send = "ping {nonce}" }, { expect = "ping {nonce}" }]')
    url, connect = "", table.text("connect")
    if not connect:
        url = table.url("url", TALK)
    host, _, port = connect.rpartition(":")
    if connect and not (host and port.isdecimal() and 0 < int(port) < 65_536):
        table.wrong(f'has connect {connect!r}; write host and port, like connect = "irc.example:6697"')
        port = "0"
    return Conversation(script, url, host.strip("[]"), int(port or 0), table.flag("tls"), table.headers())


def _line(raw: dict[str, Any], number: int, problems: list[str]) -> Line:
    row = Table(raw, f"line {number} of a script", problems)
    line = Line(row.text("send"), row.text("expect"), row.text("path"))
    if bool(line.send) == bool(line.expect):
        row.wrong("needs either send or expect, and not both")
    compiled(row, line.expect.replace("{nonce}", "0"), "expect")
    row.finish()
    return line


def _websocket(table: Table, _name: str) -> WebSocket:
    return WebSocket(table.url("url", ("ws", "wss")), table.headers())


def _status_page(table: Table, _name: str) -> StatusPage:
    component = table.text("component")
    words = COMPONENTS if component else INDICATORS
    return StatusPage(
        table.url("url"), component, table.choice("worst", "major_outage" if component else "major", words)
    )


def _signal(table: Table, _name: str) -> Signal:
    above, below = table.number("above"), table.number("below")
    if above is None and below is None:
        table.wrong("needs a threshold; write above = 0.4 or below = 1")
    field = table.text("field")
    if not field:
        table.wrong('needs the field of the number in the answer, like field = "queue.unanswered"')
    return Signal(table.url("url"), field, above, below, table.headers())


def _heartbeat(table: Table, name: str) -> Heartbeat:
    return Heartbeat(name, table.span("silence", "30s", at_least=1))


KINDS: dict[str, Callable[[Table, str], Kind]] = {
    "http": _http,
    "websocket": _websocket,
    "conversation": _conversation,
    "statuspage": _status_page,
    "signal": _signal,
    "heartbeat": _heartbeat,
}
