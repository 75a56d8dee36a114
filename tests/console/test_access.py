"""Whose role opens which page: each view belongs to a page, and is refused to everybody else."""

import pytest

from console.access import PAGES
from console.pages import OPEN
from models import PersonRole
from tests.console.house import House


def test_every_view_belongs_to_a_page(small_house: House) -> None:
    views = small_house.app.view_functions.items()
    ours = {endpoint for endpoint, _ in views if endpoint.startswith("console.")} - OPEN
    assert {endpoint for endpoint, view in views if hasattr(view, "page")} == ours


@pytest.mark.parametrize("role", PersonRole)
def test_a_role_sees_the_pages_that_are_its_own_and_is_refused_the_others(small_house: House, role: PersonRole) -> None:
    small_house.person("reza", role)
    reza = small_house.visitor().signs_in("reza")
    ways = {rule.endpoint: rule.rule for rule in small_house.app.url_map.iter_rules()}
    for page in PAGES.values():
        if page.endpoint in ways:
            assert (reza.opens(ways[page.endpoint]).last.status_code == 403) == (role not in page.roles), page.key
