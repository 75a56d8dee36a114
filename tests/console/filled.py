"""A house in which something has happened: one of everything that programs can ask for."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from callbacks.requests import request
from failover import incident, incidents
from models.agent import AgentState, Status
from models.callback import Source
from models.contact import ContactState, Form, Outcome
from models.letter import LetterKind, LetterState, To
from models.offer import OfferState
from models.recording import RecordingState
from models.tables import contacts, estimates, letters, offers, ratings, recordings, voicemails
from models.voicemail import VoicemailState
from routing import drills, on_call, remarks, roster
from routing.turn import Turn
from tests.console.house import House

ASKED, HELD, SPOKE, TALKED = "+12025550119", "+12025550112", "+12025550113", "+12025550114"


def fill(house: House) -> dict[str, Any]:
    """Let one of everything be there. Return how each is named in an address."""
    now, board = house.clock.now(), house.board
    with house.database.session() as session:
        dana = roster.add(session, "Dana", "+12025550150", {"deposit": 1}, now)
        omid = roster.add(session, "Omid", "+12025550151", {"deposit": 2}, now)
        omid.supervisor = True
        dana.state, dana.status = AgentState.TALKING, Status.AVAILABLE
        session.flush()
        helper = dana.id
    issue = board.menu.by_key("withdrawal")
    assert issue
    told = (board.secret, house.settings.callbacks, board.rules, Source.PHONE)
    with board.turn() as turn:
        made = request(turn, ASKED, issue, "en", *told)
    seen = {"arrived_at": now, "joined_at": now, "last_seen_at": now, "form": Form.HOLDING, "language": "en"}
    about = {"issue": "deposit", "skill": "deposit/en"}
    rows = (
        {"number": HELD, "state": ContactState.WAITING, "rank": 1.0},
        {"number": SPOKE, "state": ContactState.ENDED, "outcome": Outcome.VOICEMAIL, "ended_at": now, "rank": 2.0},
        {"number": TALKED, "state": ContactState.TALKING, "answered_at": now, "rank": 3.0},
    )
    with house.database.transaction() as connection:
        held, spoke, talked = (
            int(connection.execute(insert(contacts).returning(contacts.c.id), seen | about | row).scalar_one())
            for row in rows
        )
        for contact in (spoke, held):
            message = {"contact_id": contact, "state": VoicemailState.LEFT, "seconds": 7}
            connection.execute(insert(voicemails), message | {"asked_at": now, "left_at": now})
        moments = {"made_at": now, "expires_at": now + timedelta(hours=1), "accepted_at": now, "met_at": now}
        talk = {"contact_id": talked, "agent_id": helper, "state": OfferState.ACCEPTED}
        offer = connection.execute(insert(offers).returning(offers.c.id), talk | moments).scalar_one()
        connection.execute(insert(ratings), {"offer_id": offer, "score": 4, "rated_at": now})
        connection.execute(insert(recordings), {"contact_id": talked, "state": RecordingState.KEPT, "asked_at": now})
        letter = {"addressee": To.HELP_DESK, "kind": LetterKind.CREATED, "contact_id": held, "key": "k", "body": ""}
        moments = {"made_at": now, "next_at": now}
        connection.execute(insert(letters), letter | moments | {"state": LetterState.GAVE_UP, "tries": 9})
        connection.execute(
            insert(estimates), {"contact_id": talked, "told_at": now, "wait": 60.0, "low": 30, "high": 90}
        )
        on_call.admit(connection, "sara", "+12025550177", "48151623", board.secret, "test", now)
        remarks.say(Turn(connection, now), held, "Dana", "fees are hard to find", "unclear")
    with board.turn() as turn:
        drill = drills.begin(turn, "sara")
    with board.turn() as turn:
        drills.keep(turn, drill, [{"name": "menu", "right": False, "seen": "a call was answered without a menu"}])
    incident.say(house.database, "en", "deposits are late", now + timedelta(hours=1), "sara", now)
    house.chat("fail")
    with house.database.reading() as connection:
        incident_now = incidents.found(connection)
    assert incident_now
    return {
        "name": "Dana",
        "reference": made.reference,
        "contact": held,
        "voicemail": 1,
        "letter": 1,
        "talk": offer,
        "language": "en",
        "drill": drill.id,
        "incident": incident_now.number,
    }
