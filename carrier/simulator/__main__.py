"""Runs the simulator as a process: `python -m carrier.simulator --help`."""

import argparse
from collections.abc import Sequence

from .clock import ManualClock, RealClock
from .faults import CATALOGUE
from .server import run
from .settings import Settings


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and serve until interrupted."""
    given = vars(_parser().parse_args(arguments))
    port, manual = given.pop("port"), given.pop("manual_clock")
    for several in ("faults", "phones", "verified_numbers"):
        given[several] = tuple(given[several])
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    run(settings, ManualClock() if manual else RealClock(), port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="carrier", description=__doc__)
    add = parser.add_argument
    add("--port", type=int, default=8900, help="of the loopback interface; 0 takes a free one")
    add("--account-sid", help="the account that the application uses")
    add("--auth-token", help="its token, for Basic credentials and for signatures")
    add("--line", dest="line_number", help="the telephone number of the application")
    add("--voice-url", help="asked for TwiML when somebody dials the line")
    add("--status-url", help="told when a call to the line is over")
    add("--fallback-url", help="asked for TwiML when the voice URL fails")
    add("--message-url", help="asked for an answer when somebody sends the line a text message")
    add("--public-url", help="the address that the application believes to have, if it is another")
    add("--local-url", help="where the application with that address really is")
    add("--calls-per-second", type=float, help="rate of calls placed over REST; 0 for no limit")
    add("--list-lag", type=float, help="seconds until a new call shows in lists")
    add(
        "--verified-number",
        dest="verified_numbers",
        action="append",
        default=[],
        help="may be a caller ID, too",
    )
    add("--lenient", dest="strict", action="store_false", help="let calls survive what Twilio only warns of")
    add("--manual-clock", action="store_true", help="let time stand still until it is pushed")
    faults = f"KIND:NAME=VALUE,… where KIND is one of {', '.join(CATALOGUE)}"
    add("--fault", dest="faults", action="append", default=[], metavar="FAULT", help=faults)
    phones = "NUMBER:NAME=VALUE,… such as +12025550150:behaviour=busy"
    add("--phone", dest="phones", action="append", default=[], metavar="PHONE", help=phones)
    return parser


if __name__ == "__main__":
    main()
