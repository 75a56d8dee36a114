"""A past for benches: so many contacts over a year, with their legs, offers, callbacks, attempts and remarks."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert

from carrier.numbers import fingerprint
from models import Base, Database, NoticeKind, NoticeState
from models.tables import (
    agents,
    attempts,
    callbacks,
    contacts,
    estimates,
    legs,
    letters,
    notices,
    offers,
    ratings,
    recordings,
    remarks,
    voicemails,
)

AGENTS, BATCH, YEAR = 100, 2_000, timedelta(days=365)
ISSUES = {"withdrawal": 40, "deposit": 25, "trading": 15, "verification": 10, "other": 8, "security": 2}
TONGUES = {"en": 70, "fa": 20, "zh": 10}
OUTCOMES = {"answered": 62, "abandoned": 14, "chat": 8, "voicemail": 5, "self_service": 4, "cancelled": 3,
            "gave_up": 3, "undialable": 0.5, "superseded": 0.4, "not_theirs": 0.1}  # fmt: skip
CALLBACK = {"answered": "kept", "cancelled": "cancelled", "gave_up": "gave_up", "undialable": "undialable",
            "not_theirs": "not_theirs", "superseded": "superseded"}  # fmt: skip
ENDS = {"kept": "connected", "cancelled": "cancelled", "undialable": "refused", "not_theirs": "not_theirs"}
WORDS = "Hello, this is about a withdrawal that I made on Monday and that has still not arrived. Please ring me back."
NOTES = ("Fees are hard to find.", "Wants it in writing.", "Second call about the same transfer.", "=1+1 asks for it")


def fill(database: Database, count: int, now: datetime, secret: str, seed: int = 7) -> None:
    """Let so many contacts have been, the last of them open: every table in proportion. It is the same each time."""
    chance = random.Random(seed)  # noqa: S311 - a bench's past
    with database.transaction() as connection:
        person = {"status": "offline", "state": "idle", "idle_since": now, "misses": 0, "languages": "en"}
        rows = [{"id": n, "name": name_of(n), "phone": f"+1303555{n:04}", **person} for n in range(1, AGENTS + 1)]
        connection.execute(insert(agents), rows)
    for start in range(1, count + 1, BATCH):
        rows_of: dict[Table, list[dict[str, Any]]] = {}
        for number in range(start, min(start + BATCH, count + 1)):
            for table, row in _contact(number, count, now, secret, chance):
                rows_of.setdefault(table, []).append(row)
        with database.transaction() as connection:
            for table in Base.metadata.sorted_tables:  # those first that others refer to
                if table in rows_of:
                    connection.execute(insert(table), rows_of[table])


def name_of(agent: int) -> str:
    """Return the name of an agent of this past."""
    return ("ada", "ben", "cora", "dina", "emil", "farah", "gita", "hugo", "ines", "jun")[agent % 10] + (
        f" {agent // 10}" if agent >= 10 else ""
    )


def _contact(number: int, count: int, now: datetime, secret: str, chance: random.Random) -> Iterator[tuple[Table, Any]]:
    """Yield the rows of one contact."""
    at = now - YEAR * (1 - number / count) - timedelta(seconds=chance.uniform(0, 120))
    stands = number > count - max(20, count // 1000)  # the last are open
    issue, tongue, outcome = (_one(chance, of) for of in (ISSUES, TONGUES, OUTCOMES))
    rung = outcome in CALLBACK and (outcome != "answered" or chance.random() < 0.4)
    phone = f"+1202555{chance.randrange(10_000):04}" if chance.random() > 0.03 else ""
    rung = rung and bool(phone)
    agent = chance.randrange(1, AGENTS + 1)
    waited = timedelta(seconds=180 + chance.expovariate(1 / 240))
    end = at + waited + timedelta(seconds=chance.uniform(200, 900))
    state = "ended"
    if stands:
        state = chance.choice(("waiting", "resting")) if rung else "waiting"
    yield contacts, {
        "id": number, "number": phone, "call_sid": None if rung else f"CA{number:032}", "state": state,
        "form": "callback" if rung else "holding", "issue": issue, "language": tongue, "skill": f"{issue}/{tongue}",
        "rank": at.timestamp(), "arrived_at": at, "joined_at": at + timedelta(seconds=25), "last_seen_at": end,
        "answered_at": at + waited if outcome == "answered" and not stands else None,
        "ended_at": None if stands else end, "outcome": None if stands else outcome,
        "may_record": chance.random() < 0.8,
        "next_at": now + timedelta(minutes=chance.randrange(1, 300)) if state == "resting" else None,
    }  # fmt: skip
    sid = f"CA{number:032}"
    leg = {"contact_id": number, "status": "completed", "progress": 3}
    yield legs, {"call_sid": sid, "role": "caller", "started_at": at, "ended_at": end, "offer_id": None, **leg}
    yield (
        estimates,
        {"contact_id": number, "told_at": at + timedelta(seconds=25), "wait": 200.0, "low": 120, "high": 300},
    )
    if not stands and outcome in ("answered", "gave_up"):
        met = end - timedelta(seconds=60) if rung else at + waited
        yield from _talk(number, agent, at, waited, end, met if outcome == "answered" else None, chance, leg)
    if rung:
        yield from _promise(number, phone, at, waited, end, None if stands else CALLBACK[outcome], secret, chance)
    if outcome == "voicemail" and not stands:
        done = number < count * 0.97
        left = {"asked_at": at + waited, "left_at": end, "recording_sid": f"RE{number:032}", "seconds": 34}
        more = {"url": f"https://carrier.example/RE{number}", "words": WORDS, "done_at": end if done else None}
        yield voicemails, {"contact_id": number, "state": "done" if done else "left", **left, **more}
    if issue == "security":
        letter = {"addressee": "exchange", "kind": "freeze.requested", "contact_id": number, "key": f"freeze-{number}"}
        sent = {"body": "", "state": "delivered", "tries": 1, "made_at": at, "next_at": at, "delivered_at": at}
        yield letters, letter | sent


def _talk(
    number: int,
    agent: int,
    at: datetime,
    waited: timedelta,
    end: datetime,
    met: datetime | None,
    chance: random.Random,
    leg: dict[str, Any],
) -> Iterator[tuple[Table, Any]]:
    if chance.random() < 0.3:
        missed = {"state": "missed", "accepted_at": None, "met_at": None, "ended_at": at + waited / 2}
        made = {"made_at": at + waited / 4, "expires_at": at + waited / 2}
        yield offers, {"id": number * 10 + 1, "contact_id": number, "agent_id": agent % AGENTS + 1, **missed, **made}
    yield offers, {
        "id": number * 10 + 2, "contact_id": number, "agent_id": agent, "state": "done", "made_at": at + waited / 2,
        "expires_at": end, "accepted_at": at + waited * 0.9, "met_at": met, "ended_at": end,
    }  # fmt: skip
    rung = {"call_sid": f"CB{number:032}", "role": "agent", "started_at": at + waited / 2, "ended_at": end}
    yield legs, {**rung, "offer_id": number * 10 + 2, **leg}
    if met:
        kept = {"state": "deleted", "recording_sid": None, "url": None, "seconds": 300}
        yield recordings, {"contact_id": number, "asked_at": met, **kept}
        if chance.random() < 0.4:
            yield ratings, {"offer_id": number * 10 + 2, "score": chance.choice((3, 4, 4, 5, 5, 5, 1)), "rated_at": end}
        if chance.random() < 0.3:
            said = {"category": chance.choice((None, "how_to", "complaint")), "note": chance.choice(NOTES)}
            yield remarks, {"contact_id": number, "offer_id": None, "made_at": end, "by": name_of(agent), **said}


def _promise(
    number: int,
    phone: str,
    at: datetime,
    waited: timedelta,
    end: datetime,
    state: str | None,
    secret: str,
    chance: random.Random,
) -> Iterator[tuple[Table, Any]]:
    # An open promise is unique for a number: its hash is of a number of its own.
    key = fingerprint(phone if state else f"{phone}/{number}", secret)
    asked = {
        "source": _one(chance, {"phone": 80, "web": 12, "hang_up": 5, "text": 3}),
        "until": end if state else end + timedelta(hours=8),
    }
    tried = chance.choice((1, 1, 1, 2, 3)) if state in ("kept", "gave_up") else 0
    yield callbacks, {
        "id": number, "contact_id": number, "number": phone, "number_hash": key, "proof": "1234", "attempts": tried,
        "state": state or "promised", "promised_at": at + timedelta(seconds=40),
        "ended_at": end if state else None, **asked,
    }  # fmt: skip
    told = {
        "kind": NoticeKind.PROMISED,
        "state": NoticeState.SENT,
        "tries": 1,
        "next_at": at,
        "claimed_at": at + timedelta(seconds=42),
    }
    yield notices, {"callback_id": number, **told}
    if state not in ("kept", "gave_up"):
        return
    accepted = at + waited * 0.9
    for go in range(tried):
        dialed = accepted + (end - timedelta(seconds=90) - accepted) * (go + 1) / tried
        last = go == tried - 1
        how = ENDS.get(state, "unanswered") if last else "unanswered"
        ended = {"ended_at": dialed + timedelta(seconds=40), "cause": None if how == "connected" else "no_answer"}
        made = {"callback_id": number, "offer_id": number * 10 + 2, "number_hash": key, "token": f"{number}-{go}"}
        yield attempts, {**made, "state": how, "dialed_at": dialed, **ended, "cost": 0}


def _one(chance: random.Random, of: dict[str, Any]) -> str:
    return chance.choices(list(of), weights=list(of.values()))[0]
