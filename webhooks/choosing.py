"""What a caller chose in the menu, by key or in words: a language, an issue, or what they hear next."""

from ivr import flow, intent
from ivr.menu import Issue
from ivr.steps import Step
from webhooks import tongue
from webhooks.context import digits, language, place, ringable, switchboard, tries, words


def chosen() -> Issue | Step:
    """Return the issue that was chosen, or the step after everything else, silence included."""
    if step := tongue.chosen(active=True):
        return step
    menu, can_ring_back = switchboard().menu, bool(ringable())
    if words():
        meant = intent.guess(menu, words())
        return flow.said(menu, meant, tries(), language(), can_ring_back=can_ring_back, place=place())
    return flow.press(menu, digits(), tries(), language(), can_ring_back=can_ring_back, place=place())


def chosen_on_standby() -> Issue | Step:
    """Return the same while chat is up, or while the line is closed."""
    if step := tongue.chosen(active=False):
        return step
    return flow.press_on_standby(switchboard().menu, digits(), tries(), language())
