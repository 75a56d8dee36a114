"""`ringback api`: what programs may ask for at /api/v1."""

import json

import click

from console.api import everything, openapi


@click.group()
def api() -> None:
    """What programs may ask for at /api/v1; `ringback tokens add` lets one in."""


@api.command()
@click.option("--json", "as_json", is_flag=True, help="It is JSON in any case.")
def document(as_json: bool) -> None:  # noqa: ARG001 - as every command that shows something
    """Print the document of the API, OpenAPI 3.1; the API itself serves it at /api/v1/openapi.json."""
    assert everything.RESOURCES  # now that they are loaded, each has declared its operations
    click.echo(json.dumps(openapi.made(), indent=2, ensure_ascii=False))
