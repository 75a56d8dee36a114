"""News of an outage, by the caller's language: its own words, our sentence where it has none, and never nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from failover.incident import Message
from ivr.menu import load_menu
from ivr.voices import Play, Recordings, Say, file_name, voiced
from settings import MENU
from webhooks.outage import news

MENU_ = load_menu(MENU)
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
PERSIAN = "واریزها با تأخیر انجام می‌شود"


def said(**texts: str) -> dict[str, Message]:
    until = NINE + timedelta(hours=4)
    return {
        code: Message(text, NINE + timedelta(minutes=after), until, "sara")
        for after, (code, text) in enumerate(texts.items())
    }


def test_each_language_has_its_own_words_and_the_others_our_sentence() -> None:
    messages = said(en="deposits are late", fa=PERSIAN)
    (persian,), (chinese,) = news(MENU_, messages, "fa"), news(MENU_, messages, "zh")
    assert PERSIAN in persian
    assert chinese == "世界标准时间09:00起，我们的部分服务出现故障，正在处理。"
    assert news(MENU_, {}, "fa") == ()


def test_persian_is_played_and_english_stands_in_for_what_has_no_sound(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    (alone,), (beside) = (
        news(MENU_, said(fa=PERSIAN), "fa"),
        news(MENU_, said(en="deposits are late", fa=PERSIAN), "fa"),
    )
    (heard,) = voiced(alone, "fa", recordings)
    assert isinstance(heard, Say)
    assert heard.text.endswith("universal time, some of our services are disturbed. We are working on it.")
    (heard,) = voiced(beside[0], "fa", recordings)
    assert isinstance(heard, Say)
    assert heard.text.endswith("universal time: deposits are late")
    for piece in alone.pieces:  # type: ignore[attr-defined]
        (tmp_path / "fa").mkdir(exist_ok=True)
        (tmp_path / file_name("fa", piece)).touch()
    assert voiced(alone, "fa", recordings)[-1] == Play(file_name("fa", PERSIAN))
