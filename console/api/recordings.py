"""Recordings for programs: of which talks there is sound, how long it is, and where the carrier keeps it."""

from typing import Any

from console.api import paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.entry.scopes import LISTS
from models.recording import RecordingState
from routing import recordings

RECORDING = js.named(
    "Recording",
    js.record(
        recording=js.KEY,
        contact=js.KEY,
        state=js.one_of(RecordingState),
        asked_at=js.MOMENT,
        seconds=js.maybe(js.COUNT),
        url={**js.maybe(js.STRING), "description": "At the carrier, who asks for the account's own credentials."},
    ),
)


@operation("GET", "/recordings", LISTS, answer=paging.page_of(RECORDING), query=paging.QUERY)
def listed(asked: Asked) -> Any:
    """List the recordings of talks, the newest first."""
    (before,) = paging.after(asked, js.KEY) or [None]
    found = recordings.listed(asked.connection, asked.query["limit"] + 1, before)
    return paging.page(asked, found, lambda row: row, lambda row: [row["recording"]])
