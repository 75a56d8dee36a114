"""What a customer hears whom we ring back, as pure functions."""

from ivr.flow import TRIES, spelled
from ivr.menu import Menu
from ivr.steps import Ask, End, Hold, Step, Talk


def greet(menu: Menu, token: str, proof: str, tries: int, language: str) -> Step:
    """Return who we are and the proof code, then the keys. After TRIES without a key it ends, and is tried again."""
    if tries >= TRIES:
        return End((menu.prompts.say("goodbye", language),), language)
    say = menu.prompts.say("callback_greeting", language, line=menu.line, proof=spelled(proof))
    recorded = (menu.prompts.say("recording_ringback", language),) if menu.recording else ()
    other = menu.prompts.say("callback_not_theirs", language)
    return Ask((say, *recorded, other), f"callback/gate?attempt={token}&tries={tries + 1}", language, timeout=8)


def message(menu: Menu, token: str, reference: str, language: str, *, first: bool, last: bool) -> Step:
    """Return what a machine is told, once when it answers first and once in the end. A person still may press 1."""
    if not (first or last):
        return End((), language)
    say = menu.prompts.say
    then = say("message_last" if last else "message_again", language)
    words = say("message", language, line=menu.line, reference=spelled(reference))
    return Ask((words, then), f"callback/gate?attempt={token}&tries={TRIES}", language)


def connected(menu: Menu, room: str, language: str) -> Step:
    """Return the way into the conference for a customer who passed the answer gate."""
    return Talk((menu.prompts.say("callback_connected", language),), room, "after", language)


def holds(menu: Menu, language: str) -> Step:
    """Return the way into the line for a customer who passed the answer gate before their agent was rung."""
    return Hold((menu.prompts.say("connecting", language),), "hold", language)
