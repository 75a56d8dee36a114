"""Addresses: where the exchange and the help desk take letters."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.letter import To


@dataclass(frozen=True)
class Address:
    """Where an addressee takes letters, and the secret that signs them."""

    url: str
    secret: str


Addresses = Mapping[To, Address]


def addresses(*given: tuple[To, str, str]) -> Addresses:
    """Return the addresses among what was given; who has none, "", is not told."""
    return {to: Address(url, secret) for to, url, secret in given if url}
