"""Two hundred generated documents, good and broken: no call hangs, and each ends with a reason."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrier.simulator.grammar import ELEMENTS, UNSPOKEN
from carrier.simulator.people import Carrier, Phone

from .application import Answer, Application
from .conftest import LINE

ATTRIBUTES = sorted({name for element in ELEMENTS.values() for name in element.attributes})
GOOD_VALUES = [
    "true", "false", "1", "3", "10", "0", "GET", "POST", "auto", "dtmf speech", "#", "/voice", "/other",
    "busy", "en-US", "record-from-answer", "record-from-start", "start end join", "completed",
]  # fmt: skip
ODD_VALUES = [
    "",
    "hello",
    "你好",
    "برداشت",
    "\u202e",
    "<&>'\"",
    "-1",
    "1.5",
    "9" * 12,
    "x" * 300,
    "http://[",
    "CA1",
]
PLACES = ["", "+12025550150", "room", "/other", "/voice", "client:a", "sip:a@b", "hello"]
FITTING = {
    "Number": ["+12025550150"],
    "Sip": ["sip:a@b"],
    "Redirect": ["/other", "/voice"],
    "Dial": ["+12025550150"],
}
TALKATIVE = ["Dial", "Gather", "Dial", "Enqueue", "Record", "Say", "Play", "Pause", "Redirect"]
mostly = st.sampled_from([True] * 5 + [False])


def good_values(tag: str, name: str) -> list[str]:
    """Return the values that the attribute takes."""
    return [value for value in GOOD_VALUES if not ELEMENTS[tag].attributes[name](value)] or ["hello"]


@st.composite
def elements(draw: Any, sound: bool, parent: str = "Response", depth: int = 0) -> str:
    """Make an element: one that may stand in its parent if it is to be sound, else anything now and then."""
    sound = sound or draw(mostly)
    known = [tag for tag in ELEMENTS[parent].children if tag in ELEMENTS] if parent in ELEMENTS else []
    if not (sound and known):
        known = [*ELEMENTS, *UNSPOKEN, "Shout"]
    if sound and parent == "Response" and draw(mostly):
        known = TALKATIVE
    tag = draw(st.sampled_from(known))
    own = sorted(ELEMENTS[tag].attributes) if tag in ELEMENTS else []
    written = ""
    for name in draw(st.lists(st.sampled_from(own if sound and own else ATTRIBUTES), max_size=3, unique=True)):
        if sound and not own:
            continue
        value = draw(st.sampled_from(good_values(tag, name) if sound else GOOD_VALUES + ODD_VALUES))
        written += f" {name}={quoteattr(value)}"
    may_hold = tag in ELEMENTS and bool(ELEMENTS[tag].children)
    inside: list[str] = []
    if depth < 2 and tag != "Say" and (may_hold or not sound):
        most = 1 if tag == "Dial" else 3
        inside = draw(st.lists(elements(sound, tag, depth + 1), min_size=1, max_size=most))
    spoken = tag in ELEMENTS and ELEMENTS[tag].text and not inside
    text = draw(st.sampled_from(FITTING.get(tag, PLACES) if sound else PLACES + ODD_VALUES)) if spoken else ""
    return f"<{tag}{written}>{escape(text)}{''.join(inside)}</{tag}>"


@st.composite
def documents(draw: Any) -> bytes:
    """Make a document: half of them are sound, and some of the others are cut so that they are not XML."""
    sound = draw(st.booleans())
    body = "".join(draw(st.lists(elements(sound), min_size=1, max_size=4)))
    whole = f"<Response>{body}</Response>".encode()
    return whole[: draw(st.integers(0, len(whole)))] if not sound and not draw(mostly) else whole


@pytest.fixture
def caught(application: Application, carrier: Carrier) -> Iterator[Application]:
    carrier.phone("+12025550150").behaves("answers", then_press="1")
    yield application
    assert [error for error in carrier.errors() if "simulator failed" in error["message"]] == []


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(document=documents(), other=documents())
def test_every_call_ends_with_a_reason(
    caught: Application, caller: Phone, carrier: Carrier, document: bytes, other: bytes
) -> None:
    caught.script["/voice"], caught.script["/other"] = Answer(document), Answer(other)
    before = carrier.ask("GET", "/control/clock")
    sid = carrier.ask("POST", "/control/calls", {"from": caller.number, "to": LINE})["sid"]
    for keys in ("1", "#"):
        carrier.advance(7)
        if carrier.ask("GET", f"/control/calls/{sid}")["status"] == "in-progress":
            caller.presses(keys)
    carrier.advance(60)
    while still := carrier.ask("GET", "/control/calls?state=active"):
        carrier.ask("POST", f"/control/calls/{still[0]['sid']}/hangup")
    carrier.advance(120)
    call = carrier.ask("GET", f"/control/calls/{sid}")
    assert (call["state"], bool(call["reason"])) == ("ended", True)
    assert call["log"][0]["at"] == before["now"]
    assert not [e for e in call["log"] if "simulator failed" in e.get("message", "")], (document, other)
