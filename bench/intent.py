"""How well words become issues: accuracy, coverage and confusion on sentences that were not learnt, and the time.

make bench-intent [CSV=file.csv]    # a CSV with the columns text,label and, if known, language
"""

import csv
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from ivr import intent
from ivr.menu import Menu, load_menu
from settings import MENU

HELD_OUT = Path(__file__).parent / "intents.csv"
NOTHING = "(nothing)"


@dataclass
class Judged:
    """What became of the sentences of one language."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)  # what was meant, what was understood
    sure: int = 0
    sure_right: int = 0
    asked: int = 0
    asked_right: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.pairs.values())

    @property
    def accuracy(self) -> float:
        return sum(count for (meant, taken), count in self.pairs.items() if meant == taken) / self.total

    @property
    def sure_coverage(self) -> float:
        return self.sure / self.total

    @property
    def sure_precision(self) -> float:
        return self.sure_right / self.sure if self.sure else 1.0


def judged(menu: Menu, path: Path) -> dict[str, Judged]:
    """Return by language what became of the sentences in a CSV. Raises KeyError when it lacks a column."""
    found: dict[str, Judged] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = found.setdefault(row.get("language") or "all", Judged())
            began = time.perf_counter()
            guess = intent.guess(menu, row["text"])
            one.seconds.append(time.perf_counter() - began)
            right = guess is not None and guess.issue == row["label"]
            one.pairs[row["label"], guess.issue if guess else NOTHING] += 1
            if guess and guess.confidence >= intent.SURE:
                one.sure, one.sure_right = one.sure + 1, one.sure_right + right
            elif guess and guess.confidence >= intent.LIKELY:
                one.asked, one.asked_right = one.asked + 1, one.asked_right + right
    return found


def main() -> None:
    """Print the figures for the held-out set, or for the CSV that is given."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HELD_OUT
    menu, before = load_menu(MENU), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    intent.guess(menu, "warm up")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"first decision, with loading and training: {time.perf_counter() - began:.2f} s, {grown:.0f} MB")
    found = judged(menu, path)
    print("language  sentences  accuracy  sure  right of those  asked  right of those")
    for language, one in found.items():
        print(
            f"{language:<8}  {one.total:>9}  {one.accuracy:>8.0%}  {one.sure_coverage:>4.0%}"
            f"  {one.sure_precision:>14.0%}  {one.asked:>5}  {one.asked_right:>14}"
        )
    print(f"one decision: median {median(s for one in found.values() for s in one.seconds) * 1000:.2f} ms")
    pairs: Counter[tuple[str, str]] = sum((one.pairs for one in found.values()), Counter())
    taken = sorted({pair[1] for pair in pairs})
    print("\nmeant (down), understood (across)\n" + " " * 14 + "".join(f"{name[:12]:>14}" for name in taken))
    for meant in sorted({pair[0] for pair in pairs}):
        print(f"{meant:<14}" + "".join(f"{pairs[meant, name] or '':>14}" for name in taken))


if __name__ == "__main__":
    main()
