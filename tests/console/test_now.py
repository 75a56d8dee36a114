"""The page Now: what it shows, what its form does, and that it costs calls nothing."""

from datetime import timedelta

import pytest

from console import gate
from failover import modes
from models import Status
from routing import line, roster
from tests.console.house import PASSWORD, House, Visitor
from tests.failover.steps import flips_in, now_in

WISH = {"to": "on", "reason": "vendor says an hour", "for": "2h"}


def signed_in(house: House, role: str = "on-call") -> Visitor:
    house.person(role=role)
    return house.visitor().signs_in().follows()


def test_it_tells_the_mode_its_evidence_who_waits_and_who_helps(house: House) -> None:
    house.chat("fail")
    issue = house.board.menu.by_key("withdrawal")
    assert issue
    with house.board.turn() as turn:
        for number in range(3):
            line.arrive(turn, f"CA{number}", f"+120255501{number:02}", "en", active=True)
            line.put(turn, f"CA{number}", issue, house.board.rules)
    with house.database.session() as session:
        roster.add(session, "ada", "+12025550150", {"deposit": 1}, house.clock.now())
        roster.set_status(session, "ada", Status.AVAILABLE, house.clock.now())
        roster.add(session, "bob", "+12025550151", {"deposit": 1}, house.clock.now())
    page = signed_in(house)
    for words in ("The line is on", "the phone stands in for chat", "3 probes in a row failed since", "3 wait"):
        assert words in page.sees
    assert "HTTP 503 &lt;b&gt;fail&lt;/b&gt;" in page.last.text, "evidence comes from outside"
    assert "a withdrawal that has not arrived 3 0" in page.sees
    assert "ada available free" in page.sees
    assert "bob" not in page.sees, "he is offline"


def test_what_has_not_changed_is_answered_by_304_and_a_flip_is_seen_at_once(small_house: House) -> None:
    page = signed_in(small_house).opens("/console/now/live")
    mark = page.last.headers["ETag"]
    small_house.clock.advance(minutes=3)
    small_house.app.extensions["ringback-console"].gallery.afresh()
    again = page.opens("/console/now/live", **{"If-None-Match": mark})
    assert (again.last.status_code, again.last.data) == (304, b"")
    page.opens("/console/now").sends("/console/pin", **WISH)
    assert page.opens("/console/now/live", **{"If-None-Match": mark}).last.status_code == 200
    assert "The line is on" in page.sees


def test_a_pin_is_done_once_however_often_it_is_sent(house: House) -> None:
    page = signed_in(house)
    form = page.last
    for _ in range(2):
        page.last = form
        page.sends("/console/pin", **WISH)
        assert "Done: the line is on" in page.follows().sees
        house.clock.advance(seconds=2)
    (flip,) = flips_in(house.database)
    pin = now_in(house.database).pin
    assert pin
    assert (flip.who, pin.reason, pin.until) == ("sara", "vendor says an hour", flip.at + timedelta(hours=2))
    page.sends("/console/pin", to="auto").follows()
    assert now_in(house.database).pin is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": "  "}, "Give a reason that the next engineer will understand."),
        ({"reason": "x" * 301}, "at most 300 letters"),
        ({"to": "up"}, "Choose what the line should be."),
        ({"for": "8d"}, "Choose a time from one second to seven days."),
        ({"for": "soon"}, "Choose a time from one second to seven days."),
    ],
)
def test_a_mistake_is_named_at_its_field_and_loses_nothing(
    small_house: House, wrong: dict[str, str], said: str
) -> None:
    page = signed_in(small_house).sends("/console/pin", **(WISH | wrong))
    assert page.last.status_code == 422
    assert said in page.sees
    (name,) = wrong
    assert f'id="{name}-wrong"' in page.last.text
    assert f'aria-describedby="{name}-wrong"' in page.last.text
    kept = {name: value for name, value in WISH.items() if name not in wrong}
    for name, value in kept.items():
        assert f'value="{value}"' in page.last.text, name
    assert now_in(small_house.database).pin is None


def test_an_old_sign_in_asks_for_the_password_once_more(small_house: House) -> None:
    page = signed_in(small_house)
    small_house.clock.advance(minutes=6)
    page.opens("/console/now").sends("/console/pin", **WISH, password="wrong")
    assert (page.last.status_code, "This is not your password." in page.sees) == (422, True)
    assert 'value="vendor says an hour"' in page.last.text
    assert now_in(small_house.database).pin is None
    before = page.cookie()
    page.sends("/console/pin", **WISH, password=PASSWORD)
    assert page.cookie() != before, "it is a new sign-in"
    assert "Password, because" not in page.follows().sees
    assert now_in(small_house.database).active


