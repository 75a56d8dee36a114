"""`ringback menu`: every mistake in one run, the tree, the drawing."""

from pathlib import Path

from click.testing import CliRunner, Result

from cli import main
from settings import MENU


def menu(*words: str, **environ: str) -> Result:
    return CliRunner().invoke(main, ["menu", *words], env=environ)


def test_the_houses_own_menu_and_prompts_have_no_mistakes() -> None:
    result = menu("check")
    assert (result.exit_code, result.output) == (0, f"{MENU}: no mistakes\n")


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "menu.toml"
    file.write_text(MENU.read_text().replace('digit = "3"', 'digit = "2"', 1).replace('say.zh = "订单或交易"\n', ""))
    result = menu("check", str(file))
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 2
    assert all(line.startswith(f"{file}: ") for line in result.output.splitlines())


def test_a_file_that_is_no_menu_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "menu.toml").write_bytes(b"\xff")
    for path, words in (("menu.toml", "not UTF-8"), ("none.toml", "cannot be read")):
        result = menu("check", str(tmp_path / path))
        assert result.exit_code == 1
        assert words in result.output


def test_the_menu_is_shown_and_drawn(tmp_path: Path) -> None:
    assert "1  账户被他人使用 [security" in menu("show", "--language", "zh").output
    assert menu("draw").output.startswith("<svg")
    assert menu("draw", "--to", str(tmp_path / "menu.svg")).output == ""
    assert (tmp_path / "menu.svg").read_text().endswith("</svg>")
