"""A small OpenID provider over real HTTP: discovery, keys, the way in, and tokens for codes with PKCE. It can lie."""

import base64
import hashlib
import json
import secrets
import threading
import time
import warnings
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import Key, OctKey, RSAKey

from models import Clock

CLIENT, SECRET = "ringback", "a secret of the company"


@cache
def keys() -> tuple[RSAKey, RSAKey]:
    """Two keys that tokens are signed with; making them takes a while."""
    first, second = (RSAKey.generate_key(2048, {"use": "sig", "kid": name}) for name in ("first", "second"))
    return first, second


class Issuer:
    """`person` is who is signed in there; `lies` replaces claims of the next token; `signs` is the key that it uses."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.person = clock, {"sub": "7", "preferred_username": "dana", "roles": ["on-call"]}
        self.lies: dict[str, Any] = {}
        self.names: dict[str, Any] = {}  # what it says otherwise about itself
        self.signs: Key = keys()[0]
        self.shows: list[Key] = [keys()[0]]
        self.algorithm, self.slow = "RS256", 0.0
        self.asked: list[dict[str, str]] = []  # what came to the way in
        self.met: list[str] = []  # the paths that were asked for
        self._codes: dict[str, dict[str, str]] = {}
        issuer = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(*issuer.get(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._answer(*issuer.token(body, self.headers.get("Authorization", "")))

            def _answer(self, status: int, told: Any) -> None:
                time.sleep(issuer.slow)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", told)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                with suppress(BrokenPipeError, ConnectionResetError):  # some do not wait
                    self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def get(self, path: str) -> tuple[int, Any]:
        """Answer what browsers and houses ask."""
        where = urlsplit(path)
        self.met.append(where.path)
        match where.path:
            case "/.well-known/openid-configuration":
                ends = {
                    "authorization_endpoint": "/authorize",
                    "token_endpoint": "/token",
                    "jwks_uri": "/keys",
                }
                told = {"issuer": self.url, "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}
                return 200, told | {name: self.url + end for name, end in ends.items()} | self.names
            case "/keys":
                return 200, {"keys": [key.as_dict(private=isinstance(key, OctKey)) for key in self.shows]}
            case "/authorize":
                asked = {name: values[0] for name, values in parse_qs(where.query).items()}
                self.asked.append(asked)
                code = secrets.token_urlsafe(8)
                self._codes[code] = asked
                return 302, f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        return 404, None

    def token(self, body: str, shown: str) -> tuple[int, Any]:
        """Give a token for a code, once, to who has the secret and the verifier."""
        self.met.append("/token")
        given = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self._codes.pop(given.get("code", ""), None)
        right = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or shown != f"Basic {right}" or proof != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if given["redirect_uri"] != asked["redirect_uri"] or asked["code_challenge_method"] != "S256":
            return 400, {"error": "invalid_grant"}
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "auth_time": now,
            "nonce": asked["nonce"],
        }
        claims = {name: value for name, value in (claims | self.person | self.lies).items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.signs.kid if self.algorithm != "RS256" else self.shows[0].kid}
        with warnings.catch_warnings(action="ignore"):  # it may offer what it should not
            signed = jwt.encode(header, claims, self.signs, algorithms=[self.algorithm])
        return 200, {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": signed}
