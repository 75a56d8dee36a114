"""Local hours: no number is rung at night in any of its zones, and windows are whole hours of the customer's own."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.hours import Hours, first_span, next_span, windows
from callbacks.policy import Cause, Rules, spacing
from callbacks.reference import SIZE, callback_id, reference

ZONES = ("America/New_York", "Asia/Tehran", "Asia/Kathmandu", "Pacific/Auckland", "Europe/Berlin", "UTC")
NEW_YEAR = datetime.fromisoformat("2026-01-01")
MOMENTS = st.datetimes(NEW_YEAR, NEW_YEAR + timedelta(days=365), timezones=st.just(UTC))
HOURS = Hours()


@given(MOMENTS, st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True))
def test_a_span_lies_within_the_hours_of_every_zone_where_they_meet(at: datetime, zones: list[str]) -> None:
    span = first_span(at, tuple(zones), HOURS)
    assert span.start >= at
    assert span.end is not None
    assert span.start < span.end <= span.start + timedelta(hours=13)
    local = [span.start.astimezone(ZoneInfo(zone)) for zone in zones]
    assert any(8 <= moment.hour < 21 for moment in local)
    if len(zones) == 1:
        assert span.start - at <= timedelta(hours=12)


@given(MOMENTS, st.sampled_from(ZONES))
def test_windows_are_three_whole_hours_to_come_within_local_hours(now: datetime, zone: str) -> None:
    found = windows(now, (zone,), HOURS)
    assert len(found) == 3
    assert found == sorted(found)
    for start in found:
        local = start.astimezone(ZoneInfo(zone))
        assert start >= now + timedelta(minutes=30)
        assert local.minute == 0
        assert 8 <= local.hour < 21
    assert found[-1] <= now + timedelta(hours=48)


def test_a_number_in_several_zones_is_rung_while_all_are_up() -> None:
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    span = first_span(noon, ("America/New_York", "America/Los_Angeles"), HOURS)
    assert (span.start.hour, span.end and span.end.hour) == (16, 2)  # eight in the west, nine in the east


def test_where_the_hours_never_meet_the_middle_decides() -> None:
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    far = ("America/New_York", "Europe/Berlin", "Pacific/Auckland")
    assert first_span(noon, far, Hours(9 * 60, 11 * 60)).start.hour == 8  # nine in Berlin, on the next day


def test_an_unknown_zone_is_utc() -> None:
    night = datetime(2026, 1, 5, 3, tzinfo=UTC)
    assert first_span(night, ("Nowhere/AtAll",), HOURS).start.hour == 8
    assert first_span(night, (), HOURS).start.hour == 8


def test_always_is_always() -> None:
    night = datetime(2026, 1, 5, 3, tzinfo=UTC)
    assert first_span(night, ("UTC",), Hours(0, 24 * 60)) == (night, None)


def test_what_falls_within_the_hours_that_run_stays_there() -> None:
    night, until = datetime(2026, 1, 5, 3, tzinfo=UTC), datetime(2026, 1, 5, 4, tzinfo=UTC)
    assert next_span(night, until, lambda: ("UTC",), HOURS) == (night, until)
    assert next_span(until, until, lambda: ("UTC",), HOURS).start.hour == 8


@pytest.mark.parametrize("why", Cause)
def test_the_last_try_is_never_soon(why: Cause) -> None:
    rules = Rules()
    assert spacing(why, 1, rules) < rules.last <= spacing(why, rules.attempts - 1, rules)


@given(st.integers(1, SIZE - 1))
def test_a_reference_leads_back_to_its_callback(which: int) -> None:
    spoken = ", ".join(reference(which))
    assert callback_id(spoken) == which


@pytest.mark.parametrize("text", ["", "123456", "12345678", "12345a7", "²²²²²²²"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no reference"):
        callback_id(text)
