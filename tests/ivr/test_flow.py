"""The flow: from each choice of a caller to the next Step, for any key at any time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr import flow, holding, intent, ringback, whisper
from ivr.languages import LANGUAGES
from ivr.menu import Issue, Menu, load_menu
from ivr.place import Place
from ivr.steps import Ask, End, Hold, Step
from settings import MENU

MENU_ = load_menu(MENU)


@pytest.fixture
def menu() -> Menu:
    return MENU_


def test_every_issue_is_reached_by_its_own_key(menu: Menu) -> None:
    for issue in menu.issues:
        assert flow.press(menu, issue.digit, 0, "en") == issue


def test_every_issue_is_read_out_with_its_key(menu: Menu) -> None:
    said = " ".join(flow.arrive(menu, active=True, language="en").say)
    for issue in menu.issues:
        assert f"{issue.say['en']}, press {issue.digit}" in said


@given(digits=st.text(max_size=100), tries=st.integers(0, 50), ring=st.booleans())
def test_whatever_is_pressed_there_is_a_next_sentence(digits: str, tries: int, ring: bool) -> None:
    for choice in (
        flow.press(MENU_, digits, tries, "en", can_ring_back=ring),
        flow.press_on_standby(MENU_, digits, tries, "en"),
    ):
        assert isinstance(choice, Issue) or (isinstance(choice, Ask | End) and all(choice.say))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ["", " ", "hm", "ssssh", "🤷", "7" * 99, "买不了", "نمی‌توانم بفروشم", "a cat"])
def test_whatever_is_said_in_whatever_language_there_is_a_next_sentence(words: str, language: str) -> None:
    for tries in range(4):
        step = flow.said(MENU_, intent.guess(MENU_, words), tries, language)
        assert isinstance(step, Issue) or (isinstance(step, Ask | End) and step.say and all(step.say))


def test_misses_end_in_a_callback_offer_and_never_go_on_for_ever(menu: Menu) -> None:
    step: Issue | Step = flow.arrive(menu, active=True, language="en")
    asked = []
    while isinstance(step, Ask) and step.then.startswith("menu"):
        asked.append(step.then)
        step = flow.press(menu, "", int(step.then.rpartition("=")[2]), "en")
    assert len(asked) == flow.TRIES
    assert isinstance(step, Ask)
    assert step.then == "rescue"


def test_trouble_is_tried_again_and_then_ends(menu: Menu) -> None:
    assert isinstance(flow.trouble(menu, 0, "en"), Ask)
    assert isinstance(flow.trouble(menu, flow.TRIES, "en"), End)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(0, many=False, minutes=(0, 2)), ("next in line", "less than 2 minutes")),
        (Place(4, many=False, minutes=(3, 8)), ("number 5 in line", "3 to 8 minutes")),
        (Place(50, many=True, minutes=(30, 80)), ("More than 50 people", "30 to 80 minutes")),
        (Place(0, many=False, minutes=None), ("next in line", "Nobody is on duty")),
    ],
)
def test_a_place_is_spoken_as_position_and_range(menu: Menu, place: Place, said: tuple[str, str]) -> None:
    spoken = holding.position(menu, place, "en")
    assert all(part in sentence for part, sentence in zip(said, spoken, strict=True))
    assert isinstance(holding.lap(menu, place, "en", can_ring_back=True), Hold)


def test_silence_after_a_whisper_or_a_greeting_ends(menu: Menu) -> None:
    assert isinstance(whisper.ask(menu, 1, "deposit", timedelta(), flow.TRIES, "en", callback=False), End)
    assert isinstance(ringback.greet(menu, "t", "1234", flow.TRIES, "en"), End)
