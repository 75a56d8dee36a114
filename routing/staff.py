"""Agents as programs read them, the terminal's and the API's alike: plain values, moments in ISO 8601."""

from datetime import datetime
from typing import Any

from carrier.numbers import masked
from ivr.hours import parse
from models import Agent, Status
from routing import roster


def values(agent: Agent, now: datetime, *, whole: bool = True) -> dict[str, Any]:
    """Return everything about an agent that is no secret; without `whole`, the phone is masked."""
    return {
        "name": agent.name,
        "phone": agent.phone if whole else masked(agent.phone),
        "status": agent.status,
        "state": agent.state,
        "until": moment(agent.state_until),
        "idle_since": moment(agent.idle_since),
        "misses": agent.misses,
        "put_on_break": moment(agent.benched_at if agent.status == Status.ON_BREAK else None),
        "skills": roster.levels(agent),
        "languages": agent.languages.split(","),
        "supervisor": agent.supervisor,
        "pin": "set" if agent.pin_hash else None,
        "locked_until": moment(agent.pin_locked_until),
        **_shift(agent, now),
    }


def moment(at: datetime | None) -> str | None:
    """Return a moment as programs read it."""
    return at.isoformat(timespec="seconds") if at else None


def _shift(agent: Agent, now: datetime) -> dict[str, Any]:
    """Return the hours, whether the agent is on shift, and when they are next."""
    if not agent.shift:
        return {"shift": None, "on_shift": None, "next_shift": None}
    hours = parse(agent.shift)
    return {"shift": agent.shift, "on_shift": hours.on_shift(now), "next_shift": moment(hours.next_start(now))}
