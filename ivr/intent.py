"""Which issue is meant by what a caller says: a small classifier, trained on the examples in the menu file.

Each text becomes its runs of one to four letters, weighted by how rare they are, which needs no words and so works in
every script; the issues are told apart by ridge regression on them (numpy). It is trained on first use and is gone with
the menu that it belongs to. Nothing is downloaded and no text leaves the process.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ivr.menu import Menu

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUNS = (1, 2, 3, 4)  # lengths, in letters
RIDGE = 0.3  # how little single examples may pull
SHARPNESS = 6.0  # makes scores, mostly between 0 and 1, into shares
LONGEST = 400  # letters of a speech result that are looked at
SURE = 0.55  # at or above: the caller goes where they said
LIKELY = 0.30  # at or above: they are asked whether they said it; below, they choose by key


@dataclass(frozen=True)
class Guess:
    """The likeliest issue's key, and its share of all likelihood, from 0 to 1."""

    issue: str
    confidence: float


def guess(menu: Menu, words: str) -> Guess | None:
    """Return what is meant by words in any language, or None when nothing in them is known from the examples."""
    examples = tuple((text, issue.key) for issue in menu.issues for text in issue.spoken)
    return _trained(examples).guess(words) if examples else None


def runs(text: str) -> list[str]:
    """Return the runs of letters in a text; case, marks and joiners do not count."""
    letters = "".join(letter if letter.isalnum() else " " for letter in text[:LONGEST].casefold().replace("\u200c", ""))
    padded = f" {' '.join(letters.split())} "
    return [
        padded[at : at + size]
        for size in RUNS
        for at in range(len(padded) - size + 1)
        if padded[at : at + size].strip()
    ]


class _Classifier:
    def __init__(self, examples: tuple[tuple[str, str], ...]) -> None:
        import numpy  # here: a process that nobody speaks to does not load it

        self._np = numpy
        self.issues = sorted({issue for _, issue in examples})
        seen: dict[str, int] = {}
        for text, _ in examples:
            for run in set(runs(text)):
                seen[run] = seen.get(run, 0) + 1
        self.places = {run: place for place, run in enumerate(seen)}
        self.rarity = numpy.log((1 + len(examples)) / (1 + numpy.array(list(seen.values())))) + 1
        known = numpy.array([self._vector(text) for text, _ in examples])
        wanted = numpy.array([[float(issue == one) for one in self.issues] for _, issue in examples])
        alike = known @ known.T + RIDGE * numpy.eye(len(examples))
        self.weights = known.T @ numpy.linalg.solve(alike, wanted)

    def guess(self, words: str) -> Guess | None:
        vector = self._vector(words)
        if not vector.any():
            return None
        powers = self._np.exp(SHARPNESS * (vector @ self.weights))
        best = int(powers.argmax())
        return Guess(self.issues[best], float(powers[best] / powers.sum()))

    def _vector(self, text: str) -> "NDArray[np.float64]":
        vector: NDArray[np.float64] = self._np.zeros(len(self.places))
        for run in runs(text):
            if (place := self.places.get(run)) is not None:
                vector[place] += 1
        vector = self._np.sqrt(vector) * self.rarity
        length = float(self._np.linalg.norm(vector))
        return vector / (length or 1.0)


@lru_cache(maxsize=2)  # the menu in force, and the one before while it changes
def _trained(examples: tuple[tuple[str, str], ...]) -> _Classifier:
    return _Classifier(examples)
