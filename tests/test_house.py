"""The house's own rules: who may import what, where time is read, and that nothing is undocumented or too long."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from local.venv import locked
from routing.wakeups import QUEUES

HOUSE = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text())

ONLY_IN = {  # a name of somebody else's, and the one place of ours that may import it
    "twilio.rest": "carrier/",
    "twilio.http": "carrier/",
    "twilio.base": "carrier/",
    "twilio.twiml": "webhooks/twiml.py",
    "twilio.request_validator": "webhooks/signature.py",
    "phonenumbers": "carrier/numbers.py",
    "rq.Queue": "routing/wakeups.py",
    "apprise": "failover/outside.py",
    "authlib": "console/entry/company.py",
    "pyotp": "console/entry/codes.py",
}
WALL_CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
MAY_READ_TIME = ("models/clock.py", "carrier/simulator/", "local/", "bench/", "tests/")
MAY_READ_ENVIRONMENT = ("settings.py", "environment.py", "local/", "commands/local.py", "bench/", "tests/")
LONGEST = 200
LONGER = {
    "carrier/simulator/grammar.py": "the vendor's rules for every verb, as one table",
    "carrier/simulator/leg.py": "a leg's life is one state machine",
    "tests/carrier/test_conference.py": "one part of the vendor's language, example by example",
    "tests/carrier/test_dial.py": "one part of the vendor's language, example by example",
    "tests/carrier/test_faults.py": "every fault that the simulator can commit, one by one",
    "tests/carrier/test_rest.py": "one part of the vendor's language, example by example",
    "models/migrations/versions/0001_the_first_tables.py": "generated; never edited once it has run",
}


def files(*excluded: str) -> list[str]:
    """Return our Python files, as paths from the house's root, without those under `excluded`."""
    tops = [top for top in HOUSE.iterdir() if not top.name.startswith((".", "build", "dist"))]
    found = [path for top in tops for path in (top.rglob("*.py") if top.is_dir() else [top]) if path.suffix == ".py"]
    names = sorted(str(path.relative_to(HOUSE)) for path in found)
    return [name for name in names if not name.startswith(excluded)]


@cache
def parsed(name: str) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse((HOUSE / name).read_text(), name)


@cache
def names_used(name: str) -> frozenset[str]:
    """Return the dotted name of everything a file imports or reaches by attributes."""
    used: set[str] = set()
    for node in ast.walk(parsed(name)):
        if isinstance(node, ast.Import):
            used.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            used.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            used.add(ast.unparse(node))
    return frozenset(used)


def test_imports_point_down() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([program, "--no-logo", "--no-cache"], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_folder_is_packaged_and_under_the_contracts() -> None:
    folders = {str(Path(name).parent) for name in files("tests/", "bench/") if name.endswith("/__init__.py")}
    assert {folder.replace("/", ".") for folder in folders} == set(PYPROJECT["tool"]["setuptools"]["packages"])
    rooms = {folder.partition("/")[0] for folder in folders}
    assert rooms == set(PYPROJECT["tool"]["importlinter"]["root_packages"])


@pytest.mark.parametrize(("what", "where"), ONLY_IN.items())
def test_the_outside_has_one_door(what: str, where: str) -> None:
    users = [
        name
        for name in files("tests/", "bench/", where)
        if any(f"{used}.".startswith(f"{what}.") for used in names_used(name))
    ]
    assert users == []


def test_time_is_read_in_one_place() -> None:
    readers = [name for name in files(*MAY_READ_TIME) if WALL_CLOCK & names_used(name)]
    assert readers == []


def test_the_environment_is_read_in_one_place() -> None:
    wanted = {"os.environ", "os.getenv"}
    readers = [name for name in files(*MAY_READ_ENVIRONMENT) if wanted & names_used(name)]
    assert readers == []


def test_every_queue_has_a_worker() -> None:
    started = re.findall(r"cli.py worker (\w+)", (HOUSE / "Procfile").read_text())
    assert sorted(started) == sorted(QUEUES)


def test_every_setting_is_documented_and_no_other() -> None:
    read = {
        node.args[0].value
        for file in ("settings.py", "contradictions.py")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call) and re.fullmatch(r"read\.\w+", ast.unparse(node.func))
        if isinstance(node.args[0], ast.Constant)
    }
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (HOUSE / "docs" / "settings.md").read_text(), re.MULTILINE))
    assert documented - {"PORT", "WEB_CONCURRENCY"} == read  # those two are options of the web command


def test_every_file_says_what_it_is_for() -> None:
    assert [name for name in files() if not _opens_with_a_docstring(name)] == []


def test_files_are_short_or_say_why() -> None:
    long = {name for name in files() if len((HOUSE / name).read_text().splitlines()) > LONGEST}
    assert long == set(LONGER)


def test_the_locks_name_no_place_to_download_from() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        options = [line for line in (HOUSE / lock).read_text().splitlines() if re.search(r"://|^--", line)]
        assert options == []


def test_what_sets_the_house_up_is_installed_by_its_hashes_too() -> None:
    first, *hashes = locked("uv").splitlines()
    assert re.fullmatch(r"uv==[\d.]+ \\", first)
    assert hashes
    assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes)


def _opens_with_a_docstring(name: str) -> bool:
    body = parsed(name).body
    return bool(body) and ast.get_docstring(parsed(name)) is not None and body[0].lineno == 1
