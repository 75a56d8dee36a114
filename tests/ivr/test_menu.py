"""The menu file: what it means, and how each mistake in it is named."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.checks import BadMenu
from ivr.menu import load_menu
from settings import MENU

GOOD = MENU.read_text()
NIGHT = datetime(2026, 1, 5, 23, tzinfo=UTC)


def load(tmp_path: Path, text: str) -> None:
    file = tmp_path / "menu.toml"
    file.write_text(text)
    load_menu(file)


def test_the_menu_that_comes_with_the_house() -> None:
    menu = load_menu(MENU)
    assert [issue.key for issue in menu.issues] == [
        "security",
        "withdrawal",
        "deposit",
        "trading",
        "verification",
        "other",
    ]
    security = menu.by_digit("1", always_only=True)
    assert security
    assert security.head_start.at(NIGHT) == timedelta(minutes=10)
    assert menu.by_digit("2", always_only=True) is None


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('digit = "3"', 'digit = "2"', "the digit '2' is used by 2 issues; give each its own"),
        ('key = "deposit"', 'key = "withdrawal"', "the key 'withdrawal' is used by 2 issues"),
        ('say.zh = "订单或交易"', "", "issue 4 (trading) say.zh is missing or empty"),
        ('say.en = "an order or a trade"', 'say.en = " "', "issue 4 (trading) say.en is missing or empty"),
        ('digit = "4"', 'digt = "4"', "issue 4 (trading) has the unknown key 'digt'; remove it, or use one of"),
        ('digit = "4"', "digit = 4", "issue 4 (trading) needs one key of the dial pad in quotes"),
        ('digit = "4"', 'digit = "44"', "issue 4 (trading) needs one key of the dial pad"),
        ('head_start = "10m"', 'head_start = "ten"', 'write a span like "90s", "10m" or "1h"'),
        ('head_start = "10m"', 'priority = "22:00-06:00"', "needs hours and a head_start; write it like priority = {"),
        ('head_start = "10m"', 'priority = { hours = "x", head_start = "1m" }', "has hours that cannot be used"),
        ('head_start = "10m"', 'priority = { hours = "x", head_start = "1" }', 'write a span like "90s"'),
        ("always = true", 'always = "yes"', "write true or false without quotes"),
        ('key = "other"', 'key = "others"', "no issue has the key 'other'"),
        ("[line]", "[lines]", "the file has the unknown key 'lines'"),
        ('name.en = "customer support"', "", "line.name.en is missing"),
        ('digit = "4"', 'digit = "7"', "issue 4 (trading) has digit '7', which chooses a language; take another"),
        ("[line]", "[line", "is not TOML"),
        ('key = "trading"', 'key = "Trad ing"', "needs a key of small letters"),
    ],
)
def test_a_mistake_is_refused_with_file_key_and_remedy(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    assert before in GOOD
    with pytest.raises(BadMenu) as refused:
        load(tmp_path, GOOD.replace(before, after))
    assert complaint in str(refused.value)
    assert str(tmp_path / "menu.toml") in str(refused.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadMenu) as refused:
        load(tmp_path, GOOD.replace('digit = "3"', 'digit = "2"', 1).replace("always = true", "always = 1"))
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("content", [b"\xff\xfe", b"issue = 3", b"issue = [1, 2]", b"line = 3", b""])
def test_nonsense_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "menu.toml"
    file.write_bytes(content)
    with pytest.raises(BadMenu):
        load_menu(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadMenu, match="cannot be read"):
        load_menu(tmp_path / "no.toml")


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ('status = "2"', "chooses something else in the main menu; give it a free key"),
        ('status = "7"', "one free key of the main menu"),
        ("status = 9", "one free key of the main menu"),
        ('survey = "yes"', "line.survey is no yes or no"),
    ],
)
def test_a_wrong_key_for_the_status_is_named(tmp_path: Path, line: str, remedy: str) -> None:
    name = line.partition(" ")[0]
    text = re.sub(rf"^{name} = .*$", line, GOOD, count=1, flags=re.MULTILINE)
    with pytest.raises(BadMenu) as refused:
        load(tmp_path, text)
    assert remedy in refused.value.problems[0]
    assert re.search(r"menu\.toml: line \d+: line\.", refused.value.problems[0])


def test_an_issue_may_have_another_head_start_at_some_hours(tmp_path: Path) -> None:
    file = tmp_path / "menu.toml"
    night = 'head_start = "10m"\npriority = { hours = "mon-sun 22:00-06:00 UTC", head_start = "20m" }'
    file.write_text(GOOD.replace('head_start = "10m"', night))
    security = load_menu(file).by_key("security")
    assert security
    assert security.head_start.at(NIGHT) == timedelta(minutes=20)
    assert security.head_start.at(NIGHT - timedelta(hours=2)) == timedelta(minutes=10)


def test_what_no_carrier_reads_as_one_document_is_named(tmp_path: Path) -> None:
    words = ", ".join(f'"{"我的提现没到账" * 12}{number}"' for number in range(4))
    many = "".join(
        f'[[issue]]\nkey = "more_{chr(97 + n // 26)}{chr(97 + n % 26)}"\n'
        f'digit = "{n % 6}"\nmenu = "m{chr(97 + n // 6)}"\n'
        f'say.en = "x"\nsay.fa = "x"\nsay.zh = "x"\nexamples.zh = [{words}]\n'
        for n in range(60)
    )
    ways = "".join(
        f'[[submenu]]\nkey = "m{chr(97 + n)}"\ndigit = "9"\nmenu = "{"main" if n == 0 else "m" + chr(96 + n)}"\n'
        'say.en = "x"\nsay.fa = "x"\nsay.zh = "x"\n'
        for n in range(10)
    )
    with pytest.raises(BadMenu) as refused:
        load(tmp_path, GOOD.replace('status = "9"', "") + many + ways)
    assert "the menu 'main' in 'zh' comes to" in refused.value.problems[0]
    assert "shorten its choices, or the issues' examples" in refused.value.problems[0]
