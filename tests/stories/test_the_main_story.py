"""The story that the line exists for: chat fails, three callers, one agent, one promise, and chat comes back."""

from models import CallbackState, Form, Outcome
from tests.world import LINE, World


def test_from_the_first_ring_to_the_first_callback_kept(line: World) -> None:
    ada = line.agent("ada")
    early, a, b, c = (line.caller(f"+1202555011{digit}") for digit in range(4))

    early.dials(LINE).hears("chat is working").hangs_up()

    line.chat("fail")
    a.dials(LINE).hears("a withdrawal that has not arrived, press 2").presses("2").hears("connecting you")
    ada.rings().answers().hears("holding about a withdrawal").presses("1")
    assert a.is_talking_to(ada)

    b.dials(LINE).presses("3").hears("you are next in line").hears("we expect to answer in")
    b.presses("1").hears("we will ring you back").hears("your code is").hears_the_line_go_dead(within=60)
    c.dials(LINE).presses("3").hears("number 2 in line").waits(30)

    a.hangs_up()
    ada.hears_the_line_go_dead()
    ada.rings(within=30).answers().hears("a callback about a deposit").presses("1").hears("we are ringing the customer")
    c.does_not_hear("connected")
    b.rings().answers().hears("ringing you back as you asked. your code is").presses("1")
    assert b.is_talking_to(ada)
    b.hangs_up()

    ada.rings(within=30).answers().hears("holding about a deposit").presses("1")
    assert c.is_talking_to(ada)
    ada.hangs_up()
    c.hears("thank you for calling").hears_the_line_go_dead()

    line.chat("ok", times=40)
    early.dials(LINE).hears("chat is working").hangs_up()

    outcomes = [(contact.number[-1], contact.form, contact.outcome) for contact in line.contacts()]
    assert outcomes == [
        ("0", Form.HOLDING, Outcome.CHAT),
        ("1", Form.HOLDING, Outcome.ANSWERED),
        ("2", Form.CALLBACK, Outcome.ANSWERED),
        ("3", Form.HOLDING, Outcome.ANSWERED),
        ("0", Form.HOLDING, Outcome.CHAT),
    ]
    assert [promise.state for promise in line.callbacks()] == [CallbackState.KEPT]
    assert all(contact.answered_at for contact in line.contacts()[1:4])
