"""A contact's story in the words of a language, for pages and for the terminal."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from console.context import console, language
from console.words import OWN_NAMES, Say
from routing.story import Event, Value

# By which family of words a value is told, where its name alone does not say it.
FAMILIES = {
    "leg_began": {"role": "leg_"},
    "leg_ended": {"role": "leg_"},
    "part_asked": {"role": "part_"},
    "part_joined": {"role": "part_"},
    "part_ended": {"role": "part_", "state": "part_state_"},
    "ended": {"outcome": "outcome_"},
    "promised": {"source": "source_"},
    "promise_ended": {"state": "callback_state_"},
    "attempt_ended": {"state": "attempt_", "cause": "cause_"},
    "notice": {"notice": "notice_", "state": "notice_state_"},
    "letter_made": {"letter": "letter_", "to": "to_"},
    "letter_delivered": {"letter": "letter_", "to": "to_"},
    "letter_gave_up": {"letter": "letter_", "to": "to_"},
    "recording": {"state": "recording_"},
}


# Names and numbers stand for themselves, whichever way the sentence runs.
NAME, DIGITS = Markup("<bdi>{}</bdi>"), Markup('<bdi dir="ltr">{}</bdi>')


def issues() -> dict[str, str]:
    """Return the names of what contacts are about, by key."""
    return {issue.key: issue.say[language()] for issue in console().switchboard.menu.issues}


def days(events: Sequence[Event]) -> list[tuple[str, list[Event]]]:
    """Return a story by days, in UTC."""
    return [(day, list(those)) for day, those in groupby(events, lambda event: f"{event.at:%Y-%m-%d}")]


def tell(event: Event, say: Say, names: Mapping[str, str]) -> Markup:
    """Return an event as a sentence; `names` are those of the issues."""
    told = {name: _told(event.kind, name, value, say, names) for name, value in event.more.items()}
    return say(f"event_{event.kind}", who=NAME.format(event.who), **told)


def _told(kind: str, name: str, value: Value, say: Say, names: Mapping[str, str]) -> object:
    family = FAMILIES.get(kind, {}).get(name)
    if value is None:
        return ""
    if family:
        return say(f"{family}{str(value).replace('.', '_')}")
    if name == "issue":
        return names.get(str(value), value)
    if name == "language":
        return OWN_NAMES.get(str(value), value)
    return DIGITS.format(value) if name in ("number", "callback") else value
