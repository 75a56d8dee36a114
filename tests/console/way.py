"""The way to a company's sign-in and back, as a browser goes it."""

import urllib.request
from typing import Any
from urllib.error import HTTPError

from console.entry import people
from tests.console.house import House, Visitor

HOME = "http://127.0.0.1:8000"
BACK = "/console/sign-in/company/back"


class Wide(urllib.request.HTTPRedirectHandler):
    """Follows nobody: where the provider leads is for the test to see."""

    def redirect_request(self, *_: Any) -> None:
        return None


def led_to(url: str) -> str:
    """Return where the provider sends a browser that came by this address."""
    try:
        urllib.request.build_opener(Wide).open(url, timeout=5)
    except HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("it leads nowhere")


def comes_back(visitor: Visitor, start: str = "/console/sign-in/company") -> Visitor:
    """Go to the company's sign-in and come back with what it gave."""
    visitor.opens(start)
    assert visitor.last.status_code == 303, visitor.sees
    where = led_to(visitor.last.headers["Location"])
    assert where.startswith(HOME + BACK)
    return visitor.opens(where.removeprefix(HOME))


def names(house: House) -> list[tuple[str, str]]:
    with house.database.reading() as connection:
        return [(one.name, one.role) for one, _ in people.everybody(connection)]
