"""The facade of Twilio's REST API, as far as voice needs it."""

from .server import routes

__all__ = ["routes"]
