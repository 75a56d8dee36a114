"""Which pages there are, in the order in which they are shown, and whose role opens each."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from flask import current_app, request

from models import PersonRole

View = TypeVar("View", bound=Callable[..., Any])
AGENT, SUPERVISOR, ON_CALL, ADMIN = PersonRole.AGENT, PersonRole.SUPERVISOR, PersonRole.ON_CALL, PersonRole.ADMIN
EVERYBODY = frozenset(PersonRole)


class Page(NamedTuple):
    """A page: the key of its name among the words, the endpoint that it begins with, and the roles that may open it."""

    key: str
    endpoint: str
    roles: frozenset[PersonRole]


PAGES = {
    page.key: page
    for page in (
        Page("now", "console.now", EVERYBODY),
        Page("desk", "console.desk", frozenset({AGENT, SUPERVISOR, ADMIN})),
        Page("contacts", "console.contacts", frozenset({SUPERVISOR, ON_CALL, ADMIN})),
        Page("callbacks", "console.callbacks", frozenset({SUPERVISOR, ON_CALL, ADMIN})),
        Page("voicemail", "console.voicemail", frozenset({SUPERVISOR, ON_CALL, ADMIN})),
        Page("health", "console.health", frozenset({SUPERVISOR, ON_CALL, ADMIN})),
        Page("reports", "console.reports", frozenset({SUPERVISOR, ON_CALL, ADMIN})),
        Page("set_up", "console.set_up", frozenset({SUPERVISOR, ON_CALL, ADMIN})),
        Page("account", "console.account", EVERYBODY),
    )
}


def part_of(key: str) -> Callable[[View], View]:
    """Say of a view which page it belongs to: who may not open that page is refused the view."""

    def marked(view: View) -> View:
        view.page = PAGES[key]  # type: ignore[attr-defined]
        return view

    return marked


def live(unchanged: Callable[[], bool]) -> Callable[[View], View]:
    """Say of a view that open pages ask it again and again, without that being something that their person does.

    `unchanged` tells, before anybody is let in, whether the browser shows already what it would be answered.
    """

    def marked(view: View) -> View:
        view.unchanged = unchanged  # type: ignore[attr-defined]
        return view

    return marked


def watch() -> Callable[[], bool] | None:
    """Return `unchanged` of the view that is asked; None for those that are asked by people."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "unchanged", None)


def here() -> Page | None:
    """Return the page that the request belongs to; None for what is open to strangers."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "page", None)


def open_to(role: PersonRole) -> list[Page]:
    """Return the pages that a role may open, of those that there are."""
    views = current_app.view_functions
    return [page for page in PAGES.values() if role in page.roles and page.endpoint in views]
