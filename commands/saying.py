"""What a command says: words for people, or JSON for programs; and how far long work has got, on a terminal."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

Row = TypeVar("Row")
as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


def say(told: Any, words: str, *, as_json: bool) -> None:
    """Print the same for programs or for people."""
    click.echo(json.dumps(told, indent=2, ensure_ascii=False) if as_json else words)


@contextmanager
def progress(rows: Iterable[Row], length: int, what: str) -> Iterator[Iterable[Row]]:
    """Lend rows, and show how many of them are done, where somebody looks: never in a file or a pipe."""
    if not sys.stderr.isatty():
        yield rows
        return
    with click.progressbar(rows, length=length, label=what, file=sys.stderr) as bar:
        yield bar
