"""The page about the simulator says what the tests show, all of it."""

import ast
import sys
from pathlib import Path

from carrier.simulator import control
from carrier.simulator.faults import CATALOGUE
from carrier.simulator.rest.server import TABLE

from .claims import PAGE, registered, subjects, written


def test_every_element_and_attribute_is_shown_by_a_test() -> None:
    assert [subject for subject in subjects() if subject not in registered()] == []


def test_the_table_is_current() -> None:
    page = PAGE.read_text()
    assert page == written(page), "run: python -m tests.carrier.claims"


def test_every_fault_is_on_the_page() -> None:
    page = PAGE.read_text()
    assert [kind for kind in CATALOGUE if f"`{kind}`" not in page] == []


def test_every_resource_is_on_the_page() -> None:
    page = PAGE.read_text()
    resources = {part.removesuffix(".json") for _, path, _ in TABLE for part in path.split("/") if "{" not in part}
    assert [resource for resource in resources - {""} if resource not in page] == []


def test_every_route_of_the_control_api_is_documented() -> None:
    text = control.__doc__ or ""
    for route in control.routes():
        known = route.path.replace("{sid}", "SID").replace("{number}", "NUMBER").replace("/{deed}", "/press")
        assert known in text or known.replace("NUMBER", "N") in text, route.path


def test_the_simulator_stands_alone() -> None:
    needed = set()
    for file in Path(control.__file__).parents[1].rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                needed |= {alias.name.partition(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom) and not node.level:
                needed.add((node.module or "").partition(".")[0])
    assert needed - set(sys.stdlib_module_names) == {"aiohttp", "yarl"}
