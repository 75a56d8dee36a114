"""When a letter is tried again: sooner if it is urgent, ever later, and never for ever later than a limit."""

import hmac
from datetime import timedelta

import pytest

from outbox import policy
from outbox.signature import sign
from outbox.wire import Unreachable, post


def seconds(pace: policy.Pace, *tries: int) -> list[float]:
    return [policy.pause(pace, number).total_seconds() for number in tries]


def test_pauses_double_up_to_a_limit() -> None:
    assert seconds(policy.URGENT, 1, 2, 3, 5, 500) == [2, 4, 8, 30, 30]
    assert seconds(policy.STEADY, 1, 2, 500) == [5, 10, 300]
    assert timedelta(hours=1) < policy.PATIENCE


@pytest.mark.parametrize(
    ("status", "took", "about_the_letter"),
    [
        (200, True, False), (204, True, False), (302, False, True), (400, False, True), (404, False, True),
        (408, False, False), (429, False, False), (500, False, False), (503, False, False),
    ],
)  # fmt: skip
def test_what_an_answer_means(status: int, took: bool, about_the_letter: bool) -> None:
    assert (policy.took(status), policy.is_about_the_letter(status)) == (took, about_the_letter)


def test_the_signature_is_what_the_documentation_says() -> None:
    expected = hmac.new(b"secret", b"1767614400.{}", "sha256").hexdigest()
    assert sign("secret", "1767614400", b"{}") == expected


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/", "http://[::ffff:a9fe:a9fe]/", "http://100.100.100.200/x"]
)
def test_a_letter_never_goes_to_a_machines_own_secrets(address: str) -> None:
    with pytest.raises(Unreachable, match=r"refused to connect to .*(link-local|metadata)$"):
        post(address, b"{}", {})
