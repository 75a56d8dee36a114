"""The mode state machine, played against traces of what chat looked like."""

import ast
import tomllib
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from failover import state
from failover.outlook import outlook, span
from failover.quorum import Probe, sight, weigh
from failover.state import Flip, Pin, Rules, Standing, observe, pinned, unpinned
from models import ManualClock, ModeState

TRACES = tomllib.loads((Path(__file__).parent / "traces.toml").read_text())
LOOKS = {".": Probe("ok", "HTTP 200"), "x": Probe("fail", "connection refused"), "?": Probe("unknown", "no network")}
LETTERS = {"standby": "-", "suspect": "s", "active": "A", "recovering": "r"}
EVERY = timedelta(seconds=5)


def rules(fall: int = 3, rise: int = 3, dwell: float = 20) -> Rules:
    return Rules(fall, rise, timedelta(seconds=dwell))


def play(looks: str, under: Rules, pins: dict[int, dict[str, Any]], clock: ManualClock) -> list[Standing]:
    standing, seen, sighting = Standing(), [], None
    for number, look in enumerate(looks):
        pin = pins.get(number, {})
        if pin.get("to") == "auto":
            standing = unpinned(standing, "sara took it off", clock.now())
        elif pin:
            until = clock.now() + timedelta(seconds=pin["for"])
            standing = pinned(standing, Pin(pin["to"], "drill", "sara", until), clock.now())
        if pin or state.lapse(standing, clock.now()) != standing:
            sighting = None
        sighting = sight(sighting, LOOKS[look], "watch", clock.now())
        tally = weigh([sighting], under.fall, under.rise, under.quorum)
        standing = observe(standing, tally, clock.now(), under)
        seen.append(standing)
        clock.advance(seconds=EVERY.total_seconds())
    return seen


@pytest.mark.parametrize("name", TRACES)
def test_trace(name: str, clock: ManualClock) -> None:
    trace = TRACES[name]
    pins = {pin["at"]: pin for pin in trace.get("pins", [])}
    seen = play(trace["looks"], rules(**trace.get("rules", {})), pins, clock)
    assert "".join(LETTERS[standing.state] for standing in seen) == trace["modes"]


def test_an_hour_of_flapping_each_30_s_flips_once(clock: ManualClock) -> None:
    seen = play(("......" + "xxxxxx") * 60, rules(dwell=120), {}, clock)
    turns = [after for before, after in pairwise(seen) if before.active != after.active]
    assert len(turns) == 1


def test_the_line_says_why_it_turned_on_and_off(clock: ManualClock) -> None:
    seen = play(".xxx.....", rules(), {}, clock)
    assert seen[1].why == "a probe failed at 12:00:05 UTC: connection refused"
    assert seen[3].why == "3 probes in a row failed since 12:00:05 UTC: connection refused"
    assert seen[4].why == "chat answers again since 12:00:20 UTC: HTTP 200"
    assert seen[-1].why == "5 probes in a row passed since 12:00:20 UTC: HTTP 200"


def test_a_failing_recovery_and_a_cleared_suspicion_say_so(clock: ManualClock) -> None:
    seen = play("x.xxx.x", rules(), {}, clock)
    assert seen[1].why == "chat was seen well again at 12:00:05 UTC: HTTP 200"
    assert seen[-1].why == "chat failed again at 12:00:30 UTC while recovering: connection refused"


def test_a_pin_says_who_and_until_when_and_then_that_it_expired(clock: ManualClock) -> None:
    seen = play(".??", rules(), {1: {"to": "on", "for": 5}}, clock)
    assert seen[1].why == "pinned on by sara until 2026-01-05 12:00:10 UTC: drill"
    assert seen[2].why == "the pin on by sara expired on 2026-01-05 12:00:10 UTC; the probes decide afresh"
    assert seen[2].pin is None


def test_a_pin_holds_up_to_the_moment_of_its_end_and_no_longer(clock: ManualClock) -> None:
    end = clock.now() + timedelta(hours=4)
    held = pinned(Standing(), Pin("on", "drill", "sara", end), clock.now())
    assert state.lapse(held, end - timedelta(microseconds=1)).pin is not None
    assert state.lapse(held, end).pin is None


def test_only_turns_of_the_line_and_of_its_pin_are_flips(clock: ManualClock) -> None:
    standby, suspect, active, recovering = (Standing(state=word) for word in get_args(state.State)[:4])
    now = clock.now()
    assert state.flip(standby, suspect, "watch", now) is None
    assert state.flip(active, recovering, "watch", now) is None
    assert state.flip(active, replace(active, fails=9), "watch", now) is None
    assert state.flip(suspect, replace(active, why="so"), "watch", now) == Flip(now, "suspect", "active", "so", "watch")
    held = pinned(active, Pin("on", "drill", "sara", now + EVERY), now)
    assert state.flip(active, held, "sara", now) is not None
    assert state.flip(held, unpinned(held, "enough", now), "sara", now) is not None


def test_the_outlook_says_what_would_change_the_mode(clock: ManualClock) -> None:
    seen = play(".xxx..", rules(), {}, clock)
    said = [outlook(standing, clock.now(), rules()) for standing in seen]
    assert said[0] == "3 failed probes in a row would turn the line on"
    assert said[1] == "2 more failed probes would turn the line on; one that passes ends the suspicion"
    assert said[2] == "1 more failed probe would turn the line on; one that passes ends the suspicion"
    assert said[3] == "3 passed probes in a row, over at least 20 s, would turn the line off"
    assert said[4] == "2 more passed probes, the last not before 12:00:40 UTC, would turn the line off"


def test_the_outlook_of_a_pin_is_its_end(clock: ManualClock) -> None:
    until = clock.now() + timedelta(hours=3, minutes=20)
    held = pinned(Standing(), Pin("on", "drill", "sara", until), clock.now())
    assert outlook(held, clock.now(), rules()) == "the pin ends in 3 h 20 min, or with `ringback failover auto`"
    assert outlook(held, until, rules()) == "the pin has expired, and the watch drops it at its next look"


def test_spans_are_spoken_in_two_units() -> None:
    spans = {0: "0 s", -5: "0 s", 45: "45 s", 120: "2 min", 3_599.7: "1 h", 93_784: "1 d 2 h"}
    assert {seconds: span(timedelta(seconds=seconds)) for seconds in spans} == spans


def test_the_words_are_those_of_the_table() -> None:
    assert set(get_args(state.State)) <= set(ModeState)


@pytest.mark.parametrize("room", [state.__file__, outlook.__code__.co_filename])
def test_the_decision_does_no_input_or_output(room: str) -> None:
    tree = ast.parse(Path(room).read_text())
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named <= {"dataclasses", "datetime", "typing", "failover.state", "failover.flaps", "failover.quorum"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
