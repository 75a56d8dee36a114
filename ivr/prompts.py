"""The fixed sentences, by key and language, with their places filled in."""

from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from ivr.checks import BadMenu, missing_texts, toml

PROMPTS = Path(__file__).parent / "prompts.toml"
LANGUAGES = ("en",)
SPOKEN = ("en", "fa", "zh")  # what agents may speak with customers, whatever the prompts speak


@dataclass(frozen=True)
class Prompts:
    """Sentences as `texts[key][language]`."""

    texts: dict[str, dict[str, str]]

    def say(self, key: str, language: str, /, **values: object) -> str:
        """Return one sentence with its places filled in. Raises KeyError for a key or place that is not there."""
        return self.texts[key][language].format_map(values)


def load_prompts(path: Path = PROMPTS) -> Prompts:
    """Read every sentence. Raises BadMenu, naming each text that is missing or has a broken place."""
    texts = toml(path)
    problems = [problem for key, by_language in texts.items() for problem in missing_texts(by_language, LANGUAGES, key)]
    if not problems:
        problems = [problem for key, by_language in texts.items() for problem in _broken(key, by_language)]
    if problems:
        raise BadMenu(path, problems)
    return Prompts(texts)


def _broken(key: str, by_language: dict[str, str]) -> list[str]:
    """Return a sentence for each text whose places cannot be read or differ from the first language's."""
    problems, expected = [], None
    for language in LANGUAGES:
        try:
            places = {name for _, name, _, _ in Formatter().parse(by_language[language]) if name is not None}
        except ValueError as exc:
            problems.append(f"{key}.{language} has a broken {{place}}: {exc}")
            continue
        expected = places if expected is None else expected
        if places != expected:
            problems.append(
                f"{key}.{language} fills in {sorted(places)}, but {LANGUAGES[0]} fills in {sorted(expected)}"
            )
    return problems
