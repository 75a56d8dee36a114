"""What somebody hears who asks to be rung back: which number, when, and what was promised; as pure functions."""

from datetime import datetime, timedelta

from ivr.flow import TRIES, spelled
from ivr.menu import Menu
from ivr.sentence import Sentence
from ivr.steps import Ask, End, Go, Hold, Step
from ivr.words import Digits, TimeOfDay, Weekday

HERE, ELSEWHERE, LATER = "1", "2", "3"  # the keys of a holder
RIGHT, WRONG = "1", "2"  # of whoever heard a number read back; LATER asks for the time, too


def number(menu: Menu, tries: int, language: str, problem: str = "") -> Step:
    """Return the question for a number, after what was wrong with the last one; after TRIES, back to holding."""
    said = (menu.prompts.say(problem, language),) if problem else ()
    if tries >= TRIES:
        return Hold((*said, menu.prompts.say("ask_later", language)), "hold", language)
    ask = (*said, menu.prompts.say("ask_number", language))
    return Ask(ask, f"asking/number?tries={tries + 1}", language, digits=0, timeout=10)


def read_back(menu: Menu, given: str, tries: int, language: str) -> Step:
    """Return a number digit by digit, to be confirmed."""
    if tries >= TRIES:
        return Go("hold")
    say = menu.prompts.say("number_read_back", language, number=spelled(given.removeprefix("+")))
    return Ask((say,), f"asking/confirm?tries={tries + 1}", language, timeout=8)


def time(
    menu: Menu, now: datetime, starts: list[datetime], then: str, tries: int, language: str, said: tuple[str, ...] = ()
) -> Step:
    """Return the choice of windows, after what is `said` first; `then` has a query.

    `now` and `starts` are in the customer's local time.
    """
    if tries >= TRIES or not starts:
        return Go("hold")
    say = menu.prompts.say
    choices = tuple(
        say("window_choice", language, window=window(menu, now, start, language), digit=Digits(str(digit)))
        for digit, start in enumerate(starts, start=1)
    )
    return Ask((*said, say("ask_time", language), *choices), f"{then}&tries={tries + 1}", language, timeout=8)


def window(menu: Menu, now: datetime, start: datetime, language: str) -> Sentence:
    """Return an hour as it is spoken: today, tomorrow or on a weekday, between four and five."""
    days = (start.date() - now.date()).days
    say = menu.prompts.say
    near = {0: "today", 1: "tomorrow"}.get(days)
    day = say(near, language) if near else Weekday(start)
    return say("window", language, day=day, start=TimeOfDay(start), end=TimeOfDay(start + timedelta(hours=1)))


def promised(
    menu: Menu, proof: str | None, reference: str, language: str, *, elsewhere: str = "", window: Sentence | str = ""
) -> Step:
    """Return the goodbye to someone who took a callback; `proof` is None when their number had one already.

    `elsewhere` is the number that will be rung, if it is not the one that asked.
    """
    say = menu.prompts.say
    when = (say("callback_window", language, window=window),) if window else ()
    refer = say("callback_reference", language, reference=spelled(reference))
    there = (say("callback_elsewhere", language, number=spelled(elsewhere.removeprefix("+"))),) if elsewhere else ()
    if proof is None:
        return End((*there, *when, refer, say("callback_known", language)), language)
    where = there or (say("callback_here", language),)
    return End((*where, *when, refer, say("callback_promised", language, proof=spelled(proof))), language)


def refused(menu: Menu, why: str, language: str) -> Step:
    """Return what a holder hears to whom we promise no callback: why, as far as it helps, and what to do instead."""
    say = "callback_full" if why == "full" else "callback_refused"
    return Hold((menu.prompts.say(say, language),), "hold", language)
