"""A key press costs no more where nobody is there: at most three statements and one commit, and no object."""

import pytest

from models import Status
from routing import roster
from tests.stories.conftest import active, line
from tests.webhooks.test_hot_path import assert_cheap, press
from tests.world import World

__all__ = ["active", "line"]
SHIFT = "sun 00:00-00:01 Pacific/Kiritimati"


@pytest.fixture
def away(active: World) -> World:
    """A line whose only agent speaks another language and is off shift."""
    active.agent()
    with active.database.session() as session:
        roster.change(session, "ada", shift=SHIFT, languages=["fa"], now=active.clock.now())
        roster.set_status(session, "ada", Status.OFFLINE, active.clock.now())
    press(active, "incoming")
    return active


def test_choosing_an_issue_that_nobody_is_on_shift_for(away: World) -> None:
    assert_cheap(press(away, "menu?tries=0", Digits="2"))


def calls(world: World, number: int) -> dict[str, str]:
    """Return what names another call, of another number, which has chosen an issue."""
    call = {"CallSid": f"CA{number:032}", "From": f"+120255501{number}"}
    press(world, "incoming", **call)
    press(world, "menu?tries=0", Digits="2", **call)
    return call


def test_taking_what_there_is_instead(away: World) -> None:
    paths = ("promise?back=9999999999&why=nobody_on_shift", "consent?back=9999999999", "voicemail")
    for number, path in enumerate(paths, 20):
        assert_cheap(press(away, path, Digits="1", **calls(away, number)))


def test_taking_a_callback_on_closed_doors(away: World) -> None:
    assert_cheap(press(away, "promise?back=9999999999&why=closed&issue=withdrawal"))


def test_keys_after_a_long_hold(away: World) -> None:
    with away.database.session() as session:
        roster.set_status(session, "ada", Status.AVAILABLE, away.clock.now())
    held = [calls(away, number) for number in (20, 21, 22)]
    away.clock.advance(seconds=150)
    for call, key in zip(held, ("1", "5", ""), strict=True):
        assert_cheap(press(away, "hold?widen=1&unsure=withdrawal", **{**call, "Digits": key}))


def test_holding_for_too_long(away: World) -> None:
    with away.database.session() as session:
        roster.set_status(session, "ada", Status.AVAILABLE, away.clock.now())
    press(away, "menu?tries=0", Digits="2")
    away.clock.advance(minutes=61)
    assert_cheap(press(away, "hold"))


def test_a_recording_is_reported(away: World) -> None:
    press(away, "menu?tries=0", Digits="2")
    press(away, "voicemail")
    told = {"RecordingSid": "RE1", "RecordingUrl": "https://c.example/RE1", "RecordingDuration": "5"}
    assert_cheap(press(away, "voicemail/done?voicemail=1&tries=1", **told))
    assert_cheap(press(away, "voicemail/callback", Digits="1"))
