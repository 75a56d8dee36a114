"""Reads TwiML: text in, verbs out, or the error that Twilio would raise."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from urllib.parse import urljoin

from . import codes
from .grammar import ELEMENTS, SPEECH_MARKS, UNSPOKEN
from .turn import Misuse

BYTES_AT_MOST = 64 * 1024
INLINE_AT_MOST = 4000


@dataclass(frozen=True)
class Verb:
    """One element: its attributes as written, its words, and the elements inside."""

    name: str
    attributes: dict[str, str]
    text: str
    children: tuple["Verb", ...]

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute as written."""
        return self.attributes.get(name, default)

    def number(self, name: str, default: int) -> int:
        """Return an attribute as a whole number; a word such as `auto` gives the default."""
        value = self.attributes.get(name, "")
        return int(value) if value.isdigit() else default

    def true(self, name: str, default: bool = False) -> bool:
        """Return an attribute as a yes or no."""
        return self.attributes.get(name, str(default)).lower() == "true"


@dataclass(frozen=True)
class Document:
    """A TwiML document and where it came from (empty for TwiML given inline)."""

    url: str
    verbs: tuple[Verb, ...]
    complaints: tuple[Misuse, ...] = ()

    def absolute(self, url: str) -> str:
        """Resolve a URL of this document. Raises Misuse 11100 if it has no base."""
        try:
            joined = urljoin(self.url, url)
        except ValueError:
            raise Misuse(codes.BAD_URL, f"invalid URL {url!r}") from None
        if not joined.startswith(("http://", "https://")):
            raise Misuse(codes.BAD_URL, f"{url!r} is not absolute, and the TwiML was given inline")
        return joined


def read(body: bytes, url: str, content_type: str = "text/xml") -> Document:
    """Parse TwiML.

    Raises Misuse for what no call survives: 11750 (too large), 12300 (content type), 12100 (not XML),
    12102 (the root is not Response). What breaks the schema (12200 and relatives) is listed in `complaints`,
    and the offending part is left out: the caller decides how strict to be.
    """
    if len(body) > BYTES_AT_MOST:
        raise Misuse(codes.TOO_LARGE, f"TwiML response body too large: {len(body)} bytes")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/plain":
        return Document(url, (Verb("Say", {}, body.decode("utf-8", "replace"), ()),))
    if kind not in ("text/xml", "application/xml", "text/html"):
        raise Misuse(codes.CONTENT_TYPE, f"invalid Content-Type {content_type!r}")
    try:
        root = ET.fromstring(body)  # noqa: S314 - expat >= 2.4.1 bounds entity expansion; loopback only
    except (ET.ParseError, ValueError, LookupError) as trouble:
        raise Misuse(codes.NOT_XML, f"document parse failure: {trouble}") from trouble
    if root.tag != "Response":
        raise Misuse(codes.NOT_A_RESPONSE, f"the root element must be Response, not {root.tag}")
    complaints: list[Misuse] = []
    response = _verb(root, complaints)
    return Document(url, response.children, tuple(complaints))


def _verb(node: ET.Element, complaints: list[Misuse]) -> Verb:
    element = ELEMENTS[node.tag]
    good: dict[str, str] = {}
    for name, value in node.attrib.items():
        if name not in element.attributes:
            complaints.append(Misuse(codes.SCHEMA, f"<{node.tag}> has no attribute {name!r}"))
        elif wrong := element.attributes[name](value):
            code = codes.VALUES.get((node.tag, name), codes.SCHEMA)
            complaints.append(Misuse(code, f"<{node.tag}> {name}={value!r} {wrong}"))
        else:
            good[name] = value
    return Verb(node.tag, good, _words(node, complaints), _children(node, complaints))


def _children(node: ET.Element, complaints: list[Misuse]) -> tuple[Verb, ...]:
    allowed = ELEMENTS[node.tag].children
    found: list[Verb] = []
    for child in node:
        name = "ReferSip" if node.tag == "Refer" and child.tag == "Sip" else child.tag
        if name in SPEECH_MARKS and name in allowed:
            continue
        if name in allowed and name in ELEMENTS:
            found.append(_verb(child, complaints))
        elif child.tag in UNSPOKEN:
            complaints.append(Misuse(codes.SCHEMA, f"the simulator does not speak <{child.tag}>"))
        elif name not in allowed:
            code = codes.NESTING.get(node.tag, codes.SCHEMA)
            complaints.append(Misuse(code, f"<{child.tag}> may not stand in <{node.tag}>"))
    return tuple(found)


def _words(node: ET.Element, complaints: list[Misuse]) -> str:
    if node.tag == "Say":
        for mark in list(node.iter())[1:]:
            _mark(mark, complaints)
        return " ".join("".join(node.itertext()).split())
    words = " ".join([node.text or "", *(child.tail or "" for child in node)]).strip()
    if words and not ELEMENTS[node.tag].text:
        complaints.append(Misuse(codes.SCHEMA, f"<{node.tag}> may not hold text: {words[:40]!r}"))
    return words


def _mark(mark: ET.Element, complaints: list[Misuse]) -> None:
    if mark.tag not in SPEECH_MARKS:
        complaints.append(Misuse(codes.SCHEMA, f"<{mark.tag}> may not stand in <Say>"))
        return
    for name in mark.attrib:
        if name.rpartition("}")[2] not in SPEECH_MARKS[mark.tag]:
            complaints.append(Misuse(codes.SCHEMA, f"<{mark.tag}> has no attribute {name!r}"))
