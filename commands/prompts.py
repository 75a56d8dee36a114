"""`ringback prompts`: which sentences can be heard, which lack a sound file, and sound files made by espeak-ng."""

import shutil

import click

from commands.context import menu, settings
from commands.espeak import Unspeakable, render_file
from ivr.languages import DETAILS, LANGUAGES
from ivr.repertoire import missing, pieces
from ivr.voices import Recordings

IN = click.option(
    "--language",
    "languages",
    type=click.Choice(LANGUAGES),
    multiple=True,
    help="Of this language only; without it, of those that no carrier speaks.",
)


@click.group()
def prompts() -> None:
    """List, render and look for the sound files that prompts are played from."""


@prompts.command("list")
@click.option("--language", "languages", type=click.Choice(LANGUAGES), multiple=True, default=LANGUAGES)
def list_(languages: tuple[str, ...]) -> None:
    """Show every piece that callers can hear, with the name of its sound file."""
    for language in languages:
        for name, text in pieces(menu(), language).items():
            click.echo(f"{name}\t{text}")


@prompts.command("missing")
@IN
def missing_(languages: tuple[str, ...]) -> None:
    """Show every piece that has no sound file yet; ends with 1 if there is one."""
    found: dict[str, str] = {}
    for language in _chosen(languages):
        found |= missing(menu(), language, Recordings(settings().recordings))
    for name, text in found.items():
        click.echo(f"{name}\t{text}")
    if found:
        raise SystemExit(1)


@prompts.command()
@IN
def render(languages: tuple[str, ...]) -> None:
    """Have espeak-ng speak every piece that has no sound file; what is there, a recording perhaps, stays."""
    if shutil.which("espeak-ng") is None:
        raise click.ClickException("espeak-ng is not installed; on Debian and Ubuntu: apt-get install espeak-ng")
    folder, made = settings().recordings, 0
    for language in _chosen(languages):
        for name, text in missing(menu(), language, Recordings(folder)).items():
            try:
                render_file(text, DETAILS[language].offline, folder / name)
            except Unspeakable as exc:
                raise click.ClickException(f"{text!r} could not be rendered: {exc}") from exc
            made += 1
    click.echo(f"{made} sound files made in {folder}")


def _chosen(languages: tuple[str, ...]) -> tuple[str, ...]:
    return languages or tuple(code for code, details in DETAILS.items() if not details.locale)
