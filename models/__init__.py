"""What we remember: one table a file, the session, the clock and the migrations."""

from models.agent import Agent, AgentState, Skill, Status
from models.attempt import Attempt, AttemptState
from models.base import Base
from models.callback import Callback, CallbackState
from models.clock import Clock, ManualClock, RealClock
from models.contact import Contact, ContactState, Form, Outcome
from models.database import Database
from models.estimate import Estimate
from models.flip import Flip
from models.lease import Lease
from models.leg import Leg, Role
from models.mode import Mode, ModeState, Pin
from models.offer import Offer, OfferState
from models.pointer import Pointer
from models.rates import Rate
from models.voicemail import Voicemail, VoicemailState

__all__ = [
    "Agent",
    "AgentState",
    "Attempt",
    "AttemptState",
    "Base",
    "Callback",
    "CallbackState",
    "Clock",
    "Contact",
    "ContactState",
    "Database",
    "Estimate",
    "Flip",
    "Form",
    "Language",
    "Lease",
    "Leg",
    "ManualClock",
    "Mode",
    "ModeState",
    "Offer",
    "OfferState",
    "Outcome",
    "Pin",
    "Pointer",
    "Rate",
    "RealClock",
    "Role",
    "Skill",
    "Status",
    "Voicemail",
    "VoicemailState",
]
