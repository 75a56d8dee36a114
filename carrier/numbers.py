"""Telephone numbers: read what people and carriers write, and say which numbers may be rung."""

import hashlib
import hmac

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

ORDINARY = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)
WORLDWIDE = "001"  # the library's region for satellite and other networks that belong to no country
REGIONS = frozenset(phonenumbers.SUPPORTED_REGIONS)  # two letters for each country


class BadNumber(ValueError):
    """This text is not a telephone number that we can ring; the message says why and what would be right."""


def e164(text: str, region: str | None = None) -> str:
    """Return a number in E.164, for example `+12025550101`.

    `text` may hold spaces, dashes and any script's digits; `region` (two letters) is the country that a
    number without `+` belongs to. Raises BadNumber for anything that cannot exist or has an extension.
    """
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as exc:
        raise BadNumber(f"{text!r} is not a telephone number; write it like +12025550101") from exc
    if number.extension:
        raise BadNumber(f"{text!r} has an extension, which cannot be rung directly; leave it out")
    if not phonenumbers.is_valid_number(number):
        raise BadNumber(f"{text!r} does not exist in its country's numbering plan; check its digits")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def caller(text: str) -> str:
    """Return the number a call came from in E.164, or `""` when it was withheld or cannot be a number."""
    try:
        return e164(text)
    except BadNumber:
        return ""


def region(number: str) -> str:
    """Return the country of a number in E.164 as two letters, or "" when it has none or the number is withheld."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except NumberParseException:
        return ""


def rings(text: str, regions: frozenset[str] | None = None) -> str:
    """Return a number in E.164 that a callback may ring.

    Only ordinary subscribers' numbers pass: no premium, shared-cost, personal, pager or unknown numbers and no
    satellite networks, which is where revenue-share fraud lives. `regions` narrows it to some countries.
    Raises BadNumber.
    """
    number = phonenumbers.parse(e164(text))
    region = phonenumbers.region_code_for_number(number)
    if region in (None, WORLDWIDE) or phonenumbers.number_type(number) not in ORDINARY:
        raise BadNumber(f"{text!r} is not an ordinary fixed or mobile number, so it is never rung back")
    if regions is not None and region not in regions:
        raise BadNumber(f"{text!r} is in {region}, where callbacks are not allowed (CALLBACK_REGIONS)")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def keyed(digits: str, home: str) -> str:
    """Return what somebody keyed in on a telephone as E.164, as it is dialled where `home` (E.164) is.

    With or without the country's code, 00 or 011 before it. Raises BadNumber.
    """
    region = phonenumbers.region_code_for_number(phonenumbers.parse(home)) if home else None
    if not digits.isdecimal():
        raise BadNumber("a number that is keyed in has digits only")
    international = digits.removeprefix("011") if digits.startswith("011") else digits.removeprefix("00")
    ways = [("+" + international, None)] if international != digits else [(digits, region), ("+" + digits, None)]
    for text, where in ways:
        try:
            return e164(text, where)
        except BadNumber:
            continue
    raise BadNumber(f"{len(digits)} digits were keyed in that are no telephone number")


def zones(number: str) -> tuple[str, ...]:
    """Return the time zones that a number (E.164) may be in, by its digits alone; none when nobody can say."""
    from phonenumbers import timezone  # its tables take a tenth of a second to load, and few processes need them

    found = timezone.time_zones_for_number(phonenumbers.parse(number))
    return tuple(zone for zone in found if zone != timezone.UNKNOWN_TIMEZONE)


def zone_of(number: str) -> str | None:
    """Return the time zone of a number (E.164), or None when it is withheld, or its numbers span several."""
    found = zones(number) if number else ()
    return found[0] if len(found) == 1 and "/" in found[0] and not found[0].startswith("Etc/") else None


def fingerprint(number: str, key: str) -> str:
    """Return a keyed hash of a number (64 hex digits), so that numbers can be compared without being read."""
    return hmac.new(key.encode(), number.encode(), hashlib.sha256).hexdigest()


def masked(number: str) -> str:
    """Return a number as logs may show it: its first five characters and its last two."""
    return f"{number[:5]}…{number[-2:]}" if len(number) > 8 else "…"
