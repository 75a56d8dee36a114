"""The estimate's own error: coverage, bias and RMSE by hand; who left early is in no figure."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from cli import main
from models import Contact, ContactState, Database, Estimate, Form, Outcome, RealClock
from routing.accuracy import Told, judge


def told(reached: float | None, stayed: float = 0) -> Told:
    return Told(wait=300, low=120, high=480, reached=reached, stayed=stayed)


def test_nobody_told_gives_no_figures() -> None:
    found = judge([])
    assert (found.told, found.coverage, found.bias, found.rmse, found.relative_rmse) == (0, None, None, None, None)


def test_those_reached_are_compared_with_the_promise() -> None:
    found = judge([told(200), told(400), told(60), told(540)])
    assert (found.coverage, found.earlier, found.later) == (0.5, 0.25, 0.25)
    assert found.bias == 0
    assert found.rmse == pytest.approx(((100**2 + 100**2 + 240**2 + 240**2) / 4) ** 0.5)
    assert found.relative_rmse == pytest.approx(((100**2 + 100**2 + 240**2 + 240**2) / 4) ** 0.5 / 300)


def test_who_left_within_the_range_is_censored_and_who_outstayed_it_was_told_wrong() -> None:
    found = judge([told(300), told(None, stayed=100), told(None, stayed=500)])
    assert (found.told, found.reached, found.censored) == (3, 1, 1)
    assert (found.coverage, found.later) == (0.5, 0.5)


def keep(database: Database, waited: float | None) -> None:
    """Keep one estimate of 2 to 8 minutes, told an hour ago, and when its contact was answered."""
    told_at = RealClock().now() - timedelta(hours=1)
    answered = None if waited is None else told_at + timedelta(seconds=waited)
    contact = {
        "number": "+12025550111",
        "state": ContactState.ENDED,
        "form": Form.HOLDING,
        "language": "en",
        "rank": 0.0,
        "arrived_at": told_at,
        "joined_at": told_at,
        "last_seen_at": told_at,
        "answered_at": answered,
        "ended_at": answered or told_at + timedelta(seconds=30),
        "outcome": Outcome.ANSWERED if answered else Outcome.ABANDONED,
    }
    with database.transaction() as connection:
        row = connection.execute(insert(Contact).values(contact).returning(Contact.id)).scalar_one()
        values = {"contact_id": row, "told_at": told_at, "wait": 300.0, "low": 120, "high": 480}
        connection.execute(insert(Estimate).values(values))


def test_the_terminal_shows_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    assert "nobody was told" in CliRunner().invoke(main, ["estimate"]).output
    for waited in (200, 600, None):
        keep(database, waited)
    shown = CliRunner().invoke(main, ["estimate"])
    assert "3 were told a wait; 2 reached, 1 left" in shown.output
    assert "the range held for 50%; 0% came earlier, 50% later" in shown.output
    found = json.loads(CliRunner().invoke(main, ["estimate", "--json"]).output)
    assert (found["told"], found["reached"], found["bias"]) == (3, 2, -100)
    assert json.loads(CliRunner().invoke(main, ["estimate", "--hours", "0.5", "--json"]).output)["told"] == 0
    assert CliRunner().invoke(main, ["estimate", "--hours", "-1"]).exit_code == 2
