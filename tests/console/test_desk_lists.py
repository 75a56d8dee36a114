"""The desk's lists: callbacks of one's own and voicemails that one could deal with; who was first is said."""

from callbacks.reference import reference
from models import CallbackState
from models.tables import callbacks
from routing import roster
from tests.console.desks import a_call, a_voicemail, ada_at_her_desk, comes_to_a_desk, talk
from tests.console.house import House, Visitor


def promised(house: House, page: Visitor) -> str:
    """Let ada promise the customer whom she talks with a callback. Return its reference."""
    a_call(house)
    talk(house)
    page.opens("/console/desk").sends("/console/desk/later", span="3h").follows()
    with house.database.reading() as connection:
        row = connection.execute(callbacks.select()).one()
    assert (row.asked_by, row.source, row.state) == (1, "agent", CallbackState.PROMISED)
    return reference(row.id)


def state(house: House) -> str:
    with house.database.reading() as connection:
        return str(connection.execute(callbacks.select()).one().state)


def bob(house: House, skills: dict[str, int]) -> Visitor:
    with house.database.session() as session:
        roster.add(session, "bob", "+12025550151", skills, house.clock.now())
    return comes_to_a_desk(house, "bob")


def test_a_callback_is_cancelled_by_one_and_the_other_is_told(house: House) -> None:
    page = ada_at_her_desk(house)
    number = promised(house, page)
    form = page.last
    page.sends(f"/console/desk/callback/{number}/now").follows()
    assert "Done: the callback is changed." in page.sees
    page.sends(f"/console/desk/callback/{number}/cancel").follows()
    assert state(house) == CallbackState.CANCELLED
    page.last = form
    page.sends(f"/console/desk/callback/{number}/now", once="in another window")
    assert (page.last.status_code, "first, and nothing was changed now: ada had" in page.sees) == (409, True)
    page.opens("/console/desk").sends(f"/console/desk/callback/{number}/cancel", seen="2")
    assert (page.last.status_code, "It is over already." in page.sees) == (409, True)
    assert state(house) == CallbackState.CANCELLED


def test_anothers_callback_is_not_theirs(small_house: House) -> None:
    number = promised(small_house, ada_at_her_desk(small_house))
    page = bob(small_house, {"withdrawal": 1})
    assert "No callbacks that you asked for" in page.sees
    assert page.sends(f"/console/desk/callback/{number}/cancel").last.status_code == 403
    for path in (f"{number}/burn", "12/cancel"):
        assert page.sends(f"/console/desk/callback/{path}").last.status_code == 404


def test_a_voicemail_is_dealt_with_once_and_the_second_is_told_who_was_first(house: House) -> None:
    mail = a_voicemail(house)
    ada, other = ada_at_her_desk(house), bob(house, {"withdrawal": 2})
    assert "12 s" in ada.sees
    ada.sends(f"/console/desk/voicemail/{mail}/done").follows()
    assert "the voicemail is dealt with" in ada.sees
    for act in ("done", "ring-back"):
        other.opens("/console/desk").sends(f"/console/desk/voicemail/{mail}/{act}")
        assert (other.last.status_code, "nothing was changed now: ada dealt with the voicemail" in other.sees) == (
            409,
            True,
        )
    with house.database.reading() as connection:
        assert connection.execute(callbacks.select()).all() == []


def test_a_voicemail_is_shown_to_those_who_help_with_it(small_house: House) -> None:
    a_voicemail(small_house)
    page = bob(small_house, {"deposit": 1})
    assert "None is open for your issues and languages." in page.sees
    assert page.opens("/console/desk/voicemail/1/sound").last.status_code == 404
    ada = ada_at_her_desk(small_house).opens("/console/desk/voicemail/1/sound")
    assert ada.last.status_code == 503, "the carrier, which has the sound, is not there"
    assert page.opens("/console/desk").sends("/console/desk/voicemail/99/done").last.status_code == 404


def test_whoever_left_a_voicemail_is_rung_back_once(small_house: House) -> None:
    mail = a_voicemail(small_house)
    page = ada_at_her_desk(small_house)
    form = page.last
    for _ in range(2):
        page.last = form
        page.sends(f"/console/desk/voicemail/{mail}/ring-back").follows()
        assert "they are rung back in the place that they had" in page.sees
    assert state(small_house) == CallbackState.PROMISED
    page.last = form
    withheld = a_voicemail(small_house, "CA8", "")
    page.sends(f"/console/desk/voicemail/{withheld}/ring-back")
    assert (page.last.status_code, "cannot be rung back" in page.sees) == (409, True)
    assert page.opens("/console/desk").sends(f"/console/desk/voicemail/{withheld}/done").last.status_code == 303


def test_a_callback_that_a_guard_is_against_is_refused_with_its_reason(small_house: House) -> None:
    page = ada_at_her_desk(small_house)
    promised(small_house, page)
    for _ in range(small_house.settings.callbacks.limits.target):
        number = page.last.text.partition("/console/desk/callback/")[2].partition("/")[0]
        page.sends(f"/console/desk/callback/{number}/cancel")
        page.opens("/console/desk").sends("/console/desk/later", span="3h")
        if page.last.status_code == 303:
            page.follows()
    assert (page.last.status_code, "too many within a day" in page.sees) == (409, True)
    assert page.sends("/console/desk/later", span="soon").last.status_code == 422
