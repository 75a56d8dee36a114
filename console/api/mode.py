"""The mode for programs: is the line on and why, the pin that overrules it, and the flips."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from console.api import paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.api.problems import wrong
from console.context import console
from console.entry.scopes import PINS, STATUS
from console.now import pinning
from console.now.pinning import LONGEST_REASON, Wish
from failover import modes, stretches
from failover.report import plain, report

STATES = ("standby", "suspect", "active", "recovering", "blind")
ON_OFF = js.one_of(("on", "off"))
EVIDENCE = js.record(
    watcher=js.STRING,
    probe=js.STRING,
    result=js.one_of(("ok", "fail", "unknown")),
    evidence=js.STRING,
    weight=js.NUMBER,
    clears=js.BOOLEAN,
    fails=js.COUNT,
    passes=js.COUNT,
    since=js.MOMENT,
    seen_at=js.MOMENT,
)
MESSAGE = js.named("Message", js.record(text=js.STRING, since=js.MOMENT, until=js.MOMENT, who=js.STRING))
STANDING = js.named(
    "Status",
    js.record(
        active={**js.BOOLEAN, "description": "Whether the line is on."},
        state=js.one_of(STATES),
        since=js.maybe(js.MOMENT),
        why=js.STRING,
        outlook={**js.STRING, "description": "What would change it."},
        fails=js.COUNT,
        passes=js.COUNT,
        probed_at=js.maybe(js.MOMENT),
        pin=js.maybe(js.record(to=ON_OFF, reason=js.STRING, who=js.STRING, until=js.MOMENT)),
        epoch=js.INTEGER,
        held=js.maybe(js.one_of(STATES)),
        dwelt={**js.NUMBER, "description": "Seconds for which chat has been recovering."},
        dwell_needed={**js.NUMBER, "description": "Seconds after which that turns the line off."},
        turns=js.items(js.record(at=js.MOMENT, on=js.BOOLEAN)),
        turns_this_hour=js.COUNT,
        evidence=js.items(EVIDENCE),
        incident=js.by_name(MESSAGE, description="What callers are told about the outage, by language."),
        channels=js.items(js.record(name=js.STRING, behind=js.COUNT, trouble=js.maybe(js.STRING))),
    ),
)
STRETCH = js.named(
    "Stretch",
    js.record(
        since=js.MOMENT,
        until={**js.maybe(js.MOMENT), "description": "null: it is seen so now."},
        probe=js.STRING,
        watcher=js.STRING,
        result=js.one_of(("ok", "fail", "unknown")),
        evidence=js.STRING,
    ),
)
HOURS = {"hours": {"type": "integer", "minimum": 1, "maximum": 24 * 366, "default": 24}}
FLIP = js.named(
    "Flip",
    js.record(at=js.MOMENT, went_from=js.one_of(STATES), went_to=js.one_of(STATES), why=js.STRING, who=js.STRING),
)
PIN = {
    **js.record(
        ("reason", "for"),
        to=js.one_of(("on", "off", "auto"), description="`auto` takes the pin off: the probes decide afresh."),
        reason=js.text(LONGEST_REASON, description="Why, for whoever is on call next; `auto` needs none."),
        for_=js.SPAN,
    ),
    "if": {"properties": {"to": {"const": "auto"}}},
    "else": {"required": ["reason"]},
}


@operation("GET", "/status", STATUS, PINS, answer=STANDING)
def status(asked: Asked) -> Any:
    """Tell whether the line is on, since when and why, and what would change it."""
    return report(asked.connection, asked.now, console().rules)


@operation("POST", "/pin", PINS, answer=STANDING, body=PIN)
def pin(asked: Asked) -> Any:
    """Pin the line on or off whatever the probes see, for a while; or take the pin off."""
    wish = pinning.read(asked.body)
    if not isinstance(wish, Wish):
        raise wrong({name: mistake.text for name, mistake in wish.items()}, "this pin makes no sense")
    pinning.fulfil(asked.connection, wish, asked.program, asked.now)
    return status(asked)


@operation("GET", "/history", STATUS, PINS, answer=paging.page_of(FLIP), query=paging.QUERY)
def history(asked: Asked) -> Any:
    """List the flips of the mode, the newest first."""
    (before,) = paging.after(asked, js.KEY) or [None]
    flips = modes.numbered(asked.connection, asked.query["limit"] + 1, before)
    return paging.page(asked, flips, lambda one: plain(asdict(one[1])), lambda one: [one[0]])


@operation("GET", "/probes", STATUS, PINS, answer=js.record(items=js.items(STRETCH)), query=HOURS)
def probes(asked: Asked) -> Any:
    """List what each watcher saw of each probe over time, a row for each change, the newest first."""
    found = stretches.told(asked.connection, asked.now - timedelta(hours=asked.query["hours"]), asked.now)
    return {"items": [one.values() for one in found]}
