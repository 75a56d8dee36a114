"""The overflow in the menu file: what it means for each issue, how mistakes are named, and how moments are said."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ivr import instead
from ivr.checks import BadMenu
from ivr.instead import Back, Offer
from ivr.menu import Menu, load_menu
from ivr.overflow import Overflow, Why
from ivr.steps import Ask, End, Go
from settings import MENU

GOOD, DEFAULTS = MENU.read_text(), 'nobody_on_shift = "callback"'
HOURS = '[hours]\nopen = "mon 09:00-17:00 Europe/Vienna"\n'
TRADING = 'key = "trading"'


def load(tmp_path: Path, *changes: tuple[str, str]) -> Menu:
    text = GOOD
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    file = tmp_path / "menu.toml"
    file.write_text(text)
    return load_menu(file)


def rules(menu: Menu, key: str) -> Overflow:
    issue = menu.by_key(key)
    assert issue
    return issue.overflow


def test_an_issue_goes_before_what_holds_for_all(tmp_path: Path) -> None:
    everywhere = (DEFAULTS, 'nobody_on_shift = "voicemail"\ncap = 20\nhours = "mon 09:00-17:00 UTC"')
    own = (TRADING, f'{TRADING}\noverflow = {{ nobody_on_shift = "other:deposit", hours = "", most_hold = "5m" }}')
    menu = load(tmp_path, everywhere, ('most_hold = "60m"', ""), own)
    deposit, trading = rules(menu, "deposit"), rules(menu, "trading")
    assert (deposit.then(Why.NOBODY), deposit.cap, deposit.most_hold) == ("voicemail", 20, timedelta(minutes=60))
    assert deposit.hours is not None
    assert (trading.then(Why.NOBODY), trading.cap, trading.most_hold) == ("other:deposit", 20, timedelta(minutes=5))
    assert trading.hours is None


def test_without_a_word_about_it_there_are_defaults(tmp_path: Path) -> None:
    head, _, rest = GOOD.partition("[overflow]")
    file = tmp_path / "menu.toml"
    file.write_text(head.replace('zone = "UTC"', "") + "[[issue]]" + rest.partition("[[issue]]")[2])
    menu = load_menu(file)
    assert (rules(menu, "trading"), menu.zone) == (Overflow(), ZoneInfo("UTC"))


def test_times_are_said_in_the_zone_of_the_hours_unless_the_line_has_one(tmp_path: Path) -> None:
    hours = ("[overflow]", f"{HOURS}\n[overflow]")
    assert load(tmp_path, hours).zone == ZoneInfo("UTC")
    assert load(tmp_path, hours, ('zone = "UTC"', "")).zone == ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (DEFAULTS, 'nobody_on_shift = "ring"', "write one of callback, voicemail, hold, or other:ISSUE"),
        (DEFAULTS, "nobody_on_shift = 3", "write one of callback"),
        (DEFAULTS, 'nobody_on_shift = "other:trade"', "name another issue of this menu after other:"),
        (TRADING, f'{TRADING}\noverflow.full = "other:trading"', "issue trading overflow has full = 'other:trading'"),
        (TRADING, f"{TRADING}\noverflow = 3", "issue trading overflow is not a table"),
        (DEFAULTS, "cap = 0", "write how many may be ahead, from 1 to 200"),
        (DEFAULTS, 'cap = "20"', "without quotes"),
        (DEFAULTS, "cap = true", "without quotes"),
        ('most_hold = "60m"', 'most_hold = "1h"', 'write minutes like "60m"'),
        (DEFAULTS, 'hours = "weekdays"', "[overflow] has hours that cannot be used"),
        (DEFAULTS, 'hour = "mon 09:00-17:00 UTC"', "[overflow] has the unknown key 'hour'"),
        (DEFAULTS, f'hours = "mon 09:00-17:00 UTC"\n{HOURS}', "both say when the line is open; keep one of them"),
        ('zone = "UTC"', 'zone = "Berlin"', "[line] has zone 'Berlin', which is no time zone"),
    ],
)
def test_a_mistake_is_refused_with_its_place_and_remedy(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    with pytest.raises(BadMenu) as refused:
        load(tmp_path, (before, after))
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-01-05 21:30", "today at 4:30 PM"),
        ("2026-01-06 14:00", "tomorrow at 9 AM"),
        ("2026-01-07 04:30", "tomorrow at 11:30 PM"),  # in London it is Wednesday already
        ("2026-01-09 14:00", "on Friday at 9 AM"),
        ("2026-01-11 14:05", "on Sunday at 9:05 AM"),
        ("2026-01-12 14:00", "in a week, at 9 AM"),
    ],
)
def test_a_moment_is_said_in_the_time_of_who_hears_it(at: str, said: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    now = datetime(2026, 1, 5, 20, 0, tzinfo=UTC)  # a Monday, three in the afternoon in New York
    back = Back(moment, now, ZoneInfo("America/New_York"), True)
    sentence, whose = instead.when(load_menu(MENU), back, "en")
    assert sentence == f"We are back {said}."
    assert "you call from" in whose


def test_an_offer_ends_after_three_silences_and_a_withheld_number_leaves_a_message() -> None:
    menu, made = load_menu(MENU), Offer(Why.FULL)
    assert isinstance(instead.offer(menu, made, None, 0, "en", rings=True), Ask)
    assert isinstance(instead.offer(menu, made, None, 3, "en", rings=True), End)
    assert isinstance(instead.offer(menu, made, None, 0, "en", rings=False), Go)


def test_consent_is_not_taken_from_silence() -> None:
    menu, made = load_menu(MENU), Offer(Why.NOBODY, alone=True)
    assert isinstance(instead.consent(menu, made, 0, "en"), Ask)
    assert instead.consent(menu, made, 3, "en") == Go(f"promise?{made.query}")
