"""The story of one outage, acted on simulated telephones; each step counts only when it is seen to happen."""

import http.client
import json
import os
import subprocess
from urllib.parse import urlsplit

from sqlalchemy import func, select

from carrier.simulator.people import Phone
from failover import modes
from local.stack import RINGBACK, Stack
from local.stage import Stage, StoryBroken
from local.summary import contacts_table, is_over
from models import Database
from models.tables import callbacks, contacts
from settings import Settings

DANA, EVE, ANN, BEN, CLEO = (f"+1202555{last}" for last in ("0111", "0120", "0121", "0122", "0123"))
PEOPLE = {DANA: "Dana", EVE: "Eve", ANN: "Ann", BEN: "Ben", CLEO: "Cleo"}
THINKS = 0.6  # seconds before a person presses a key or takes a call
TALKS = 1.5


def play(stack: Stack, settings: Settings, hurry: float) -> None:
    """Act the whole story on a stack that is up and empty. Raises StoryBroken at the first step not seen.

    People think and talk `hurry` times as quickly as they would to be watched.
    """
    database = Database(settings.database_url)
    try:
        with database.reading() as connection:
            if connection.scalar(select(func.count()).select_from(contacts)):
                raise StoryBroken("this database has contacts already; the demo wants an empty one: unset DATABASE_URL")
        stage = Stage(stack, database, PEOPLE, hurry)
        Story(stage, stack, database, settings.line_number).play()
        print_summary(stage, database)
    except StoryBroken:
        raise
    except AssertionError as exc:  # what the scripted people say when a step is missing
        raise StoryBroken(str(exc)) from exc
    finally:
        database.close()


def print_summary(stage: Stage, database: Database) -> None:
    """Tell how every contact ended, from the database; nothing may be left open."""
    stage.must(lambda: is_over(database), "every contact has an outcome and every promise is settled")
    stage.transcript.title("What became of everybody")
    contacts_table(database, PEOPLE)


