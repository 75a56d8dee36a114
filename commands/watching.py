"""What `ringback watch` puts together: a loop for each probe, and the upkeep beside them."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from carrier.client import TwilioCarrier
from commands.drilling import ask, attend
from failover import outside
from failover.last_known import LastKnown
from failover.modes import WATCH
from failover.plan import Plan, Watched, load_plan
from failover.probes.anchors import Anchors
from failover.probes.heartbeat import Heartbeat
from failover.probes.http import Http
from failover.quorum import Probe
from failover.telling import Channel
from failover.upkeep import Drill, Upkeep
from failover.watch import Vantage, watch
from models import Clock, Database, DatabaseClock
from settings import Settings

CARRIER_API = "https://api.twilio.com"
RING = timedelta(seconds=40)
NOTHING = Probe("unknown", "CHAT_HEALTH_URL is not set; give the address that tells whether chat is up")


def plan(settings: Settings) -> Plan:
    """Return what to look at. Raises BadPlan. Without a file, it is the one address of CHAT_HEALTH_URL, if any."""
    if settings.failover_file:
        made = load_plan(settings.failover_file)
        return replace(made, anchors=(*made.anchors, settings.twilio_base_url or CARRIER_API))
    if not settings.chat_health_url:
        return Plan(())
    kind = Http(settings.chat_health_url)
    return Plan((Watched("chat", kind, settings.probe_every, settings.probe_timeout),))


def channels(settings: Settings, carrier: TwilioCarrier) -> list[Channel]:
    """Return every way of telling people. Raises ValueError for an address that apprise does not know."""
    ways = [outside.channel(url) for url in settings.notify_urls]
    for number in settings.notify_texts:
        ways.append(Channel(outside.fingerprint("text", number), partial(_text, carrier, number)))
    for number in settings.notify_calls:
        call = partial(_call, carrier, number, settings)
        ways.append(Channel(outside.fingerprint("call", number), call, urgent=True))
    return ways


def run_watch(settings: Settings, stop: threading.Event, tell: Callable[[str], object]) -> None:
    """Look until `stop`. Raises BadPlan and ValueError before the first look, never later."""
    made = plan(settings)
    database = Database(settings.database_url)
    clock = DatabaseClock(database)
    anchors = Anchors(made.anchors).look if made.anchors else None
    vantage = Vantage(settings.watcher_name or socket.gethostname()[:64], anchors)
    carrier = TwilioCarrier(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.twilio_base_url,
        settings.line_number,
        settings.carrier_timeout,
    )
    beat = partial(outside.beat, settings.deadman_url) if settings.deadman_url else None
    ways, known = channels(settings, carrier), LastKnown(settings.last_known_file)
    drill = Drill(settings.drill_every, partial(ask, database, clock, WATCH)) if settings.drill_every else None
    upkeep = Upkeep(database, clock, ways, known, vantage, beat, drill)
    work = [partial(upkeep.run, stop), partial(attend, settings, stop)]
    loops: list[tuple[timedelta, Callable[[], Probe]]]
    loops = [(probe.every, partial(look, probe, database, clock)) for probe in made.probes]
    for every, once in loops or [(settings.probe_every, lambda: NOTHING)]:  # pins still have to end
        work.append(partial(watch, database, clock, once, settings.failover, every, stop, tell, vantage))
    threads = [threading.Thread(target=part, daemon=True) for part in work]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(timeout=3)
    carrier.close()
    database.close()


def look(probe: Watched, database: Database, clock: Clock) -> Probe:
    """Take one look as the plan says."""
    seen = probe.kind.look(database, clock) if isinstance(probe.kind, Heartbeat) else probe.look()
    return replace(seen, name=probe.name, weight=probe.weight, clears=probe.clears, lasts=probe.lasts)


def _text(carrier: TwilioCarrier, number: str, text: str, _upto: int) -> None:
    carrier.message(number, text[:1500])


def _call(carrier: TwilioCarrier, number: str, settings: Settings, _text: str, upto: int) -> None:
    public = settings.public_url
    carrier.dial(number, f"{public}/voice/on-call/news?upto={upto}", f"{public}/voice/on-call/status", RING)
