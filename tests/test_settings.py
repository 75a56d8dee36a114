"""Settings: defaults that work, and every mistake at once with what would be right."""

from datetime import timedelta
from pathlib import Path

import pytest

from settings import BadSettings, Settings

PRODUCTION = {
    "PUBLIC_URL": "https://line.example.com",
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "a-real-token",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "DATABASE_URL": "postgresql://ringback@db/ringback",
}


def problems(**environ: str) -> list[str]:
    with pytest.raises(BadSettings) as refused:
        Settings.from_env(environ)
    return refused.value.problems


def test_a_company_s_sign_in_is_given_whole_and_over_https() -> None:
    whole = {"OIDC_CLIENT_ID": "ringback", "OIDC_CLIENT_SECRET": "a secret"}
    assert Settings.from_env(whole | {"OIDC_ISSUER": "https://id.example/realms/one"}).issuer.url
    assert Settings.from_env(whole | {"OIDC_ISSUER": "http://127.0.0.1:8080"}).issuer.url
    (problem,) = problems(**whole, OIDC_ISSUER="http://id.example")
    assert problem.endswith("give an https:// address, or anybody can be anybody")
    (problem,) = problems(**whole, OIDC_ISSUER="https://id.example/" + "x" * 250)
    assert problem == "OIDC_ISSUER has 269 letters; give at most 255"


def test_none_are_needed_on_this_machine() -> None:
    settings = Settings.from_env({})
    assert settings.database_url.startswith("sqlite:")
    assert settings.failover.dwell == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("DATABASE_URL", "nonsense", "give sqlite:///file.db or postgresql://user@host/name"),
        ("REDIS_URL", "http://x", "give an address that starts with redis://"),
        ("PUBLIC_URL", "line.example.com", "give an address that starts with http://"),
        ("TWILIO_BASE_URL", "ftp://x", "give an address that starts with http://"),
        ("CHAT_HEALTH_URL", "//x", "give an address that starts with http://"),
        ("LINE_NUMBER", "12", "write it like +12025550101"),
        ("LINE_NUMBER", "+12025550100;ext=4", "has an extension"),
        ("MENU_FILE", "/nowhere", "where there is no file"),
        ("PROBE_FALL", "0", "give a whole number from 1 up"),
        ("QUORUM_PERCENT", "101", "at most 100"),
        ("FAILOVER_FILE", "/nowhere", "where there is no file"),
        ("NOTIFY_TEXTS", "+12025550177,12", "write it like +12025550101"),
        ("BEAT_TOKEN", "short", "give at least 16 random characters"),
        ("FREEZE_URL", "https://exchange.example/freeze", "without FREEZE_SECRET; give at least 16"),
        ("TICKETS_SECRET", "short", "give at least 16 random characters"),
        ("DRILL_HOURS", "0", "give a whole number from 1 up"),
        ("DRILL_NUMBER", "+12025550100", "give a number of its own, where a robot answers"),
        ("DEADMAN_URL", "ftp://x", "give an address that starts with http://"),
        ("PROBE_RISE", "2.5", "give a whole number from 1 up"),
        ("DWELL_SECONDS", "soon", "give seconds"),
        ("RING_SECONDS", "-1", "give seconds"),
        ("WRAP_UP_SECONDS", "nan", "give seconds"),
        ("HOLD_LAP_SECONDS", "inf", "give seconds"),
        ("HOLD_LAP_SECONDS", "121", "at most 120"),
        ("RING_SECONDS", "601", "at most 600"),
        ("CALLBACK_RING_SECONDS", "601", "at most 600"),
        ("CALLBACK_REGIONS", ",", "give at least one value"),
        ("CALLBACK_COST_CAP", "ten euros", "one like 0.05"),
        ("CALLBACK_PRICES", "+1,rest=1", "one like 0.05"),
        ("CALLBACK_PRICES", "US=0.02,rest=1", "like +1=0.02"),
        ("CALLBACK_PRICES", "+1=0.02", "like rest=0.05"),
        ("CALLBACK_PRICES", "rest=-1", "one like 0.05"),
        ("CALLBACK_REGIONS", "US,XX", "like US,CA,DE"),
        ("TWILIO_AUTH_TOKEN", ",", "give at least one value"),
        ("PUBLIC_URL", "http://[", "give an address that starts with http://"),
        ("CHAT_HEALTH_URL", "http://[::1", "give an address that starts with http://"),
        ("PUBLIC_URL", "http://127.0.0.1/?a=b", "without what follows ? or #"),
        ("PUBLIC_URL", "http://127.0.0.1/#a", "without what follows ? or #"),
        ("DATABASE_URL", "postgresql://u@h:abc/d", "give sqlite:///file.db or postgresql://user@host/name"),
        ("REDIS_URL", "redis://h:abc", "a port in digits"),
        ("MISSES", "9" * 5000, "give a whole number from 1 up"),
        ("RING_SECONDS", "9" * 5000, "give seconds"),
        ("RINGBACK_ENV", "prod", "give development or production"),
        ("PIN_LOCK_SECONDS", "0", "give seconds"),
        ("MESSAGES", "maybe", "give yes or no"),
        ("CONSOLE_TOTP", "yes", "give optional or required"),
        (
            "OIDC_ISSUER",
            "https://id.example",
            "without OIDC_CLIENT_ID and OIDC_CLIENT_SECRET; the company's sign-in needs",
        ),
        ("OIDC_CLIENT_SECRET", "a secret", "OIDC_CLIENT_SECRET without OIDC_ISSUER and OIDC_CLIENT_ID"),
        ("OIDC_ROLES", "ops=operator", "give theirs=ours, ours one of agent, supervisor, on-call, admin"),
        ("CALLBACK_HOURS", "21:00-08:00", "a span of one day"),
        ("CALLBACK_HOURS", "8-21", "like 08:00-21:00"),
        ("CALLBACK_HOURS", "08:00-24:01", "a span of one day"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(name: str, value: str, remedy: str) -> None:
    (problem,) = problems(**{name: value})
    assert problem.startswith(name)
    assert remedy in problem


def test_all_mistakes_are_reported_together() -> None:
    named = problems(PROBE_FALL="0", LINE_NUMBER="x", REDIS_URL="x")
    assert sorted(problem.split()[0].rstrip(":") for problem in named) == ["LINE_NUMBER", "PROBE_FALL", "REDIS_URL"]


def test_an_empty_value_counts_as_not_given() -> None:
    assert Settings.from_env({"PROBE_FALL": " "}).failover.fall == 3


def test_production_takes_real_values() -> None:
    settings = Settings.from_env({**PRODUCTION, "TWILIO_AUTH_TOKEN": "old,new", "RINGBACK_HOSTS": "3"})
    assert settings.twilio_auth_tokens == ("old", "new")


@pytest.mark.parametrize("name", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "SECRET_KEY"])
def test_production_refuses_what_is_missing(name: str) -> None:
    (problem,) = problems(**{key: value for key, value in PRODUCTION.items() if key != name})
    assert problem.startswith(name)


