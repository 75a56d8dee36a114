"""The kinds of values that TwiML attributes take: each is a function that says what is wrong, or nothing."""

import re
from collections.abc import Callable

Kind = Callable[[str], str | None]


def anything(_: str) -> str | None:
    """Free text."""
    return None


def url(value: str) -> str | None:
    """An absolute or relative URL."""
    if re.search(r"[\s<>\"\x00-\x1f]", value):
        return "is not a URL"
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", value)
    return "is not an http or https URL" if scheme and scheme[1].lower() not in ("http", "https") else None


def one_of(*words: str) -> Kind:
    """Exactly one of some words; capitals do not matter, as at Twilio."""
    allowed = {word.lower() for word in words}
    return lambda value: None if value.lower() in allowed else f"must be one of {', '.join(words)}"


def some_of(*words: str) -> Kind:
    """Some words with spaces between them."""

    def check(value: str) -> str | None:
        found = value.lower().split()
        allowed = {word.lower() for word in words}
        return None if found and set(found) <= allowed else f"must be some of {', '.join(words)}"

    return check


def whole(least: int, most: int | None = None, *words: str) -> Kind:
    """A whole number within limits, or one of some words."""

    def check(value: str) -> str | None:
        if value in words:
            return None
        number = int(value) if re.fullmatch(r"[0-9]{1,9}", value) else -1
        if number < least or (most is not None and number > most):
            limits = f"{least} or more" if most is None else f"{least} to {most}"
            return f"must be a whole number, {limits}" + "".join(f", or {word}" for word in words)
        return None

    return check


E164 = re.compile(r"\+[1-9][0-9]{1,14}")
ENDPOINT = re.compile(r"(client:[^\s]{1,256}|sips?:[^\s@]+@[^\s]+)")


def number_or_endpoint(value: str) -> str | None:
    """An E.164 number, `client:name` or `sip:name@host`."""
    return None if E164.fullmatch(value) or ENDPOINT.fullmatch(value) else "is not a valid phone number"


def keys(value: str) -> str | None:
    """Telephone keys, with `w` for half a second's wait."""
    return None if re.fullmatch(r"[0-9*#wWA-D]+", value) else "must be keys 0-9 * # w"


def finish_key(value: str) -> str | None:
    """One key, or nothing at all."""
    return None if re.fullmatch(r"[0-9*#]?", value) else "must be one of 0-9 * # or empty"


def language(value: str) -> str | None:
    """A language tag such as `en-US` or `cmn-Hans-CN`."""
    good = re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*|multi", value)
    return None if good else "is not a language tag"


def sid(prefix: str) -> Kind:
    """A SID of one kind."""
    pattern = re.compile(prefix + "[0-9a-fA-F]{32}")
    return lambda value: None if pattern.fullmatch(value) else f"must be a SID that begins with {prefix}"


boolean = one_of("true", "false")
method = one_of("GET", "POST")
