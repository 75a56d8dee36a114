"""An agent's key during a talk costs what any other key costs."""

import pytest

from carrier.simulator.people import Phone
from routing import consult
from routing.consult import Asked
from tests.stories.conftest import active, line
from tests.stories.talking import CHOICE, MENU, asks, consults, talk
from tests.webhooks.test_hot_path import assert_cheap, press
from tests.world import World

__all__ = ["active", "line", "talk"]
PART = "CA" + "6" * 32


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("bridge/menu?offer=1&looks=4&tries=1", "1"),
        ("bridge/menu?offer=1&looks=4&tries=1", "9"),
        ("bridge/menu?offer=1&looks=4&tries=1", ""),
        ("bridge/issue?offer=1&how=blind", "3"),
        ("bridge/issue?offer=1&how=warm", "3"),
        ("bridge/issue?offer=1&how=warm", "4"),
    ],
)
def test_keys_with_the_customer_on_hold(active: World, talk: tuple[Phone, ...], path: str, key: str) -> None:
    talk[0].presses("*").hears(MENU)
    active.engine_runs = active.workers_run = False
    assert_cheap(press(active, path, Digits=key))


@pytest.mark.parametrize("key", ["1", ""])
def test_keys_while_a_colleagues_phone_rings(active: World, talk: tuple[Phone, ...], key: str) -> None:
    asks(talk[0])
    talk[2].rings().answers().hears("press 1")
    active.engine_runs = active.workers_run = False
    assert_cheap(press(active, "part/decide?part=1&tries=1", Digits="", CallSid=PART))
    assert_cheap(press(active, "bridge/ringing?offer=1&laps=1", Digits=key))


@pytest.mark.parametrize("key", ["1", "2", "7"])
def test_a_colleagues_keys(active: World, talk: tuple[Phone, ...], key: str) -> None:
    asks(talk[0])
    talk[2].rings().answers().hears("press 1")
    active.engine_runs = active.workers_run = False
    assert_cheap(press(active, "part/decide?part=1&tries=1", Digits=key, CallSid=PART))


@pytest.mark.parametrize("key", ["1", "2", "3", "4", ""])
def test_keys_after_a_consult(active: World, talk: tuple[Phone, ...], key: str) -> None:
    consults(talk[0], talk[2])
    talk[0].presses("*").hears(CHOICE)
    active.engine_runs = active.workers_run = False
    assert_cheap(press(active, "bridge/consulted?offer=1&tries=1", Digits=key))


def test_asking_twice_claims_one_colleague(active: World, talk: tuple[Phone, ...]) -> None:
    talk[0].presses("*").hears(MENU)
    active.agent("cyd", "+12025550152", skills=["deposit"])
    active.engine_runs = active.workers_run = False
    for expected in (Asked.RINGS, Asked.NOT_NOW):
        with active.switchboard.turn() as turn:
            assert consult.ask(turn, 1, "deposit", active.switchboard.rules) is expected
    assert sorted(agent.state for agent in active.agents().values()) == ["idle", "ringing", "talking"]
