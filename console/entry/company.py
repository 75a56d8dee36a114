"""The company's own sign-in (OpenID Connect), asked through Authlib, which is loaded with the first question."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from console.entry.issuer import Issuer
from console.entry.sign_ins import LONGEST

PATIENCE = 2.0  # seconds for the issuer's answer
AT_ONCE = 2  # of a process's threads that wait for it: the others are for calls
DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 30  # seconds by which its clock may be off


class Away(Exception):
    """The issuer does not answer, or not as one."""


class Untrue(Exception):
    """What came back is not what this issuer tells this house about this sign-in."""


class Way(NamedTuple):
    """The way to the issuer, and what must come back from it."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Company:
    """The issuer's sign-in. At most AT_ONCE threads wait for it; its own addresses and keys are asked for once."""

    issuer: Issuer
    turns: threading.BoundedSemaphore
    patience: float = PATIENCE

    @cached_property
    def _app(self) -> Any:
        from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App

        return FlaskOAuth2App(
            FlaskIntegration("company"),
            "company",
            client_id=self.issuer.client_id,
            client_secret=self.issuer.client_secret,
            server_metadata_url=self.issuer.url.rstrip("/") + DISCOVERY,
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "default_timeout": self.patience,
            },
        )

    def way(self, back: str, *, again: bool) -> Way:
        """Return the way to the issuer, which leads `back`; `again` is for who must prove themselves. Raises Away."""
        # Asked for an age, it tells when somebody last proved who they are.
        how = {"prompt": "login", "max_age": "0"} if again else {"max_age": str(int(LONGEST.total_seconds()))}
        with self._asking():
            self._known()
            made = self._app.create_authorization_url(back, **how)
        return Way(made["url"], made["state"], made["nonce"], made["code_verifier"])

    def claims(self, code: str, back: str, nonce: str, verifier: str, now: datetime) -> Mapping[str, Any]:
        """Return what the issuer tells about who came back with this code. Raises Away and Untrue."""
        from authlib.integrations.base_client import OAuthError
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import JoseError
        from requests import RequestException

        class Claims(CodeIDToken):  # type: ignore[misc]
            def validate(self, now_: Any = None, leeway: int = 0) -> None:
                super().validate(int(now.timestamp()), leeway)

        with self._asking():
            # The library looks at the audience only when it is told to.
            wanted = {
                "iss": {"essential": True, "values": [self._known()["issuer"]]},
                "aud": {"essential": True, "values": [self.issuer.client_id]},
            }
            try:
                token = self._app.fetch_access_token(back, code=code, code_verifier=verifier)
                found: Mapping[str, Any] | None = self._app.parse_id_token(token, nonce, wanted, Claims, LEEWAY)
            except RequestException:
                raise
            except (OAuthError, JoseError, ValueError, KeyError, TypeError) as exc:
                raise Untrue(f"{type(exc).__name__}: {exc}") from exc
        if found is None:
            raise Untrue("there is no id_token in the answer")
        if not isinstance(found.get("sub"), str) or not 0 < len(found["sub"]) <= 255:
            raise Untrue("the subject is no text of 1 to 255 letters")
        return found

    def _known(self) -> Mapping[str, Any]:
        """Return what the issuer says about itself."""
        told: dict[str, Any] = self._app.load_server_metadata()
        ours, scheme = self.issuer.url.rstrip("/"), self.issuer.url.partition(":")[0]
        right = str(told.get("issuer", "")).rstrip("/") == ours
        if not right or not all(str(told.get(name, "")).startswith(f"{scheme}:") for name in ENDPOINTS):
            self._app.server_metadata.clear()  # or it would never be asked again
            raise Away(f"what {ours} says about itself is not of it, or lacks an address of its own scheme")
        methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" not in methods:
            told["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105 - the name of a way
        # Never a signature by a secret that both sides know, or none at all, whatever it offers.
        offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
        told["id_token_signing_alg_values_supported"] = [one for one in offered if one in SIGNED]
        return told

    @contextmanager
    def _asking(self) -> Iterator[None]:
        from requests import RequestException

        if not self.turns.acquire(blocking=False):
            raise Away("too many wait for its answer")
        try:
            yield
        except (RequestException, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as exc:
            raise Away(f"{type(exc).__name__}: {exc}") from exc
        finally:
            self.turns.release()


def company(issuer: Issuer) -> Company | None:
    """Return the company's sign-in, None when there is none."""
    return Company(issuer, threading.BoundedSemaphore(AT_ONCE)) if issuer.url else None
