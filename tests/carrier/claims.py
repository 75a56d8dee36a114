"""Collects what the conformance tests claim, for the table in docs/simulator.md."""

from collections.abc import Callable
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., object])
CLAIMS: dict[str, list[tuple[str, str]]] = {}


def shows(*subjects: str, rule: str) -> Callable[[Test], Test]:
    """Mark a test as showing a rule of Twilio's documentation about `Element` or `Element attribute`."""

    def mark(test: Test) -> Test:
        name = f"{test.__module__.rpartition('.')[2]}::{test.__name__}"
        for subject in subjects:
            CLAIMS.setdefault(subject, []).append((rule, name))
        return test

    return mark
