"""What callers hear about an outage, and proof of who said so."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from failover import incident
from ivr.voices import file_name
from ivr.words import TimeOfDay, spoken
from models import Database
from tests.commands.test_prompts import SPEAKS, espeak
from tests.failover.steps import now_in
from tests.world import LINE, World

Ringback = Callable[..., Result]


@pytest.fixture
def ringback(database: Database) -> Ringback:
    url = database.url.render_as_string(hide_password=False)
    return lambda *words: CliRunner().invoke(main, words, env={"DATABASE_URL": url})


def test_callers_hear_the_message_and_since_when_before_the_menu(line: World) -> None:
    now = line.clock.now()
    incident.say(line.database, "en", "deposits are late;  withdrawals work", now + timedelta(hours=1), "sara", now)
    line.caller("+12025550112").dials(LINE).hears("chat is working").hangs_up()
    line.chat("fail")
    clock, _ = spoken(TimeOfDay(now), "en", "")
    caller = line.caller().dials(LINE).hears(f"Since {clock}, universal time: deposits are late; withdrawals work")
    caller.hears("press 1")


def test_a_message_expires_by_itself(line: World) -> None:
    now = line.clock.now()
    incident.say(line.database, "en", "deposits are late", now + timedelta(minutes=1), "sara", now)
    line.chat("fail")
    line.clock.advance(minutes=1)
    caller = line.caller().dials(LINE).hears("press 1")
    assert "deposits are late" not in caller.transcript()


def test_a_message_that_is_reworded_keeps_since_when(line: World) -> None:
    start = line.clock.now()
    for number in (1, 2):
        incident.say(line.database, "en", f"version {number}", start + timedelta(hours=1), "sara", line.clock.now())
        line.clock.advance(minutes=5)
    with line.database.reading() as connection:
        message = incident.messages(connection, line.clock.now())["en"]
    assert (message.text, message.since) == ("version 2", start)


def test_what_is_said_cannot_break_the_answer(line: World) -> None:
    now = line.clock.now()
    incident.say(line.database, "en", '<Hangup/> & "so on"', now + timedelta(hours=1), "sara", now)
    line.chat("fail")
    line.caller().dials(LINE).hears('universal time: <Hangup/> & "so on"').hears("press 1")


def test_saying_and_clearing_by_hand(ringback: Ringback) -> None:
    assert ringback("incident", "show").output == "Callers hear no message\n"
    said = ringback("incident", "say", "deposits are late", "--for", "30m", "--by", "sara")
    assert said.output.startswith("Callers hear it until 2")
    assert "Not said in fa, zh: there they hear since when services are disturbed" in said.output
    assert "en, by sara, until 2" in ringback("incident", "show").output
    assert "  said  (en, until 2" in ringback("failover", "status").output
    ringback("incident", "clear", "--by", "omid")
    assert ringback("incident", "show").output == "Callers hear no message\n"
    assert ringback("audit", "verify").output.startswith("2 rows, none changed or missing")


def test_a_text_that_no_carrier_speaks_becomes_a_sound_or_is_asked_for(
    ringback: Ringback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECORDINGS", str(tmp_path / "recordings"))
    monkeypatch.setenv("PATH", str(tmp_path))
    asked = ringback("incident", "say", "دیر می‌رسد", "--language", "fa").output
    assert "Until there is a recording of it, they hear English: " in asked
    espeak(tmp_path, SPEAKS)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert "recording" not in ringback("incident", "say", "دیر می‌رسد", "--language", "fa").output
    assert (tmp_path / "recordings" / file_name("fa", "دیر می‌رسد")).is_file()


@pytest.mark.parametrize("words", [("",), ("x" * 301,), ("a\x00b",), ("fine", "--for", "0s"), ("fine", "--by", "")])
def test_a_message_without_sense_is_refused(ringback: Ringback, words: tuple[str, ...]) -> None:
    assert ringback("incident", "say", *words).exit_code != 0
    assert ringback("incident", "show").output == "Callers hear no message\n"


def test_a_tampered_audit_ends_with_1(ringback: Ringback, database: Database) -> None:
    ringback("failover", "on", "--reason", "drill", "--by", "sara")
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE audit SET who = 'omid'")
    result = ringback("audit", "verify")
    assert result.exit_code == 1
    assert "row 1 (flip by omid) is not what was written" in result.output


def test_engineers_are_registered_by_hand(ringback: Ringback) -> None:
    added = ringback("engineers", "add", "sara", "--phone", "+1 202 555 0177", "--pin", "48151623")
    assert added.output == "sara may call the line from +1202…77 and pin it\n"
    assert ringback("engineers", "list").output == "sara  +1202…77\n"
    assert ringback("engineers", "add", "x", "--phone", "12", "--pin", "48151623").exit_code == 2
    assert "a PIN has 8 digits" in ringback("engineers", "add", "x", "--phone", "+12025550178", "--pin", "1").output
    assert ringback("engineers", "remove", "sara").exit_code == 0
    assert "there is no engineer named sara" in ringback("engineers", "remove", "sara").output


def test_a_line_that_never_looked_answers(line: World) -> None:
    assert now_in(line.database).since is None
    line.caller().dials(LINE).hears("chat is working")
