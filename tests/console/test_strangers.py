"""Every route of the console and of the programs' API refuses strangers: those that exist, and those to come."""

import re

import pytest

from console.pages import OPEN
from tests.console.house import House

ROOMS = ("/console", "/api/v1")


def test_every_route_refuses_strangers_and_changes_nothing_for_them(small_house: House) -> None:
    asked = 0
    client = small_house.app.test_client()
    for rule in small_house.app.url_map.iter_rules():
        if not rule.rule.startswith(ROOMS) or rule.endpoint in OPEN:
            continue
        for method in (rule.methods or set()) - {"OPTIONS"}:
            path = re.sub(r"<[^>]+>", "1", rule.rule)
            answer = client.open(path, method=method)
            asked += 1
            led_away = answer.status_code == 303 and answer.headers["Location"].endswith("/console/sign-in")
            assert led_away or answer.status_code in (401, 403), f"{method} {path} answered {answer.status_code}"
    assert asked > 10


@pytest.mark.parametrize("path", ["/console/static/../app.py", "/console/static/%2e%2e/people.py"])
def test_the_open_folder_serves_its_own_files_only(small_house: House, path: str) -> None:
    assert small_house.app.test_client().get(path).status_code in (303, 404)
