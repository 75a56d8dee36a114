"""The page Desk: what it shows and when it changes, and what an agent does there with themselves and a contact."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from console.desk import desks
from failover.audit import AUDIT
from models import AgentState, Status
from models.remark import Result
from routing import acts, remarks, wrap_up
from tests.console.desks import NUMBER, a_call, a_voicemail, ada_at_her_desk, agent, hangs_up, talk
from tests.console.house import House, Visitor


def live(page: Visitor) -> str:
    """Return where the open page asks for what has changed."""
    return page.last.text.partition('data-live="')[2].partition('"')[0].replace("&amp;", "&")


def mark(page: Visitor) -> str:
    return f'"{page.last.text.partition("data-mark=")[2][1:].partition(chr(34))[0]}"'


def test_it_shows_who_rings_who_talks_and_what_was_said_before(house: House) -> None:
    page = ada_at_her_desk(house)
    assert "Nobody in hand" in page.sees
    a_voicemail(house)
    a_call(house)
    talk(house)
    hangs_up(house)
    page.opens("/console/desk").sends(
        "/console/desk/said", outcome="follow_up", note="sent to <b>nowhere</b>"
    ).follows()
    assert "Noted." in page.sees
    assert "to &lt;b&gt;nowhere&lt;/b&gt;" in page.last.text
    assert "please &lt;b&gt;ring&lt;/b&gt; me" in page.last.text
    page.sends("/console/desk/later", span="1h").follows()
    assert "Promised: we ring them back then" in page.sees
    assert "Cancel" in page.sees
    house.clock.advance(minutes=2)
    with house.board.turn() as turn:
        wrap_up.ready(turn, 1, house.board.rules)
    a_call(house, "CA2")
    page.opens("/console/desk")
    assert "Your phone rings" in page.sees
    assert "a withdrawal that has not arrived , English" in page.sees
    assert "More to do" in page.sees, "that was said of an earlier contact of the same number"
    assert NUMBER not in page.last.text


def test_what_has_not_changed_is_answered_by_304_before_anybody_is_let_in(small_house: House) -> None:
    page = ada_at_her_desk(small_house)
    where, before = live(page), mark(page)
    small_house.clock.advance(minutes=3)
    stranger = small_house.visitor()
    for asks in (page, stranger):
        assert asks.opens(where, **{"If-None-Match": before}).last.status_code == 304
        assert float(asks.last.headers["Ask-Again"]) < 1
    a_call(small_house)
    assert page.opens(where, **{"If-None-Match": before}).last.status_code == 200
    assert "Your phone rings" in page.sees
    assert page.last.headers["ETag"] != before
    for given in (before, '"1"', "*"):
        assert stranger.opens(where, **{"If-None-Match": given}).last.status_code == 401
    assert page.opens(where.replace("agent=1", "agent=2")).last.status_code == 401


def test_a_status_is_chosen_as_by_telephone(small_house: House) -> None:
    page = ada_at_her_desk(small_house)
    page.sends("/console/desk/status", status="on_break").follows()
    assert agent(small_house).status == Status.ON_BREAK
    a_call(small_house)
    page.sends("/console/desk/status", status="available").follows()
    assert (agent(small_house).state, "Your phone rings" in page.sees) == (AgentState.RINGING, True)
    assert page.sends("/console/desk/status", status="asleep").last.status_code == 400


def test_the_whole_number_is_shown_to_who_asks_for_a_while_and_the_audit_holds_it(small_house: House) -> None:
    page = ada_at_her_desk(small_house)
    a_call(small_house)
    page.opens("/console/desk").sends("/console/desk/number").follows()
    assert NUMBER in page.last.text
    assert NUMBER in page.opens(live(page)).last.text, "also when the page renews itself"
    with small_house.database.reading() as connection:
        row = connection.execute(select(AUDIT).order_by(AUDIT.c.id.desc()).limit(1)).one()
        (act,) = acts.of(connection, [1])
    assert (row.who, row.what, row.detail) == ("ada", "number", '{"contact": 1, "number": "+1202\\u202612"}')
    assert (act.who, act.what) == ("ada", "saw_number")
    seen = page.opens("/console/desk").sends("/console/desk/number").last.headers["Location"]
    small_house.clock.advance(minutes=11)
    assert NUMBER not in page.opens(seen).last.text
    assert page.sends("/console/desk/number", contact="7").last.status_code == 409


def test_leave_to_see_a_number_is_one_persons(small_house: House) -> None:
    page = ada_at_her_desk(small_house)
    a_call(small_house)
    seen = page.opens("/console/desk").sends("/console/desk/number").last.headers["Location"]
    desks.link(small_house.database, "ada", "", "test", small_house.clock.now())
    small_house.person("eve", "agent")
    desks.link(small_house.database, "eve", "ada", "test", small_house.clock.now())
    assert NUMBER not in small_house.visitor().signs_in("eve").opens(seen).last.text


def test_what_is_said_is_noted_once_and_a_mistake_loses_nothing(small_house: House) -> None:
    page = ada_at_her_desk(small_house)
    a_call(small_house)
    talk(small_house)
    page.opens("/console/desk").sends("/console/desk/said", note=" ")
    assert (page.last.status_code, "Choose an outcome or a category" in page.sees) == (422, True)
    page.sends("/console/desk/said", outcome="helped", category="gone", note="half a sentence")
    assert (page.last.status_code, 'id="category-wrong"' in page.last.text) == (422, True)
    assert ">half a sentence</textarea>" in page.last.text
    form = page.last
    for _ in range(2):
        page.last = form
        page.sends("/console/desk/said", outcome="helped", category="slow", note="once").follows()
    page.sends("/console/desk/said", outcome="not_helped").follows()
    with small_house.database.reading() as connection:
        said = remarks.of(connection, 1)
    assert [(row.offer_id, row.outcome, row.note) for row in said] == [
        (1, Result.NOT_HELPED, None),
        (None, None, "once"),
    ]


def test_wrap_up_ends_or_lasts_and_a_late_wish_changes_nothing(small_house: House) -> None:
    page = ada_at_her_desk(small_house)
    a_call(small_house)
    talk(small_house)
    hangs_up(small_house)
    page.opens("/console/desk")
    form = page.last
    page.sends("/console/desk/wrap-up/more").follows()
    assert agent(small_house).state_until == small_house.clock.now() + timedelta(minutes=5)
    a_call(small_house, "CA2", "+12025550113")
    page.sends("/console/desk/wrap-up/ready").follows()
    assert agent(small_house).state == AgentState.RINGING
    page.last = form
    page.sends("/console/desk/wrap-up/ready")
    assert (page.last.status_code, "Your wrap-up was over before" in page.sees) == (409, True)


def test_a_stale_talk_is_told_who_has_the_customer_now(small_house: House) -> None:
    page = ada_at_her_desk(small_house)
    a_call(small_house)
    talk(small_house)
    page.opens("/console/desk")
    form = page.last
    page.sends("/console/desk/talk/transfer", issue="deposit").follows()
    assert "On its way" in page.sees
    page.last = form
    page.sends("/console/desk/talk/finish")
    assert (page.last.status_code, "it had ended before, at" in page.sees) == (409, True)
    assert page.sends("/console/desk/talk/transfer", issue="gossip").last.status_code == 400
    assert page.sends("/console/desk/talk/shout").last.status_code == 404


@pytest.mark.parametrize("role", ["agent", "supervisor", "admin"])
def test_who_has_no_desk_is_told_how_to_get_one(small_house: House, role: str) -> None:
    small_house.person("reza", role)
    page = small_house.visitor().signs_in("reza").opens("/console/desk")
    assert "You have no desk yet" in page.sees
    for path in ("status", "talk/hold", "said", "later", "number"):
        fields = {"status": "available", "note": "x", "span": "1h"}
        assert page.sends(f"/console/desk/{path}", **fields).last.status_code in (403, 409), path


def test_a_desk_is_one_persons(small_house: House) -> None:
    ada_at_her_desk(small_house)
    small_house.person("eve", "agent")
    for agent_name, said in (("ada", "the desk of ada is ada's"), ("nobody", "no agent named 'nobody'")):
        with pytest.raises(ValueError, match=said):
            desks.link(small_house.database, "eve", agent_name, "test", small_house.clock.now())
    with pytest.raises(ValueError, match="nobody named omid"):
        desks.link(small_house.database, "omid", "", "test", small_house.clock.now())
