"""kill -9 in the middle of a flip: everything that belongs to a flip is there, or nothing of it."""

import json
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import select

from failover import audit
from failover.audit import AUDIT, FLIPS
from failover.news import NOTIFICATIONS
from models import Database
from tests.failover.steps import now_in

HOUSE = Path(__file__).parents[2]
DELAYS = (0.047, 0.113)


def test_a_flip_is_whole_or_not_at_all(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    for delay in DELAYS:
        command = [sys.executable, "-m", "tests.failover.flipper", url]
        with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stdout.readline() == b"flipping\n"
            time.sleep(delay)  # where it is hit is the kernel's choice: that is the point
            process.kill()
    with database.reading() as connection:
        flips = connection.execute(select(FLIPS).order_by(FLIPS.c.id)).all()
        told = connection.execute(select(NOTIFICATIONS.c.text).order_by(NOTIFICATIONS.c.id)).scalars().all()
        entries = connection.execute(select(AUDIT.c.detail).order_by(AUDIT.c.id)).scalars().all()
        assert audit.verify(connection)[2] == []
    assert len(flips) >= len(DELAYS)
    assert [flip.why in text for flip, text in zip(flips, told, strict=True)] == [True] * len(flips)
    assert [json.loads(entry)["flip"] for entry in entries] == [flip.id for flip in flips]
    assert [flip.went_to in ("active", "recovering") for flip in flips] == [
        number % 2 == 0 for number in range(len(flips))
    ]
    assert now_in(database).active == (flips[-1].went_to in ("active", "recovering"))
