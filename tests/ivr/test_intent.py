"""Speech: words become an issue, a question, or the keys once more; measured on sentences that were not learnt."""

import csv
import time
from pathlib import Path
from statistics import median

import pytest

from bench.intent import HELD_OUT, judged
from ivr import flow, intent
from ivr.intent import LIKELY, SURE, Guess
from ivr.languages import LANGUAGES
from ivr.menu import HINT, HINTS, load_menu
from ivr.steps import Ask, End
from settings import MENU

MENU_ = load_menu(MENU)


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_of_what_was_not_learnt_is_understood_and_little_is_misunderstood(language: str) -> None:
    found = judged(MENU_, HELD_OUT)[language]
    assert found.accuracy >= 0.8
    assert found.sure_coverage >= 0.6
    assert found.sure_precision >= 0.9


def test_nothing_in_the_held_out_set_was_learnt() -> None:
    learnt = {text for issue in MENU_.issues for text in issue.spoken}
    with HELD_OUT.open(encoding="utf-8") as file:
        assert [row["text"] for row in csv.DictReader(file) if row["text"] in learnt] == []


def test_one_decision_takes_under_5_ms() -> None:
    intent.guess(MENU_, "warm")
    spans = []
    for _ in range(50):
        began = time.perf_counter()
        intent.guess(MENU_, "my withdrawal has been pending since yesterday")
        spans.append(time.perf_counter() - began)
    assert median(spans) < 0.005


@pytest.mark.parametrize("noise", ["", " ", "!!!", "\x00", "🤷", "७", "a" * 100_000])
def test_noise_is_never_sure(noise: str) -> None:
    found = intent.guess(MENU_, noise)
    assert found is None or found.confidence < SURE


def test_a_menu_without_examples_is_still_known_by_its_names(tmp_path: Path) -> None:
    text = MENU.read_text()
    for language in LANGUAGES:
        while (begins := text.find(f"examples.{language} = [")) >= 0:
            text = text[:begins] + text[text.index("]\n", begins) + 2 :]
    (tmp_path / "menu.toml").write_text(text)
    found = intent.guess(load_menu(tmp_path / "menu.toml"), "a deposit that has not arrived")
    assert found
    assert found.issue == "deposit"


def test_the_surer_the_guess_the_shorter_the_way() -> None:
    sure, likely = Guess("deposit", SURE), Guess("deposit", LIKELY)
    assert flow.said(MENU_, sure, 0, "en") == MENU_.by_key("deposit")
    asked = flow.said(MENU_, likely, 1, "en")
    assert isinstance(asked, Ask)
    assert asked.say == ("Is it about a deposit that has not arrived? If so, press 1. If not, wait.",)
    assert asked.then == "said?issue=deposit&tries=1&in=main"
    for nothing in (None, Guess("deposit", LIKELY - 0.01), Guess("gone", 1.0)):
        step = flow.said(MENU_, nothing, 0, "en")
        assert isinstance(step, Ask)
        assert step.then == "menu?tries=1"


def test_words_that_are_never_understood_end_in_a_callback_offer() -> None:
    step = flow.said(MENU_, None, flow.TRIES - 1, "en")
    assert isinstance(step, Ask)
    assert step.then == "rescue"
    assert isinstance(flow.said(MENU_, None, flow.TRIES - 1, "en", can_ring_back=False), End)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hints_keep_the_carriers_limits(language: str) -> None:
    hints = MENU_.hints(language)
    assert 0 < len(hints) <= HINTS
    assert all(0 < len(hint) <= HINT and "," not in hint for hint in hints)


def test_a_line_that_listens_to_keys_alone_says_nothing_of_speech(tmp_path: Path) -> None:
    (tmp_path / "menu.toml").write_text(MENU.read_text().replace("[line]", "[line]\nspeech = false"))
    step = flow.arrive(load_menu(tmp_path / "menu.toml"), active=True, language="en")
    assert (step.hints, [sentence for sentence in step.say if "Say what" in sentence]) == ((), [])