class Story:
    """The scenes, in order. Dana is the only agent; Eve, Ann, Ben and Cleo are customers."""

    def __init__(self, stage: Stage, stack: Stack, database: Database, line: str) -> None:
        self._stage, self._stack, self._database, self._line = stage, stack, database, line
        self._title, self._seen, self._must = stage.transcript.title, stage.transcript.seen, stage.must
        self._dana, self._eve, self._ann, self._ben, self._cleo = map(stage.phone, PEOPLE)

    def play(self) -> None:
        """Act every scene."""
        self._chat_is_up()
        self._chat_fails()
        self._ann_is_put_through()
        self._ben_takes_a_callback()
        self._cleo_holds()
        self._ben_is_rung_first()
        self._then_cleo()
        self._chat_recovers()

    def _chat_is_up(self) -> None:
        self._title("Chat is up. Eve dials the line.")
        self._ringback("agents", "add", "Dana", "--phone", DANA, "--skills", "all")
        self._ringback("agents", "set", "Dana", "--status", "available")
        self._eve.dials(self._line).hears("online chat is working")
        self._seen("Eve is told that chat is up")
        self._hangs_up(self._eve)

    def _chat_fails(self) -> None:
        self._title("Chat fails.")
        self._switch_chat(up=False)
        self._must(lambda: self._mode() == "active", "the line has turned itself on, and says why")

    def _ann_is_put_through(self) -> None:
        self._title("Ann dials about a withdrawal.")
        self._ann.dials(self._line).hears("a withdrawal that has not arrived, press 2").waits(THINKS).presses("2")
        self._ann.hears("connecting you to a colleague")
        self._dana_takes("a caller is holding about a withdrawal")
        self._talk(self._ann, "Ann", "My withdrawal has not arrived.")

    def _ben_takes_a_callback(self) -> None:
        self._title("Ben dials about a deposit. Dana is busy.")
        self._ben.dials(self._line).hears("a deposit that has not arrived, press 3").waits(THINKS).presses("3")
        self._ben.hears("you are next in line").hears("we expect to answer")
        self._seen("Ben hears his position and an estimate")
        self._ben.hears("press 1").waits(THINKS).presses("1").hears("we will ring you back")
        self._ben.hears(f"your code is {self._code()}")
        self._hangs_up(self._ben)
        self._seen("Ben has the promise of a callback and has hung up")

    def _cleo_holds(self) -> None:
        self._title("Cleo dials about a trade, and holds.")
        self._cleo.dials(self._line).hears("an order or a trade, press 4").waits(THINKS).presses("4")
        self._cleo.hears("you are number 2 in line")
        self._seen("Cleo is behind Ben, who has hung up and kept his place")

    def _ben_is_rung_first(self) -> None:
        self._title("Ann's call ends. Wrap-up passes.")
        self._hangs_up(self._ann)
        self._dana_takes("a callback about a deposit")
        holds = self._cleo.is_on_the_phone() and not self._cleo.is_talking_to(self._dana, within=0)
        self._must(lambda: holds, "Cleo still holds: Ben came first", within=0)
        self._ben.rings().waits(THINKS).answers().hears("ringing you back as you asked").hears(
            f"your code is {self._code()}"
        )
        self._seen("Ben is rung back, and hears the code he was promised")
        self._ben.hears("to be connected, press 1").waits(THINKS).presses("1")
        self._talk(self._ben, "Ben", "My deposit has not arrived.")

    def _then_cleo(self) -> None:
        self._title("Ben's call ends. Cleo is next.")
        self._hangs_up(self._ben)
        self._dana_takes("a caller is holding about an order or a trade")
        self._talk(self._cleo, "Cleo", "My order is stuck.")
        self._hangs_up(self._cleo)

    def _chat_recovers(self) -> None:
        self._title("Chat recovers.")
        self._switch_chat(up=True)
        self._must(lambda: self._mode() == "standby", "the line has stood down, and says why", within=20)
        self._must(lambda: not self._stage.errors(), "the carrier found no fault with us")

    def _dana_takes(self, whisper: str) -> None:
        self._dana.rings().waits(THINKS).answers().hears(whisper)
        self._seen(f"Dana hears a whisper: {whisper} …")
        self._dana.hears("press 1").waits(THINKS).presses("1")

    def _talk(self, customer: Phone, name: str, trouble: str) -> None:
        self._must(lambda: customer.is_talking_to(self._dana, within=0), f"{name} and Dana hear each other")
        self._dana.says(f"Hello {name}, this is Dana. What can I do for you?")
        customer.hears("this is Dana").says(trouble)
        self._dana.hears(trouble).waits(TALKS)

    def _hangs_up(self, person: Phone) -> None:
        person.hangs_up()
        if not self._stage.wait_until(lambda: not person.is_on_the_phone(), within=5):
            raise StoryBroken(f"{PEOPLE[person.number]} hung up, and is still on the phone")

    def _mode(self) -> str:
        with self._database.reading() as connection:
            return modes.current(connection).state

    def _code(self) -> str:
        """Return the proof code of the one promise, as it is spoken."""
        with self._database.reading() as connection:
            return ", ".join(connection.scalar(select(callbacks.c.proof)) or "")

    def _switch_chat(self, *, up: bool) -> None:
        there = urlsplit(self._stack.settings["CHAT_HEALTH_URL"])
        connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=5)
        connection.request("PUT", "/switch", json.dumps({"up": up}))
        connection.getresponse().read()
        connection.close()

    def _ringback(self, *words: str) -> None:
        """Run a command as an engineer would."""
        done = subprocess.run(  # noqa: S603 - our own command
            [RINGBACK, *words], env=os.environ | self._stack.settings, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise StoryBroken(f"ringback {' '.join(words)} failed: {done.stderr}")
        self._seen(f"ringback {' '.join(words)}")
