"""Enqueue, Leave and Dial to a Queue, as Twilio documents them."""

from twilio.rest import Client

from carrier.simulator.people import Carrier, Phone

from .application import Application
from .claims import shows
from .conftest import LINE

SECOND = "+12025550102"


def queue(application: Application, attributes: str = 'waitUrl=""') -> None:
    application.script |= {
        "/voice": f'<Enqueue action="/left" {attributes}>support</Enqueue><Say>Never.</Say>',
        "/left": lambda asked: f"<Say>Left: {asked.form['QueueResult']}.</Say>",
        "/wait": "<Say>Please wait.</Say><Pause length='2'/>",
        "/next": "<Say>Elsewhere.</Say>",
        "/whisper": "<Say>This call is recorded.</Say>",
    }


def take(application: Application, attributes: str = "", dial: str = "") -> None:
    application.script |= {
        "/voice": f'<Dial action="/after" {dial}><Queue {attributes}>support</Queue></Dial>',
        "/after": lambda asked: f"<Say>Outcome {asked.form['DialCallStatus']}.</Say>",
    }


@shows("Enqueue", "Enqueue action", rule="waits in a queue, made on demand; action is told how that ended")
@shows("Queue", rule="connects to the first who waits")
def test_first_come_first_served(
    application: Application, caller: Phone, agent: Phone, carrier: Carrier, client: Client
) -> None:
    queue(application)
    caller.dials(LINE).waits(30)
    second = carrier.phone(SECOND).dials(LINE).waits(10)
    (listed,) = client.queues.list()
    assert (listed.friendly_name, listed.current_size, listed.average_wait_time) == ("support", 2, 25)
    members = client.queues(listed.sid).members
    assert [member.position for member in members.list()] == [1, 2]
    assert members("Front").fetch().call_sid == caller.sid()
    take(application)
    agent.dials(LINE)
    assert agent.is_talking_to(caller)
    agent.waits(9).hangs_up()
    caller.hears("left: bridged")
    assert application.forms("/left")[0]["QueueTime"] == "40"
    assert second.is_on_the_phone()
    assert carrier.errors() == []


@shows("Enqueue method", rule="GET or POST")
@shows("Enqueue waitUrl", "Enqueue waitUrlMethod", rule="is heard over and over, and is told the position")
def test_the_wait(application: Application, caller: Phone) -> None:
    queue(application, 'waitUrl="/wait" waitUrlMethod="GET" method="GET"')
    caller.dials(LINE).hears("please wait").hears("please wait")
    form = application.forms("/wait")[1]
    assert (form["QueuePosition"], form["CurrentQueueSize"], form["MaxQueueSize"]) == ("1", "1", "100")
    assert {asked.method for asked in application.asked if asked.path == "/wait"} == {"GET"}


@shows("Enqueue maxQueueSize", rule="turns others away: QueueResult=queue-full")
def test_a_full_queue(application: Application, caller: Phone, carrier: Carrier) -> None:
    queue(application, 'waitUrl="" maxQueueSize="1"')
    caller.dials(LINE)
    carrier.phone(SECOND).dials(LINE).hears("left: queue-full")


@shows("Enqueue", rule="needs a name of 1 to 64 characters: 14204, 14205")
def test_names_of_queues(application: Application, caller: Phone, carrier: Carrier) -> None:
    for name in ("", "x" * 65):
        application.script["/voice"] = f"<Enqueue>{name}</Enqueue>"
        caller.dials(LINE).waits(10)
    assert [error["code"] for error in carrier.errors()] == [14204, 14205]


@shows("Leave", rule="in the waiting document leaves the queue: QueueResult=leave")
def test_leave(application: Application, caller: Phone) -> None:
    queue(application, 'waitUrl="/wait"')
    application.script["/wait"] = "<Gather numDigits='1' timeout='9' action='/leave'><Say>On.</Say></Gather>"
    application.script["/leave"] = "<Leave/>"
    caller.dials(LINE).hears("on.").presses("1").hears("left: leave")


def test_a_caller_who_hangs_up_leaves(application: Application, caller: Phone, client: Client) -> None:
    queue(application)
    caller.dials(LINE).waits(5).hangs_up()
    assert application.forms("/left")[0]["QueueResult"] == "hangup"
    assert client.queues.list()[0].current_size == 0


def test_a_member_is_redirected_over_rest(application: Application, caller: Phone, client: Client) -> None:
    queue(application)
    caller.dials(LINE).waits(5)
    (listed,) = client.queues.list()
    client.queues(listed.sid).members("Front").update(url=application.url + "/next")
    caller.hears("elsewhere")
    assert application.forms("/left")[0]["QueueResult"] == "redirected"
    client.queues(listed.sid).delete()


@shows("Queue url", "Queue method", rule="is heard by the one who waited, before being connected")
def test_a_whisper(application: Application, caller: Phone, agent: Phone) -> None:
    queue(application)
    caller.dials(LINE).waits(5)
    take(application, 'url="/whisper" method="GET"')
    agent.dials(LINE)
    caller.hears("this call is recorded")
    assert agent.is_talking_to(caller)
    (form,) = application.forms("/whisper")
    assert (form["QueueTime"], form["DequeingCallSid"]) == ("5", agent.sid())


@shows("Queue", rule="waits up to Dial's timeout for somebody to come; one that does not exist fails")
def test_an_empty_queue(application: Application, caller: Phone, agent: Phone, client: Client) -> None:
    take(application, "", 'timeout="6"')
    agent.dials(LINE).hears("outcome failed")
    client.queues.create(friendly_name="support", max_size=5)
    agent.dials(LINE).does_not_hear("outcome", within=5).hears("outcome no-answer", within=1)
    agent.dials(LINE).waits(3)
    queue(application)
    caller.dials(LINE)
    assert agent.is_talking_to(caller)
