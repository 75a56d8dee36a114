"""The front of the line is the line's own first, in its order, with the same reasons, however it is looked up."""

from datetime import timedelta

from sqlalchemy import insert

from carrier.numbers import masked
from models import Database, ManualClock
from models.tables import agents, contacts, offers, skills
from routing import waiting
from routing.front import front
from routing.waiting import why

NOW = ManualClock().now()
STATES = ("waiting", "resting", "offered", "offered", "ended", "waiting", "talking")


def fill(database: Database) -> None:
    """Let many wait in each way: for somebody free, for somebody busy, for nobody; rested, rung, accepted."""
    person = {"form": "callback", "language": "en", "arrived_at": NOW, "last_seen_at": NOW, "joined_at": NOW}
    issues = ("deposit", "trading", "security")
    people = [
        {
            "id": number,
            "number": f"+1202555{number:04}" if number % 5 else "",
            "state": STATES[number % 7],
            "issue": issues[number % 3],
            "skill": f"{issues[number % 3]}/en",
            "rank": float(number * 37 % 60),
            "next_at": NOW + timedelta(minutes=number) if STATES[number % 7] == "resting" else None,
            **person,
        }
        for number in range(1, 60)
    ]
    helper = {"status": "available", "idle_since": NOW, "misses": 0, "languages": "en"}
    offered = [one["id"] for one in people if one["state"] == "offered"]
    staff = [{"id": n, "name": f"a{n}", "phone": f"+{n}", "state": "talking", **helper} for n in range(1, 40)]
    staff[0]["state"] = "idle"
    moment = {"made_at": NOW, "expires_at": NOW}
    rung = [
        {"contact_id": who, "agent_id": 2 + n, "state": ("made", "ringing", "accepted")[n % 3], **moment}
        for n, who in enumerate(offered)
    ]
    past = [{"contact_id": who, "agent_id": 1, "state": "missed", **moment} for who in offered]
    with database.transaction() as connection:
        connection.execute(insert(contacts), people)
        connection.execute(insert(agents), staff)
        able = [{"agent_id": 1, "skill": "deposit/en", "level": 1}, {"agent_id": 2, "skill": "trading/en", "level": 1}]
        connection.execute(insert(skills), able)
        connection.execute(insert(offers), past + rung)


def test_it_is_the_first_of_the_line(database: Database) -> None:
    fill(database)
    with database.reading() as connection:
        for limit in (1, 7, 100):
            line, on_duty = waiting.line(connection, limit), waiting.staff(connection)
            found = front(connection, limit)
            assert [one.contact for one in found] == [one.id for one in line]
            assert [one.why for one in found] == [waiting.reason(one, on_duty) for one in line]
            assert [one.number for one in found] == [masked(one.number) if one.number else "" for one in line]
        told = {one.why.key for one in front(connection, 100)}
        assert told == {"later", "accepted", "rings", "nobody", "free", "busy"}
        assert all(why(one, on_duty) for one in line)


def test_an_empty_line_has_no_front(database: Database) -> None:
    with database.reading() as connection:
        assert front(connection, 20) == ()
