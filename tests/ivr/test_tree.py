"""Menus in menus, hours, the standby policy and reloading: what the menu file can say beyond a list of issues."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr import bridge, flow
from ivr.checks import BadMenu
from ivr.menu import Issue, Menu, load_menu
from ivr.menu_file import MenuFile
from ivr.outline import nodes, svg, text
from ivr.steps import Ask, End
from settings import MENU

GOOD = MENU.read_text()
SAY = 'say.en = "x"\nsay.fa = "ی"\nsay.zh = "某"\n'
MONEY = GOOD.replace('key = "withdrawal"\n', 'key = "withdrawal"\nmenu = "money"\n').replace(
    'key = "deposit"\n', 'key = "deposit"\nmenu = "money"\n'
)
MONEY += f'\n[[submenu]]\nkey = "money"\ndigit = "2"\n{SAY}\n[[link]]\nmenu = "money"\ndigit = "9"\nto = "main"\n{SAY}'
LOOP = f'[[submenu]]\nkey = "a"\nmenu = "b"\ndigit = "9"\n{SAY}[[submenu]]\nkey = "b"\nmenu = "a"\ndigit = "9"\n{SAY}'
HOURS = '\n[hours]\nopen = "mon-fri 08:00-20:00 Europe/Vienna"\nholidays = "AT"\nclosed = [2026-12-24]\n'


def loaded(folder: Path, content: str) -> Menu:
    file = folder / "menu.toml"
    file.write_text(content)
    return load_menu(file)


def refused(folder: Path, content: str) -> str:
    with pytest.raises(BadMenu) as complaint:
        loaded(folder, content)
    return str(complaint.value)


def test_a_menu_in_the_menu_is_entered_and_left_again(tmp_path: Path) -> None:
    menu = loaded(tmp_path, MONEY)
    inside = flow.press(menu, "2", 0, "en")
    assert isinstance(inside, Ask)
    assert inside.then == "menu?tries=0&in=money"
    assert [sentence[-8:] for sentence in inside.say[1:]] == ["press 2.", "press 3.", "press 9."]
    missed = flow.press(menu, "1", 0, "en", place="money")
    assert isinstance(missed, Ask)
    assert missed.then == "menu?tries=1&in=money"
    deposit = flow.press(menu, "3", 1, "en", place="money")
    assert isinstance(deposit, Issue)
    assert deposit.key == "deposit"
    back = flow.press(menu, "9", 0, "en", place="money")
    assert isinstance(back, Ask)
    assert back.then == "menu?tries=0"


def test_an_agent_who_transfers_goes_through_the_same_menus(tmp_path: Path) -> None:
    which = bridge.which(loaded(tmp_path, MONEY), 7, "blind", "en", "money")
    assert which.then == "bridge/issue?offer=7&how=blind&in=money"
    assert [sentence[-8:] for sentence in which.say[1:]] == ["press 2.", "press 3.", "press 9."]


def test_choices_are_read_in_the_order_of_their_keys_with_0_last(tmp_path: Path) -> None:
    assert [choice.digit for choice in loaded(tmp_path, MONEY).choices()] == ["1", "2", "4", "5", "0"]


@pytest.mark.parametrize(
    ("extra", "complaint"),
    [
        (f'[[submenu]]\nkey = "a"\ndigit = "9"\n{SAY}', "the menu 'a' has no issue in it or below it"),
        (LOOP, "the menu 'a' cannot be reached from 'main'"),
        (f'[[link]]\ndigit = "9"\nto = "nowhere"\n{SAY}', "to = 'nowhere' is no menu; choose from main"),
        (f'[[link]]\ndigit = "2"\nto = "main"\n{SAY}', "the digit '2' is used by 2 choices of the menu 'main'"),
        (f'[[submenu]]\nkey = "A b"\ndigit = "9"\n{SAY}', "needs a key of small letters"),
        ('[[link]]\ndigit = "9"\nto = "main"\nsay.en = "x"\n', "link 1 (main) say.fa is missing or empty"),
        ('[hours]\nopen = "mon-fri 08:00-20:00 Mars/Base"', "'Mars/Base' is no time zone"),
        ('[hours]\nopen = "mon-fri 8-20 UTC"', "hours.open: '8-20' are no times"),
        ("[hours]\nopen = 8", "hours.open is missing or no text"),
        ('[hours]\nopen = "mon 08:00-09:00 UTC"\nclosed = ["Christmas"]', "hours.closed has 'Christmas', which is"),
        ('[hours]\nopen = "mon 08:00-09:00 UTC"\nholidays = "XX"', "hours.holidays is 'XX'; give a country"),
        ('[hours]\nopen = "mon 08:00-09:00 UTC"\nzone = "UTC"', "[hours] has the unknown key 'zone'"),
        (f'[[issue]]\nkey = "long"\ndigit = "9"\n{SAY.replace("x", "x" * 5000)}', "has 5000 letters; a carrier"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_a_remedy(tmp_path: Path, extra: str, complaint: str) -> None:
    assert complaint in refused(tmp_path, f"{GOOD}\n{extra}\n")


def test_a_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    line = GOOD.splitlines().index('key = "trading"')
    assert f"line {line}: issue 4 (trading) needs one key" in refused(
        tmp_path, GOOD.replace('digit = "4"', "digit = 4")
    )


@pytest.mark.parametrize(("policy", "said"), [("closed", 0), ("essential", 1), ("open", 6)])
def test_the_standby_policy_says_who_is_let_through(tmp_path: Path, policy: str, said: int) -> None:
    menu = loaded(tmp_path, GOOD.replace("[line]", f'[line]\nstandby = "{policy}"'))
    step = flow.arrive(menu, active=False, language="en")
    assert sum("press" in sentence and "For " in sentence for sentence in step.say if "other" not in sentence) >= said
    assert step.then == ("menu?tries=0" if policy == "open" else "standby?tries=0")
    pressed = flow.press_on_standby(menu, "1", 0, "en")
    assert isinstance(pressed, Issue) == (policy != "closed")
    assert isinstance(flow.press_on_standby(menu, "", 0, "en"), End)


def test_an_unknown_policy_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, GOOD.replace("[line]", '[line]\nstandby = "shut"'))
    assert "line.standby is 'shut'; choose from closed, essential, open" in said


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-23T12:00", None),  # a Monday
        ("2026-11-23T06:59", "2026-11-23T08:00"),  # 07:59 in Vienna
        ("2026-11-23T19:00", "2026-11-24T08:00"),
        ("2026-12-08T12:00", "2026-12-09T08:00"),  # Immaculate Conception
        ("2026-12-23T20:00", "2026-12-28T08:00"),  # our own date, two holidays and a weekend
    ],
)
def test_outside_hours_and_on_holidays_it_is_closed(tmp_path: Path, at: str, opens: str | None) -> None:
    opening = loaded(tmp_path, GOOD + HOURS).opening
    until = opening.closed_until(datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert (until and f"{until:%Y-%m-%dT%H:%M}") == opens


def test_whoever_calls_a_closed_line_hears_when_it_opens_and_what_is_answered_all_the_same(tmp_path: Path) -> None:
    menu = loaded(tmp_path, GOOD + HOURS)
    until = menu.opening.closed_until(datetime(2026, 11, 21, 12, tzinfo=UTC))
    said = {code: flow.arrive(menu, active=True, language=code, closed_until=until) for code in menu.name}
    assert "We are closed at the moment, and open again on Monday at 8 AM." in said["en"].say
    assert "در حال حاضر بسته هستیم و دوشنبه ساعت ۸:۰۰ دوباره باز می‌شویم." in said["fa"].say
    assert "我们现在不在服务时间，将于星期一 08:00恢复服务。" in said["zh"].say
    assert said["en"].then == "standby?tries=0"


def test_a_change_is_taken_up_whole_and_a_bad_one_leaves_the_old_menu(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "menu.toml"
    file.write_text(GOOD)
    held = MenuFile(file)
    first = held.menu
    assert held.menu is first
    file.write_text(GOOD.replace('digit = "4"', 'digit = "44"'))
    assert held.menu is first
    assert "the menu stays as it was" in caplog.text
    assert held.menu is first
    assert caplog.text.count("the menu stays") == 1  # a caller does not wait for it to be read again and again
    other = tmp_path / "new.toml"
    other.write_text(GOOD.replace('status = "9"', "").replace('digit = "4"', 'digit = "9"', 1))
    os.replace(other, file)
    assert held.menu.choice("9") is not None
    file.unlink()
    assert held.menu.choice("9") is not None


def test_the_tree_is_shown_and_drawn_with_each_choice_once(tmp_path: Path) -> None:
    menu = loaded(tmp_path, MONEY)
    shown = text(menu, "en").splitlines()
    assert shown[1] == "  1  an account that someone else is using [security, 0:10:00 ahead, always, freeze]"
    assert shown[3] == "    2  a withdrawal that has not arrived [withdrawal]"
    assert shown[5] == "    9  x -> main"
    drawn = svg(menu, "fa")
    assert drawn.count("<rect") == len(nodes(menu, "fa")) == 9
    assert "برداشتی" in drawn
