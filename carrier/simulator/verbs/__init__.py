"""The verbs of TwiML, one file for each family. Importing this makes them known."""

from . import conference, dial, enqueue, flow, gather, record, speak

__all__ = ["conference", "dial", "enqueue", "flow", "gather", "record", "speak"]
