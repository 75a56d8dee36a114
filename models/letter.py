"""A letter: one signed webhook to the exchange or to the help desk, kept until it is delivered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class To(StrEnum):
    EXCHANGE = "exchange"  # requests to freeze an account
    HELP_DESK = "help_desk"  # tickets


class LetterKind(StrEnum):
    FREEZE = "freeze.requested"
    CREATED = "contact.created"
    UPDATED = "contact.updated"
    CLOSED = "contact.closed"


class LetterState(StrEnum):
    DUE = "due"
    DELIVERED = "delivered"
    GAVE_UP = "gave_up"  # nobody took it for days; a person decides whether it is tried again


DUE = "state = 'due'"


class Letter(Base):
    """`key` is what the receiver knows a repeat by. `body` is JSON, emptied once it is delivered.

    Letters about one contact to one addressee are delivered in the order of their ids.
    """

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    addressee: Mapped[To] = mapped_column(String(16))
    kind: Mapped[LetterKind] = mapped_column(String(32))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[LetterState] = mapped_column(String(16))
    tries: Mapped[int]
    made_at: Mapped[datetime]
    next_at: Mapped[datetime]  # its next try; while one is under way, when that counts as lost
    delivered_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(String(200))  # what the last try met with

    __table_args__ = (
        Index("ix_letters_due", "next_at", sqlite_where=text(DUE), postgresql_where=text(DUE)),
        Index("ix_letters_contact", "contact_id", "addressee", "id"),
    )


class Addressee(Base):
    """Whom letters did not reach: nobody tries before `next_at`, so that one who is silent holds up no other."""

    __tablename__ = "addressees"

    name: Mapped[To] = mapped_column(String(16), primary_key=True)
    tries: Mapped[int]  # in a row, without an answer
    next_at: Mapped[datetime]
