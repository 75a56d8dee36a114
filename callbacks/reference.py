"""References: the number by which customers and staff speak of a callback; it says nothing about the proof code."""

DIGITS = 7
SIZE = 10**DIGITS
STEP = 3_676_027  # shares no factor with SIZE: each id has a reference of its own, and neighbours look unlike
START = 2_718_281
BACK: int = pow(STEP, -1, SIZE)


def reference(callback_id: int) -> str:
    """Return a callback's reference, DIGITS digits. The first SIZE callbacks all have different ones."""
    return f"{(callback_id * STEP + START) % SIZE:0{DIGITS}}"


def callback_id(text: str) -> int:
    """Return the id behind a reference, as people write it. Raises ValueError for what is none."""
    digits = "".join(character for character in text if character not in " -,.")
    if len(digits) != DIGITS or not digits.isdecimal():
        raise ValueError(f"{text[:20]!r} is no reference of a callback; it has {DIGITS} digits")
    found: int = (int(digits) - START) * BACK % SIZE
    return found
