"""An agent: a person who helps, with what they chose (status) and what the system sees (state)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, false, text
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
    """That an agent can help with an issue in a language; `skill` names both, like "withdrawal/fa".

    Each agent has "withdrawal/*" as well, for those who take anybody. `level` says how well: 1 is best, 3 is in need
    only. `free_since` is the agent's `idle_since` as long as they are idle and available, so that a skill finds its
    free agents in one index however many others are idle; `on_duty` says that they are available, whether idle or
    not. The database keeps both in step by triggers on both tables: nothing of ours writes them, and a migration that
    makes one of the tables anew has to make its trigger anew as well.
    """

    __tablename__ = "skills"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(48), primary_key=True)
    level: Mapped[int]
    free_since: Mapped[datetime | None]
    on_duty: Mapped[bool] = mapped_column(server_default=false())

    __table_args__ = (
        Index("ix_skills_on_duty", "skill", sqlite_where=text("on_duty"), postgresql_where=text("on_duty")),
        Index("ix_skills_skill", "skill", "agent_id"),
        Index(
            "ix_skills_free",
            "skill",
            "level",
            "free_since",
            "agent_id",
            sqlite_where=text(FREE_SKILL),
            postgresql_where=text(FREE_SKILL),
        ),
    )


class Agent(Base):
    """`languages` are codes with a comma between, their own first; `skills` are made of them and of the issues.

    `state_until` is when wrap-up or a rest ends; `misses` counts offers in a row that went unanswered.

    `pin_tries` counts wrong PINs in a row; too many, and the agents' menu is closed to them until `pin_locked_until`.
    `benched_at` is when the system put them on a break, or offline at their shift's end, until they choose again;
    `notice_at` is since when a message about it is to be sent, until one process takes that on.
    `shift` are the hours they work, as ivr/hours.py reads them; `off_at` is when a shift that they are available in
    ends, or the next one does if they chose to be available outside of it.
    A removed agent's row stays, because past offers name it, but keeps no phone and gives its name free.
    """

    __tablename__ = "agents"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    phone: Mapped[str] = mapped_column(String(255), unique=True)  # E.164, sip:user@host or client:name
    status: Mapped[Status] = mapped_column(String(16))
    state: Mapped[AgentState] = mapped_column(String(16))
    idle_since: Mapped[datetime]
    state_until: Mapped[datetime | None]
    misses: Mapped[int] = mapped_column(default=0)
    skills: Mapped[list[Skill]] = relationship(cascade="all, delete-orphan", order_by=Skill.skill, lazy="selectin")
    languages: Mapped[str] = mapped_column(String(64), server_default="en")
    removed_at: Mapped[datetime | None]
    pin_hash: Mapped[str | None] = mapped_column(String(256))
    pin_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    pin_locked_until: Mapped[datetime | None]
    benched_at: Mapped[datetime | None]
    notice_at: Mapped[datetime | None]
    supervisor: Mapped[bool] = mapped_column(default=False, server_default=false())  # may enter others' talks
    shift: Mapped[str | None] = mapped_column(String(512))
    off_at: Mapped[datetime | None]

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
        Index(
            "ix_agents_off_at",
            "off_at",
            sqlite_where=text("off_at IS NOT NULL"),
            postgresql_where=text("off_at IS NOT NULL"),
        ),
        Index(
            "ix_agents_notice",
            "notice_at",
            sqlite_where=text("notice_at IS NOT NULL"),
            postgresql_where=text("notice_at IS NOT NULL"),
        ),
    )
