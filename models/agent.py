"""An agent: a person who helps, with what they chose (status) and what the system sees (state)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key


class Status(StrEnum):
    OFFLINE = "offline"
    AVAILABLE = "available"
    ON_BREAK = "on_break"


class AgentState(StrEnum):
    IDLE = "idle"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP_UP = "wrap_up"


class Skill(Base):
    """That an agent can help with an issue; `level` says how well: 1 is best, 3 is in need only."""

    __tablename__ = "skills"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True)
    issue: Mapped[str] = mapped_column(String(32), primary_key=True)
    level: Mapped[int] = mapped_column(default=1, server_default="1")

    __table_args__ = (Index("ix_skills_level", "issue", "level", "agent_id"),)


class Language(Base):
    """That an agent speaks a language."""

    __tablename__ = "languages"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)


class Agent(Base):
    """`state_until` is when wrap-up or a rest ends; `misses` counts offers in a row that went unanswered.

    `pin_tries` counts wrong PINs in a row; too many, and the agents' menu is closed to them until `pin_locked_until`.
    `benched_at` is when the system put them on a break, until they choose again; `notice_at` is since when a message
    about it is to be sent, until one process takes that on.
    A removed agent's row stays, because past offers name it, but keeps no phone and gives its name free.
    """

    __tablename__ = "agents"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    phone: Mapped[str] = mapped_column(String(32), unique=True)
    status: Mapped[Status] = mapped_column(String(16))
    state: Mapped[AgentState] = mapped_column(String(16))
    idle_since: Mapped[datetime]
    state_until: Mapped[datetime | None]
    misses: Mapped[int] = mapped_column(default=0)
    skills: Mapped[list[Skill]] = relationship(cascade="all, delete-orphan", order_by=Skill.issue, lazy="selectin")
    languages: Mapped[list[Language]] = relationship(
        cascade="all, delete-orphan", order_by=Language.code, lazy="selectin"
    )
    removed_at: Mapped[datetime | None]
    pin_hash: Mapped[str | None] = mapped_column(String(256))
    pin_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    pin_locked_until: Mapped[datetime | None]
    benched_at: Mapped[datetime | None]
    notice_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_agents_free",
            "idle_since",
            sqlite_where=text("state = 'idle' AND status = 'available'"),
            postgresql_where=text("state = 'idle' AND status = 'available'"),
        ),
        Index(
            "ix_agents_notice",
            "notice_at",
            sqlite_where=text("notice_at IS NOT NULL"),
            postgresql_where=text("notice_at IS NOT NULL"),
        ),
    )
