"""Reads connection overrides, the `#rc=2&rp=ct,rt,5xx` that may follow a webhook URL."""

from dataclasses import dataclass

from . import codes

LIMITS = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000), "rc": (0, 5)}
POLICIES = {"4xx", "5xx", "ct", "rt", "all"}


@dataclass(frozen=True)
class Overrides:
    """Time-outs in seconds, and when to try again ("Webhooks: Connection Overrides")."""

    connect: float
    read: float
    total: float
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})

    def wants_retry(self, status: int, error: int | None) -> bool:
        """Tell whether an answer like this is worth another try. `status` 0 means that none came."""
        kind = "ct" if error == codes.CONNECTION else "rt" if status == 0 else f"{status // 100}xx"
        return error is not None and bool(self.policy & {kind, "all"})


def read_overrides(fragment: str, connect: float, total: float) -> Overrides:
    """Return the overrides of a URL's fragment over the defaults; a word that means nothing is ignored."""
    given = dict(part.split("=", 1) for part in fragment.split("&") if "=" in part)
    found: dict[str, int] = {}
    for name, (least, most) in LIMITS.items():
        if given.get(name, "").isdigit():
            found[name] = min(most, max(least, int(given[name])))
    policy = frozenset(given.get("rp", "ct").split(",")) & POLICIES
    return Overrides(
        connect=found["ct"] / 1000 if "ct" in found else connect,
        read=found["rt"] / 1000 if "rt" in found else total,
        total=found["tt"] / 1000 if "tt" in found else total,
        retries=found.get("rc", 1),
        policy=policy,
    )
