"""The languages that telephones hear: the key that chooses each, its voice, and where it is likely to be spoken.

A further language is one more row here, and its texts in prompts.toml and in the menu file.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`key` chooses it in the menu. `locale` and `voice` are the carrier's, for its own voice (`voice` "" is the
    carrier's choice); a `locale` of "" means that no carrier can speak it. `offline` is espeak-ng's name for it,
    `hears` the carrier's for recognising it.
    `regions` are the countries, as two letters, whose callers are offered it first. `written` says that a
    carrier writes down what is said in it (Twilio, <Record transcribe>: English alone).
    """

    key: str
    locale: str
    voice: str
    offline: str
    hears: str
    regions: frozenset[str] = frozenset()
    written: bool = False


DETAILS = {
    "en": Language("6", "en-US", "", "en-us", "en-US", written=True),
    "fa": Language("7", "", "", "fa", "fa-IR", frozenset({"IR", "AF"})),
    "zh": Language("8", "cmn-CN", "Polly.Zhiyu", "cmn-latn-pinyin", "cmn-Hans-CN", frozenset({"CN", "TW", "SG"})),
}
LANGUAGES = tuple(DETAILS)
KEYS = {details.key: code for code, details in DETAILS.items()}


def first_of(region: str) -> str:
    """Return the language that callers from a region (two letters, or "") are offered first, or "" for none."""
    return next((code for code, details in DETAILS.items() if region in details.regions), "")
