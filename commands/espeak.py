"""Sound files out of espeak-ng, as telephones carry them: WAV, mono, 16 bit, 8 kHz."""

import io
import subprocess
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 8000
TAPS = 63  # of the filter that takes out what 8 kHz cannot carry


class Unspeakable(Exception):
    """espeak-ng did not make a sound of a text; the message says what it said instead."""


def render_file(text: str, voice: str, path: Path) -> None:
    """Write the sound of a text. A process that dies leaves no half file. Raises Unspeakable."""
    done = subprocess.run(  # noqa: S603 - the text comes over standard input
        ["espeak-ng", "-v", voice, "-s", "140", "--stdin", "--stdout"],  # noqa: S607
        input=text.encode(),
        capture_output=True,
        check=False,
        timeout=30,
    )
    if done.returncode or not done.stdout:
        raise Unspeakable(done.stderr.decode(errors="replace").strip() or "espeak-ng made no sound")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(telephone(done.stdout))
    part.replace(path)


def telephone(sound: bytes) -> bytes:
    """Return a mono 16-bit WAV at 8 kHz: filtered below 4 kHz by a windowed sinc, then taken at the new rate."""
    with wave.open(io.BytesIO(sound)) as file:
        rate = file.getframerate()
        # Written to a pipe, the header's length is unknown: read what is there.
        samples = np.frombuffer(file.readframes(len(sound)), dtype="<i2").astype(np.float64)
    steps = np.arange(TAPS) - TAPS // 2
    cutoff = 0.45 * RATE / rate
    kernel = 2 * cutoff * np.sinc(2 * cutoff * steps) * np.hamming(TAPS)
    smooth: NDArray[np.float64] = np.convolve(samples, kernel / kernel.sum(), mode="same")
    places = np.arange(0, max(len(smooth) - 1, 1), rate / RATE)
    taken = np.interp(places, np.arange(len(smooth)), smooth) if len(smooth) else smooth
    out = io.BytesIO()
    with wave.open(out, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(np.clip(taken, -32768, 32767).astype("<i2").tobytes())
    return out.getvalue()
