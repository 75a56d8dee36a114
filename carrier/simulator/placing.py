"""Places calls: from a person to a line, and from the application to a person."""

from collections.abc import Callable
from dataclasses import dataclass

from . import verbs as verbs
from .exchange import Exchange
from .leg import Leg
from .life import LONGEST_CALL, live
from .machine import Wish, detect, detect_aside
from .turn import Turn


def dial_in(exchange: Exchange, person: str, line_number: str, shows: str, more: dict[str, str]) -> Leg:
    """Let a person dial a line.

    `shows` is the caller ID that the application sees, if not their number; `more` goes with every webhook.
    """
    line = exchange.lines[line_number]
    leg = exchange.add(Leg(exchange, "inbound", shows or person, line_number, person))
    leg.progress.report_to(line.status_url, line.status_method)
    leg.fallback_url, leg.fallback_method = line.fallback_url, line.fallback_method
    leg.extra = more
    leg.note("dialled", numbers=[line_number])
    exchange.spawn(live(leg, Turn(line.voice_url, line.voice_method)))
    return leg


@dataclass(frozen=True)
class Order:
    """A call that the application asks for over REST. Durations are seconds."""

    to: str
    from_: str
    turn: Turn
    status_url: str = ""
    status_method: str = "POST"
    status_events: frozenset[str] = frozenset({"completed"})
    fallback_url: str = ""
    fallback_method: str = "POST"
    timeout: float = 60.0
    time_limit: float = LONGEST_CALL
    send_digits: str = ""
    detection: Wish | None = None
    recording: Callable[[Leg], None] | None = None


def dial_out(exchange: Exchange, order: Order) -> Leg:
    """Take an order and begin to place the call."""
    leg = exchange.add(Leg(exchange, "outbound-api", order.from_, order.to, order.to))
    leg.progress.report_to(order.status_url, order.status_method, order.status_events)
    leg.fallback_url, leg.fallback_method = order.fallback_url, order.fallback_method

    async def ring() -> Turn | None:
        await exchange.clock.sleep(exchange.wait_for_a_slot())
        leg.is_dialled()
        await exchange.phone(order.to).receive(leg, order.timeout)
        leg.pick_up()
        if order.recording:
            order.recording(leg)
        if order.send_digits:
            leg.note("played", digits=order.send_digits)
            await exchange.clock.sleep(0.5 * len(order.send_digits))
        if order.detection and order.detection.aside:
            exchange.spawn(detect_aside(leg, order.detection))
        elif order.detection:
            await detect(leg, order.detection)
        return order.turn

    exchange.spawn(live(leg, ring, order.time_limit))
    return leg
