"""The verbs of TwiML, one file for each family. Importing this makes them known."""

from . import conference, dial, flow, gather, speak

__all__ = ["conference", "dial", "flow", "gather", "speak"]
