"""What a customer hears after a talk: one question, which they may skip; as pure functions."""

from ivr.menu import Menu
from ivr.steps import Ask, End, Step

SCORES = "12345"


def ask(menu: Menu, offer: int, tries: int, language: str) -> Step:
    """Return the question about the talk `offer`; after a wrong key it is asked once more."""
    if tries >= 2:
        return goodbye(menu, language)
    said = (menu.prompts.say("not_understood", language),) if tries else ()
    return Ask((*said, menu.prompts.say("survey_ask", language)), f"survey?offer={offer}&tries={tries + 1}", language)


def goodbye(menu: Menu, language: str, *, rated: bool = False) -> End:
    """Return the goodbye after a talk."""
    thanks = (menu.prompts.say("survey_thanks", language),) if rated else ()
    return End((*thanks, menu.prompts.say("after_talk", language)), language)
