"""The carrier's REST interface, behind a few verbs and three exceptions; the only place that knows twilio.rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

from requests import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from carrier.errors import CallRefused, CallUnknown, CarrierUnreachable, NumberRefused
from carrier.verbs import Account, Call, Room, Sound

# Twilio's REST API error dictionary: numbers that cannot, or may not, be called.
NUMBER_CODES = frozenset({13223, 13224, 13225, 13226, 13227, 21202, 21211, 21214, 21215, 21216, 21217, 32205})
TEXT_CODES = frozenset({21408, 21610, 21612, 21614})  # and that cannot, or will not, be sent messages
EVENTS = ["initiated", "ringing", "answered", "completed"]
CONNECT_SECONDS = 3.0
PART = 64 * 1024
LARGEST = 24 * 1024 * 1024  # bytes of a recording, about two hours of speech
NOT_FOUND = 20404
CLOCKS = timedelta(seconds=60)  # how far the carrier's clock may be from ours


class TwilioCarrier:
    """A carrier that speaks Twilio's REST interface at `base_url` ("" is Twilio itself)."""

    def __init__(self, account_sid: str, auth_token: str, base_url: str, line_number: str, timeout: timedelta) -> None:
        self._http = TwilioHttpClient()
        # The library waits for ever by default, and takes one number for both; requests tells them apart.
        self._http.timeout = self._timeout = (CONNECT_SECONDS, timeout.total_seconds())
        self._client = Client(account_sid, auth_token, http_client=self._http)
        if base_url:
            self._client.api.base_url = base_url
        self._line_number = line_number

    def dial(self, to: str, url: str, status_url: str, ring: timedelta, machine_url: str = "") -> str:
        detect = {
            "machine_detection": "DetectMessageEnd",
            "async_amd": "true",
            "async_amd_status_callback": machine_url,
        }
        with _errors():
            call = self._client.calls.create(
                to=to,
                from_=self._line_number,
                url=url,
                timeout=max(5, round(ring.total_seconds())),
                status_callback=status_url,
                status_callback_event=EVENTS,
                **(detect if machine_url else {}),
            )
            return str(call.sid)

    def redirect(self, call_sid: str, url: str) -> None:
        with _errors():
            self._client.calls(call_sid).update(url=url)

    def hang_up(self, call_sid: str) -> None:
        with _errors():
            self._client.calls(call_sid).update(status="completed")

    def status(self, call_sid: str) -> str:
        try:
            with _errors():
                return str(self._client.calls(call_sid).fetch().status)
        except CallUnknown:
            return "failed"

    def left_at(self, call_sid: str) -> datetime | None:
        try:
            with _errors():
                ended: datetime | None = self._client.calls(call_sid).fetch().end_time
                return ended
        except CallUnknown:
            return None

    def calls_to(self, number: str, since: datetime) -> list[Call]:
        with _errors():
            listed = self._client.calls.list(to=number, limit=50)
        calls = [Call(str(call.sid), str(call.status), call.date_created) for call in listed]
        return [call for call in calls if call.created is None or call.created >= since - CLOCKS]

    def rooms(self, name: str) -> list[Room]:
        with _errors():
            listed = self._client.conferences.list(friendly_name=name, limit=20)
        return [Room(str(room.status), room.call_sid_ending_conference or "", room.date_updated) for room in listed]

    def message(self, to: str, text: str) -> None:
        with _errors():
            self._client.messages.create(to=to, from_=self._line_number, body=text)

    def record(self, call_sid: str, report_url: str) -> None:
        with _errors():
            self._client.calls(call_sid).recordings.create(
                recording_status_callback=report_url, recording_status_callback_event=["completed", "absent"]
            )

    def delete_recording(self, recording_sid: str) -> None:
        with _errors():
            self._client.recordings(recording_sid).delete()

    def sound(self, recording_sid: str) -> Sound:
        # The library has no verb for it. The address is made of our own base, not of what a report told.
        account, base = self._client.account_sid, self._client.api.base_url.rstrip("/")
        path = f"{base}/2010-04-01/Accounts/{account}/Recordings/{quote(recording_sid, safe='')}.mp3"
        with _errors(), self._http.session.get(path, auth=self._client.auth, timeout=self._timeout, stream=True) as got:
            kind = got.headers.get("Content-Type", "").partition(";")[0]
            if got.status_code == HTTPStatus.NOT_FOUND:
                raise CallUnknown("the carrier does not know this recording")
            if got.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise CarrierUnreachable(f"HTTP {got.status_code}")
            if not got.ok or not kind.startswith("audio/"):
                raise CallRefused(f"the carrier gave no sound (HTTP {got.status_code})")
            content = bytearray()
            for part in got.iter_content(PART):
                content += part
                if len(content) > LARGEST:
                    raise CallRefused("the recording is too large")
            return Sound(bytes(content), kind)

    def account(self) -> Account:
        with _errors():
            numbers = self._client.incoming_phone_numbers.list(phone_number=self._line_number, limit=1)
            money = self._client.balance.fetch()
            account = self._client.api.accounts(self._client.account_sid).fetch()
        if not numbers:
            raise CallRefused(f"{self._line_number} is no number of this account")
        (line,) = numbers
        with _errors():  # a balance that is no number
            return Account(
                str(line.voice_url),
                str(line.voice_method),
                str(account.status),
                str(account.type),
                float(money.balance),
                str(money.currency),
            )

    def messages_to(self, number: str, since: datetime) -> list[str]:
        with _errors():
            listed = self._client.messages.list(to=number, limit=50)
        return [str(one.body) for one in listed if one.date_created is None or one.date_created >= since - CLOCKS]

    def close(self) -> None:
        """Give the connections to the carrier back."""
        self._http.session.close()


@contextmanager
def _errors() -> Iterator[None]:
    """Turn the vendor's many errors into our three.

    Logs keep our texts, and the vendor's hold the number, or an address with the number in it: none of them passes.
    """
    try:
        yield
    except TwilioRestException as exc:
        raise _ours(exc) from None
    except (RequestException, TwilioException, OSError, ValueError) as exc:  # ValueError: a reply that is no JSON
        raise CarrierUnreachable(type(exc).__name__) from None


def _ours(error: TwilioRestException) -> Exception:
    if error.code in NUMBER_CODES | TEXT_CODES:
        return NumberRefused(f"{error.code}: the carrier will not ring, or text, this number")
    if error.status >= 500:
        return CarrierUnreachable(f"HTTP {error.status}")
    if error.code == NOT_FOUND:
        return CallUnknown(f"{error.code}: the carrier does not know this call")
    return CallRefused(f"{error.code}: the carrier refused (HTTP {error.status})")
