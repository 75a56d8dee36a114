"""`ringback menu`: what callers choose from, whether the file is right, and a drawing of it."""

from pathlib import Path

import click

from commands import context
from ivr.checks import BadMenu, at_line
from ivr.languages import LANGUAGES
from ivr.menu import load_menu
from ivr.outline import svg, text
from ivr.prompts import PROMPTS, load_prompts, untranslated

FILE = click.argument("path", type=click.Path(path_type=Path), required=False)
LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)


@click.group()
def menu() -> None:
    """Check, show or draw the menu that callers hear."""


@menu.command()
@FILE
def check(path: Path | None) -> None:
    """Name every mistake in a menu file (the house's own unless PATH is given) and in the prompts; ends with 1."""
    where, problems = path or context.settings().menu_file, []
    for load in (lambda: load_menu(where), _untranslated):
        try:
            found = load()
            problems += found if isinstance(found, list) else []
        except BadMenu as exc:
            problems += exc.problems
    for problem in dict.fromkeys(problems):
        click.echo(problem)
    if problems:
        raise SystemExit(1)
    click.echo(f"{where}: no mistakes")


@menu.command()
@LANGUAGE
def show(language: str) -> None:
    """Show the menu as a tree."""
    click.echo(text(context.menu(), language))


@menu.command()
@LANGUAGE
@click.option("--to", "path", type=click.Path(path_type=Path), help="A file instead of the terminal.")
def draw(language: str, path: Path | None) -> None:
    """Draw the menu as a picture (SVG)."""
    drawn = svg(context.menu(), language)
    if path is None:
        click.echo(drawn)
    else:
        path.write_text(drawn, encoding="utf-8")


def _untranslated() -> list[str]:
    """Return each sentence that a language lacks, with its file and line."""
    lacks = untranslated(load_prompts())
    keys = [problem.partition(".")[0] for problem in lacks]
    return [f"{PROMPTS}: {at_line(PROMPTS, f'[{key}]', problem)}" for key, problem in zip(keys, lacks, strict=True)]
