"""The menu file's [line]: what the line is called, whom it lets through while chat is up, and its time zone."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ivr.checks import missing_texts, unknown_keys
from ivr.languages import LANGUAGES
from ivr.tree import MAIN, digit_problems

CLOSED, ESSENTIAL, OPEN = STANDBY = ("closed", "essential", "open")


def line_problems(line: dict[str, Any]) -> list[str]:
    """Return a sentence for each mistake in a [line]."""
    problems = unknown_keys(
        line, {"name", "standby", "speech", "zone", "survey", "status", "recording", "transcription"}, "[line]"
    )
    problems += missing_texts(line.get("name"), LANGUAGES, "line.name")
    if line.get("standby", ESSENTIAL) not in STANDBY:
        problems.append(f"line.standby is {line['standby']!r}; choose from {', '.join(STANDBY)}")
    for name in ("speech", "survey", "recording", "transcription"):
        if not isinstance(line.get(name, True), bool):
            problems.append(f"line.{name} is no yes or no; write true or false without quotes")
    try:
        ZoneInfo(str(line.get("zone", "UTC")))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(f'[line] has zone {line["zone"]!r}, which is no time zone; write one like "Europe/Berlin"')
    return problems


def status_problems(line: Mapping[str, Any], choices: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with the key of the main menu by which callers hear how an earlier request stands."""
    status = line.get("status", "")
    if not status:
        return []
    if digit_problems({"digit": status}, "") or status == "0":
        return [f'line.status is {status!r}; write one free key of the main menu in quotes, like status = "9"']
    taken = [one for one in choices if one.get("menu", MAIN) == MAIN or one.get("always") is True]
    if status in [one.get("digit") for one in taken]:
        return [f"line.status is {status!r}, which chooses something else in the main menu; give it a free key"]
    return []


def zone_of(line: dict[str, Any], otherwise: ZoneInfo) -> ZoneInfo:
    """Return the zone that a checked [line] names, or the one of the line's hours."""
    return ZoneInfo(line["zone"]) if "zone" in line else otherwise
