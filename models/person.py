"""A person who signs in at the console, and their sign-ins."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class PersonRole(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ON_CALL = "on-call"
    ADMIN = "admin"


class Person(Base):
    """`tries` counts wrong passwords and codes in a row; the account is locked until `locked_until`.

    `password_hash` is "" for who signs in with the company's account alone, whom `issuer` and `subject` name.
    `totp_key` is sealed, and counts since `totp_on_at`; `totp_step` is the half minute of the last code that was taken.
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
    totp_key: Mapped[str | None] = mapped_column(String(255))
    totp_on_at: Mapped[datetime | None]
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    issuer: Mapped[str | None] = mapped_column(String(255))
    subject: Mapped[str | None] = mapped_column(String(255))
    agent_id: Mapped[int | None] = mapped_column(Key)

    __table_args__ = (
        Index("uq_people_subject", "issuer", "subject", unique=True),
        Index("uq_people_agent_id", "agent_id", unique=True),
    )


class RecoveryCode(Base):
    """A code that stands in for a lost phone once: its keyed hash, deleted when it is used."""

    __tablename__ = "recovery_codes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


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
