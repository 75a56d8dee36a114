"""`ringback completion`: what a shell has to know to complete our commands."""

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what makes SHELL complete commands and options: eval "$(ringback completion bash)"."""
    kind = get_completion_class(shell)
    assert kind is not None  # click knows all of SHELLS
    root = click.get_current_context().find_root().command
    click.echo(kind(root, {}, "ringback", "_RINGBACK_COMPLETE").source())
