"""`ringback …`: the terminal's way into every room; each command lives in `commands/`."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ringback")
def main() -> None:
    """The telephone line that a support team stands on when its online chat goes down."""


if __name__ == "__main__":
    main()
