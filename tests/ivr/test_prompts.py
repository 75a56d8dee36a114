"""The prompts: every sentence in every language, with the same places; numbers, times and codes as each says them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.checks import BadMenu
from ivr.languages import DETAILS, KEYS, LANGUAGES, first_of
from ivr.prompts import DIGITS, PROMPTS, Prompts, load_prompts, parts, untranslated
from ivr.voices import MARKS
from ivr.words import Digits, Minutes, Name, Seconds, TimeOfDay, Tongue, Weekday, Word

MONDAY = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
VALUES: dict[str, Word] = {"line": "x", "issue": Name({"en": "x"}, "y"), "digit": Digits("1"), "proof": Digits("0429")}
VALUES |= {"place": 2, "ahead": 50, "low": 1, "high": Minutes(2), "waited": Seconds(9), "count": 3}
VALUES |= {"language": Tongue("fa"), "day": Weekday(MONDAY), "time": TimeOfDay(MONDAY), "text": ""}
VALUES |= {"number": Digits("12025550122"), "reference": Digits("0042"), "window": "", "chat": ""}
VALUES |= dict.fromkeys(("since", "until", "start", "end"), TimeOfDay(MONDAY))
WITH_COMMANDS = ("text_how", "text_pointer", "text_chat_back")  # words to be sent as they are, whatever the language
SCRIPTS = {"en": ("a", "z"), "fa": ("\u0600", "\u06ff"), "zh": ("\u4e00", "\u9fff")}  # letters that each is written in


@pytest.fixture(scope="module")
def prompts() -> Prompts:
    return load_prompts()


def test_every_sentence_is_there_in_every_language(prompts: Prompts) -> None:
    assert untranslated(prompts) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_spoken_in_its_own_script(prompts: Prompts, language: str) -> None:
    low, high = SCRIPTS[language]
    others = [span for code, span in SCRIPTS.items() if code != language]
    for key in prompts.texts.keys() - {DIGITS, "advice", "answer", *WITH_COMMANDS}:
        sentence = prompts.say(key, language, **(VALUES | {"issue": "", "line": ""}))
        assert any(low <= letter.casefold() <= high for letter in sentence), key
        assert not any(one <= letter.casefold() <= two for letter in sentence for one, two in others), key
        assert sentence.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pieces_of_a_sentence_are_all_that_is_heard_of_it(prompts: Prompts, language: str) -> None:
    for key in prompts.texts.keys() - {DIGITS}:
        sentence = prompts.say(key, language, **VALUES)
        heard = "".join(letter for piece in sentence.pieces for letter in piece if letter not in MARKS)
        assert heard == "".join(letter for letter in sentence if letter not in MARKS), key


def said(prompts: Prompts, key: str, **values: Word) -> list[str]:
    return [prompts.say(key, language, **values) for language in LANGUAGES]


def test_a_wait_is_a_range_in_each_language(prompts: Prompts) -> None:
    en, fa, zh = said(prompts, "wait_range", low=3, high=Minutes(8))
    assert "in 3 to 8 minutes" in en
    assert "بین ۳ تا ۸ دقیقه" in fa
    assert "3到8分钟" in zh
    en, fa, _ = said(prompts, "wait_under", high=Minutes(1))
    assert "less than 1 minute." in en
    assert "۱ دقیقه" in fa


def test_a_code_is_said_digit_by_digit(prompts: Prompts) -> None:
    en, fa, zh = said(prompts, "callback_promised", proof=Digits("0429"))
    assert "0, 4, 2, 9" in en
    assert "صفر، چهار، دو، نُه" in fa
    assert "零、四、二、九" in zh


def test_plurals_follow_each_languages_own_rule(prompts: Prompts) -> None:
    en, fa, zh = said(prompts, "agent_some_wait", count=1)
    assert en.startswith("One person is")
    assert fa.startswith("یک نفر")
    assert zh.startswith("有1人")
    assert "7 people are" in prompts.say("agent_some_wait", "en", count=7)
    assert "۷ نفر" in prompts.say("agent_some_wait", "fa", count=7)


def test_languages_are_named_in_the_listeners_own(prompts: Prompts) -> None:
    for code, (_, fa, zh) in {"fa": ("", "فارسی", "波斯语"), "zh": ("", "چینی", "中文")}.items():
        assert [fa in prompts.say("whisper_language", "fa", language=Tongue(code))] == [True]
        assert zh in prompts.say("whisper_language", "zh", language=Tongue(code))
    assert "Persian" in prompts.say("whisper_language", "en", language=Tongue("fa"))


def test_a_sentence_can_be_said_again_in_another_language(prompts: Prompts) -> None:
    issue = Name({"en": "a deposit", "fa": "واریز"})
    persian = prompts.say("choice", "fa", issue=issue, digit=Digits("3"))
    assert persian == "برای واریز، سه را فشار دهید."
    assert persian.inside("en") == "For a deposit, press 3."


def test_a_sentence_in_a_sentence_follows_its_language_and_keeps_its_pieces(prompts: Prompts) -> None:
    inner = prompts.say("window", "fa", day=Weekday(MONDAY), start=TimeOfDay(MONDAY), end=TimeOfDay(MONDAY))
    outer = prompts.say("callback_window", "fa", window=inner)
    assert "دوشنبه بین ساعت ۸:۳۰ تا ۸:۳۰" in outer
    assert {"دوشنبه", "۸", "۳۰"} <= set(outer.pieces)
    assert "Monday between 8:30 AM and 8:30 AM" in outer.inside("en")


def test_a_sentence_that_is_not_translated_yet_is_said_in_the_first_language(prompts: Prompts) -> None:
    young = Prompts({**prompts.texts, "new": {"en": "Something new."}})
    sentence = young.say("new", "fa")
    assert (sentence, sentence.language) == ("Something new.", "en")
    assert untranslated(young) == [
        "new.fa is missing; write what callers should hear",
        "new.zh is missing; write what callers should hear",
    ]


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ('[hi]\nen = "{a}"\nfa = "{b}"', "hi.fa fills in ['b'], but en fills in ['a']"),
        ('[hi]\nen = "{a"', "hi.en has a broken {place}"),
        ('[hi]\nfa = "سلام"', "hi.en is missing or empty"),
        ('[hi]\nen = "hi"\nfa = " "', "hi.fa is empty"),
        ('[hi]\nen = "hi"\nde = "hallo"', "hi has the unknown key 'de'"),
        ('[hi]\nen.one = "one"', "hi.en has the plurals ['one']; this language has ['one', 'other']"),
        ('[hi]\nen = "hi"\nzh.one = "一"', "hi.zh has the plurals ['one']; this language has ['other']"),
        ('[hi]\nen = "hi"\n[digits]\nen = "0 1 2"', "digits.en does not have ten words"),
        ("hi = 3", "hi.en is missing or empty"),
    ],
)
def test_a_mistake_is_refused_with_file_key_and_remedy(tmp_path: Path, broken: str, complaint: str) -> None:
    file = tmp_path / "prompts.toml"
    digits = "" if "[digits]" in broken else '\n[digits]\nen = "0 1 2 3 4 5 6 7 8 9"'
    file.write_text(f"{broken}{digits}")
    with pytest.raises(BadMenu) as refused:
        load_prompts(file)
    assert refused.value.problems == [f"{file}: {refused.value.problems[0].partition(': ')[2]}"]
    assert complaint in str(refused.value)


def test_no_key_chooses_two_languages_and_no_country_is_in_two() -> None:
    assert len(KEYS) == len(LANGUAGES)
    regions = [region for details in DETAILS.values() for region in details.regions]
    assert len(set(regions)) == len(regions)
    assert [first_of(region) for region in ("IR", "CN", "US", "")] == ["fa", "zh", "", ""]


def test_every_prompt_is_said_somewhere() -> None:
    """A sentence that nothing says would be translated and recorded for nothing."""
    house = PROMPTS.parent.parent
    rooms = ("ivr", "webhooks", "routing", "callbacks")
    code = "".join(path.read_text() for room in rooms for path in (house / room).glob("*.py"))
    built = (
        "agent_status_",
        "whisper_",
        "on_call_line_",
        "on_call_about_to_",
        "on_call_done_",
    )  # with a name from code
    assert [key for key in load_prompts().texts if f'"{key}"' not in code and not key.startswith(built)] == []
    assert parts("a{b}") == (("a", "b"),)


def test_nine_is_never_written_like_no_in_persian(prompts: Prompts) -> None:
    words = {key: {word.strip(MARKS) for word in str(texts.get("fa")).split()} for key, texts in prompts.texts.items()}
    assert "نُه" in words[DIGITS]
    assert [key for key in words if "نه" in words[key]] == ["did_you_say"], "where it means no"
