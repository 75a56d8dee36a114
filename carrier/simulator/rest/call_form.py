"""The parameters of the Calls resource."""

from collections.abc import Mapping

from ..leg import TERMINAL
from ..values import anything, boolean, keys, method, number_or_endpoint, one_of, sid, some_of, whole
from .form import Wanted, full_url, moment
from .paging import PAGING
from .recordings import RECORDING

INSTRUCTIONS: Mapping[str, Wanted] = {
    "Url": Wanted(full_url, 21205),
    "Method": Wanted(method, 21212),
    "Twiml": Wanted(anything),
    "FallbackUrl": Wanted(full_url, 21205),
    "FallbackMethod": Wanted(method, 21212),
    "StatusCallback": Wanted(full_url, 21609),
    "StatusCallbackMethod": Wanted(method, 21212),
    "TimeLimit": Wanted(whole(1)),
}
CREATE: Mapping[str, Wanted] = {
    **INSTRUCTIONS,
    **RECORDING,
    "To": Wanted(number_or_endpoint, 21211, required=True, missing=21201),
    "From": Wanted(number_or_endpoint, 21212, required=True, missing=21213),
    "ApplicationSid": Wanted(sid("AP")),
    "StatusCallbackEvent": Wanted(some_of("initiated", "ringing", "answered", "completed"), 21626),
    "Timeout": Wanted(whole(1, 600), 21208),
    "SendDigits": Wanted(keys),
    "CallerId": Wanted(anything),
    "CallReason": Wanted(anything),
    "CallToken": Wanted(anything),
    "Passports": Wanted(anything),
    "ClientNotificationUrl": Wanted(full_url),
    "Byoc": Wanted(sid("BY")),
    "SipAuthUsername": Wanted(anything),
    "SipAuthPassword": Wanted(anything),
    "Record": Wanted(boolean),
    "MachineDetection": Wanted(one_of("Enable", "DetectMessageEnd")),
    "MachineDetectionTimeout": Wanted(whole(3, 59)),
    "MachineDetectionSpeechThreshold": Wanted(whole(1000, 6000)),
    "MachineDetectionSpeechEndThreshold": Wanted(whole(500, 5000)),
    "MachineDetectionSilenceTimeout": Wanted(whole(2000, 10000)),
    "AsyncAmd": Wanted(boolean),
    "AsyncAmdStatusCallback": Wanted(full_url),
    "AsyncAmdStatusCallbackMethod": Wanted(method),
}
UPDATE: Mapping[str, Wanted] = {**INSTRUCTIONS, "Status": Wanted(one_of("canceled", "completed"))}
FILTERS: Mapping[str, Wanted] = {
    **PAGING,
    "To": Wanted(anything),
    "From": Wanted(anything),
    "ParentCallSid": Wanted(sid("CA")),
    "Status": Wanted(one_of("queued", "ringing", "in-progress", *TERMINAL)),
    **{name + sign: Wanted(moment) for name in ("StartTime", "EndTime") for sign in ("", "<", ">")},
}
