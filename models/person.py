"""A person who signs in at the console, and their sign-ins."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class PersonRole(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ON_CALL = "on-call"
    ADMIN = "admin"


class Person(Base):
    """`tries` counts wrong passwords in a row; the account is locked until `locked_until`.

    `agent_id` is the agent whose desk is theirs. It is no foreign key: agents' rows stay, even of those who left.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[PersonRole] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))  # of the pages
    password_hash: Mapped[str] = mapped_column(String(256))
    tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    added_at: Mapped[datetime]
    agent_id: Mapped[int | None] = mapped_column(Key)

    __table_args__ = (Index("uq_people_agent_id", "agent_id", unique=True),)


class SignIn(Base):
    """One browser that a person is signed in with, found by the hash of the token that its cookie holds.

    `proved_at` is when the password was last given, `seen_at` when the person last did something (to the minute).
    """

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
