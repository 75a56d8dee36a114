"""What all commands have in common: help, JSON for programs, and what the shell is told."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cli import main

WITHOUT_JSON = {
    "carrier": "a process",
    "chat": "a process",
    "demo": "a process",
    "engine": "a process",
    "run": "a process",
    "watch": "a process",
    "web": "a process",
    "worker": "a process",
    "completion": "is for a shell",
    "menu draw": "is a picture",
    "contacts note": "says only that it is done",
    "contacts show": "is JSON in any case",
    "people add": "says only that it is done",
    "people remove": "says only that it is done",
    "people set": "says only that it is done",
    "people sign-out": "says only that it is done",
}
READING = ("list", "show", "status", "history", "audit", "verify", "check", "missing", "ratings", "feedback")
READING_TOO = {"api document", "drills", "estimate", "line"}


def every(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield each command that does something, by what is typed."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from every(found, *path, name)


def options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def needs_nothing(command: click.Command) -> bool:
    return not any(parameter.required for parameter in command.params)


COMMANDS = dict(every(main))
READERS = [
    name
    for name, command in COMMANDS.items()
    if (name.split()[-1] in READING or name in READING_TOO) and "--json" in options(command) and needs_nothing(command)
]


Typed = Callable[..., Result]


@pytest.fixture
def typed(migrated_sqlite: Path, tmp_path: Path) -> Typed:
    """What comes of `ringback …` on an empty database of its own."""
    url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'ringback.db')}"
    ours = {"DATABASE_URL": url, "RECORDINGS": str(tmp_path)}
    return lambda *words, color=False, **more: CliRunner().invoke(main, words, env=ours | more, color=color)


def test_every_command_and_every_option_says_what_it_is_for() -> None:
    silent = [name for name, command in COMMANDS.items() if not command.get_short_help_str()]
    for name, command in COMMANDS.items():
        silent += [f"{name} {one.opts[0]}" for one in command.params if isinstance(one, click.Option) and not one.help]
    assert silent == []


def test_whatever_shows_something_shows_it_to_programs_too() -> None:
    without = {name for name, command in COMMANDS.items() if "--json" not in options(command)}
    assert without == set(WITHOUT_JSON)


def test_on_an_empty_database_each_reader_tells_programs_what_they_can_read(typed: Typed) -> None:
    assert len(READERS) > 20
    for name in READERS:
        result: Result = typed(*name.split(), "--json")
        assert result.exit_code == (1 if name == "prompts missing" else 0), (name, result.output)
        json.loads(result.stdout)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(typed: Typed, shell: str) -> None:
    assert "_RINGBACK_COMPLETE" in typed("completion", shell).stdout


def test_a_shell_completes_commands_and_options() -> None:
    environ = {"_RINGBACK_COMPLETE": "bash_complete", "COMP_WORDS": "ringback call", "COMP_CWORD": "1"}
    told = CliRunner().invoke(main, [], prog_name="ringback", env=environ)
    assert told.stdout == "plain,callbacks\n"


def test_colour_is_for_a_terminal_and_for_who_wants_it(typed: Typed) -> None:
    assert "\x1b[" not in typed("failover", "status").output
    for wish, coloured in (("", True), ("1", False)):
        told = typed("failover", "status", color=True, NO_COLOR=wish)
        assert ("\x1b[1m" in told.output) == coloured


def test_a_mistyped_command_ends_with_two_and_a_refused_one_with_one(typed: Typed) -> None:
    assert typed("failover", "on").exit_code == 2
    assert typed("agents", "show", "nobody").exit_code == 1
