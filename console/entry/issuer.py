"""Who issues the company's accounts, and which of its words make which role here; read from the settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models import PersonRole

ROLES = ",".join(f"{role}={role}" for role in PersonRole)


@dataclass(frozen=True)
class Issuer:
    """`url` is "" when there is none. `claim` is what its tokens say roles in, `words` how: its=ours."""

    url: str
    client_id: str
    client_secret: str
    claim: str
    words: tuple[str, ...]

    def role(self, claims: Mapping[str, Any]) -> PersonRole | None:
        """Return the highest role that somebody's claims give them, None when they give none."""
        roles, said = roles_in(self.words), _said(claims, self.claim)
        given = {roles[word] for word in said if word in roles}
        return max(given, key=list(PersonRole).index, default=None)


def roles_in(words: Iterable[str]) -> dict[str, PersonRole]:
    """Return our roles by the issuer's words, from `theirs=ours`. Raises ValueError for what is no role."""
    found = {}
    for word in words:
        theirs, _, ours = (part.strip() for part in word.rpartition("="))
        if not theirs or ours not in set(PersonRole):
            raise ValueError(f"{word[:60]!r} names no role; give theirs=ours, ours one of {', '.join(PersonRole)}")
        found[theirs] = PersonRole(ours)
    return found


def _said(claims: Mapping[str, Any], name: str) -> list[str]:
    """Return a claim's words; `a.b` is found as it stands, else inside of `a`."""
    value: Any = claims.get(name)
    if value is None:
        value = claims
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    words = [value] if isinstance(value, str) else value
    return [word for word in words if isinstance(word, str)] if isinstance(words, list) else []
