"""A text message that a person sends to a line: the application is asked, and may answer with messages of its own."""

import xml.etree.ElementTree as ET

from . import codes
from .exchange import Exchange
from .message import Message
from .reply import Reply
from .settings import Line
from .sids import new_sid

BODY_AT_MOST = 1600


def text_in(exchange: Exchange, person: str, line: Line, text: str) -> str:
    """Let a person send a message to a line. Return its SID; what the application answers arrives as a message."""
    sid = new_sid("SM")
    parameters = {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": exchange.settings.account_sid,
        "From": person,
        "To": line.number,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }
    exchange.ledger.write("texts", sid, person, text=text)

    async def deliver() -> None:
        reply = await exchange.webhooks.send("POST", line.message_url, parameters, "document", sid)
        for answer in _answers(exchange, reply, sid, person):
            Message(exchange, line.number, person, answer)

    exchange.spawn(deliver())
    return sid


def _answers(exchange: Exchange, reply: Reply, sid: str, person: str) -> list[str]:
    """Return the messages of a reply; what Twilio would refuse is an error in the ledger, and no message is sent."""

    def wrong(code: int, why: str) -> list[str]:
        exchange.ledger.error(code, why, sid, person, reply.url)
        return []

    if reply.error:
        return wrong(reply.error, reply.message)
    if not reply.body.strip():
        return []
    try:
        root = ET.fromstring(reply.body)  # noqa: S314 - the application's own answer, on this machine
    except ET.ParseError as trouble:
        return wrong(codes.NOT_XML, f"the answer to a message is not XML: {trouble}")
    if root.tag != "Response" or any(child.tag not in ("Message", "Redirect") for child in root):
        return wrong(codes.SCHEMA, "the answer to a message is no <Response> of <Message>s")
    texts = [_words(message) for message in root.iter("Message")]
    if any(not 1 <= len(text) <= BODY_AT_MOST for text in texts):
        return wrong(codes.SCHEMA, f"a <Message> has 1 to {BODY_AT_MOST} characters")
    return texts


def _words(message: ET.Element) -> str:
    body = message.find("Body")
    return ((body.text if body is not None else message.text) or "").strip()
