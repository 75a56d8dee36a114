"""`ringback …`: the terminal's way into every room; each command lives in `commands/`."""

from importlib import import_module

import click

from local.terminal import colourless

WHERE = {  # a command's module is imported when it is called: loading all of them costs each start a second
    "agents": "commands.agents",
    "api": "commands.api",
    "audit": "commands.records",
    "callbacks": "commands.callbacks",
    "carrier": "commands.local",
    "chat": "commands.local",
    "completion": "commands.completion",
    "contacts": "commands.contacts",
    "demo": "commands.local",
    "drill": "commands.drill",
    "drills": "commands.drill",
    "engine": "commands.processes",
    "engineers": "commands.engineers",
    "estimate": "commands.estimate",
    "failover": "commands.failover",
    "figures": "commands.figures",
    "incident": "commands.records",
    "letters": "commands.letters",
    "line": "commands.line",
    "menu": "commands.menu",
    "migrate": "commands.migrate",
    "people": "commands.people",
    "prompts": "commands.prompts",
    "report": "commands.report",
    "run": "commands.local",
    "talks": "commands.talks",
    "tokens": "commands.people",
    "voicemail": "commands.voicemail",
    "watch": "commands.watch",
    "web": "commands.web",
    "worker": "commands.processes",
}


class Commands(click.Group):
    """The commands of WHERE, each a name in its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in WHERE:
            return None
        found: click.Command = getattr(import_module(WHERE[cmd_name]), cmd_name)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ringback")
def main() -> None:
    """The telephone line that a support team stands on when its online chat goes down.

    Ends with 0 when it was done and nothing is wrong, with 1 when it was refused or something is wrong (a sentence says
    what), with 2 when it was typed wrong.
    """
    if colourless():
        click.get_current_context().color = False  # click itself leaves colour out where it is no terminal


if __name__ == "__main__":
    main()
