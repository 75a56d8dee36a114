"""The app that all tests of a process share: its routes and templates cost more to put together than a test takes."""

from functools import cache

from flask import Flask

from app import create_app, create_contexts
from routing.switchboard import Switchboard
from settings import Settings


def app_of(settings: Settings, switchboard: Switchboard) -> Flask:
    """Return the app with these contexts, which stand until the next test asks."""
    app = _bare()
    app.extensions |= create_contexts(settings, switchboard)
    return app


@cache
def _bare() -> Flask:
    return create_app(Settings.from_env({}))
