"""What a leg does next: a closed set of values that the flow returns and webhooks/twiml.py renders.

`then` is the address that the carrier asks next, relative to our voice addresses, for example `menu?tries=1`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """Say something and wait `timeout` seconds for `digits` keys; silence goes to `then` as well.

    `digits=0` is as many as come before the hash key.
    """

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
    """Enter the conference `room`. `then` is asked when the talk is over, or when the leg came out of it.

    `star` lets them out with that key. `starts` and `ends` say whether the conference begins and ends with this leg.
    `muted` and `coach` are for those whom nobody, or only the leg with that CallSid, is to hear.
    """

    say: tuple[str, ...]
    room: str
    then: str
    language: str
    star: bool = False
    starts: bool = True
    ends: bool = True
    muted: bool = False
    coach: str = ""


@dataclass(frozen=True)
class Record:
    """Say something, then record after a beep, at most `longest` seconds; `then` is asked when it is over, or empty.

    `report` is told where the recording is, maybe late or twice, and `words` what was said; "" is not asked for.
    """

    say: tuple[str, ...]
    then: str
    report: str
    language: str
    longest: int
    words: str = ""


@dataclass(frozen=True)
class End:
    """Say something and hang up."""

    say: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Go:
    """Ask `then` at once, without a word."""

    then: str


Step = Ask | Hold | Talk | Record | End | Go
