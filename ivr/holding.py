"""What somebody in line hears: each lap, their place and what they may ask for; as pure functions."""

from ivr.menu import Issue, Menu
from ivr.place import Place
from ivr.steps import Hold, Step
from ivr.words import Minutes, Name


def joined(
    menu: Menu,
    place: Place | None,
    language: str,
    *,
    can_ring_back: bool,
    resumed: bool = False,
    first: tuple[str, ...] = (),
) -> Step:
    """Return the first lap for someone who joined the line, after what is said `first`.

    `place` is None when an agent is being rung for them.
    """
    say = menu.prompts.say
    if place is None:
        return Hold((*first, say("connecting", language)), "hold", language)
    offer = offers(menu, language, can_ring_back=can_ring_back)
    welcome = (*first, say("resumed", language)) if resumed else first
    return Hold((*welcome, *position(menu, place, language), *offer), "hold", language)


def advice(menu: Menu, issue: Issue, language: str) -> tuple[str, ...]:
    """Return the first thing that those who chose an issue are told; nothing for most."""
    return (menu.prompts.say("advice", language, text=Name(issue.advice)),) if issue.advice else ()


def between(menu: Menu, language: str, first: tuple[str, ...] = ()) -> Step:
    """Return one lap for a holder whose agent is on the way, after what is said `first`."""
    return Hold((*first, menu.prompts.say("still_connecting", language)), "hold", language)


def lap(
    menu: Menu, place: Place | None, language: str, *, can_ring_back: bool | None, first: tuple[str, ...] = ()
) -> Step:
    """Return the next lap of holding, after what is said `first`.

    `can_ring_back` is None for somebody whom we rang: they are offered nothing.
    """
    say = menu.prompts.say
    if place is None:
        return between(menu, language, first)
    offer = () if can_ring_back is None else offers(menu, language, can_ring_back=can_ring_back)
    offer = offer if can_ring_back else offer[1:]
    said = (*first, say("thanks_for_holding", language), *position(menu, place, language), *offer)
    return Hold(said, "hold", language)


def offers(menu: Menu, language: str, *, can_ring_back: bool) -> tuple[str, ...]:
    """Return what somebody in line may ask for, as sentences."""
    say = menu.prompts.say
    if can_ring_back:
        return say("offer_callback", language), say("offer_other", language)
    return say("callback_impossible", language), say("offer_other_only", language)


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
    if low == 0:
        return where, say("wait_under", language, high=Minutes(high))
    return where, say("wait_range", language, low=low, high=Minutes(high))
