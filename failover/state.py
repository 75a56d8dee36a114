"""The mode state machine, pure: what one more look at chat makes of the mode."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Rules:
    """`fall` failures in a row turn the line on; `rise` successes in a row, and `dwell`, turn it off again."""

    fall: int = 3
    rise: int = 3
    dwell: timedelta = timedelta(seconds=120)
