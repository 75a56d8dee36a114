"""A contact: one customer's wish to be helped, from first ring to outcome; one row is one place in line."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key

TAIL = "substr(number, length(number) - 3)"
"""A number's last four digits, as both databases know them."""

ENDED = "outcome IS NOT NULL"
OPEN = "state <> 'ended'"


class ContactState(StrEnum):
    TOLD = "told"  # hearing that chat is up; may still choose what is always answered
    MENU = "menu"  # choosing an issue
    WAITING = "waiting"  # in line, may be offered to an agent now
    RESTING = "resting"  # a callback whose next try is not due yet
    OFFERED = "offered"  # an agent's phone rings for it, or the customer's for a callback
    TALKING = "talking"  # with an agent
    RECORDING = "recording"  # leaving a voicemail
    ENDED = "ended"


class Form(StrEnum):
    HOLDING = "holding"
    CALLBACK = "callback"


class Outcome(StrEnum):
    """How a contact ended. Each ended contact has exactly one."""

    ANSWERED = "answered"  # talked with an agent
    ABANDONED = "abandoned"  # hung up before an agent, with no callback
    CHAT = "chat"  # told that chat is up, and left for it
    SELF_SERVICE = "self_service"  # the answer to their issue was enough
    CANCELLED = "cancelled"  # gave the callback up
    SUPERSEDED = "superseded"  # joined to an earlier contact of the same number
    GAVE_UP = "gave_up"  # every attempt of the callback failed
    UNDIALABLE = "undialable"  # the carrier refuses the number
    VOICEMAIL = "voicemail"  # left a message after the beep
    NOT_THEIRS = "not_theirs"  # somebody else had given their number


class Contact(Base):
    """`rank` (seconds) orders the line and never changes when a holder becomes a callback."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[str] = mapped_column(String(32))  # E.164, or "" when withheld
    call_sid: Mapped[str | None] = mapped_column(String(64), unique=True)  # the leg they are on now
    state: Mapped[ContactState] = mapped_column(String(16))
    form: Mapped[Form] = mapped_column(String(16))
    issue: Mapped[str | None] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    chose_language: Mapped[bool] = mapped_column(default=False, server_default=false())  # by key, during this call
    skill: Mapped[str | None] = mapped_column(String(48))  # what an agent must be able to do, like "withdrawal/fa"
    rank: Mapped[float]
    arrived_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime]
    wanted: Mapped[str | None] = mapped_column(String(32))  # another number, keyed in to be rung back, in E.164
    next_at: Mapped[datetime | None]  # when a resting contact waits again
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    answer_due_at: Mapped[datetime | None]  # since when they are to be sent the answer to their issue as a text
    outcome: Mapped[Outcome | None] = mapped_column(String(16))
    may_record: Mapped[bool | None]  # they heard that their talk is recorded, and did or did not mind; None: not asked

    __table_args__ = (
        Index(
            "ix_contacts_line",
            "skill",
            "rank",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_contacts_order",
            "rank",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_contacts_resting",
            "next_at",
            sqlite_where=text("state = 'resting'"),
            postgresql_where=text("state = 'resting'"),
        ),
        Index("ix_contacts_arrived_at", "arrived_at"),
        Index(
            "ix_contacts_answer_due",
            "answer_due_at",
            sqlite_where=text("answer_due_at IS NOT NULL"),
            postgresql_where=text("answer_due_at IS NOT NULL"),
        ),
        Index(
            "ix_contacts_number",
            "number",
            "arrived_at",
            sqlite_where=text("number <> ''"),
            postgresql_where=text("number <> ''"),
        ),
        Index(
            "ix_contacts_tail",
            text(TAIL),
            "arrived_at",
            sqlite_where=text("number <> ''"),
            postgresql_where=text("number <> ''"),
        ),
        Index(
            "ix_contacts_outcome",
            "outcome",
            "arrived_at",
            sqlite_where=text(ENDED),
            postgresql_where=text(ENDED),
        ),
        Index("ix_contacts_open", "arrived_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    )
