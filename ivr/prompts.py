"""The fixed sentences, by key and language, with their places filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

from ivr.checks import BadMenu, toml, unknown_keys
from ivr.languages import LANGUAGES as LANGUAGES
from ivr.sentence import Sentence
from ivr.words import Word, locale, spoken

PROMPTS = Path(__file__).parent / "prompts.toml"
SPOKEN = LANGUAGES  # what agents may speak with customers
DIGITS = "digits"  # not a sentence: the names of the ten digits
SAY = 4096  # letters that one Say may hold (TwiML Voice: <Say>)
OTHER = "other"  # the plural that every language has (CLDR)
Text = str | dict[str, str]  # one text, or one for each plural


@dataclass(frozen=True)
class Prompts:
    """Sentences as `texts[key][language]`."""

    texts: Mapping[str, Mapping[str, Text]]

    def say(self, key: str, language: str, /, **values: Word) -> Sentence:
        """Return one sentence with its places filled in; its plural follows the value `count`.

        A sentence that is not translated is said in the first language. Raises KeyError for a key or a place that is
        not there.
        """
        texts = self.texts[key]
        language = language if language in texts else LANGUAGES[0]
        text, digits = texts[language], self.texts[DIGITS][language]
        assert isinstance(digits, str)  # it was checked
        if not isinstance(text, str):
            count = values["count"]
            assert isinstance(count, int)
            text = text[locale(language).plural_form(count)]
        whole, pieces = "", []
        for fixed, place in parts(text):
            whole += fixed
            if any(letter.isalnum() for letter in fixed):
                pieces.append(fixed.strip())
            if place is not None:
                said, heard = spoken(values[place], language, digits)
                whole += said
                pieces.extend(heard)
        return Sentence(whole, language, tuple(pieces), lambda other: self.say(key, other, **values))


@cache
def parts(text: str) -> tuple[tuple[str, str | None], ...]:
    """Return a text's fixed parts, each with the place that follows it. Raises ValueError for a broken place."""
    return tuple((fixed, name) for fixed, name, _, _ in Formatter().parse(text))


def load_prompts(path: Path = PROMPTS) -> Prompts:
    """Read every sentence. Raises BadMenu, naming each text that is broken, or missing in the first language.

    Other languages may be on their way: `untranslated` names what they lack. A file that has not changed is read once.
    """
    seen = path.stat() if path.exists() else None
    return _load(path, seen and (seen.st_mtime_ns, seen.st_size, seen.st_ino))


@lru_cache(maxsize=8)
def _load(path: Path, _version: object) -> Prompts:
    texts = toml(path)
    problems = [] if isinstance(texts.get(DIGITS), dict) else [f"[{DIGITS}] is missing; name the ten digits in it"]
    for key, by_language in texts.items():
        if not isinstance(by_language, dict) or not by_language.get(LANGUAGES[0]):
            problems.append(f"{key}.{LANGUAGES[0]} is missing or empty; write what callers should hear")
            continue
        problems += unknown_keys(by_language, set(LANGUAGES), key)
        problems += [problem for language in by_language for problem in _broken(key, language, by_language)]
    if problems:
        raise BadMenu(path, problems)
    return Prompts(texts)


def untranslated(prompts: Prompts) -> list[str]:
    """Return a sentence for each text that a language lacks."""
    return [
        f"{key}.{language} is missing; write what callers should hear"
        for key, texts in prompts.texts.items()
        for language in LANGUAGES
        if language not in texts
    ]


def _broken(key: str, language: str, by_language: Mapping[str, Text]) -> Iterator[str]:
    """Yield a sentence for each mistake in a text: empty, a place that cannot be read, other places, other plurals."""
    text, where = by_language[language], f"{key}.{language}"
    if key == DIGITS:
        if len(str(text).split()) != 10:
            yield f"{where} does not have ten words; name the digits from 0 to 9 with spaces between"
        return
    if language in LANGUAGES and isinstance(text, dict):
        plurals = {*locale(language).plural_form.rules, OTHER}
        if set(text) != plurals:
            yield f"{where} has the plurals {sorted(text)}; this language has {sorted(plurals)}"
            return
    try:
        places, first = (_places(by_language[which]) for which in (language, LANGUAGES[0]))
    except ValueError as exc:
        yield f"{where} has a broken {{place}}: {exc}"
        return
    if not all(
        isinstance(form, str) and form.strip() for form in (text.values() if isinstance(text, dict) else [text])
    ):
        yield f"{where} is empty or no text; write what callers should hear"
    elif len(str(text)) > SAY:
        yield f"{where} has {len(str(text))} letters; a carrier says at most {SAY} at once"
    elif places != first:
        yield f"{where} fills in {sorted(places)}, but {LANGUAGES[0]} fills in {sorted(first)}"


def _places(text: Text) -> set[str]:
    whole = text.get(OTHER, "") if isinstance(text, dict) else text
    return {place for _, place in parts(str(whole)) if place is not None}
