"""A place in line, as it is spoken."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """`ahead` contacts come first (`many`: at least that many). `minutes` is the expected wait as a range from
    `minutes[0]` to `minutes[1]`, or None when nobody on duty can help with the issue.
    """

    ahead: int
    many: bool
    minutes: tuple[int, int] | None
