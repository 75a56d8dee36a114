"""The settings as the console is told of them: only to be looked at."""

from typing import NamedTuple


class Setting(NamedTuple):
    """One setting: its text, "" where it is `hidden`; whether it was `given` or is the default; and what it means."""

    name: str
    text: str
    given: bool
    hidden: bool
    default: str
    meaning: str


class Section(NamedTuple):
    """Settings that belong together."""

    name: str
    settings: list[Setting]
