"""What the console tells afterwards: each leg, offer, attempt and key in order, and the sounds that were kept."""

import pytest
from sqlalchemy import select

from callbacks import story
from carrier.simulator.people import Phone
from console.entry import people
from models import PersonRole
from models.tables import acts, voicemails
from tests.console.house import PASSWORD, Visitor
from tests.stories.test_faults import promised
from tests.stories.test_overflow import line_with
from tests.stories.test_voicemail import begins
from tests.world import World

__all__ = ["line_with", "promised"]


def signed_in(world: World) -> Visitor:
    """Return somebody at the console."""
    people.add(world.database, "sara", PersonRole.SUPERVISOR, "en", PASSWORD, "test", world.clock.now())
    return Visitor(world.app.test_client()).signs_in().follows()


def test_a_callback_is_told_from_the_first_ring_to_the_last_word(active: World, promised: Phone) -> None:
    promised.behaves("no_answer")
    ada = active.agent()
    ada.rings().answers().presses("1")
    ada.hears("could not be reached", within=60)
    promised.behaves("manual")
    ada.rings(within=90).answers().presses("1")
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)
    promised.waits(30).hangs_up()
    ada.hears_the_line_go_dead(within=20)
    active.advance(3)
    with active.database.reading() as connection:
        told = story.story_of(connection, active.contact(promised).id)
    kinds = [event.kind for event in told if not event.kind.startswith("leg_")]
    assert [event.at for event in told] == sorted(event.at for event in told)
    assert kinds == [
        *("arrived", "joined", "promised"),
        *("offered", "accepted", "dialed", "attempt_ended", "offer_done"),
        *("offered", "accepted", "dialed", "answered", "met"),
        *("attempt_ended", "offer_done", "ended", "promise_ended"),
    ]
    legs = [event.more["role"] for event in told if event.kind == "leg_began"]
    assert legs == ["caller", "agent", "callback", "agent", "callback"]
    assert len(legs) == sum(event.kind == "leg_ended" for event in told)
    page = signed_in(active).opens(f"/console/contacts/{active.contact(promised).id}")
    assert "Attempt 1: not answered: no answer" in page.sees
    assert "Talks with ada" in page.sees
    assert promised.number not in page.last.text


@pytest.mark.parametrize("part", ["", "bytes=0-99"])
def test_a_voicemail_is_heard_in_whole_or_in_part_and_it_stands_who_did(active: World, part: str) -> None:
    begins(active).says("My withdrawal is missing").hangs_up().waits(4)
    with active.database.reading() as connection:
        which = connection.execute(select(voicemails.c.id)).scalar_one()
    page = signed_in(active)
    for _ in range(2):
        page.opens(f"/console/voicemail/{which}/sound", **({"Range": part} if part else {}))
        assert (page.last.status_code, page.last.mimetype) == (206 if part else 200, "audio/x-wav")
        assert page.last.data.startswith(b"RIFF")
        assert (len(page.last.data) == 100) == bool(part)
    assert "sara listened" in page.opens("/console/voicemail").sees
    with active.database.reading() as connection:
        assert len(connection.execute(select(acts)).all()) == 1, "a player asks for several parts"


def test_a_sound_that_the_carrier_does_not_know_any_more(active: World) -> None:
    begins(active).says("My withdrawal is missing").hangs_up().waits(4)
    page = signed_in(active)
    with active.database.transaction() as connection:
        connection.execute(voicemails.update().values(recording_sid="RE" + "0" * 32))
    assert page.opens("/console/voicemail/1/sound").last.status_code == 404
    with active.database.reading() as connection:
        assert connection.execute(select(acts)).all() == []
