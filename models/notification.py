"""What people have to be told, and how far each way of telling them has got."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Notification(Base):
    """One piece of news, written in the transaction that made it. Rows are only ever added."""

    __tablename__ = "notifications"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)


class Channel(Base):
    """One way of telling people. It has told everything up to `told`; `next_at` is its next try.

    `name` is a fingerprint, because the address of a channel is a secret.
    """

    __tablename__ = "channels"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    told: Mapped[int] = mapped_column(Key)
    tries: Mapped[int]
    next_at: Mapped[datetime]
    trouble: Mapped[str | None] = mapped_column(Text)
