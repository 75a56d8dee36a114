"""A simulator on a manual clock, an application for it to call, and people with phones."""

from collections.abc import Iterator

import pytest
from twilio.rest import Client

from carrier.simulator import ManualClock, Settings, SimulatorThread
from carrier.simulator.people import Carrier, Phone

from .application import Application

ACCOUNT = "AC" + "5" * 32
TOKEN = "a-token-for-tests"
LINE = "+12025550199"
CALLER = "+12025550101"
AGENT = "+12025550150"


@pytest.fixture
def application() -> Iterator[Application]:
    application = Application(TOKEN)
    application.script["/status"] = ""
    yield application
    application.close()


@pytest.fixture
def simulator(application: Application) -> Iterator[SimulatorThread]:
    settings = Settings(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        public_url=application.url,
        line_number=LINE,
        voice_url=application.url + "/voice",
        status_url=application.url + "/status",
    )
    with SimulatorThread(settings, ManualClock()) as simulator:
        yield simulator


@pytest.fixture
def carrier(simulator: SimulatorThread) -> Carrier:
    return Carrier(simulator.url)


@pytest.fixture
def caller(carrier: Carrier) -> Phone:
    return carrier.phone(CALLER)


@pytest.fixture
def agent(carrier: Carrier) -> Phone:
    return carrier.phone(AGENT)


@pytest.fixture
def client(simulator: SimulatorThread) -> Iterator[Client]:
    client = Client(ACCOUNT, TOKEN)
    client.api.base_url = simulator.url
    yield client
    client.http_client.session.close()
