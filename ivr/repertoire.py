"""Every piece that can be heard in a language: what a voice artist, or a machine, records once."""

from collections.abc import Iterator
from datetime import datetime

from ivr.languages import DETAILS, LANGUAGES
from ivr.menu import Menu
from ivr.prompts import DIGITS, parts
from ivr.voices import MARKS, Recordings, file_name
from ivr.words import Minutes, Seconds, TimeOfDay, Tongue, Weekday, Word, spoken

COUNTS = 200  # positions, people and minutes beyond this are said in the first language
TEXT = "text_"  # begins the key of what is sent as a message and never spoken


def pieces(menu: Menu, language: str) -> dict[str, str]:
    """Return the text of each sound file of a language, by its name below the folder of recordings."""
    return {file_name(language, piece): piece.strip(MARKS) for piece in _pieces(menu, language) if piece.strip(MARKS)}


def missing(menu: Menu, language: str, recordings: Recordings) -> dict[str, str]:
    """Return what `pieces` does, for those without a sound file."""
    return {name: text for name, text in pieces(menu, language).items() if not (recordings.folder / name).is_file()}


def warnings(menu: Menu, recordings: Recordings) -> list[str]:
    """Return a sentence for each language that no carrier speaks and that lacks sound files."""
    found = []
    for language, details in DETAILS.items():
        lacks = 0 if details.locale else len(missing(menu, language, recordings))
        if lacks:
            found.append(
                f"{lacks} of {len(pieces(menu, language))} pieces in '{language}' have no sound file in"
                f" {recordings.folder}, and no carrier speaks it: a sentence with one of them is said in"
                f" '{LANGUAGES[0]}'; run `ringback prompts render`, or add recordings"
            )
    return found


def _pieces(menu: Menu, language: str) -> Iterator[str]:
    for key, texts in menu.prompts.texts.items():
        text = texts.get(language, "")
        if key == DIGITS:
            yield from str(text).split()
        elif not key.startswith(TEXT):
            for form in text.values() if isinstance(text, dict) else [text]:
                yield from (fixed for fixed, _ in parts(form) if any(letter.isalnum() for letter in fixed))
    yield menu.name[language]
    yield from (choice.say[language] for choice in menu.submenus)
    yield from (category.say[language] for category in menu.categories)
    for issue in menu.issues:
        yield from (issue.say[language], issue.answer.get(language, ""), issue.advice.get(language, ""))
    days = [Weekday(datetime(2026, 1, day)) for day in range(5, 12)]  # noqa: DTZ001 - any week
    noon = datetime(2026, 1, 5, 12)  # noqa: DTZ001 - any day
    clocks = (*(noon.replace(hour=hour) for hour in range(24)), *(noon.replace(minute=minute) for minute in range(60)))
    times = [TimeOfDay(clock) for clock in clocks]
    words: list[Word] = [*(Tongue(code) for code in LANGUAGES), *days, *times]
    spans = [span(count) for count in range(COUNTS + 1) for span in (int, Minutes, Seconds)]
    for word in (*words, *spans):
        yield from spoken(word, language, "")[1]
