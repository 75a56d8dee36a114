"""A beat: the last time that something outside said it is alive."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Beat(Base):
    """`name` is whose heart it is, as a heartbeat probe names it."""

    __tablename__ = "beats"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]
