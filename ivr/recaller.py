"""What someone hears who has a callback open and calls again, as pure functions."""

from ivr.flow import TRIES
from ivr.holding import position
from ivr.menu import Menu
from ivr.place import Place
from ivr.steps import Ask, End, Step

KEEP, CHANGE, CANCEL, ELSE = "1", "2", "3", "4"


def greet(menu: Menu, issue: str, place: Place | None, tries: int, language: str) -> Ask | End:
    """Return what is promised to them and where it stands, then the keys. `place` is None when it is due now.

    Whoever presses nothing keeps the promise.
    """
    say = menu.prompts.say
    if tries >= TRIES:
        return kept(menu, language)
    greeting = say("greeting", language, line=menu.line)
    what = say("recaller_known", language, issue=menu.about(issue))
    where = position(menu, place, language) if place else (say("recaller_due", language),)
    return Ask((greeting, what, *where, say("recaller_keys", language)), f"known?tries={tries + 1}", language)


def kept(menu: Menu, language: str) -> End:
    """Return the goodbye to someone whose promise stands."""
    return End((menu.prompts.say("callback_known", language),), language)


def cancelled(menu: Menu, language: str) -> Step:
    """Return the goodbye to someone who needs no callback any more."""
    return End((menu.prompts.say("callback_cancelled", language),), language)


def too_late(menu: Menu, language: str) -> Step:
    """Return the goodbye to someone whom we are about to ring."""
    say = menu.prompts.say
    return End((say("recaller_due", language), say("recaller_hang_up", language)), language)
