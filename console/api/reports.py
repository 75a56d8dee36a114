"""Reports for programs: how talks were rated, what contacts were about, and how good the told waits were."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from console.api import paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.entry.scopes import LISTS
from failover.report import plain
from models.remark import Result
from routing import ratings as scores
from routing import remarks, review
from routing.accuracy import judge

DAYS = {"days": {"type": "integer", "minimum": 1, "maximum": 3660, "default": 7, "description": "So many days back."}}
BY = {"by": {**js.one_of(scores.BY), "default": "issue"}}
HOURS = {"hours": {"type": "integer", "minimum": 1, "maximum": 24 * 366, "default": 24}}
RATED = js.record(
    ("issue", "agent"),
    issue=js.maybe(js.STRING),
    agent=js.STRING,
    talks=js.COUNT,
    ratings=js.COUNT,
    mean=js.maybe(js.NUMBER),
    **{str(score): {**js.COUNT, "description": f"How many gave {score} of 5."} for score in range(1, 6)},
)
REMARK = js.named(
    "Remark",
    js.record(
        id=js.KEY,
        made_at=js.MOMENT,
        contact_id=js.KEY,
        issue=js.maybe(js.STRING),
        language=js.STRING,
        by=js.STRING,
        category=js.maybe(js.STRING),
        note=js.maybe(js.STRING),
        outcome=js.maybe(js.one_of(Result)),
    ),
)
COUNTED = js.record(issue=js.maybe(js.STRING), category=js.STRING, contacts=js.COUNT)
SHARE = js.maybe(js.NUMBER)
ACCURACY = js.record(
    told={**js.COUNT, "description": "Who were told a wait."},
    reached=js.COUNT,
    censored={**js.COUNT, "description": "Who left, or still wait, while the range could have been kept."},
    coverage={**SHARE, "description": "Share of those judged for whom the range held."},
    earlier=SHARE,
    later=SHARE,
    bias={**SHARE, "description": "Seconds, promised minus real, on average."},
    rmse={**SHARE, "description": "Seconds."},
    relative_rmse={**SHARE, "description": "Of the mean wait."},
)


@operation("GET", "/reports/ratings", LISTS, answer=js.record(items=js.items(RATED)), query={**DAYS, **BY})
def ratings(asked: Asked) -> Any:
    """Show how customers rated their talks, from 1 to 5, by issue or by agent."""
    by = asked.query["by"]
    found = scores.summary(asked.connection, by, _since(asked), asked.now)
    return {"items": [scores.values(row, by) for row in found]}


@operation("GET", "/reports/feedback", LISTS, answer=paging.page_of(REMARK), query={**DAYS, **paging.QUERY})
def feedback(asked: Asked) -> Any:
    """List what agents say that contacts were about, the oldest first."""
    (after,) = paging.after(asked, js.KEY) or [0]
    found = remarks.listed(asked.connection, _since(asked), asked.now, after, asked.query["limit"] + 1)
    return paging.page(asked, found, _row, lambda row: [row.id])


@operation("GET", "/reports/feedback/counts", LISTS, answer=js.record(items=js.items(COUNTED)), query=DAYS)
def feedback_counts(asked: Asked) -> Any:
    """Count how often each category was given to each issue, the most first."""
    return {"items": [_row(row) for row in remarks.counted(asked.connection, _since(asked), asked.now)]}


@operation("GET", "/estimate", LISTS, answer=ACCURACY, query=HOURS)
def estimate(asked: Asked) -> Any:
    """Compare the waits that callers were told in the last hours with what happened."""
    since = asked.now - timedelta(hours=asked.query["hours"])
    return judge(review.since(asked.connection, since, asked.now)).values()


def _since(asked: Asked) -> Any:
    return asked.now - timedelta(days=asked.query["days"])


def _row(row: Row[Any]) -> Any:
    return plain(row._asdict())
