"""Who may speak to us: a request is from our carrier's account, signed with its token, or it is refused."""

import logging

from flask import Response, abort, request
from twilio.request_validator import RequestValidator

from webhooks.context import context

log = logging.getLogger(__name__)


def require_signature() -> None:
    """Refuse a request with 403 unless it is signed for this address by our account.

    The address is the configured public one with the raw path and query: what the carrier signed, whatever
    proxies and decoding made of it since (Twilio, "Webhooks Security"). Any of the tokens may have signed.
    """
    here = context()
    signature = request.headers.get("X-Twilio-Signature", "")
    url = here.switchboard.public_url + raw_target()
    if request.form.get("AccountSid") != here.account_sid:
        _refuse("another account")
    if not signature or not any(_valid(token, url, signature) for token in here.auth_tokens):
        _refuse("a missing or wrong signature")


def raw_target() -> str:
    """Return the path and query as they came over the wire, escapes and all."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path.rstrip("?")
    target = str(raw)
    return target if target.startswith("/") else "/" + target.split("://", 1)[-1].partition("/")[2]


def _valid(token: str, url: str, signature: str) -> bool:
    try:
        return bool(RequestValidator(token).validate(url, request.form, signature))
    except (TypeError, ValueError):  # the library raises on what no carrier sends
        return False


def _refuse(why: str) -> None:
    log.warning("refused %s: %s", request.path, why)
    abort(Response("This request is not from the line's carrier.\n", status=403, mimetype="text/plain"))


def sign(token: str, url: str, form: dict[str, str]) -> str:
    """Return the signature that the carrier would send with a form: a drill comes the same way as a call."""
    return str(RequestValidator(token).compute_signature(url, form))
