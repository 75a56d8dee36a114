"""Voicemail: for who cannot be rung back or would rather speak; kept whether its report is late, doubled or dropped."""

from sqlalchemy import select

from carrier.simulator.people import Phone
from models import CallbackState, ContactState, Outcome, Source, Voicemail, VoicemailState
from tests.stories.test_overflow import Lines, line_with, off
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

__all__ = ["line_with"]
REPORT = "/voice/voicemail/recording"


def voicemail(world: World) -> Voicemail:
    with world.database.session() as session:
        return session.scalars(select(Voicemail)).one()


def begins(world: World, shows: str = "") -> Phone:
    """Return a caller at the beep, nobody being on shift."""
    off(world)
    caller = world.caller().dials(LINE, shows=shows).presses("2")
    if not shows:
        caller.hears("nobody").presses("2")
    return caller.hears("leave a message").waits(10)


def test_a_message_is_kept_and_ends_the_contact(active: World) -> None:
    caller = begins(active).says("My withdrawal from Tuesday is missing").presses("#").hears("we have your message")
    caller.hears("goodbye").hears_the_line_go_dead().waits(3)
    kept = voicemail(active)
    assert (kept.state, active.contact(caller).outcome) == (VoicemailState.LEFT, Outcome.VOICEMAIL)
    assert kept.url is not None
    assert f"/Recordings/{kept.recording_sid}" in kept.url
    assert kept.seconds
    assert active.callbacks() == []


def test_who_left_a_message_may_be_rung_back_as_well(active: World) -> None:
    caller = begins(active).says("My withdrawal from Tuesday is missing").presses("#").hears("press 1").presses("1")
    caller.hears("we will ring you back on the number you are calling from").hears("your code is")
    caller.hears_the_line_go_dead(within=60)
    (made,) = active.callbacks()
    assert (made.state, made.source) == (CallbackState.PROMISED, Source.VOICEMAIL)
    assert (active.contact(caller).issue, voicemail(active).state) == ("withdrawal", VoicemailState.LEFT)
    active.agent("bob", "+12025550151").rings().answers().hears("a callback about a withdrawal").presses("1")
    caller.rings()


def test_a_withheld_number_is_asked_for_a_message_at_once(active: World) -> None:
    begins(active, shows="anonymous").says("It is me").hangs_up().waits(3)
    assert voicemail(active).state == VoicemailState.LEFT
    assert [contact.outcome for contact in active.contacts()] == [Outcome.VOICEMAIL]


def test_the_report_may_be_doubled(active: World) -> None:
    active.people.fault("duplicate", on="recording", seconds=1)
    begins(active).says("My withdrawal is missing").hangs_up().waits(4)
    assert voicemail(active).state == VoicemailState.LEFT
    assert len(active.webhooks(REPORT)) == 2


def test_the_report_may_be_lost(active: World) -> None:
    active.people.fault("drop", on="recording")
    begins(active).says("My withdrawal is missing").hangs_up().waits(2)
    assert voicemail(active).state == VoicemailState.LEFT
    assert active.webhooks(REPORT) == []


def test_the_report_alone_is_enough_long_after_they_left(active: World) -> None:
    active.people.fault("webhook_refused", to="voicemail/done", times=5)
    active.people.fault("delay", on="recording", seconds=5)
    caller = begins(active).says("My withdrawal is missing").hangs_up().waits(2)
    assert (voicemail(active).state, active.contact(caller).outcome) == (VoicemailState.ASKED, Outcome.ABANDONED)
    caller.waits(6)
    assert (voicemail(active).state, active.contact(caller).outcome) == (VoicemailState.LEFT, Outcome.VOICEMAIL)


def test_who_says_nothing_is_asked_once_more(active: World) -> None:
    caller = begins(active).hears("we did not hear anything").hears("goodbye", within=60).waits(3)
    assert voicemail(active).state == VoicemailState.EMPTY
    assert active.contact(caller).outcome == Outcome.ABANDONED


def test_nobody_is_rung_for_who_is_speaking(active: World) -> None:
    caller = begins(active)
    bob = active.agent("bob", "+12025550151")
    bob.does_not_ring(within=3)
    assert active.contact(caller).state == ContactState.RECORDING


def test_voicemail_may_be_what_follows(line_with: Lines) -> None:
    made = line_with('nobody_on_shift = "voicemail"')
    off(made)
    made.caller().dials(LINE).presses("2").hears("leave a message").waits(10)


def test_a_report_that_was_forged_changes_nothing(active: World) -> None:
    caller = begins(active)
    report = {"CallSid": caller.sid(), "RecordingSid": "RE1", "RecordingStatus": "completed"}
    report |= {"RecordingUrl": "https://elsewhere.example/1", "RecordingDuration": "9"}
    url = f"{PUBLIC_URL}{REPORT}?voicemail={voicemail(active).id}&language=en"
    assert active.replay(url, report, token="another").status == 403
    assert voicemail(active).state == VoicemailState.ASKED
    assert active.replay(url, report | {"RecordingUrl": "javascript:alert(1)"}).status == 204
    assert voicemail(active).state == VoicemailState.ASKED
    assert active.replay(url, report).status == 204
    assert voicemail(active).state == VoicemailState.LEFT


def test_the_longest_of_several_recordings_is_kept(active: World) -> None:
    caller = begins(active)
    url = f"{PUBLIC_URL}{REPORT}?voicemail={voicemail(active).id}&language=en"
    for sid, seconds in (("RE1", "5"), ("RE2", "9"), ("RE2", "9"), ("RE3", "2")):
        report = {"CallSid": caller.sid(), "RecordingSid": sid, "RecordingStatus": "completed"}
        active.replay(url, report | {"RecordingUrl": f"https://c.example/{sid}", "RecordingDuration": seconds})
    assert (voicemail(active).recording_sid, voicemail(active).seconds) == ("RE2", 9)


def test_trouble_at_the_beep_leads_back_to_it(active: World) -> None:
    caller = begins(active)
    call = {"CallSid": caller.sid(), "From": caller.number, "To": LINE}
    assert "/voice/voicemail?" in active.replay(f"{PUBLIC_URL}/voice/again?failures=1&language=en", call).text
