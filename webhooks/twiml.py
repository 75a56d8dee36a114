"""Step -> TwiML: the only place that knows the carrier's language."""

from typing import assert_never

from flask import Response
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.languages import DETAILS
from ivr.steps import Ask, End, Go, Hold, Record, Step, Talk
from ivr.voices import Play, Recordings, Say, voiced
from webhooks.context import context, language

HOLD_MUSIC = "/sounds/hold.wav"
CONTROL = {code: None for code in range(32) if code not in (9, 10)}  # no place for them in XML


def twiml(step: Step) -> Response:
    """Render a step as the answer to the carrier."""
    here = context()
    return Response(str(document(step, here.switchboard.public_url, here.recordings)), mimetype="application/xml")


def document(step: Step, base: str, recordings: Recordings) -> VoiceResponse:
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
                **_listening(step),
            )
            _speak(gather, step, base, recordings)
            answer.append(gather)
            answer.redirect(_address(base, step.then, spoken), method="POST")  # silence
        case Hold():
            gather = Gather(num_digits=1, timeout=1, action=_address(base, step.then, spoken), method="POST")
            _speak(gather, step, base, recordings)
            gather.play(base + HOLD_MUSIC)
            answer.append(gather)
            answer.redirect(_address(base, step.then, spoken), method="POST")
        case Talk():
            _speak(answer, step, base, recordings)
            star = {"hangup_on_star": True} if step.star else {}
            dial = Dial(action=_address(base, step.then, spoken), method="POST", **star)
            quiet = ({"muted": True} if step.muted else {}) | ({"coach": step.coach} if step.coach else {})
            dial.conference(
                step.room,
                **quiet,
                start_conference_on_enter=step.starts,
                end_conference_on_exit=step.ends,
                beep="false",
                wait_url=_address(base, "wait", spoken),
                wait_method="POST",
                status_callback=_address(base, "conference", spoken),
                status_callback_event="start",
                status_callback_method="POST",
            )
            answer.append(dial)
        case Record():
            _speak(answer, step, base, recordings)
            words = {"transcribe": True, "transcribe_callback": _address(base, step.words, spoken)}
            answer.record(
                max_length=step.longest,
                timeout=8,
                finish_on_key="#",
                play_beep=True,
                action=_address(base, step.then, spoken),
                method="POST",
                recording_status_callback=_address(base, step.report, spoken),
                recording_status_callback_event="completed absent",
                recording_status_callback_method="POST",
                **(words if step.words else {}),
            )
            answer.redirect(_address(base, step.then, spoken), method="POST")  # nothing was said
        case End():
            _speak(answer, step, base, recordings)
            answer.hangup()
        case Go():
            answer.redirect(_address(base, step.then, spoken), method="POST")
        case _:
            assert_never(step)
    return answer


def message(text: str | None) -> Response:
    """Return the answer to a text message: one of ours, or none."""
    answer = MessagingResponse()
    if text:
        answer.message(text.translate(CONTROL))
    return Response(str(answer), mimetype="application/xml")


def waiting(base: str) -> VoiceResponse:
    """Return what the first in a conference hears until the other comes: Play alone is allowed there."""
    answer = VoiceResponse()
    answer.play(base + HOLD_MUSIC, loop=0)
    return answer


def pressing_one() -> VoiceResponse:
    """Return what a drill's robot does: it presses 1 now and then, until it is hung up on or has had its time."""
    answer = VoiceResponse()
    for _ in range(6):
        answer.pause(length=5)
        answer.play(digits="1")
    answer.pause(length=30)
    return answer


def _speak(
    verb: VoiceResponse | Gather, step: Ask | Hold | Talk | Record | End, base: str, recordings: Recordings
) -> None:
    for sentence in step.say:
        for part in voiced(sentence, step.language, recordings):
            match part:
                case Play():
                    verb.play(f"{base}/sounds/{part.name}")
                case Say():
                    verb.say(part.text.translate(CONTROL), voice=part.voice or None, language=part.locale)


def _listening(step: Ask) -> dict[str, str]:
    """Return what lets a Gather take speech as well as keys."""
    if not step.hints:
        return {}
    hints = ",".join(step.hints)
    return {"input": "dtmf speech", "speech_timeout": "auto", "language": DETAILS[step.language].hears, "hints": hints}


def _address(base: str, then: str, language: str) -> str:
    """Return a full address that keeps the language of the leg."""
    return f"{base}/voice/{then}{'&' if '?' in then else '?'}language={language}"
