"""Numbers of Twilio's error and warning dictionary, for what can be wrong with a document."""

from collections.abc import Mapping

VALUES: Mapping[tuple[str, str], int] = {
    ("Dial", "method"): 13211,
    ("Dial", "timeout"): 13212,
    ("Dial", "hangupOnStar"): 13213,
    ("Dial", "timeLimit"): 13216,
    ("Dial", "record"): 13217,
    ("Number", "method"): 13221,
    ("Number", "sendDigits"): 13222,
    ("Conference", "muted"): 13230,
    ("Conference", "endConferenceOnExit"): 13231,
    ("Conference", "startConferenceOnEnter"): 13232,
    ("Conference", "waitUrl"): 13233,
    ("Conference", "waitMethod"): 13234,
    ("Conference", "beep"): 13235,
    ("Sip", "method"): 13241,
    ("Gather", "finishOnKey"): 13310,
    ("Gather", "method"): 13312,
    ("Gather", "timeout"): 13313,
    ("Gather", "numDigits"): 13314,
    ("Play", "loop"): 13410,
    ("Say", "loop"): 13510,
    ("Record", "method"): 13610,
    ("Record", "timeout"): 13611,
    ("Record", "maxLength"): 13612,
    ("Record", "finishOnKey"): 13613,
    ("Record", "transcribe"): 13614,
    ("Record", "playBeep"): 13616,
    ("Redirect", "method"): 13710,
    ("Pause", "length"): 13910,
    ("Enqueue", "method"): 14201,
    ("Enqueue", "waitUrl"): 14202,
    ("Enqueue", "action"): 14203,
    ("Enqueue", "waitUrlMethod"): 14206,
    ("Queue", "method"): 14210,
    ("Queue", "url"): 14211,
}
"""The code of a bad attribute value, by element and attribute. Elsewhere it is SCHEMA."""

NESTING: Mapping[str, int] = {"Dial": 13215, "Gather": 13320}
"""The code of an element that may not stand inside this one. Elsewhere it is SCHEMA."""

SCHEMA = 12200
NOT_XML = 12100
NOT_A_RESPONSE = 12102
CONTENT_TYPE = 12300
TOO_LARGE = 11750
BAD_URL = 11100
RETRIEVAL = 11200
CONNECTION = 11205
PROTOCOL = 11206
HOST = 11210
REDIRECTS = 11215
NESTED_DIAL = 13201
CALLER_ID = 13214
NOUNS = 13215
NUMBER_FORMAT = 13223
NUMBER_REFUSED = 13225
CONFERENCE_NAME = 13237
WAIT_VERB = 13238
SIP_URI = 13243
EMPTY_SAY = 13520
SOUND_TYPE = 13420
QUEUE_NAME_SHORT = 14204
QUEUE_NAME_LONG = 14205
CONFERENCE_FULL = 16025
