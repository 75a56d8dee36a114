"""What every page and every program's request works with, as create_app put it together, and who asks."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import cast

from flask import current_app, g, request
from sqlalchemy import Connection

from callbacks.policy import Rules as Promises
from console.entry.company import Company
from console.entry.sign_ins import SignedIn
from console.figures import sums
from console.now.gallery import Gallery
from console.now.picture import Picture, moved, take, turned
from console.now.tempo import Tempo
from console.set_up.settings import Section
from console.shelf import Shelf
from console.words import Say, chosen, speaker
from failover.state import Rules
from ivr.languages import LANGUAGES
from routing.switchboard import Switchboard

KEY = "ringback-console"
COOKIE = "ringback"


@dataclass(frozen=True)
class Console:
    """The switchboard, the rules of the mode and of promises, what all open pages share, and their tempos by kind.

    `codes` is whether everybody with a password of ours needs a code too; `company` is the company's own sign-in.
    `line_number` is the line's own, which is nobody's phone; `settings` are shown and cannot be changed.
    """

    switchboard: Switchboard
    rules: Rules
    callbacks: Promises = field(default_factory=Promises)
    codes: bool = False
    company: Company | None = None
    tempos: defaultdict[str, Tempo] = field(default_factory=lambda: defaultdict(Tempo))
    shelf: Shelf = field(default_factory=Shelf)
    line_number: str = ""
    settings: Sequence[Section] = ()

    @cached_property
    def gallery(self) -> Gallery:
        """Where the pictures hang."""
        board, counted = self.switchboard, Shelf(sums.PACE, sums.SHARE)

        def summed(connection: Connection, state: str) -> sums.Sums:
            now = board.clock.now()
            found: sums.Sums = counted.get((state, now.date()), lambda: sums.count(connection, now))
            return found

        def urgent(connection: Connection) -> Hashable:
            # With the sums, so that what they cost does not make the picture last longer.
            state, *rest = turned(connection)
            return state, *rest, summed(connection, state)

        def look(connection: Connection, now: datetime) -> Picture:
            issues = [issue.key for issue in board.menu.issues]
            return take(connection, now, self.rules, issues, summed(connection, turned(connection)[0]))

        return Gallery(board.database, board.clock, urgent, moved, look)

    @property
    def secure(self) -> bool:
        """Whether browsers may send the cookie over https only."""
        return self.switchboard.public_url.startswith("https://")


def console() -> Console:
    """Return the console of the running application."""
    return cast(Console, current_app.extensions[KEY])


def visitor() -> SignedIn | None:
    """Return who is signed in with this browser, if anybody is."""
    return cast(SignedIn | None, g.get("visitor"))


def me() -> SignedIn:
    """Return who is signed in with this browser; the gate has let nobody else through."""
    found = visitor()
    assert found is not None
    return found


def language() -> str:
    """Return the language of the page: the person's own, else the one asked for, else the browser's."""
    if found := visitor():
        return found.person.language
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else chosen(request.headers.get("Accept-Language", ""))


def say() -> Say:
    """Return what speaks the language of the page."""
    return speaker(language())
