"""Those on call are texted and rung through the real carrier's interface, from what the settings name."""

from carrier.client import TwilioCarrier
from commands.watching import channels, plan
from failover import telling
from models import Database
from settings import Settings
from tests.failover.steps import flips_in
from tests.world import World

SARA, OMID = "+12025550177", "+12025550178"
SAFE = {
    "TWILIO_AUTH_TOKEN": "a-token-that-is-not-used-here",
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "SECRET_KEY": "a secret key that is long enough for a test",
}


def ways(line: World, **environ: str) -> list[telling.Channel]:
    carrier = line.switchboard.carrier
    assert isinstance(carrier, TwilioCarrier)
    values = Settings.from_env({"PUBLIC_URL": line.settings.public_url, **SAFE, **environ})
    return channels(values, carrier)


def test_a_flip_is_texted_and_rung_and_spoken(line: World) -> None:
    found = ways(line, NOTIFY_TEXTS=f"{SARA},{OMID}", NOTIFY_CALLS=SARA)
    assert [channel.urgent for channel in found] == [False, False, True]
    telling.register(line.database, found, line.clock.now())
    line.chat("fail")
    assert telling.deliver(line.database, line.clock, found) == 3
    assert len(flips_in(line.database)) == 1
    carrier = line.switchboard.carrier
    assert isinstance(carrier, TwilioCarrier)
    texts = carrier._client.messages.list()
    assert {text.to for text in texts} == {SARA, OMID}
    assert "the line is now ON: 3 probes in a row failed" in texts[0].body
    line.caller(SARA).rings().answers().hears("news for whoever is on call").hears("the line is now on")


def test_no_channel_shows_whom_it_tells(line: World) -> None:
    names = [channel.name for channel in ways(line, NOTIFY_TEXTS=SARA, NOTIFY_CALLS=OMID)]
    assert not any(number[1:] in name for name in names for number in (SARA, OMID))


def test_without_a_file_there_is_the_one_probe_and_without_an_address_none(database: Database) -> None:
    (probe,) = plan(Settings.from_env({"CHAT_HEALTH_URL": "http://127.0.0.1:1/health"})).probes
    assert (probe.name, probe.every.total_seconds()) == ("chat", 5)
    assert plan(Settings.from_env({})).probes == ()
