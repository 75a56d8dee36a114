"""What a customer hears who came out of the conference, for webhooks/voice.py: music, the way back, or goodbye."""

from ivr import bridge as flow
from ivr import survey
from ivr.holding import between
from ivr.steps import Go, Step
from models.contact import ContactState
from routing import aside, line, ratings, talks, transfers
from webhooks.context import call_sid, language, switchboard, tries

PATIENCE = 5  # seconds for word of an agent who left the conference; none by then, and their last word was lost


def step() -> Step:
    """Return the next step of a customer who was with an agent.

    1. Their talk is over: what did they think of it, and goodbye. They are in line again: on to the hold loop.
    2. Their agent is aside: music. Their agent is back: into the conference.
    3. Nothing is known of their agent: a moment's patience. Then a colleague who was there as well has them.
    """
    board = switchboard()
    with board.turn() as turn:
        held = line.seen(turn, call_sid())
        if held is not None and held.state in (ContactState.WAITING, ContactState.OFFERED):
            return Go("hold")
        talk = aside.park(turn, held.id) if held and held.state == ContactState.TALKING else None
        if held is None or talk is None:
            rated = ratings.talk_of(turn, held.id) if held and board.menu.survey else None
            return survey.ask(board.menu, rated, 0, language()) if rated else survey.goodbye(board.menu, language())
        if talk.aside_at is not None:
            return flow.held(language())
        if talk.joined_at is None:
            if talks.may_join(turn, held.id):
                return Go("connect")
            return flow.held(language()) if talk.met_at else between(board.menu, language())
        if tries() < PATIENCE:
            return flow.silently(f"after?tries={tries() + 1}", language())
        if transfers.in_three_way(turn, talk.offer_id):
            talks.agent_left(turn, talk.offer_id, board.rules)
            return flow.silently("after?tries=0", language())
    return survey.goodbye(board.menu, language())
