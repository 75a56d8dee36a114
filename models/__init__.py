"""What we remember: one table a file, the session, the clock and the migrations."""

from models.agent import Agent, AgentState, Skill, Status
from models.ask import Ask
from models.attempt import Attempt, AttemptState
from models.base import Base
from models.callback import Callback, CallbackState, Source
from models.clock import Clock, ManualClock, RealClock
from models.contact import Contact, ContactState, Form, Outcome
from models.database import Database
from models.estimate import Estimate
from models.flip import Flip
from models.intake import Intake
from models.lease import Lease
from models.leg import Leg, Role
from models.mode import Mode, ModeState, Pin
from models.notice import Notice, NoticeKind, NoticeState
from models.offer import Offer, OfferState
from models.rates import Rate
from models.refusal import Refusal
from models.suppression import Suppression

__all__ = [
    "Agent",
    "AgentState",
    "Ask",
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
    "Intake",
    "Language",
    "Lease",
    "Leg",
    "ManualClock",
    "Mode",
    "ModeState",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Offer",
    "OfferState",
    "Outcome",
    "Pin",
    "Rate",
    "RealClock",
    "Refusal",
    "Role",
    "Skill",
    "Source",
    "Status",
    "Suppression",
]
