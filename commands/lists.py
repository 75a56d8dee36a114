"""Reading the lists that are typed about agents: issues with levels, and languages."""

from collections.abc import Sequence

from ivr.prompts import SPOKEN

LEVELS = ("1", "2", "3")
SKILLS = "Issues they help with, each with a level from 1 (best) to 3: withdrawal,deposit:2; or all, or all:2."
LANGUAGES = f"Languages they speak, like {','.join(SPOKEN[:2])}."


def skills_in(text: str, known: Sequence[str]) -> dict[str, int]:
    """Return issue -> level out of `deposit:1,trading:2`, or of `all`. Raises ValueError naming each mistake."""
    skills: dict[str, int] = {}
    problems = []
    for part in _parts(text):
        issue, colon, level = (word.strip() for word in part.partition(":"))
        if colon and level not in LEVELS:
            problems.append(f"{part!r} has no level from 1 (best) to 3")
        elif issue != "all" and issue not in known:
            problems.append(f"unknown skill {issue!r}; choose from {', '.join(known)}, or all")
        else:
            chosen = dict.fromkeys(known if issue == "all" else [issue], int(level or 1))
            problems += [f"{again} is given twice" for again in chosen if again in skills]
            skills |= chosen
    if problems or not skills:
        raise ValueError("; ".join(problems) or f"no skills given; choose from {', '.join(known)}, or all")
    return skills


def languages_in(text: str) -> list[str]:
    """Return language codes out of `en,fa`. Raises ValueError naming the unknown ones."""
    chosen = list(dict.fromkeys(part.lower() for part in _parts(text)))
    unknown = [code for code in chosen if code not in SPOKEN]
    if unknown or not chosen:
        raise ValueError(f"unknown languages: {', '.join(unknown) or 'none given'}; choose from {', '.join(SPOKEN)}")
    return chosen


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
