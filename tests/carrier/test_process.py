"""The simulator as a process of its own, on a real clock."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from carrier.simulator.people import Carrier

from .application import Application
from .conftest import AGENT, CALLER, LINE, TOKEN


@pytest.fixture
def process(application: Application) -> Iterator[Carrier]:
    command = [
        sys.executable,
        "-m",
        "carrier.simulator",
        "--port",
        "0",
        "--line",
        LINE,
        "--auth-token",
        TOKEN,
    ]
    command += [
        "--voice-url",
        application.url + "/voice",
        "--phone",
        f"{AGENT}:behaviour=answers,ring_seconds=0.1",
    ]
    command += ["--fault", "drop:on=status"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        try:
            yield Carrier(running.stdout.readline().split()[-1])
            os.kill(running.pid, signal.SIGINT)
            assert running.wait(10) == 0
        finally:
            running.kill()  # who started the tests may have had interrupts ignored


def test_people_talk_on_a_real_clock(application: Application, process: Carrier) -> None:
    application.script["/voice"] = "<Gather numDigits='1' action='/go'><Say>Go?</Say></Gather><Hangup/>"
    application.script["/go"] = f"<Dial>{AGENT}</Dial>"
    caller, agent = process.phone(CALLER), process.phone(AGENT)
    caller.dials(LINE).hears("go?").presses("1")
    assert caller.is_talking_to(agent)
    agent.says("Hello!")
    caller.hears("hello").hangs_up()
    agent.hears_the_line_go_dead(within=3)
    assert process.errors() == []
    assert [fault["kind"] for fault in process.ask("GET", "/control/faults")["active"]] == ["drop"]


def test_a_real_clock_cannot_be_pushed(process: Carrier) -> None:
    with pytest.raises(AssertionError, match="advances by itself"):
        process.advance(1)


def test_mistakes_on_the_control_api_are_explained(carrier: Carrier) -> None:
    for method, path, body, said in (
        ("POST", "/control/calls", {"from": CALLER, "to": "+1"}, "no line has the number"),
        ("GET", "/control/calls/CA1", None, "no call CA1"),
        ("PUT", f"/control/phones/{AGENT}", {"behaviour": "sulks"}, "behaviour is one of"),
        ("PUT", f"/control/phones/{AGENT}", {"colour": "red"}, "a phone has no colour"),
        ("PUT", "/control/line", {"voice_url": "x"}, "give a number"),
        ("POST", "/control/clock/advance", {"seconds": -1}, "give seconds"),
        ("GET", "/control/events?after=x", None, "whole number"),
    ):
        with pytest.raises(AssertionError, match=said):
            carrier.ask(method, path, body)


def test_people_say_what_they_heard_instead(application: Application, carrier: Carrier) -> None:
    application.script["/voice"] = "<Say>Hello.</Say>"
    caller = carrier.phone(CALLER).dials(LINE)
    with pytest.raises(AssertionError, match=r"(?s)did not hear 'goodbye' within 3 s.*said\s+Hello"):
        caller.hears("goodbye", within=3)
    with pytest.raises(AssertionError, match="cannot press"):
        caller.presses("1")
    with pytest.raises(AssertionError, match="did not ring"):
        carrier.phone(AGENT).rings(within=1)
