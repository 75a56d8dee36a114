"""What is looked for in one box: a reference, the number in a list, or a telephone number, whole or its end."""

import unicodedata
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, Table, literal_column, select, union_all

from models.contact import TAIL
from models.tables import callbacks, contacts
from routing.filters import FEWEST, Given, Mistake
from routing.numbering import CALLBACKS, CONTACTS

BETWEEN = " -,.()/"
WRONG = Mistake(
    "wrong_find",
    "find is a reference, a contact's number like 12 or #12345, a telephone number, or its last four digits or more",
)


class Sought(NamedTuple):
    """What a text may mean, all of it: the id of a contact or a callback, and the digits that a number ends with.

    `whole` says that these are all its digits.
    """

    contact: int | None = None
    callback: int | None = None
    digits: str = ""
    whole: bool = False


def sought(given: Given, name: str = "find") -> Sought | None:
    """Return what is looked for, None for nothing.

    1. `#123` is a contact by its number in the list, and so are one to three digits.
    2. `+` and digits are a whole telephone number.
    3. Other digits are the last ones of a telephone number; eight may be a contact's reference as well, seven a
       callback's, and four to six a contact's number in the list.
    """
    typed = given.text(name)
    digits = "".join(_ascii(one) for one in typed if one not in BETWEEN)
    mark, digits = (digits[0], digits[1:]) if digits[:1] in ("#", "+") else ("", digits)
    if not typed:
        return None
    if not digits.isdecimal() or len(digits) > 15 or (mark == "+" and len(digits) < FEWEST):
        given.wrong[name] = WRONG
        return None
    if mark == "#" or len(digits) < FEWEST:
        return Sought(contact=int(digits))
    if mark == "+":
        return Sought(digits=digits, whole=True)
    contact = CONTACTS.row(digits) if len(digits) == CONTACTS.digits else None
    callback = CALLBACKS.row(digits) if len(digits) == CALLBACKS.digits else None
    return Sought(int(digits) if len(digits) < CALLBACKS.digits else contact, callback, digits)


def contacts_of(found: Sought) -> Select[Any]:
    """Return the ids of the contacts that are meant: those that called from a number, and that are rung back on it."""
    ways = []
    if found.contact is not None:
        ways.append(select(contacts.c.id).where(contacts.c.id == found.contact))
    if found.callback is not None:
        ways.append(select(callbacks.c.contact_id).where(callbacks.c.id == found.callback))
    if found.digits:
        ways.append(select(contacts.c.id).where(contacts.c.number != literal_column("''"), _ends(contacts, found)))
        ways.append(select(callbacks.c.contact_id).where(_ends(callbacks, found)))
    rows: FromClause = union_all(*ways).subquery()
    return select(rows.c[0])


def _ends(table: Table, found: Sought) -> ColumnElement[bool]:
    """Return that a number ends with these digits; the index knows its last four."""
    tail = literal_column(TAIL.replace("number", f"{table.name}.number")) == found.digits[-FEWEST:]
    if found.whole:
        return tail & (table.c.number == f"+{found.digits}")
    return tail & table.c.number.like(f"%{found.digits}")


def _ascii(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)
