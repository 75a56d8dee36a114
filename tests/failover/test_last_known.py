"""The mode when it cannot be read: as last known on this machine, and on when nothing was ever known."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from failover import modes
from failover.last_known import NOTHING_KNOWN, LastKnown
from models import Database, ManualClock


def away(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path}/empty.db")


def test_a_mode_that_can_be_read_is_remembered(database: Database, clock: ManualClock, tmp_path: Path) -> None:
    known = LastKnown(tmp_path / "mode.json")
    modes.pin(database, "off", "drill", "sara", clock.now() + timedelta(hours=1), clock.now())
    assert known.read(database).outbound
    again = LastKnown(tmp_path / "mode.json").read(away(tmp_path))
    assert (again.active, again.outbound) == (False, False)
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
