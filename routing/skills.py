"""Skills: what an agent can do and a contact needs, an issue in a language, written as one key like "withdrawal/fa"."""

from collections.abc import Iterable, Mapping

ANY = "*"  # in place of the language: whoever is free, as the caller agreed


def key(issue: str, language: str = ANY) -> str:
    """Return the key of an issue in a language."""
    return f"{issue}/{language}"


def of_agent(levels: Mapping[str, int], languages: Iterable[str]) -> dict[str, int]:
    """Return the level of each skill of somebody who helps with these issues in these languages, and in any."""
    return {key(issue, language): level for issue, level in levels.items() for language in (*languages, ANY)}


def levels(skills: Mapping[str, int]) -> dict[str, int]:
    """Return the level of each issue, the reverse of `of_agent`."""
    return {skill.removesuffix(f"/{ANY}"): level for skill, level in skills.items() if skill.endswith(f"/{ANY}")}
