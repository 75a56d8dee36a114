"""Settings, read once from the environment; every wrong value is reported at once, with what would be right."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import callbacks.policy
import failover.state
import routing.policy
from callbacks.costs import Costs
from callbacks.hours import Hours
from console.entry.issuer import ROLES, Issuer
from contradictions import DEVELOPMENT_ACCOUNT, DEVELOPMENT_SECRET, DEVELOPMENT_TOKEN, contradictions
from environment import BadSettings, Reader, local_settings
from models.letter import To
from outbox.addresses import Addresses, addresses

__all__ = ["DEVELOPMENT_ACCOUNT", "DEVELOPMENT_TOKEN", "BadSettings", "Settings"]

MENU = Path(__file__).parent / "ivr" / "menu.toml"


@dataclass(frozen=True)
class Settings:
    """Every value the house can be set by. `from_env` is the only way they are read."""

    database_url: str
    redis_url: str
    public_url: str
    secret_key: str
    web_form_secret: str  # "" is no web form
    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...]  # two during a rotation
    twilio_base_url: str  # "" is Twilio itself
    carrier_timeout: timedelta  # for an answer of the carrier; after that its outcome is unknown
    line_number: str
    menu_file: Path
    recordings: Path  # the folder of recorded prompts, which may be empty
    chat_health_url: str  # "" is no watch
    failover_file: Path | None  # None: the one probe of CHAT_HEALTH_URL
    watcher_name: str  # "" is the host's own
    last_known_file: Path
    beat_token: str  # "" refuses every heartbeat
    deadman_url: str  # "" is no outside monitor
    drill_every: timedelta | None
    drill_number: str  # "" rings nobody
    notify_urls: tuple[str, ...]
    notify_texts: tuple[str, ...]
    notify_calls: tuple[str, ...]
    probe_every: timedelta
    probe_timeout: timedelta
    routing: routing.policy.Rules
    callbacks: callbacks.policy.Rules
    failover: failover.state.Rules
    keep_recordings: timedelta
    addresses: Addresses  # whom we tell; who is not in it is not told
    codes_required: bool  # at the console, after a password
    issuer: Issuer

    taken: dict[str, tuple[str, bool]] = field(default_factory=dict, repr=False, compare=False, hash=False)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment (or `environ`). Raises BadSettings with every mistake in one message.

        Without `environ`, what `make run` left in `.ringback/env` stands in for settings that are not given.
        """
        read = Reader({**local_settings(), **os.environ} if environ is None else environ)
        messages = read.yes("MESSAGES", default=False)
        settings = cls(
            database_url=read.text("DATABASE_URL", "sqlite:///ringback.db"),
            redis_url=read.url("REDIS_URL", "redis://127.0.0.1:6379/0", "redis", "rediss", "unix"),
            public_url=read.url("PUBLIC_URL", "http://127.0.0.1:8000", "http", "https", bare=True).rstrip("/"),
            secret_key=read.text("SECRET_KEY", DEVELOPMENT_SECRET),
            web_form_secret=read.text("WEB_FORM_SECRET", ""),
            twilio_account_sid=read.text("TWILIO_ACCOUNT_SID", DEVELOPMENT_ACCOUNT),
            twilio_auth_tokens=read.words("TWILIO_AUTH_TOKEN", DEVELOPMENT_TOKEN),
            twilio_base_url=read.url("TWILIO_BASE_URL", "", "http", "https").rstrip("/"),
            carrier_timeout=read.seconds("CARRIER_TIMEOUT_SECONDS", 10),
            line_number=read.number("LINE_NUMBER", "+12025550100"),
            menu_file=read.file("MENU_FILE", MENU),
            recordings=Path(read.text("RECORDINGS", "recordings")).absolute(),
            chat_health_url=read.url("CHAT_HEALTH_URL", "", "http", "https"),
            failover_file=read.file_if_given("FAILOVER_FILE"),
            watcher_name=read.text("WATCHER_NAME", "")[:64],
            last_known_file=Path(read.text("LAST_KNOWN_FILE", "ringback-mode.json")),
            beat_token=read.secret("BEAT_TOKEN"),
            deadman_url=read.url("DEADMAN_URL", "", "http", "https"),
            drill_every=read.hours("DRILL_HOURS"),
            drill_number=read.number("DRILL_NUMBER", ""),
            notify_urls=read.words("NOTIFY_URLS", ""),
            notify_texts=read.numbers("NOTIFY_TEXTS"),
            notify_calls=read.numbers("NOTIFY_CALLS"),
            probe_every=read.seconds("PROBE_SECONDS", 5),
            probe_timeout=read.seconds("PROBE_TIMEOUT_SECONDS", 3),
            routing=routing.policy.Rules(
                ring=read.seconds("RING_SECONDS", 20, at_most=600),
                wrap_up=read.seconds("WRAP_UP_SECONDS", 20),
                rest=read.seconds("REST_SECONDS", 10),
                misses=read.count("MISSES", 3),
                lap=read.seconds("HOLD_LAP_SECONDS", 20, at_most=120),
                lock=read.seconds("PIN_LOCK_SECONDS", 900),
                messages=messages,
                resume=read.seconds("RESUME_SECONDS", 600),
                widen=read.seconds("WIDEN_SECONDS", 120),
                customer_first=read.yes("CALLBACK_CUSTOMER_FIRST", default=False),
            ),
            callbacks=callbacks.policy.Rules(
                attempts=read.count("CALLBACK_ATTEMPTS", 3),
                retry=read.seconds("CALLBACK_RETRY_SECONDS", 300),
                busy=read.seconds("CALLBACK_RETRY_BUSY_SECONDS", 120),
                machine=read.seconds("CALLBACK_RETRY_MACHINE_SECONDS", 1800),
                failed=read.seconds("CALLBACK_RETRY_FAILED_SECONDS", 600),
                last=read.seconds("CALLBACK_LAST_SECONDS", 7200),
                on_hang_up=read.yes("CALLBACK_ON_HANG_UP", default=False),
                most=read.count("CALLBACK_CAP", 500, at_most=100_000),
                latest=read.seconds("CALLBACK_CAP_SECONDS", 14_400),
                machines=read.yes("CALLBACK_MACHINES", default=True),
                messages=messages,
                chat_url=read.url("CHAT_URL", "", "http", "https"),
                postpone=read.seconds("CALLBACK_POSTPONE_SECONDS", 1800),
                ring=read.seconds("CALLBACK_RING_SECONDS", 30, at_most=600),
                quarantine=read.seconds("QUARANTINE_SECONDS", 120),
                regions=read.regions("CALLBACK_REGIONS"),
                hours=Hours(*read.span_of_day("CALLBACK_HOURS", "08:00-21:00")),
                grace=read.seconds("CALLBACK_GRACE_SECONDS", 7200),
                costs=Costs(read.amount("CALLBACK_COST_CAP"), read.prices("CALLBACK_PRICES", "rest=0.05")),
                limits=callbacks.policy.Limits(
                    target=read.count("CALLBACKS_TO_A_NUMBER", 6),
                    caller=read.count("CALLBACKS_ELSEWHERE_BY_A_CALLER", 3),
                    prefix=read.count("CALLBACKS_ELSEWHERE_TO_A_PREFIX", 20),
                    elsewhere=read.count("CALLBACKS_ELSEWHERE", 200, at_most=100_000),
                ),
            ),
            failover=failover.state.Rules(
                fall=read.count("PROBE_FALL", 3),
                rise=read.count("PROBE_RISE", 3),
                dwell=read.seconds("DWELL_SECONDS", 120),
                longest=read.seconds("DWELL_MOST_SECONDS", 1800),
                turns=read.count("TURNS_AN_HOUR", 3),
                quorum=read.count("QUORUM_PERCENT", 50, at_most=100) / 100,
            ),
            keep_recordings=timedelta(days=read.count("RECORDING_DAYS", 30, at_most=3650)),
            addresses=addresses(
                (To.EXCHANGE, read.url("FREEZE_URL", "", "http", "https"), read.secret("FREEZE_SECRET")),
                (To.HELP_DESK, read.url("TICKETS_URL", "", "http", "https"), read.secret("TICKETS_SECRET")),
            ),
            codes_required=read.choice("CONSOLE_TOTP", "optional", "required") == "required",
            issuer=Issuer(
                url=read.url("OIDC_ISSUER", "", "http", "https", bare=True),
                client_id=read.text("OIDC_CLIENT_ID", ""),
                client_secret=read.text("OIDC_CLIENT_SECRET", ""),
                claim=read.text("OIDC_ROLE_CLAIM", "roles"),
                words=read.words("OIDC_ROLES", ROLES),
            ),
        )
        read.problems += contradictions(settings, read)
        settings.taken.update(read.taken)
        if read.problems:
            raise BadSettings(read.problems)
        return settings
