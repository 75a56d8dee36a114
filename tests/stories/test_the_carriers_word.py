"""What the carrier tells us, late, twice, wrongly or never; and strangers who pretend to be the carrier."""

from models import ContactState, Leg, Outcome
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

INCOMING = f"{PUBLIC_URL}/voice/incoming"
STATUS = f"{PUBLIC_URL}/voice/status"
CALL = {"CallSid": "CA" + "7" * 32, "From": "+12025550119", "To": LINE, "CallStatus": "ringing"}

FORGED = (
    {"token": "not-the-token"},
    {"signature": ""},
    {"signature": "AAAA"},
    {"account": "AC" + "6" * 32},
    {"signed_url": "http://127.0.0.1/voice/incoming"},
)


def test_a_signed_request_is_answered(active: World) -> None:
    assert active.replay(INCOMING, CALL).status == 200
    assert len(active.contacts()) == 1


def test_forged_requests_are_refused_and_store_nothing(active: World) -> None:
    for url in (INCOMING, STATUS, f"{PUBLIC_URL}/voice/menu?tries=0", f"{PUBLIC_URL}/voice/fallback"):
        for forged in FORGED:
            assert active.replay(url, CALL, **forged).status == 403, (url, forged)
        assert active.replay(url, CALL, signed_url=url + "/").status == 403
    assert active.contacts() == []


def test_a_json_body_is_refused_and_not_an_error(active: World) -> None:
    assert active.post(INCOMING, b'{"CallSid": "CA1"}', {"Content-Type": "application/json"}).status == 403


def test_the_signature_covers_the_raw_query(active: World) -> None:
    for query in ("?a=%2Fb", "?a=b%20c&d=%E2%82%AC", "?a=b+c", "?x", "?q=%41"):
        assert active.replay(INCOMING + query, CALL).status == 200


def test_a_repeated_first_ring_makes_one_contact(active: World) -> None:
    for _ in range(3):
        assert "customer support" in active.replay(INCOMING, CALL).text
    assert len(active.contacts()) == 1


def test_a_repeated_key_press_joins_once(active: World) -> None:
    active.replay(INCOMING, CALL)
    for _ in range(3):
        told = active.replay(f"{PUBLIC_URL}/voice/menu?tries=0", {**CALL, "Digits": "1"}).text
        assert "next in line" in told
    assert [contact.issue for contact in active.contacts()] == ["security"]
    assert active.callbacks() == []


def test_a_repeated_promise_says_the_same_code(active: World) -> None:
    active.replay(INCOMING, CALL)
    active.replay(f"{PUBLIC_URL}/voice/menu?tries=0", {**CALL, "Digits": "2"})
    told = [active.replay(f"{PUBLIC_URL}/voice/hold", {**CALL, "Digits": "1"}).text for _ in range(3)]
    assert len(set(told)) == 1
    assert "Your code is" in told[0]
    assert len(active.callbacks()) == 1


def test_an_unknown_leg_is_no_error(active: World) -> None:
    unknown = {**CALL, "CallSid": "CA" + "8" * 32, "CallStatus": "completed"}
    for query in ("", "?offer=99", "?offer=x", "?attempt=nobody"):
        assert active.replay(STATUS + query, unknown).status == 204
    assert active.contacts() == []


def test_a_late_status_takes_nothing_back(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    url = f"{STATUS}?offer=1"
    leg = {**CALL, "CallSid": ada.sid()}
    for word in ("ringing", "initiated", "queued"):
        assert active.replay(url, {**leg, "CallStatus": word}).status == 204
    assert active.contact(caller).state == ContactState.TALKING
    caller.hangs_up()
    for word in ("in-progress", "completed", "busy", "ringing"):
        active.replay(STATUS, {**CALL, "CallSid": caller.sid(), "CallStatus": word})
        active.replay(url, {**leg, "CallStatus": word})
    assert active.contact(caller).outcome == Outcome.ANSWERED
    assert active.agents()["ada"].misses == 0
    with active.database.session() as session:
        assert [leg.status for leg in session.query(Leg)] == ["completed", "completed"]


def test_a_lost_last_word_is_asked_for(active: World) -> None:
    """The leg ends and no event comes: the engine asks the carrier about it."""
    active.replay(INCOMING, CALL)  # a leg that the carrier has never heard of
    caller = active.caller().dials(LINE).presses("2").hears("next in line")
    with active.database.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE contacts SET call_sid = '{caller.sid()}x' WHERE number = '{caller.number}'")
    caller.hangs_up()
    with active.database.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE contacts SET call_sid = '{caller.sid()}' WHERE number = '{caller.number}'")
    active.people.waits(120)
    assert active.contact(caller).outcome == Outcome.ABANDONED
