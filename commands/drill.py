"""`ringback drill`: does every part work, tonight?"""

import click

from carrier.numbers import BadNumber, e164
from commands import context
from local.drill import Drill
from switchboard import create_switchboard


@click.command()
@click.option("--phone", help="Also ring this number, which hears that it is a drill.")
def drill(phone: str | None) -> None:
    """Go through the real stack as a call would, report, and end with 1 if anything was wrong."""
    settings = context.settings()
    try:
        number = e164(phone) if phone else ""
    except BadNumber as exc:
        raise click.BadParameter(str(exc), param_hint="--phone") from exc
    board = create_switchboard(settings)
    try:
        with context.sentences(board.database):
            token = settings.twilio_auth_tokens[0]
            here = (settings.line_number, settings.drill_number)
            checks = Drill(board, settings.twilio_account_sid, token, *here).run(number)
    finally:
        board.close()
    for check in checks:
        click.echo(f"{'ok  ' if check.right else 'WRONG'}  {check.name:10} {check.seen}")
    if wrong := sum(not check.right for check in checks):
        raise click.ClickException(f"{wrong} of {len(checks)} parts are wrong, and people are told")
