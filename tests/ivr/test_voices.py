"""Voices: a recording of each piece, else the carrier's voice, else the first language; never silence."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ivr import asking, flow, holding, read_out, repertoire
from ivr.languages import LANGUAGES
from ivr.menu import load_menu
from ivr.place import Place
from ivr.voices import Play, Recordings, Say, file_name, voiced
from settings import MENU

MENU_ = load_menu(MENU)


def record(folder: Path, language: str, *pieces: str) -> Recordings:
    for piece in pieces:
        file = folder / file_name(language, piece)
        file.parent.mkdir(exist_ok=True)
        file.touch()
    return Recordings(folder)


def test_without_recordings_the_carrier_speaks_what_it_can_and_english_stands_in_for_persian(tmp_path: Path) -> None:
    nothing = Recordings(tmp_path)
    voices = {code: voiced(MENU_.prompts.say("connected", code), code, nothing) for code in LANGUAGES}
    english = Say("You are connected.", "en-US", "")
    assert voices == {"en": (english,), "fa": (english,), "zh": (Say("已为您接通。", "cmn-CN", "Polly.Zhiyu"),)}


def test_a_sentence_is_played_when_each_of_its_pieces_is_recorded(tmp_path: Path) -> None:
    sentence = MENU_.prompts.say("place_in_line", "fa", place=5)
    *others, number = sentence.pieces
    assert number == "۵"
    assert isinstance(voiced(sentence, "fa", record(tmp_path, "fa", *others))[0], Say)
    played = voiced(sentence, "fa", record(tmp_path, "fa", number))
    assert played == tuple(Play(file_name("fa", piece)) for piece in sentence.pieces)


def test_a_recording_replaces_the_carriers_voice(tmp_path: Path) -> None:
    sentence = MENU_.prompts.say("connected", "zh")
    assert voiced(sentence, "zh", record(tmp_path, "zh", *sentence.pieces)) == (Play(file_name("zh", "已为您接通。")),)


def test_words_of_ours_without_a_language_are_said_in_the_steps(tmp_path: Path) -> None:
    assert voiced("news", "zh", Recordings(tmp_path)) == (Say("news", "cmn-CN", "Polly.Zhiyu"),)
    assert voiced("news", "fa", Recordings(tmp_path)) == (Say("news", "en-US", ""),)


def test_marks_around_a_piece_are_not_heard_and_change_no_file() -> None:
    assert file_name("fa", " سلام، ") == file_name("fa", "سلام")
    assert file_name("fa", "سلام") != file_name("zh", "سلام")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_repertoire_has_every_piece_that_a_caller_hears(language: str) -> None:
    known = repertoire.pieces(MENU_, language)
    heard = [*flow.arrive(MENU_, active=True, language=language).say, *read_out.choices(MENU_, language)]
    for place in (Place(0, many=False, minutes=(0, 2)), Place(200, many=True, minutes=(99, 200))):
        heard += holding.position(MENU_, place, language)
    heard.append(MENU_.prompts.say("connected", language))
    now = datetime(2026, 1, 5, 12)  # noqa: DTZ001 - a local time
    for at in (now, now + timedelta(days=1), now + timedelta(days=3)):
        window = asking.window(MENU_, now, at, language)
        heard += asking.promised(MENU_, "0429", "1234567", language, elsewhere="+12025550122", window=window).say  # type: ignore[union-attr]
    for sentence in heard:
        if sentence.language == language:  # type: ignore[attr-defined]
            assert {file_name(language, piece) for piece in sentence.pieces} <= known.keys(), sentence  # type: ignore[attr-defined]


def test_what_lacks_a_file_is_named_and_warned_of_only_where_no_carrier_speaks(tmp_path: Path) -> None:
    lacks = repertoire.missing(MENU_, "fa", Recordings(tmp_path))
    assert lacks == repertoire.pieces(MENU_, "fa")
    (warning,) = repertoire.warnings(MENU_, Recordings(tmp_path))
    assert f"{len(lacks)} of {len(lacks)} pieces in 'fa' have no sound file" in warning
    assert "`ringback prompts render`" in warning
    recordings = record(tmp_path, "fa", *lacks.values())
    assert repertoire.missing(MENU_, "fa", recordings) == {}
    assert repertoire.warnings(MENU_, recordings) == []
