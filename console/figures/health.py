"""The page Health: what the watchers saw over time, the flips, the audit and its proof, who is told, and drills."""

import json
from datetime import datetime, timedelta
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy import Connection, select

from console import once
from console.access import part_of
from console.context import console, language, me
from console.figures import lanes
from console.figures.spoken import written
from console.pages import once_key, pages, redirect_to
from failover import audit, incidents, modes, stretches
from failover.audit import AUDIT
from failover.probes.heartbeat import BEATS
from failover.report import report
from outbox.standing import MOST, standing
from routing import drills

HOURS = {"1h": 1, "6h": 6, "24h": 24, "7d": 168, "30d": 720}
PAGE = 15  # rows of the history and of the audit
CHANGES = 60  # stretches in the table beside the picture
CHECKED = 50_000  # rows of the audit that one press of the button checks: a second or so
LONGEST = 240  # letters of a row of the audit
VERIFIED = "verified"
LAST_PROOF = select(AUDIT).where(AUDIT.c.what == VERIFIED).order_by(AUDIT.c.id.desc()).limit(1)


@pages.get("/health")
@part_of("health")
def health() -> Response:
    """Show it, for `?span=24h`; `flips` and `audit` go on before a number."""
    board = console().switchboard
    now = board.clock.now()
    span = request.args.get("span", "24h")
    span = span if span in HOURS else "24h"
    since = now - timedelta(hours=HOURS[span])
    before = {name: _number(request.args.get(name, "")) for name in ("flips", "audit")}
    with board.database.reading() as connection:
        seen = stretches.told(connection, since, now)
        shown: dict[str, Any] = {
            "picture": lanes.draw(since, now, seen, incidents.listed(connection), modes.history(connection, 500)),
            "changes": seen[:CHANGES],
            "flips": modes.numbered(connection, PAGE + 1, before["flips"]),
            "audit": [_told(row) for row in audit.listed(connection, PAGE + 1, before["audit"])],
            "proof": _proof(connection),
            "channels": report(connection, now, console().rules)["channels"],
            "outbox": standing(connection),
            "beats": connection.execute(select(BEATS).order_by(BEATS.c.name)).all(),
            "drills": drills.listed(connection, now, 5),
        }
    return make_response(
        render_template(
            "health.html",
            **shown,
            span=span,
            spans=HOURS,
            before=before,
            page=PAGE,
            most=MOST,
            moment=datetime.fromisoformat,
            once=once_key(),
            w=written(language()),
        )
    )


@pages.post("/health/verify")
@part_of("health")
def verify() -> Response:
    """Check the audit, and write down in it when, by whom and with what result."""
    board, who = console().switchboard, me().person.name
    with board.database.reading() as connection:
        count, head, problems = audit.verify(connection, last=CHECKED)
    now = board.clock.now()
    with board.database.transaction() as connection:
        if once.first(connection, who, request.form.get("once", ""), now):
            modes.held(connection, now)
            told = {"rows": count, "checked": min(count, CHECKED), "head": head, "problems": problems[:5]}
            audit.add(connection, now, who, VERIFIED, told)
    return redirect_to(f"{url_for('console.health')}#audit")


def _proof(connection: Connection) -> dict[str, Any] | None:
    row = connection.execute(LAST_PROOF).mappings().first()
    return {"at": row["at"], "who": row["who"], **json.loads(row["detail"])} if row else None


def _told(row: Any) -> dict[str, Any]:
    """Return a row of the audit with what it says in short."""
    detail = json.loads(row["detail"])
    detail.pop("evidence", None)  # the table of changes has it
    text = str(detail["why"]) if "why" in detail else json.dumps(detail, ensure_ascii=False)
    return {**row, "text": text if len(text) <= LONGEST else f"{text[:LONGEST]}…"}


def _number(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 16 else None
