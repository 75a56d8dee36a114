"""Delivery: a letter is signed and posted until its addressee takes it; at least once, known by its key."""

import logging

from outbox import letters, policy, wire
from outbox.addresses import Address, Addresses
from outbox.letters import Letter
from outbox.signature import KEY, SIGNATURE, STAMP, sign
from routing.switchboard import Switchboard

log = logging.getLogger(__name__)


def deliver(switchboard: Switchboard, addresses: Addresses, letter_id: int) -> None:
    """Try a letter once, if it is due.

    1. It is claimed and committed first, so that nobody else sends it meanwhile.
    2. Taken is an answer 2xx. Whatever else was answered, or was not, it is tried again, under the same key.
    3. Without an answer that is about this letter, the others to the same addressee wait as well.
    """
    with switchboard.turn() as turn:
        letter = letters.claim(turn, letter_id)
    if letter is None:
        return
    address = addresses.get(letter.to)
    status, why = (_post(switchboard, address, letter)) if address else (None, "its address is not set any more")
    with switchboard.turn() as turn:
        if status is not None and policy.took(status):
            letters.delivered(turn, letter)
            return
        if status is not None and policy.is_about_the_letter(status):
            letters.answers(turn, letter.to)
        else:
            letters.silent(turn, letter.to)
        again = letters.not_taken(turn, letter, why)
    log.log(logging.WARNING if again else logging.ERROR, "letter %s to the %s: %s", letter.id, letter.to, why)


def _post(switchboard: Switchboard, address: Address, letter: Letter) -> tuple[int | None, str]:
    """Return the status of the answer, if any, and what it means in words."""
    body, stamp = letter.body.encode(), str(int(switchboard.clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        KEY: letter.key,
        STAMP: stamp,
        SIGNATURE: sign(address.secret, stamp, body),
    }
    try:
        status = wire.post(address.url, body, headers)
    except wire.Unreachable as exc:
        return None, str(exc)
    return status, f"answered {status}"
