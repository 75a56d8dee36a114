"""The parameters of the Participants resource, and the attributes of Conference that they stand for."""

from collections.abc import Mapping

from ..values import anything, boolean, method, number_or_endpoint, one_of, sid, some_of, whole
from .form import Wanted, full_url
from .paging import PAGING
from .recordings import RECORDING

beep = one_of("true", "false", "onEnter", "onExit")
BOTH: Mapping[str, Wanted] = {
    "Muted": Wanted(boolean),
    "EndConferenceOnExit": Wanted(boolean),
    "Coaching": Wanted(boolean),
    "CallSidToCoach": Wanted(sid("CA")),
    "WaitUrl": Wanted(anything),
    "WaitMethod": Wanted(method),
}
UPDATE: Mapping[str, Wanted] = {
    **BOTH,
    "Hold": Wanted(boolean),
    "HoldUrl": Wanted(full_url),
    "HoldMethod": Wanted(method),
    "AnnounceUrl": Wanted(full_url),
    "AnnounceMethod": Wanted(method),
    "BeepOnExit": Wanted(boolean),
}
FILTERS = {**PAGING, "Muted": Wanted(boolean), "Hold": Wanted(boolean), "Coaching": Wanted(boolean)}
CREATE: Mapping[str, Wanted] = {
    **BOTH,
    **RECORDING,
    "From": Wanted(number_or_endpoint, 21212, required=True, missing=21213),
    "To": Wanted(number_or_endpoint, 21211, required=True, missing=21201),
    "StatusCallback": Wanted(full_url, 21609),
    "StatusCallbackMethod": Wanted(method),
    "StatusCallbackEvent": Wanted(some_of("initiated", "ringing", "answered", "completed"), 21626),
    "Label": Wanted(anything),
    "Timeout": Wanted(whole(5, 600), 21208),
    "TimeLimit": Wanted(whole(1)),
    "Record": Wanted(boolean),
    "Beep": Wanted(beep),
    "StartConferenceOnEnter": Wanted(boolean),
    "EarlyMedia": Wanted(boolean),
    "MaxParticipants": Wanted(whole(2, 250)),
    "ConferenceRecord": Wanted(one_of("true", "false", "record-from-start", "do-not-record")),
    "ConferenceTrim": Wanted(one_of("trim-silence", "do-not-trim")),
    "ConferenceStatusCallback": Wanted(full_url),
    "ConferenceStatusCallbackMethod": Wanted(method),
    "ConferenceStatusCallbackEvent": Wanted(
        some_of("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
    ),
    "ConferenceRecordingStatusCallback": Wanted(full_url),
    "ConferenceRecordingStatusCallbackMethod": Wanted(method),
    "ConferenceRecordingStatusCallbackEvent": Wanted(some_of("in-progress", "completed", "failed", "absent")),
    "MachineDetection": Wanted(one_of("Enable", "DetectMessageEnd")),
    "MachineDetectionTimeout": Wanted(whole(3, 59)),
    "MachineDetectionSpeechThreshold": Wanted(whole(1000, 6000)),
    "MachineDetectionSpeechEndThreshold": Wanted(whole(500, 5000)),
    "MachineDetectionSilenceTimeout": Wanted(whole(2000, 10000)),
    "AmdStatusCallback": Wanted(full_url),
    "AmdStatusCallbackMethod": Wanted(method),
    **{
        name: Wanted(anything)
        for name in (
            "Region", "JitterBufferSize", "Byoc", "CallerId", "CallReason", "CallToken", "CallerDisplayName",
            "ClientNotificationUrl", "SipAuthUsername", "SipAuthPassword", "Passports", "EmergencyName",
            "EmergencyAddress", "EmergencyCity", "EmergencyState", "EmergencyZipCode", "EmergencyCountry",
            "EmergencyCallerLocation", "EmergencyCallerPosition", "EmergencyCallType",
        )
    },
}  # fmt: skip
AS_ATTRIBUTES = {
    "Muted": "muted", "Beep": "beep", "StartConferenceOnEnter": "startConferenceOnEnter",
    "EndConferenceOnExit": "endConferenceOnExit", "WaitUrl": "waitUrl", "WaitMethod": "waitMethod",
    "MaxParticipants": "maxParticipants", "ConferenceRecord": "record", "Label": "participantLabel",
    "ConferenceStatusCallback": "statusCallback", "ConferenceStatusCallbackMethod": "statusCallbackMethod",
    "ConferenceStatusCallbackEvent": "statusCallbackEvent", "CallSidToCoach": "coach",
    "ConferenceRecordingStatusCallback": "recordingStatusCallback",
    "ConferenceRecordingStatusCallbackMethod": "recordingStatusCallbackMethod",
    "ConferenceRecordingStatusCallbackEvent": "recordingStatusCallbackEvent",
}  # fmt: skip
