"""Overflow: nobody on shift, closed, a full line, or held for too long; each ends in a callback, a message, or help."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from carrier.simulator.people import Phone
from models import CallbackState, ContactState, Database, Status
from routing import roster
from settings import MENU
from tests.stage import world
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

NEW_YORK = ZoneInfo("America/New_York")
Lines = Callable[..., World]


@pytest.fixture
def line_with(database: Database, redis_url: str, tmp_path: Path) -> Iterator[Lines]:
    """Open a line that stands in for chat, with an overflow of its own: `line_with("closed = …")`."""
    with ExitStack() as stack:

        def opened(overflow: str = "", withdrawal: str = "") -> World:
            menu = MENU.read_text()
            head, _, rest = menu.partition("[overflow]")
            menu = f"{head}[overflow]\n{overflow}\n[[issue]]{rest.partition('[[issue]]')[2]}"
            menu = menu.replace('key = "withdrawal"', f'key = "withdrawal"\n{withdrawal}')
            path = tmp_path / "menu.toml"
            path.write_text(menu)
            made = stack.enter_context(world(database, redis_url, MENU_FILE=str(path)))
            made.chat("fail")
            return made

        yield opened


def tomorrow(world: World) -> str:
    """Return a shift of tomorrow, in the time of where the callers of these stories live."""
    day = world.clock.now().astimezone(NEW_YORK) + timedelta(days=1)
    return f"{day:%a} 09:00-17:00 America/New_York".replace(f"{day:%a}", f"{day:%a}".lower())


def off(world: World, name: str = "ada", phone: str = "+12025550150", **more: object) -> Phone:
    """Return the phone of an agent who is on shift tomorrow, and offline."""
    agent = world.agent(name, phone, **more)  # type: ignore[arg-type]
    with world.database.session() as session:
        roster.change(session, name, shift=tomorrow(world), now=world.clock.now())
        roster.set_status(session, name, Status.OFFLINE, world.clock.now())
    return agent


def test_nobody_on_shift_is_a_callback_for_the_next_one(active: World) -> None:
    off(active)
    caller = active.caller().dials(LINE).presses("2").hears("nobody who can help with this is here")
    caller.hears("we are back tomorrow at 9 AM").hears("the time of where you call from")
    caller.presses("1").hears("your code is").hangs_up()
    (promise,) = active.callbacks()
    contact = active.contact(caller)
    assert (promise.state, contact.state) == (CallbackState.PROMISED, ContactState.RESTING)
    assert contact.next_at is not None
    assert contact.next_at.astimezone(NEW_YORK).hour == 9
    active.clock.advance(seconds=(contact.next_at - active.clock.now()).total_seconds() - 60)
    ada = active.people.phone("+12025550150")
    with active.database.session() as session:
        roster.set_status(session, "ada", Status.AVAILABLE, active.clock.now())
    ada.does_not_ring(within=5)
    active.clock.advance(seconds=60)
    ada.rings().answers().presses("1")
    caller.rings().answers().hears("press 1").presses("1")
    assert caller.is_talking_to(ada)


def test_somebody_on_shift_but_on_a_break_is_waited_for(active: World) -> None:
    off(active)
    bob = active.agent("bob", "+12025550151")
    with active.database.session() as session:
        now = active.clock.now().astimezone(NEW_YORK)
        roster.change(session, "bob", shift=f"daily 00:00-23:59 {now.tzinfo}", now=active.clock.now())
        roster.set_status(session, "bob", Status.ON_BREAK, active.clock.now())
    active.caller().dials(LINE).presses("2").hears("nobody is on duty")
    with active.database.session() as session:
        roster.set_status(session, "bob", Status.AVAILABLE, active.clock.now())
    bob.rings()


def test_who_says_nothing_to_the_offer_is_not_held_for_ever(active: World) -> None:
    off(active)
    caller = active.caller().dials(LINE).presses("2").hears("nobody who can help")
    silent = {"CallSid": caller.sid(), "From": caller.number, "To": LINE}
    told = [active.replay(f"{PUBLIC_URL}/voice/instead?why=full&tries={tries}", silent).text for tries in (1, 2, 3)]
    assert ["<Gather" in document for document in told] == [True, True, False]
    assert "<Hangup" in told[-1]


def test_an_agent_who_comes_back_takes_a_caller_out_of_the_offer(active: World) -> None:
    ada = off(active)
    caller = active.caller().dials(LINE).presses("2").hears("nobody who can help with this is here")
    with active.database.session() as session:
        roster.set_status(session, "ada", Status.AVAILABLE, active.clock.now())
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)


def test_outside_of_the_hours_nobody_joins_the_line(line_with: Lines) -> None:
    made = line_with('hours = "mon 00:00-00:01 Pacific/Kiritimati"')
    ada = made.agent()
    caller = made.caller().dials(LINE).presses("2").hears("we are closed").hears("we are back")
    ada.does_not_ring(within=2)
    assert made.contact(caller).state == ContactState.MENU
    caller.presses("1").hears("your code is")
    contact = made.contact(caller)
    assert (contact.state, contact.issue) == (ContactState.RESTING, "withdrawal")
    second = made.caller("+12025550112").dials(LINE).presses("2").hears("closed").presses("2").hears("leave a message")
    assert made.contact(second).state == ContactState.RECORDING


def test_a_full_line_offers_a_callback_in_the_same_place(line_with: Lines) -> None:
    made = line_with("cap = 1")
    made.caller("+12025550112").dials(LINE).presses("2").hears("nobody is on duty")
    caller = made.caller().dials(LINE).presses("2").hears("more people are waiting than we can help soon")
    rank = made.contact(caller).rank
    caller.presses("1").hears("your code is")
    contact = made.contact(caller)
    assert (contact.state, contact.rank) == (ContactState.WAITING, rank)


def test_another_issues_agents_help(line_with: Lines) -> None:
    made = line_with(withdrawal='overflow.nobody_on_shift = "other:trading"')
    off(made, skills=["withdrawal"])
    bob = made.agent("bob", "+12025550151", ["trading"])
    caller = made.caller().dials(LINE).presses("2").hears("another team")
    bob.rings().answers().hears("withdrawal").presses("1")
    assert caller.is_talking_to(bob)
    contact = made.contact(caller)
    assert (contact.issue, contact.skill) == ("withdrawal", "trading/en")


def test_when_the_other_issues_agents_are_away_too_it_is_a_callback(line_with: Lines) -> None:
    made = line_with(withdrawal='overflow.nobody_on_shift = "other:trading"')
    off(made)
    made.caller().dials(LINE).presses("2").hears("we are back tomorrow").presses("1").hears("your code is")


def test_hold_means_hold_until_it_was_too_long(line_with: Lines) -> None:
    made = line_with('nobody_on_shift = "hold"\nmost_hold = "30m"')
    off(made)
    caller = made.caller().dials(LINE).presses("2").hears("nobody is on duty")
    made.clock.advance(minutes=29)
    caller.presses("9").hears("thank you for holding")
    made.clock.advance(minutes=1)
    caller.presses("9").hears("sorry that you have waited for so long").hears("we are back tomorrow").presses("1")
    caller.hears("your code is")


def test_who_holds_as_the_last_shift_ends_hears_what_there_is_instead(active: World) -> None:
    ada = off(active)
    with active.database.session() as session:
        roster.set_status(session, "ada", Status.AVAILABLE, active.clock.now())
    active.caller("+12025550112").dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    caller = active.caller().dials(LINE).presses("2").hears("all our colleagues")
    active.clock.advance(seconds=121)
    caller.presses("9").hears("thank you for holding")
    with active.database.session() as session:
        roster.set_status(session, "ada", Status.OFFLINE, active.clock.now())
    caller.presses("9").hears("nobody who can help with this is here").hears("back tomorrow").presses("1")
    caller.hears("your code is")
