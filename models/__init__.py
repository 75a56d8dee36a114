"""What we remember: one table a file, the session, the clock and the migrations."""

from models.agent import Agent, AgentState, Skill, Status
from models.ask import Ask
from models.attempt import Attempt, AttemptState
from models.audit import Audit
from models.base import Base
from models.beat import Beat
from models.callback import Callback, CallbackState, Source
from models.clock import Clock, DatabaseClock, ManualClock, RealClock
from models.contact import Contact, ContactState, Form, Outcome
from models.database import Database
from models.engineer import Engineer
from models.estimate import Estimate
from models.flip import Flip
from models.intake import Intake
from models.lease import Lease
from models.leg import Leg, Role
from models.mode import Mode, ModeState, Pin
from models.notice import Notice, NoticeKind, NoticeState
from models.notification import Channel, Notification
from models.offer import Offer, OfferState
from models.part import Part, PartRole, PartState
from models.pointer import Pointer
from models.rates import Rate
from models.refusal import Refusal
from models.sighting import Sighting
from models.spending import Spending
from models.suppression import Suppression
from models.voicemail import Voicemail, VoicemailState

__all__ = [
    "Agent",
    "AgentState",
    "Ask",
    "Attempt",
    "AttemptState",
    "Audit",
    "Base",
    "Beat",
    "Callback",
    "CallbackState",
    "Channel",
    "Clock",
    "Contact",
    "ContactState",
    "Database",
    "DatabaseClock",
    "Engineer",
    "Estimate",
    "Flip",
    "Form",
    "Intake",
    "Lease",
    "Leg",
    "ManualClock",
    "Mode",
    "ModeState",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Notification",
    "Offer",
    "OfferState",
    "Outcome",
    "Part",
    "PartRole",
    "PartState",
    "Pin",
    "Pointer",
    "Rate",
    "RealClock",
    "Refusal",
    "Role",
    "Sighting",
    "Skill",
    "Source",
    "Spending",
    "Status",
    "Suppression",
    "Voicemail",
    "VoicemailState",
]
