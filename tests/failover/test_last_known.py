"""The mode when it cannot be read: as last known on this machine, and on when nothing was ever known."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from failover import modes
from failover.last_known import NOTHING_KNOWN, LastKnown
from models import Database, ManualClock
from tests.world import LINE, World


@contextmanager
def unreadable(database: Database) -> Iterator[None]:
    with database.transaction() as connection:
        connection.execute(text("ALTER TABLE mode RENAME TO lost"))
    yield
    with database.transaction() as connection:
        connection.execute(text("ALTER TABLE lost RENAME TO mode"))


def away(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path}/empty.db")


def test_a_mode_that_can_be_read_is_remembered(database: Database, clock: ManualClock, tmp_path: Path) -> None:
    known = LastKnown(tmp_path / "mode.json")
    modes.pin(database, "off", "drill", "sara", clock.now() + timedelta(hours=1), clock.now())
    assert known.read(database).outbound
    again = LastKnown(tmp_path / "mode.json").read(away(tmp_path))
    assert (again.active, again.outbound) == (False, True)
    modes.pin(database, "on", "drill", "sara", clock.now() + timedelta(hours=1), clock.now())
    assert known.read(database).active
    assert LastKnown(tmp_path / "mode.json").read(away(tmp_path)).active


def test_with_nothing_known_the_line_is_on_and_dials_nobody(tmp_path: Path) -> None:
    known = LastKnown(tmp_path / "mode.json").read(away(tmp_path))
    assert known == NOTHING_KNOWN
    assert known.active
    assert not known.outbound


@pytest.mark.parametrize("written", ["", "{", "[]", "{}", '{"active": "yes"}', '{"active": null}'])
def test_a_torn_file_is_as_good_as_none(tmp_path: Path, written: str) -> None:
    (tmp_path / "mode.json").write_text(written)
    assert LastKnown(tmp_path / "mode.json").recall() == NOTHING_KNOWN


def test_a_mode_that_makes_no_sense_is_not_believed(database: Database, clock: ManualClock, tmp_path: Path) -> None:
    known = LastKnown(tmp_path / "mode.json")
    modes.pin(database, "off", "drill", "sara", clock.now() + timedelta(hours=1), clock.now())
    known.read(database)
    with database.transaction() as connection:
        connection.execute(text("UPDATE mode SET turns = '{torn'"))
    assert not known.read(database).active
    assert known.read(database).source == "the mode as last known on this machine"


def test_a_folder_that_cannot_be_written_costs_only_the_memory(database: Database, tmp_path: Path) -> None:
    known = LastKnown(tmp_path / "nowhere" / "mode.json")
    assert known.read(database).source == "the database"


def test_the_file_is_written_only_when_the_mode_changes(database: Database, tmp_path: Path) -> None:
    known = LastKnown(tmp_path / "mode.json")
    known.read(database)
    (tmp_path / "mode.json").unlink()
    known.read(database)
    assert list(tmp_path.glob("mode*")) == []


def test_a_caller_is_answered_as_last_known_when_the_mode_cannot_be_read(line: World) -> None:
    line.caller("+12025550112").dials(LINE).hears("chat is working")
    with unreadable(line.database):
        line.caller("+12025550113").dials(LINE).hears("chat is working")
    line.chat("fail")
    line.caller("+12025550114").dials(LINE).hears("an order or a trade, press 4")
    with unreadable(line.database):
        line.caller("+12025550115").dials(LINE).hears("an order or a trade, press 4").presses("4").hears("in line")


def test_a_caller_hears_the_menu_when_no_mode_was_ever_known(line: World) -> None:
    with unreadable(line.database):
        line.caller().dials(LINE).hears("an order or a trade, press 4").presses("4").hears("next in line")


def test_nobody_is_rung_back_while_nothing_is_known(line: World, tmp_path: Path) -> None:
    line.chat("fail")
    caller = line.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears_the_line_go_dead(within=60)
    line.known = LastKnown(tmp_path / "elsewhere.json")  # a worker's machine on which no mode was ever read
    ada = line.agent()
    with unreadable(line.database):
        ada.rings().answers().presses("1").waits(5)
        caller.does_not_ring()
    caller.rings(within=120).answers().hears("ringing you back")
