"""What a caller hears next, as pure functions: choices in, Steps out. No I/O here."""

from ivr.menu import Issue, Menu
from ivr.place import Place
from ivr.steps import Ask, End, Hold, Step

TRIES = 3  # wrong or silent, then the caller is offered a callback


def arrive(menu: Menu, *, active: bool, language: str, news: tuple[str, ...] = ()) -> Ask:
    """Return the first step of a call: the menu, or that chat is up and what is answered all the same.

    `news` is what the engineer on call wants said about the outage.
    """
    say = menu.prompts.say
    greeting = say("greeting", language, line=menu.name[language])
    if active:
        return Ask((greeting, *news, *choices(menu, language)), "menu?tries=0", language)
    return Ask((greeting, say("chat_is_up", language), *standby_choices(menu, language)), "standby?tries=0", language)


def press(menu: Menu, digits: str, tries: int, language: str, *, can_ring_back: bool = True) -> Issue | Step:
    """Return the issue behind the keys, or the step after a wrong or missing key.

    `tries` is how often this caller has missed before. After TRIES they are offered a callback instead.
    """
    if issue := menu.by_digit(digits):
        return issue
    if tries + 1 < TRIES:
        return Ask((_missed(menu, digits, language), *choices(menu, language)), f"menu?tries={tries + 1}", language)
    if can_ring_back:
        return Ask((menu.prompts.say("rescue", language),), "rescue", language, timeout=10)
    return End((menu.prompts.say("rescue_without_number", language),), language)


def press_on_standby(menu: Menu, digits: str, tries: int, language: str) -> Issue | Step:
    """Return the always-answered issue behind the keys, the choice once more, or goodbye: chat is up."""
    if issue := menu.by_digit(digits, always_only=True):
        return issue
    if tries == 0 and digits:
        say = (_missed(menu, digits, language), *standby_choices(menu, language))
        return Ask(say, "standby?tries=1", language)
    return End((menu.prompts.say("goodbye", language),), language)


def joined(menu: Menu, place: Place | None, language: str, *, can_ring_back: bool, resumed: bool = False) -> Step:
    """Return the first lap for someone who joined the line; `place` is None when an agent is being rung for them."""
    say = menu.prompts.say
    if place is None:
        return Hold((say("connecting", language),), "hold", language)
    offer = offers(menu, language, can_ring_back=can_ring_back)
    welcome = (say("resumed", language),) if resumed else ()
    return Hold((*welcome, *position(menu, place, language), *offer), "hold", language)


def between(menu: Menu, language: str) -> Step:
    """Return one lap for a holder whose agent is on the way."""
    return Hold((menu.prompts.say("still_connecting", language),), "hold", language)


def lap(menu: Menu, place: Place | None, language: str, *, can_ring_back: bool) -> Step:
    """Return the next lap of holding."""
    say = menu.prompts.say
    if place is None:
        return between(menu, language)
    offer = offers(menu, language, can_ring_back=can_ring_back)[0 if can_ring_back else 1 :]
    return Hold((say("thanks_for_holding", language), *position(menu, place, language), *offer), "hold", language)


def offers(menu: Menu, language: str, *, can_ring_back: bool) -> tuple[str, ...]:
    """Return what somebody in line may ask for, as sentences."""
    say = menu.prompts.say
    if can_ring_back:
        return say("offer_callback", language), say("offer_other", language)
    return say("callback_impossible", language), say("offer_other_only", language)


def trouble(menu: Menu, failures: int, language: str) -> Step:
    """Return what a caller hears when something on our side failed: an excuse and another try, at most TRIES times.

    `failures` is how often in a row it failed before; the caller's own misses are not our failures.
    """
    if failures + 1 < TRIES:
        return Ask((menu.prompts.say("trouble", language),), f"again?failures={failures + 1}", language, timeout=2)
    return End((menu.prompts.say("unavailable", language),), language)


def choices(menu: Menu, language: str) -> tuple[str, ...]:
    """Return the whole menu as sentences."""
    return tuple(
        menu.prompts.say("choice", language, issue=issue.say[language], digit=issue.digit) for issue in menu.issues
    )


def standby_choices(menu: Menu, language: str) -> tuple[str, ...]:
    """Return what is answered even while chat is up, as sentences."""
    return tuple(
        menu.prompts.say("standby_choice", language, issue=issue.say[language], digit=issue.digit)
        for issue in menu.issues
        if issue.always
    )


def position(menu: Menu, place: Place, language: str) -> tuple[str, str]:
    """Return a place in line and the expected wait as sentences; a range, never an exact time."""
    say = menu.prompts.say
    if place.many:
        where = say("far_in_line", language, ahead=place.ahead)
    elif place.ahead == 0:
        where = say("next_in_line", language)
    else:
        where = say("place_in_line", language, place=place.ahead + 1)
    if place.minutes is None:
        return where, say("nobody_on_duty", language)
    low, high = place.minutes
    return where, say("wait_under" if low == 0 else "wait_range", language, low=low, high=high)


def spelled(digits: str) -> str:
    """Return digits so that a voice says them one by one."""
    return ", ".join(digits)


def _missed(menu: Menu, digits: str, language: str) -> str:
    return menu.prompts.say("not_understood" if digits else "not_heard", language)
