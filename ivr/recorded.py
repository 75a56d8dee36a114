"""What customers hear before a talk that is to be recorded: that it is, and how to refuse; as pure functions."""

from ivr.menu import Issue, Menu
from ivr.steps import Ask

REFUSE = "2"  # of a caller; UNRECORDED of whom we ring
UNRECORDED = "4"
PATIENCE = 3  # seconds after it was said


def ask(menu: Menu, issue: Issue, language: str) -> Ask:
    """Return that the talk is recorded, and the key that refuses. Whoever presses nothing has heard it and agrees."""
    return Ask((menu.prompts.say("recording_ask", language),), f"agreed?issue={issue.key}", language, timeout=PATIENCE)
