"""Whether what a caller hears fits into one document of the carrier."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ivr.languages import DETAILS, LANGUAGES
from ivr.sentence import Sentence
from ivr.tree import DOCUMENT, MAIN
from ivr.words import Digits, Name

if TYPE_CHECKING:
    from ivr.menu import Menu

SPARE = 12_000  # bytes for what is said around it: greeting, languages, news of an outage, place in line
SAY, PLAY = 80, 200  # bytes of a tag around words; and of a sound file's address, on a long base


def document_problems(menu: "Menu") -> list[str]:
    """Return a sentence for each menu and each text that makes a document over the carrier's limit."""
    return [
        f"{what} in '{language}' comes to {size} bytes, and a carrier reads {DOCUMENT - SPARE} at most beside what is"
        f" always said; {remedy}"
        for language in LANGUAGES
        for what, size, remedy in _sizes(menu, language)
        if size > DOCUMENT - SPARE
    ]


def _sizes(menu: "Menu", language: str) -> Iterator[tuple[str, int, str]]:
    say, hints = menu.prompts.say, len(",".join(menu.hints(language)).encode())
    for place in (MAIN, *dict.fromkeys(menu_.key for menu_ in menu.submenus)):
        read = (
            say("choice", language, issue=choice.name, digit=Digits(choice.digit)) for choice in menu.choices(place)
        )
        yield f"the menu '{place}'", _bytes(read, language) + hints, "shorten its choices, or the issues' examples"
    for issue in menu.issues:
        for name in ("advice", "answer"):
            text = getattr(issue, name)
            if text:
                size = _bytes([say(name, language, text=Name(text))], language)
                yield f"the {name} of issue {issue.key}", size, "shorten it"


def _bytes(sentences: Iterable[Sentence], language: str) -> int:
    """Return how long these are as words for the carrier's voice, or as recordings, whichever is longer."""
    return sum(
        max(len(escape(sentence).encode()) + SAY, 0 if DETAILS[language].locale else PLAY * len(sentence.pieces))
        for sentence in sentences
    )
