"""News of an outage as callers hear them, for the first answer to a call and for the menu in another language."""

from failover import incident
from ivr.menu import Menu
from ivr.words import TimeOfDay


def news(menu: Menu, message: incident.Message | None, language: str) -> tuple[str, ...]:
    """Return what the engineer on call wants said as a sentence; nothing without a message."""
    if message is None:
        return ()
    return (menu.prompts.say("outage_since", language, since=TimeOfDay(message.since), text=message.text),)
