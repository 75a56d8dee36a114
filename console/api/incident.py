"""The message for programs: what callers are told about an outage before the menu, in each language."""

from dataclasses import asdict
from typing import Any

from console.api import schemas as js
from console.api.asking import Asked
from console.api.mode import MESSAGE
from console.api.operations import operation
from console.api.problems import wrong
from console.entry.scopes import INCIDENT, STATUS
from failover import incident
from failover.incident import LONGEST
from failover.report import plain
from failover.spans import span_in
from ivr.languages import LANGUAGES

SAID = js.by_name(MESSAGE)
LANGUAGE = {"language": js.one_of(LANGUAGES)}
SAY = js.record(
    ("for",),
    text=js.text(LONGEST, description="What they hear, in this language."),
    for_=js.SPAN,
)


@operation("GET", "/incident", STATUS, INCIDENT, answer=SAID)
def said(asked: Asked) -> Any:
    """Tell what callers hear now, by language."""
    return {name: plain(asdict(one)) for name, one in incident.messages(asked.connection, asked.now).items()}


@operation("PUT", "/incident/{language}", INCIDENT, answer=SAID, place=LANGUAGE, body=SAY)
def say(asked: Asked) -> Any:
    """Let callers hear a text in one language, and since when, until it expires.

    In a language that no carrier speaks they hear English, until there is a sound file of it: `ringback incident say`
    makes one.
    """
    try:
        until = asked.now + span_in(asked.body.get("for", "4h"))
    except ValueError as exc:
        raise wrong({"for": str(exc)}) from exc
    try:
        incident.put(asked.connection, asked.place["language"], asked.body["text"], until, asked.program, asked.now)
    except ValueError as exc:
        raise wrong({"text": str(exc)}) from exc
    return said(asked)


@operation("DELETE", "/incident/{language}", INCIDENT, answer=SAID, place=LANGUAGE)
def clear(asked: Asked) -> Any:
    """Let callers hear no message in one language any more."""
    incident.take_back(asked.connection, asked.place["language"], asked.program, asked.now)
    return said(asked)
