"""What we remember: one table a file, the session, the clock and the migrations."""

from models.act import Act, What
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
from models.drill import Drill
from models.engineer import Engineer
from models.estimate import Estimate
from models.flip import Flip
from models.guess import Guess
from models.intake import Intake
from models.lease import Lease
from models.leg import Leg, Role
from models.letter import Addressee, Letter, LetterKind, LetterState, To
from models.mode import Mode, ModeState, Pin
from models.notice import Notice, NoticeKind, NoticeState
from models.notification import Channel, Notification
from models.offer import Offer, OfferState
from models.part import Part, PartRole, PartState
from models.person import Person, PersonRole, RecoveryCode, SignIn
from models.pointer import Pointer
from models.rates import Rate
from models.rating import Rating
from models.recording import Recording, RecordingState
from models.refusal import Refusal
from models.remark import Remark, Result
from models.sighting import Sighting
from models.spending import Spending
from models.stretch import Stretch
from models.suppression import Suppression
from models.ticket import Ticket
from models.token import Submission, Token
from models.voicemail import Voicemail, VoicemailState

__all__ = [
    "Act",
    "Addressee",
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
    "Drill",
    "Engineer",
    "Estimate",
    "Flip",
    "Form",
    "Guess",
    "Intake",
    "Lease",
    "Leg",
    "Letter",
    "LetterKind",
    "LetterState",
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
    "Person",
    "PersonRole",
    "Pin",
    "Pointer",
    "Rate",
    "Rating",
    "RealClock",
    "Recording",
    "RecordingState",
    "RecoveryCode",
    "Refusal",
    "Remark",
    "Result",
    "Role",
    "Sighting",
    "SignIn",
    "Skill",
    "Source",
    "Spending",
    "Status",
    "Stretch",
    "Submission",
    "Suppression",
    "Ticket",
    "To",
    "Token",
    "Voicemail",
    "VoicemailState",
    "What",
]
