"""What is wrong with settings that look right one by one; production allows less."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy.exc import ArgumentError

from console.entry.issuer import roles_in
from environment import Reader, shown
from models.database import normalised
from models.letter import To

if TYPE_CHECKING:
    from settings import Settings

DEVELOPMENT_SECRET = "development-secret"  # noqa: S105 - refused in production
DEVELOPMENT_TOKEN = "development-token"  # noqa: S105 - refused in production
DEVELOPMENT_ACCOUNT = "AC" + "0" * 32
NAMED = {To.EXCHANGE: "FREEZE", To.HELP_DESK: "TICKETS"}  # how the settings of each begin
LONGEST = 255  # letters of the address of an issuer
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def contradictions(settings: Settings, read: Reader) -> list[str]:
    """Return a sentence for each mistake, with what would be right."""
    problems = []
    try:
        backend = normalised(settings.database_url).get_backend_name()
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        backend = "none"
    if backend not in ("sqlite", "postgresql"):
        problems.append(
            "DATABASE_URL is no address of a database; give sqlite:///file.db or postgresql://user@host/name"
        )
    names = {to: NAMED[to] for to in settings.addresses}
    problems += [
        f"{name}_URL is given without {name}_SECRET; give at least 16 random characters that sign what is sent there"
        for to, name in names.items()
        if not settings.addresses[to].secret
    ]
    if settings.drill_number == settings.line_number:
        problems.append("DRILL_NUMBER is the line itself; give a number of its own, where a robot answers")
    problems += _company(settings)
    host = urlsplit(settings.public_url).hostname
    outside = host is not None and host not in LOOPBACK
    production = read.choice("RINGBACK_ENV", "development", "production") == "production"
    if not (outside or production):
        return problems
    if not settings.public_url.startswith("https://"):
        problems.append(
            f"PUBLIC_URL is {shown(settings.public_url)}; in production the carrier needs an https:// address"
        )
    if DEVELOPMENT_TOKEN in settings.twilio_auth_tokens:
        problems.append("TWILIO_AUTH_TOKEN is missing; in production give the account's token, or forged calls pass")
    if settings.twilio_account_sid == DEVELOPMENT_ACCOUNT:
        problems.append("TWILIO_ACCOUNT_SID is missing; in production give the account that the line belongs to")
    if settings.secret_key == DEVELOPMENT_SECRET or len(settings.secret_key) < 32:
        problems.append("SECRET_KEY is missing or short; in production give at least 32 random characters")
    if settings.web_form_secret and len(settings.web_form_secret) < 32:
        problems.append("WEB_FORM_SECRET is short; in production give at least 32 random characters, or leave it out")
    problems += [
        f"{name}_URL is {shown(settings.addresses[to].url)}; in production give an https:// address"
        for to, name in names.items()
        if urlsplit(settings.addresses[to].url).scheme != "https"
        and urlsplit(settings.addresses[to].url).hostname not in LOOPBACK
    ]
    if backend == "sqlite" and read.count("RINGBACK_HOSTS", 1) > 1:
        problems.append("DATABASE_URL is SQLite but RINGBACK_HOSTS is above 1; several hosts need postgresql://")
    return problems


def _company(settings: Settings) -> list[str]:
    """Return what is wrong with the company's sign-in."""
    issuer, problems = settings.issuer, []
    given = {"OIDC_ISSUER": issuer.url, "OIDC_CLIENT_ID": issuer.client_id, "OIDC_CLIENT_SECRET": issuer.client_secret}
    missing = [name for name, value in given.items() if not value]
    if 0 < len(missing) < len(given):
        there = " and ".join(name for name in given if name not in missing)
        problems.append(f"{there} without {' and '.join(missing)}; the company's sign-in needs all three, or none")
    if issuer.url and urlsplit(issuer.url).scheme != "https" and urlsplit(issuer.url).hostname not in LOOPBACK:
        problems.append(f"OIDC_ISSUER is {shown(issuer.url)}; give an https:// address, or anybody can be anybody")
    if len(issuer.url) > LONGEST:
        problems.append(f"OIDC_ISSUER has {len(issuer.url)} letters; give at most {LONGEST}")
    try:
        roles_in(issuer.words)
    except ValueError as exc:
        problems.append(f"OIDC_ROLES: {exc}")
    return problems
