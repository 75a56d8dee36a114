"""`ringback menu`: what callers choose from, whether the file is right, and a drawing of it."""

import json
from pathlib import Path

import click

from commands import context
from ivr.languages import LANGUAGES
from ivr.menu_file import problems
from ivr.outline import svg, text, values

FILE = click.argument("path", type=click.Path(path_type=Path), required=False)
SAID = "Of what is said."
LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help=SAID)
as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group()
def menu() -> None:
    """Check, show or draw the menu that callers hear."""


@menu.command()
@FILE
@as_json
def check(path: Path | None, as_json: bool) -> None:
    """Name every mistake in a menu file (the house's own unless PATH is given) and in the prompts; ends with 1."""
    where = path or context.settings().menu_file
    found = problems(where)
    if as_json:
        click.echo(json.dumps({"problems": found}, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(found) or f"{where}: no mistakes")
    if found:
        raise SystemExit(1)


@menu.command()
@LANGUAGE
@as_json
def show(language: str, as_json: bool) -> None:
    """Show the menu as a tree."""
    told = context.menu()
    click.echo(json.dumps(values(told, language), indent=2, ensure_ascii=False) if as_json else text(told, language))


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
