"""Recording: off unless the menu says so; said first, refused by key, and deleted by the carrier when it is old."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from carrier.simulator.people import Phone
from models import Database, RecordingState
from models import Recording as Row
from routing import mailbox
from routing.turn import Turn
from settings import MENU
from tests.stage import world
from tests.stories.talking import talking
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SAID = "our talks are recorded"


@pytest.fixture
def line(database: Database, redis_url: str, tmp_path: Path) -> Iterator[World]:
    """A line that records talks and keeps them for a day."""
    file = tmp_path / "menu.toml"
    file.write_text(MENU.read_text().replace("recording = false", "recording = true"))
    with world(database, redis_url, MENU_FILE=str(file), RECORDING_DAYS="1") as made:
        yield made


def kept(world: World) -> list[dict[str, Any]]:
    """Return what the carrier keeps."""
    return list(world.people.ask("GET", "/control/recordings"))


def rows(world: World) -> list[Row]:
    with world.database.session() as session:
        return session.query(Row).order_by(Row.id).all()


def talks(world: World, caller: Phone) -> Phone:
    ada = world.agent()
    ada.rings(within=20).answers().presses("1")
    assert caller.is_talking_to(ada)
    return ada


def test_whoever_stays_is_recorded_and_the_sound_is_deleted_when_it_is_old(active: World) -> None:
    caller = active.caller().dials(LINE).presses("2").hears(SAID).hears("next in line")
    talks(active, caller)
    caller.waits(5).hangs_up().waits(5)
    (row,) = rows(active)
    assert (row.state, len(kept(active))) == (RecordingState.KEPT, 1)
    assert row.url
    assert row.seconds
    again = {"CallSid": caller.sid(), "RecordingSid": "RE9", "RecordingUrl": "https://x/9", "RecordingDuration": "9"}
    active.replay(f"{PUBLIC_URL}/voice/recorded?recording=1", again)
    assert rows(active)[0].recording_sid == row.recording_sid, "a second word changes nothing"
    active.clock.advance(hours=23)
    active.engine.tick()
    assert rows(active)[0].state == RecordingState.KEPT
    active.clock.advance(hours=2)
    active.engine.tick()
    (row,) = rows(active)
    assert (row.state, row.url, row.recording_sid) == (RecordingState.DELETED, None, None)
    assert kept(active) == []


@sqlite
def test_whoever_refuses_is_not(active: World) -> None:
    caller = active.caller().dials(LINE).presses("2").hears(SAID).presses("2").hears("next in line")
    talks(active, caller)
    caller.waits(5).hangs_up().waits(5)
    assert (rows(active), kept(active)) == ([], [])


@sqlite
@pytest.mark.parametrize(("key", "sounds"), [("1", 1), ("4", 0)])
def test_whom_we_ring_back_hears_it_first_and_may_refuse(active: World, key: str, sounds: int) -> None:
    caller = active.caller().dials(LINE).presses("2").hears(SAID).hears("next in line").presses("1")
    caller.hears_the_line_go_dead(within=60)
    ada = active.agent()
    ada.rings().answers().presses("1")
    caller.rings().answers().hears("the talk is recorded").hears("press 4").presses(key)
    assert caller.is_talking_to(ada)
    caller.waits(5).hangs_up().waits(5)
    assert len(kept(active)) == sounds


@sqlite
def test_a_line_that_does_not_record_says_nothing_of_it(database: Database, redis_url: str) -> None:
    with world(database, redis_url) as line:
        line.chat("fail")
        _, caller = talking(line)
        caller.does_not_hear("recorded").waits(5).hangs_up().waits(5)
        assert kept(line) == []


@sqlite
def test_the_carrier_writes_a_voicemail_down_where_the_menu_says_so(line: World) -> None:
    file = line.settings.menu_file
    text = file.read_text().replace("transcription = false", "transcription = true")
    file.write_text(text.replace("[overflow]\n", '[overflow]\nhours = "mon 00:00-00:01 UTC"\n', 1))
    line.chat("fail")
    caller = line.caller().dials(LINE).presses("2").hears(SAID).hears("leave a message", within=60).presses("2")
    caller.hears("after the tone").waits(12).says("the fee is wrong").presses("#").hears("we have your message")
    caller.hangs_up().waits(60)
    with line.database.reading() as connection:
        (message,) = mailbox.left(connection, 5)
    assert message.words == "the fee is wrong"
    line.clock.advance(hours=25)
    line.engine.tick()
    with line.database.transaction() as connection:
        assert mailbox.find(connection, message.id).words, "nobody has listened to it yet"
        mailbox.finish(Turn(connection, line.clock.now()), message.id, "omid")
    line.clock.advance(minutes=2)
    line.engine.tick()
    with line.database.reading() as connection:
        assert (mailbox.find(connection, message.id).words, mailbox.find(connection, message.id).url) == (None, None)
