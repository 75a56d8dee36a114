"""create_switchboard(settings): puts together what calls are handled with, for every process."""

from carrier.client import TwilioCarrier
from ivr.menu_file import MenuFile
from models import Clock, Database, RealClock
from routing.switchboard import Switchboard
from routing.wakeups import Wakeups
from settings import Settings


def create_switchboard(settings: Settings, clock: Clock | None = None) -> Switchboard:
    """Put the parts together that every call is handled with. Raises BadMenu for a menu that cannot be used."""
    carrier = TwilioCarrier(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.twilio_base_url,
        settings.line_number,
        settings.carrier_timeout,
    )
    return Switchboard(
        database=Database(settings.database_url),
        clock=clock or RealClock(),
        carrier=carrier,
        wakeups=Wakeups(settings.redis_url),
        menus=MenuFile(settings.menu_file),
        rules=settings.routing,
        public_url=settings.public_url,
        secret=settings.secret_key,
    )
