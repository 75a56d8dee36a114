"""The grammar: the same names as twilio-python's builders, and values as documented."""

import inspect
import re

import pytest
import twilio.twiml.voice_response as builders
from twilio.twiml import TwiML

from carrier.simulator.document import read
from carrier.simulator.grammar import ELEMENTS, SPEECH_MARKS, UNSPOKEN, WITHOUT_EFFECT

from .claims import shows

NAMES = {"VoiceResponse": "Response"}
BEYOND = {"callReason"}  # documented, but not in the builders


def camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.title() for word in rest)


def built() -> dict[str, dict[str, set[str]]]:
    """Return, for each element by the builders' class, what may stand in it and its attributes."""
    classes = {name: c for name, c in vars(builders).items() if inspect.isclass(c) and issubclass(c, TwiML)}
    found: dict[str, dict[str, set[str]]] = {}
    for name, class_ in classes.items():
        for method, function in inspect.getmembers(class_, inspect.isfunction):
            made = re.search(r"self\.nest\(\s*(\w+)\(", inspect.getsource(function))
            if not made or method in ("append", "add_child"):
                continue
            child = classes[made[1]]
            words = set(inspect.signature(child.__init__).parameters)
            given = set(inspect.signature(function).parameters) - words - {"self", "kwargs"}
            tag = str(vars(child(*["x"] * len(words - {"self", "kwargs"})))["name"])
            found.setdefault(NAMES.get(name, name), {})[tag] = {camel(each) for each in given}
    return found


BUILT = built()


@pytest.mark.parametrize("parent", ["Response", "Gather", "Dial", "Say"])
def test_what_may_stand_inside_is_what_the_builders_build(parent: str) -> None:
    spoken = {tag for tag in BUILT[parent] if tag not in UNSPOKEN} - {"Queue"} | (
        {"Queue"} if parent == "Dial" else set()
    )
    assert spoken == set(ELEMENTS[parent].children)


@pytest.mark.parametrize("tag", [tag for tag in ELEMENTS if tag != "Response"])
def test_attributes_are_those_of_the_builders(tag: str) -> None:
    parents = [parent for parent, children in BUILT.items() if tag in children]
    assert parents, f"twilio-python builds no <{tag}>"
    expected = BUILT["Dial"][tag] if tag in BUILT["Dial"] else BUILT[parents[0]][tag]
    assert set(ELEMENTS[tag].attributes) == expected


def test_speech_marks_are_those_of_the_builders() -> None:
    assert {camel(tag) for tag in SPEECH_MARKS} == {camel(tag) for tag in BUILT["Say"]}
    for tag, attributes in SPEECH_MARKS.items():
        mine = {camel(a.replace("-", "_")) for a in attributes}
        assert mine == {a.removeprefix("xml").lower() if a == "xmlLang" else a for a in BUILT["Say"][tag]}


VALUES: dict[str, tuple[list[str], list[str]]] = {
    "url": (["/a?b=c", "https://x.example/é", "", "?a"], ["ftp://x", "a b", "javascript:1"]),
    "method": (["GET", "post"], ["PUT", ""]),
    "boolean": (["true", "False"], ["yes", "1"]),
    "finish_key": (["#", "*", "0", ""], ["##", "a"]),
    "keys": (["123#*w"], ["12x", ""]),
    "language": (["en-US", "fa-IR", "cmn-Hans-CN"], ["English please", ""]),
}
SAMPLES = {
    "url": VALUES["url"],
    "method": VALUES["method"],
    "boolean": VALUES["boolean"],
    "finish_key": VALUES["finish_key"],
    "keys": VALUES["keys"],
    "language": VALUES["language"],
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_values(kind: str) -> None:
    from carrier.simulator import values

    check = getattr(values, kind)
    good, bad = SAMPLES[kind]
    assert [value for value in good if check(value)] == []
    assert [value for value in bad if not check(value)] == []


LIMITS = {
    ("Gather", "numDigits"): (["1", "20"], ["0", "-1", "x"]),
    ("Gather", "timeout"): (["0", "5", "auto"], ["-1", "1.5"]),
    ("Gather", "speechTimeout"): (["auto", "3"], ["soon"]),
    ("Gather", "input"): (["dtmf", "speech", "dtmf speech"], ["voice", ""]),
    ("Say", "loop"): (["0", "3"], ["-1"]),
    ("Pause", "length"): (["0", "10"], ["1.5", ""]),
    ("Dial", "timeout"): (["5", "600"], ["601", "x"]),
    ("Dial", "timeLimit"): (["1", "14400"], ["0"]),
    ("Dial", "record"): (["record-from-answer", "do-not-record"], ["always"]),
    ("Conference", "beep"): (["onEnter", "true"], ["loud"]),
    ("Conference", "maxParticipants"): (["2", "250"], ["0", "251"]),
    ("Conference", "statusCallbackEvent"): (["start end join"], ["begin"]),
    ("Conference", "coach"): (["CA" + "0" * 32], ["CA1"]),
    ("Number", "statusCallbackEvent"): (["initiated ringing"], ["started"]),
    ("Number", "machineDetection"): (["Enable", "DetectMessageEnd"], ["on"]),
    ("Record", "maxLength"): (["1", "14400"], ["0"]),
    ("Record", "finishOnKey"): (["#", "12"], ["a"]),
    ("Reject", "reason"): (["busy", "rejected"], ["rude"]),
    ("Enqueue", "maxQueueSize"): (["1", "5000"], ["0", "5001"]),
}


@pytest.mark.parametrize(("tag", "attribute"), LIMITS)
def test_limits(tag: str, attribute: str) -> None:
    check = ELEMENTS[tag].attributes[attribute]
    good, bad = LIMITS[tag, attribute]
    assert [value for value in good if check(value)] == []
    assert [value for value in bad if not check(value)] == []


@shows(
    *(f"{tag} {attribute}" for tag, attributes in WITHOUT_EFFECT.items() for attribute in attributes),
    rule="accepted, its value is checked, and nothing else happens",
)
def test_attributes_without_effect_exist() -> None:
    for tag, attributes in WITHOUT_EFFECT.items():
        assert set(attributes) <= set(ELEMENTS[tag].attributes)


def test_entities_do_not_explode() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{("&" + chr(97 + n) + ";") * 9}">' for n in range(9)
    )
    with pytest.raises(Exception, match=r"parse failure|amplification"):
        read((bomb + "]><Response><Say>&j;</Say></Response>").encode(), "")
