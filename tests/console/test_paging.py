"""Long lists page by page and as a spreadsheet: each row once, no look without a bound, no transaction that lasts."""

import csv
import io
import re
from html import unescape

from sqlalchemy import select

from console import gate
from models.tables import contacts
from routing import paging
from tests.console.house import House, Visitor
from tests.console.rows import been, many, talked

NEXT = re.compile(r'rel="next" href="([^"]+)"')


def signed_in(house: House, name: str = "sara", role: str = "supervisor") -> Visitor:
    house.person(name, role)
    return house.visitor().signs_in(name).follows()


def test_pages_follow_one_another_whoever_arrives_meanwhile(house: House) -> None:
    there = many(house, 120, lambda number: {"issue": "security" if number % 3 else "deposit"})
    page, seen = signed_in(house).opens("/console/contacts?issue=security"), list[int]()
    for _ in range(4):
        seen += [int(one) for one in re.findall(r'href="/console/contacts/(\d+)"', page.last.text)]
        been(house, issue="security")
        link = NEXT.search(page.last.text)
        if link is None:
            break
        page.opens(unescape(link[1]))
    assert seen == [one for number, one in reversed(list(enumerate(there))) if number % 3], "each once, newest first"
    assert "Newest" in page.sees


def test_a_look_has_a_bound_and_says_so(house: House) -> None:
    rare = been(house, issue="security")
    many(house, 25)
    window, after, looks = select(contacts.c.issue), None, list[list[int]]()
    order = contacts.c.arrived_at, contacts.c.id
    with house.database.reading() as connection:
        while not looks or after:
            look = paging.find(connection, window, *order, lambda rows: [rows.c.issue == "security"], after, 5, 10)
            looks.append(list(look.ids))
            assert (look.back_to is None) == (look.next is None)
            after = paging.spot_in(look.next or "")
    assert looks == [[], [], [rare]]


def test_a_spreadsheet_holds_everything_masked_and_no_formula(house: House) -> None:
    talked(house, been(house), "=cmd")
    there = many(house, 2 * paging.MOST)
    page = signed_in(house).opens("/console/contacts.csv?issue=deposit")
    rows = list(csv.DictReader(io.StringIO(page.last.text)))
    assert [int(row["contact"]) for row in rows] == [*reversed(there), 1]
    assert rows[-1]["agent"] == "'=cmd"
    assert {row["number"] for row in rows} == {"'+1202…11"}
    assert page.last.headers["Content-Disposition"] == "attachment; filename=contacts.csv"
    assert page.opens("/console/callbacks.csv").last.text == page.opens("/console/voicemail.csv").last.text == ""


def test_while_one_exports_no_transaction_is_open_and_a_second_is_asked_to_wait(house: House) -> None:
    many(house, 3)
    page = signed_in(house)
    client = page._client
    slow = client.get("/console/contacts.csv", base_url="http://console.example", buffered=False)
    next(iter(slow.response))
    assert house.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    other = signed_in(house, "omid").opens("/console/contacts.csv")
    assert (other.last.status_code, other.last.headers["Retry-After"]) == (503, "30")
    assert gate.turns._value == gate.AT_ONCE - 1, "it counts among the few that are let in at once"
    slow.close()
    assert other.opens("/console/contacts.csv").last.text.count("\n") == 4
