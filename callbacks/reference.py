"""References: the number by which customers and staff speak of a callback; it says nothing about the proof code."""

from routing.numbering import CALLBACKS

SIZE = CALLBACKS.size


def reference(callback_id: int) -> str:
    """Return a callback's reference. The first SIZE callbacks all have different ones."""
    return CALLBACKS.reference(callback_id)


def callback_id(text: str) -> int:
    """Return the id behind a reference, as people write it. Raises ValueError for what is none."""
    return CALLBACKS.row(text)
