"""Rows as programs and spreadsheets are told of them: words, numbers, and moments in UTC; no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

Told = str | int | bool | None


def moment(at: datetime | None) -> str | None:
    """Return a moment as it is told, to the second."""
    return at.isoformat(timespec="seconds") if at else None


def sheet(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield rows that have the same columns as the lines of a CSV file, the names of the columns first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for number, row in enumerate(rows):
        if not number:
            writer.writerow(row)
        writer.writerow(_harmless(value) for value in row.values())
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _harmless(value: Any) -> Any:
    """Return a cell that a spreadsheet does not take for a formula (OWASP, "CSV Injection")."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
