"""The menu for programs: what callers choose from, and whether its file is right."""

from typing import Any

from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.entry.scopes import STATUS
from ivr.languages import LANGUAGES
from ivr.outline import values

CHOICE = js.record(
    menu={**js.STRING, "description": "The menu that it stands in."},
    digit=js.STRING,
    key=js.STRING,
    says=js.STRING,
    issue={**js.BOOLEAN, "description": "Whether it is an issue; else it leads to the menu `key`."},
    always={**js.BOOLEAN, "description": "Whether it is let through while chat is up."},
    freeze={**js.BOOLEAN, "description": "Whether it offers to have the account frozen."},
)
CATEGORY = js.record(key=js.STRING, digit=js.STRING, says=js.STRING)
MENU = js.record(
    name=js.STRING,
    standby=js.one_of(("closed", "essential", "open"), description="Who is let through while chat is up."),
    choices=js.items(CHOICE),
    categories=js.items(CATEGORY, description="What agents may say that a talk was about."),
)
LANGUAGE = {"language": {**js.one_of(LANGUAGES), "default": LANGUAGES[0]}}


@operation("GET", "/menu", STATUS, answer=MENU, query=LANGUAGE)
def menu(asked: Asked) -> Any:
    """Show what callers choose from."""
    return values(asked.board.menu, asked.query["language"])


@operation("GET", "/menu/problems", STATUS, answer=js.record(problems=js.items(js.STRING)))
def problems(asked: Asked) -> Any:
    """Name every mistake in the menu's file as it is now; with one, callers hear the menu that was right last."""
    return {"problems": asked.board.menus.problems()}
