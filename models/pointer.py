"""A pointer: when a number that sent us a message was last told to ring instead: no machine is answered twice."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Pointer(Base):
    """`number_hash` is the keyed fingerprint of the number; the number itself is not kept."""

    __tablename__ = "pointers"

    number_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sent_at: Mapped[datetime]
