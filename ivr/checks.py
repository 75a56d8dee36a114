"""Checking hand-written TOML: each mistake names the file, the key and what would be right."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class BadMenu(ValueError):
    """A menu or prompt file cannot be used; `problems` has one sentence for each mistake in it."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        self.problems = [f"{path}: {problem}" for problem in problems]
        super().__init__("this file needs a change:\n" + "\n".join(f"  - {problem}" for problem in self.problems))


def toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's tables. Raises BadMenu when it cannot be read or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise BadMenu(path, [f"cannot be read ({exc.strerror}); give the path of a readable file"]) from exc
    except UnicodeDecodeError as exc:
        raise BadMenu(path, [f"is not UTF-8 at byte {exc.start}; save it as UTF-8"]) from exc
    except tomllib.TOMLDecodeError as exc:
        raise BadMenu(path, [f"is not TOML: {exc}"]) from exc


def at_line(path: Path, header: str, problem: str, position: int = 1) -> str:
    """Return a problem of the `position`th table of a file with this header, like [[issue]], with its line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    begins = [number for number, line in enumerate(lines, start=1) if line.strip().startswith(header)]
    return f"line {begins[position - 1]}: {problem}" if position <= len(begins) else problem


def tables_of(path: Path, raw: Mapping[str, Any], kind: str, problems: list[str]) -> list[dict[str, Any]]:
    """Return the [[kind]] tables of a file. Raises BadMenu, with the problems so far, when they are something else."""
    tables = raw.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadMenu(path, [*problems, f"{kind} is not a list of tables; write each {kind} under [[{kind}]]"])
    return tables


def unknown_keys(table: Mapping[str, Any], known: set[str], where: str) -> list[str]:
    """Return a sentence for each key that nothing reads."""
    return [
        f"{where} has the unknown key '{key}'; remove it, or use one of: {', '.join(sorted(known))}"
        for key in table
        if key not in known
    ]


def missing_texts(texts: Any, languages: tuple[str, ...], where: str) -> list[str]:
    """Return a sentence for each language in which `texts` (language -> text) says nothing."""
    if not isinstance(texts, dict):
        return [f'{where} is missing; write it once for each language, like {where}.en = "…"']
    return [
        f"{where}.{language} is missing or empty; write what callers should hear"
        for language in languages
        if not (isinstance(texts.get(language), str) and texts[language].strip())
    ] + unknown_keys(texts, set(languages), where)
