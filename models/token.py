"""What a program shows to be let in, and what was sent before."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Token(Base):
    """`scopes` are what it opens, with a comma between. Only the hash is kept; the token was shown once."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Submission(Base):
    """A form or request that was sent once: its one-time key, hashed with who sent it. Kept for a day.

    Of a program's request, what it asked (as a hash) and what it was answered: a repeat is answered the same.
    """

    __tablename__ = "submissions"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    request_hash: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[int | None]
    answer: Mapped[str | None] = mapped_column(Text)
