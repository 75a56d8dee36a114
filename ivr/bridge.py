"""What agents hear who step aside from a talk, as pure functions: the menu, the choice of an issue, a colleague."""

from ivr.flow import TRIES
from ivr.menu import Menu
from ivr.read_out import choices
from ivr.steps import Ask, End, Hold, Step, Talk
from ivr.tree import MAIN

BACK, BLIND, WARM, UNHEARD, FINISH = "1", "2", "3", "4", "9"
HAND_OVER, THREE_WAY, CONSULT = "2", "3", "4"
LOOKS = 4  # how often, a second apart, the customer is looked for who was in the conference a moment ago
LOOK_SECONDS = 1


def silently(then: str, language: str, seconds: int = LOOK_SECONDS) -> Ask:
    """Return a moment without a word, in which a key counts."""
    return Ask((), then, language, timeout=seconds)


def aside(offer: int, looks: int, language: str) -> Ask:
    """Return the moment after an agent came out of the conference, until it is known why."""
    return silently(f"bridge/menu?offer={offer}&looks={looks + 1}", language)


def options(menu: Menu, offer: int, tries: int, language: str, *before: str) -> Ask:
    """Return the menu of an agent whose customer is on hold, after the sentences with the keys of `before`."""
    say = tuple(menu.prompts.say(key, language) for key in (*before, "bridge_menu"))
    return Ask(say, f"bridge/menu?offer={offer}&looks={LOOKS}&tries={tries}", language, timeout=8)


def which(menu: Menu, offer: int, how: str, language: str, place: str = MAIN) -> Ask:
    """Return the question for the issue that the customer is transferred to, from the callers' menu `place`."""
    say = (menu.prompts.say("bridge_which", language), *choices(menu, language, place))
    then = f"bridge/issue?offer={offer}&how={how}" + (f"&in={place}" if place != MAIN else "")
    return Ask(say, then, language, timeout=8)


def ringing(menu: Menu, offer: int, laps: int, language: str) -> Ask:
    """Return one lap of waiting for the colleague's answer; now and then it says so."""
    say = (menu.prompts.say("bridge_ringing", language),) if laps % 5 == 0 else ()
    return Ask(say, f"bridge/ringing?offer={offer}&laps={laps + 1}", language, timeout=2)


def consulted(menu: Menu, offer: int, tries: int, language: str) -> Ask:
    """Return the menu of an agent who has talked with the colleague."""
    say = (menu.prompts.say("bridge_consulted", language),)
    return Ask(say, f"bridge/consulted?offer={offer}&tries={tries}", language, timeout=8)


def back(menu: Menu, offer: int, room: str, language: str, *, muted: bool = False) -> Talk:
    """Return the way back to the customer, who does not hear the agent when `muted`."""
    say = (menu.prompts.say("bridge_back_muted" if muted else "bridge_back", language),)
    return Talk(say, room, f"bridge/aside?offer={offer}", language, star=True, muted=muted)


def tired(tries: int) -> bool:
    """Return whether somebody has been asked often enough."""
    return tries >= TRIES


def again(say: str, offer: int, failures: int, language: str) -> Ask:
    """Return another try after something on our side failed."""
    return Ask((say,), f"bridge/menu?offer={offer}&looks=2&failures={failures}", language, timeout=2)


def whisper(menu: Menu, part: int, role: str, issue: str, tries: int, language: str) -> Step:
    """Return what somebody hears who is asked into a talk: a colleague about which issue, a supervisor as what."""
    if tired(tries):
        return End((menu.prompts.say("goodbye", language),), language)
    say = menu.prompts.say(f"whisper_{role}", language, issue=menu.about(issue))
    return Ask((say,), f"part/decide?part={part}&tries={tries + 1}", language)


def stand(menu: Menu, part: int, turns: int, laps: int, language: str) -> Ask:
    """Return one lap of somebody in a talk who waits for those in it; now and then it says so."""
    say = (menu.prompts.say("bridge_one_moment", language),) if laps % 10 == 0 else ()
    return Ask(say, f"part/stand?part={part}&turns={turns}&laps={laps + 1}", language, timeout=1)


def held(language: str) -> Hold:
    """Return one lap of music for a customer whose agent is aside."""
    return Hold((), "after", language)
