"""What a customer hears whom we ring back, as pure functions."""

from ivr.flow import TRIES, spelled
from ivr.menu import Menu
from ivr.steps import Ask, End, Step, Talk


def greet(menu: Menu, token: str, proof: str, tries: int, language: str) -> Step:
    """Return who we are and the proof code, then the keys. After TRIES without a key it ends, and is tried again."""
    if tries >= TRIES:
        return End((menu.prompts.say("goodbye", language),), language)
    say = menu.prompts.say("callback_greeting", language, line=menu.line, proof=spelled(proof))
    return Ask((say,), f"callback/gate?attempt={token}&tries={tries + 1}", language, timeout=8)


def connected(menu: Menu, room: str, language: str) -> Step:
    """Return the way into the conference for a customer who passed the answer gate."""
    return Talk((menu.prompts.say("callback_connected", language),), room, "after", language)
