"""A person meets the line with nothing but a browser: dials it, takes a callback, and is rung back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import CallbackState, Outcome
from tests.carrier.browser import Browser
from tests.carrier.test_page import AGENT_CARD, CALLER_CARD, chromium, click, reads
from tests.world import World

__all__ = ["chromium"]
CALLER, AGENT = "+12025550111", "+12025550150"


@pytest.fixture
def page(chromium: Browser, active: World) -> Iterator[Browser]:
    chromium.open(f"{active.people.url}/phone?phone={CALLER},Ben&phone={AGENT},Dana")
    yield chromium
    assert chromium.complaints == []
    chromium.leave()


def press(page: Browser, card: str, key: str) -> None:
    page.evaluate(f"{card}.focus()")
    page.press(key)


def test_a_person_dials_takes_a_callback_and_is_rung_back(active: World, page: Browser) -> None:
    press(page, CALLER_CARD, "Enter")
    reads(page, CALLER_CARD, "You have reached customer support")
    press(page, CALLER_CARD, "3")
    reads(page, CALLER_CARD, "You are next in line")
    press(page, CALLER_CARD, "1")
    reads(page, CALLER_CARD, "We will ring you back")
    active.advance(8)
    reads(page, CALLER_CARD, "Your reference number is")
    press(page, CALLER_CARD, "Escape")
    reads(page, CALLER_CARD, "Free")

    active.agent(phone=AGENT)
    active.advance(3)
    reads(page, AGENT_CARD, "Rings")
    click(page, AGENT_CARD, "answer")
    reads(page, AGENT_CARD, "A callback about a deposit")
    press(page, AGENT_CARD, "1")
    reads(page, AGENT_CARD, "We are ringing the customer now")
    active.advance(3)
    reads(page, CALLER_CARD, "Rings")
    click(page, CALLER_CARD, "answer")
    reads(page, CALLER_CARD, "ringing you back as you asked")
    if picture := os.environ.get("PICTURE_OF_THE_CALLBACK"):
        page.picture(Path(picture))
    press(page, CALLER_CARD, "1")
    reads(page, CALLER_CARD, "You are being connected")
    active.advance(3)
    assert active.caller(CALLER).is_talking_to(active.caller(AGENT))
    click(page, CALLER_CARD, "hangup")
    reads(page, CALLER_CARD, "Free")
    active.advance(1)  # the carrier's last word may follow what the page shows
    assert active.callbacks()[0].state == CallbackState.KEPT
    assert active.contacts()[0].outcome == Outcome.ANSWERED
