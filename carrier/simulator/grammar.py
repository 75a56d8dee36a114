"""The TwiML that the simulator understands, as data: elements, their attributes, what may stand inside.

Names are those of Twilio's Voice documentation; a test compares them with the builders of twilio-python,
so that neither list can drift. Limits are from the page of each verb ("TwiML Voice: <Gather>", and so on).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .values import (
    Kind,
    anything,
    boolean,
    finish_key,
    keys,
    language,
    method,
    one_of,
    sid,
    some_of,
    url,
    whole,
)


@dataclass(frozen=True)
class Element:
    """One element: `text` tells whether words may stand in it, `children` which elements may."""

    attributes: Mapping[str, Kind] = field(default_factory=dict)
    children: tuple[str, ...] = ()
    text: bool = False


progress = some_of("initiated", "ringing", "answered", "completed")
recorded = some_of("in-progress", "completed", "absent")
trim = one_of("trim-silence", "do-not-trim")
status: dict[str, Kind] = {"statusCallback": url, "statusCallbackMethod": method}
progress_events = status | {"statusCallbackEvent": progress}
recordings: dict[str, Kind] = {
    "recordingStatusCallback": url,
    "recordingStatusCallbackMethod": method,
    "recordingStatusCallbackEvent": recorded,
    "recordingConfigurationId": anything,
    "trim": trim,
}
machines: dict[str, Kind] = {
    "machineDetection": one_of("Enable", "DetectMessageEnd"),
    "machineDetectionTimeout": whole(3, 60),
    "machineDetectionSpeechThreshold": whole(1000, 6000),
    "machineDetectionSpeechEndThreshold": whole(500, 5000),
    "machineDetectionSilenceTimeout": whole(2000, 10000),
    "amdStatusCallback": url,
    "amdStatusCallbackMethod": method,
}
whisper: dict[str, Kind] = {"url": url, "method": method}
speech = ("break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w")

ELEMENTS: Mapping[str, Element] = {
    "Response": Element(
        children=("Say", "Play", "Pause", "Gather", "Dial", "Enqueue", "Leave", "Record", "Redirect",
                  "Reject", "Refer", "Hangup"),
    ),
    "Say": Element({"voice": anything, "loop": whole(0), "language": language}, speech, text=True),
    "Play": Element({"loop": whole(0), "digits": keys}, text=True),
    "Pause": Element({"length": whole(0)}),
    "Gather": Element(
        {
            "input": some_of("dtmf", "speech"),
            "action": url,
            "method": method,
            "timeout": whole(0, None, "auto"),
            "speechTimeout": whole(0, None, "auto"),
            "maxSpeechTime": whole(1),
            "profanityFilter": boolean,
            "finishOnKey": finish_key,
            "numDigits": whole(1),
            "partialResultCallback": url,
            "partialResultCallbackMethod": method,
            "language": language,
            "hints": anything,
            "bargeIn": boolean,
            "debug": boolean,
            "actionOnEmptyResult": boolean,
            "speechModel": anything,
            "enhanced": boolean,
        },
        ("Say", "Play", "Pause"),
    ),
    "Redirect": Element({"method": method}, text=True),
    "Hangup": Element({}, ("Parameter",)),
    "Reject": Element({"reason": one_of("rejected", "busy")}, ("Parameter",)),
    "Leave": Element(),
    "Refer": Element({"action": url, "method": method}, ("ReferSip",)),
    "Enqueue": Element(
        {
            "action": url,
            "maxQueueSize": whole(1, 5000),
            "method": method,
            "waitUrl": url,
            "waitUrlMethod": method,
            "workflowSid": sid("WW"),
        },
        text=True,
    ),
    "Record": Element(
        {
            "action": url,
            "method": method,
            "timeout": whole(0),
            "finishOnKey": lambda value: None if set(value) <= set("0123456789*#") else "must be keys",
            "maxLength": whole(1, 14400),
            "playBeep": boolean,
            "transcribe": boolean,
            "transcribeCallback": url,
        }
        | recordings
    ),
    "Dial": Element(
        {
            "action": url,
            "method": method,
            "timeout": whole(0, 600),
            "hangupOnStar": boolean,
            "timeLimit": whole(1, 86400),
            "callerId": anything,
            "record": one_of("do-not-record", "record-from-answer", "record-from-ringing",
                             "record-from-answer-dual", "record-from-ringing-dual", "true", "false"),
            "recordingTrack": one_of("inbound", "outbound", "both"),
            "answerOnBridge": boolean,
            "ringTone": anything,
            "sequential": boolean,
            "referUrl": url,
            "referMethod": method,
            "events": anything,
            "passports": anything,
        }
        | recordings,
        ("Number", "Conference", "Queue", "Sip", "Client"),
        text=True,
    ),
    "Number": Element(
        {"sendDigits": keys, "byoc": sid("BY")} | whisper | progress_events | machines, text=True
    ),
    "Sip": Element(
        {"username": anything, "password": anything} | whisper | progress_events | machines, text=True
    ),
    "Client": Element(dict(whisper | progress_events), ("Identity", "Parameter"), text=True),
    "Identity": Element(text=True),
    "Parameter": Element({"name": anything, "value": anything}),
    "Queue": Element(
        {"reservationSid": sid("WR"), "postWorkActivitySid": sid("WA")} | whisper, text=True
    ),
    "Conference": Element(
        {
            "muted": boolean,
            "beep": one_of("true", "false", "onEnter", "onExit"),
            "startConferenceOnEnter": boolean,
            "endConferenceOnExit": boolean,
            "waitUrl": url,
            "waitMethod": method,
            "maxParticipants": whole(1, 250),
            "record": one_of("do-not-record", "record-from-start", "true", "false"),
            "region": anything,
            "coach": sid("CA"),
            "statusCallbackEvent": some_of("start", "end", "join", "leave", "mute", "hold", "modify",
                                           "speaker", "announcement"),
            "eventCallbackUrl": url,
            "jitterBufferSize": one_of("small", "medium", "large", "off"),
            "participantLabel": anything,
        }
        | status
        | recordings,
        text=True,
    ),
}  # fmt: skip

SPEECH_MARKS: Mapping[str, tuple[str, ...]] = {
    "break": ("strength", "time"),
    "emphasis": ("level",),
    "lang": ("lang",),
    "p": (),
    "phoneme": ("alphabet", "ph"),
    "prosody": ("volume", "rate", "pitch"),
    "s": (),
    "say-as": ("interpret-as", "format"),
    "sub": ("alias",),
    "w": ("role",),
}

UNSPOKEN = (
    "Application", "Connect", "Echo", "Pay", "Prompt", "Sim", "Sms", "Start", "Stop", "Task", "WhatsApp",
)  # fmt: skip
"""Elements that Twilio knows and the simulator does not: met with an error that says so."""

_THRESHOLDS = (
    "machineDetectionSpeechThreshold", "machineDetectionSpeechEndThreshold", "machineDetectionSilenceTimeout",
)  # fmt: skip

WITHOUT_EFFECT: Mapping[str, tuple[str, ...]] = {
    "Gather": ("maxSpeechTime", "profanityFilter", "partialResultCallback", "partialResultCallbackMethod",
               "debug", "speechModel", "enhanced"),
    "Dial": ("ringTone", "referUrl", "referMethod", "events", "passports", "trim",
             "recordingConfigurationId"),
    "Number": ("byoc", *_THRESHOLDS),
    "Sip": ("username", "password", *_THRESHOLDS),
    "Conference": ("region", "eventCallbackUrl", "jitterBufferSize", "trim", "recordingConfigurationId"),
    "Record": ("recordingConfigurationId",),
    "Enqueue": ("workflowSid",),
    "Queue": ("reservationSid", "postWorkActivitySid"),
    "Parameter": ("name", "value"),
    "Refer": ("action", "method"),
}  # fmt: skip
"""Attributes whose values are checked, and that change nothing else here."""
