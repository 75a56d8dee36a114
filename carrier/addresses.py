"""Addresses: where an agent is rung. A number in E.164, a SIP address, or a client of the carrier's own network."""

import re

from carrier.numbers import BadNumber, e164

SIP = re.compile(
    r"sip:([^\s@:;?<>\"\x00-\x1f\x7f]+)@([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(:[1-9]\d{0,4})?(;transport=(?:tls|tcp|udp))?"
)
CLIENT = re.compile(r"client:[A-Za-z0-9_.+@-]{1,121}")  # Twilio: identities of clients
LONGEST = 255


def reachable(text: str) -> str:
    """Return an address in the one way it is kept: E.164, `sip:user@host` or `client:name`. Raises BadNumber."""
    wish = text.strip()
    scheme, colon, rest = wish.partition(":")
    if not colon or scheme.lower() not in ("sip", "sips", "client"):
        return e164(wish)
    if len(wish) > LONGEST:
        raise BadNumber(f"{scheme.lower()}:… has {len(wish)} letters; an address has at most {LONGEST}")
    if scheme.lower() == "client":
        return _whole(CLIENT, f"client:{rest}", text, "write it like client:ada: letters, digits and _ . + @ - only")
    if scheme.lower() == "sips":
        raise BadNumber(f"{text!r} is written sips:; write it like sip:ada@example.com;transport=tls")
    user, _, host = rest.rpartition("@")
    host, semicolon, parameters = host.partition(";")
    known = f"sip:{user}@{host.lower()}{semicolon}{parameters.lower()}"
    return _whole(SIP, known, text, "write it like sip:ada@example.com")


def shown_by(text: str) -> str:
    """Return the address that a call came from, as `reachable` keeps it, or "" when it shows none.

    What a SIP phone adds for its own call, its port and its parameters, says nothing about whose it is.
    """
    bare = text.strip()
    if bare.lower().startswith(("sip:", "sips:")):
        user, _, host = bare.partition(":")[2].rpartition("@")
        bare = f"sip:{user}@{re.split('[:;?]', host)[0]}"
    try:
        return reachable(bare)
    except BadNumber:
        return ""


def _whole(pattern: re.Pattern[str], address: str, text: str, right: str) -> str:
    if not pattern.fullmatch(address):
        raise BadNumber(f"{text!r} is no address that can be rung; {right}")
    return address
