"""Figures for programs: today and since the line is on, the capacity, and the reports of days and incidents."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from callbacks.kept import promises
from callbacks.report_rows import of_figures, of_promises, values
from callbacks.reports import report
from console.api import paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.api.problems import Problem, wrong
from console.entry.scopes import LISTS
from failover import incidents
from failover.incidents import Incident
from routing.capacity import TARGET, capacity
from routing.figures import figures as figures_of
from routing.told import moment

SHARE = {**js.maybe(js.NUMBER), "description": "0 to 1."}
SECONDS = {**js.maybe(js.NUMBER), "description": "Seconds."}
TALKS = {"talks": js.COUNT, "talk_mean": SECONDS, "ratings": js.COUNT, "score": js.maybe(js.NUMBER), "satisfied": SHARE}
FIGURES = {
    "contacts": js.COUNT,
    "joined": {**js.COUNT, "description": "Who asked for a person."},
    "answered": js.COUNT,
    "left": js.COUNT,
    "waits": js.COUNT,
    "elsewhere": {**js.COUNT, "description": "Who went on in chat, or helped themselves."},
    "answered_share": SHARE,
    "to_a_human_mean": SECONDS,
    "to_a_human_at_least": {**js.BOOLEAN, "description": "Whether the mean is at least so much: some still wait."},
    "to_a_human_p50": SECONDS,
    "to_a_human_p90": SECONDS,
    **TALKS,
}
PROMISES = {"promised": js.COUNT, "kept": js.COUNT, "broken": js.COUNT, "open": js.COUNT, "kept_share": SHARE}
SPAN = js.record(since=js.MOMENT, **FIGURES, **PROMISES)
STAFFED = js.record(
    agents=js.COUNT,
    wait={**SECONDS, "description": "Mean, if nobody left; null: the line would grow without end."},
    waited={**js.NUMBER, "description": "Seconds in line on average, as people do leave."},
    leave={**js.NUMBER, "description": "Share who leave unhelped."},
)
CAPACITY = js.record(
    came={**js.COUNT, "description": "Contacts in the last `seconds`."},
    seconds=js.NUMBER,
    agents={**js.COUNT, "description": "Available now."},
    arrivals={**js.NUMBER, "description": "A second."},
    handling={**js.NUMBER, "description": "Seconds of an agent for one."},
    patience={**js.NUMBER, "description": "Seconds that somebody waits before leaving."},
    target=js.NUMBER,
    needed={**js.maybe(js.COUNT), "description": "Agents that hold the mean wait at the target; null: nobody came."},
    choices=js.items(STAFFED),
)
NOW = js.named("Figures", js.record(today=SPAN, since_on=js.maybe(SPAN), capacity=CAPACITY))
PART = {**FIGURES, **PROMISES}
TABLES = js.record(
    course=js.items(js.record(at=js.MOMENT, line=js.NUMBER, **PART)),
    issue=js.items(js.record(issue=js.STRING, **PART)),
    language=js.items(js.record(language=js.STRING, **PART)),
    agent=js.items(js.record(agent=js.STRING, offers=js.COUNT, accepted=js.COUNT, missed=js.COUNT, **TALKS)),
)
REPORT = js.named(
    "Report",
    js.record(
        since=js.MOMENT,
        until=js.MOMENT,
        now=js.MOMENT,
        figures=js.record(**FIGURES),
        promises=js.record(**PROMISES),
        piece_seconds={**js.NUMBER, "description": "How long each piece of the course is."},
        tables=TABLES,
    ),
)
FIELDS = {"incident": js.KEY, "since": js.MOMENT, "until": js.maybe(js.MOMENT), "why": js.STRING, "who": js.STRING}
INCIDENT = js.named("Incident", js.record(**FIELDS))
DATE = {
    "type": "string",
    "pattern": r"^2\d{3}-\d\d-\d\d$",
    "description": "Like 2026-01-31, in UTC; today if not given.",
}
TARGETS = {"target": {"type": "integer", "minimum": 1, "maximum": 3600, "default": int(TARGET)}}


@operation("GET", "/figures", LISTS, answer=NOW, query=TARGETS)
def figures(asked: Asked) -> Any:
    """Show what the day is like so far (UTC), since the line is on, and how many agents a short wait would take."""
    last, target = incidents.found(asked.connection), float(asked.query["target"])
    on = last.since if last and last.until is None else None
    able = capacity(asked.connection, asked.now, on)
    needs = {"came": able.came, "seconds": able.seconds, "agents": able.agents, **asdict(able.load)}
    needs |= {"target": target, "needed": able.needed(target), "choices": [asdict(one) for one in able.choices]}
    today = asked.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {"today": _span(asked, today), "since_on": _span(asked, on) if on else None, "capacity": needs}


@operation("GET", "/reports/day", LISTS, answer=REPORT, query={"date": DATE})
def day(asked: Asked) -> Any:
    """Report one day, from midnight to midnight UTC."""
    try:
        date = datetime.fromisoformat(asked.query["date"]) if "date" in asked.query else asked.now
    except ValueError as exc:
        raise wrong({"query.date": "is no day"}) from exc
    since = date.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    return values(report(asked.connection, since, since + timedelta(days=1), asked.now))


@operation("GET", "/incidents", LISTS, answer=paging.page_of(INCIDENT), query=paging.QUERY)
def every(asked: Asked) -> Any:
    """List the times when the line was on, the newest first."""
    (before,) = paging.after(asked, js.KEY) or [None]
    found = incidents.listed(asked.connection, asked.query["limit"] + 1, before)
    return paging.page(asked, found, _incident, lambda one: [one.number])


@operation("GET", "/incidents/{incident}", LISTS, answer=REPORT, place={"incident": js.KEY})
def one(asked: Asked) -> Any:
    """Report the time from the line's turning on until it turned off, or until now."""
    found = incidents.found(asked.connection, asked.place["incident"])
    if found is None:
        raise Problem(404, f"there is no incident {asked.place['incident']}")
    return values(report(asked.connection, found.since, found.until or asked.now, asked.now))


def _span(asked: Asked, since: datetime) -> Any:
    told = of_figures(figures_of(asked.connection, since, asked.now, asked.now))
    return {"since": moment(since), **told, **of_promises(promises(asked.connection, since, asked.now))}


def _incident(one: Incident) -> Any:
    return {
        "incident": one.number,
        "since": moment(one.since),
        "until": moment(one.until),
        "why": one.why,
        "who": one.who,
    }
