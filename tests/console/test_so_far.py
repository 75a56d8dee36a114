"""The figures on the page Now: what the day has been like so far."""

from tests.console.house import House
from tests.console.rows import promised


def test_it_tells_whether_promises_are_being_kept(house: House) -> None:
    for number in range(4):
        promised(house, f"+120255501{number:02}")
    with house.database.transaction() as connection:
        for state, ids in (("kept", "1, 2"), ("gave_up", "3")):
            connection.exec_driver_sql(f"UPDATE callbacks SET state = '{state}' WHERE id IN ({ids})")
    house.clock.advance(seconds=1)
    house.person()
    page = house.visitor().signs_in().follows()
    assert "Callbacks kept 67% 4 promised: 2 kept, 1 not, 1 open" in page.sees
