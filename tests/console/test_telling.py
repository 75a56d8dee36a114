"""A contact's story in words: whatever may have happened can be told in every language."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest

from callbacks.book import Stage
from callbacks.policy import Cause
from console.lists.telling import FAMILIES, days, tell
from console.words import speaker
from ivr.languages import LANGUAGES
from models import AttemptState, ManualClock, NoticeKind, NoticeState, PartRole, PartState, Role, Source, What
from models.callback import CallbackState
from models.contact import ContactState, Form, Outcome
from models.letter import LetterKind, To
from models.offer import OfferState
from models.recording import RecordingState
from models.voicemail import VoicemailState
from routing.story import Event

NOW = ManualClock().now()
VALUES: dict[tuple[str, str], type[StrEnum]] = {
    ("leg_began", "role"): Role,
    ("leg_ended", "role"): Role,
    ("part_asked", "role"): PartRole,
    ("part_joined", "role"): PartRole,
    ("part_ended", "role"): PartRole,
    ("part_ended", "state"): PartState,
    ("ended", "outcome"): Outcome,
    ("promised", "source"): Source,
    ("promise_ended", "state"): CallbackState,
    ("attempt_ended", "state"): AttemptState,
    ("attempt_ended", "cause"): Cause,
    ("notice", "notice"): NoticeKind,
    ("notice", "state"): NoticeState,
    ("letter_made", "letter"): LetterKind,
    ("letter_made", "to"): To,
    ("letter_delivered", "letter"): LetterKind,
    ("letter_delivered", "to"): To,
    ("letter_gave_up", "letter"): LetterKind,
    ("letter_gave_up", "to"): To,
    ("recording", "state"): RecordingState,
}
UNDER_WAY = {  # an event tells how something ended
    *(PartState.MADE, PartState.RINGING, PartState.JOINED, PartState.PAUSED, PartState.THREE_WAY, PartState.HANDING),
    *(AttemptState.DIALING, AttemptState.RINGING),
}
OTHERS: dict[str, Any] = {"language": "fa", "issue": "deposit", "low": 60, "high": 120, "status": "completed"}
OTHERS |= {"leg": "CA1", "score": 4, "category": None, "note": None, "voicemail": 1, "seconds": 1200, "words": None}
OTHERS |= {"recording": 1, "trouble": "HTTP 500", "callback": "1234567", "number": "+1202…11", "attempt": 2}
ALONE = [
    "arrived",
    "joined",
    "may_record",
    "may_not_record",
    "told_wait",
    "offered",
    "accepted",
    "met",
    "aside",
    "rated",
]
ALONE += ["remark", "voicemail_asked", "voicemail_left", "dialed", "answered", *(f"act_{what}" for what in What)]
ALONE += [f"offer_{state}" for state in ("done", "declined", "missed", "withdrawn", "refused")]


def happenings() -> Iterator[Event]:
    for kind in ALONE:
        yield Event(NOW, kind, "ada", OTHERS)
    for (kind, name), values in VALUES.items():
        for value in set(values) - UNDER_WAY:
            usual = {other: next(iter(those)) for (k, other), those in VALUES.items() if k == kind}
            usual |= {"state": AttemptState.CONNECTED} if kind == "attempt_ended" else {}
            usual |= {"state": PartState.DONE} if kind == "part_ended" else {}
            yield Event(NOW, kind, "ada", OTHERS | usual | {name: value})


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_may_have_happened_can_be_told(language: str) -> None:
    told = [str(tell(event, speaker(language), {"deposit": "a deposit"})) for event in happenings()]
    assert all(told)
    assert not [text for text in told if "{" in text]
    assert {kind: set(names) for kind, names in FAMILIES.items()} == {
        kind: {name for other, name in VALUES if other == kind} for kind, _ in VALUES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_in_a_list_has_a_name(language: str) -> None:
    say = speaker(language)
    families: dict[str, type[StrEnum]] = {"contact_": ContactState, "outcome_": Outcome, "form_": Form}
    families |= {"stage_": Stage, "callback_state_": CallbackState, "source_": Source, "voicemail_": VoicemailState}
    for family, values in families.items():
        assert len({say(f"{family}{value}") for value in values}) == len(values), family
    assert {state for state in OfferState if f"offer_{state}" not in ALONE} == {"made", "ringing", "accepted"}


def test_what_somebody_wrote_is_text() -> None:
    told = tell(Event(NOW, "offered", "<b>ada</b>"), speaker("en"), {})
    assert str(told) == "Offered to <bdi>&lt;b&gt;ada&lt;/b&gt;</bdi>"


def test_a_story_is_told_by_days() -> None:
    clock = ManualClock(NOW)
    events = [Event(clock.now(), "arrived")]
    clock.advance(days=2)
    events += [Event(clock.now(), "ended")] * 2
    assert [(day, len(those)) for day, those in days(events)] == [("2026-01-05", 1), ("2026-01-07", 2)]
