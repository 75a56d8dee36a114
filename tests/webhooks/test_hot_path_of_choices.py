"""What choosing costs on the hot path: a language, an issue in words, and the keys after an answer."""

from collections.abc import Iterator

import pytest

from models import Database
from tests.stage import world
from tests.stories.conftest import active, line
from tests.webhooks.test_hot_path import assert_cheap, press
from tests.world import World

__all__ = ["active", "line"]


@pytest.fixture
def freezing(database: Database, redis_url: str) -> Iterator[World]:
    """A line that may ask the exchange to freeze accounts."""
    with world(database, redis_url, FREEZE_URL="http://127.0.0.1:9/", FREEZE_SECRET="0123456789abcdef") as made:
        made.chat("fail")
        yield made


@pytest.mark.parametrize("path", ["menu?tries=0", "standby?tries=0"])
def test_choosing_a_language(active: World, path: str) -> None:
    press(active, "incoming")
    assert_cheap(press(active, path, Digits="8"))


def test_choosing_a_language_with_an_open_callback(active: World) -> None:
    press(active, "incoming")
    press(active, "menu?tries=0", Digits="2")
    press(active, "hold", Digits="1")
    press(active, "incoming", CallSid="CA" + "8" * 32)
    assert_cheap(press(active, "known?tries=1", CallSid="CA" + "8" * 32, Digits="8"))


def test_saying_what_it_is_about(active: World) -> None:
    press(active, "incoming")
    assert_cheap(press(active, "menu?tries=0", SpeechResult="my withdrawal has not arrived"))


@pytest.mark.parametrize("key", ["1", "2", "3", ""])
def test_keys_after_an_answer(active: World, key: str) -> None:
    press(active, "incoming")
    assert_cheap(press(active, "answer?issue=withdrawal", Digits=key))


def test_asking_for_a_freeze_and_hearing_how_it_stands(freezing: World) -> None:
    press(freezing, "incoming")
    press(freezing, "menu?tries=0", Digits="1")
    assert_cheap(press(freezing, "hold", Digits="9"))
    assert_cheap(press(freezing, "freeze?looks=1"))
    assert_cheap(press(freezing, "hold"))
    assert_cheap(press(freezing, "freeze/number?tries=1", Digits="12025550123"))
