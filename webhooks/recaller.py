"""What a caller with an open callback is told and may choose, for webhooks/voice.py."""

from callbacks import recallers
from failover import modes
from ivr import flow, holding, recaller
from ivr.steps import Go, Step
from models.contact import ContactState
from routing import line, prospect
from routing.turn import Turn
from webhooks import tongue
from webhooks.context import call_sid, language, ringable, switchboard, tries


def greet(turn: Turn, number: str, tries: int = 0, *, fresh: bool = False) -> Step | None:
    """Return what a caller with an open callback hears first, or None for everybody else.

    Whose turn it is when they have just called (`fresh`) is connected to their agent at once.
    """
    board = switchboard()
    promise = recallers.known(turn, number, board.secret)
    if promise is None:
        return None
    if promise.due and fresh and (state := recallers.meet(turn, call_sid(), number, board.secret)):
        waits = state is ContactState.TALKING
        return Go("connect") if waits else holding.joined(board.menu, None, language(), can_ring_back=False)
    place = None if promise.due else prospect.place(turn, promise.contact_id)
    return recaller.greet(board.menu, promise.issue, place, tries, language())


def press(key: str, number: str) -> Step | None:
    """Return the step after a key or silence, or None for a caller who is in line: the request was repeated."""
    board = switchboard()
    if step := tongue.chosen_before(f"known?tries={tries()}"):
        return step
    with board.turn() as turn:
        match key:
            case recaller.KEEP:
                recallers.keep(turn, call_sid())
                return recaller.kept(board.menu, language())
            case recaller.CHANGE:
                if held := recallers.change(turn, call_sid(), number, board.secret):
                    place = held.joins.place if held.joins else None
                    return holding.joined(board.menu, place, language(), can_ring_back=bool(ringable()))
            case recaller.CANCEL:
                if recallers.cancel(turn, call_sid(), number, board.secret):
                    return recaller.cancelled(board.menu, language())
            case recaller.ELSE:
                return _menu(turn)
            case _:
                return greet(turn, number, tries()) or _menu(turn)
    return _unchanged(key, number)


def _unchanged(key: str, number: str) -> Step | None:
    """Return what somebody hears whose promise could not be changed: it is due, or it was changed before."""
    board = switchboard()
    with board.turn() as turn:
        if recallers.known(turn, number, board.secret):
            return recaller.too_late(board.menu, language())
        if key == recaller.CANCEL:
            return recaller.cancelled(board.menu, language())
        held = line.seen(turn, call_sid())
        return None if held and held.issue else _menu(turn)


def _menu(turn: Turn) -> Step:
    active = modes.current(turn.connection).active
    menu = switchboard().menu
    return flow.arrive(menu, active=active, language=language(), closed_until=menu.opening.closed_until(turn.now))
