"""Why is it on? Everything that bears on the mode, as one answer for people and programs."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from failover import incident, modes, sightings
from failover.flaps import dwell, lately
from failover.outlook import outlook, span
from failover.state import Rules, on_day
from failover.telling import CHANNELS, NOTIFICATIONS


def report(connection: Connection, now: datetime, rules: Rules) -> dict[str, Any]:
    """Return where the mode stands with its evidence, as plain values; moments are ISO 8601 in UTC."""
    standing = modes.current(connection)
    last = connection.execute(select(func.max(NOTIFICATIONS.c.id))).scalar() or 0
    ways = connection.execute(select(CHANNELS).order_by(CHANNELS.c.name)).all()
    told = asdict(standing) | {
        "active": standing.active,
        "outlook": outlook(standing, now, rules),
        "dwell_needed": dwell(standing.turns, now, rules.dwell, rules.longest).total_seconds(),
        "turns_this_hour": len(lately(standing.turns, now)),
        "evidence": sightings.evidence(sightings.everything(connection)),
        "incident": {name: asdict(message) for name, message in incident.messages(connection, now).items()},
        "channels": [{"name": row.name, "behind": last - row.told, "trouble": row.trouble} for row in ways],
    }
    values: dict[str, Any] = plain(told)
    return values


def lines(connection: Connection, now: datetime, rules: Rules) -> list[str]:
    """Return the same as lines for a terminal."""
    standing, told = modes.current(connection), report(connection, now, rules)
    since = f" since {on_day(standing.since)} ({span(now - standing.since)})" if standing.since else ""
    said = [
        f"The line is {'on' if standing.active else 'off'}: {standing.state}{since}",
        f"  why   {standing.why}",
        f"  next  {told['outlook']}",
    ]
    if pin := standing.pin:
        said.append(f"  pin   {pin.to} by {pin.who} until {on_day(pin.until)}: {pin.reason}")
    counts = f"{standing.fails} failed and {standing.passes} passed in a row"
    said.append(f"  seen  {span(now - standing.probed_at)} ago; {counts}" if standing.probed_at else "  seen  never")
    for seen in told["evidence"]:
        row = f"{seen['fails']} failed" if seen["fails"] else f"{seen['passes']} passed"
        ago = span(now - datetime.fromisoformat(seen["seen_at"]))
        where = f"{seen['probe']} from {seen['watcher']}"
        said.append(f"  {seen['result']:7} {where}, {row} in a row, {ago} ago: {seen['evidence']}")
    for language, message in told["incident"].items():
        said.append(f"  said  ({language}, until {message['until']}) {message['text']}")
    for way in told["channels"]:
        if way["trouble"]:
            said.append(f"  note  {way['name']} is {way['behind']} news behind: {way['trouble']}")
    return said


def plain(value: Any) -> Any:
    """Return values as JSON holds them: moments in ISO 8601, spans in seconds."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if hasattr(value, "total_seconds") else value
