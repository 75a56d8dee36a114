"""The API is asked what nobody would: no answer is a server error, or anything that its document does not tell."""

from bench.fuzz import fuzz
from console.entry.scopes import SCOPES
from tests.console.filled import fill
from tests.console.house import House

EXAMPLES, SEED = 1, 1  # `python -m bench.fuzz` asks more, and on each database


def test_no_question_surprises_the_api(small_house: House) -> None:
    known = fill(small_house)
    answers, wrong = fuzz(small_house.app, small_house.token(*SCOPES), known, EXAMPLES, SEED)
    assert wrong == {}
    assert sum(answers.values()) > 100
    assert not [what for what in answers if what.split()[1].startswith("5")]
