"""Talks for programs: who talks with whom, since when and about what, and supervisors who enter a talk."""

from typing import Any

from console.api import schemas as js
from console.api.asking import Asked
from console.api.line import NUMBER
from console.api.operations import NUMBERS, operation
from console.api.problems import Problem
from console.entry.scopes import LISTS, TALKS
from models.contact import Form
from models.part import PartRole, PartState
from routing import supervising
from routing.roster import NAME
from routing.supervising import CannotEnter, NoTalk

OTHER = js.record(name=js.STRING, as_=js.one_of(PartRole), state=js.one_of(PartState))
TALK = js.named(
    "Talk",
    js.record(
        talk=js.KEY,
        agent=js.STRING,
        number=NUMBER,
        form=js.one_of(Form),
        issue=js.STRING,
        language=js.STRING,
        since=js.MOMENT,
        seconds=js.COUNT,
        stage=js.one_of(("connecting", "talking", "on hold")),
        others=js.items(OTHER),
    ),
)
ENTER = js.record(
    name=js.text(NAME, description="The supervisor, by name; their own phone rings."),
    as_=js.one_of(
        supervising.WAYS,
        description="`listen`: nobody hears them; `coach`: the agent alone does; `barge`: both do.",
    ),
)
ENTERED = js.record(part=js.KEY, talk=js.KEY, supervisor=js.STRING, as_=js.one_of(supervising.WAYS))


@operation("GET", "/talks", LISTS, TALKS, answer=js.record(items=js.items(TALK)), query=NUMBERS)
def under_way(asked: Asked) -> Any:
    """List who talks with whom, the longest talk first."""
    found = supervising.under_way(asked.connection)
    return {"items": [talk.values(asked.now, whole=asked.whole) for talk in found]}


@operation(
    "POST",
    "/talks/{talk}/supervisors",
    TALKS,
    answer=ENTERED,
    status=202,
    place={"talk": js.KEY},
    body=ENTER,
    problems=(409,),
)
def enter(asked: Asked) -> Any:
    """Ring a supervisor who hears both in a talk; they press 1 to enter it."""
    talk, name, role = asked.place["talk"], asked.body["name"], PartRole(asked.body["as"])
    try:
        part = supervising.enter(asked.turn, talk, name, role, asked.board.rules)
    except NoTalk as exc:
        raise Problem(404, str(exc)) from exc
    except CannotEnter as exc:
        raise Problem(409, str(exc)) from exc
    return {"part": part, "talk": talk, "supervisor": name, "as": role}
