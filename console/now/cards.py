"""The cards of the page Now: what changes on it, each drawn anew only when what it shows has changed."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from flask import Flask

from console.context import KEY, Console
from console.figures.spoken import written
from console.now.picture import Picture
from console.words import OWN_NAMES, speaker

Values = dict[str, Any]


def _staff(picture: Picture) -> Values:
    return {
        "staff": picture.staff,
        "free": picture.of("available", "idle"),
        "busy": picture.of("available", "ringing", "talking") + picture.of("on_break", "ringing", "talking"),
        "wrapping": picture.of("available", "wrap_up"),
        "resting": picture.of("on_break"),
        "more": picture.of("available") + picture.of("on_break") - len(picture.staff),
    }


def _sums(picture: Picture) -> Values:
    sums = picture.sums
    return {"today": sums.today, "on": sums.on, "on_since": sums.on_since, "told": sums.accuracy}


# What each shows, in their order on the page; its template is given this and no more.
CARDS: Mapping[str, Callable[[Picture], Values]] = {
    "mode": lambda picture: {"standing": picture.standing, "next": picture.next},
    "seen": lambda picture: {"seen": picture.seen},
    "sums": _sums,
    "able": lambda picture: {"able": picture.sums.capacity},
    "front": lambda picture: {"front": picture.front, "more": picture.count - len(picture.front)},
    "waits": lambda picture: {
        "waits": picture.waits,
        "count": picture.count,
        "longest": picture.longest,
        "active": picture.standing.active,
    },
    "staff": _staff,
    "flips": lambda picture: {"flips": picture.flips},
}


class Card(NamedTuple):
    """One card as HTML, with the values that it shows, and a mark that changes when it does."""

    values: Values
    html: str
    mark: str


class Shown(NamedTuple):
    """All cards in a language."""

    cards: tuple[Card, ...]

    @property
    def html(self) -> str:
        return "".join(card.html for card in self.cards)

    @property
    def mark(self) -> str:
        """The marks of all, which only who has been shown them can know."""
        return "-".join(card.mark for card in self.cards)

    def since(self, mark: str) -> str:
        """Return the HTML of the cards that somebody who was shown what has this mark does not show as they are."""
        marks = mark.split("-")
        had = marks if len(marks) == len(self.cards) else [""] * len(self.cards)
        return "".join(card.html for card, mark in zip(self.cards, had, strict=True) if card.mark != mark)


def shown(app: Flask, language: str) -> Shown:
    """Return the cards as they are now in a language. It needs no request."""
    here: Console = app.extensions[KEY]

    def draw(picture: Picture, before: Shown | None) -> Shown:
        words = {
            "say": speaker(language),
            "w": written(language),
            "issues": {issue.key: issue.say[language] for issue in here.switchboard.menu.issues},
            "languages": OWN_NAMES,
        }

        def card(name: str, values: Values, last: Card | None) -> Card:
            if last is not None and last.values == values:
                return last
            html = app.jinja_env.get_template(f"now/{name}.html").render(words | values)
            return Card(values, html, hashlib.sha256(html.encode()).hexdigest()[:12])

        last = before.cards if before else [None] * len(CARDS)
        return Shown(tuple(card(name, of(picture), one) for (name, of), one in zip(CARDS.items(), last, strict=True)))

    return cast(Shown, here.gallery.once(language, draw))
