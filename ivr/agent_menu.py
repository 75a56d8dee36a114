"""What an agent hears who dials the line: the PIN, how they stand, and the menu, as pure functions."""

from dataclasses import replace

from ivr.flow import TRIES
from ivr.menu import Menu
from ivr.steps import Ask, End, Go, Step

PIN_DIGITS = 6
STATUSES = {"1": "available", "2": "on_break", "3": "offline"}
WAITING, READY, MORE, CALLER = "4", "5", "6", "9"


def ask_pin(menu: Menu, language: str, *, wrong: bool = False) -> Ask:
    """Return the question for the PIN. Silence, or the pound key alone, goes on as a caller."""
    keys = ("agent_wrong_pin", "agent_ask_pin") if wrong else ("agent_ask_pin",)
    say = tuple(menu.prompts.say(key, language) for key in keys)
    return Ask(say, "agent-menu/pin", language, digits=PIN_DIGITS, timeout=8)


def locked(menu: Menu, caller: Step, language: str) -> Step:
    """Return a caller's first step, after the reason why the agents' menu stays closed."""
    if isinstance(caller, Go):
        return caller
    return replace(caller, say=(menu.prompts.say("agent_locked", language), *caller.say))


def stands(menu: Menu, agent: int, status: str, language: str, *before: str) -> Ask:
    """Return the menu of agent number `agent`, after the sentences of `before` and how they stand."""
    say = (*before, menu.prompts.say(f"agent_status_{status}", language), menu.prompts.say("agent_menu", language))
    return Ask(say, f"agent-menu/choose?agent={agent}&tries=0", language)


def welcome(menu: Menu, agent: int, status: str, language: str, *, benched: bool, wrap_up: bool) -> Ask:
    """Return the menu after the right PIN; whose status we changed hears why, who wraps up hears what they may do."""
    why = "agent_shift_over" if status == STATUSES["3"] else "agent_benched"
    keys = [key for key, true in ((why, benched), ("agent_wrapping_up", wrap_up)) if true]
    return stands(menu, agent, status, language, *(menu.prompts.say(key, language) for key in keys))


def chose(menu: Menu, agent: int, status: str, language: str) -> Step:
    """Return what follows a choice. Who is available gets their phone free at once, because it is to ring."""
    if status == STATUSES["1"]:
        say = menu.prompts.say
        return End((say("agent_status_available", language), say("agent_hang_up", language)), language)
    return stands(menu, agent, status, language)


def wrapped_up(menu: Menu, agent: int, status: str, language: str, *, more: bool) -> Step:
    """Return what follows the end, or the extension, of a wrap-up."""
    if more:
        return End((menu.prompts.say("agent_five_more", language),), language)
    return chose(menu, agent, status, language)


def missed(menu: Menu, agent: int, digits: str, tries: int, language: str) -> Step:
    """Return the menu once more after a wrong or missing key, and goodbye after TRIES of them."""
    if tries + 1 >= TRIES:
        return End((menu.prompts.say("goodbye", language),), language)
    say = menu.prompts.say("not_understood" if digits else "not_heard", language)
    then = f"agent-menu/choose?agent={agent}&tries={tries + 1}"
    return Ask((say, menu.prompts.say("agent_menu", language)), then, language)


def how_many(menu: Menu, count: int, most: int, language: str) -> str:
    """Return how many wait as a sentence; above `most` they were not counted."""
    if count > most:
        return menu.prompts.say("agent_many_wait", language, count=most)
    if count == 0:
        return menu.prompts.say("agent_nobody_waits", language)
    return menu.prompts.say("agent_some_wait", language, count=count)


def sorry(menu: Menu, language: str) -> Step:
    """Return the goodbye when something on our side failed."""
    return End((menu.prompts.say("unavailable", language),), language)
