"""What can be chosen in a menu: an issue, or the way to another menu."""

from dataclasses import dataclass, field

from ivr.overflow import Overflow
from ivr.priority import HeadStart
from ivr.tree import MAIN
from ivr.words import Name


@dataclass(frozen=True)
class Issue:
    """One choice. `say` is its name by language; `head_start` moves its callers forward in the line, by hours.

    `menu` is the menu that it is in. `answer` is what may help without anybody, by language; empty for most.
    `examples` are sentences by which callers may say that it is theirs; `advice` is the first
    thing said to those who chose it. `overflow` is what follows when nobody is there for them. With `freeze` they may
    have an account frozen by key.
    """

    key: str
    digit: str
    say: dict[str, str]
    head_start: HeadStart = field(default_factory=HeadStart)
    always: bool = False
    menu: str = MAIN
    answer: dict[str, str] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    advice: dict[str, str] = field(default_factory=dict)
    overflow: Overflow = field(default_factory=Overflow)
    freeze: bool = False

    @property
    def spoken(self) -> list[str]:
        """What callers may say for it, in every language: its names and the examples."""
        return [*self.say.values(), *(text for texts in self.examples.values() for text in texts)]

    @property
    def name(self) -> Name:
        return Name(self.say, self.key)


@dataclass(frozen=True)
class Submenu:
    """A choice that leads to the menu `key`: further choices, or a link back to others. `menu` is where it is."""

    key: str
    digit: str
    say: dict[str, str]
    menu: str = MAIN

    @property
    def name(self) -> Name:
        return Name(self.say, self.key)


@dataclass(frozen=True)
class Category:
    """What agents may say that a talk was about, by key."""

    key: str
    digit: str
    say: dict[str, str]

    @property
    def name(self) -> Name:
        return Name(self.say, self.key)


Choice = Issue | Submenu