def test_production_refuses_plain_http_and_sqlite_on_several_hosts() -> None:
    named = problems(
        **PRODUCTION
        | {"PUBLIC_URL": "http://line.example.com", "DATABASE_URL": "sqlite:///x.db"}
        | {"RINGBACK_HOSTS": "2"}
    )
    assert [problem.split()[0] for problem in named] == ["PUBLIC_URL", "DATABASE_URL"]


def test_a_public_address_is_production_whatever_is_said() -> None:
    assert problems(PUBLIC_URL="https://line.example.com", RINGBACK_ENV="development")


def test_production_may_be_asked_for_on_this_machine() -> None:
    assert problems(RINGBACK_ENV="production")


def test_the_secret_is_not_in_a_message() -> None:
    assert "hunter2" not in str(problems(**PRODUCTION | {"SECRET_KEY": "hunter2"}))


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "TWILIO_BASE_URL", "CHAT_HEALTH_URL"])
@pytest.mark.parametrize("scheme", ["reddis://", "http//", "", "http://["])
def test_a_password_in_a_mistyped_address_is_not_in_a_message(name: str, scheme: str) -> None:
    assert "hunter2" not in str(problems(**{name: f"{scheme}us:hunter2@host:port/x"}))


def test_countries_are_read_in_any_case() -> None:
    assert Settings.from_env({"CALLBACK_REGIONS": "us, De"}).callbacks.regions == frozenset({"US", "DE"})


def test_the_menu_file_that_is_the_default_exists() -> None:
    assert Path(Settings.from_env({}).menu_file).is_file()