def test_who_proves_themselves_and_forgets_the_reason_may_send_the_page_again(small_house: House) -> None:
    page = signed_in(small_house)
    small_house.clock.advance(minutes=6)
    page.opens("/console/now").sends("/console/pin", **(WISH | {"reason": ""}), password=PASSWORD)
    assert page.last.status_code == 422
    page.sends("/console/pin", **WISH).follows()
    assert now_in(small_house.database).active


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_not_everybody_may_pin(small_house: House, role: str) -> None:
    page = signed_in(small_house, role)
    assert "Engineers on call and admins overrule it here" in page.sees
    assert page.sends("/console/pin", **WISH).last.status_code == 403
    assert now_in(small_house.database).pin is None


def test_what_was_typed_outlives_a_sign_in_that_ended(small_house: House) -> None:
    page = signed_in(small_house)
    small_house.clock.advance(hours=3)
    page.sends("/console/pin", **WISH)
    assert (page.last.status_code, "What you typed is kept" in page.sees) == (401, True)
    assert now_in(small_house.database).pin is None
    page.sends("/console/sign-in", name="sara", password=PASSWORD).follows()
    assert 'value="vendor says an hour"' in page.last.text
    assert 'value="2h" selected' in page.last.text


def test_more_than_a_few_at_once_are_asked_to_come_back_and_calls_are_answered(small_house: House) -> None:
    page = signed_in(small_house)
    with small_house.app.test_request_context():
        for _ in range(gate.AT_ONCE):
            gate.take_a_turn()
    try:
        assert page.opens("/console/now/live").last.status_code == 503
        assert page.last.headers["Retry-After"] == "2"
        assert small_house.app.test_client().get("/health/live").status_code == 200
    finally:
        for _ in range(gate.AT_ONCE):
            gate.turns.release()
    assert page.opens("/console/now/live").last.status_code == 200


def test_a_database_that_is_away_is_said_in_a_sentence(small_house: House) -> None:
    page = signed_in(small_house)
    with small_house.database.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE sightings")
    small_house.app.extensions["ringback-console"].gallery.afresh()
    page.opens("/console/now")
    assert page.last.status_code == 503
    assert "This page cannot be shown at the moment" in page.sees


def test_a_pin_by_another_shows_its_reason(small_house: House) -> None:
    at = small_house.clock.now()
    modes.pin(small_house.database, "off", "<script>", "omid", at + timedelta(hours=1), at)
    page = signed_in(small_house)
    assert "&lt;script&gt;" in page.last.text
    assert "<script>" not in page.last.text


def test_it_counts_the_day_shows_the_line_in_order_and_says_what_it_would_take(house: House) -> None:
    issues = [house.board.menu.by_key(key) for key in ("deposit", "security")]
    modes.pin(house.database, "on", "a test", "omid", house.clock.now() + timedelta(hours=1), house.clock.now())
    house.clock.advance(minutes=1)
    for number, issue in enumerate(issues):
        assert issue
        with house.board.turn() as turn:
            line.arrive(turn, f"CA{number}", f"+120255501{number:02}", "en", active=True)
            line.put(turn, f"CA{number}", issue, house.board.rules)
    house.clock.advance(minutes=2)
    page = signed_in(house)
    assert "Contacts 2 0 answered, 0 left, 2 wait 2 0 answered, 0 left, 2 wait" in page.sees, (
        "today, and since it is on"
    )
    assert "You have 0; 60 s needs 2." in page.sees
    first, second = page.sees.index("1 an account that someone else"), page.sees.index("2 a deposit that has not")
    assert first < second, "account theft has a head start"
    assert "+1202…01" in page.sees
    assert "+12025550101" not in page.last.text
    assert "nobody on duty can help" in page.sees
    assert 'data-agents="2" data-wait=' in page.last.text, "the sliders read this table"


def test_who_came_is_counted_after_a_moment_and_a_flip_counts_at_once(small_house: House) -> None:
    page = signed_in(small_house)
    assert "since it is on" not in page.sees
    at = small_house.clock.now()
    modes.pin(small_house.database, "on", "a test", "omid", at + timedelta(hours=1), at)
    small_house.app.extensions["ringback-console"].gallery.afresh()
    assert "since it is on" in page.opens("/console/now").sees
