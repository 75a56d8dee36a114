"""A sentence that is ready to be spoken: its text, its language, and the pieces that recordings of it are made of."""

from collections.abc import Callable


class Sentence(str):
    """Text with its language. `pieces` in order make up the text; `inside(language)` says the same in another one."""

    __slots__ = ("inside", "language", "pieces")

    language: str
    pieces: tuple[str, ...]
    inside: Callable[[str], "Sentence"]

    def __new__(
        cls, text: str, language: str, pieces: tuple[str, ...], inside: Callable[[str], "Sentence"]
    ) -> "Sentence":
        """Make a sentence; `inside` is how to say it in another language."""
        made = super().__new__(cls, text)
        made.language, made.pieces, made.inside = language, pieces, inside
        return made
