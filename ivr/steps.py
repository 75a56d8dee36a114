"""What a leg does next: a closed set of values that the flow returns and webhooks/twiml.py renders.

`then` is the address that the carrier asks next, relative to our voice addresses, for example `menu?tries=1`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """Say something and wait `timeout` seconds for `digits` keys; silence goes to `then` as well."""

    say: tuple[str, ...]
    then: str
    language: str
    digits: int = 1
    timeout: int = 5
    hints: tuple[str, ...] = ()  # what may be said instead of pressing a key; empty: keys alone


@dataclass(frozen=True)
class Hold:
    """One lap of waiting: say something, play hold music, and listen for a key all the while."""

    say: tuple[str, ...]
    then: str
    language: str


@dataclass(frozen=True)
class Talk:
    """Enter the conference `room`. `then` is asked when the talk is over."""

    say: tuple[str, ...]
    room: str
    then: str
    language: str


@dataclass(frozen=True)
class End:
    """Say something and hang up."""

    say: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Go:
    """Ask `then` at once, without a word."""

    then: str


Step = Ask | Hold | Talk | End | Go
