"""The demo's transcript: what the carrier heard and what the database recorded, as lines of a play with times."""

import shutil
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import click
from sqlalchemy import select

from carrier.simulator.people import Carrier
from failover import modes
from models import Database
from models.tables import agents, callbacks, contacts, offers

HOUSE = "Ringback"
DEEDS = {  # what the carrier's events are called in a play; other kinds are not shown
    "dialled": "dials the line",
    "ringing": "the phone rings",
    "answered": "picks up",
    "said": "hears",
    "pressed": "presses",
    "spoken": "says",
    "conference_joined": "is put through",
    "ended": "the call ends:",
}
COLOURS = {"hears": "cyan", "presses": "yellow", "says": "green", HOUSE: "magenta"}
OFFERS = (
    select(offers, agents.c.name.label("agent"), contacts.c.number, contacts.c.issue)
    .join(agents, agents.c.id == offers.c.agent_id)
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .order_by(offers.c.id)
)
CALLBACKS = select(callbacks).order_by(callbacks.c.id)


@dataclass(frozen=True)
class Line:
    """One line of the play: at that moment, somebody did a deed, and words or keys went with it."""

    at: datetime
    who: str
    deed: str
    words: str = ""


class Transcript:
    """Follows one stack. `people` are the names behind telephone numbers."""

    def __init__(self, carrier: Carrier, database: Database, people: Mapping[str, str]) -> None:
        self._carrier, self._database, self._people = carrier, database, people
        self._began = datetime.now(UTC)
        self._event = 0  # the number of the carrier's last event
        self._callers: set[str] = set()  # the legs that people dialled
        self._told: set[Line] = set()  # what the database recorded

    def title(self, text: str) -> None:
        """Begin a scene."""
        self.follow()
        click.secho(f"\n{text}", bold=True)

    def seen(self, text: str) -> None:
        """Tell that a step was seen to happen."""
        self.follow()
        click.secho(f"{self._seconds(datetime.now(UTC))}  {'':8}  ✓ {text}", fg="green")

    def follow(self) -> None:
        """Tell everything that happened since the last look, in its order."""
        recorded = set(self._records()) - self._told
        self._told |= recorded
        for line in sorted([*self._events(), *recorded], key=lambda line: line.at):
            self._tell(line)

    def _events(self) -> Iterator[Line]:
        for event in self._carrier.ask("GET", f"/control/events?after={self._event}"):
            self._event = event["number"]
            who = self._people.get(event["phone"])
            deed = DEEDS.get(event["kind"])
            if event["kind"] == "dialled":
                self._callers.add(event["sid"])
            if event["kind"] == "answered" and event["sid"] in self._callers:
                deed = "is answered"
            if who and deed:
                words = event.get("text") or event.get("digits") or event.get("reason") or ""
                yield Line(datetime.fromisoformat(event["at"]), who, deed, words)

    def _records(self) -> Iterator[Line]:
        with self._database.reading() as connection:
            for flip in modes.history(connection, 20):
                turn = "on" if flip.went_to in ("active", "recovering") else "off"
                yield Line(flip.at, HOUSE, f"turns the line {turn} ({flip.went_from} -> {flip.went_to}):", flip.why)
            for offer in connection.execute(OFFERS):
                caller = self._name(offer.number)
                yield Line(offer.made_at, HOUSE, f"offers {caller} ({offer.issue}) to {offer.agent}")
                if offer.accepted_at:
                    yield Line(offer.accepted_at, HOUSE, f"connects {caller} and {offer.agent}")
            for promise in connection.execute(CALLBACKS):
                caller, code = self._name(promise.number), promise.proof
                yield Line(promise.promised_at, HOUSE, f"promises {caller} a callback with the code {code}")
                if promise.ended_at:
                    yield Line(promise.ended_at, HOUSE, f"notes that the callback of {caller} is {promise.state}")

    def _name(self, number: str) -> str:
        return self._people.get(number, number)

    def _seconds(self, at: datetime) -> str:
        return f"{(at - self._began).total_seconds():6.1f}"

    def _tell(self, line: Line) -> None:
        margin = f"{self._seconds(line.at)}  {line.who:8}  "
        indent = " " * (len(margin) + 8)
        width = max(60, min(shutil.get_terminal_size((110, 24)).columns, 120))
        text = f"{line.deed:7} {line.words}".rstrip()
        body = textwrap.fill(text, width, initial_indent=margin, subsequent_indent=indent, break_long_words=False)
        colour = COLOURS.get(line.deed) or COLOURS.get(line.who)
        click.echo(body[: len(margin)] + click.style(body[len(margin) :], fg=colour))
