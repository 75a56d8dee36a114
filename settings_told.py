"""The settings as they stand, for whoever may see them: what each means is read out of docs/settings.md."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from console.set_up.settings import Section, Setting

DOCUMENT = Path(__file__).parent / "docs" / "settings.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \| (.*) \|$")
# What opens something, or is somebody's number or address: whether it is given is told, and no more.
LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
HIDDEN = re.compile("TOKEN|SECRET|DATABASE_URL|REDIS_URL|NOTIFY|DEADMAN|DRILL_NUMBER|SID")


def told(taken: Mapping[str, tuple[str, bool]]) -> list[Section]:
    """Return every setting by the sections of the document; `taken` are those that were read, and whether given."""
    return [
        Section(name, [_setting(key, default, meaning, taken) for key, default, meaning in rows if key in taken])
        for name, rows in _document()
    ]


def _setting(key: str, default: str, meaning: str, taken: Mapping[str, tuple[str, bool]]) -> Setting:
    text, given = taken[key]
    return Setting(key, "" if HIDDEN.search(key) else text, given, bool(HIDDEN.search(key)), default, meaning)


@cache
def _document() -> list[tuple[str, list[tuple[str, str, str]]]]:
    sections: list[tuple[str, list[tuple[str, str, str]]]] = []
    if not DOCUMENT.is_file():
        return sections
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            sections.append((line[3:], []))
        elif sections and (found := ROW.match(line)):
            plain = [LINK.sub(r"\1", text).replace("`", "") for text in found.groups()]
            sections[-1][1].append((plain[0], plain[1], plain[2]))
    return sections
