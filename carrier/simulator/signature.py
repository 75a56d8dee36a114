"""Signs webhooks as Twilio documents it ("Validating requests are coming from Twilio")."""

import base64
import hashlib
import hmac
from collections.abc import Mapping


def sign(token: str, url: str, parameters: Mapping[str, str]) -> str:
    """Return the value of X-Twilio-Signature.

    1. Start from the full URL as requested, query included, fragment not.
    2. For a POST, append each parameter's name and value, sorted by name, with nothing between them.
    3. HMAC-SHA1 with the auth token as the key, then base64.
    """
    text = url + "".join(name + parameters[name] for name in sorted(parameters))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
