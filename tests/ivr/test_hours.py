"""Hours: what people write is understood, in each zone's own time, on the days when clocks change too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.hours import DAYS, BadHours, first_start, parse

OFFICE = "mon-fri 09:00-17:00 Europe/Berlin"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "there"),
    [
        (OFFICE, "2026-01-05 07:59:59", False),  # a Monday, winter: 09:00 is 08:00 UTC
        (OFFICE, "2026-01-05 08:00", True),
        (OFFICE, "2026-01-05 16:00", False),
        (OFFICE, "2026-07-06 07:00", True),  # summer: 09:00 is 07:00 UTC
        (OFFICE, "2026-01-10 10:00", False),  # a Saturday
        ("mon-fri 09:00-17:00 Europe/Berlin; sat 10:00-14:00", "2026-01-10 10:00", True),
        ("sat 10:00-14:00; mon-fri 9:00-17:00 Europe/Berlin", "2026-01-10 10:00", True),
        ("mon-fri 09:00-17:00 Europe/Berlin; sat 10:00-14:00 America/New_York", "2026-01-10 10:00", False),
        ("fri-mon 22:00-06:00 UTC", "2026-01-06 05:59", True),  # the end of Monday's night
        ("fri-mon 22:00-06:00 UTC", "2026-01-06 06:00", False),
        ("sat,sun 00:00-24:00 Asia/Tehran", "2026-01-09 20:30", True),
        ("daily 08:00-20:00 Asia/Shanghai", "2026-01-07 00:00", True),
    ],
)
def test_somebody_is_there(hours: str, now: str, there: bool) -> None:
    assert parse(hours).on_shift(utc(now)) is there


@pytest.mark.parametrize(
    ("hours", "now", "starts", "ends"),
    [
        (OFFICE, "2026-01-05 03:00", "2026-01-05 08:00", "2026-01-05 16:00"),
        (OFFICE, "2026-01-05 08:00", "2026-01-06 08:00", "2026-01-05 16:00"),
        (OFFICE, "2026-01-09 16:00", "2026-01-12 08:00", "2026-01-12 16:00"),
        (OFFICE, "2026-03-27 17:00", "2026-03-30 07:00", "2026-03-30 15:00"),  # over the change to summer
        ("mon 09:00-17:00 UTC", "2026-01-05 09:00", "2026-01-12 09:00", "2026-01-05 17:00"),
        ("mon-fri 09:00-12:00 UTC; mon-fri 12:00-17:00", "2026-01-05 10:00", "2026-01-06 09:00", "2026-01-05 17:00"),
        ("sat,sun 00:00-24:00 UTC", "2026-01-10 10:00", "2026-01-17 00:00", "2026-01-12 00:00"),
    ],
)
def test_a_shift_starts_and_ends(hours: str, now: str, starts: str, ends: str) -> None:
    assert parse(hours).next_start(utc(now)) == utc(starts)
    assert parse(hours).next_end(utc(now)) == utc(ends)


@pytest.mark.parametrize(
    ("hours", "since", "until"),
    [
        # Berlin skips 02:00 to 03:00 on 29 March 2026 and repeats it on 25 October.
        ("sun 02:30-06:00 Europe/Berlin", "2026-03-29 01:30", "2026-03-29 04:00"),
        ("sun 01:00-02:30 Europe/Berlin", "2026-03-29 00:00", "2026-03-29 01:30"),
        ("sun 02:10-02:50 Europe/Berlin", "2026-03-29 01:10", "2026-03-29 01:50"),
        ("sat 22:00-06:00 Europe/Berlin", "2026-03-28 21:00", "2026-03-29 04:00"),  # seven hours
        ("sat 22:00-06:00 Europe/Berlin", "2026-10-24 20:00", "2026-10-25 05:00"),  # nine
        ("sun 02:30-06:00 Europe/Berlin", "2026-10-25 00:30", "2026-10-25 05:00"),  # from the first 02:30
        ("sun 00:00-02:30 Europe/Berlin", "2026-10-24 22:00", "2026-10-25 01:30"),  # to the second
    ],
)
def test_when_clocks_change(hours: str, since: str, until: str) -> None:
    before = utc(since) - timedelta(hours=20)
    assert parse(hours).next_start(before) == utc(since)
    assert parse(hours).next_end(before) == utc(until)


SHIFTS = st.builds(
    lambda days, since, until, zone: f"{','.join(sorted(days))} {since:02}:30-{until:02}:15 {zone}",
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.integers(0, 23),
    st.integers(0, 23),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Tehran", "Australia/Lord_Howe"]),
)


@settings(max_examples=50)
@given(SHIFTS, st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)))  # noqa: DTZ001 - made aware below
def test_a_start_begins_and_an_end_ends(written: str, moment: datetime) -> None:
    hours, now, tick = parse(written), moment.replace(tzinfo=UTC), timedelta(seconds=1)
    start, end = hours.next_start(now), hours.next_end(now)
    assert now < start <= now + timedelta(days=8)
    assert hours.on_shift(start)
    assert not hours.on_shift(start - tick)
    assert end > now
    assert not hours.on_shift(end)
    assert hours.on_shift(end - tick)
    assert (end < start) is hours.on_shift(now)


def test_the_first_of_several_shifts() -> None:
    several = [parse("tue 09:00-17:00 UTC"), parse("mon 18:00-20:00 UTC")]
    assert first_start(several, utc("2026-01-05 10:00")) == utc("2026-01-05 18:00")
    assert first_start([], utc("2026-01-05 10:00")) is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "give days, times and a time zone"),
        ("mon-fri 09:00-17:00", "give days, times and a time zone"),
        ("mon-fri 09:00 - 17:00 Europe/Berlin", "give days, times and a time zone"),
        ("weekdays 09:00-17:00 UTC", "are no days"),
        ("mon-xyz 09:00-17:00 UTC", "are no days"),
        ("mon 9-17 UTC", "are no times"),
        ("mon 09:00-25:00 UTC", "are no times"),
        ("mon 09:00-09:00 UTC", "00:00-24:00"),
        ("mon 09:00-17:00 Berlin", "is no time zone"),
        ("mon 09:00-17:00 ../../etc/passwd", "is no time zone"),
        ("daily 00:00-24:00 UTC", "never end"),
        ("mon-sun 06:00-18:00 UTC; mon-sun 18:00-06:00", "never end"),
    ],
)
def test_what_cannot_be_read_is_explained(wrong: str, said: str) -> None:
    with pytest.raises(BadHours, match=said):
        parse(wrong)


def test_zones_are_of_this_machine_or_of_the_package() -> None:
    assert ZoneInfo("Europe/Berlin").utcoffset(datetime(2026, 7, 1)) == timedelta(hours=2)  # noqa: DTZ001
