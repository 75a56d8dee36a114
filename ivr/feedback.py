"""What an agent hears after a talk: what was it about? One key, or nothing; as pure functions."""

from datetime import timedelta

from ivr.menu import Menu
from ivr.steps import Ask, End, Step
from ivr.words import Digits

TAKES = timedelta(seconds=15)  # of wrap-up: no less than to hear the question and press a key


def ask(menu: Menu, offer: int, language: str) -> Step:
    """Return the goodbye after a talk, and the question where the menu file has categories."""
    say = menu.prompts.say
    if not menu.categories:
        return End((say("agent_after_talk", language),), language)
    choices = (
        say("choice", language, issue=category.name, digit=Digits(category.digit)) for category in menu.categories
    )
    return Ask((say("feedback_ask", language), *choices), f"bridge/feedback?offer={offer}", language)


def goodbye(menu: Menu, language: str, *, noted: bool) -> End:
    """Return the goodbye after a key, or none."""
    return End((menu.prompts.say("feedback_thanks" if noted else "agent_after_talk", language),), language)
