"""Set-up, what is only shown: the menu with its drawing and its mistakes, and the settings as they stand."""

from flask import Response, make_response, request

from console.access import part_of
from console.context import console, language
from console.pages import pages
from console.set_up.tabs import admins_only, shown
from ivr.languages import LANGUAGES
from ivr.outline import svg, text


@pages.get("/set-up/menu")
@part_of("set_up")
@admins_only
def set_up_menu() -> Response:
    """Show the menu that callers hear, and every mistake in its file."""
    board = console().switchboard
    code = _chosen()
    problems = board.menus.problems()
    return shown("set_up_menu.html", outline=text(board.menu, code), problems=problems, code=code)


@pages.get("/set-up/menu.svg")
@part_of("set_up")
@admins_only
def menu_picture() -> Response:
    """Answer the menu as a drawing."""
    response = make_response(svg(console().switchboard.menu, _chosen()))
    response.mimetype = "image/svg+xml"
    return response


@pages.get("/set-up/settings")
@part_of("set_up")
@admins_only
def set_up_settings() -> Response:
    """Show every setting: its value, where that is from, and what it means."""
    return shown("set_up_settings.html", sections=console().settings)


def _chosen() -> str:
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else language()
