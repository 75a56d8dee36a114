"""What the console's long lists cost: each list, filter, search, last page, spreadsheet and story, through the app.

    python -m bench.lists [--contacts 100000] [--repeat 5]

On the embedded Postgres, with callbacks, offers, legs, attempts and all the rest in proportion. The median of so many
answers is printed in milliseconds; the exit status is 1 if one takes longer than the limit.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from bench import past
from callbacks.reference import reference
from console.desk import desks
from console.entry import people, sign_ins
from local.postgres import Postgres
from models import Database, PersonRole, RealClock
from routing.numbering import CONTACTS
from settings import Settings
from switchboard import create_switchboard

LIMIT = 500.0  # ms
NEXT = re.compile(r'<a class="button" rel="next" href="([^"]+)"')


@contextmanager
def filled(count: int, folder: Path) -> Iterator[FlaskClient]:
    """Lend somebody's browser at a house with such a past."""
    with Postgres() as server:
        database = Database(server.lend())
        environ = {"DATABASE_URL": database.url.render_as_string(hide_password=False)}
        settings = Settings.from_env({**environ, "LAST_KNOWN_FILE": str(folder / "mode.json")})
        now, began = RealClock().now(), time.monotonic()
        past.fill(database, count, now, settings.secret_key)
        people.add(database, "sara", PersonRole.ADMIN, "en", "a staple of the battery", "bench", now)
        desks.link(database, "sara", past.name_of(3), "bench", now)
        with database.transaction() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("ANALYZE")  # as autovacuum does, which is off in this server
            token = sign_ins.begin(connection, people.everybody(connection)[0][0].id, now)
        print(f"{count} contacts in {time.monotonic() - began:.0f} s")
        client = create_app(settings, create_switchboard(settings)).test_client()
        client.set_cookie("ringback", token, path="/console")
        yield client
        database.close()


def pages(client: FlaskClient, count: int) -> dict[str, str]:
    """Return what is asked, by name."""
    old = (RealClock().now() - timedelta(days=300)).date()
    contacts = {
        "newest": "", "one issue": "issue=security", "a rare issue and language": "issue=security&language=zh",
        "open": "state=waiting", "rare outcome": "outcome=not_theirs",
        "rare outcome and issue": "outcome=undialable&issue=security",
        "nothing is like this": "issue=security&language=zh&form=callback&outcome=self_service",
        "of a day long ago": f"from={old}&to={old}", "since long ago": f"from={old}", "an agent": "agent=ada+3",
        "an agent and outcome": "agent=ada+3&outcome=gave_up", "last four digits": "find=0042",
        "whole number": "find=%2B12025550042", "reference": f"find={CONTACTS.reference(count // 2)}",
        "callback's reference": f"find={reference(count // 3)}", "no such number": "find=99999",
    }  # fmt: skip
    callbacks = {
        "newest": "", "open": "stage=open", "due": "stage=due", "later": "stage=later", "given up": "stage=given_up",
        "kept": "state=kept", "rare state and source": "state=not_theirs&source=text", "by text": "source=text",
        "issue and language": "issue=security&language=zh", "of a day long ago": f"from={old}&to={old}",
        "last four digits": "find=0042",
    }  # fmt: skip
    voicemail = {"newest": "", "left": "state=left", "issue": "issue=security", "last four digits": "find=0042"}
    asked: dict[str, str] = {}
    for name, queries in {"contacts": contacts, "callbacks": callbacks, "voicemail": voicemail}.items():
        asked |= {f"{name}: {what}": f"/console/{name}?{query}" for what, query in queries.items()}
    # The last page, by the cursor that stands before the oldest row.
    before = (RealClock().now() - timedelta(days=365)).timestamp() + 40_000
    for name in ("contacts", "callbacks", "voicemail"):
        asked[f"{name}: last page"] = f"/console/{name}?after={round(before * 1_000_000)}-1"
    link = NEXT.search(client.get("/console/contacts?issue=security").text)
    assert link is not None
    asked["contacts: second page of an issue"] = unescape(link[1])
    asked |= {"an agent's desk": "/console/desk", "set-up: agents": "/console/set-up"}
    asked["a contact's story"] = f"/console/contacts/{count // 2}"
    return asked


def page(client: FlaskClient, path: str) -> None:
    """Ask for a page."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)


def first_byte(client: FlaskClient, path: str) -> None:
    """Ask for a spreadsheet, and go away after its first lines."""
    answer = client.get(path, buffered=False)
    assert next(iter(answer.response))
    answer.close()


def median(ask: Callable[[FlaskClient, str], None], client: FlaskClient, path: str, repeat: int) -> float:
    """Return the median of so many answers, in milliseconds."""
    took = []
    for _ in range(repeat):
        began = time.monotonic()
        ask(client, path)
        took.append(1000 * (time.monotonic() - began))
    return statistics.median(took)


def main() -> None:
    """Run it and print a table; the exit status is 1 if a limit was missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--contacts", type=int, default=100_000)
    options.add_argument("--repeat", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, filled(given.contacts, Path(folder)) as client:
        figures = {
            name: median(page, client, path, given.repeat) for name, path in pages(client, given.contacts).items()
        }
        for name in ("contacts", "callbacks", "voicemail"):
            path = f"/console/{name}.csv"
            figures[f"{name}: spreadsheet, first byte"] = median(first_byte, client, path, given.repeat)
    for name, value in figures.items():
        print(f"{name:45} {value:8.1f} ms{'' if value < LIMIT else '  MISSED'}")
    print(f"{'the slowest':45} {max(figures.values()):8.1f} ms, limit {LIMIT:.0f} ms")
    if max(figures.values()) >= LIMIT:
        raise SystemExit("a limit was missed")


if __name__ == "__main__":
    main()
