"""Say, Play and Pause: what the person on the leg hears."""

import io
import wave

from .. import codes
from ..document import Document, Verb
from ..leg import Leg
from ..turn import Turn
from ..verb import performs

LOOPS_AT_MOST = 1000  # what `loop="0"`, for ever, comes to
SOUND_SECONDS = 1.0  # for sound files whose length we cannot read
SHORTEST_SOUND = 0.2
VOICES = {"Zhiyu": "cmn-CN", "alice": "en-US", "man": "en-US", "woman": "en-US"}


@performs("Say")
async def say(leg: Leg, verb: Verb, document: Document) -> Turn | None:
    """Speak the words; they take as long as saying them takes. An empty Say is error 13520 and skipped."""
    leg.pick_up()
    if not verb.text:
        leg.error(codes.EMPTY_SAY, "Say: invalid text, it is empty", document.url)
        return None
    voice = verb.get("voice")
    language = verb.get("language") or VOICES.get(voice.rpartition(".")[2], "en-US")
    for _ in range(verb.number("loop", 1) or LOOPS_AT_MOST):
        leg.hears("said", text=verb.text, language=language, voice=voice)
        await leg.exchange.clock.sleep(leg.exchange.seconds_to_say(verb.text))
    return None


@performs("Play")
async def play(leg: Leg, verb: Verb, document: Document) -> Turn | None:
    """Fetch the sound and play it, or send keys. A sound that cannot be had is an error and skipped."""
    leg.pick_up()
    if digits := verb.get("digits"):
        leg.note("played", digits=digits)
        await leg.exchange.clock.sleep(0.5 * len(digits))
    if not verb.text:
        return None
    url = document.absolute(verb.text)
    reply = await leg.exchange.webhooks.send("GET", url, {}, "play", leg.sid)
    if reply.error:
        leg.error(reply.error, f"Play: {reply.message}", url)
        return None
    if not reply.content_type.startswith("audio/"):
        leg.error(codes.SOUND_TYPE, f"Play: invalid Content-Type {reply.content_type!r}", url)
        return None
    leg.exchange.keep_sound(url, reply.body, reply.content_type)
    seconds = length_of(reply.body)
    for _ in range(verb.number("loop", 1) or LOOPS_AT_MOST):
        leg.hears("played", url=url, seconds=seconds)
        await leg.exchange.clock.sleep(seconds)
    return None


@performs("Pause")
async def pause(leg: Leg, verb: Verb, _: Document) -> Turn | None:
    """Wait in silence. As the first verb it delays the answer ("TwiML Voice: <Pause>")."""
    await leg.exchange.clock.sleep(verb.number("length", 1))
    leg.pick_up()
    return None


def length_of(sound: bytes) -> float:
    """Return the seconds a WAV file lasts, from its header; one second for anything else.

    The `wave` module reads PCM only, so µ-law (format 7) is read by hand: 8 kHz mono is 8 kB a second.
    """
    try:
        with wave.open(io.BytesIO(sound)) as file:
            return max(SHORTEST_SOUND, float(file.getnframes() / file.getframerate()))
    except (wave.Error, EOFError, ZeroDivisionError):
        return max(SHORTEST_SOUND, _length_of_other_wave(sound) or SOUND_SECONDS)


def _length_of_other_wave(sound: bytes) -> float:
    if sound[:4] != b"RIFF" or sound[8:12] != b"WAVE":
        return 0.0
    position, rate = 12, 0
    while position + 8 <= len(sound):
        name, size = (
            sound[position : position + 4],
            int.from_bytes(sound[position + 4 : position + 8], "little"),
        )
        if name == b"fmt ":
            rate = int.from_bytes(sound[position + 16 : position + 20], "little")
        if name == b"data" and rate:
            return min(size, len(sound) - position - 8) / rate
        position += 8 + size + size % 2
    return 0.0
