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
    "true",
    "false",
    "1",
    "3",
    "0",
    "GET",
    "POST",
    "auto",
    "dtmf speech",
    "#",
    "/voice",
    "/other",
    "busy",
]
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
    "ftp://x",
    "CA1",
]
words = st.sampled_from(ODD_VALUES)
values = st.sampled_from(GOOD_VALUES * 2 + ODD_VALUES)
mostly = st.sampled_from([True] * 9 + [False])
places = st.sampled_from(["", "+12025550150", "room", "/other", "/voice", "client:a", "sip:a@b", "hello"])


@st.composite
def elements(draw: Any, parent: str = "Response", depth: int = 0) -> str:
    """Make an element that mostly, but not always, may stand in its parent."""
    fitting = list(ELEMENTS[parent].children) if parent in ELEMENTS else []
    known = [tag for tag in fitting if tag in ELEMENTS]
    strange = st.sampled_from([*ELEMENTS, *UNSPOKEN, "Shout"])
    tag = draw(st.sampled_from(known) if known and draw(mostly) else strange)
    own = sorted(ELEMENTS[tag].attributes) if tag in ELEMENTS else []
    names = st.sampled_from(own) if own and draw(mostly) else st.sampled_from(ATTRIBUTES)
    attributes = draw(st.dictionaries(names, values, max_size=3))
    text = draw(places if tag in ELEMENTS and ELEMENTS[tag].text else st.just("") | words)
    inside = draw(st.lists(elements(tag, depth + 1), max_size=2)) if depth < 3 else []
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag}{written}>{escape(text)}{''.join(inside)}</{tag}>"


@st.composite
def documents(draw: Any) -> bytes:
    """Make a document; one in ten is cut somewhere, so that it is not XML."""
    body = "".join(draw(st.lists(elements(), max_size=4)))
    whole = f"<Response>{body}</Response>".encode()
    return whole[: draw(st.integers(0, len(whole)))] if not draw(mostly) else whole


@pytest.fixture
def caught(application: Application, carrier: Carrier) -> Iterator[Application]:
    carrier.phone("+12025550150").behaves("answers", then_press="1")
    yield application
    assert [error for error in carrier.errors() if "simulator failed" in error["message"]] == []


@settings(
    max_examples=200,
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
        if caller.is_on_the_phone():
            caller.presses(keys)
    carrier.advance(60)
    for call in carrier.ask("GET", "/control/calls?state=active"):
        carrier.ask("POST", f"/control/calls/{call['sid']}/hangup")
    carrier.advance(120)
    call = carrier.ask("GET", f"/control/calls/{sid}")
    assert (call["state"], bool(call["reason"])) == ("ended", True)
    assert call["log"][0]["at"] == before["now"]
    assert not [e for e in call["log"] if "simulator failed" in e.get("message", "")], (document, other)
