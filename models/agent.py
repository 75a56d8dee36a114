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


FREE_SKILL = "free_since IS NOT NULL"


class Skill(Base):
    """That an agent can help with an issue.

    `free_since` is their `idle_since` as long as they are idle and available, so that an issue finds its free agents
    in one index however many others are idle. The database keeps it in step by triggers on both tables: nothing of
    ours writes it, and a migration that makes one of the tables anew has to make its trigger anew as well.
    """

    __tablename__ = "skills"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True)
    issue: Mapped[str] = mapped_column(String(32), primary_key=True)
    free_since: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_skills_issue", "issue", "agent_id"),
        Index(
            "ix_skills_free",
            "issue",
            "free_since",
            "agent_id",
            sqlite_where=text(FREE_SKILL),
            postgresql_where=text(FREE_SKILL),
        ),
    )


class Agent(Base):
    """`state_until` is when wrap-up or a rest ends; `misses` counts offers in a row that went unanswered."""

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

    __table_args__ = (
        Index(
            "ix_agents_free",
            "idle_since",
            sqlite_where=text("state = 'idle' AND status = 'available'"),
            postgresql_where=text("state = 'idle' AND status = 'available'"),
        ),
        Index(
            "ix_agents_resting",
            "state_until",
            sqlite_where=text("state = 'wrap_up'"),
            postgresql_where=text("state = 'wrap_up'"),
        ),
    )
