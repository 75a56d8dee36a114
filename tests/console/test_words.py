"""The words of the pages: every key in every language, with the same places, and none that nothing says."""

import re
from pathlib import Path
from string import Formatter

from console.words import texts
from ivr.languages import LANGUAGES

ROOM = Path(__file__).parents[2] / "console"
FAMILIES = (
    "role_",
    "state_",
    "status_",
    "result_",
    "span_",
    "pin_",
    "done_",
    "turned_",
    "line_",
    "title_",
    "wrong",
    "desk_",
    "set_up_",
    "report_by_",
    "report_plot_",
    "figures_freeze_",
    "figures_why_",
    "health_",
    "contact_",
    "outcome_",
    "form_",
    "stage_",
    "callback_",
    "source_",
    "voicemail_",
    "event_",
    "leg_",
    "part_",
    "recording_",
    "to_",
    "letter_",
    "attempt_",
    "cause_",
    "notice_",
)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_is_there_in_every_language_with_the_same_places() -> None:
    wrong = [
        key
        for key, by_language in texts().items()
        if set(by_language) != set(LANGUAGES) or len({frozenset(places(text)) for text in by_language.values()}) != 1
    ]
    assert wrong == []


def test_every_key_is_said_and_every_key_that_is_said_is_there() -> None:
    pages = "".join(path.read_text() for path in (ROOM / "templates").rglob("*.html"))
    code = "".join(path.read_text() for path in ROOM.rglob("*.py"))
    said = set(re.findall(r"""say\(["']([\w-]+)["'](?! ~)""", pages))
    assert said - texts().keys() == set()
    named = {key for key in texts() if re.search(rf"""["']{key}["']""", pages + code)}
    assert [key for key in texts() if key not in named and not key.startswith(FAMILIES)] == []
