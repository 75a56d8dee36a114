"""`ringback …`: the terminal's way into every room; each command lives in `commands/`."""

import click

from commands.agents import agents
from commands.failover import failover
from commands.processes import engine, migrate, watch, web, worker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ringback")
def main() -> None:
    """The telephone line that a support team stands on when its online chat goes down."""


for command in (agents, engine, failover, migrate, watch, web, worker):
    main.add_command(command)


if __name__ == "__main__":
    main()
