"""Sound files that the carrier plays: the hold music, made here so that nobody else's rights are in it."""

import io
import math
import wave
from functools import cache

from flask import Blueprint, Response, send_from_directory

from webhooks.context import context, switchboard

sounds = Blueprint("sounds", __name__, url_prefix="/sounds")

RATE = 8000  # samples a second: what a telephone carries
LOUDNESS = 28  # of 127: under a voice
CHORDS = ((262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294))  # Hz: C, A minor, F, G


@sounds.get("/hold.wav")
def hold() -> Response:
    """Serve one lap of hold music."""
    music = hold_music(max(1, round(switchboard().rules.lap.total_seconds())))
    return Response(music, mimetype="audio/wav", headers={"Cache-Control": "public, max-age=86400"})


@sounds.get("/<language>/<name>.wav")
def recording(language: str, name: str) -> Response:
    """Serve one recorded piece of a prompt. Carriers keep it for an hour, and then ask whether it has changed."""
    return send_from_directory(
        context().recordings.folder, f"{language}/{name}.wav", mimetype="audio/wav", max_age=3600
    )


@cache
def hold_music(seconds: int) -> bytes:
    """Return a WAV file (mono, 8 kHz, 8 bit) of slow broken chords."""
    samples = bytearray()
    notes = seconds * 2
    for number in range(notes):
        chord = CHORDS[number // 4 * len(CHORDS) * 4 // notes % len(CHORDS)]
        samples += _note(chord[number % len(chord)])
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(RATE)
        out.writeframes(bytes(samples))
    return file.getvalue()


@cache
def _note(pitch: int) -> bytes:
    length = RATE // 2
    heights = (
        math.sin(math.pi * step / length) * math.sin(2 * math.pi * pitch * step / RATE) for step in range(length)
    )
    return bytes(128 + round(LOUDNESS * height) for height in heights)
