"""The menu file as it is now: read anew when it changes, whole or not at all; a bad one leaves the last good one."""

import logging
from pathlib import Path

from ivr.checks import BadMenu, at_line
from ivr.menu import Menu, load_menu
from ivr.prompts import PROMPTS, load_prompts, untranslated

log = logging.getLogger(__name__)
Stamp = tuple[int, int, int]


class MenuFile:
    """A menu file that may be edited while calls are answered. Raises BadMenu only when it is bad from the start."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp = self._look()
        self._menu = load_menu(path)

    @property
    def menu(self) -> Menu:
        """The last good menu. Each change of the file is tried once; assigning it is one step for every thread."""
        stamp = self._look()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._menu = load_menu(self.path)
                log.info("%s has changed and is in force", self.path)
            except BadMenu as exc:
                log.error("the menu stays as it was: %s", exc)
        return self._menu

    def problems(self) -> list[str]:
        """Return every mistake in the file as it is now, and in the prompts."""
        return problems(self.path)

    def _look(self) -> Stamp | None:
        try:
            found = self.path.stat()
        except OSError:
            return None  # an editor may be about to put it back
        return found.st_mtime_ns, found.st_size, found.st_ino


def problems(path: Path) -> list[str]:
    """Return every mistake in a menu file and in the prompts, each with its file and line."""
    found: list[str] = []
    try:
        load_menu(path)
    except BadMenu as exc:
        found += exc.problems
    try:
        found += _untranslated()
    except BadMenu as exc:
        found += exc.problems
    return list(dict.fromkeys(found))


def _untranslated() -> list[str]:
    """Return each sentence that a language lacks."""
    lacks = untranslated(load_prompts())
    keys = [problem.partition(".")[0] for problem in lacks]
    return [f"{PROMPTS}: {at_line(PROMPTS, f'[{key}]', problem)}" for key, problem in zip(keys, lacks, strict=True)]
