"""The audit: a row that was changed, taken out or cut off is found."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from failover import audit, modes
from models import Database, ManualClock
from tests.failover.steps import FAIL, OK, looks


@pytest.fixture
def told(database: Database, clock: ManualClock) -> Database:
    looks(database, clock, *[FAIL] * 3, *[OK] * 8)
    modes.pin(database, "on", "drill", "sara", clock.now() + timedelta(hours=1), clock.now())
    modes.unpin(database, "omid", clock.now())
    return database


def verified(database: Database, head: str | None = None) -> tuple[int, str, list[str]]:
    with database.reading() as connection:
        return audit.verify(connection, head)


def test_what_was_written_is_found_whole(told: Database) -> None:
    count, head, problems = verified(told)
    assert (count, problems) == (4, [])
    assert verified(told, head) == (4, head, [])


def test_an_empty_audit_is_whole(database: Database) -> None:
    assert verified(database) == (0, audit.START, [])


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE audit SET who = 'omid' WHERE id = 3", "row 3 (flip by omid) is not what was written"),
        ("UPDATE audit SET detail = replace(detail, 'drill', 'vendor') WHERE id = 3", "row 3 (flip by sara) is not"),
        ("UPDATE audit SET at = (SELECT at FROM audit WHERE id = 1) WHERE id = 2", "row 2 (flip by watch) is not"),
        ("DELETE FROM audit WHERE id = 2", "row 2 is missing; the next one is 3"),
        ("DELETE FROM audit WHERE id = 1", "row 1 is missing; the next one is 2"),
        ("DELETE FROM audit WHERE id = 4", "flip 4 is not what the audit tells of it"),
        ("UPDATE flips SET why = 'nothing' WHERE id = 2", "flip 2 is not what the audit tells of it"),
        ("DELETE FROM flips WHERE id = 3", "flip 3 is not what the audit tells of it"),
    ],
)
def test_tampering_is_found(told: Database, tampering: str, said: str) -> None:
    with told.transaction() as connection:
        connection.execute(text(tampering))
    assert any(problem.startswith(said) for problem in verified(told)[2])


def test_an_end_that_was_cut_off_with_its_flip_is_found_by_a_hash_noted_elsewhere(told: Database) -> None:
    head = verified(told)[1]
    with told.transaction() as connection:
        connection.execute(text("DELETE FROM audit WHERE id = 4"))
        connection.execute(text("DELETE FROM flips WHERE id = 4"))
    assert verified(told)[2] == []
    assert verified(told, head)[2] == [
        f"no row has the hash {head}; rows were cut off, or that hash is of another audit"
    ]


def test_of_a_long_audit_the_newest_rows_can_be_checked_alone(told: Database) -> None:
    with told.transaction() as connection:
        connection.execute(text("UPDATE audit SET who = 'nobody' WHERE id = 2"))
    with told.reading() as connection:
        assert audit.verify(connection, last=2)[::2] == (4, [])
        assert len(audit.verify(connection, last=3)[2]) == 1
        assert len(audit.verify(connection, last=100)[2]) == 1
