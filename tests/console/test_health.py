"""The page Health: what was seen, flips and the audit page by page, its proof, who is told, signs of life."""

from datetime import timedelta

from sqlalchemy import insert

from console.figures.health import PAGE
from failover import modes
from failover.audit import AUDIT
from failover.probes import heartbeat
from failover.telling import CHANNELS
from tests.console.house import House, Visitor


def opened(house: House) -> Visitor:
    house.person()
    return house.visitor().signs_in().opens("/console/health")


def test_it_draws_what_was_seen_with_flips_and_pins_on_it(house: House) -> None:
    house.chat("ok", 2)
    house.chat("fail")
    house.clock.advance(minutes=5)
    at = house.clock.now()
    modes.pin(house.database, "off", "<i>mistake</i>", "omid", at + timedelta(hours=1), at)
    house.clock.advance(minutes=5)
    page = opened(house)
    for shape in ('class="ok"', 'class="fail"', 'class="on"', 'class="flip"', 'class="pin"'):
        assert f"<rect {shape}" in page.last.text, shape
    assert "&lt;i&gt;mistake" in page.last.text
    assert " style=" not in page.last.text
    assert "failed" in page.sees
    page.opens("/console/health?span=1h")
    assert 'aria-current="true">1 hour' in page.last.text
    assert page.opens("/console/health?span=century&flips=x&audit=-1").last.status_code == 200


def test_the_history_and_the_audit_go_on_page_by_page(house: House) -> None:
    for number in range(PAGE + 2):
        at = house.clock.now()
        modes.pin(house.database, "on", f"reason {number}.", "omid", at + timedelta(hours=1), at)
        house.clock.advance(seconds=1)
    page = opened(house)
    lists = page.last.text.partition('id="flips"')[2]
    assert "reason 16." in lists
    assert "reason 1." not in lists
    assert 'href="/console/health?span=24h&amp;flips=3#flips"' in lists
    lists = page.opens("/console/health?flips=3&audit=3").last.text.partition('id="flips"')[2]
    assert (lists.count("reason 1."), lists.count("reason 0."), lists.count("reason 2.")) == (2, 2, 0)
    assert "Newest" in page.sees


def test_the_audit_is_proved_and_the_proof_is_kept(house: House) -> None:
    at = house.clock.now()
    modes.pin(house.database, "on", "a test", "omid", at + timedelta(hours=1), at)
    page = opened(house)
    assert "Nobody has verified it here yet." in page.sees
    form = page.last
    for _ in range(2):
        page.last = form
        page.sends("/console/health/verify").follows()
    assert "Whole: 2 of 2 rows checked, none changed or missing." in page.sees
    with house.database.transaction() as connection:
        connection.execute(AUDIT.update().where(AUDIT.c.id == 1).values(who="nobody"))
    page.opens("/console/health").sends("/console/health/verify").follows()
    assert "NOT what was written" in page.sees
    assert "row 1 (flip by nobody) is not what was written" in page.sees


def test_who_is_not_told_and_who_is_alive(small_house: House) -> None:
    now = small_house.clock.now()
    row = {"name": "mailto-1a2b", "told": 0, "tries": 1, "next_at": now, "trouble": "NotSent: no route"}
    with small_house.database.transaction() as connection:
        connection.execute(insert(CHANNELS), row)
    modes.pin(small_house.database, "on", "a test", "omid", now + timedelta(hours=1), now)
    heartbeat.beat(small_house.database, "outside monitor", now)
    page = opened(small_house)
    assert "mailto-1a2b 1 NotSent: no route" in page.sees
    assert "outside monitor" in page.sees
    assert "Letters not taken yet 0" in page.sees
