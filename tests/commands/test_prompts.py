"""`ringback prompts`: what lacks a sound file, and sound files by espeak-ng, for which a script stands in here."""

import io
import wave
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from cli import main
from commands.espeak import telephone
from ivr import repertoire
from ivr.menu import load_menu
from settings import MENU

SPEAKS = """#!/bin/sh
cat > /dev/null
printf 'RIFF\\377\\377\\377\\377WAVEfmt \\020\\000\\000\\000\\001\\000\\001\\000\\042\\126\\000\\000\\104\\254\\000\\000\\002\\000\\020\\000data\\377\\377\\377\\377'
head -c 4410 /dev/zero
"""  # noqa: E501 - the header of an endless file, 22,050 Hz, and a tenth of a second


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def espeak(folder: Path, script: str) -> None:
    program = folder / "espeak-ng"
    program.write_text(script)
    program.chmod(0o755)


def prompts(tmp_path: Path, *words: str, path: str = "/usr/bin:/bin") -> Result:
    environ = {"RECORDINGS": str(tmp_path / "recordings"), "PATH": path}
    return CliRunner().invoke(main, ["prompts", *words], env=environ)


def test_every_piece_is_listed_with_its_file(tmp_path: Path) -> None:
    result = prompts(tmp_path, "list", "--language", "zh")
    listed = dict(line.split("\t") for line in result.output.splitlines())
    assert listed == repertoire.pieces(load_menu(MENU), "zh")


def test_what_is_missing_is_named_and_rendered_and_what_is_there_stays(tmp_path: Path, bin_folder: Path) -> None:
    espeak(bin_folder, SPEAKS)
    lacks = prompts(tmp_path, "missing")
    assert lacks.exit_code == 1
    first = lacks.output.partition("\t")[0]
    recording = tmp_path / "recordings" / first
    recording.parent.mkdir(parents=True)
    recording.write_bytes(b"an artist's")
    made = prompts(tmp_path, "render", path=f"{bin_folder}:/usr/bin:/bin")
    assert made.exit_code == 0, made.output
    assert made.output.startswith(f"{len(lacks.output.splitlines()) - 1} sound files made")
    assert recording.read_bytes() == b"an artist's"
    assert prompts(tmp_path, "missing").exit_code == 0
    one = next(file for file in recording.parent.iterdir() if file != recording)
    with wave.open(str(one)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (8000, 1, 800)


def test_without_espeak_it_is_said_how_to_get_it(tmp_path: Path, bin_folder: Path) -> None:
    result = prompts(tmp_path, "render", path=str(bin_folder))
    assert result.exit_code == 1
    assert "apt-get install espeak-ng" in result.output


def test_a_text_that_cannot_be_spoken_is_named_and_leaves_no_file(tmp_path: Path, bin_folder: Path) -> None:
    espeak(bin_folder, "#!/bin/sh\necho no such voice >&2\nexit 1\n")
    result = prompts(tmp_path, "render", path=f"{bin_folder}:/usr/bin:/bin")
    assert result.exit_code == 1
    assert "could not be rendered: no such voice" in result.output
    assert not (tmp_path / "recordings").exists()


def test_what_a_telephone_cannot_carry_is_filtered_out_and_the_rest_stays() -> None:
    kept, lost = (loudness(telephone(tone(pitch))) for pitch in (1000, 6000))
    assert kept > 0.9 * loudness(tone(1000))
    assert lost < 0.02 * kept


def tone(pitch: int) -> bytes:
    samples = 10_000 * np.sin(2 * np.pi * pitch * np.arange(22_050) / 22_050)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes(samples.astype("<i2").tobytes())
    return out.getvalue()


def loudness(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(float)
    return float(np.sqrt(np.mean(samples**2)))
