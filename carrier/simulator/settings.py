"""What one simulator is told at its start."""

from dataclasses import dataclass, field


@dataclass
class Line:
    """A telephone number that belongs to the application, and the webhooks behind it."""

    number: str
    voice_url: str = ""
    status_url: str = ""
    fallback_url: str = ""
    voice_method: str = "POST"
    status_method: str = "POST"
    fallback_method: str = "POST"
    message_url: str = ""


@dataclass(frozen=True)
class Settings:
    """The account that the simulator plays carrier for.

    `public_url` is the address that the application believes to have: relative webhook URLs are joined to it
    and signatures are computed over it. If the application is really served elsewhere (it usually is, on this
    machine), `local_url` says where, and requests for `public_url` go there instead.
    Durations are seconds.
    """

    account_sid: str = "AC" + "0" * 32
    auth_token: str = "an-auth-token-for-the-simulator"  # noqa: S105 - not a secret: the carrier is a toy
    public_url: str = ""
    local_url: str = ""
    line_number: str = "+12025550199"
    voice_url: str = ""
    status_url: str = ""
    fallback_url: str = ""
    message_url: str = ""
    strict: bool = True
    characters_per_second: float = 15.0
    webhook_timeout: float = 15.0
    connect_timeout: float = 5.0
    loopback_only: bool = True
    calls_per_second: float = 1.0  # of calls placed over REST; 0 for no limit
    verified_numbers: tuple[str, ...] = ()  # may be shown as caller ID besides the lines
    list_lag: float = 0.0  # seconds until a new call shows in lists
    faults: tuple[str, ...] = ()  # as `faults.parse` reads them
    phones: tuple[str, ...] = ()  # as `phone.parse` reads them
    other_lines: tuple[Line, ...] = field(default=())

    def lines(self) -> list[Line]:
        """Return every line of the account, the main one first."""
        main = Line(self.line_number, self.voice_url, self.status_url, self.fallback_url, message_url=self.message_url)
        return [main, *self.other_lines]
