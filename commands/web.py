"""`ringback web`: the web app, behind the web server that docs/decisions/0005 chose."""

from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

import app
from commands.context import settings
from commands.processes import checked_switchboard
from contradictions import LOOPBACK


@click.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="Where to listen.")
@click.option("--processes", envvar="WEB_CONCURRENCY", default=2, show_default=True, help="One for each core.")
@click.option("--threads", default=16, show_default=True, help="Requests at once in each process.")
def web(port: int, processes: int, threads: int) -> None:
    """Answer the carrier's webhooks (gunicorn)."""
    checked_switchboard(settings())  # refuse bad settings here, in words, instead of in each process
    host = "127.0.0.1" if urlsplit(settings().public_url).hostname in LOOPBACK else "0.0.0.0"  # noqa: S104
    Server(
        bind=f"{host}:{port}",
        worker_class="gthread",
        workers=processes,
        threads=threads,
        keepalive=75,
        timeout=30,
        graceful_timeout=20,
        loglevel="warning",
        # It would be one file in the home directory, shared by every copy on this machine.
        control_socket_disable=True,
    ).run()


class Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn, whose processes are forks of this one: what they are made of is loaded once. Each makes its own app."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return app.serve()
