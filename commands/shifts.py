"""Shifts in the terminal: reading the hours that are typed, and saying whether somebody is on shift."""

from datetime import datetime

from ivr.hours import EXAMPLE, parse, tidy
from models import Agent

SHIFT = f"Hours they work, like {EXAMPLE!r}; none takes them away. At their end an available agent goes offline."


def shift_in(text: str) -> str:
    """Return hours with single spaces, "" for `none`. Raises BadHours."""
    if text.strip().lower() == "none":
        return ""
    return tidy(text)


def said(agent: Agent, now: datetime) -> str:
    """Return how an agent's shift stands, in their own time; "" without one."""
    if not agent.shift:
        return ""
    hours = parse(agent.shift)
    on_shift = hours.on_shift(now)
    moment = (hours.next_end(now) if on_shift else hours.next_start(now)).astimezone(hours.parts[0].zone)
    return f"{'on shift until' if on_shift else 'next shift'} {moment:%a %H:%M %Z}"
