"""What a caller chose in the menu, by key or in words: a language, an issue, or what they hear next."""

from ivr import answer, flow, intent
from ivr.menu import Issue
from ivr.steps import Step
from routing import answers
from webhooks import tongue
from webhooks.context import call_sid, digits, language, place, ringable, switchboard, tries, words


def chosen() -> Issue | Step:
    """Return the issue that was chosen, or the step after everything else, silence included."""
    if step := tongue.chosen(active=True):
        return step
    menu, can_ring_back = switchboard().menu, bool(ringable())
    if words():
        meant = intent.guess(menu, words())
        return flow.said(menu, meant, tries(), language(), can_ring_back=can_ring_back, place=place())
    return flow.press(menu, digits(), tries(), language(), can_ring_back=can_ring_back, place=place())


def answered(issue: Issue) -> Step | None:
    """Return the goodbye to a caller for whom the answer to their issue is enough, or None: they want the line."""
    board, send = switchboard(), digits() == answer.SEND and can_send()
    if not send and digits() != answer.ENOUGH:
        return None
    with board.turn() as turn:
        answers.enough(turn, call_sid(), issue.key, send=send)
    return answer.enough(board.menu, language(), sent=send)


def answer_to(issue: Issue) -> Step | None:
    """Return what may answer an issue without anybody, or None when there is nothing."""
    return answer.tell(switchboard().menu, issue, language(), can_send=can_send()) if issue.answer else None


def can_send() -> bool:
    """Return whether this caller can be sent a text message."""
    return switchboard().rules.messages and bool(ringable())


def chosen_on_standby() -> Issue | Step:
    """Return the same while chat is up, or while the line is closed."""
    if step := tongue.chosen(active=False):
        return step
    return flow.press_on_standby(switchboard().menu, digits(), tries(), language())
