"""What would change the mode next, in one sentence for the on-call engineer; pure."""

from datetime import datetime, timedelta

from failover.flaps import dwell, exhausted, lately
from failover.state import Rules, Standing, at


def outlook(standing: Standing, now: datetime, rules: Rules) -> str:
    """Return what it would take to change the mode from where it stands."""
    if standing.pin and standing.pin.until <= now:
        return "the pin has expired, and the watch drops it at its next look"
    if standing.pin:
        return f"the pin ends in {span(standing.pin.until - now)}, or with `ringback failover auto`"
    if standing.state == "blind":
        return "the watch is cut off, so the line stays as it is until a watcher sees again"
    if standing.state == "standby":
        return f"{_probes(rules.fall, 'failed')} in a row would turn the line on"
    if standing.state == "suspect":
        more = _probes(max(rules.fall - standing.fails, 1), "more failed")
        return f"{more} would turn the line on; one that passes ends the suspicion"
    longest = dwell(standing.turns, now, rules.dwell, rules.longest)
    if exhausted(standing.turns, now, rules.turns):
        return f"it has turned {len(lately(standing.turns, now))} times within the hour, so it stays on for now"
    if standing.state == "recovering":
        more = _probes(max(rules.rise - standing.passes, 1), "more passed")
        end = (standing.probed_at or now) + longest - standing.dwelt
        return f"{more}, the last not before {at(end)}, would turn the line off"
    return f"{_probes(rules.rise, 'passed')} in a row, over at least {span(longest)}, would turn the line off"


def span(length: timedelta) -> str:
    """Return a length of time by its two largest units: `3 h 20 min`, `45 s`."""
    seconds = max(round(length.total_seconds()), 0)
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        if seconds >= size:
            parts.append(f"{seconds // size} {unit}")
            seconds %= size
    return " ".join(parts[:2]) or "0 s"


def _probes(count: int, how: str) -> str:
    return f"{count} {how} probe" + ("s" if count > 1 else "")
