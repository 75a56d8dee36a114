"""How a sentence is voiced: by recordings of its pieces, by the carrier's voice, or in the first language."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ivr.languages import DETAILS, LANGUAGES
from ivr.sentence import Sentence

MARKS = "،。，、；：？！,.;:?!«»()（）\"' \t\n"


@dataclass(frozen=True)
class Play:
    """A sound file, by its name below the folder of recordings."""

    name: str


@dataclass(frozen=True)
class Say:
    """Words for the carrier's own voice; `voice` "" is the carrier's choice."""

    text: str
    locale: str
    voice: str


@dataclass(frozen=True)
class Recordings:
    """The sound files in a folder, one for each piece of a sentence. A file may come or change at any time."""

    folder: Path

    def has(self, language: str, piece: str) -> bool:
        """Return whether a piece has been recorded."""
        return (self.folder / file_name(language, piece)).is_file()


def file_name(language: str, piece: str) -> str:
    """Return the name of a piece's recording. Marks and spaces around it do not count: they are not heard."""
    digest = hashlib.sha256(piece.strip(MARKS).encode()).hexdigest()
    return f"{language}/{digest[:20]}.wav"


def voiced(sentence: str, language: str, recordings: Recordings) -> tuple[Play | Say, ...]:
    """Return how to voice a sentence of a step that is in `language`.

    1. Recordings, if each piece has one.
    2. The carrier's voice, if it has one for the language.
    3. The same sentence in the first language, which a carrier can always speak: better understood by some than
       silence, and better than a foreign voice that spells letters.
    """
    if not isinstance(sentence, Sentence):
        return (_say(sentence, language if DETAILS[language].locale else LANGUAGES[0]),)
    if all(recordings.has(sentence.language, piece) for piece in sentence.pieces):
        return tuple(Play(file_name(sentence.language, piece)) for piece in sentence.pieces)
    if DETAILS[sentence.language].locale:
        return (_say(sentence, sentence.language),)
    return (_say(sentence.inside(LANGUAGES[0]), LANGUAGES[0]),)


def _say(text: str, language: str) -> Say:
    return Say(text, DETAILS[language].locale, DETAILS[language].voice)
