"""Step -> TwiML: the only place that knows the carrier's language."""

from typing import assert_never

from flask import Response
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.steps import Ask, End, Go, Hold, Step, Talk
from webhooks.context import language, switchboard

LOCALES = {"en": "en-US"}
HOLD_MUSIC = "/sounds/hold.wav"
CONTROL = {code: None for code in range(32) if code not in (9, 10)}  # no place for them in XML


def twiml(step: Step) -> Response:
    """Render a step as the answer to the carrier."""
    return Response(str(document(step, switchboard().public_url)), mimetype="application/xml")


def document(step: Step, base: str) -> VoiceResponse:
    """Return the document for a step; addresses in it are absolute, on `base`."""
    answer = VoiceResponse()
    spoken = language() if isinstance(step, Go) else step.language
    match step:
        case Ask():
            gather = Gather(
                num_digits=step.digits or None,
                timeout=step.timeout,
                action=_address(base, step.then, spoken),
                method="POST",
            )
            _say(gather, step.say, step.language)
            answer.append(gather)
            answer.redirect(_address(base, step.then, spoken), method="POST")  # silence
        case Hold():
            gather = Gather(num_digits=1, timeout=1, action=_address(base, step.then, spoken), method="POST")
            _say(gather, step.say, step.language)
            gather.play(base + HOLD_MUSIC)
            answer.append(gather)
            answer.redirect(_address(base, step.then, spoken), method="POST")
        case Talk():
            _say(answer, step.say, step.language)
            dial = Dial(action=_address(base, step.then, spoken), method="POST")
            dial.conference(
                step.room,
                start_conference_on_enter=True,
                end_conference_on_exit=True,
                beep="false",
                wait_url=_address(base, "wait", spoken),
                wait_method="POST",
                status_callback=_address(base, "conference", spoken),
                status_callback_event="start",
                status_callback_method="POST",
            )
            answer.append(dial)
        case End():
            _say(answer, step.say, step.language)
            answer.hangup()
        case Go():
            answer.redirect(_address(base, step.then, spoken), method="POST")
        case _:
            assert_never(step)
    return answer


def waiting(base: str) -> VoiceResponse:
    """Return what the first in a conference hears until the other comes: Play alone is allowed there."""
    answer = VoiceResponse()
    answer.play(base + HOLD_MUSIC, loop=0)
    return answer


def text_reply(text: str) -> Response:
    """Return the answer to a text message."""
    answer = MessagingResponse()
    answer.message(text)
    return Response(str(answer), mimetype="application/xml")


def _say(verb: VoiceResponse | Gather, sentences: tuple[str, ...], language: str) -> None:
    for sentence in sentences:
        verb.say(sentence.translate(CONTROL), language=LOCALES[language])


def _address(base: str, then: str, language: str) -> str:
    """Return a full address that keeps the language of the leg."""
    return f"{base}/voice/{then}{'&' if '?' in then else '?'}language={language}"
