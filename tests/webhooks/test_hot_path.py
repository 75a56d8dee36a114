"""A key press is the hot path: at most three statements and one commit, and no object is loaded for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from routing import roster
from routing.pins import hashed
from tests.stories.conftest import active, line
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

__all__ = ["active", "line"]
CALL = {"CallSid": "CA" + "7" * 32, "From": "+12025550119", "To": LINE, "CallStatus": "in-progress"}
STATEMENTS, COMMITS = 3, 1


@dataclass
class Cost:
    statements: int = 0
    commits: int = 0
    objects: int = 0


@contextmanager
def counted(world: World) -> Iterator[Cost]:
    """Count what the app's database does; `BEGIN` and `PRAGMA` are how SQLite opens a transaction."""
    cost, engine = Cost(), world.switchboard.database.engine

    def statement(_c: object, _cursor: object, text: str, *_rest: object) -> None:
        cost.statements += not text.startswith(("BEGIN", "PRAGMA"))

    def commit(_c: object) -> None:
        cost.commits += 1

    def loaded(*_: object) -> None:
        cost.objects += 1

    hooks: list[tuple[Any, str, Callable[..., None]]] = [
        (engine, "before_cursor_execute", statement),
        (engine, "commit", commit),
        (Session, "do_orm_execute", loaded),
    ]
    for target, name, hook in hooks:
        event.listen(target, name, hook)
    yield cost
    for target, name, hook in hooks:
        event.remove(target, name, hook)


def press(world: World, path: str, **more: str) -> Cost:
    with counted(world) as cost:
        answer = world.replay(f"{PUBLIC_URL}/voice/{path}", {**CALL, **more})
    assert answer.status == 200
    return cost


def assert_cheap(cost: Cost) -> None:
    assert 0 < cost.statements <= STATEMENTS
    assert cost.commits == COMMITS
    assert cost.objects == 0


def test_choosing_an_issue_with_nobody_free(active: World) -> None:
    press(active, "incoming")
    assert_cheap(press(active, "menu?tries=0", Digits="2"))


def test_choosing_an_issue_with_every_agent_busy_and_being_told_a_wait(active: World) -> None:
    ada = active.agent()
    active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1").hears("connecting").waits(6)
    press(active, "incoming")
    assert_cheap(press(active, "menu?tries=0", Digits="2"))


def test_choosing_an_issue_with_an_agent_free(active: World) -> None:
    active.agent()
    press(active, "incoming")
    assert_cheap(press(active, "menu?tries=0", Digits="2"))


def test_a_key_that_leads_nowhere_costs_nothing(active: World) -> None:
    press(active, "incoming")
    assert press(active, "menu?tries=0", Digits="9") == Cost()


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("hold", "2"),
        ("hold", "3"),
        ("asking/number?tries=1", "2125550122"),
        ("asking/number?tries=1", "911"),
        ("asking/confirm?tries=1", "1"),
        ("asking/time?to=here&at=1999999999&tries=1", "1"),
        ("asking/time?to=wanted&at=1999999999&tries=1", "1"),
    ],
)
def test_keys_of_a_holder_who_asks_for_a_callback(active: World, path: str, key: str) -> None:
    press(active, "incoming")
    press(active, "menu?tries=0", Digits="2")
    press(active, "asking/number?tries=1", Digits="2125550122")
    assert_cheap(press(active, path, Digits=key))


@pytest.mark.parametrize("key", ["1", "7", ""])
def test_keys_while_holding(active: World, key: str) -> None:
    press(active, "incoming")
    press(active, "menu?tries=0", Digits="2")
    assert_cheap(press(active, "hold", Digits=key))


@pytest.mark.parametrize("key", ["1", "7", ""])
def test_keys_while_an_agents_phone_rings(active: World, key: str) -> None:
    active.agent()
    press(active, "incoming")
    press(active, "menu?tries=0", Digits="2")
    assert_cheap(press(active, "hold", Digits=key))


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "7", ""])
def test_keys_of_a_caller_with_an_open_callback(active: World, key: str) -> None:
    press(active, "incoming")
    press(active, "menu?tries=0", Digits="2")
    press(active, "hold", Digits="1")
    press(active, "incoming", CallSid="CA" + "8" * 32)
    assert_cheap(press(active, "known?tries=1", CallSid="CA" + "8" * 32, Digits=key))


@pytest.mark.parametrize("key", ["1", "2", "7"])
def test_an_agents_keys(active: World, key: str) -> None:
    ada = active.agent()
    active.caller().dials(LINE).presses("2")
    ada.rings().answers().hears("press 1")
    active.engine_runs = active.workers_run = False
    with counted(active) as cost:
        ada.presses(key)
    assert len(active.webhooks("/voice/agent/decide")) == 1
    assert_cheap(cost)


@pytest.mark.parametrize("key", ["1", "2", "3", "9", "7"])
def test_a_customers_keys_when_rung_back(active: World, key: str) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears_the_line_go_dead(within=60)
    ada = active.agent()
    ada.rings().answers().presses("1")
    caller.rings().answers().hears("press 1")
    active.engine_runs = active.workers_run = False
    with counted(active) as cost:
        caller.presses(key)
    assert len(active.webhooks("/voice/callback/gate")) == 1
    assert_cheap(cost)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("agent-menu/pin", "271828"),
        ("agent-menu/pin", "271829"),
        ("agent-menu/choose?agent=1&tries=0", "1"),
        ("agent-menu/choose?agent=1&tries=0", "2"),
        ("agent-menu/choose?agent=1&tries=0", "4"),
        ("agent-menu/choose?agent=1&tries=0", "5"),
        ("agent-menu/choose?agent=1&tries=0", "6"),
    ],
)
def test_an_agents_keys_in_their_own_menu(active: World, path: str, key: str) -> None:
    active.agent()
    with active.database.session() as session:
        roster.change(session, "ada", pin_hash=hashed("271828", active.settings.secret_key))
    assert_cheap(press(active, path, Digits=key, From="+12025550150"))
