"""An ask: a request for a callback that came with a key of its own, so that a repeat finds the first answer."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Ask(Base):
    """`body_hash` tells a repeat from another request under the same key."""

    __tablename__ = "asks"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    callback_id: Mapped[int] = mapped_column(ForeignKey("callbacks.id"))
    made_at: Mapped[datetime]
