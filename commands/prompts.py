"""`ringback prompts`: which sentences can be heard, which lack a sound file, and sound files made by espeak-ng."""

import shutil
from collections.abc import Mapping

import click

from commands.context import menu, settings
from commands.espeak import Unspeakable, render_file
from commands.saying import as_json, progress, say
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
@click.option(
    "--language", "languages", type=click.Choice(LANGUAGES), multiple=True, default=LANGUAGES, help="Only this."
)
@as_json
def list_(languages: tuple[str, ...], as_json: bool) -> None:
    """Show every piece that callers can hear, with the name of its sound file."""
    found = {name: text for language in languages for name, text in pieces(menu(), language).items()}
    say(found, _lines(found), as_json=as_json)


@prompts.command("missing")
@IN
@as_json
def missing_(languages: tuple[str, ...], as_json: bool) -> None:
    """Show every piece that has no sound file yet; ends with 1 if there is one."""
    found: dict[str, str] = {}
    for language in _chosen(languages):
        found |= missing(menu(), language, Recordings(settings().recordings))
    if found or as_json:
        say(found, _lines(found), as_json=as_json)
    if found:
        raise SystemExit(1)


@prompts.command()
@IN
@as_json
def render(languages: tuple[str, ...], as_json: bool) -> None:
    """Have espeak-ng speak every piece that has no sound file; what is there, a recording perhaps, stays."""
    if shutil.which("espeak-ng") is None:
        raise click.ClickException("espeak-ng is not installed; on Debian and Ubuntu: apt-get install espeak-ng")
    folder, recordings = settings().recordings, Recordings(settings().recordings)
    wanted = [(code, *one) for code in _chosen(languages) for one in missing(menu(), code, recordings).items()]
    with progress(wanted, len(wanted), "speaking") as pieces_:
        for language, name, text in pieces_:
            try:
                render_file(text, DETAILS[language].offline, folder / name)
            except Unspeakable as exc:
                raise click.ClickException(f"{text!r} could not be rendered: {exc}") from exc
    say({"made": [name for _, name, _ in wanted]}, f"{len(wanted)} sound files made in {folder}", as_json=as_json)


def _lines(found: Mapping[str, str]) -> str:
    return "\n".join(f"{name}\t{text}" for name, text in found.items())


def _chosen(languages: tuple[str, ...]) -> tuple[str, ...]:
    return languages or tuple(code for code, details in DETAILS.items() if not details.locale)
