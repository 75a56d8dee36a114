"""An engineer on call, who may pin the line by telephone."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Engineer(Base):
    """`pin_tries` counts wrong PINs in a row; the number is locked until `pin_locked_until`."""

    __tablename__ = "engineers"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    phone: Mapped[str] = mapped_column(String(32), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(256))
    pin_tries: Mapped[int] = mapped_column(default=0)
    pin_locked_until: Mapped[datetime | None]
